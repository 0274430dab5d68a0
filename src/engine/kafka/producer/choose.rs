//! Which partition a record goes to when nobody says: by key, or without one in sticky runs (`BuiltInPartitioner`,
//! KIP-794), or round robin. It draws through the choice and knows no queue.
use crate::engine::choice::{Choice, Purpose};
use crate::engine::kafka::partitioner::partition_for_key;
use crate::engine::kafka::record::Payload;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Partitioning {
    /// By key; without one sticky.
    #[default]
    ByKey,
    /// `partitioner.ignore.keys=true`
    Sticky,
    /// `RoundRobinPartitioner`: keys are not looked at.
    RoundRobin,
}

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
    /// The partition of a key, if keys decide.
    pub fn by_key(how: Partitioning, key: Option<&Payload>, partitions: u32) -> Option<u32> {
        let key = key.filter(|_| how == Partitioning::ByKey)?;
        Some(key.with_bytes(|bytes| partition_for_key(bytes, partitions)))
    }

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
        choice: &mut Choice,
    ) -> u32 {
        match self.sticky {
            Some(sticky) if sticky < partitions && !(self.bytes >= batch_bytes && all_full(sticky)) => sticky,
            _ => self.draw(partitions, choice),
        }
    }

    /// A record of so many bytes went to the sticky partition.
    pub fn sent(&mut self, bytes: u32, partitions: u32, batch_bytes: u64, choice: &mut Choice) {
        self.bytes += u64::from(bytes);
        if self.bytes >= 2 * batch_bytes {
            self.draw(partitions, choice);
        }
    }

    fn draw(&mut self, partitions: u32, choice: &mut Choice) -> u32 {
        let drawn = choice.pick(Purpose::ProducerPartition, u64::from(partitions)) as u32;
        (self.sticky, self.bytes) = (Some(drawn), 0);
        drawn
    }
}
