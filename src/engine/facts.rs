//! Where facts go: always through the guarantee monitor, and into a log while somebody listens. It decides nothing.
use super::fact::{Fact, FactKind};
use super::id::Time;
use super::monitor::Monitor;

#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The kernel event that is being carried out.
    pub event: u64,
    pub at: Time,
    pub monitor: Monitor,
    listening: bool,
    log: Vec<Fact>,
}

impl Facts {
    /// With nobody listening a fact costs the monitor's counters and nothing else.
    pub fn note(&mut self, kind: FactKind) {
        self.note_often(kind);
    }

    /// The same for what is noted with every message: which counters it moves is then worked out where it is compiled
    /// (of 4 230 instructions that a message took, 220 were a common `note`).
    #[inline(always)]
    pub fn note_often(&mut self, kind: FactKind) {
        self.monitor.see(&kind);
        if self.listening {
            self.keep(kind);
        }
    }

    #[cold]
    fn keep(&mut self, kind: FactKind) {
        self.log.push(Fact { event: self.event, at: self.at, kind });
    }

    pub fn listen(&mut self, on: bool) {
        self.listening = on;
    }

    pub fn is_listening(&self) -> bool {
        self.listening
    }

    /// The facts since the last call, in order.
    pub fn drain(&mut self) -> std::vec::Drain<'_, Fact> {
        self.log.drain(..)
    }
}
