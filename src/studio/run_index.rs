//! What the log and the timeline look up in a run, kept up to date as facts come: the events that a search of the log
//! lets through, and the spans in which a client was down. Follows the facts; tells nothing itself.
use rustc_hash::FxHashMap;

use super::story::parts_of_kind;
use super::system;
use crate::engine::fact::{Fact, FactKind};
use crate::engine::id::{MessageNo, PartIx, Time};
use crate::locales::Text;

/// A stretch in which something was not as it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub kind: SpanKind,
    pub part: PartIx,
    /// A broker or a partition of it, a node; 0 elsewhere.
    pub which: u32,
    pub event: u64,
    pub from: Time,
    /// None = it lasts.
    pub until: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    Crashed,
    Paused,
    /// The broker closed its channel.
    Closed,
    // --- Kafka
    BrokerDown,
    /// It stands still, and nobody has noticed yet.
    BrokerFrozen,
    BrokerIsolated,
    BrokerSlow,
    /// A partition without leader.
    Offline,
    /// Fewer replicas in sync than min.insync.replicas.
    UnderMinIsr,
    /// Out of its group, and not by its own will.
    Evicted,
    Rebalance,
    // --- RabbitMQ's nodes
    NodeDown,
    NodeSlow,
    Parted,
    NoMajority,
    QueueDown,
    MemoryAlarm,
    DiskAlarm,
    Blocked,
    Flow,
}

/// A fact begins a stretch or ends those that are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanStep {
    Begin(SpanKind, PartIx, u32),
    End(SpanKind, PartIx, u32),
}

impl SpanKind {
    pub const fn label(self) -> Text {
        match self {
            Self::Crashed => Text::new("{0} crashed", "{0} 장애"),
            Self::Paused => Text::new("{0} paused", "{0} 멈춤"),
            Self::Closed => Text::new("channel of {0} closed", "{0}의 channel 닫힘"),
            Self::BrokerDown => Text::new("broker {1} down", "broker {1} 장애"),
            Self::BrokerFrozen => Text::new("broker {1} frozen", "broker {1} 정지"),
            Self::BrokerIsolated => Text::new("broker {1} isolated", "broker {1} 고립"),
            Self::BrokerSlow => Text::new("broker {1} slow", "broker {1} 느림"),
            Self::Offline => Text::new("{0} P{1} offline", "{0} P{1} 오프라인"),
            Self::UnderMinIsr => Text::new("{0} P{1} under min ISR", "{0} P{1} min ISR 미달"),
            Self::Evicted => Text::new("{0} out of its group", "{0} 그룹에서 제외"),
            Self::Rebalance => Text::new("{0} rebalancing", "{0} rebalance 중"),
            Self::NodeDown => Text::new("{1} down", "{1} 장애"),
            Self::NodeSlow => Text::new("{1} slow", "{1} 느림"),
            Self::Parted => Text::new("network parted", "네트워크 분할"),
            Self::NoMajority => Text::new("{0} without a majority", "{0} 과반 없음"),
            Self::QueueDown => Text::new("{0} down", "{0} 다운"),
            Self::MemoryAlarm => Text::new("memory alarm on {1}", "{1} 메모리 알람"),
            Self::DiskAlarm => Text::new("disk alarm on {1}", "{1} 디스크 알람"),
            Self::Blocked => Text::new("{0} blocked", "{0} 막힘"),
            Self::Flow => Text::new("{0} in flow", "{0} flow 상태"),
        }
    }
}

/// What the log may be narrowed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FactClass {
    #[default]
    All,
    Publishing,
    Routing,
    Queueing,
    Settling,
    Trouble,
    Clients,
}

impl FactClass {
    pub const ALL: [Self; 7] =
        [Self::All, Self::Publishing, Self::Routing, Self::Queueing, Self::Settling, Self::Trouble, Self::Clients];

