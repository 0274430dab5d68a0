//! How Kafka's facts stand beside others of one event: what is told first, what is told as one, by which words the log
//! finds it, which link it took, and the stretches of the timeline. Has no sentences; those are `explain`'s.
use crate::engine::fact::{Fact as Happened, FactKind, Outcome};
use crate::engine::kafka::fact::{Fact, Removed};
use crate::locales::Text;
use crate::studio::geometry::RouteKind;
use crate::studio::marks::{Found, MarkKind};
use crate::studio::run_index::{FactClass, SpanKind, SpanStep};
use crate::studio::story_rules::{StoryRules, Took};

pub const RULES: StoryRules = StoryRules { weight, is_alike, is_said, words, is_of_class, took, surprise, spans };

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

fn own(kind: &FactKind) -> Option<&Fact> {
    match kind {
        FactKind::Kafka(fact) => Some(fact),
        _ => None,
    }
}

/// Facts that come in rows have a weight of their own, so that they stand side by side.
fn weight(kind: &FactKind) -> Option<u8> {
    use Fact as F;
    Some(match own(kind)? {
        F::BrokerDown { .. } | F::BrokerUp { .. } | F::BrokerIsolated { .. } | F::BrokerReconnected { .. } => 9,
        F::BrokerJoined { .. } | F::BrokerGone { .. } | F::BrokerKept { .. } | F::ReassignmentBegan { .. } => 9,
        F::BrokerSlowed { .. } | F::PartitionsAdded { .. } | F::OffsetReset { .. } | F::TaskFailed { .. } => 9,
        F::RecordLost { .. } | F::LeaderLost { .. } | F::BrokerFenced { .. } | F::BrokerUnfenced { .. } => 8,
        F::CoordinatorLost { .. } | F::CoordinatorLoaded { .. } | F::Reassigned { .. } => 7,
        F::OwnedTwice { .. } | F::OffsetWentBack { .. } | F::ShownRecordLost { .. } => 7,
        F::LeaderElected { .. } | F::MemberRemoved { .. } | F::MemberJoined { .. } | F::Forwarded { .. } => 7,
        F::IsrShrunk { .. } | F::IsrExpanded { .. } | F::RebalanceStarted { .. } | F::Skipped { .. } => 6,
        F::ProduceFailed { .. } | F::AppendRefused { .. } | F::Archived { .. } | F::NoOffset { .. } => 6,
        F::Truncated { .. } | F::Fenced { .. } | F::TransactionEnded { .. } | F::Released { .. } => 6,
        F::Produced { .. } | F::Appended { .. } | F::Polled { .. } | F::Revoked { .. } | F::Acquired { .. } => 5,
        F::BatchRetried { .. } | F::Generation { .. } | F::CommitFailed { .. } | F::Compacted { .. } => 5,
        F::DuplicateAppended { .. } | F::Deduplicated { .. } | F::BatchAcked { .. } | F::Assigned { .. } => 4,
        F::LogStartMoved { .. } | F::Accepted { .. } | F::TransactionBegan { .. } | F::MarkerAppended { .. } => 4,
        F::Rebalanced { .. } | F::Committed { .. } | F::Positioned { .. } | F::BatchSent { .. } => 3,
        F::BufferFull { .. } | F::FetchAnswered { .. } | F::FetchSent { .. } => 3,
        F::Acknowledged { .. } | F::Replicated { .. } => 2,
        F::HighWatermark { .. } | F::SegmentRolled { .. } => 1,
    })
}

