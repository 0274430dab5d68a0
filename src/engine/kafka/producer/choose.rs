//! Which partition a record goes to when nobody says: by key, or without one in sticky runs (`BuiltInPartitioner`,
//! KIP-794), or round robin. It draws through the choice and knows no queue.
use crate::engine::choice::{Choice, Purpose};
use crate::engine::kafka::fact::Chosen;
use crate::engine::kafka::partitioner::{murmur2, positive};
use crate::engine::kafka::record::{Payload, Record};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Partitioning {
    /// By key; without one sticky.
    #[default]
    ByKey,
    /// `partitioner.ignore.keys=true`
    Sticky,
    /// `RoundRobinPartitioner`: keys are not looked at.
    RoundRobin,
    /// A partitioner of one's own that spreads a hot key: it hashes the key with `#0` to `#n-1` behind it, drawn anew each
    /// time. The key stays as it is; who reads it has to put the parts together.
    Salted(u32),
    /// A partitioner of one's own that hashes `key:value`.
    Compound,
}

impl Partitioning {
    /// The partition that key and value say, if they decide.
    pub(super) fn by_contents(self, record: &Record, partitions: u32, choice: &mut Choice) -> Option<(u32, Chosen)> {
        let key = record.key.as_ref()?;
        match self {
            Self::Sticky | Self::RoundRobin => None,
            Self::ByKey => Some(key.with_bytes(|bytes| by_hash(bytes, partitions))),
            Self::Salted(salts) => {
                let salt = choice.pick(Purpose::ProducerPartition, u64::from(salts));
                Some(hash_with(key, b'#', salt.to_string().as_bytes(), partitions))
            }
            Self::Compound => {
                let value = record.value.as_ref().and_then(Payload::as_text).unwrap_or_default();
                Some(hash_with(key, b':', value.as_bytes(), partitions))
            }
        }
    }
}

/// As [`crate::engine::kafka::partitioner::partition_for_key`] has it.
fn by_hash(bytes: &[u8], partitions: u32) -> (u32, Chosen) {
    let hash = positive(murmur2(bytes));
    (hash.checked_rem(partitions).unwrap_or(0), Chosen::Key { hash })
}

fn hash_with(key: &Payload, between: u8, more: &[u8], partitions: u32) -> (u32, Chosen) {
    key.with_bytes(|bytes| by_hash(&[bytes, &[between], more].concat(), partitions))
}

/// Batches that wait in each partition's queue; `None` = it has no queue yet.
pub(super) type Loads = Vec<Option<usize>>;

/// What a partitioner remembers of a topic.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Chooser {
    sticky: Option<u32>,
    /// Sent to the sticky partition.
    bytes: u64,
    /// Round robin: the order of the partitions, as the client's metadata happens to list them.
    order: Vec<u32>,
    turn: u32,
}

impl Chooser {
    /// The next partition in turn, over an order drawn once.
    pub fn in_turn(&mut self, partitions: u32, choice: &mut Choice) -> u32 {
        if self.order.len() != partitions as usize {
            let mut left: Vec<u32> = (0..partitions).collect();
            self.order.clear();
            while !left.is_empty() {
                let at = choice.pick(Purpose::ProducerPartition, left.len() as u64) as usize;
                self.order.push(left.remove(at));
            }
        }
        let turn = self.turn;
        self.turn = self.turn.wrapping_add(1);
        self.order.get(turn as usize % self.order.len().max(1)).copied().unwrap_or_default()
    }

    /// The partition records stick to. It is drawn anew once `batch_bytes` went there; `all_full` says whether its
    /// queue has no batch that could still grow.
    pub fn sticky(
        &mut self,
        partitions: u32,
        batch_bytes: u64,
        all_full: impl Fn(u32) -> bool,
        loads: impl Fn() -> Loads,
        choice: &mut Choice,
    ) -> u32 {
        match self.sticky {
            Some(sticky) if sticky < partitions && !(self.bytes >= batch_bytes && all_full(sticky)) => sticky,
            _ => self.draw(partitions, &loads(), choice),
        }
    }

    /// A record of so many bytes went to the sticky partition.
    pub fn sent(
        &mut self,
        bytes: u32,
        partitions: u32,
        batch_bytes: u64,
        loads: impl Fn() -> Loads,
        choice: &mut Choice,
    ) {
        self.bytes += u64::from(bytes);
        if self.bytes >= 2 * batch_bytes {
            self.draw(partitions, &loads(), choice);
        }
    }

    fn draw(&mut self, partitions: u32, loads: &Loads, choice: &mut Choice) -> u32 {
        let drawn = match weights(partitions, loads) {
            None => choice.pick(Purpose::ProducerPartition, u64::from(partitions)) as u32,
            Some(weights) => {
                let mut ticket = choice.pick(Purpose::ProducerPartition, weights.iter().sum());
                let is_it = |weight: &u64| {
                    let is_it = ticket < *weight;
                    ticket = ticket.wrapping_sub(*weight);
                    is_it
                };
                weights.iter().position(is_it).unwrap_or_default() as u32
            }
        };
        (self.sticky, self.bytes) = (Some(drawn), 0);
        drawn
    }
}

/// How likely each partition is: the longer its queue, the less (`BuiltInPartitioner.updatePartitionLoadStats`). `None` =
/// all alike: the queues are equal, or one partition has none yet.
fn weights(partitions: u32, loads: &Loads) -> Option<Vec<u64>> {
    let queued: Option<Vec<u64>> = loads.iter().map(|load| load.map(|batches| batches as u64)).collect();
    let queued = queued.filter(|queued| queued.len() == partitions as usize && queued.len() > 1)?;
    let most = queued.iter().max()?;
    let is_even = queued.iter().all(|batches| batches == most);
    (!is_even).then(|| queued.iter().map(|batches| most + 1 - batches).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_queues_are_drawn_less() {
        for (loads, expected) in [
            (vec![Some(0), Some(3), Some(1)], Some(vec![4, 1, 3])),
            (vec![Some(2), Some(2), Some(2)], None),
            (vec![Some(0), None, Some(1)], None),
            (vec![], None),
        ] {
            assert_eq!(weights(3, &loads), expected, "{loads:?}");
        }
    }

    #[test]
    fn partitioners_of_ones_own_spread_a_key() {
        let mut choice = Choice::seeded(1);
        let record = |value: &str| Record::new(Some(Payload::text("ad-7")), Some(Payload::text(value)), 0);
        let mut places = |partitioning: Partitioning, values: &[&str]| {
            let places = values.iter().cycle().take(60);
            let place = |value: &&str| partitioning.by_contents(&record(value), 6, &mut choice).map(|(its, _)| its);
            places.map(place).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(places(Partitioning::ByKey, &["kr", "us"]).len(), 1);
        assert!(places(Partitioning::Salted(4), &["kr"]).len() > 1);
        assert_eq!(places(Partitioning::Salted(1), &["kr"]).len(), 1);
        assert_eq!(places(Partitioning::Compound, &["kr"]).len(), 1);
        assert!(places(Partitioning::Compound, &["kr", "us", "jp", "de"]).len() > 1);
        assert_eq!(places(Partitioning::RoundRobin, &["kr"]), [None].into());
    }
}