    pub const fn label(self) -> Text {
        match self {
            Self::All => Text::new("all facts", "모든 사실"),
            Self::Publishing => Text::new("published, confirmed", "보냄, confirm"),
            Self::Routing => Text::new("routed", "routing"),
            Self::Queueing => Text::new("stored, delivered", "저장, 전달"),
            Self::Settling => Text::new("worked, acked", "처리, ack"),
            Self::Trouble => Text::new("trouble", "문제"),
            Self::Clients => Text::new("clients, edits", "클라이언트, 편집"),
        }
    }

    fn holds(self, kind: &FactKind) -> bool {
        use FactKind as F;
        if let F::Kafka(_) | F::RabbitMq(_) = kind {
            return self == Self::All || system::known().iter().any(|system| (system.story.is_of_class)(self, kind));
        }
        match self {
            Self::All => true,
            Self::Publishing => {
                matches!(kind, F::Published { .. } | F::Confirmed { .. } | F::ConfirmReceived { .. } | F::GaveUp { .. })
            }
            Self::Routing => {
                matches!(kind, F::Routed { .. } | F::Unroutable { .. } | F::Alternated { .. } | F::Hopped { .. })
            }
            Self::Queueing => matches!(kind, F::Stored { .. } | F::Delivered { .. } | F::Received { .. }),
            Self::Settling => matches!(
                kind,
                F::Acked { .. } | F::Rejected { .. } | F::Requeued { .. } | F::WorkStarted { .. } | F::Worked { .. }
            ),
            Self::Trouble => is_trouble(kind),
            Self::Clients => matches!(
                kind,
                F::Crashed { .. }
                    | F::Restarted { .. }
                    | F::Paused { .. }
                    | F::Resumed { .. }
                    | F::ChannelClosed { .. }
                    | F::ConsumerActive { .. }
                    | F::ConsumerCancelled { .. }
                    | F::Purged { .. }
                    | F::Reconfigured
            ),
        }
    }
}

fn is_trouble(kind: &FactKind) -> bool {
    use FactKind as F;
    match kind {
        F::Delivered { redelivered, .. } => *redelivered,
        F::Worked { duplicate, .. } => *duplicate,
        F::Confirmed { ok, .. } | F::ConfirmReceived { ok, .. } => !ok,
        F::Returned { .. }
        | F::ReturnReceived { .. }
        | F::GaveUp { .. }
        | F::OutOfOrder { .. }
        | F::Unroutable { .. }
        | F::Refused { .. }
        | F::Rejected { .. }
        | F::Requeued { .. }
        | F::Expired { .. }
        | F::Overflowed { .. }
        | F::DeadLettered { .. }
        | F::Lost { .. }
        | F::Crashed { .. }
        | F::ChannelClosed { .. } => true,
        _ => false,
    }
}

/// What the user looks for in the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogFilter {
    pub class: FactClass,
    /// Words that must all be there: in names, keys, message numbers (`#12`), what happened, or the payload.
    pub needle: String,
}

impl LogFilter {
    pub fn is_empty(&self) -> bool {
        self.class == FactClass::All && self.needle.trim().is_empty()
    }
}

/// What a search needs to know about the run: names of parts, texts of keys, what stands in a message.
pub trait Lookup {
    fn name(&self, part: PartIx) -> &str;
    /// The routing key with which it was published.
    fn key_of(&self, message: MessageNo) -> &str;
    /// Whether headers, properties or body of the message hold the word (in lower case).
    fn payload_has(&self, message: MessageNo, word: &str) -> bool;
}

/// What a search has learnt about payloads: a message is looked into once per word.
type Payloads<'w> = FxHashMap<(MessageNo, &'w str), bool>;

/// The events that a filter lets through, of the first `seen` facts.
#[derive(Debug, Default)]
struct Hits {
    filter: LogFilter,
    events: Vec<u64>,
    seen: usize,
}

/// See the module.
#[derive(Debug, Default)]
pub struct RunIndex {
    spans: Vec<Span>,
    seen: usize,
    last: Option<Fact>,
    dropped: u64,
    hits: Hits,
}

