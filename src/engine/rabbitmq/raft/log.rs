//! A member's log: entries behind those that every member has and that were dropped.
use std::collections::VecDeque;

use super::{Entry, Index, Term};

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Log {
    /// Index and term of the last entry that was dropped.
    base: Index,
    base_term: Term,
    entries: VecDeque<Entry>,
}

impl Log {
    /// Up to here it was dropped, as every member has it.
    pub fn base(&self) -> Index {
        self.base
    }

    pub fn last(&self) -> Index {
        self.base + self.entries.len() as u64
    }

    pub fn last_term(&self) -> Term {
        self.entries.back().map_or(self.base_term, |entry| entry.term)
    }

    pub fn get(&self, at: Index) -> Option<Entry> {
        let place = at.checked_sub(self.base + 1)?;
        self.entries.get(place as usize).copied()
    }

    /// `None` = not in the log, or dropped.
    pub fn term_at(&self, at: Index) -> Option<Term> {
        if at == self.base { Some(self.base_term) } else { self.get(at).map(|entry| entry.term) }
    }

    pub(in crate::engine::rabbitmq) fn push(&mut self, entry: Entry) {
        self.entries.push_back(entry);
    }

    /// Removes what comes after `at`.
    pub(in crate::engine::rabbitmq) fn truncate(&mut self, at: Index) {
        self.entries.truncate(at.saturating_sub(self.base) as usize);
    }

    /// Drops what every member has.
    pub(in crate::engine::rabbitmq) fn drop_up_to(&mut self, at: Index) {
        if let Some(entry) = self.get(at) {
            self.entries.drain(..(at - self.base) as usize);
            (self.base, self.base_term) = (at, entry.term);
        }
    }

    /// Entries from `first` on, at most so many.
    pub(in crate::engine::rabbitmq) fn from(&self, first: Index, most: u64) -> Vec<Entry> {
        let place = |at: Index| at.saturating_sub(self.base + 1).min(self.entries.len() as u64) as usize;
        self.entries.range(place(first)..place(first.saturating_add(most))).copied().collect()
    }
}
