//! Small ids of the running world. Stable string ids live in the document only.

/// Virtual time in µs since the start of the run.
pub type Time = u64;

/// A span of virtual time in µs.
pub type Duration = u64;

/// Index of a part in [`super::topology::Topology::parts`]. The whole page speaks of parts by this index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartIx(pub u32);

impl PartIx {
    /// What has no part on the board: the default exchange, `amq.*`, a queue of a conformance case.
    pub const NONE: Self = Self(u32::MAX);

    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// An interned string (names, keys, tags): see [`super::message::Messages::symbol`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

/// Number of a published message, in order of publication, from 1. Kept through copies and dead-lettering;
/// the page shows it as `#212`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageNo(pub u32);

/// Number of one stored copy of a message (a message routed to two queues has two copies), never reused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CopyNo(pub u32);

/// Slot of a message in the arena [`super::message::Messages`]; reused after the last copy is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageIx(pub u32);

/// A channel of a broker, dense from 0. Each simulated client has exactly one connection with one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelIx(pub u32);

/// A connection of a broker, dense from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionIx(pub u32);