fn is_alike(a: &FactKind, b: &FactKind) -> bool {
    use Fact as F;
    let (Some(a), Some(b)) = (own(a), own(b)) else { return false };
    let same_parts = a.parts() == b.parts();
    match (a, b) {
        (F::Produced { partition: a, chosen: x, .. }, F::Produced { partition: b, chosen: y, .. }) => {
            same_parts && a == b && std::mem::discriminant(x) == std::mem::discriminant(y)
        }
        (F::Appended { partition: a, .. }, F::Appended { partition: b, .. })
        | (F::Acknowledged { partition: a, .. }, F::Acknowledged { partition: b, .. })
        | (F::DuplicateAppended { partition: a, .. }, F::DuplicateAppended { partition: b, .. }) => {
            same_parts && a == b
        }
        (F::ProduceFailed { partition: a, error: x, .. }, F::ProduceFailed { partition: b, error: y, .. }) => {
            same_parts && a == b && x == y
        }
        (
            F::RecordLost { partition: a, acknowledged: x, offset: p, .. },
            F::RecordLost { partition: b, acknowledged: y, offset: q, .. },
        ) => same_parts && a == b && x == y && p.is_some() == q.is_some(),
        (F::Polled { consumer: a, .. }, F::Polled { consumer: b, .. }) => a == b,
        (F::OwnedTwice { consumer: a, other: x, .. }, F::OwnedTwice { consumer: b, other: y, .. }) => a == b && x == y,
        (F::ShownRecordLost { partition: a, .. }, F::ShownRecordLost { partition: b, .. }) => same_parts && a == b,
        (F::ReassignmentBegan { .. }, F::ReassignmentBegan { .. }) | (F::Reassigned { .. }, F::Reassigned { .. }) => {
            true
        }
        (F::CoordinatorLost { broker: a, .. }, F::CoordinatorLost { broker: b, .. })
        | (F::CoordinatorLoaded { broker: a, .. }, F::CoordinatorLoaded { broker: b, .. }) => a == b,
        (F::HighWatermark { .. }, F::HighWatermark { .. }) | (F::LeaderLost { .. }, F::LeaderLost { .. }) => true,
        (F::IsrShrunk { broker: a, .. }, F::IsrShrunk { broker: b, .. })
        | (F::IsrExpanded { broker: a, .. }, F::IsrExpanded { broker: b, .. }) => a == b,
        (F::LeaderElected { leader: a, unclean: x, .. }, F::LeaderElected { leader: b, unclean: y, .. }) => {
            a == b && x == y
        }
        (
            F::LogStartMoved { partition: a, offset: from, why: x, .. },
            F::LogStartMoved { partition: b, offset: to, why: y, .. },
        ) => same_parts && a == b && from == to && x == y,
        (F::Positioned { consumer: a, why: x, .. }, F::Positioned { consumer: b, why: y, .. }) => a == b && x == y,
        (F::Committed { group: a, consumer: x, .. }, F::Committed { group: b, consumer: y, .. }) => a == b && x == y,
        (F::Assigned { group: a, .. }, F::Assigned { group: b, .. })
        | (F::OffsetReset { group: a, .. }, F::OffsetReset { group: b, .. }) => a == b,
        (F::Revoked { group: a, lost: x, .. }, F::Revoked { group: b, lost: y, .. }) => a == b && x == y,
        (F::Acquired { group: a, consumer: x, until: p, .. }, F::Acquired { group: b, consumer: y, until: q, .. }) => {
            a == b && x == y && p == q
        }
        (F::Accepted { group: a, consumer: x, .. }, F::Accepted { group: b, consumer: y, .. }) => a == b && x == y,
        (F::Released { group: a, timed_out: x, .. }, F::Released { group: b, timed_out: y, .. })
        | (F::Archived { group: a, rejected: x, .. }, F::Archived { group: b, rejected: y, .. }) => a == b && x == y,
        _ => false,
    }
}

/// An answer to a batch says that its records are acknowledged, what became of a failed record that its work failed.
fn is_said(fact: &Happened, facts: &[Happened]) -> bool {
    let has = |says: &dyn Fn(&Fact) -> bool| facts.iter().any(|other| own(&other.kind).is_some_and(says));
    match fact.kind {
        FactKind::Kafka(Fact::Acknowledged { producer, topic, partition, .. }) => has(
            &|other| matches!(*other, Fact::BatchAcked { producer: a, topic: b, partition: c, .. } if (a, b, c) == (producer, topic, partition)),
        ),
        FactKind::Kafka(Fact::HighWatermark { topic, partition, .. }) => {
            // With one replica the two are one.
            has(
                &|other| matches!(*other, Fact::Appended { topic: a, partition: b, .. } if (a, b) == (topic, partition)),
            )
        }
        FactKind::Worked { message, outcome: Outcome::Rejected { .. }, .. } => has(&|other| {
            let tells = matches!(other, Fact::Forwarded { .. } | Fact::Skipped { .. } | Fact::TaskFailed { .. });
            tells && other.message() == Some(message)
        }),
        _ => false,
    }
}

