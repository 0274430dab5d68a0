//! Where the copies of a record stand and what each of its readers did with it, by the cursor. Every group reads every
//! record, so a copy has a line for each of them. Data only: the system that has such records fills it.
use crate::engine::id::{CopyNo, PartIx, Time};
use crate::locales::Text;

/// One place in a log.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The copy that stands here; see [`super::Copy`].
    pub copy: CopyNo,
    /// A topic, or a stream of RabbitMQ.
    pub topic: PartIx,
    /// [`Place::STREAM`] = a stream, which has none.
    pub partition: u32,
    /// [`Place::GONE`] = not known any more.
    pub offset: u64,
    pub appended_at: Time,
    pub state: PlaceState,
    /// In the order in which they came to it.
    pub readers: Vec<Reader>,
}

impl Place {
    pub const STREAM: u32 = u32::MAX;
    pub const GONE: u64 = u64::MAX;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceState {
    /// Not appended yet at the cursor.
    Ahead,
    /// At or above the high watermark: nobody may read it.
    Hidden,
    Visible,
    /// Its transaction is open: readers of committed records wait before it.
    Open,
    /// Its transaction was aborted: readers of committed records skip it.
    Aborted,
    /// Gone with the old end of the log, or compacted.
    Expired,
    Compacted,
    Lost,
}

impl PlaceState {
    pub const fn label(self) -> Text {
        match self {
            Self::Ahead => Text::new("not written yet", "아직 쓰지 않음"),
            Self::Hidden => Text::new("not visible yet", "아직 안 보임"),
            Self::Visible => Text::new("readable", "읽을 수 있음"),
            Self::Open => Text::new("transaction open", "트랜잭션 열림"),
            Self::Aborted => Text::new("aborted", "트랜잭션 중단"),
            Self::Expired => Text::new("expired", "보존이 끝남"),
            Self::Compacted => Text::new("compacted away", "compaction으로 빠짐"),
            Self::Lost => Text::new("lost", "사라짐"),
        }
    }

    /// It is not there (any more).
    pub const fn is_gone(self) -> bool {
        matches!(self, Self::Expired | Self::Compacted | Self::Lost)
    }
}

/// A group, or a consumer without one.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    pub reader: PartIx,
    /// Who had it last.
    pub consumer: PartIx,
    pub state: ReaderState,
    /// How often poll handed it out.
    pub polls: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReaderState {
    /// Locked for a member of a share group.
    Acquired,
    /// poll handed it out, its work has not begun.
    Polled,
    Working,
    /// Done, and nothing is committed past it: read again after a crash.
    Worked,
    /// Its work failed and will be tried again.
    Failed,
    /// Released by a share group, or its lock ran out.
    Released,
    Skipped,
    /// Passed on to a retry topic.
    Retried,
    DeadLettered,
    /// The group's committed offset is past it, or a share group accepted it.
    Committed,
    /// Committed past it before its work was done.
    CommittedUnworked,
    /// A share group gave it up.
    Archived,
    // --- of a stream, which keeps no account of its readers
    Delivered,
    /// Acknowledged or not: the reader went on, the message stays.
    Done,
}

impl ReaderState {
    pub const fn label(self) -> Text {
        match self {
            Self::Acquired => Text::new("acquired", "잡힘"),
            Self::Polled => Text::new("polled, waits for work", "poll로 받음, 처리 대기"),
            Self::Working => Text::new("being worked on", "처리 중"),
            Self::Worked => Text::new("worked, not committed", "처리됨, 커밋 전"),
            Self::Failed => Text::new("failed, will be tried again", "실패, 다시 해 봄"),
            Self::Released => Text::new("released", "놓임"),
            Self::Skipped => Text::new("skipped", "건너뜀"),
            Self::Retried => Text::new("in a retry topic", "retry topic으로"),
            Self::DeadLettered => Text::new("dead-lettered", "dead letter로"),
            Self::Committed => Text::new("committed past it", "커밋됨"),
            Self::CommittedUnworked => Text::new("committed before its work", "처리 전에 커밋됨"),
            Self::Archived => Text::new("archived", "보관 처리됨"),
            Self::Delivered => Text::new("delivered, waits for work", "받음, 처리 대기"),
            Self::Done => Text::new("done, the message stays", "처리됨, 메시지는 남음"),
        }
    }
}
