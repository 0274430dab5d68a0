//! `x-random` (plugin) and `x-local-random` (4.0): one binding at random for each message anew, keys ignored. With
//! one node all queues of a local-random exchange are local.
use super::{Binding, Destination};
use crate::engine::choice::{Choice, Purpose};

pub fn choose(bindings: &[Binding], choice: &mut Choice) -> Option<Destination> {
    let at = choice.pick(Purpose::ExchangeRandom, bindings.len() as u64) as usize;
    bindings.get(at).map(|binding| binding.destination)
}