fn words(kind: &FactKind) -> Option<Text> {
    use Fact as F;
    Some(match own(kind)? {
        F::Produced { .. } => t("produced partition murmur2 sticky", "보냄 파티션 murmur2 sticky"),
        F::BatchSent { .. } => t("batch sent produce", "batch 보냄"),
        F::BatchAcked { .. } | F::Acknowledged { .. } => t("acknowledged acks", "응답 acks"),
        F::BatchRetried { .. } => t("retry retries again", "다시 보냄"),
        F::ProduceFailed { .. } => t("failed timeout", "실패"),
        F::BufferFull { .. } => t("buffer full waits", "버퍼 가득"),
        F::TransactionBegan { .. } | F::TransactionEnded { .. } => t("transaction commit abort", "트랜잭션 커밋 중단"),
        F::Fenced { .. } => t("fenced", "밀려남 fenced"),
        F::Appended { .. } => t("appended written", "씀 쓰기"),
        F::Deduplicated { .. } | F::DuplicateAppended { .. } => t("duplicate idempotence", "중복 멱등"),
        F::AppendRefused { .. } => t("refused", "거절"),
        F::MarkerAppended { .. } => t("marker transaction commit abort", "마커 표식 트랜잭션"),
        F::SegmentRolled { .. } => t("segment rolled", "segment 새로"),
        F::Replicated { .. } => t("replicated replica", "복제"),
        F::HighWatermark { .. } => t("high watermark", "high watermark 올라감"),
        F::LogStartMoved { .. } => t("retention expired log start", "보존 만료 로그 시작"),
        F::Compacted { .. } => t("compacted compaction", "compaction 압축"),
        F::PartitionsAdded { .. } => t("partitions added", "파티션 추가"),
        F::IsrShrunk { .. } => t("isr shrank", "isr 줄어듦"),
        F::IsrExpanded { .. } => t("isr grew", "isr 늘어남"),
        F::LeaderElected { unclean: true, .. } => t("leader elected unclean", "리더 선출 unclean"),
        F::LeaderElected { .. } => t("leader elected", "리더 선출"),
        F::LeaderLost { .. } => t("leader lost offline", "리더 없음 오프라인"),
        F::Truncated { .. } => t("truncated cut", "잘림"),
        F::RecordLost { .. } => t("lost", "사라짐"),
        F::BrokerDown { .. } => t("broker down killed frozen", "브로커 장애 정지"),
        F::BrokerUp { .. } => t("broker up", "브로커 뜸"),
        F::BrokerIsolated { .. } | F::BrokerReconnected { .. } => t("broker isolated connected", "브로커 고립 이어짐"),
        F::BrokerFenced { .. } | F::BrokerUnfenced { .. } => t("broker fenced controller", "브로커 컨트롤러 fenced"),
        F::BrokerJoined { .. } | F::BrokerGone { .. } | F::BrokerKept { .. } => {
            t("broker added removed", "브로커 추가 제거")
        }
        F::ReassignmentBegan { .. } | F::Reassigned { .. } => t("reassignment moved replicas", "옮김 복제본"),
        F::OwnedTwice { .. } => t("owned twice two owners zombie", "주인 둘 zombie"),
        F::OffsetWentBack { .. } => t("offset went back", "offset 되돌아감"),
        F::ShownRecordLost { .. } => t("lost read unclean", "읽은 레코드 사라짐"),
        F::CoordinatorLost { .. } | F::CoordinatorLoaded { .. } => {
            t("coordinator not_coordinator", "coordinator 코디네이터")
        }
        F::BrokerSlowed { .. } => t("broker slow disk", "브로커 느림 디스크"),
        F::FetchSent { .. } | F::FetchAnswered { .. } => t("fetch", "fetch 가져오기"),
        F::Polled { delivery: 2.., .. } => t("polled again redelivered", "poll 재전달"),
        F::Polled { .. } => t("polled", "poll 받음"),
        F::Positioned { .. } => t("position seek reset", "위치 seek"),
        F::NoOffset { .. } => t("no offset", "offset 없음"),
        F::Committed { .. } => t("committed commit", "커밋"),
        F::CommitFailed { .. } => t("commit failed", "커밋 실패"),
        F::Forwarded { dead: true, .. } => t("dead-lettered dead letter", "dead letter"),
        F::Forwarded { .. } => t("retry topic forwarded", "retry topic 다시"),
        F::Skipped { .. } => t("skipped", "건너뜀"),
        F::TaskFailed { .. } => t("task failed stopped", "태스크 실패 멈춤"),
        F::MemberJoined { .. } => t("member joined", "멤버 구성원 합류"),
        F::MemberRemoved { .. } => t("member left removed evicted", "멤버 구성원 제외 떠남"),
        F::RebalanceStarted { .. } | F::Generation { .. } | F::Rebalanced { .. } => {
            t("rebalance generation", "rebalance 세대")
        }
        F::Assigned { .. } => t("assigned assignment rebalance", "할당 rebalance"),
        F::Revoked { .. } => t("revoked lost rebalance", "회수 rebalance"),
        F::OffsetReset { .. } => t("offset reset", "offset 되돌림"),
        F::Acquired { .. } => t("acquired share", "잡음 share"),
        F::Accepted { .. } => t("accepted share", "완료 share"),
        F::Released { .. } => t("released share", "놓음 share"),
        F::Archived { .. } => t("archived share rejected", "보관 share 거절"),
    })
}

