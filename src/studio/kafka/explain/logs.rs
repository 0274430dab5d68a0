//! What happened in the logs of partitions: appends, copies, the high watermark, retention, compaction.
use super::producing::{code, rule_of};
use super::{REPLICATION, Teller, n, setting, span, t, told};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::{Fact, Gone};
use crate::locales::Text;
use crate::studio::explain::{Glyph, Told};
use crate::studio::sentence::{Arg, Phrase, phrase};

const LOG: &str = "Kafka: Implementation § Log";

pub(super) fn logs(teller: &Teller) -> Option<Told> {
    Some(match teller.own {
        Fact::Appended { .. } => appended(teller)?,
        Fact::Deduplicated { topic, partition, broker, base_offset, records } => {
            let text = t(
                "Broker {0} did not write {1|record|records} to {2} again",
                "broker {0:이/가} {2}에 레코드 {1}개를 다시 쓰지 않았습니다",
            );
            let there = t(
                "same sequence numbers, there already from offset {0}",
                "같은 sequence 번호로 offset {0}부터 이미 있음",
            );
            told(Glyph::Confirm, text, [super::broker(broker), n(records), teller.place(topic, partition)])
                .cause(phrase(there, [n(base_offset)]))
                .rule("enable.idempotence (KIP-98)")
        }
        Fact::AppendRefused { topic, partition, broker, records, error } => {
            let text = t(
                "Broker {0} refused {1|record|records} for {2}",
                "broker {0:이/가} {2}에 쓸 레코드 {1}개를 거절했습니다",
            );
            told(Glyph::Nack, text, [super::broker(broker), n(records), teller.place(topic, partition)])
                .cause(refusal_cause(teller, topic, error))
                .rule(rule_of(error))
        }
        Fact::DuplicateAppended { topic, partition, offset, message } => {
            let place = teller.place(topic, partition);
            let told = match teller.is_of_many() {
                false => told(
                    Glyph::Message,
                    t(
                        "{0} stands in {1} twice, again at offset {2}",
                        "{0:이/가} {1}에 두 번 있습니다. 다시 쓴 자리는 offset {2}입니다",
                    ),
                    [teller.message(message), place, n(offset)],
                ),
                true => told(
                    Glyph::Message,
                    t("{0} stand in {1} twice", "{0:이/가} {1}에 두 번 있습니다"),
                    [teller.message(message), place],
                ),
            };
            told.cause(t("a retry without `enable.idempotence`", "`enable.idempotence` 없이 다시 보냄"))
                .rule("enable.idempotence")
        }
        Fact::HighWatermark { .. } => high_watermark(teller)?,
        Fact::LogStartMoved { .. } => log_start(teller)?,
        _ => return None,
    })
}

/// What the broker does with a log beside the records that clients write.
pub(super) fn upkeep(teller: &Teller) -> Option<Told> {
    Some(match teller.own {
        Fact::MarkerAppended { topic, partition, offset, commits } => {
            let text = match commits {
                true => {
                    t("A commit marker took offset {0} in {1}", "commit 마커가 {1}의 offset {0:을/를} 차지했습니다")
                }
                false => {
                    t("An abort marker took offset {0} in {1}", "abort 마커가 {1}의 offset {0:을/를} 차지했습니다")
                }
            };
            let cause = match commits {
                true => t("the records of the transaction count", "트랜잭션의 레코드가 보이게 됨"),
                false => t(
                    "readers of committed records skip the transaction's",
                    "`read_committed`는 트랜잭션의 레코드를 건너뜀",
                ),
            };
            told(Glyph::Transaction, text, [n(offset), teller.place(topic, partition)])
                .cause(cause)
                .rule("KIP-98: control records")
        }
        Fact::SegmentRolled { topic, partition, broker } => {
            let text = t("Broker {0} began a new segment of {1}", "broker {0:이/가} {1}의 새 segment를 시작했습니다");
            let rolled = told(Glyph::Change, text, [super::broker(broker), teller.place(topic, partition)])
                .rule("segment.bytes, segment.ms");
            match teller.topic(topic) {
                Some(spec) => rolled.cause(phrase(
                    t("{0} or {1} reached", "{0} 또는 {1}에 도달"),
                    [
                        Arg::Phrase(setting("segment.bytes", n(spec.config.segment_bytes))),
                        Arg::Phrase(setting("segment.ms", milliseconds(spec.config.segment_ms))),
                    ],
                )),
                None => rolled,
            }
        }
        Fact::Replicated { topic, partition, broker, end } => {
            let text =
                t("Broker {0} has {1} up to offset {2}", "broker {0:이/가} {1:을/를} offset {2} 앞까지 복제했습니다");
            told(Glyph::Replica, text, [super::broker(broker), teller.place(topic, partition), n(end)])
                .cause(t("fetched from the leader", "리더에게서 가져옴"))
                .rule(REPLICATION)
        }
        Fact::Compacted { topic, partition, broker, removed } => {
            let text = t(
                "Compaction removed {0|record|records} from {1} on broker {2}",
                "compaction으로 broker {2}의 {1}에서 레코드 {0}개가 빠졌습니다",
            );
            told(Glyph::Compaction, text, [n(removed), teller.place(topic, partition), super::broker(broker)])
                .cause(t("only the last value of a key stays", "key마다 마지막 값만 남음"))
                .rule("cleanup.policy=compact")
        }
        Fact::PartitionsAdded { topic, before, after } => {
            let text =
                t("{0} has {2|partition|partitions} now, not {1}", "{0}의 파티션이 {1}개에서 {2}개가 되었습니다");
            let moves = t("keys move by {0}", "{0:(으)로} key가 옮겨 감");
            told(Glyph::Change, text, [teller.name(topic), n(before), n(after)])
                .cause(phrase(moves, [Arg::code(format!("murmur2(key) mod {after}"))]))
                .rule("Kafka: Basic Operations § Modifying topics")
        }
        _ => return None,
    })
}

