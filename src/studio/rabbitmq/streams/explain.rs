//! What happens at streams, told otherwise than at queues: what is read stays, an acknowledgement is credit, segments
//! go as a whole. And the lives of queues, and the restart of a broker.
use crate::engine::client::super_stream;
use crate::engine::fact::{Fact, FactKind, LossReason};
use crate::engine::id::PartIx;
use crate::engine::rabbitmq::cluster::fact::{Fact as Life, Removal};
use crate::engine::rabbitmq::is_super_stream;
use crate::engine::topology::Spec;
use crate::locales::Text;
use crate::studio::explain::{Glyph, Told, message_of};
use crate::studio::sentence::{Arg, Phrase, phrase};
use crate::studio::tell::Telling;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const CONSUMING: &str = "RabbitMQ: Streams, consuming";
const RETENTION: &str = "RabbitMQ: Streams, data retention";
const SINGLE_ACTIVE: &str = "RabbitMQ: Streams, single active consumer";
const DURABILITY: &str = "RabbitMQ: Reliability Guide, message durability";
const QUEUES: &str = "RabbitMQ: Queues";

pub fn explain(fact: &Fact, telling: &Telling) -> Option<Told> {
    if let FactKind::RabbitMq(life) = fact.kind {
        return of_lives(life, telling);
    }
    let told = of_stream(fact, telling)?;
    Some(match message_of(&fact.kind) {
        Some(message) => told.about(message),
        None => told,
    })
}

/// Whether the part was a stream at that moment.
pub fn is_stream(telling: &Telling, part: PartIx) -> bool {
    telling.part(part).is_some_and(|part| is_stream_spec(&part.spec))
}

pub fn is_stream_spec(spec: &Spec) -> bool {
    let kind = match spec {
        Spec::Queue(queue) => queue.arguments.get("x-queue-type"),
        _ => None,
    };
    kind.and_then(|kind| kind.as_text()) == Some("stream")
}

fn of_stream(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Published { exchange, message, key, .. } => {
            let (partition, count) = partition_of(telling, exchange, telling.text(key))?;
            let text = t("Published {0} to {1} with key {2}", "{0:을/를} {1:(으)로} 보냈습니다. key는 {2}");
            let hashed =
                t("its MurmurHash3 chose partition {0} of {1}", "MurmurHash3로 고른 파티션은 {1}개 가운데 {0}번");
            let numbers = [Arg::Number(partition.into()), Arg::Number(count.into())];
            Told::new(
                Glyph::Message,
                phrase(text, [telling.message(message), telling.name(exchange), telling.code(key)]),
            )
            .cause(phrase(hashed, numbers))
            .rule("RabbitMQ: Streams, super streams")
        }
        FactKind::Stored { queue, message, .. } if is_stream(telling, queue) => {
            let text = t("Appended {0} to {1}", "{1} 끝에 {0:을/를} 덧붙였습니다");
            Told::new(Glyph::Message, phrase(text, [telling.message(message), telling.name(queue)]))
                .cause(t("a copy arrived", "사본이 도착함"))
                .rule("RabbitMQ: Streams")
        }
        FactKind::Delivered { queue, consumer, message, .. } if is_stream(telling, queue) => {
            let text =
                t("{1} reads {0} from {2}, where it stays", "{1:이/가} {2}에서 {0:을/를} 읽습니다. 메시지는 남습니다");
            let args = [telling.message(message), telling.name(consumer), telling.name(queue)];
            Told::new(Glyph::Message, phrase(text, args))
                .cause(t("it had credit and stood there", "credit이 있고 그 자리에 서 있음"))
                .rule(CONSUMING)
        }
        FactKind::Acked { queue, consumer, message, .. } if is_stream(telling, queue) => {
            let text = t(
                "{1} acknowledged {0}, which is credit for the next one and takes nothing out of {2}",
                "{1:이/가} {0:을/를} ack했습니다. 다음 것을 받을 credit일 뿐, {2}에서 사라지는 것은 없습니다",
            );
            let args = [telling.message(message), telling.name(consumer), telling.name(queue)];
            Told::new(Glyph::Ack, phrase(text, args)).cause(t("basic.ack arrived", "basic.ack 도착")).rule(CONSUMING)
        }
        FactKind::Rejected { queue, consumer, message, .. } if is_stream(telling, queue) => {
            let text = t(
                "{1} rejected {0}, which to a stream is credit too and brings nothing back",
                "{1:이/가} {0:을/를} 거절했지만 stream에는 그것도 credit입니다. 다시 전달하지 않습니다",
            );
            Told::new(Glyph::Nack, phrase(text, [telling.message(message), telling.name(consumer)]))
                .cause(t("basic.nack or basic.reject arrived", "basic.nack 또는 basic.reject 도착"))
                .rule(CONSUMING)
        }
        FactKind::Lost { place, message, why: LossReason::Retention } => {
            let text = t(
                "{0} dropped its oldest segment with {1}",
                "{0:이/가} 가장 오래된 segment를 {1:과/와} 함께 지웠습니다",
            );
            Told::new(Glyph::Retention, phrase(text, [telling.name(place), telling.message(message)]))
                .cause(t("a segment was full: retention looked", "segment가 차서 보존 한도를 살펴봄"))
                .rule(RETENTION)
        }
        FactKind::ConsumerActive { queue, consumer } if is_stream(telling, queue) => {
            let text = t("{0} is the active reader of {1}", "{0:이/가} {1:을/를} 읽는 쪽이 됐습니다");
            Told::new(Glyph::Change, phrase(text, [telling.name(consumer), telling.name(queue)]))
                .cause(t("single active consumer", "single active consumer"))
                .rule(SINGLE_ACTIVE)
        }
        _ => return None,
    })
}