fn is_of_class(class: FactClass, kind: &FactKind) -> bool {
    use Fact as F;
    let Some(fact) = own(kind) else { return false };
    match class {
        FactClass::All => true,
        FactClass::Publishing => matches!(
            fact,
            F::Produced { .. }
                | F::BatchSent { .. }
                | F::BatchAcked { .. }
                | F::BatchRetried { .. }
                | F::Acknowledged { .. }
                | F::ProduceFailed { .. }
                | F::BufferFull { .. }
                | F::TransactionBegan { .. }
                | F::TransactionEnded { .. }
        ),
        FactClass::Routing => matches!(fact, F::Produced { .. }),
        FactClass::Queueing => matches!(
            fact,
            F::Appended { .. }
                | F::Replicated { .. }
                | F::HighWatermark { .. }
                | F::MarkerAppended { .. }
                | F::SegmentRolled { .. }
                | F::LogStartMoved { .. }
                | F::Compacted { .. }
                | F::FetchSent { .. }
                | F::FetchAnswered { .. }
                | F::Polled { .. }
                | F::Acquired { .. }
        ),
        FactClass::Settling => matches!(
            fact,
            F::Committed { .. }
                | F::CommitFailed { .. }
                | F::Accepted { .. }
                | F::Released { .. }
                | F::Archived { .. }
                | F::Forwarded { .. }
                | F::Skipped { .. }
                | F::Positioned { .. }
                | F::OffsetReset { .. }
        ),
        FactClass::Trouble => is_trouble(fact),
        FactClass::Clients => matches!(
            fact,
            F::MemberJoined { .. }
                | F::MemberRemoved { .. }
                | F::RebalanceStarted { .. }
                | F::Generation { .. }
                | F::Rebalanced { .. }
                | F::Assigned { .. }
                | F::Revoked { .. }
                | F::BrokerUp { .. }
                | F::BrokerDown { .. }
                | F::LeaderElected { .. }
                | F::TaskFailed { .. }
                | F::PartitionsAdded { .. }
                | F::Fenced { .. }
        ),
    }
}

fn is_trouble(fact: &Fact) -> bool {
    use Fact as F;
    match fact {
        F::Polled { delivery, .. } => *delivery > 1,
        F::Revoked { lost, .. } => *lost,
        F::TransactionEnded { commits, .. } => !commits,
        F::MemberRemoved { why, .. } => *why != Removed::Left,
        F::BrokerSlowed { extra_us, .. } => *extra_us > 0,
        F::LeaderElected { unclean, .. } => *unclean,
        F::BatchRetried { .. } | F::ProduceFailed { .. } | F::BufferFull { .. } | F::Fenced { .. } => true,
        F::Deduplicated { .. } | F::AppendRefused { .. } | F::DuplicateAppended { .. } | F::IsrShrunk { .. } => true,
        F::BrokerKept { .. } | F::CoordinatorLost { .. } => true,
        F::OwnedTwice { .. } | F::OffsetWentBack { .. } | F::ShownRecordLost { .. } => true,
        F::LeaderLost { .. } | F::Truncated { .. } | F::RecordLost { .. } | F::BrokerDown { .. } => true,
        F::BrokerIsolated { .. } | F::BrokerFenced { .. } | F::NoOffset { .. } | F::CommitFailed { .. } => true,
        F::Forwarded { .. } | F::Skipped { .. } | F::TaskFailed { .. } | F::Released { .. } | F::Archived { .. } => {
            true
        }
        _ => false,
    }
}