fn appended(teller: &Teller) -> Option<Told> {
    let Fact::Appended { topic, partition, broker, message, offset, .. } = teller.own else { return None };
    let offsets: Vec<u64> = teller
        .alike()
        .iter()
        .filter_map(|fact| match fact {
            Fact::Appended { offset, .. } => Some(*offset),
            _ => None,
        })
        .collect();
    let place = teller.place(topic, partition);
    let told = match offsets.as_slice() {
        [_] | [] => {
            let text = t("Appended {0} to {1} at offset {2}", "{0:을/를} {1}의 offset {2}에 썼습니다");
            told(Glyph::Message, text, [teller.message(message), place, n(offset)])
        }
        [first, .., last] => {
            let text = t(
                "Appended {0|record|records} to {1}, offsets {2} to {3}",
                "레코드 {0}개를 {1}에 썼습니다. offset {2}부터 {3}까지입니다",
            );
            told(Glyph::Message, text, [n(teller.count()), place, n(*first), n(*last)])
        }
    };
    let leader = phrase(t("its leader is broker {0}", "리더는 broker {0}"), [super::broker(broker)]);
    Some(told.cause(leader).rule(LOG))
}

fn refusal_cause(teller: &Teller, topic: crate::engine::id::PartIx, error: ErrorCode) -> Phrase {
    match (error, teller.topic(topic)) {
        (ErrorCode::NotEnoughReplicas | ErrorCode::NotEnoughReplicasAfterAppend, Some(spec)) => {
            let text = t("fewer replicas in sync than {0}, {1}", "ISR이 {0}보다 적음, {1}");
            let least = setting("min.insync.replicas", n(spec.config.min_insync_replicas));
            phrase(text, [Arg::Phrase(least), Arg::code(error.name())])
        }
        _ => code(error),
    }
}

/// Of one partition, or of all those of one event.
fn high_watermark(teller: &Teller) -> Option<Told> {
    let Fact::HighWatermark { topic, partition, offset } = teller.own else { return None };
    let of = |fact: &Fact| match *fact {
        Fact::HighWatermark { topic, partition, .. } => Some((topic, partition)),
        _ => None,
    };
    let told = match teller.is_of_many() {
        false => told(
            Glyph::Replica,
            t("The high watermark of {0} is {1}", "{0}의 high watermark가 {1:이/가} 되었습니다"),
            [teller.place(topic, partition), n(offset)],
        ),
        true => {
            let places: Vec<_> = teller.alike().iter().filter_map(of).collect();
            let text = t("The high watermark moved on in {0}", "{0}의 high watermark가 나아갔습니다");
            told(Glyph::Replica, text, [teller.places(&places)])
        }
    };
    Some(told.cause(t("the whole ISR has what is before it", "그 앞은 ISR 모두에 있음")).rule(REPLICATION))
}

/// The same on all brokers that it happened on.
fn log_start(teller: &Teller) -> Option<Told> {
    let Fact::LogStartMoved { topic, partition, offset, why, .. } = teller.own else { return None };
    let on = |fact: &Fact| match *fact {
        Fact::LogStartMoved { broker, .. } => Some(super::broker(broker)),
        _ => None,
    };
    let brokers: Vec<Arg> = teller.alike().iter().filter_map(on).collect();
    let text = match brokers.len() {
        1 => t("{0} starts at offset {1} on broker {2}", "broker {2}의 {0:이/가} offset {1}부터 시작합니다"),
        _ => t("{0} starts at offset {1} on brokers {2}", "broker {2}의 {0:이/가} offset {1}부터 시작합니다"),
    };
    let args = [teller.place(topic, partition), n(offset), Arg::List(brokers)];
    let moved = told(Glyph::Retention, text, args);
    let config = teller.topic(topic).map(|spec| spec.config);
    Some(match why {
        Gone::RetentionTime => {
            let moved = moved.rule("retention.ms");
            let limit = |ms| phrase(OLDER, [Arg::Phrase(setting("retention.ms", milliseconds(ms)))]);
            config.map_or(moved.clone(), |config| moved.cause(limit(config.retention_ms)))
        }
        Gone::RetentionBytes => {
            let moved = moved.rule("retention.bytes");
            let limit = |bytes: i64| {
                let bytes = n(u64::try_from(bytes).unwrap_or_default());
                phrase(LARGER, [Arg::Phrase(setting("retention.bytes", bytes))])
            };
            config.map_or(moved.clone(), |config| moved.cause(limit(config.retention_bytes)))
        }
        Gone::ByHand => moved.cause(t("deleted by hand", "직접 지움")).rule("kafka-delete-records.sh"),
    })
}

const OLDER: Text = t("the oldest segment is older than {0}", "가장 오래된 segment가 {0:을/를} 넘김");
const LARGER: Text = t("the log is larger than {0}", "로그가 {0:을/를} 넘김");

/// A setting in ms; negative and the largest = unlimited.
fn milliseconds(ms: i64) -> Arg {
    match u64::try_from(ms) {
        Ok(ms) if ms < i64::MAX as u64 => span(ms.saturating_mul(1_000)),
        _ => Arg::Text(t("unlimited", "무제한")),
    }
}
