//! What has moved from whom to whom while the general sticky algorithm balances: a partition is not sent to a member
//! that sends another one of the same topic back (`AbstractStickyAssignor.PartitionMovements`).
use std::collections::BTreeMap;

use super::{Member, Slot};

#[derive(Default)]
pub struct Movements {
    /// From and to.
    by_slot: BTreeMap<Slot, (Member, Member)>,
}

impl Movements {
    pub fn record(&mut self, slot: Slot, from: Member, to: Member) {
        match self.by_slot.remove(&slot) {
            // Back where it came from.
            Some((origin, _)) if origin == to => {}
            Some((origin, _)) => {
                self.by_slot.insert(slot, (origin, to));
            }
            None => {
                self.by_slot.insert(slot, (from, to));
            }
        }
    }

    /// The partition to move in place of `slot`: one of the same topic that came the other way, if there is one.
    /// Java takes the first of a hash set there, this the lowest.
    pub fn substitute(&self, slot: Slot, from: Member, to: Member) -> Slot {
        let origin = self.by_slot.get(&slot).map_or(from, |(origin, _)| *origin);
        let mut same_topic = self.by_slot.range((slot.0, 0)..=(slot.0, u32::MAX));
        same_topic.find(|(_, pair)| **pair == (to, origin)).map_or(slot, |(other, _)| *other)
    }
}
