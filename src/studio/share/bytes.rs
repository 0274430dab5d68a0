//! Bytes of a body: variable-length integers, interned strings, field values. A reader never panics and never
//! reserves more than the bytes that are there.
use std::collections::BTreeMap;

use super::words::WORDS;
use crate::engine::value::{Table, Value};
use crate::studio::param::{MAX_DEPTH, MAX_TEXT_BYTES};

/// Most bytes of text that one reader makes out of references to earlier text.
const TEXT_BUDGET: usize = 4 * 1024 * 1024;

/// Writes a body.
#[derive(Default)]
pub struct Writer {
    pub bytes: Vec<u8>,
    /// Texts written so far, by number.
    seen: BTreeMap<String, usize>,
}

impl Writer {
    /// LEB128: seven bits a byte, lowest first.
    pub fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    /// Zigzag, so that small negative numbers stay short.
    pub fn signed(&mut self, n: i64) {
        self.number(((n << 1) ^ (n >> 63)) as u64);
    }

    pub fn blob(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    /// 0 and the text; or twice the number of an earlier text plus one; or twice the number of a known word plus two.
    pub fn text(&mut self, text: &str) {
        if let Some(word) = WORDS.iter().position(|word| *word == text) {
            return self.number(word as u64 * 2 + 2);
        }
        if let Some(&earlier) = self.seen.get(text) {
            return self.number(earlier as u64 * 2 + 1);
        }
        self.number(0);
        self.blob(text.as_bytes());
        self.seen.insert(text.to_owned(), self.seen.len());
    }

    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Void => self.bytes.push(0),
            Value::Bool(false) => self.bytes.push(1),
            Value::Bool(true) => self.bytes.push(2),
            Value::Int(n) => {
                self.bytes.push(3);
                self.signed(*n);
            }
            Value::Double(bits) => {
                self.bytes.push(4);
                self.bytes.extend_from_slice(&bits.to_le_bytes());
            }
            Value::Timestamp(seconds) => {
                self.bytes.push(5);
                self.number(*seconds);
            }
            Value::Text(text) => {
                self.bytes.push(6);
                self.text(text);
            }
            Value::Bytes(bytes) => {
                self.bytes.push(7);
                self.blob(bytes);
            }
            Value::Array(values) => {
                self.bytes.push(8);
                self.number(values.len() as u64);
                values.iter().for_each(|value| self.value(value));
            }
            Value::Table(table) => {
                self.bytes.push(9);
                self.table(table);
            }
        }
    }

    pub fn table(&mut self, table: &Table) {
        self.number(table.0.len() as u64);
        for (key, value) in &table.0 {
            self.text(key);
            self.value(value);
        }
    }
}

/// Reads a body; None = it is not one.
pub struct Reader<'a> {
    rest: &'a [u8],
    seen: Vec<String>,
    budget: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, seen: Vec::new(), budget: TEXT_BUDGET }
    }

    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    pub fn number(&mut self) -> Option<u64> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            n |= bits << shift;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    pub fn signed(&mut self) -> Option<i64> {
        let n = self.number()?;
        Some((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    /// A number of things that take at least one byte each.
    pub fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.rest.len()).then_some(count)
    }

    pub fn blob(&mut self) -> Option<&'a [u8]> {
        let length = self.count()?;
        self.take(length)
    }

    pub fn text(&mut self) -> Option<String> {
        let text = match self.number()? {
            0 => {
                let text = std::str::from_utf8(self.blob()?).ok().filter(|text| text.len() <= MAX_TEXT_BYTES)?;
                self.seen.push(text.to_owned());
                text
            }
            n if n % 2 == 1 => self.seen.get(usize::try_from(n / 2).ok()?)?,
            n => WORDS.get(usize::try_from(n / 2 - 1).ok()?)?,
        };
        self.budget = self.budget.checked_sub(text.len())?;
        Some(text.to_owned())
    }

    pub fn value(&mut self) -> Option<Value> {
        self.value_within(MAX_DEPTH)
    }

    pub fn table(&mut self) -> Option<Table> {
        self.table_within(MAX_DEPTH)
    }

    fn value_within(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        Some(match self.byte()? {
            0 => Value::Void,
            1 => Value::Bool(false),
            2 => Value::Bool(true),
            3 => Value::Int(self.signed()?),
            4 => Value::Double(u64::from_le_bytes(self.take(8)?.try_into().ok()?)),
            5 => Value::Timestamp(self.number()?),
            6 => Value::Text(self.text()?),
            7 => Value::Bytes(self.blob().filter(|bytes| bytes.len() <= MAX_TEXT_BYTES)?.to_vec()),
            8 => {
                let count = self.count()?;
                Value::Array((0..count).map(|_| self.value_within(depth)).collect::<Option<_>>()?)
            }
            9 => Value::Table(self.table_within(depth)?),
            _ => return None,
        })
    }

    fn table_within(&mut self, depth: usize) -> Option<Table> {
        let count = self.count()?;
        let rows = (0..count).map(|_| Some((self.text()?, self.value_within(depth)?)));
        rows.collect::<Option<_>>().map(Table)
    }
}
