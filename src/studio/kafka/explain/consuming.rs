//! What consumers did: fetches, polls, positions, commits, and what became of records whose work failed.
use super::producing::{code, is_over};
use super::{GUARANTEES, LAB, Teller, broker, n, setting, span, t, told};
use crate::engine::id::PartIx;
use crate::engine::kafka::consumer::OffsetReset;
use crate::engine::kafka::fact::{Fact, Positioned};
use crate::engine::kafka::topology::{Commit, Process};
use crate::locales::{Text, number};
use crate::studio::explain::{Glyph, Told};
use crate::studio::sentence::{Arg, Phrase, phrase};

/// More partitions than this are only counted.
const MAX_LISTED: usize = 4;
const PULL: &str = "Kafka: Design § The Consumer";

pub(super) fn consuming(teller: &Teller) -> Option<Told> {
    Some(match teller.own {
        Fact::FetchSent { consumer, topic, broker: from, partitions } => {
            let text = t(
                "{0} asks broker {1} for records of {2|partition|partitions} of {3}",
                "{0:이/가} broker {1}에 {3}의 파티션 {2}개를 달라고 합니다",
            );
            let args = [teller.name(consumer), broker(from), n(partitions), teller.name(topic)];
            let asked = told(Glyph::Fetch, text, args).rule(PULL);
            match teller.reading(consumer) {
                Some(config) => asked.cause(phrase(
                    t("{0}, {1}", "{0}, {1}"),
                    [
                        Arg::Phrase(setting("fetch.min.bytes", n(config.fetch_min_bytes))),
                        Arg::Phrase(setting("fetch.max.wait.ms", span(config.fetch_max_wait_us))),
                    ],
                )),
                None => asked,
            }
        }
        Fact::FetchAnswered { consumer, topic, broker: from, records: 0, .. } => {
            let text = t(
                "Broker {1} has nothing new of {2} for {0}",
                "broker {1}에 {0:이/가} 읽을 {2}의 새 레코드가 없습니다",
            );
            let empty = told(Glyph::Fetch, text, [teller.name(consumer), broker(from), teller.name(topic)]);
            let empty = empty.rule("fetch.max.wait.ms");
            match teller.reading(consumer) {
                Some(config) => empty.cause(is_over("fetch.max.wait.ms", config.fetch_max_wait_us)),
                None => empty,
            }
        }
        Fact::FetchAnswered { consumer, topic, broker: from, records, bytes } => {
            let text = t(
                "Broker {1} answered {0} with {2|record|records} of {3}",
                "broker {1:이/가} {0}에 {3}의 레코드 {2}개를 내주었습니다",
            );
            let args = [teller.name(consumer), broker(from), n(records), teller.name(topic)];
            told(Glyph::Fetch, text, args)
                .cause(phrase(t("{0} B at {1}", "{0} B, {1}"), [n(bytes), Arg::code("fetch.min.bytes")]))
                .rule("fetch.min.bytes, fetch.max.bytes")
        }
        Fact::Polled { .. } => polled(teller)?,
        Fact::Positioned { .. } => positioned(teller)?,
        Fact::NoOffset { consumer, topic, partition, out_of_range } => {
            let text = t("poll of {0} threw {2} at {1}", "{1}에서 {0}의 poll이 {2:을/를} 던졌습니다");
            let name = if out_of_range { "OffsetOutOfRangeException" } else { "NoOffsetForPartitionException" };
            told(Glyph::Closed, text, [teller.name(consumer), teller.place(topic, partition), Arg::code(name)])
                .cause(t("`auto.offset.reset=none`", "`auto.offset.reset=none`"))
                .rule("auto.offset.reset")
        }
        Fact::Committed { .. } => committed(teller)?,
        Fact::CommitFailed { group, consumer, error } => {
            let text = t("{0} could not commit for {1}", "{0:이/가} {1}에 커밋하지 못했습니다");
            told(Glyph::Nack, text, [teller.name(consumer), teller.name(group)])
                .cause(code(error))
                .rule("KafkaConsumer: CommitFailedException")
        }
        _ => return None,
    })
}

