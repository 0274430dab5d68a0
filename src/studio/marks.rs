//! Surprises: the moments of a run that are worth jumping to (UX T7). Found once, while facts are recorded.
use rustc_hash::FxHashMap;

use super::system;
use crate::engine::fact::{Fact, FactKind};
use crate::engine::id::{MessageNo, PartIx, Symbol, Time};
use crate::locales::Text;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkKind {
    DeadLettered,
    Redelivered,
    Duplicate,
    Returned,
    Lost,
    OrderBroken,
    Crashed,
    ChannelClosed,
    // --- Kafka
    BrokerDown,
    /// A partition without leader.
    Offline,
    IsrShrunk,
    /// A member that did not leave by itself.
    Evicted,
    Aborted,
    // --- RabbitMQ's nodes
    NodeDown,
    /// The network parted.
    Parted,
    NoMajority,
    LeaderElected,
    QueueDown,
    Alarm,
    Blocked,
}

impl MarkKind {
    pub const fn label(self) -> Text {
        match self {
            Self::DeadLettered => Text::new("dead-lettered", "dead letter"),
            Self::Redelivered => Text::new("redelivered", "재전달"),
            Self::Duplicate => Text::new("duplicate work", "중복 처리"),
            Self::Returned => Text::new("returned", "반송"),
            Self::Lost => Text::new("lost", "사라짐"),
            Self::OrderBroken => Text::new("order broken", "순서 바뀜"),
            Self::Crashed => Text::new("crashed", "장애"),
            Self::ChannelClosed => Text::new("channel closed", "channel 닫힘"),
            Self::BrokerDown => Text::new("broker down", "broker 장애"),
            Self::Offline => Text::new("partition offline", "파티션 오프라인"),
            Self::IsrShrunk => Text::new("ISR shrank", "ISR 줄어듦"),
            Self::Evicted => Text::new("member removed", "구성원 제외"),
            Self::Aborted => Text::new("transaction aborted", "트랜잭션 중단"),
            Self::NodeDown => Text::new("node down", "노드 장애"),
            Self::Parted => Text::new("network parted", "네트워크 분할"),
            Self::NoMajority => Text::new("no majority", "과반 없음"),
            Self::LeaderElected => Text::new("new leader", "새 리더"),
            Self::QueueDown => Text::new("queue down", "큐 다운"),
            Self::Alarm => Text::new("alarm", "알람"),
            Self::Blocked => Text::new("connection blocked", "연결 막힘"),
        }
    }
}

/// One surprise. `part` is where it happened; NONE when that place is not on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub event: u64,
    pub at: Time,
    pub kind: MarkKind,
    pub part: PartIx,
    pub message: Option<MessageNo>,
}

/// All surprises of a run, in order, and what is needed to find the next one.
#[derive(Debug, Default)]
pub struct Marks {
    marks: Vec<Mark>,
    order: Order,
}

/// Work on one queue ends in the order of publication per routing key, or the order is broken.
#[derive(Debug, Default)]
struct Order {
    keys: FxHashMap<MessageNo, Symbol>,
    /// Where the copy that a consumer has was taken from.
    taken: FxHashMap<(PartIx, MessageNo), PartIx>,
    last_done: FxHashMap<(PartIx, Symbol), MessageNo>,
}

impl Marks {
    pub fn all(&self) -> &[Mark] {
        &self.marks
    }

    /// Looks at facts that are new.
    pub fn see(&mut self, facts: &[Fact]) {
        for fact in facts {
            let found = mark_of(fact.kind).or_else(|| self.order.broken_by(fact.kind));
            if let Some((kind, part, message)) = found {
                self.marks.push(Mark { event: fact.event, at: fact.at, kind, part, message });
            }
        }
    }

    /// The first after `event`.
    pub fn next(&self, event: u64) -> Option<&Mark> {
        self.marks.get(self.marks.partition_point(|mark| mark.event <= event))
    }

    /// The last before `event`.
    pub fn previous(&self, event: u64) -> Option<&Mark> {
        self.marks[..self.marks.partition_point(|mark| mark.event < event)].last()
    }
}

/// What is surprising, where, and about which message.
pub type Found = (MarkKind, PartIx, Option<MessageNo>);

fn mark_of(kind: FactKind) -> Option<Found> {
    Some(match kind {
        FactKind::DeadLettered { queue, message, .. } => (MarkKind::DeadLettered, queue, Some(message)),
        FactKind::Delivered { queue, message, redelivered: true, .. } => (MarkKind::Redelivered, queue, Some(message)),
        FactKind::Worked { consumer, message, duplicate: true, .. } => (MarkKind::Duplicate, consumer, Some(message)),
        FactKind::Returned { exchange, message, .. } => (MarkKind::Returned, exchange, Some(message)),
        FactKind::Lost { place, message, .. } => (MarkKind::Lost, place, Some(message)),
        FactKind::Crashed { part, .. } => (MarkKind::Crashed, part, None),
        FactKind::ChannelClosed { part, .. } => (MarkKind::ChannelClosed, part, None),
        FactKind::Kafka(_) | FactKind::RabbitMq(_) => {
            return system::known().iter().find_map(|system| (system.story.surprise)(&kind));
        }
        _ => return None,
    })
}

impl Order {
    fn broken_by(&mut self, kind: FactKind) -> Option<Found> {
        match kind {
            FactKind::Published { message, key, .. } => {
                self.keys.insert(message, key);
                None
            }
            // In logs the engine finds it; what was published to a queue is found here.
            FactKind::OutOfOrder { consumer, message, .. } if !self.keys.contains_key(&message) => {
                Some((MarkKind::OrderBroken, consumer, Some(message)))
            }
            FactKind::Delivered { queue, consumer, message, .. } => {
                self.taken.insert((consumer, message), queue);
                None
            }
            FactKind::Worked { consumer, message, .. } => {
                let queue = self.taken.remove(&(consumer, message))?;
                let key = *self.keys.get(&message)?;
                let last = self.last_done.entry((queue, key)).or_insert(message);
                if message < *last {
                    return Some((MarkKind::OrderBroken, consumer, Some(message)));
                }
                *last = message;
                None
            }
            _ => None,
        }
    }
}
