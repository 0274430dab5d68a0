//! Raft as Ra plays it for quorum queues: one [`Member`] is a state machine without I/O. It gets messages, proposals and
//! timeouts and writes what it wants sent to an [`Outbox`]. Who can reach whom, what a command means and when a
//! member is suspected is the driver's business; a member knows neither queue nor clock.
//!
//! Sources: Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm"; Ra's `ra_server` for pre-vote,
//! pipelined appends and the lengths of timeouts. Membership is fixed. There are no snapshots: what every member has is
//! dropped from the logs ([`Message::Append`], `everywhere`), so a log is as long as its slowest member is behind.
mod election;
mod log;
mod replication;

use crate::engine::choice::Choice;
use crate::engine::id::Time;
pub use log::Log;

/// A node of the cluster, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(pub u8);

impl Node {
    /// As RabbitMQ calls it: `rabbit@a`, `rabbit@b` …
    pub fn name(self) -> String {
        format!("rabbit@{}", char::from(b'a' + self.0 % 26))
    }
}

/// Position in the log, from 1; 0 = before the first entry.
pub type Index = u64;

/// Election term, from 1; 0 = before the first election.
pub type Term = u32;

/// What a new leader writes first, so that it learns what is committed (Raft § 8).
pub const NOTHING: u32 = 0;

/// Between two rounds of an election, µs: 101 to 1100 ms (ra_server_proc, election_timeout_action).
const ROUND_US: (Time, u64) = (101_000, 1_000_000);

/// Entries in one append (ra, ?AER_CHUNK_SIZE).
const BATCH: u64 = 128;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub term: Term,
    /// The driver's number of a command, or [`NOTHING`].
    pub command: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Whether a vote would be granted: a member that can't win raises nobody's term. `round` tells answers apart.
    PreVote {
        term: Term,
        round: u32,
        last: Index,
        last_term: Term,
    },
    PreVoteAnswer {
        term: Term,
        round: u32,
        granted: bool,
    },
    Vote {
        term: Term,
        last: Index,
        last_term: Term,
    },
    VoteAnswer {
        term: Term,
        granted: bool,
    },
    /// Entries that follow `previous`. `everywhere`: up to here every member has the log.
    Append {
        term: Term,
        previous: Index,
        previous_term: Term,
        entries: Vec<Entry>,
        commit: Index,
        everywhere: Index,
    },
    /// `ok`: the logs agree up to `last`. Otherwise the leader should go on after `last`.
    AppendAnswer {
        term: Term,
        ok: bool,
        last: Index,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Follower,
    PreCandidate,
    Candidate,
    Leader,
}

/// Where a member writes to while it works.
pub struct Outbox<'a> {
    pub choice: &'a mut Choice,
    pub sends: Vec<(Node, Message)>,
    /// Calls [`Member::timeout`] with the number after so many µs; a later one replaces it.
    pub timer: Option<(Time, u32)>,
}

impl<'a> Outbox<'a> {
    pub fn new(choice: &'a mut Choice) -> Self {
        Self { choice, sends: Vec::new(), timer: None }
    }
}

/// What a leader knows about another member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Progress {
    /// The next entry to send.
    next: Index,
    /// Up to here the logs agree.
    matched: Index,
    /// The commit index it was told.
    commit: Index,
}

/// One member of a group.
#[derive(Clone, Debug, Hash)]
pub struct Member {
    me: Node,
    /// The others, in order.
    peers: Vec<Node>,
    // --- on disk
    term: Term,
    voted_for: Option<Node>,
    log: Log,
    // --- in memory
    role: Role,
    leader: Option<Node>,
    commit: Index,
    /// Who voted for it in this round, itself included.
    votes: Vec<Node>,
    round: u32,
    /// Number of the timer that counts.
    timer: u32,
    /// Of a leader: by peer.
    progress: Vec<Progress>,
}

impl Member {
    /// A fresh member of a group of `members`, itself included.
    pub fn new(me: Node, members: &[Node]) -> Self {
        Self {
            me,
            peers: members.iter().copied().filter(|node| *node != me).collect(),
            term: 0,
            voted_for: None,
            log: Log::default(),
            role: Role::Follower,
            leader: None,
            commit: 0,
            votes: Vec::new(),
            round: 0,
            timer: 0,
            progress: Vec::new(),
        }
    }

    /// Its process starts again: it has what is on disk.
    pub fn restart(&mut self) {
        self.role = Role::Follower;
        self.leader = None;
        self.commit = self.log.base();
        self.votes.clear();
        self.progress.clear();
        self.timer += 1;
    }

    pub fn node(&self) -> Node {
        self.me
    }

    pub fn role(&self) -> Role {
        self.role
    }

    pub fn is_leader(&self) -> bool {
        self.role == Role::Leader
    }

    pub fn term(&self) -> Term {
        self.term
    }

    /// Whom it follows, itself included.
    pub fn leader(&self) -> Option<Node> {
        self.leader
    }

    pub fn commit(&self) -> Index {
        self.commit
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Whether a timer with this number still counts.
    pub fn awaits(&self, timer: u32) -> bool {
        self.timer == timer && self.role != Role::Leader && self.leader.is_none()
    }

    fn majority(&self) -> usize {
        self.peers.len().div_ceil(2) + 1
    }

    pub fn receive(&mut self, from: Node, message: Message, out: &mut Outbox) {
        match message {
            Message::PreVote { term, round, last, last_term } => {
                self.pre_vote_asked(from, (term, round), (last_term, last), out);
            }
            Message::PreVoteAnswer { term, round, granted } => self.pre_vote_answered(from, term, round, granted, out),
            Message::Vote { term, last, last_term } => self.vote_asked(from, term, (last_term, last), out),
            Message::VoteAnswer { term, granted } => self.vote_answered(from, term, granted, out),
            Message::Append { term, previous, previous_term, entries, commit, everywhere } => {
                let append = replication::Append { previous, previous_term, entries, commit, everywhere };
                self.append_asked(from, term, append, out);
            }
            Message::AppendAnswer { term, ok, last } => self.append_answered(from, term, ok, last, out),
        }
    }

    /// Somebody knows a later term: it is neither leader nor candidate any more. `false` = it is not later.
    fn see_term(&mut self, term: Term) -> bool {
        if term <= self.term {
            return false;
        }
        self.term = term;
        self.voted_for = None;
        self.role = Role::Follower;
        self.leader = None;
        self.progress.clear();
        true
    }
}
