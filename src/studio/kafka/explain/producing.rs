//! What producers did: partitions chosen, batches sent and answered, transactions.
use super::{GUARANTEES, Teller, n, setting, span, t, told};
use crate::engine::id::{PartIx, Symbol};
use crate::engine::kafka::cluster::Acks;
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::fact::{Chosen, Fact};
use crate::studio::explain::{Glyph, Told};
use crate::studio::sentence::{Arg, Phrase, phrase};

pub(super) fn producing(teller: &Teller) -> Option<Told> {
    Some(match teller.own {
        Fact::Produced { .. } => produced(teller)?,
        Fact::BatchSent { producer, topic, partition, broker, records, bytes, attempt } => {
            let text = t(
                "{0} sent {1|record|records} for {2} to broker {3}",
                "{0:이/가} {2}에 쓸 레코드 {1}개를 broker {3:(으)로} 보냈습니다",
            );
            let args = [teller.name(producer), n(records), teller.place(topic, partition), super::broker(broker)];
            let cause = match attempt {
                0 | 1 => batch_cause(teller, producer, bytes),
                again => phrase(t("attempt {0}", "{0}번째 시도"), [n(again)]),
            };
            told(Glyph::Message, text, args).cause(cause).rule("linger.ms, batch.size")
        }
        Fact::BatchAcked { .. } => acked(teller)?,
        Fact::BatchRetried { producer, topic, partition, records, error } => {
            let text = t("{0} sends {1|record|records} to {2} again", "{0:이/가} {2}에 레코드 {1}개를 다시 보냅니다");
            told(Glyph::Requeue, text, [teller.name(producer), n(records), teller.place(topic, partition)])
                .cause(code(error))
                .rule("retries, delivery.timeout.ms")
        }
        Fact::Acknowledged { producer, topic, partition, message, offset } => {
            let text = t("{0} was told that {1} stands in {2}", "{0:이/가} {1:이/가} {2}에 있다는 응답을 받았습니다");
            let answer = told(
                Glyph::Confirm,
                text,
                [teller.name(producer), teller.message(message), teller.place(topic, partition)],
            );
            let answer = answer.rule("acks");
            match offset.filter(|_| !teller.is_of_many()) {
                Some(offset) => answer.cause(phrase(t("offset {0}", "offset {0}"), [n(offset)])),
                None => answer,
            }
        }
        Fact::ProduceFailed { producer, topic, partition, message, error } => {
            let text = t("{0} could not write {1} to {2}", "{0:이/가} {1:을/를} {2}에 쓰지 못했습니다");
            let args = [teller.name(producer), teller.message(message), teller.place(topic, partition)];
            let failed = told(Glyph::LostMessage, text, args).rule("delivery.timeout.ms");
            match (error, teller.producer(producer)) {
                (Some(error), _) => failed.cause(code(error)).rule(rule_of(error)),
                (None, Some(spec)) => failed.cause(is_over("delivery.timeout.ms", spec.config.delivery_timeout_us)),
                (None, None) => failed,
            }
        }
        Fact::BufferFull { producer } => {
            told(Glyph::Pause, t("{0} waits in send", "{0:이/가} send에서 기다립니다"), [teller.name(producer)])
                .cause(t("`buffer.memory` is full", "`buffer.memory`가 가득 참"))
                .rule("buffer.memory, max.block.ms")
        }
        Fact::TransactionBegan { .. } | Fact::TransactionEnded { .. } | Fact::Fenced { .. } => transaction(teller)?,
        _ => return None,
    })
}

fn produced(teller: &Teller) -> Option<Told> {
    let Fact::Produced { topic, partition, partitions, message, key, chosen, .. } = teller.own else { return None };
    let text = match teller.is_of_many() {
        false => t("{0} goes to partition {1} of {2}", "{0:이/가} {2}의 파티션 {1:(으)로} 갑니다"),
        true => t("{0} go to partition {1} of {2}", "{0:이/가} {2}의 파티션 {1:(으)로} 갑니다"),
    };
    let produced = told(Glyph::Message, text, [teller.message(message), n(partition), teller.name(topic)]);
    Some(match chosen {
        Chosen::Explicit => {
            produced.cause(t("the record names it", "레코드가 직접 정함")).rule("ProducerRecord(topic, partition, …)")
        }
        Chosen::Key { .. } => {
            let of_key = hash_of(teller, key, partitions);
            produced.cause(phrase(t("{0}", "{0}"), [Arg::code(of_key)])).rule("partitioner.class: murmur2 of the key")
        }
        Chosen::Sticky => {
            produced.cause(t("no key, so the sticky partition", "key가 없어 sticky 파티션")).rule("KIP-794")
        }
        Chosen::RoundRobin => produced.cause(t("round robin", "돌아가며")).rule("RoundRobinPartitioner"),
    })
}

/// `murmur2("user-42") mod 3`; of several keys without naming one.
fn hash_of(teller: &Teller, key: Symbol, partitions: u32) -> String {
    let same = teller.alike().iter().all(|fact| matches!(fact, Fact::Produced { key: other, .. } if *other == key));
    match same {
        true => format!("murmur2(\"{}\") mod {partitions}", teller.telling.text(key)),
        false => format!("murmur2(key) mod {partitions}"),
    }
}

fn batch_cause(teller: &Teller, producer: PartIx, bytes: u32) -> Phrase {
    let size = phrase(t("{0} B", "{0} B"), [n(bytes)]);
    match teller.producer(producer) {
        Some(spec) => phrase(
            t("{0}, {1}", "{0}, {1}"),
            [Arg::Phrase(size), Arg::Phrase(setting("linger.ms", span(spec.config.linger_us)))],
        ),
        None => size,
    }
}

