//! Osiris, the replicated log below streams: one [`Member`] is a state machine without I/O. A writer appends and pushes
//! chunks, replicas take them and say how far they are, and what a majority has is committed. Nobody votes: a coordinator
//! elsewhere stops members, compares their tails and starts a writer in the next epoch; who that is, who reaches whom, and
//! what an entry means is the driver's business.
//!
//! Sources: rabbitmq/osiris, `osiris_writer`, `osiris_replica`, `osiris_log`; `rabbit_stream_coordinator`. Every message is
//! a chunk of its own here, and positions count messages from 1 (offsets are the stream's).
//!
//! One thing is stricter than osiris v1.10: there tails are compared by the epoch of their last chunk, and a writer commits
//! chunks of earlier epochs as soon as a majority has them. As read from the sources, that may lose what was confirmed in
//! the history that Raft's Figure 8 shows. Here a tail is compared by the last epoch whose writer it was level with
//! ([`Tail::level`]), and a writer commits when a majority is level with it, so that the promise holds. Nothing else
//! that can be seen differs.
mod replication;
#[cfg(test)]
mod tests;

use super::raft::{Entry, Index, Log, Node};

/// Epoch of a writer, from 1; each election raises it.
pub type Epoch = u32;

/// How good a member's log is; the greatest of a majority becomes the writer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tail {
    /// The last epoch in which the log had all that its writer began with.
    pub level: Epoch,
    pub last: Index,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Its process does not run.
    Stopped,
    Writer,
    /// It has asked this writer for its epochs, to give up what that does not have.
    Asking(Node),
    Replica(Node),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    // --- from the coordinator
    /// Stop, take no more of this epoch or an earlier one, and say where the log ends.
    Stop {
        epoch: Epoch,
    },
    StartWriter {
        epoch: Epoch,
    },
    StartReplica {
        epoch: Epoch,
        writer: Node,
    },
    // --- to the coordinator
    Stopped {
        epoch: Epoch,
        tail: Tail,
    },
    Started {
        epoch: Epoch,
    },
    // --- between writer and replica
    Ask {
        epoch: Epoch,
    },
    /// Where each epoch ends in the writer's log, earliest first; `start`: where the log ended when the writer started.
    Overview {
        epoch: Epoch,
        ends: Vec<(Epoch, Index)>,
        start: Index,
    },
    /// The replica has the writer's log up to `last` and wants what follows.
    Attach {
        epoch: Epoch,
        last: Index,
    },
    /// Entries that follow `previous`. `everywhere`: up to here every member has the log.
    Chunk {
        epoch: Epoch,
        previous: Index,
        entries: Vec<Entry>,
        commit: Index,
        everywhere: Index,
    },
    Ack {
        epoch: Epoch,
        last: Index,
    },
}

/// Where a member writes to while it works.
#[derive(Debug, Default)]
pub struct Outbox {
    pub sends: Vec<(Node, Message)>,
    /// Entries that a replica gave up, as its writer does not have them.
    pub truncated: u64,
}

/// What a writer knows about a replica in its epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Progress {
    /// A reader of the writer's log sends to it.
    attached: bool,
    next: Index,
    matched: Index,
    /// The commit position it was told.
    commit: Index,
}

/// One member of a stream.
#[derive(Clone, Debug, Hash)]
pub struct Member {
    me: Node,
    /// The others, in order.
    peers: Vec<Node>,
    // --- on disk
    log: Log,
    level: Epoch,
    /// It takes part in nothing of this epoch or an earlier one.
    fenced: Epoch,
    // --- in memory
    role: Role,
    /// In which it was started.
    epoch: Epoch,
    commit: Index,
    /// Where the log of its epoch's writer ended when that started.
    start: Index,
    /// Of a writer: by peer.
    progress: Vec<Progress>,
}

impl Member {
    /// A fresh member of a stream with these `members`, itself included.
    pub fn new(me: Node, members: &[Node]) -> Self {
        Self {
            me,
            peers: members.iter().copied().filter(|node| *node != me).collect(),
            log: Log::default(),
            level: 0,
            fenced: 0,
            role: Role::Stopped,
            epoch: 0,
            commit: 0,
            start: 0,
            progress: Vec::new(),
        }
    }

