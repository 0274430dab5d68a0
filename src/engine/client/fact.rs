//! What clients do that is more than publishing and consuming: transactions, requests and replies, links between
//! brokers. Plain records, as all facts.
use crate::engine::id::{Duration, MessageNo, PartIx};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// tx.commit set out, for so many publishes.
    CommitSent {
        producer: PartIx,
        count: u32,
    },
    /// commit-ok arrived.
    Committed {
        producer: PartIx,
        count: u32,
    },
    /// tx.rollback set out: so many publishes never happen.
    RollbackSent {
        producer: PartIx,
        count: u32,
    },
    RolledBack {
        producer: PartIx,
        count: u32,
    },
    /// A consumer published the reply `message` to the reply-to of `request`.
    Replied {
        server: PartIx,
        message: MessageNo,
        request: MessageNo,
    },
    /// The reply `message` belongs to `request` by its correlation id.
    ReplyMatched {
        requester: PartIx,
        message: MessageNo,
        request: MessageNo,
        waited_us: Duration,
    },
    /// No reply came in time.
    RequestTimedOut {
        requester: PartIx,
        request: MessageNo,
    },
    ReplyIgnored {
        requester: PartIx,
        message: MessageNo,
        why: Ignored,
    },
    /// Direct reply-to: the broker gives the reply to the requester's channel, past all queues.
    HandedOver {
        requester: PartIx,
        message: MessageNo,
    },
    /// Direct reply-to: the requester's channel is gone, and so is the reply.
    ReplyDropped {
        message: MessageNo,
    },
    /// A consumer gave up on it: published to the parking queue and acknowledged.
    Parked {
        consumer: PartIx,
        queue: PartIx,
        message: MessageNo,
        deaths: u32,
    },
    LinkCut {
        link: PartIx,
    },
    LinkMended {
        link: PartIx,
    },
    /// The link of a federated queue takes from its upstream: consumers of `queue` wait for messages.
    LinkRuns {
        link: PartIx,
        queue: PartIx,
    },
    /// It takes no more: `queue` has messages of its own, or nobody who would take any.
    LinkRests {
        link: PartIx,
        queue: PartIx,
    },
    /// A federation link does not hand on what has made too many hops.
    NotForwarded {
        link: PartIx,
        message: MessageNo,
        hops: u32,
    },
}

/// Why a requester ignores a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ignored {
    /// Its request has timed out.
    Late,
    /// Its request has its reply already.
    Again,
    /// No request of this connection has its correlation id.
    Unknown,
}

impl Fact {
    /// The parts that it names; NONE fills the empty places.
    pub fn parts(&self) -> [PartIx; 4] {
        let (first, second) = match *self {
            Self::CommitSent { producer, .. }
            | Self::Committed { producer, .. }
            | Self::RollbackSent { producer, .. }
            | Self::RolledBack { producer, .. } => (producer, PartIx::NONE),
            Self::Replied { server, .. } => (server, PartIx::NONE),
            Self::ReplyMatched { requester, .. }
            | Self::HandedOver { requester, .. }
            | Self::RequestTimedOut { requester, .. }
            | Self::ReplyIgnored { requester, .. } => (requester, PartIx::NONE),
            Self::ReplyDropped { .. } => (PartIx::NONE, PartIx::NONE),
            Self::Parked { consumer, queue, .. } => (consumer, queue),
            Self::LinkRuns { link, queue } | Self::LinkRests { link, queue } => (link, queue),
            Self::LinkCut { link } | Self::LinkMended { link } | Self::NotForwarded { link, .. } => {
                (link, PartIx::NONE)
            }
        };
        [first, second, PartIx::NONE, PartIx::NONE]
    }

    /// The message that it is about.
    pub fn message(&self) -> Option<MessageNo> {
        match *self {
            Self::Replied { message, .. }
            | Self::ReplyMatched { message, .. }
            | Self::ReplyIgnored { message, .. }
            | Self::HandedOver { message, .. }
            | Self::ReplyDropped { message }
            | Self::Parked { message, .. }
            | Self::NotForwarded { message, .. } => Some(message),
            Self::RequestTimedOut { request, .. } => Some(request),
            Self::CommitSent { .. }
            | Self::Committed { .. }
            | Self::RollbackSent { .. }
            | Self::RolledBack { .. }
            | Self::LinkCut { .. }
            | Self::LinkMended { .. }
            | Self::LinkRuns { .. }
            | Self::LinkRests { .. } => None,
        }
    }
}
