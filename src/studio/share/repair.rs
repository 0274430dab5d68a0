//! Finds a link in a text and undoes what programs do to links on their way: percent-encoding, entities, invisible
//! characters, line breaks, punctuation and parameters stuck to the end.
use super::{LinkError, MAX_ENCODED};

/// Longest text that is searched, bytes: a mangled link can be three times as long.
const MAX_TEXT: usize = 4 * MAX_ENCODED;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The number after `s`.
    pub version: u64,
    /// Only characters of base64url.
    pub payload: String,
}

pub fn find(text: &str) -> Result<Found, LinkError> {
    if text.len() > MAX_TEXT {
        return Err(LinkError::TooLong(text.len()));
    }
    let mut text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    // Programs that encode twice exist; three times has not been seen.
    for _ in 0..2 {
        text = decode_percent(&text);
    }
    let text = text.replace("&amp;", "&").replace("&#35;", "#");
    let (version, rest) = marker(&text).ok_or(LinkError::NotALink)?;
    let payload: String = rest.chars().map_while(letter).collect();
    if payload.len() > MAX_ENCODED {
        return Err(LinkError::TooLong(payload.len()));
    }
    Ok(Found { version, payload })
}

/// The number and what follows, of the first `#s<number>.` or of `s<number>.` at the start.
fn marker(text: &str) -> Option<(u64, &str)> {
    let starts = text.match_indices('#').map(|(at, _)| at + 1);
    starts.chain([0]).find_map(|start| {
        let rest = text[start..].strip_prefix('s')?;
        let (number, rest) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        Some((number.parse().ok()?, rest.strip_prefix('.')?))
    })
}

/// A character of base64url; those of plain base64 are taken as what they stand for.
fn letter(c: char) -> Option<char> {
    match c {
        '+' => Some('-'),
        '/' => Some('_'),
        'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' => Some(c),
        _ => None,
    }
}

fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Undoes `%2D`; what is no code stays. Bytes over 127 are kept encoded: no link has them.
fn decode_percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3).and_then(|code| u8::from_str_radix(code, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(byte) => {
                let decoded = char::from(byte);
                if !is_invisible(decoded) {
                    out.push(decoded);
                }
                rest = &rest[at + 3..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}
