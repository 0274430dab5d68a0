//! Deflate with a preset dictionary, CRC and base64url. The dictionary is put before the data when compressing and
//! its bytes are dropped, so that the rest refers back into it; the inflater starts with it in its window.
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use super::words::DICTIONARY;
use super::{LinkError, MAX_INFLATED};

/// No flag is defined yet: a set one means a newer version.
const NO_FLAGS: u8 = 0;
const CRC_BYTES: usize = 4;
/// Deflate's best, raw (no zlib header).
const LEVEL: i32 = 10;
const RAW_WINDOW: i32 = -15;

/// The payload after `#s1.`.
pub fn pack(body: &[u8]) -> String {
    let mut bytes = vec![NO_FLAGS];
    write_length(&mut bytes, body.len());
    deflate(body, &mut bytes);
    let crc = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&crc.to_le_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The body of a payload whose characters are all of the alphabet. Characters after its end do no harm.
pub fn unpack(payload: &str) -> Result<Vec<u8>, LinkError> {
    let bytes = decode(payload);
    // `#s1.` and the payload.
    let cut = LinkError::Cut(payload.len() + 4);
    let (&flags, rest) = bytes.split_first().ok_or(cut.clone())?;
    if flags != NO_FLAGS {
        return Err(LinkError::Damaged);
    }
    let Some((length, deflated)) = read_length(rest) else { return Err(cut) };
    if length > MAX_INFLATED {
        return Err(LinkError::Damaged);
    }
    let (body, used) = inflate(deflated, length, &cut)?;
    let end = bytes.len() - deflated.len() + used;
    let Some(crc) = bytes.get(end..end + CRC_BYTES) else { return Err(cut) };
    if crc32fast::hash(&bytes[..end]).to_le_bytes() != crc {
        return Err(LinkError::Damaged);
    }
    Ok(body)
}

fn deflate(body: &[u8], out: &mut Vec<u8>) {
    let flags = create_comp_flags_from_zip_params(LEVEL, RAW_WINDOW, 0);
    let mut compressor = CompressorOxide::new(flags);
    // A full stop of the bit stream after the dictionary: what follows starts on a byte.
    compress_to_output(&mut compressor, DICTIONARY.as_bytes(), TDEFLFlush::Sync, |_| true);
    compress_to_output(&mut compressor, body, TDEFLFlush::Finish, |bytes| {
        out.extend_from_slice(bytes);
        true
    });
}

fn inflate(deflated: &[u8], length: usize, cut: &LinkError) -> Result<(Vec<u8>, usize), LinkError> {
    let start = DICTIONARY.len();
    let mut window = DICTIONARY.as_bytes().to_vec();
    window.resize(start + length, 0);
    let mut inflater = DecompressorOxide::new();
    let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, used, written) = decompress(&mut inflater, deflated, &mut window, start, flags);
    match status {
        TINFLStatus::Done if written == length => Ok((window.split_off(start), used)),
        TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => Err(cut.clone()),
        _ => Err(LinkError::Damaged),
    }
}

fn write_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

fn read_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut length = 0;
    for (at, byte) in bytes.iter().enumerate().take(4) {
        length |= usize::from(byte & 0x7f) << (7 * at);
        if *byte < 0x80 {
            return Some((length, &bytes[at + 1..]));
        }
    }
    // Longer than any body: read as too long.
    bytes.get(4..).map(|rest| (usize::MAX, rest))
}

/// Base64url without padding. A rest of fewer than eight bits is dropped: the end is found by the CRC.
fn decode(payload: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(payload.len() * 3 / 4);
    let (mut bits, mut count) = (0u32, 0u32);
    for character in payload.bytes() {
        let six = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'-' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}