fn polled(teller: &Teller) -> Option<Told> {
    let Fact::Polled { consumer, topic, partition, offset, message, delivery } = teller.own else { return None };
    if !teller.is_of_many() {
        let text = match delivery {
            0 | 1 => t("poll handed {0} to {1}", "poll이 {1}에 {0:을/를} 넘겼습니다"),
            _ => t("poll handed {0} to {1} again", "poll이 {1}에 {0:을/를} 다시 넘겼습니다"),
        };
        let handed = told(Glyph::Message, text, [teller.message(message), teller.name(consumer)]);
        let place = t("{0}, offset {1}", "{0}, offset {1}");
        return Some(handed.cause(phrase(place, [teller.place(topic, partition), n(offset)])).rule(PULL));
    }
    let all = teller.alike();
    let place = |fact: &Fact| match *fact {
        Fact::Polled { topic, partition, .. } => Some((topic, partition)),
        _ => None,
    };
    let places: Vec<_> = all.iter().filter_map(place).collect();
    let text = t("poll handed {0|record|records} of {2} to {1}", "poll이 {1}에 {2}의 레코드 {0}개를 넘겼습니다");
    let handed = told(Glyph::Message, text, [n(teller.count()), teller.name(consumer), teller.places(&places)]);
    let handed = handed.rule("max.poll.records");
    Some(match teller.reading(consumer) {
        Some(config) => handed.cause(phrase(
            t("at most {0}", "최대 {0}"),
            [Arg::Phrase(setting("max.poll.records", n(config.max_poll_records)))],
        )),
        None => handed,
    })
}

/// `P0 of ad.clicks from offset 3` for each, or a count.
fn offsets(teller: &Teller, text: Text, offset: impl Fn(&Fact) -> Option<(PartIx, u32, u64)>) -> Arg {
    let all: Vec<_> = teller.alike().iter().filter_map(offset).collect();
    let say = |(topic, partition, offset): &(PartIx, u32, u64)| {
        Arg::Phrase(phrase(text, [teller.place(*topic, *partition), n(*offset)]))
    };
    match all.len() {
        0..=MAX_LISTED => Arg::List(all.iter().map(say).collect()),
        _ => teller.places(&all.iter().map(|(topic, partition, _)| (*topic, *partition)).collect::<Vec<_>>()),
    }
}

fn positioned(teller: &Teller) -> Option<Told> {
    let Fact::Positioned { consumer, why, .. } = teller.own else { return None };
    let from = offsets(teller, t("{0} from offset {1}", "{0} offset {1}"), |fact| match *fact {
        Fact::Positioned { topic, partition, offset, .. } => Some((topic, partition, offset)),
        _ => None,
    });
    let text = t("{0} is to read {1}", "{0:이/가} 읽기 시작할 자리: {1}");
    let placed = told(Glyph::Fetch, text, [teller.name(consumer), from]);
    let reset = teller.reading(consumer).map_or("auto.offset.reset".to_owned(), |config| {
        format!("auto.offset.reset={}", reset_name(config.offset_reset))
    });
    Some(match why {
        Positioned::Committed => placed
            .cause(t("the committed offset of its group", "그룹의 커밋된 offset"))
            .rule("KafkaConsumer § Offsets and Consumer Position"),
        Positioned::NothingCommitted => placed
            .cause(phrase(t("nothing committed, {0}", "커밋된 것이 없어 {0}"), [Arg::code(reset)]))
            .rule("auto.offset.reset"),
        Positioned::OutOfRange => placed
            .cause(phrase(t("its offset is not in the log, {0}", "그 offset이 로그에 없어 {0}"), [Arg::code(reset)]))
            .rule("auto.offset.reset"),
        Positioned::ByHand => placed.cause(t("seek", "seek")).rule("KafkaConsumer.seek"),
    })
}

fn reset_name(reset: OffsetReset) -> String {
    match reset {
        OffsetReset::Earliest => "earliest".to_owned(),
        OffsetReset::Latest => "latest".to_owned(),
        OffsetReset::None => "none".to_owned(),
        OffsetReset::ByDuration(ms) => format!("by_duration: {}", number::duration(ms.saturating_mul(1_000))),
    }
}

fn committed(teller: &Teller) -> Option<Told> {
    let Fact::Committed { group, consumer, .. } = teller.own else { return None };
    let at = offsets(teller, t("{0} at {1}", "{0} {1}"), |fact| match *fact {
        Fact::Committed { topic, partition, offset, .. } => Some((topic, partition, offset)),
        _ => None,
    });
    let text = t("{0} committed {2} for {1}", "{0:이/가} {1}의 offset을 커밋했습니다: {2}");
    let told = told(Glyph::Commit, text, [teller.name(consumer), teller.name(group), at]);
    let told = told.rule("KafkaConsumer § Offsets and Consumer Position");
    let revokes = teller.has(|fact| matches!(*fact, Fact::Revoked { consumer: other, .. } if other == consumer));
    Some(match commit_cause(teller, consumer, revokes) {
        Some((cause, rule)) => told.cause(cause).rule(rule),
        None => told,
    })
}