fn acked(teller: &Teller) -> Option<Told> {
    let Fact::BatchAcked { producer, topic, partition, base_offset, records } = teller.own else { return None };
    let acks = teller.producer(producer).map(|spec| spec.config.acks);
    let place = teller.place(topic, partition);
    let (text, offset) = match base_offset {
        Some(offset) if records == 1 => (
            t(
                "{0} was told that its record stands in {2} at offset {3}",
                "{0:이/가} 응답을 받았습니다. 레코드가 {2}의 offset {3}에 있습니다",
            ),
            offset,
        ),
        Some(offset) => (
            t(
                "{0} was told that {1|record|records} stand in {2} from offset {3} on",
                "{0:이/가} 응답을 받았습니다. 레코드 {1}개가 {2}의 offset {3}부터 있습니다",
            ),
            offset,
        ),
        None => (
            t(
                "{0} takes {1|record|records} for {2} as written",
                "{0:은/는} {2}에 보낸 레코드 {1}개를 쓴 것으로 여깁니다",
            ),
            0,
        ),
    };
    let cause = match (base_offset, acks) {
        (None, _) | (_, Some(Acks::None)) => {
            t("nobody waits for an answer with `acks=0`", "`acks=0`이라 응답을 기다리지 않음")
        }
        (_, Some(Acks::Leader)) => t("the leader has it, enough for `acks=1`", "리더가 썼고 `acks=1`이면 충분"),
        (_, _) => t("the whole ISR has it, as `acks=all` wants", "`acks=all`대로 ISR 모두가 썼음"),
    };
    Some(told(Glyph::Confirm, text, [teller.name(producer), n(records), place, n(offset)]).cause(cause).rule("acks"))
}

fn transaction(teller: &Teller) -> Option<Told> {
    Some(match teller.own {
        Fact::TransactionBegan { producer } => {
            let text = t("{0} began a transaction", "{0:이/가} 트랜잭션을 시작했습니다");
            let began = told(Glyph::Transaction, text, [teller.name(producer)]).rule("KIP-98");
            match transactional_id(teller, producer) {
                Some(id) => began.cause(setting("transactional.id", Arg::code(id))),
                None => began,
            }
        }
        Fact::TransactionEnded { producer, commits: true, .. } => {
            let text = t("{0} committed its transaction", "{0:이/가} 트랜잭션을 커밋했습니다");
            told(Glyph::Transaction, text, [teller.name(producer)])
                .cause(t("readers of committed records see it now", "`read_committed`로 읽어도 이제 보임"))
                .rule("KIP-98")
        }
        Fact::TransactionEnded { producer, timed_out, .. } => {
            let text = t("The transaction of {0} was aborted", "{0}의 트랜잭션이 중단되었습니다");
            let ended = told(Glyph::Transaction, text, [teller.name(producer)]);
            match teller.producer(producer).filter(|_| timed_out) {
                Some(spec) => {
                    let limit = spec.config.transaction_timeout_us;
                    ended.cause(is_over("transaction.timeout.ms", limit)).rule("transaction.timeout.ms")
                }
                None => teller.by_hand(ended).rule("KIP-98"),
            }
        }
        Fact::Fenced { producer } => {
            let text = t(
                "{0} was fenced, nothing it sends counts any more",
                "{0:이/가} 밀려났습니다(fenced). 이제 보내도 받지 않습니다",
            );
            told(Glyph::Closed, text, [teller.name(producer)])
                .cause(t("a younger producer has its `transactional.id`", "같은 `transactional.id`로 새 프로듀서가 옴"))
                .rule("KIP-98, KIP-360")
        }
        _ => return None,
    })
}

fn transactional_id(teller: &Teller, part: PartIx) -> Option<String> {
    let of_producer = teller.producer(part).and_then(|spec| spec.config.transactional_id.clone());
    let id = of_producer.or_else(|| teller.consumer(part)?.transactional_id.clone())?;
    Some(id.to_string())
}

/// `delivery.timeout.ms 2 min is over`
pub(super) fn is_over(name: &'static str, us: u64) -> Phrase {
    phrase(t("{0} {1} is over", "{0} {1:이/가} 지남"), [Arg::code(name), span(us)])
}

pub(super) fn code(error: ErrorCode) -> Phrase {
    phrase(t("{0}", "{0}"), [Arg::code(error.name())])
}

/// Where the rule behind an error stands.
pub(super) fn rule_of(error: ErrorCode) -> &'static str {
    match error {
        ErrorCode::NotEnoughReplicas | ErrorCode::NotEnoughReplicasAfterAppend => "min.insync.replicas",
        ErrorCode::MessageTooLarge | ErrorCode::RecordListTooLarge => "max.message.bytes, max.request.size",
        ErrorCode::InvalidTimestamp => "KIP-937: message.timestamp.before.max.ms, message.timestamp.after.max.ms",
        ErrorCode::OutOfOrderSequenceNumber | ErrorCode::DuplicateSequenceNumber => "KIP-98, KIP-360",
        ErrorCode::InvalidProducerEpoch | ErrorCode::ProducerFenced | ErrorCode::InvalidTxnState => "KIP-98, KIP-360",
        ErrorCode::RequestTimedOut => "request.timeout.ms",
        ErrorCode::NotLeaderOrFollower | ErrorCode::LeaderNotAvailable | ErrorCode::FencedLeaderEpoch => {
            "Kafka: Design § Replication"
        }
        ErrorCode::InvalidRecord => "cleanup.policy: compact needs a key",
        _ => GUARANTEES,
    }
}
