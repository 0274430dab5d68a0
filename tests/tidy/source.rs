//! A Rust file cut into code, comments and string literals, without parsing it further.
use std::path::{Path, PathBuf};

/// A string literal and where it stands.
pub struct Literal {
    pub text: String,
    pub line: usize,
    /// Byte offset of its opening quote, the same in `Source::code`.
    pub at: usize,
    /// Byte offset behind its closing quote.
    pub end: usize,
}

pub struct Source {
    /// From the top of the checkout, with `/`.
    pub path: String,
    pub text: String,
    /// The text with comments and the insides of literals blanked: same length, same lines.
    pub code: String,
    pub literals: Vec<Literal>,
}

impl Source {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let relative = path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/");
        Self::new(relative, text)
    }

    pub fn new(path: String, text: String) -> Self {
        let (code, literals) =
            Scanner { bytes: text.as_bytes(), at: 0, line: 1, code: Vec::new(), literals: Vec::new() }.scan();
        Self { path, code, literals, text }
    }

    /// The code without its unit tests, which may do what the rest must not.
    pub fn product(&self) -> &str {
        match self.code.find("#[cfg(test)]") {
            Some(end) if !self.code[end..].trim_start_matches("#[cfg(test)]").trim_start().starts_with("use ") => {
                &self.code[..end]
            }
            _ => &self.code,
        }
    }

    /// A finding with its place, for `offset` into the code.
    pub fn finding(&self, offset: usize, what: &str) -> String {
        let line = self.code[..offset].matches('\n').count() + 1;
        format!("{}:{line}: {what}", self.path)
    }
}

/// All Rust files below these folders, in order.
pub fn rust(folders: &[&str]) -> Vec<Source> {
    below(folders, "rs").iter().map(|path| Source::read(path)).collect()
}

/// All files with this ending below these folders, in order.
pub fn below(folders: &[&str], ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in folders {
        collect(&root().join(folder), ending, &mut files);
    }
    files.sort();
    files
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Offsets of a whole word in code.
pub fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let bytes = code.as_bytes();
        !is_part(at.checked_sub(1).and_then(|before| bytes.get(before))) && !is_part(bytes.get(at + word.len()))
    })
}

fn collect(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && !path.ends_with("node_modules") {
            collect(&path, ending, files);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            files.push(path);
        }
    }
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    code: Vec<u8>,
    literals: Vec<Literal>,
}

impl Scanner<'_> {
    fn scan(mut self) -> (String, Vec<Literal>) {
        while self.at < self.bytes.len() {
            let rest = &self.bytes[self.at..];
            if rest.starts_with(b"//") {
                let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                self.blank(length);
            } else if rest.starts_with(b"/*") {
                let length = rest.windows(2).position(|pair| pair == b"*/").map_or(rest.len(), |end| end + 2);
                self.blank(length);
            } else if let Some(hashes) = self.raw_string() {
                self.raw(hashes);
            } else if rest[0] == b'"' {
                self.string();
            } else if rest[0] == b'\'' && is_character(rest) {
                let length = if rest[1] == b'\\' { 2 + end_of_character(&rest[2..]) } else { end_of_character(rest) };
                self.blank(length);
            } else {
                self.keep();
            }
        }
        (String::from_utf8(self.code).expect("blanks and kept characters are UTF-8"), self.literals)
    }

    /// `r"`, `r#"` and so on: how many `#`.
    fn raw_string(&self) -> Option<usize> {
        let after_word = self
            .at
            .checked_sub(1)
            .is_some_and(|before| self.bytes[before].is_ascii_alphanumeric() || self.bytes[before] == b'_');
        let rest = self.bytes[self.at..].strip_prefix(b"r")?;
        let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
        (!after_word && rest.get(hashes) == Some(&b'"')).then_some(hashes)
    }

    fn raw(&mut self, hashes: usize) {
        let mut close = vec![b'"'];
        close.extend(std::iter::repeat_n(b'#', hashes));
        let start = self.at + 2 + hashes;
        let body = &self.bytes[start..];
        let length = body.windows(close.len()).position(|window| window == close).unwrap_or(body.len());
        self.literal(start, length, start + length + close.len());
    }

    fn string(&mut self) {
        let start = self.at + 1;
        let mut end = start;
        while end < self.bytes.len() && self.bytes[end] != b'"' {
            end += if self.bytes[end] == b'\\' { 2 } else { 1 };
        }
        self.literal(start, end - start, end + 1);
    }

    fn literal(&mut self, start: usize, length: usize, end: usize) {
        let text = String::from_utf8_lossy(&self.bytes[start..start + length]).into_owned();
        self.literals.push(Literal { text, line: self.line, at: self.at, end });
        self.code.push(b'"');
        self.at += 1;
        self.blank(end - 1 - self.at);
        self.code.push(b'"');
        self.at += 1;
    }

    fn blank(&mut self, length: usize) {
        for byte in &self.bytes[self.at..self.at + length] {
            self.line += usize::from(*byte == b'\n');
            self.code.push(if *byte == b'\n' { b'\n' } else { b' ' });
        }
        self.at += length;
    }

    fn keep(&mut self) {
        self.line += usize::from(self.bytes[self.at] == b'\n');
        self.code.push(self.bytes[self.at]);
        self.at += 1;
    }
}

/// A character literal, not a lifetime.
fn is_character(rest: &[u8]) -> bool {
    match rest.get(1) {
        Some(b'\\') => true,
        Some(byte) if byte.is_ascii() => rest.get(2) == Some(&b'\''),
        Some(_) => true,
        None => false,
    }
}

/// Length up to and with the closing quote.
fn end_of_character(rest: &[u8]) -> usize {
    rest.iter().skip(1).position(|byte| *byte == b'\'').map_or(rest.len(), |end| end + 2)
}

#[test]
fn a_file_is_cut_into_code_and_literals() {
    let source = Source::new(
        "a.rs".into(),
        "let a = \"f64 \\\" x\"; // f64\nlet b = r#\"us\"ize\"#; let c = '\"'; fn d<'a>(x: &'a u8) {} '\\'' /* \" */ end".into(),
    );
    let texts: Vec<_> = source.literals.iter().map(|literal| (literal.text.as_str(), literal.line)).collect();
    assert_eq!(texts, [("f64 \\\" x", 1), ("us\"ize", 2)]);
    assert_eq!(source.code.len(), source.text.len());
    assert_eq!(words(&source.code, "f64").count(), 0);
    assert_eq!(words(&source.code, "end").count(), 1);
    assert_eq!(words(&source.code, "a").count(), 3);
}
