//! The members of a quorum queue and what it shall do: changes wait here, by number, until a leader has them committed
//! and the queue carries them out. A number is carried out once, however often logs hold it; so a channel may send
//! what it has not heard of again to a new leader (rabbit_fifo_client, resend_all_pending).
use std::collections::BTreeMap;

use super::super::channel::{ChannelConsumer, Unacked};
use super::super::method::Method;
use super::super::out::{Hop, QueueIx, Timer};
use super::super::raft::{Index, Member, Node, Term};
use super::super::settle::Settlement;
use super::streams::Event;
use crate::engine::fact::RequeueReason;
use crate::engine::id::{ChannelIx, PartIx};

/// What a client said about deliveries.
#[derive(Clone, Copy, Debug)]
pub(super) enum Said {
    Settled(Settlement),
    /// basic.recover
    Recovered,
}

/// A command of the queue's log.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Enqueue(Hop),
    Settle {
        channel: ChannelIx,
        client: PartIx,
        unacked: Vec<Unacked>,
        said: Said,
    },
    /// basic.consume, cancel, get, purge.
    Method(Method),
    /// A time to live, a delay or a consumer's time is over.
    Timer(Timer),
    /// A channel is gone with its consumers, and what they held comes back.
    Down(Down),
    /// Consumers on this node are out of reach, or in reach again.
    NodeLost(Node),
    NodeBack(Node),
    /// They were out of reach for too long: what they hold comes back.
    Reclaim(Node),
    /// Of the stream coordinator: what happened to a stream's members.
    Stream(QueueIx, Event),
}

#[derive(Clone, Debug)]
pub(super) struct Down {
    pub channel: ChannelIx,
    pub consumers: Vec<ChannelConsumer>,
    pub unacked: Vec<Unacked>,
    pub why: RequeueReason,
}

/// Who sends a change to the leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Channel(ChannelIx),
    /// The leader itself notices, whoever it is.
    Leader,
    /// Its channel is gone: nobody sends it again.
    Nobody,
}

#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub change: Change,
    pub source: Source,
    /// A leader has put it into its log: before that it is in none.
    pub proposed: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Group {
    pub members: Vec<Member>,
    /// Changed with [`Group::add`], [`Group::take`] and [`Group::orphan`] only.
    pub pending: BTreeMap<u32, Pending>,
    /// How many of them each channel sends: asked with every copy that sets out.
    waiting: BTreeMap<ChannelIx, u32>,
    pub applied: Index,
    /// As the queue knows it: the one elected last.
    pub leader: Option<(Node, Term)>,
    /// No majority can reach each other.
    pub lost: bool,
    /// Channels that were gone with their node: their consumers are only suspected.
    pub absent: Vec<(Node, Down)>,
}

impl Group {
    pub fn new(nodes: &[Node]) -> Self {
        Self {
            members: nodes.iter().map(|node| Member::new(*node, nodes)).collect(),
            pending: BTreeMap::new(),
            waiting: BTreeMap::new(),
            applied: 0,
            leader: None,
            lost: false,
            absent: Vec::new(),
        }
    }

    pub fn member(&self, node: Node) -> Option<&Member> {
        self.members.iter().find(|member| member.node() == node)
    }

    pub fn member_mut(&mut self, node: Node) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.node() == node)
    }

    /// The leader of the latest term among members that `counts`.
    pub fn leader_among(&self, counts: impl Fn(Node) -> bool) -> Option<Node> {
        let leaders = self.members.iter().filter(|member| member.is_leader() && counts(member.node()));
        leaders.max_by_key(|member| member.term()).map(Member::node)
    }

    pub fn add(&mut self, token: u32, change: Change, source: Source) {
        if let Source::Channel(channel) = source {
            *self.waiting.entry(channel).or_insert(0) += 1;
        }
        self.pending.insert(token, Pending { change, source, proposed: false });
    }

    pub fn take(&mut self, token: u32) -> Option<Pending> {
        let taken = self.pending.remove(&token)?;
        if let Source::Channel(channel) = taken.source {
            self.forget_one(channel);
        }
        Some(taken)
    }

    pub fn take_all(&mut self) -> BTreeMap<u32, Pending> {
        self.waiting.clear();
        std::mem::take(&mut self.pending)
    }

    /// The channel is gone: nobody sends its changes again.
    pub fn orphan(&mut self, channel: ChannelIx) {
        if self.waiting.remove(&channel).is_none() {
            return;
        }
        for pending in self.pending.values_mut().filter(|one| one.source == Source::Channel(channel)) {
            pending.source = Source::Nobody;
        }
    }

    fn forget_one(&mut self, channel: ChannelIx) {
        let Some(count) = self.waiting.get_mut(&channel) else { return };
        *count -= 1;
        if *count == 0 {
            self.waiting.remove(&channel);
        }
    }

    /// Whether the log behind what is carried out has this change already.
    pub fn is_in_log(&self, node: Node, token: u32) -> bool {
        if !self.pending.get(&token).is_some_and(|pending| pending.proposed) {
            return false;
        }
        let Some(member) = self.member(node) else { return false };
        let log = member.log();
        (self.applied + 1..=log.last()).any(|at| log.get(at).is_some_and(|entry| entry.command == token))
    }

    /// How many changes of a channel wait.
    pub fn waiting_of(&self, channel: ChannelIx) -> u32 {
        self.waiting.get(&channel).copied().unwrap_or_default()
    }
}
