//! Frames as octets.
use super::{Argument, BASIC, Call, ContentHeader, FRAME_OVERHEAD, Frame, Payload};
use crate::engine::message::Body;
use crate::engine::value::{Table, Value};

/// Types of frames (§ 4.2.3).
const METHOD: u8 = 1;
const HEADER: u8 = 2;
const BODY: u8 = 3;
const HEARTBEAT: u8 = 8;
const END: u8 = 0xCE;

/// Headers that RabbitMQ writes itself, always as 64-bit integers (`long` in rabbit_basic and mc_amqpl).
const COUNTERS: [&str; 3] = ["x-delivery-count", "x-acquired-count", "x-stream-offset"];

/// The header of which the field `count` is one of these too.
const DEATHS: &str = "x-death";

impl Frame {
    /// All octets of it.
    pub fn octets(&self) -> Vec<u8> {
        let (kind, payload) = match &self.payload {
            Payload::ProtocolHeader => return b"AMQP\x00\x00\x09\x01".to_vec(),
            Payload::Method(call) => (METHOD, method(call)),
            Payload::ContentHeader(header) => (HEADER, content_header(header)),
            Payload::Body { body, from, length } => (BODY, part_of(body, *from, *length)),
            Payload::Heartbeat => (HEARTBEAT, Vec::new()),
        };
        let mut octets = vec![kind];
        octets.extend(self.channel.to_be_bytes());
        octets.extend((payload.len() as u32).to_be_bytes());
        octets.extend(payload);
        octets.push(END);
        octets
    }

    /// How many octets it takes. A body is not written for this.
    pub fn size(&self) -> u32 {
        match &self.payload {
            Payload::Body { length, .. } => length + FRAME_OVERHEAD,
            _ => self.octets().len() as u32,
        }
    }
}

fn part_of(body: &Body, from: u32, length: u32) -> Vec<u8> {
    match body {
        Body::Text(text) => text.as_bytes()[from as usize..(from + length) as usize].to_vec(),
        Body::Fill(_) => vec![b'x'; length as usize],
    }
}

fn method(call: &Call) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend(call.spec.class.to_be_bytes());
    out.extend(call.spec.id.to_be_bytes());
    let mut bits = Bits::default();
    for argument in &call.arguments {
        if let Argument::Bit(bit) = argument {
            bits.add(*bit, &mut out);
            continue;
        }
        bits.end(&mut out);
        match argument {
            Argument::Bit(_) => {}
            Argument::Octet(n) => out.push(*n),
            Argument::Short(n) => out.extend(n.to_be_bytes()),
            Argument::Long(n) => out.extend(n.to_be_bytes()),
            Argument::LongLong(n) => out.extend(n.to_be_bytes()),
            Argument::ShortString(text) => short_string(text, &mut out),
            Argument::LongString(bytes) => long_string(bytes, &mut out),
            Argument::Table(fields) => table(fields, &mut out),
        }
    }
    bits.end(&mut out);
    out
}

/// Bits that follow each other share octets, the lowest first (§ 4.2.5.2).
#[derive(Default)]
struct Bits {
    octet: u8,
    count: u8,
}

impl Bits {
    fn add(&mut self, bit: bool, out: &mut Vec<u8>) {
        if self.count == 8 {
            self.end(out);
        }
        self.octet |= u8::from(bit) << self.count;
        self.count += 1;
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        if self.count > 0 {
            out.push(self.octet);
        }
        *self = Self::default();
    }
}

/// Class, weight 0, body size, flags from bit 15 down for the properties that are there, then these (§ 4.2.6.1).
fn content_header(header: &ContentHeader) -> Vec<u8> {
    let mut list = PropertyList::default();
    let p = &header.properties;
    list.text(p.content_type.as_deref());
    list.text(p.content_encoding.as_deref());
    list.field(header.headers.as_ref(), table);
    list.field(p.delivery_mode.as_ref(), |n, out| out.push(*n));
    list.field(p.priority.as_ref(), |n, out| out.push(*n));
    list.text(p.correlation_id.as_deref());
    list.text(p.reply_to.as_deref());
    list.text(p.expiration.as_deref());
    list.text(header.message_id.as_deref());
    list.field(p.timestamp.as_ref(), |n, out| out.extend(n.to_be_bytes()));
    list.text(p.kind.as_deref());
    list.text(p.user_id.as_deref());
    list.text(p.app_id.as_deref());
    list.text(p.cluster_id.as_deref());
    let mut out = Vec::new();
    out.extend(BASIC.to_be_bytes());
    out.extend(0_u16.to_be_bytes());
    out.extend(header.body_size.to_be_bytes());
    out.extend(list.flags.to_be_bytes());
    out.extend(list.octets);
    out
}

#[derive(Default)]
struct PropertyList {
    flags: u16,
    at: u16,
    octets: Vec<u8>,
}

impl PropertyList {
    fn text(&mut self, text: Option<&str>) {
        self.field(text, short_string);
    }

    fn field<T: ?Sized>(&mut self, value: Option<&T>, write: impl Fn(&T, &mut Vec<u8>)) {
        if let Some(value) = value {
            self.flags |= 0x8000 >> self.at;
            write(value, &mut self.octets);
        }
        self.at += 1;
    }
}

/// At most 255 octets; what is longer is cut, at a whole letter, as no client could send it.
fn short_string(text: &str, out: &mut Vec<u8>) {
    let end = (0..=text.len().min(255)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = &text[..end];
    out.push(text.len() as u8);
    out.extend(text.as_bytes());
}

fn long_string(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend((bytes.len() as u32).to_be_bytes());
    out.extend(bytes);
}

/// The length of what follows, octets, then names and values.
fn table(table: &Table, out: &mut Vec<u8>) {
    table_of("", table, out);
}

fn table_of(owner: &str, table: &Table, out: &mut Vec<u8>) {
    let start = begin_length(out);
    for (name, value) in &table.0 {
        short_string(name, out);
        let name = if owner == DEATHS && name == "count" { COUNTERS[0] } else { name.as_str() };
        field(name, value, out);
    }
    end_length(start, out);
}

/// A value after the letter of its type (RabbitMQ's errata; § 4.2.5.5 has other letters for some).
fn field(name: &str, value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Void => out.push(b'V'),
        Value::Bool(truth) => out.extend([b't', u8::from(*truth)]),
        Value::Int(n) => match i32::try_from(*n) {
            Ok(n) if !COUNTERS.contains(&name) => {
                out.push(b'I');
                out.extend(n.to_be_bytes());
            }
            _ => {
                out.push(b'l');
                out.extend(n.to_be_bytes());
            }
        },
        Value::Double(bits) => {
            out.push(b'd');
            out.extend(bits.to_be_bytes());
        }
        Value::Timestamp(seconds) => {
            out.push(b'T');
            out.extend(seconds.to_be_bytes());
        }
        Value::Text(text) => {
            out.push(b'S');
            long_string(text.as_bytes(), out);
        }
        Value::Bytes(bytes) => {
            out.push(b'x');
            long_string(bytes, out);
        }
        Value::Array(items) => {
            out.push(b'A');
            let start = begin_length(out);
            items.iter().for_each(|item| field(name, item, out));
            end_length(start, out);
        }
        Value::Table(fields) => {
            out.push(b'F');
            table_of(name, fields, out);
        }
    }
}

fn begin_length(out: &mut Vec<u8>) -> usize {
    out.extend(0_u32.to_be_bytes());
    out.len()
}

fn end_length(start: usize, out: &mut [u8]) {
    let length = (out.len() - start) as u32;
    out[start - 4..start].copy_from_slice(&length.to_be_bytes());
}
