//! How chunks get from the writer to its replicas, and when they are committed.
use super::{Epoch, Member, Message, Outbox, Progress, Role};
use crate::engine::rabbitmq::raft::{Entry, Index, Node};

/// The contents of [`Message::Chunk`].
pub(super) struct Chunk {
    pub previous: Index,
    pub entries: Vec<Entry>,
    pub commit: Index,
    pub everywhere: Index,
}

impl Member {
    /// Appends a message. `None` = it does not write.
    pub fn append(&mut self, command: u32, out: &mut Outbox) -> Option<Index> {
        if !self.is_writer() {
            return None;
        }
        self.log.push(Entry { term: self.epoch, command });
        self.replicate(out);
        Some(self.log.last())
    }

    // --- the writer

    fn writes_in(&self, epoch: Epoch) -> bool {
        self.is_writer() && self.epoch == epoch
    }

    pub(super) fn asked(&mut self, replica: Node, epoch: Epoch, out: &mut Outbox) {
        if self.writes_in(epoch) {
            let overview = Message::Overview { epoch, ends: self.ends(), start: self.start };
            out.sends.push((replica, overview));
        }
    }

    pub(super) fn attach(&mut self, replica: Node, epoch: Epoch, last: Index, out: &mut Outbox) {
        let Some(at) = self.peer(replica).filter(|_| self.writes_in(epoch)) else { return };
        // The commit position is told in any case: a replica that starts has forgotten it.
        self.progress[at] = Progress { attached: true, next: last + 1, matched: last, commit: 0 };
        self.replicate(out);
    }

    pub(super) fn acked(&mut self, replica: Node, epoch: Epoch, last: Index, out: &mut Outbox) {
        let Some(at) = self.peer(replica).filter(|_| self.writes_in(epoch)) else { return };
        let progress = &mut self.progress[at];
        if progress.attached {
            progress.matched = progress.matched.max(last);
            self.replicate(out);
        }
    }

    /// Sends all replicas what they lack: entries, or how far they are committed.
    fn replicate(&mut self, out: &mut Outbox) {
        self.advance();
        let everywhere = self.everywhere();
        for (peer, progress) in self.peers.iter().zip(&mut self.progress) {
            let lacks = progress.next <= self.log.last() || progress.commit < self.commit;
            if !progress.attached || !lacks {
                continue;
            }
            let previous = progress.next - 1;
            let entries = self.log.from(progress.next, u64::MAX);
            (progress.next, progress.commit) = (self.log.last() + 1, self.commit);
            let (epoch, commit) = (self.epoch, self.commit);
            out.sends.push((*peer, Message::Chunk { epoch, previous, entries, commit, everywhere }));
        }
    }

    /// As far as a majority has the log (osiris_writer, agreed_commit), once a majority is level with its start.
    pub(super) fn advance(&mut self) {
        // Before anything new is committed: the driver has seen all that goes.
        self.log.drop_up_to(self.everywhere());
        let mut ends: Vec<Index> = self.progress.iter().map(|progress| progress.matched).collect();
        ends.push(self.log.last());
        ends.sort_unstable();
        let agreed = ends[ends.len() - self.majority()];
        if agreed >= self.start {
            self.commit = self.commit.max(agreed);
        }
    }

    /// What every member has for good.
    fn everywhere(&self) -> Index {
        let least = self.progress.iter().map(|progress| progress.matched).min();
        least.unwrap_or(Index::MAX).min(self.commit)
    }

    // --- a replica

    /// Gives up what the writer does not have, and asks for what follows (osiris_log, init_acceptor).
    pub(super) fn join(
        &mut self,
        writer: Node,
        epoch: Epoch,
        (ends, start): (&[(Epoch, Index)], Index),
        out: &mut Outbox,
    ) {
        if self.role != Role::Asking(writer) || self.epoch != epoch {
            return;
        }
        let common = self.common(ends);
        debug_assert!(common >= self.commit, "what is committed is never given up");
        out.truncated += self.log.last() - common;
        self.log.truncate(common);
        (self.role, self.start) = (Role::Replica(writer), start);
        self.note_level();
        out.sends.push((writer, Message::Attach { epoch, last: common }));
    }

    /// Up to where its log agrees with one whose epochs end so: entries of one epoch are of one writer.
    fn common(&self, ends: &[(Epoch, Index)]) -> Index {
        let own = self.ends();
        let agreed = ends.iter().rev().find_map(|(epoch, last)| {
            let (_, mine) = own.iter().find(|(other, _)| other == epoch)?;
            Some(*mine.min(last))
        });
        agreed.unwrap_or(0).max(self.log.base())
    }

    /// Where each epoch ends in its log, earliest first.
    fn ends(&self) -> Vec<(Epoch, Index)> {
        let mut ends: Vec<(Epoch, Index)> = Vec::new();
        for at in self.log.base()..=self.log.last() {
            let Some(epoch) = self.log.term_at(at) else { continue };
            match ends.last_mut() {
                Some((other, last)) if *other == epoch => *last = at,
                _ => ends.push((epoch, at)),
            }
        }
        ends
    }

    fn note_level(&mut self) {
        if self.log.last() >= self.start {
            self.level = self.epoch;
        }
    }

    /// A chunk that does not follow comes over a connection that has ended since.
    pub(super) fn take(&mut self, writer: Node, epoch: Epoch, chunk: Chunk, out: &mut Outbox) {
        if self.role != Role::Replica(writer) || self.epoch != epoch || chunk.previous != self.log.last() {
            return;
        }
        let is_news = !chunk.entries.is_empty();
        chunk.entries.into_iter().for_each(|entry| self.log.push(entry));
        self.note_level();
        self.commit = self.commit.max(chunk.commit.min(self.log.last()));
        self.log.drop_up_to(chunk.everywhere.min(self.commit));
        if is_news {
            out.sends.push((writer, Message::Ack { epoch, last: self.log.last() }));
        }
    }
}
