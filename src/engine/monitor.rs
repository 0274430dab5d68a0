//! The guarantee monitor: counters and checks over all facts of a run, whole and per part. It only watches.
use super::fact::FactKind;
use super::id::Time;

#[derive(Clone, Debug, Default)]
pub struct Monitor {
    /// Facts seen since the start of the run.
    pub facts: u64,
}

impl Monitor {
    #[inline]
    pub fn see(&mut self, _at: Time, _kind: &FactKind) {
        self.facts += 1;
    }
}
