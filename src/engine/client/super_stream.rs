//! How a producer of a super stream chooses the partition of a message: it hashes the key, as the stream clients do
//! (stream-java-client, HashUtils and HashRoutingStrategy). On the board the message then takes the binding of that
//! number; a stream client publishes straight to the partition, with the same effect.
use crate::engine::id::{PartIx, Symbol};
use crate::engine::message::Messages;
use crate::engine::rabbitmq::is_super_stream;
use crate::engine::topology::{Binding, Spec, Topology};
use crate::engine::value::Value;

/// Of the hash (HashUtils).
const SEED: u32 = 104_729;

/// Binding keys of the partitions behind an exchange, in their order; empty = it is no super stream.
pub fn partitions(exchange: PartIx, topology: &Topology, messages: &mut Messages) -> Vec<Symbol> {
    let found = topology.parts.get(exchange.0 as usize).map(|part| &part.spec);
    if !matches!(found, Some(Spec::Exchange(spec)) if is_super_stream(&spec.arguments)) {
        return Vec::new();
    }
    let order = |binding: &Binding| {
        let order = binding.arguments.get("x-stream-partition-order").and_then(Value::as_int);
        order.or_else(|| binding.key.parse().ok()).unwrap_or(i64::MAX)
    };
    let mut keys: Vec<(i64, Symbol)> = Vec::new();
    for binding in topology.bindings.iter().filter(|binding| binding.source == exchange) {
        let (order, key) = (order(binding), messages.symbol(&binding.key));
        let at = keys.iter().position(|(other, _)| *other > order).unwrap_or(keys.len());
        keys.insert(at, (order, key));
    }
    keys.into_iter().map(|(_, key)| key).collect()
}

/// The partition of a key among `count`, which is not 0.
pub fn partition_of(key: &str, count: u32) -> u32 {
    murmur3(key.as_bytes()) % count
}

/// MurmurHash3 x86 32-bit.
fn murmur3(bytes: &[u8]) -> u32 {
    let mix = |block: u32| block.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    let mut hash = SEED;
    let mut blocks = bytes.chunks_exact(4);
    for block in &mut blocks {
        let block = u32::from_le_bytes([block[0], block[1], block[2], block[3]]);
        hash = (hash ^ mix(block)).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    let tail = blocks.remainder().iter().rev().fold(0, |tail, byte| tail << 8 | u32::from(*byte));
    hash ^= mix(tail);
    hash ^= bytes.len() as u32;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors of stream-java-client's tests.
    #[test]
    fn keys_are_hashed_as_the_stream_client_does() {
        let table =
            [("hello", 1_321_743_225), ("brave", 3_825_276_426), ("new", 2_970_740_106), ("world", 2_453_398_188)];
        for (key, hash) in table {
            assert_eq!(murmur3(key.as_bytes()), hash, "{key}");
        }
        assert_eq!([partition_of("hello1", 3), partition_of("hello2", 3)], [1, 0]);
    }
}
