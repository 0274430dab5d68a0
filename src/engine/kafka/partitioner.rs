//! Where a keyed record goes: murmur2 of the key's bytes as the Java client computes it (`Utils.murmur2`,
//! `BuiltInPartitioner.partitionForKey`). Which partition a record without a key takes is the producer's business.

const SEED: u32 = 0x9747_b28c;
const MIX: u32 = 0x5bd1_e995;
const SHIFT: u32 = 24;

/// The 32-bit murmur2 hash, with the seed of the Java client.
pub fn murmur2(bytes: &[u8]) -> u32 {
    let mut hash = SEED ^ bytes.len() as u32;
    let chunks = bytes.chunks_exact(4);
    let rest = chunks.remainder();
    for chunk in chunks {
        let word = u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]).wrapping_mul(MIX);
        let word = (word ^ (word >> SHIFT)).wrapping_mul(MIX);
        hash = hash.wrapping_mul(MIX) ^ word;
    }
    if !rest.is_empty() {
        for (at, byte) in rest.iter().enumerate() {
            hash ^= u32::from(*byte) << (8 * at);
        }
        hash = hash.wrapping_mul(MIX);
    }
    hash = (hash ^ (hash >> 13)).wrapping_mul(MIX);
    hash ^ (hash >> 15)
}

/// The hash with its sign bit cleared, as the partitioner uses it: masked, not the absolute value.
pub fn positive(hash: u32) -> u32 {
    hash & 0x7fff_ffff
}

/// The partition of a record with this key; the empty key is a key. `partitions` counts all partitions of the topic,
/// also those without a leader; 0 answers 0.
pub fn partition_for_key(key: &[u8], partitions: u32) -> u32 {
    positive(murmur2(key)).checked_rem(partitions).unwrap_or(0)
}