fn commit_cause(teller: &Teller, consumer: PartIx, revokes: bool) -> Option<(Phrase, &'static str)> {
    if revokes {
        return Some((t("before it gives partitions back", "파티션을 돌려주기 전에").into(), GUARANTEES));
    }
    let spec = teller.consumer(consumer)?;
    let text = match spec.commit {
        Commit::Auto => {
            let every = teller.reading(consumer)?.auto_commit_interval_us;
            let cause = phrase(t("every {0}", "{0}마다"), [span(every)]);
            return Some((cause, "auto.commit.interval.ms"));
        }
        Commit::BeforeWork => t("before the work", "처리하기 전에"),
        Commit::EachRecord => t("after each record", "레코드마다"),
        Commit::EachPoll => t("after the records of a poll", "poll의 레코드를 처리한 뒤"),
        Commit::EachPollAsync => {
            return Some((t("nobody waits for it", "아무도 기다리지 않음").into(), "KafkaConsumer.commitAsync"));
        }
        Commit::Never => t("by hand", "직접 실행"),
    };
    Some((text.into(), "KafkaConsumer.commitSync"))
}

pub(super) fn failing(teller: &Teller) -> Option<Told> {
    let process = |consumer| teller.consumer(consumer).map_or(&Process::Plain, |spec| &spec.process);
    Some(match teller.own {
        Fact::Forwarded { consumer, to, message, attempt, dead, .. } => {
            let args = [teller.name(consumer), teller.message(message), teller.name(to)];
            let rule = match process(consumer) {
                Process::Plain => "Brokerlab: dead letters by the client",
                Process::ConnectSink { .. } => "KIP-298: errors.deadletterqueue.topic.name",
                Process::Streams { .. } => "KIP-1034: errors.dead.letter.queue.topic.name",
            };
            let told = match dead {
                true => {
                    let text = t(
                        "{0} wrote {1} to the dead-letter topic {2}",
                        "{0:이/가} {1:을/를} dead letter topic {2}에 썼습니다",
                    );
                    told(Glyph::DeadMessage, text, args)
                }
                false => {
                    let text = t(
                        "{0} wrote {1} to {2}, to be tried again later",
                        "{0:이/가} 나중에 다시 해 보려고 {1:을/를} {2}에 썼습니다",
                    );
                    told(Glyph::Requeue, text, args)
                }
            };
            told.cause(phrase(t("attempt {0} failed", "{0}번째 시도 실패"), [n(attempt)])).rule(rule)
        }
        Fact::Skipped { consumer, message } => {
            let text =
                t("{0} skipped {1} although its work failed", "{0:이/가} 처리에 실패한 {1:을/를} 건너뛰었습니다");
            let skipped = told(Glyph::LostMessage, text, [teller.name(consumer), teller.message(message)]);
            match process(consumer) {
                Process::Plain => skipped.cause(t("its failure rule", "실패 규칙")).rule(LAB),
                Process::ConnectSink { .. } => skipped
                    .cause(t("`errors.tolerance=all`", "`errors.tolerance=all`"))
                    .rule("KIP-298: errors.tolerance"),
                Process::Streams { .. } => {
                    skipped.cause(t("its handler says CONTINUE", "handler가 CONTINUE")).rule("KIP-1034")
                }
            }
        }
        Fact::TaskFailed { consumer, message } => {
            let text = t("{0} stopped at {1}", "{0:이/가} {1}에서 멈췄습니다");
            let stopped = told(Glyph::Crash, text, [teller.name(consumer), teller.message(message)]);
            match process(consumer) {
                Process::Plain => stopped.rule(LAB),
                Process::ConnectSink { .. } => stopped
                    .cause(t("`errors.tolerance=none`", "`errors.tolerance=none`"))
                    .rule("KIP-298: errors.tolerance"),
                Process::Streams { .. } => {
                    stopped.cause(t("its handler says FAIL", "handler가 FAIL")).rule("KIP-161, KIP-1033")
                }
            }
        }
        _ => return None,
    })
}
