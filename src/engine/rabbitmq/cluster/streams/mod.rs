//! Streams on several nodes: members of osiris on the cluster's links, and the stream coordinator, a Raft group of all nodes
//! that starts and stops them (rabbit_stream_coordinator). As with quorum queues, what is committed is kept once, in the
//! broker's own [`crate::engine::rabbitmq::queue::stream::Stream`]; members differ in their logs, and readers in how far
//! the member on their node knows what is committed.
mod coordinator;
mod look;
mod read;
mod write;

use std::collections::BTreeMap;

use super::fact::NodeSet;
use crate::engine::id::{ChannelIx, Symbol, Time};
use crate::engine::rabbitmq::osiris::{Epoch, Member, Role, Tail};
use crate::engine::rabbitmq::out::{Hop, QueueIx};
use crate::engine::rabbitmq::raft::{Index, Node};

/// In place of a queue: the group of the stream coordinator.
pub(super) const COORDINATOR: QueueIx = QueueIx(u32::MAX);

/// stream_messages_soft_limit: messages of a channel without a confirm above which its connection goes into flow.
pub(super) const SOFT_LIMIT: u32 = 256;

/// What the coordinator writes into its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// The writer of this epoch is gone or out of reach.
    WriterDown { epoch: Epoch },
    /// A member has stopped for the election after this epoch.
    Stopped { epoch: Epoch, node: Node, tail: Tail },
    /// The writer of this epoch runs.
    Started { epoch: Epoch, node: Node },
}

/// What the coordinator is about with a stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    /// It stops the members until a majority has told its tail, by member.
    Electing {
        tails: Vec<Option<Tail>>,
    },
    /// It has chosen this member and waits for it to run.
    Starting(Node),
    Running(Node),
}

/// A copy that is not committed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub hop: Hop,
    /// When a writer put it into its log: the time of its chunk.
    pub written_at: Time,
}

/// A stream over its nodes.
#[derive(Clone, Debug)]
pub(super) struct Replicated {
    pub members: Vec<Member>,
    pub epoch: Epoch,
    pub phase: Phase,
    /// Members to which an order is on its way.
    pub asked: NodeSet,
    /// To whom channels write: the writer that started last.
    pub writer: Node,
    /// Copies that are not committed, by number. Changed with [`Replicated::add`] and [`Replicated::take`] only.
    pub pending: BTreeMap<u32, Pending>,
    /// How many of them each channel sends: asked with every copy that sets out.
    waiting: BTreeMap<ChannelIx, u32>,
    /// Up to here the members' logs are in the broker's stream.
    pub applied: Index,
    /// No majority can reach each other.
    pub lost: bool,
    /// Names whose active reader went down with its node.
    pub held: Vec<(Node, Symbol)>,
}

impl Replicated {
    /// A new stream whose first writer runs on the first of these nodes.
    pub fn new(nodes: &[Node], writer: Node) -> Self {
        Self {
            members: nodes.iter().map(|node| Member::new(*node, nodes)).collect(),
            epoch: 1,
            phase: Phase::Running(writer),
            asked: NodeSet::default(),
            writer,
            pending: BTreeMap::new(),
            waiting: BTreeMap::new(),
            applied: 0,
            lost: false,
            held: Vec::new(),
        }
    }

    pub fn member(&self, node: Node) -> Option<&Member> {
        self.members.iter().find(|member| member.node() == node)
    }

    pub fn member_mut(&mut self, node: Node) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.node() == node)
    }

    pub fn nodes(&self) -> Vec<Node> {
        self.members.iter().map(Member::node).collect()
    }

    /// Whether as many are a majority of the members.
    pub fn is_majority(&self, count: usize) -> bool {
        count > self.members.len() / 2
    }

    /// Whether the replica on this node gets all that the writer has.
    pub fn follows(&self, node: Node, writer: Node) -> bool {
        let feeds = self.member(writer).is_some_and(|writer| writer.feeds(node));
        feeds && self.member(node).is_some_and(|member| member.role() == Role::Replica(writer))
    }

    pub fn add(&mut self, token: u32, hop: Hop) {
        if hop.publish.sequence > 0 {
            *self.waiting.entry(hop.publish.channel).or_insert(0) += 1;
        }
        self.pending.insert(token, Pending { hop, written_at: 0 });
    }

    pub fn take(&mut self, token: u32) -> Option<Pending> {
        let pending = self.pending.remove(&token)?;
        let channel = pending.hop.publish.channel;
        if pending.hop.publish.sequence > 0
            && let Some(count) = self.waiting.get_mut(&channel)
        {
            *count -= 1;
            if *count == 0 {
                self.waiting.remove(&channel);
            }
        }
        Some(pending)
    }

    /// Copies of a channel that wait for their confirm.
    pub fn waiting_of(&self, channel: ChannelIx) -> u32 {
        self.waiting.get(&channel).copied().unwrap_or_default()
    }

    /// Whether a member's log has this copy behind what is carried out.
    pub fn is_in_log(&self, member: &Member, token: u32) -> bool {
        let log = member.log();
        (self.applied + 1..=log.last()).any(|at| log.get(at).is_some_and(|entry| entry.command == token))
    }

    pub fn is_in_any_log(&self, token: u32) -> bool {
        self.members.iter().any(|member| self.is_in_log(member, token))
    }
}
