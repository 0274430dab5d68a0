//! `x-consistent-hash` (plugin): each binding appends as many buckets as its key says, and a jump consistent hash of
//! the routing key (or of a header or property) picks a bucket. Bit for bit as rabbit_exchange_type_consistent_hash,
//! checked against `hash_pairs.json`.
//!
//! The jump hash divides by a random double; this is the engine's one use of floating point. It is deterministic:
//! IEEE 754 fixes conversion, division and truncation, and no float is stored.
use super::phash2;
use super::{Destination, Exchange, RouteInput};
use crate::engine::rabbitmq::explain::HashStep;
use crate::engine::value::{Table, Value};

const MAX_WEIGHT: u32 = 10_000;

pub fn check_arguments(arguments: &Table) -> Result<(), String> {
    let property = arguments.get("hash-property");
    if arguments.get("hash-header").is_some() && property.is_some() {
        return Err("hash-header and hash-property are mutually exclusive".into());
    }
    match property {
        None => Ok(()),
        Some(Value::Text(name)) if ["message_id", "correlation_id", "timestamp"].contains(&name.as_str()) => Ok(()),
        Some(Value::Text(name)) => Err(format!("Unsupported property: {name}")),
        Some(_) => Err("Unsupported property: not a string".into()),
    }
}

/// How many buckets a binding key asks for.
pub fn weight(key: &str) -> Result<u32, String> {
    match key.parse::<i64>() {
        Err(_) => Err(format!("The binding key must be an integer: <<\"{key}\">>")),
        Ok(..=0) => Err("The binding key must be greater than 0".into()),
        Ok(n) => match u32::try_from(n) {
            Ok(n) if n <= MAX_WEIGHT => Ok(n),
            _ => Err(format!("The binding key must be less than or equal to {MAX_WEIGHT}")),
        },
    }
}

/// Neither a header nor a property is hashed.
pub fn hashes_the_key(arguments: &Table) -> bool {
    arguments.get("hash-header").is_none() && arguments.get("hash-property").is_none()
}

pub fn choose(exchange: &Exchange, input: &RouteInput) -> Option<Destination> {
    if exchange.ring.is_empty() {
        return None;
    }
    let bucket = jump(hashed(exchange, input).hash, exchange.ring.len() as u32);
    exchange.ring.get(bucket as usize).copied()
}

pub fn explain(exchange: &Exchange, input: &RouteInput) -> Option<HashStep> {
    let buckets = exchange.ring.len() as u32;
    let hashed = hashed(exchange, input);
    let bucket = if buckets == 0 { return None } else { jump(hashed.hash, buckets) };
    Some(HashStep { input: hashed.input, value: hashed.value, hash: hashed.hash, buckets, bucket })
}

struct Hashed {
    input: String,
    value: String,
    hash: u64,
}

fn hashed(exchange: &Exchange, input: &RouteInput) -> Hashed {
    if let Some(Value::Text(name)) = exchange.arguments.get("hash-header") {
        let value = input.headers.and_then(|headers| headers.get(name));
        let (value, hash) = of_value(value);
        return Hashed { input: format!("header {name}"), value, hash };
    }
    if let Some(Value::Text(name)) = exchange.arguments.get("hash-property") {
        let text = match name.as_str() {
            "message_id" => input.hash.message_id.clone(),
            "correlation_id" => input.hash.correlation_id.map(Into::into),
            _ => input.hash.timestamp.map(|seconds| seconds.to_string()),
        };
        let (value, hash) = of_value(text.map(Value::Text).as_ref());
        return Hashed { input: format!("property {name}"), value, hash };
    }
    let key = input.keys.first().map_or("", |key| key.text);
    Hashed { input: "routing key".into(), value: key.into(), hash: u64::from(phash2::of_text(key)) }
}

/// An integer is the seed itself; whatever is absent is the atom `undefined`.
fn of_value(value: Option<&Value>) -> (String, u64) {
    match value {
        Some(Value::Text(text)) => (text.clone(), u64::from(phash2::of_text(text))),
        Some(Value::Int(n)) => (n.to_string(), *n as u64),
        Some(Value::Bool(truth)) => (truth.to_string(), u64::from(phash2::of_atom(&truth.to_string()))),
        Some(Value::Array(items)) => of_value(items.first()),
        _ => ("undefined".into(), u64::from(phash2::of_atom("undefined"))),
    }
}

/// Jump consistent hash over Erlang's exs1024 generator seeded with the key three times.
pub fn jump(key: u64, buckets: u32) -> u32 {
    if buckets <= 1 {
        return 0;
    }
    let mut random = Exs1024::seeded(key);
    let mut bucket = 0u64;
    let mut next = 0u64;
    while next < u64::from(buckets) {
        bucket = next;
        let uniform = random.next() as f64 / 18_446_744_073_709_551_616.0;
        next = ((bucket + 1) as f64 / uniform) as u64;
    }
    bucket as u32
}

/// rand:exs1024 of Erlang/OTP: two lists stand for the ring of sixteen words.
struct Exs1024 {
    ahead: Vec<u64>,
    behind: Vec<u64>,
}

impl Exs1024 {
    fn seeded(key: u64) -> Self {
        const MODULUS: u64 = (1 << 21) - 1;
        let part = |factor: u64| ((key & MODULUS) + 1).wrapping_mul(factor) & MODULUS;
        let mut word = part(2_097_131) << 43 | part(2_097_133) << 22 | part(2_097_143) << 1 | 1;
        let mut ahead = Vec::with_capacity(16);
        for _ in 0..16 {
            word ^= word >> 12;
            word ^= word << 25;
            word ^= word >> 27;
            ahead.push(word.wrapping_mul(2_685_821_657_736_338_717));
        }
        // Erlang prepends as it generates, so the last one is the first of the list: `ahead` is that list from its
        // end, and the head is taken with pop.
        Self { ahead, behind: Vec::with_capacity(16) }
    }

    fn next(&mut self) -> u64 {
        if self.ahead.len() == 1 {
            // L = [it] ++ reverse(RL), here with the head of the list at the end.
            let it = self.ahead[0];
            self.ahead.clear();
            self.ahead.extend(self.behind.drain(..).rev());
            self.ahead.push(it);
        }
        let s0 = self.ahead.pop().expect("the ring has sixteen words");
        let mut s1 = self.ahead.pop().expect("at least two are ahead");
        s1 ^= (s1 & ((1 << 33) - 1)) << 31;
        s1 ^= s1 >> 11;
        let mixed = s0 ^ (s0 >> 30) ^ s1;
        self.ahead.push(mixed);
        self.behind.push(s0);
        mixed.wrapping_mul(1_181_783_497_276_652_981)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_the_plugin() {
        assert_eq!(Exs1024::seeded(91_985_521).next(), 15_579_294_764_526_213_525);
        let buckets: Vec<u32> = (1..=8).map(|n| jump(91_985_521, n)).collect();
        assert_eq!(buckets, [0, 1, 2, 3, 3, 3, 6, 6]);
    }
}