impl RunIndex {
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Takes over what is new in `facts`, of which the `dropped` oldest are gone; a run that is another one than last
    /// time, or was cut, is read anew.
    pub fn catch_up(&mut self, facts: &[Fact], dropped: u64) {
        let gone = dropped.saturating_sub(self.dropped) as usize;
        let known = self.seen.checked_sub(gone);
        let same = known.is_some_and(|known| known <= facts.len() && self.last.as_ref() == facts[..known].last());
        if !same || dropped < self.dropped {
            let hits = Hits { filter: std::mem::take(&mut self.hits.filter), ..Hits::default() };
            *self = Self { dropped, hits, ..Self::default() };
        } else if gone > 0 {
            let first = facts.first().map_or(u64::MAX, |fact| fact.event);
            let lost = self.hits.events.partition_point(|event| *event < first);
            self.hits.events.drain(..lost);
            self.seen -= gone;
            self.hits.seen = self.hits.seen.saturating_sub(gone);
            self.dropped = dropped;
        }
        for fact in &facts[self.seen..] {
            self.see(fact);
        }
        self.seen = facts.len();
        self.last = facts.last().copied();
    }

    fn see(&mut self, fact: &Fact) {
        match fact.kind {
            FactKind::Crashed { part, .. } => self.open(SpanKind::Crashed, part, fact),
            FactKind::Paused { part } => self.open(SpanKind::Paused, part, fact),
            FactKind::ChannelClosed { part, .. } => self.open(SpanKind::Closed, part, fact),
            FactKind::Restarted { part } => self.close(part, fact.at, |kind| kind != SpanKind::Paused),
            FactKind::Resumed { part } => self.close(part, fact.at, |kind| kind == SpanKind::Paused),
            FactKind::Kafka(_) | FactKind::RabbitMq(_) => {
                for system in system::known() {
                    (system.story.spans)(&fact.kind, &mut |step| self.step(step, fact));
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, step: SpanStep, fact: &Fact) {
        let (kind, part, which) = match step {
            SpanStep::Begin(kind, part, which) | SpanStep::End(kind, part, which) => (kind, part, which),
        };
        let is_it = |span: &&mut Span| (span.kind, span.part, span.which) == (kind, part, which);
        let open = self.spans.iter_mut().rev().filter(is_it).find(|span| span.until.is_none());
        match (step, open) {
            (SpanStep::End(..), Some(open)) => open.until = Some(fact.at),
            (SpanStep::Begin(..), None) => {
                self.spans.push(Span { kind, part, which, event: fact.event, from: fact.at, until: None });
            }
            _ => {}
        }
    }

    fn open(&mut self, kind: SpanKind, part: PartIx, fact: &Fact) {
        self.spans.push(Span { kind, part, which: 0, event: fact.event, from: fact.at, until: None });
    }

    /// Ends those of a client.
    fn close(&mut self, part: PartIx, at: Time, ends: fn(SpanKind) -> bool) {
        let of_client = |kind| matches!(kind, SpanKind::Crashed | SpanKind::Paused | SpanKind::Closed);
        let open = self.spans.iter_mut().filter(|span| span.part == part && span.until.is_none());
        for span in open.filter(|span| of_client(span.kind) && ends(span.kind)) {
            span.until = Some(at);
        }
    }

    /// Narrows the log: [`Self::shown`] then holds what the filter lets through. Only what is new is looked at, unless
    /// the filter is another one.
    pub fn narrow(&mut self, facts: &[Fact], filter: &LogFilter, lookup: &dyn Lookup) {
        if self.hits.filter != *filter {
            self.hits = Hits { filter: filter.clone(), ..Hits::default() };
        }
        if filter.is_empty() {
            return;
        }
        let words: Vec<String> = filter.needle.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let mut payloads = FxHashMap::default();
        let fresh = facts.get(self.hits.seen..).unwrap_or_default();
        let mut found = Vec::new();
        for event in fresh.chunk_by(|a, b| a.event == b.event) {
            let of_class = event.iter().any(|fact| filter.class.holds(&fact.kind));
            let mut said =
                words.iter().map(|word| event.iter().any(|fact| has(&fact.kind, word, lookup, &mut payloads)));
            if of_class && said.all(|said| said) {
                found.push(event[0].event);
            }
        }
        self.hits.events.extend(found);
        self.hits.seen = facts.len();
    }

    /// The events of the log in order, as narrowed; `all` are those that have something to tell.
    pub fn shown<'a>(&'a self, all: &'a [u64]) -> &'a [u64] {
        if self.hits.filter.is_empty() { all } else { &self.hits.events }
    }
}

fn has<'w>(kind: &FactKind, word: &'w str, lookup: &dyn Lookup, payloads: &mut Payloads<'w>) -> bool {
    if let Some(number) = word.strip_prefix('#') {
        return super::explain::message_of(kind).is_some_and(|no| number.parse() == Ok(no.0));
    }
    let said = system::known().iter().find_map(|system| (system.story.words)(kind));
    let said = said.unwrap_or_else(|| words_of(kind));
    if said.en.contains(word) || said.ko.contains(word) {
        return true;
    }
    let named = |part: &PartIx| part.is_some() && lookup.name(*part).to_lowercase().contains(word);
    if parts_of_kind(kind).iter().any(named) {
        return true;
    }
    let Some(message) = super::explain::message_of(kind) else { return false };
    lookup.key_of(message).to_lowercase().contains(word)
        || *payloads.entry((message, word)).or_insert_with(|| lookup.payload_has(message, word))
}

/// The words by which a kind of fact is found, in lower case.
const fn words_of(kind: &FactKind) -> Text {
    use FactKind as F;
    match kind {
        F::Published { retry: true, .. } => Text::new("published retry", "보냄 다시 시도"),
        F::Published { .. } => Text::new("published", "보냄"),
        F::Returned { .. } | F::ReturnReceived { .. } => Text::new("returned mandatory", "반송"),
        F::Confirmed { .. } | F::ConfirmReceived { .. } => Text::new("confirmed", "confirm"),
        F::GaveUp { .. } => Text::new("gave up", "포기"),
        F::Routed { .. } => Text::new("routed", "routing"),
        F::Unroutable { .. } => Text::new("unroutable", "갈 곳 없음"),
        F::Alternated { .. } => Text::new("alternate", "대체"),
        F::Hopped { .. } => Text::new("copy set out", "사본"),
        F::Stored { .. } => Text::new("stored", "저장"),
        F::Refused { .. } => Text::new("refused full", "거절"),
        F::Delivered { redelivered: true, .. } => Text::new("delivered again redelivered", "전달 재전달"),
        F::Delivered { .. } => Text::new("delivered", "전달"),
        F::Acked { .. } => Text::new("acked", "ack"),
        F::Rejected { .. } => Text::new("rejected nacked", "reject nack 거절"),
        F::Requeued { .. } => Text::new("requeued", "다시 넣기"),
        F::Expired { .. } => Text::new("expired ttl", "만료"),
        F::Overflowed { .. } => Text::new("dropped overflow", "밀려남"),
        F::DeadLettered { .. } => Text::new("dead-lettered dead letter", "dead letter"),
        F::Purged { .. } => Text::new("purged", "비움"),
        F::Lost { .. } => Text::new("lost", "사라짐"),
        F::Received { .. } => Text::new("received", "받음"),
        F::WorkStarted { .. } => Text::new("work started", "처리 시작"),
        F::Worked { duplicate: true, .. } => Text::new("finished duplicate", "처리 중복"),
        F::Worked { .. } => Text::new("finished worked", "처리"),
        F::OutOfOrder { .. } => Text::new("out of order", "순서 바뀜"),
        F::Crashed { .. } => Text::new("crashed", "죽음 장애"),
        F::Restarted { .. } => Text::new("restarted back", "되살아남"),
        F::Paused { .. } => Text::new("paused", "멈춤"),
        F::Resumed { .. } => Text::new("resumed", "이어 감"),
        F::ChannelClosed { .. } => Text::new("channel closed", "channel 닫힘"),
        F::ConsumerActive { .. } => Text::new("active consumer", "활성"),
        F::ConsumerCancelled { .. } => Text::new("cancelled", "취소"),
        F::Kafka(_) | F::RabbitMq(_) | F::Client(_) => Text::new("", ""),
        F::Reconfigured => Text::new("edit changed", "편집"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::id::Symbol;

    struct Names;
    impl Lookup for Names {
        fn name(&self, part: PartIx) -> &str {
            ["checkout", "orders", "주문"][part.0 as usize]
        }
        fn key_of(&self, _: MessageNo) -> &str {
            "order.kr"
        }
        fn payload_has(&self, message: MessageNo, word: &str) -> bool {
            message.0 == 1 && word == "coffee"
        }
    }

    fn fact(event: u64, kind: FactKind) -> Fact {
        Fact { event, at: event * 10, kind }
    }

    fn run() -> Vec<Fact> {
        let message = MessageNo(1);
        vec![
            fact(
                1,
                FactKind::Published {
                    producer: PartIx(0),
                    exchange: PartIx::NONE,
                    queue: PartIx(1),
                    message,
                    key: Symbol(1),
                    retry: false,
                },
            ),
            fact(3, FactKind::Routed { exchange: PartIx::NONE, message, key: Symbol(1), copies: 1 }),
            fact(3, FactKind::Lost { place: PartIx(1), message, why: crate::engine::fact::LossReason::Purged }),
            fact(4, FactKind::Crashed { part: PartIx(2), back_at: 90 }),
            fact(7, FactKind::Restarted { part: PartIx(2) }),
        ]
    }

    #[test]
    fn it_follows_growth_cuts_and_dropped_facts() {
        let facts = run();
        let mut index = RunIndex::default();
        let spans = |index: &RunIndex| index.spans().iter().map(|span| span.until).collect::<Vec<_>>();
        for (known, dropped, expect) in [
            (0..4, 0, vec![None]),
            (0..5, 0, vec![Some(70)]),
            (1..5, 1, vec![Some(70)]),
            (1..4, 1, vec![None]),
            (0..0, 0, vec![]),
        ] {
            index.catch_up(&facts[known], dropped);
            assert_eq!(spans(&index), expect);
        }
    }

    #[test]
    fn the_log_is_searched_by_word_name_key_number_and_payload() {
        let facts = run();
        let mut index = RunIndex::default();
        index.catch_up(&facts, 0);
        for (class, needle, expect) in [
            (FactClass::All, "", &[9][..]),
            (FactClass::All, "Order.KR", &[1, 3]),
            (FactClass::All, "checkout", &[1]),
            (FactClass::All, "#1", &[1, 3]),
            (FactClass::All, "#2", &[]),
            (FactClass::All, "coffee", &[1, 3]),
            (FactClass::All, "주문", &[4, 7]),
            (FactClass::All, "장애", &[4]),
            (FactClass::All, "order routed", &[3]),
            (FactClass::Trouble, "", &[3, 4]),
            (FactClass::Clients, "back", &[7]),
        ] {
            let filter = LogFilter { class, needle: needle.to_owned() };
            index.narrow(&facts, &filter, &Names);
            assert_eq!(index.shown(&[9]), expect, "{needle}");
        }
    }

    #[test]
    fn a_narrowed_log_grows_with_the_run() {
        let facts = run();
        let mut index = RunIndex::default();
        let filter = LogFilter { class: FactClass::Trouble, needle: String::new() };
        for (known, expect) in [(2, &[][..]), (3, &[3]), (5, &[3, 4])] {
            index.catch_up(&facts[..known], 0);
            index.narrow(&facts[..known], &filter, &Names);
            assert_eq!(index.shown(&[]), expect);
        }
        index.catch_up(&facts[..1], 0);
        index.narrow(&facts[..1], &filter, &Names);
        assert!(index.shown(&[]).is_empty(), "cut");
    }
}