fn took(kind: &FactKind) -> Option<Took> {
    let took = |from, to, link, arrives_later| Some(Took { from, to, link, arrives_later, partition: None });
    let wrote = |from, to, partition, arrives_later| {
        Some(Took { from, to, link: RouteKind::Publish, arrives_later, partition: Some(partition) })
    };
    match *own(kind)? {
        Fact::Produced { producer, topic, partition, .. } => wrote(producer, topic, partition, false),
        Fact::BatchSent { producer, topic, partition, .. } => wrote(producer, topic, partition, true),
        Fact::BatchAcked { producer, topic, partition, .. } | Fact::BatchRetried { producer, topic, partition, .. } => {
            wrote(producer, topic, partition, false)
        }
        Fact::FetchSent { consumer, topic, .. }
        | Fact::FetchAnswered { consumer, topic, .. }
        | Fact::Acquired { consumer, topic, .. } => took(topic, consumer, RouteKind::Fetch, false),
        Fact::Forwarded { consumer, to, .. } => took(consumer, to, RouteKind::Forward, true),
        Fact::Committed { group, consumer, .. }
        | Fact::CommitFailed { group, consumer, .. }
        | Fact::MemberJoined { group, consumer }
        | Fact::MemberRemoved { group, consumer, .. }
        | Fact::Assigned { group, consumer, .. }
        | Fact::Revoked { group, consumer, .. } => took(group, consumer, RouteKind::Member, false),
        Fact::OffsetReset { group, topic, .. } => took(topic, group, RouteKind::Subscribe, false),
        _ => None,
    }
}

fn surprise(kind: &FactKind) -> Option<Found> {
    Some(match *own(kind)? {
        Fact::BrokerDown { cluster, .. } => (MarkKind::BrokerDown, cluster, None),
        Fact::LeaderLost { topic, .. } => (MarkKind::Offline, topic, None),
        Fact::IsrShrunk { topic, .. } => (MarkKind::IsrShrunk, topic, None),
        Fact::RecordLost { topic, message, .. } => (MarkKind::Lost, topic, Some(message)),
        Fact::DuplicateAppended { topic, message, .. } => (MarkKind::Duplicate, topic, Some(message)),
        Fact::Polled { consumer, message, delivery: 2.., .. } => (MarkKind::Redelivered, consumer, Some(message)),
        Fact::Forwarded { consumer, message, dead: true, .. } => (MarkKind::DeadLettered, consumer, Some(message)),
        Fact::Archived { group, message, .. } => (MarkKind::DeadLettered, group, Some(message)),
        Fact::MemberRemoved { consumer, why, .. } if why != Removed::Left => (MarkKind::Evicted, consumer, None),
        Fact::TransactionEnded { producer, commits: false, .. } => (MarkKind::Aborted, producer, None),
        _ => return None,
    })
}

fn spans(kind: &FactKind, step: &mut dyn FnMut(SpanStep)) {
    use SpanStep::{Begin, End};
    let Some(fact) = own(kind) else { return };
    match *fact {
        Fact::BrokerDown { cluster, broker, frozen } => {
            step(Begin(if frozen { SpanKind::BrokerFrozen } else { SpanKind::BrokerDown }, cluster, broker));
        }
        Fact::BrokerUp { cluster, broker } => {
            step(End(SpanKind::BrokerFrozen, cluster, broker));
            step(End(SpanKind::BrokerDown, cluster, broker));
        }
        Fact::BrokerIsolated { cluster, broker } => step(Begin(SpanKind::BrokerIsolated, cluster, broker)),
        Fact::BrokerReconnected { cluster, broker } => step(End(SpanKind::BrokerIsolated, cluster, broker)),
        Fact::BrokerSlowed { cluster, broker, extra_us: 0 } => step(End(SpanKind::BrokerSlow, cluster, broker)),
        Fact::BrokerSlowed { cluster, broker, .. } => step(Begin(SpanKind::BrokerSlow, cluster, broker)),
        Fact::LeaderLost { topic, partition, .. } => step(Begin(SpanKind::Offline, topic, partition)),
        Fact::LeaderElected { topic, partition, .. } => step(End(SpanKind::Offline, topic, partition)),
        Fact::IsrShrunk { topic, partition, isr, min, .. } if isr.count() < min => {
            step(Begin(SpanKind::UnderMinIsr, topic, partition));
        }
        Fact::IsrExpanded { topic, partition, isr, min, .. } if isr.count() >= min => {
            step(End(SpanKind::UnderMinIsr, topic, partition));
        }
        Fact::MemberRemoved { consumer, why, .. } if why != Removed::Left => {
            step(Begin(SpanKind::Evicted, consumer, 0))
        }
        Fact::MemberJoined { consumer, .. } => step(End(SpanKind::Evicted, consumer, 0)),
        Fact::RebalanceStarted { group } => step(Begin(SpanKind::Rebalance, group, 0)),
        Fact::Rebalanced { group } => step(End(SpanKind::Rebalance, group, 0)),
        _ => {}
    }
}
