//! Erlang's `erlang:phash2/1` over the few terms that hash exchanges feed it, bit for bit (OTP make_hash2: Bob
//! Jenkins' lookup2). Checked against `hash_pairs.json`.

const GOLDEN: u32 = 0x9e37_79b9;
const BINARY: u32 = 0x08d1_2e65;
const LIST: u32 = 0x3c6e_f372;
/// phash2 gives 27 bits.
const MASK: u32 = (1 << 27) - 1;

/// `phash2(Binary)`.
pub fn of_text(text: &str) -> u32 {
    block(text.as_bytes(), BINARY) & MASK
}

/// `phash2(undefined)` and other atoms.
pub fn of_atom(name: &str) -> u32 {
    let mut hash: u32 = 0;
    for byte in name.bytes() {
        hash = (hash << 4).wrapping_add(u32::from(byte));
        let high = hash & 0xf000_0000;
        if high != 0 {
            hash ^= high >> 24;
            hash ^= high;
        }
    }
    hash & MASK
}

/// `phash2([Binary, …])`, a list of at least one.
pub fn of_list<'a>(texts: impl Iterator<Item = &'a str>) -> u32 {
    let mut hash = 0u32;
    for text in texts {
        hash = block(text.as_bytes(), BINARY.wrapping_add(hash));
    }
    // The list's end: make_hash2 mixes NIL in.
    let (mut a, mut b) = (LIST.wrapping_add(2), LIST);
    mix(&mut a, &mut b, &mut hash);
    hash & MASK
}

fn block(bytes: &[u8], init: u32) -> u32 {
    if bytes.is_empty() {
        return init;
    }
    let (mut a, mut b, mut c) = (GOLDEN, GOLDEN, init);
    let mut chunks = bytes.chunks_exact(12);
    for chunk in &mut chunks {
        a = a.wrapping_add(little_endian(&chunk[0..4]));
        b = b.wrapping_add(little_endian(&chunk[4..8]));
        c = c.wrapping_add(little_endian(&chunk[8..12]));
        mix(&mut a, &mut b, &mut c);
    }
    c = c.wrapping_add(bytes.len() as u32);
    for (at, byte) in chunks.remainder().iter().enumerate() {
        let byte = u32::from(*byte);
        match at {
            0..=3 => a = a.wrapping_add(byte << (8 * at)),
            4..=7 => b = b.wrapping_add(byte << (8 * (at - 4))),
            // The lowest byte of c holds the length.
            _ => c = c.wrapping_add(byte << (8 * (at - 7))),
        }
    }
    mix(&mut a, &mut b, &mut c);
    c
}

fn little_endian(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte))
}

fn mix(a: &mut u32, b: &mut u32, c: &mut u32) {
    let step = |x: &mut u32, y: u32, z: u32, shifted: u32| *x = x.wrapping_sub(y).wrapping_sub(z) ^ shifted;
    step(a, *b, *c, *c >> 13);
    step(b, *c, *a, *a << 8);
    step(c, *a, *b, *b >> 13);
    step(a, *b, *c, *c >> 12);
    step(b, *c, *a, *a << 16);
    step(c, *a, *b, *b >> 5);
    step(a, *b, *c, *c >> 3);
    step(b, *c, *a, *a << 10);
    step(c, *a, *b, *b >> 15);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_erlang() {
        assert_eq!(of_text("abc"), 98_228_475);
        assert_eq!(of_text("key-0"), 91_985_521);
        assert_eq!(of_text(""), 13_708_901);
        assert_eq!(of_atom("undefined"), 45_914_356);
        assert_eq!(of_list(["key-0"].into_iter()), 124_810_561);
    }
}
