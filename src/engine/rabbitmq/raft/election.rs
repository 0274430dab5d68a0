//! Elections: who suspects its leader asks the others after a random time, first whether it could win, then for their
//! votes. A member votes once per term, and only for a log that is not behind its own.
use super::{Entry, Index, Member, Message, NOTHING, Node, Outbox, Progress, ROUND_US, Role, Term};
use crate::engine::choice::Purpose;
use crate::engine::id::Time;

impl Member {
    /// Its leader seems to be gone (or there never was one): it stands for election after `base_us` and a random part
    /// of `spread_us`, unless a leader shows itself.
    pub fn suspect(&mut self, base_us: Time, spread_us: u64, out: &mut Outbox) {
        if self.role == Role::Leader {
            return;
        }
        self.leader = None;
        self.arm(base_us, spread_us, out);
    }

    /// The timer `number` fires. `false` = it was stale.
    pub fn timeout(&mut self, number: u32, out: &mut Outbox) -> bool {
        if !self.awaits(number) {
            return false;
        }
        self.role = Role::PreCandidate;
        self.round = self.round.wrapping_add(1);
        self.votes = vec![self.me];
        let (term, round) = (self.term, self.round);
        let (last, last_term) = (self.log.last(), self.log.last_term());
        self.ask_all(&Message::PreVote { term, round, last, last_term }, out);
        self.arm(ROUND_US.0, ROUND_US.1, out);
        self.count_pre_votes(out);
        true
    }

    /// A later term without a leader that shows itself: its turn comes some time.
    pub(super) fn follow_term(&mut self, term: Term, out: &mut Outbox) {
        if self.see_term(term) {
            self.arm(ROUND_US.0, ROUND_US.1, out);
        }
    }

    fn arm(&mut self, base_us: Time, spread_us: u64, out: &mut Outbox) {
        self.timer += 1;
        out.timer = Some((base_us + out.choice.pick(Purpose::QuorumElection, spread_us), self.timer));
    }

    fn ask_all(&self, message: &Message, out: &mut Outbox) {
        out.sends.extend(self.peers.iter().map(|peer| (*peer, message.clone())));
    }

    /// Whether a log that ends so is at least as good as its own (Raft § 5.4.1).
    fn is_behind(&self, (last_term, last): (Term, Index)) -> bool {
        (last_term, last) >= (self.log.last_term(), self.log.last())
    }

    pub(super) fn pre_vote_asked(
        &mut self,
        from: Node,
        (term, round): (Term, u32),
        end: (Term, Index),
        out: &mut Outbox,
    ) {
        if self.role == Role::Leader {
            // The asker missed that there is a leader.
            self.send_append(from, out);
        } else if self.leader == Some(from) {
            // Who asks leads no more.
            self.suspect(ROUND_US.0, ROUND_US.1, out);
        }
        let granted = term >= self.term && self.leader.is_none() && self.is_behind(end);
        out.sends.push((from, Message::PreVoteAnswer { term: self.term, round, granted }));
    }

    pub(super) fn pre_vote_answered(&mut self, from: Node, term: Term, round: u32, granted: bool, out: &mut Outbox) {
        self.follow_term(term, out);
        if self.role == Role::PreCandidate && round == self.round && granted {
            self.note_vote(from);
            self.count_pre_votes(out);
        }
    }

    fn note_vote(&mut self, from: Node) {
        if !self.votes.contains(&from) {
            self.votes.push(from);
        }
    }

    fn count_pre_votes(&mut self, out: &mut Outbox) {
        if self.votes.len() < self.majority() {
            return;
        }
        self.role = Role::Candidate;
        self.term += 1;
        self.voted_for = Some(self.me);
        self.votes = vec![self.me];
        let (term, last, last_term) = (self.term, self.log.last(), self.log.last_term());
        self.ask_all(&Message::Vote { term, last, last_term }, out);
        self.arm(ROUND_US.0, ROUND_US.1, out);
        self.count_votes(out);
    }

    pub(super) fn vote_asked(&mut self, from: Node, term: Term, end: (Term, Index), out: &mut Outbox) {
        self.follow_term(term, out);
        let is_free = self.voted_for.is_none_or(|other| other == from);
        let granted = term == self.term && self.role != Role::Leader && is_free && self.is_behind(end);
        if granted {
            self.voted_for = Some(from);
            if self.leader.is_none() {
                // Somebody else may win: its own turn comes later.
                self.arm(ROUND_US.0, ROUND_US.1, out);
            }
        }
        out.sends.push((from, Message::VoteAnswer { term: self.term, granted }));
    }

    pub(super) fn vote_answered(&mut self, from: Node, term: Term, granted: bool, out: &mut Outbox) {
        self.follow_term(term, out);
        if self.role == Role::Candidate && term == self.term && granted {
            self.note_vote(from);
            self.count_votes(out);
        }
    }

    fn count_votes(&mut self, out: &mut Outbox) {
        if self.votes.len() < self.majority() {
            return;
        }
        self.role = Role::Leader;
        self.leader = Some(self.me);
        let next = self.log.last() + 1;
        self.progress = vec![Progress { next, matched: 0, commit: 0 }; self.peers.len()];
        self.log.push(Entry { term: self.term, command: NOTHING });
        self.replicate(out);
    }
}
