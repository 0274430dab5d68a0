//! Direct exchange: the binding key equals a routing key, byte for byte (RabbitMQ: Exchanges).
use super::{Binding, Destination, RouteKey};

/// Interned keys make this a comparison of numbers; `*` and `#` mean nothing here.
pub fn matching<'a>(bindings: &'a [Binding], keys: &'a [RouteKey]) -> impl Iterator<Item = Destination> + 'a {
    bindings.iter().filter(|binding| matches(binding, keys)).map(|binding| binding.destination)
}

pub fn matches(binding: &Binding, keys: &[RouteKey]) -> bool {
    keys.iter().any(|key| key.symbol == Some(binding.key))
}