    pub fn node(&self) -> Node {
        self.me
    }

    pub fn role(&self) -> Role {
        self.role
    }

    pub fn is_writer(&self) -> bool {
        self.role == Role::Writer
    }

    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// As far as it knows.
    pub fn commit(&self) -> Index {
        self.commit
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn tail(&self) -> Tail {
        Tail { level: self.level, last: self.log.last() }
    }

    /// Whether a writer's log is read for this replica.
    pub fn feeds(&self, replica: Node) -> bool {
        self.is_writer() && self.peer(replica).is_some_and(|at| self.progress[at].attached)
    }

    fn peer(&self, node: Node) -> Option<usize> {
        self.peers.iter().position(|peer| *peer == node)
    }

    fn majority(&self) -> usize {
        self.peers.len().div_ceil(2) + 1
    }

    /// Its node starts again: it has what is on disk, and nobody has started it yet.
    pub fn restart(&mut self) {
        self.role = Role::Stopped;
        self.commit = self.log.base();
        self.progress.clear();
    }

    /// Connections with these nodes broke: their reader ends, and so does a replica without its writer.
    pub fn part_from(&mut self, is_far: impl Fn(Node) -> bool) {
        for (peer, progress) in self.peers.iter().zip(&mut self.progress) {
            progress.attached &= !is_far(*peer);
        }
        if let Role::Asking(writer) | Role::Replica(writer) = self.role
            && is_far(writer)
        {
            self.role = Role::Stopped;
        }
    }

    pub fn receive(&mut self, from: Node, message: Message, out: &mut Outbox) {
        match message {
            Message::Stop { epoch } => self.stop(from, epoch, out),
            Message::StartWriter { epoch } => self.start_writer(from, epoch, out),
            Message::StartReplica { epoch, writer } => self.start_replica(epoch, writer, out),
            Message::Ask { epoch } => self.asked(from, epoch, out),
            Message::Overview { epoch, ends, start } => self.join(from, epoch, (&ends, start), out),
            Message::Attach { epoch, last } => self.attach(from, epoch, last, out),
            Message::Chunk { epoch, previous, entries, commit, everywhere } => {
                let chunk = replication::Chunk { previous, entries, commit, everywhere };
                self.take(from, epoch, chunk, out);
            }
            Message::Ack { epoch, last } => self.acked(from, epoch, last, out),
            // The coordinator's.
            Message::Stopped { .. } | Message::Started { .. } => {}
        }
    }

    fn stop(&mut self, coordinator: Node, epoch: Epoch, out: &mut Outbox) {
        if epoch < self.epoch {
            return;
        }
        self.role = Role::Stopped;
        self.fenced = epoch;
        self.progress.clear();
        out.sends.push((coordinator, Message::Stopped { epoch, tail: self.tail() }));
    }

    fn start_writer(&mut self, coordinator: Node, epoch: Epoch, out: &mut Outbox) {
        if epoch <= self.fenced || epoch < self.epoch {
            return;
        }
        if !self.is_writer() || self.epoch < epoch {
            self.lead(epoch);
        }
        out.sends.push((coordinator, Message::Started { epoch }));
    }

    /// Becomes the writer of an epoch.
    fn lead(&mut self, epoch: Epoch) {
        (self.role, self.epoch, self.level) = (Role::Writer, epoch, epoch);
        self.start = self.log.last();
        self.progress = vec![Progress::default(); self.peers.len()];
        self.advance();
    }

    fn start_replica(&mut self, epoch: Epoch, writer: Node, out: &mut Outbox) {
        let writes = self.is_writer() && self.epoch == epoch;
        if epoch <= self.fenced || epoch < self.epoch || writes {
            return;
        }
        (self.role, self.epoch) = (Role::Asking(writer), epoch);
        self.progress.clear();
        out.sends.push((writer, Message::Ask { epoch }));
    }
}
