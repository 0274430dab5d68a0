//! What the consumers of one group (or one lone consumer) have seen and done together: how often each record was polled,
//! whose effect has happened, how far each key is, which keys are blocked. Kafka itself knows none of this; it is what
//! guarantees are measured by, and what an application would keep in a store of its own.
use std::collections::{BTreeMap, BTreeSet};

use super::marks::Marks;
use crate::engine::id::{MessageNo, Symbol};

#[derive(Clone, Debug, Default, Hash)]
pub struct Reader {
    polled: Marks,
    /// Polls of a record beyond the first one.
    repeats: BTreeMap<MessageNo, u32>,
    effects: Marks,
    /// By key symbol: number of the youngest record of the key that was taken into work; 0 = none.
    youngest: Vec<u32>,
    /// Keys with a record in the dead-letter topic: what follows them goes there, too.
    blocked: BTreeSet<Symbol>,
}

impl Reader {
    /// The record was polled; which time it is, from 1. A record without a number always comes for the first time.
    #[inline]
    pub fn note_polled(&mut self, no: MessageNo) -> u32 {
        if no.0 == 0 || self.polled.set(no.0) {
            return 1;
        }
        let repeats = self.repeats.entry(no).or_insert(0);
        *repeats += 1;
        *repeats + 1
    }

    /// The record is taken into work; the youngest one of its key before it, if that one is younger. A record whose
    /// effect has happened already is a repeat, not a matter of order.
    #[inline]
    pub fn note_order(&mut self, key: Symbol, no: MessageNo) -> Option<MessageNo> {
        let at = key.0 as usize;
        if self.youngest.len() <= at {
            self.youngest.resize(at + 1, 0);
        }
        let youngest = &mut self.youngest[at];
        if no.0 >= *youngest {
            *youngest = no.0;
            return None;
        }
        let after = MessageNo(*youngest);
        (no.0 > 0 && !self.effects.has(no.0)).then_some(after)
    }

    #[inline]
    pub fn has_effect(&self, no: MessageNo) -> bool {
        no.0 > 0 && self.effects.has(no.0)
    }

    /// The effect of a record happens; `true` = it had happened before.
    #[inline]
    pub fn note_effect(&mut self, no: MessageNo) -> bool {
        no.0 > 0 && !self.effects.set(no.0)
    }

    pub fn block(&mut self, key: Symbol) {
        self.blocked.insert(key);
    }

    /// The key's records were put back: the next one is worked on again.
    pub fn unblock(&mut self, key: Symbol) {
        self.blocked.remove(&key);
    }

    pub fn is_blocked(&self, key: Symbol) -> bool {
        self.blocked.contains(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polls_are_counted_and_effects_happen_once() {
        let mut reader = Reader::default();
        let no = MessageNo(130);
        assert_eq!([1, 2, 3].map(|_| reader.note_polled(no)), [1, 2, 3]);
        assert_eq!([reader.note_polled(MessageNo(0)), reader.note_polled(MessageNo(0))], [1, 1]);
        assert_eq!([reader.note_effect(no), reader.has_effect(no), reader.note_effect(no)], [false, true, true]);
        assert!(!reader.has_effect(MessageNo(131)));
    }

    #[test]
    fn a_repeat_breaks_no_order_but_a_late_record_does() {
        let mut reader = Reader::default();
        let key = Symbol(3);
        assert_eq!(reader.note_order(key, MessageNo(1)), None);
        reader.note_effect(MessageNo(1));
        assert_eq!(reader.note_order(key, MessageNo(5)), None);
        assert_eq!(reader.note_order(key, MessageNo(1)), None, "a repeat");
        assert_eq!(reader.note_order(key, MessageNo(4)), Some(MessageNo(5)), "late");
        assert_eq!(reader.note_order(Symbol(4), MessageNo(2)), None, "another key");
    }
}
