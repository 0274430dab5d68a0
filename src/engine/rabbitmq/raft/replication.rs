//! Replication: the leader sends its log on, a majority that has an entry of its term commits it and all before it, and
//! a follower gives up what its leader does not have.
use super::{BATCH, Entry, Index, Member, Message, Node, Outbox, Role, Term};

/// The contents of [`Message::Append`].
pub(super) struct Append {
    pub previous: Index,
    pub previous_term: Term,
    pub entries: Vec<Entry>,
    pub commit: Index,
    pub everywhere: Index,
}

impl Member {
    /// A command for the log. `None` = it is not the leader.
    pub fn propose(&mut self, command: u32, out: &mut Outbox) -> Option<Index> {
        if self.role != Role::Leader {
            return None;
        }
        self.log.push(Entry { term: self.term, command });
        let at = self.log.last();
        self.replicate(out);
        Some(at)
    }

    /// Sends again what a member has not confirmed: it could not be reached for a time.
    pub fn send_again(&mut self, to: Node, out: &mut Outbox) {
        if let Some(at) = self.peer(to).filter(|_| self.role == Role::Leader) {
            self.progress[at].next = self.progress[at].matched + 1;
            self.send_append(to, out);
        }
    }

    fn peer(&self, node: Node) -> Option<usize> {
        self.peers.iter().position(|peer| *peer == node)
    }

    /// Lets all know what they lack: entries, or how far they are committed.
    pub(super) fn replicate(&mut self, out: &mut Outbox) {
        self.advance();
        for at in 0..self.peers.len() {
            let progress = self.progress[at];
            if progress.next <= self.log.last() || progress.commit < self.commit {
                self.send_append(self.peers[at], out);
            }
        }
    }

    /// As far as a majority has the log, if that end is of its own term (Raft § 5.4.2).
    fn advance(&mut self) {
        // Before anything new is committed: the driver has seen all that goes.
        self.log.drop_up_to(self.everywhere());
        let agreed = self.agreed();
        if agreed > self.commit && self.log.term_at(agreed) == Some(self.term) {
            self.commit = agreed;
        }
    }

    /// The greatest end of a log up to which a majority has it.
    fn agreed(&self) -> Index {
        let ends = || self.progress.iter().map(|progress| progress.matched).chain([self.log.last()]);
        let is_common = |end: &Index| ends().filter(|other| other >= end).count() >= self.majority();
        ends().filter(is_common).max().unwrap_or(0)
    }

    /// What every member has for good.
    fn everywhere(&self) -> Index {
        let least = self.progress.iter().map(|progress| progress.matched).min();
        least.unwrap_or(Index::MAX).min(self.commit)
    }

    pub(super) fn send_append(&mut self, to: Node, out: &mut Outbox) {
        let Some(at) = self.peer(to) else { return };
        let (commit, everywhere) = (self.commit, self.everywhere());
        let progress = &mut self.progress[at];
        // What was dropped is there, as every member has it.
        let previous = (progress.next - 1).max(self.log.base());
        let entries = self.log.from(previous + 1, BATCH);
        progress.next = previous + 1 + entries.len() as u64;
        progress.commit = commit;
        let previous_term = self.log.term_at(previous).unwrap_or(0);
        let append = Message::Append { term: self.term, previous, previous_term, entries, commit, everywhere };
        out.sends.push((to, append));
    }

    pub(super) fn append_asked(&mut self, from: Node, term: Term, append: Append, out: &mut Outbox) {
        if term < self.term {
            let last = self.log.last();
            out.sends.push((from, Message::AppendAnswer { term: self.term, ok: false, last }));
            return;
        }
        self.see_term(term);
        self.role = Role::Follower;
        self.leader = Some(from);
        self.votes.clear();
        let end = append.previous + append.entries.len() as u64;
        let asks = !append.entries.is_empty();
        if append.previous >= self.log.base() && self.log.term_at(append.previous) != Some(append.previous_term) {
            // Up to its commit index it surely agrees with the leader.
            let last = self.commit.min(append.previous.saturating_sub(1));
            out.sends.push((from, Message::AppendAnswer { term: self.term, ok: false, last }));
            return;
        }
        self.take_over(append.previous, append.entries);
        self.commit = self.commit.max(append.commit.min(end));
        self.log.drop_up_to(append.everywhere.min(self.commit));
        if asks {
            let last = end.max(self.log.base());
            out.sends.push((from, Message::AppendAnswer { term: self.term, ok: true, last }));
        }
    }

    /// Entries of the leader replace those of its own that differ, and all behind them.
    fn take_over(&mut self, previous: Index, entries: Vec<Entry>) {
        for (at, entry) in (previous + 1..).zip(entries) {
            match self.log.term_at(at) {
                _ if at <= self.log.base() => {}
                Some(term) if term == entry.term => {}
                other => {
                    debug_assert!(at > self.commit, "what is committed is never given up");
                    if other.is_some() {
                        self.log.truncate(at - 1);
                    }
                    self.log.push(entry);
                }
            }
        }
    }

    pub(super) fn append_answered(&mut self, from: Node, term: Term, ok: bool, last: Index, out: &mut Outbox) {
        self.follow_term(term, out);
        let Some(at) = self.peer(from).filter(|_| self.role == Role::Leader && term == self.term) else { return };
        let progress = &mut self.progress[at];
        if ok {
            progress.matched = progress.matched.max(last);
            progress.next = progress.next.max(last + 1);
            self.replicate(out);
        } else {
            progress.next = last.max(progress.matched) + 1;
            self.send_append(from, out);
        }
    }
}
