//! Read-only pictures of the broker for the screen: plain data, built only when asked for.
use crate::engine::id::{ChannelIx, CopyNo, MessageIx, MessageNo, PartIx, Symbol, Time};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueKind {
    Classic,
    Quorum,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueState {
    pub part: PartIx,
    pub name: Symbol,
    pub kind: QueueKind,
    pub ready: u32,
    pub unacked: u32,
    /// basic.consume consumers.
    pub consumers: u32,
    /// Of ready messages, as x-max-length-bytes counts them.
    pub bytes: u64,
    pub max_priority: Option<u8>,
    pub single_active: bool,
    /// When the first head expires.
    pub head_expires_at: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    Ready,
    /// Handed out to a consumer (NONE = by basic.get or to a client that is not on the board).
    Unacked {
        consumer: PartIx,
        tag: u64,
    },
    /// Waits for its delayed retry.
    Delayed {
        until: Time,
    },
}

/// One stored copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub message: MessageIx,
    pub no: MessageNo,
    pub copy: CopyNo,
    pub key: Symbol,
    pub state: CellState,
    pub redelivered: bool,
    /// It has been dead-lettered.
    pub dead: bool,
    pub priority: u8,
    pub expires_at: Option<Time>,
    /// Failed deliveries (quorum queues).
    pub delivery_count: u32,
    /// Times handed out before.
    pub acquired_count: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeState {
    pub part: PartIx,
    pub name: Symbol,
    pub kind: &'static str,
    /// Bindings of which it is the source.
    pub bindings: u32,
    /// Its alternate exchange, if it exists and is on the board.
    pub alternate: Option<PartIx>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsumerState {
    pub queue: PartIx,
    pub consumer: PartIx,
    pub channel: ChannelIx,
    pub tag: Symbol,
    /// 0 = unlimited.
    pub prefetch: u32,
    pub unacked: u32,
    pub priority: i64,
    /// It gets messages (with a single active consumer only one does).
    pub active: bool,
    pub no_ack: bool,
}
