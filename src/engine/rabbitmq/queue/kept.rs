//! Dead letters that a quorum queue keeps until all their targets have confirmed them (x-dead-letter-strategy
//! at-least-once; rabbit_fifo_dlx). Only the books: what is sent when, `dead_letter_worker` decides.
use std::collections::{BTreeMap, VecDeque};

use super::{Entry, NEVER};
use crate::engine::fact::DeathReason;
use crate::engine::id::Time;
use crate::engine::rabbitmq::out::QueueIx;

/// Letters that are sent and not settled, at most (dead_letter_worker_consumer_prefetch).
const PREFETCH: usize = 32;

/// What a target has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Awaited,
    Confirmed,
    Refused,
}

/// One dead letter. It owns the entry's hold on the message.
#[derive(Clone, Debug)]
pub struct Letter {
    pub entry: Entry,
    pub why: DeathReason,
    pub died_at: Time,
    /// As the queue's limit in bytes counts it.
    pub bytes: u64,
    /// Where it was sent to, and what came back: those that confirmed get it no more.
    pub targets: Vec<(QueueIx, Answer)>,
    /// When it is sent again; [`NEVER`] = answers are awaited.
    pub retry_at: Time,
}

#[derive(Clone, Debug)]
pub struct Kept {
    /// Not sent yet, oldest first.
    waiting: VecDeque<Letter>,
    /// By the number under which they were sent.
    sent: BTreeMap<u32, Letter>,
    last_number: u32,
    /// Of all of them.
    pub bytes: u64,
    /// When the armed timer fires, or [`NEVER`].
    pub timer_at: Time,
}

impl Default for Kept {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), sent: BTreeMap::new(), last_number: 0, bytes: 0, timer_at: NEVER }
    }
}

impl Letter {
    pub fn is_confirmed(&self) -> bool {
        self.targets.iter().all(|(_, answer)| *answer == Answer::Confirmed)
    }

    pub fn is_awaited(&self) -> bool {
        self.targets.iter().any(|(_, answer)| *answer == Answer::Awaited)
    }
}

impl Kept {
    pub fn count(&self) -> usize {
        self.waiting.len() + self.sent.len()
    }

    pub fn push(&mut self, letter: Letter) {
        self.bytes += letter.bytes;
        self.waiting.push_back(letter);
    }

    /// The number of the next letter to be sent, if one more may be under way.
    pub fn take_next(&mut self) -> Option<u32> {
        if self.sent.len() >= PREFETCH {
            return None;
        }
        let letter = self.waiting.pop_front()?;
        self.last_number += 1;
        self.sent.insert(self.last_number, letter);
        Some(self.last_number)
    }

    pub fn sent(&mut self, number: u32) -> Option<&mut Letter> {
        self.sent.get_mut(&number)
    }

    pub fn remove(&mut self, number: u32) -> Option<Letter> {
        let letter = self.sent.remove(&number)?;
        self.bytes -= letter.bytes;
        Some(letter)
    }

    /// Those whose time to be sent again has come.
    pub fn due(&self, now: Time) -> Vec<u32> {
        self.sent.iter().filter(|(_, letter)| letter.retry_at <= now).map(|(number, _)| *number).collect()
    }

    pub fn next_retry(&self) -> Time {
        self.sent.values().map(|letter| letter.retry_at).min().unwrap_or(NEVER)
    }

    /// Everything that is sent has to be sent again: its answers are lost.
    pub fn forget_sent(&mut self) {
        for mut letter in std::mem::take(&mut self.sent).into_values().rev() {
            letter.targets.clear();
            letter.retry_at = NEVER;
            self.waiting.push_front(letter);
        }
    }

    pub fn drain(self) -> impl Iterator<Item = Letter> {
        self.sent.into_values().chain(self.waiting)
    }
}
