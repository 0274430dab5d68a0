//! `x-modulus-hash` (core since 4.3): destinations in the order of their names, and phash2 of the routing keys
//! modulo their number picks one. Binding keys are ignored.
use super::phash2;
use super::{Destination, Exchange, RouteInput};
use crate::engine::rabbitmq::explain::HashStep;

pub fn choose(exchange: &Exchange, input: &RouteInput) -> Option<Destination> {
    let (_, bucket) = bucket(input, exchange.ring.len())?;
    exchange.ring.get(bucket as usize).copied()
}

pub fn explain(exchange: &Exchange, input: &RouteInput) -> Option<HashStep> {
    let buckets = exchange.ring.len();
    let (hash, bucket) = bucket(input, buckets)?;
    let value = input.keys.iter().map(|key| key.text).collect::<Vec<_>>().join(", ");
    Some(HashStep { input: "routing key".into(), value, hash: u64::from(hash), buckets: buckets as u32, bucket })
}

fn bucket(input: &RouteInput, buckets: usize) -> Option<(u32, u32)> {
    let hash = phash2::of_list(input.keys.iter().map(|key| key.text));
    let bucket = hash.checked_rem(buckets as u32)?;
    Some((hash, bucket))
}