/// The partition of a key, counted from 0, and how many there are; `None` = it is no super stream.
fn partition_of(telling: &Telling, exchange: PartIx, key: &str) -> Option<(u32, u32)> {
    match &telling.part(exchange)?.spec {
        Spec::Exchange(spec) if is_super_stream(&spec.arguments) => {}
        _ => return None,
    }
    let topology = telling.session.topology_at(telling.event);
    let count = topology.bindings.iter().filter(|binding| binding.source == exchange).count() as u32;
    (count > 0).then(|| (super_stream::partition_of(key, count), count))
}

fn of_lives(life: Life, telling: &Telling) -> Option<Told> {
    Some(match life {
        Life::Restarted => {
            let text = t(
                "The broker restarted, and what was only in memory is gone",
                "브로커가 다시 시작했습니다. 메모리에만 있던 것은 사라졌습니다",
            );
            Told::new(Glyph::Broker, text.into()).cause(t("by hand", "직접 다시 시작함")).rule(DURABILITY)
        }
        Life::QueueDeclared { queue, client } if client.is_some() => {
            let text = t("{0} declared {1}, which was not there", "{0:이/가} 없던 {1:을/를} 선언했습니다");
            Told::new(Glyph::Change, phrase(text, [telling.name(client), telling.name(queue)]))
                .cause(t("it connects, and declares what it reads", "연결하면서 읽을 큐를 선언함"))
                .rule("AMQP 0-9-1 § 1.7.2.1 queue.declare")
        }
        Life::QueueDeclared { queue, .. } => {
            let text = t("Declared {0} again, with its bindings", "{0:을/를} binding과 함께 다시 선언했습니다");
            Told::new(Glyph::Change, phrase(text, [telling.name(queue)]))
                .cause(t("by hand", "직접 선언함"))
                .rule("AMQP 0-9-1 § 1.7.2.1 queue.declare")
        }
        Life::QueueRemoved { queue, why } => {
            let text =
                t("{0} was deleted, with its messages and bindings", "{0:이/가} 메시지, binding과 함께 삭제됐습니다");
            let (cause, rule) = removal(why, queue, telling);
            Told::new(Glyph::Purge, phrase(text, [telling.name(queue)])).cause(cause).rule(rule)
        }
        _ => return None,
    })
}

fn removal(why: Removal, queue: PartIx, telling: &Telling) -> (Phrase, &'static str) {
    match why {
        Removal::Deleted => (t("queue.delete", "queue.delete").into(), "AMQP 0-9-1 § 1.7.2.9 queue.delete"),
        Removal::AutoDeleted => {
            (t("auto-delete: its last consumer went", "auto-delete: 마지막 컨슈머가 떠남").into(), QUEUES)
        }
        Removal::Expired => {
            let expires = telling.part(queue).and_then(|part| match &part.spec {
                Spec::Queue(queue) => queue.arguments.get("x-expires")?.as_int(),
                _ => None,
            });
            let unused = Arg::code(format!("x-expires = {}", expires.unwrap_or(0)));
            let cause = phrase(t("unused for so long: {0}", "쓰이지 않은 채 시간이 지남: {0}"), [unused]);
            (cause, "RabbitMQ: Time-To-Live and Expiration, queue TTL")
        }
        Removal::OwnerGone => {
            let cause = t("exclusive: the connection that declared it is closed", "exclusive: 선언한 연결이 닫힘");
            (cause.into(), "RabbitMQ: Queues, exclusive queues")
        }
        Removal::NotDurable => (t("not durable", "durable이 아님").into(), DURABILITY),
    }
}
