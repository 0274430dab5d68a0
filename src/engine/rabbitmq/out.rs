//! What goes into and out of the broker besides methods: hops, timers, and the places a broker writes to while it
//! works. Nothing here decides anything.
use super::method::Reply;
use crate::engine::choice::Choice;
use crate::engine::fact::FactKind;
use crate::engine::facts::Facts;
use crate::engine::id::{ChannelIx, MessageIx, PartIx, Time};
use crate::engine::message::Messages;

/// A queue of the broker, dense from 0, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueIx(pub u32);

/// An exchange of the broker, dense from 0, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeIx(pub u32);

/// A virtual host of the broker: names mean something within one only. Dense from 0, never reused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VhostIx(pub u8);

impl VhostIx {
    /// `/`, which is always there.
    pub const DEFAULT: Self = Self(0);
}

/// The way of a copy through the board: see [`super::Broker::legs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathIx(pub u32);

impl PathIx {
    /// Nothing of it is on the board.
    pub const EMPTY: Self = Self(0);
}

/// What a leg of a path is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegKind {
    /// Along a binding.
    Copy,
    /// From a queue to its dead-letter exchange.
    DeadLetter,
    /// From an exchange to its alternate exchange.
    Alternate,
}

/// One link of a path. Both ends are on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    pub from: PartIx,
    pub to: PartIx,
    pub kind: LegKind,
}

/// Which publish of which channel waits for a hop to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publish {
    /// The source of the hop: hops of one source to one queue keep their order.
    pub channel: ChannelIx,
    /// Confirm sequence number, from 1; 0 = nobody waits.
    pub sequence: u64,
}

impl Publish {
    /// A copy that no channel published (dead letters, replayed history): its source is a queue, under a number that no
    /// channel has.
    pub(super) fn by_queue(queue: QueueIx) -> Self {
        Self { channel: ChannelIx(u32::MAX - queue.0), sequence: 0 }
    }
}

/// A copy on its way to a queue. The kernel gives it back with [`super::Broker::hop`] after hop time × `legs`;
/// hops from the same source to the same queue keep their order. It owns one hold on the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hop {
    pub queue: QueueIx,
    pub message: MessageIx,
    pub path: PathIx,
    /// How many links it travels; 0 = it is there at once.
    pub legs: u8,
    /// Failed deliveries, which travel with a dead-lettered message.
    pub delivery_count: u32,
    pub publish: Publish,
}

/// A moment the broker asks to be called at. A timer that came to nothing is not an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// A message at a head of the queue may have expired.
    MessageTtl(QueueIx),
    /// The queue may have been unused for x-expires.
    QueueExpires(QueueIx),
    /// A returned message may have waited for x-delayed-retry-min/-max.
    DelayedRetry(QueueIx),
    /// A consumer of a quorum queue may have held a message for x-consumer-timeout.
    ConsumerTimeout(QueueIx),
    /// A dead letter that no target took may go out again.
    DeadLetters(QueueIx),
    /// A matter of the nodes themselves: see [`super::nodes::Nodes`].
    Nodes(u32),
}

/// What the broker writes to while it works.
pub struct Out<'a> {
    pub now: Time,
    pub messages: &'a mut Messages,
    pub choice: &'a mut Choice,
    pub facts: &'a mut Facts,
    /// In the order in which the broker sends them; a delivery or return hands over one hold on its message.
    pub replies: &'a mut Vec<(ChannelIx, Reply)>,
    pub hops: &'a mut Vec<Hop>,
    pub timers: &'a mut Vec<(Time, Timer)>,
    /// Hops take no time: the broker carries them out before it returns and leaves none in `hops`. Otherwise it
    /// leaves all there, also those without a link on the board (`legs` 0).
    pub instant_hops: bool,
}

impl Out<'_> {
    #[inline]
    pub fn fact(&mut self, kind: FactKind) {
        self.facts.note(kind);
    }

    #[inline]
    pub fn reply(&mut self, channel: ChannelIx, reply: Reply) {
        self.replies.push((channel, reply));
    }
}
