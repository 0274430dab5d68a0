//! What a person does to a running Kafka. Enters the run's log like every command.
use super::cluster::{BrokerId, Election};
use crate::engine::id::PartIx;

/// Where to set a position or a committed offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SeekTo {
    Beginning,
    End,
    Offset(u64),
    /// The first record not older than this moment of the run, µs.
    Time(u64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// kill -9: the controller notices when its session ends.
    KillBroker(BrokerId),
    /// A controlled shutdown: leaderships are handed over first.
    StopBroker(BrokerId),
    StartBroker(BrokerId),
    /// SIGSTOP, and back.
    FreezeBroker(BrokerId),
    ThawBroker(BrokerId),
    /// Cut off from brokers and controller, and back.
    IsolateBroker(BrokerId),
    ReconnectBroker(BrokerId),
    /// Each replica fetch it handles takes so many µs more; 0 = as fast as ever.
    SlowBroker {
        broker: BrokerId,
        extra_us: u64,
    },
    Elect {
        topic: PartIx,
        partition: u32,
        election: Election,
    },
    /// Moves a partition to these brokers, the first one preferred as leader.
    Reassign {
        topic: PartIx,
        partition: u32,
        replicas: Vec<BrokerId>,
    },
    AddPartitions {
        topic: PartIx,
        count: u32,
    },
    /// Up to an offset; `None` = up to the high watermark.
    DeleteRecords {
        topic: PartIx,
        partition: u32,
        before: Option<u64>,
    },
    /// A consumer seeks. `partition` None = all of its own.
    Seek {
        consumer: PartIx,
        partition: Option<(PartIx, u32)>,
        to: SeekTo,
    },
    /// An operator sets the committed offsets of a group without members.
    ResetOffsets {
        group: PartIx,
        topic: PartIx,
        partition: Option<u32>,
        to: SeekTo,
    },
    /// An operator ends the open transaction of a producer.
    AbortTransaction {
        producer: PartIx,
    },
    /// A producer writes one record by hand.
    Produce {
        producer: PartIx,
        key: Option<String>,
        value: Option<String>,
        partition: Option<u32>,
    },
    /// Puts the records of a dead-letter topic back to where they came from, up to so many.
    Redrive {
        topic: PartIx,
        most: u32,
    },
}

/// Why a command was refused, as the broker or tool says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    NoSuchBroker,
    BrokerIsUp,
    BrokerIsDown,
    /// The group has live members (`GROUP_NOT_EMPTY`).
    GroupHasMembers,
    NoOpenTransaction,
    NotAssigned,
    NothingToRedrive,
    Code(super::error::ErrorCode),
}
