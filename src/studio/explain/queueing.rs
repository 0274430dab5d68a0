//! What happened in queues, as sentences: stored, delivered, expired, dead-lettered, settled.
use super::{ACKS, DEAD_LETTER, Glyph, LENGTH, TTL, Told, t};
use crate::engine::fact::{DeathReason, Fact, FactKind, LossReason, RequeueReason};
use crate::engine::id::PartIx;
use crate::engine::topology::Spec;
use crate::locales::number;
use crate::studio::sentence::{Arg, Phrase, phrase};
use crate::studio::tell::Telling;

pub(super) fn queueing(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Stored { queue, message, .. } => {
            let text = t("Stored {0} in {1}", "{0:이/가} {1}에 들어갔습니다");
            Told::new(Glyph::Message, phrase(text, [telling.message(message), telling.name(queue)]))
                .cause(t("a copy arrived", "사본이 도착함"))
                .rule("AMQP 0-9-1 § 3.1.4, message queues")
        }
        FactKind::Refused { queue, message } => {
            let text = t("{0} refused {1}", "{0:이/가} {1:을/를} 받지 않았습니다");
            Told::new(Glyph::Nack, phrase(text, [telling.name(queue), telling.message(message)]))
                .cause(phrase(t("full, {0}", "가득 참, {0}"), [Arg::code("x-overflow = reject-publish")]))
                .rule(LENGTH)
        }
        FactKind::Delivered { queue, consumer, message, tag, redelivered, .. } => {
            let text = match (telling.is_of_many(), redelivered) {
                (false, true) => {
                    t("Delivered {0} again, to {1}, tag {2}", "{0:을/를} {1}에 다시 내주었습니다(재전달, tag {2})")
                }
                (false, false) => t("Delivered {0} to {1}, tag {2}", "{0:을/를} {1}에 내주었습니다(tag {2})"),
                (true, true) => t("Delivered {0} again, to {1}", "{0:을/를} {1}에 다시 내주었습니다(재전달)"),
                (true, false) => t("Delivered {0} to {1}", "{0:을/를} {1}에 내주었습니다"),
            };
            Told::new(
                Glyph::Message,
                phrase(text, [telling.message(message), telling.name(consumer), Arg::Number(tag)]),
            )
            .cause(phrase(t("head of {0}, a free slot", "{0}의 맨 앞, 빈자리 있음"), [telling.name(queue)]))
            .rule("RabbitMQ: Consumer Prefetch")
        }
        FactKind::Expired { queue, message, .. } => {
            let text = t("{0} expired in {1}", "{0:이/가} {1}에서 만료됐습니다");
            Told::new(Glyph::DeadMessage, phrase(text, [telling.message(message), telling.name(queue)]))
                .cause(ttl_cause(queue, telling))
                .rule(TTL)
        }
        FactKind::Overflowed { queue, message, .. } => {
            let text = t("{0} dropped {1} from its head", "{0:이/가} 맨 앞의 {1:을/를} 밀어냈습니다");
            Told::new(Glyph::LostMessage, phrase(text, [telling.name(queue), telling.message(message)]))
                .cause(t("length limit, drop-head", "길이 제한, drop-head"))
                .rule(LENGTH)
        }
        FactKind::DeadLettered { queue, exchange, message, why, .. } => {
            let text = t("Dead-lettered {0} from {1} to {2}", "{0:을/를} {1}에서 {2:(으)로} dead letter로 보냈습니다");
            Told::new(
                Glyph::DeadMessage,
                phrase(text, [telling.message(message), telling.name(queue), telling.exchange(exchange)]),
            )
            .cause(death_cause(why, queue, telling))
            .rule(DEAD_LETTER)
        }
        FactKind::Purged { queue, count } => {
            let text = t("Purged {0}: {1|message|messages} gone", "{0:을/를} 비웠습니다. 메시지 {1}개가 사라졌습니다");
            Told::new(Glyph::Purge, phrase(text, [telling.name(queue), Arg::Number(u64::from(count))]))
                .cause(t("by hand", "직접 비움"))
                .rule("AMQP 0-9-1 § 1.7.2.7 queue.purge")
        }
        FactKind::Lost { place, message, why } => {
            let text = t("Lost {0} at {1}", "{1}에서 {0:이/가} 사라졌습니다");
            Told::new(Glyph::LostMessage, phrase(text, [telling.message(message), telling.exchange(place)]))
                .cause(loss_cause(why))
                .rule(loss_rule(why))
        }
        _ => return None,
    })
}

/// The queue's TTL if it has one, else that of the message.
fn ttl_cause(queue: PartIx, telling: &Telling) -> Phrase {
    let ttl_ms = telling.part(queue).and_then(|part| match &part.spec {
        Spec::Queue(queue) => queue.arguments.get("x-message-ttl").and_then(|ttl| ttl.as_int()),
        _ => None,
    });
    match ttl_ms.and_then(|ms| u64::try_from(ms).ok()) {
        Some(ms) => {
            let ttl = Arg::code(number::duration(ms * 1_000));
            phrase(t("TTL over at the head, {0} in this queue", "맨 앞에서 TTL 지남, 이 큐는 {0}"), [ttl])
        }
        None => t("TTL of the message over at the head", "맨 앞에서 메시지의 TTL 지남").into(),
    }
}

fn death_cause(why: DeathReason, queue: PartIx, telling: &Telling) -> Phrase {
    match why {
        DeathReason::Rejected => t("rejected without requeue", "다시 넣지 않는 reject").into(),
        DeathReason::Expired => ttl_cause(queue, telling),
        DeathReason::MaxLength => t("length limit of the queue", "큐의 길이 제한").into(),
        DeathReason::DeliveryLimit => t("delivery limit of the queue", "큐의 전달 횟수 제한").into(),
    }
}

fn loss_cause(why: LossReason) -> Phrase {
    match why {
        LossReason::Unroutable => t("no queue matched, no alternate exchange", "맞는 큐도 대체 exchange도 없음"),
        LossReason::Dropped(DeathReason::Rejected) => {
            t("rejected, nothing takes its dead letters", "reject됐는데 dead letter를 받을 곳이 없음")
        }
        LossReason::Dropped(DeathReason::Expired) => {
            t("expired, nothing takes its dead letters", "만료됐는데 dead letter를 받을 곳이 없음")
        }
        LossReason::Dropped(DeathReason::MaxLength) => {
            t("queue full, nothing takes its dead letters", "큐가 찼는데 dead letter를 받을 곳이 없음")
        }
        LossReason::Dropped(DeathReason::DeliveryLimit) => {
            t("delivery limit, nothing takes its dead letters", "전달 횟수를 넘었는데 dead letter를 받을 곳이 없음")
        }
        LossReason::DeadLetterCycle => t("dead-letter cycle without a rejection", "reject 없이 도는 dead letter 순환"),
        LossReason::AutoAcked => {
            t("acknowledged when it was sent, then the consumer crashed", "보낼 때 이미 ack된 뒤 컨슈머가 죽음")
        }
        LossReason::Purged => t("the queue was purged", "큐를 비움"),
        LossReason::QueueDeleted => t("its queue was deleted", "큐가 삭제됨"),
        LossReason::Retention => t("its stream keeps no more", "stream의 보존 한도를 넘음"),
        LossReason::NodeDown => t("home node of its queue down", "queue의 홈 노드가 내려가 있었음"),
        LossReason::NotPersistent => t("not persistent when its node stopped", "노드가 멈출 때 영속 메시지가 아니었음"),
    }
    .into()
}

fn loss_rule(why: LossReason) -> &'static str {
    match why {
        LossReason::Unroutable => "RabbitMQ: Publishers, unroutable messages",
        LossReason::Dropped(DeathReason::Expired) => TTL,
        LossReason::Dropped(DeathReason::MaxLength) => LENGTH,
        LossReason::Dropped(_) | LossReason::DeadLetterCycle => DEAD_LETTER,
        LossReason::AutoAcked => "RabbitMQ: Consumer Acknowledgements, automatic mode",
        LossReason::Purged => "AMQP 0-9-1 § 1.7.2.7 queue.purge",
        LossReason::QueueDeleted => "AMQP 0-9-1 § 1.7.2.9 queue.delete",
        LossReason::Retention => "RabbitMQ: Streams, retention",
        LossReason::NodeDown => "RabbitMQ: Classic Queues, node failures",
        LossReason::NotPersistent => "RabbitMQ: Reliability Guide, message durability",
    }
}

pub(super) fn settling(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Acked { queue, consumer, message, automatic: true, .. } => {
            let text =
                t("{0} forgot {1} as soon as it was sent to {2}", "{0:은/는} {2}에 보내자마자 {1:을/를} 지웠습니다");
            Told::new(Glyph::Ack, phrase(text, [telling.name(queue), telling.message(message), telling.name(consumer)]))
                .cause(t("automatic acknowledgement", "자동 ack"))
                .rule(ACKS)
        }
        FactKind::Acked { queue, consumer, message, .. } => {
            let text = t("Acked {0} by {1}, gone from {2}", "{1:이/가} {0:을/를} ack했고, {2:이/가} 지웠습니다");
            Told::new(Glyph::Ack, phrase(text, [telling.message(message), telling.name(consumer), telling.name(queue)]))
                .cause(t("basic.ack arrived", "basic.ack 도착"))
                .rule(ACKS)
        }
        FactKind::Rejected { consumer, message, requeue, .. } => {
            let text = match requeue {
                true => t("{1} rejected {0} with requeue", "{1:이/가} {0:을/를} 거절하고 다시 넣게 했습니다"),
                false => t("{1} rejected {0} without requeue", "{1:이/가} {0:을/를} 거절했고, 다시 넣지 않습니다"),
            };
            Told::new(Glyph::Nack, phrase(text, [telling.message(message), telling.name(consumer)]))
                .cause(t("basic.nack or basic.reject arrived", "basic.nack 또는 basic.reject 도착"))
                .rule("RabbitMQ: Negative Acknowledgements")
        }
        FactKind::Requeued { queue, message, why, .. } => {
            let text = t("Requeued {0} at the old place in {1}", "{0:이/가} {1}의 제자리로 돌아갔습니다");
            let cause = match why {
                RequeueReason::Nacked => t("nacked with requeue", "다시 넣는 nack"),
                RequeueReason::Rejected => t("rejected with requeue", "다시 넣는 reject"),
                RequeueReason::Recovered => t("basic.recover", "basic.recover"),
                RequeueReason::TimedOut => t("held for too long without an ack", "ack 없이 너무 오래 붙들고 있음"),
                RequeueReason::ChannelClosed => t("its channel closed before an ack", "ack 전에 channel이 닫힘"),
            };
            Told::new(Glyph::Requeue, phrase(text, [telling.message(message), telling.name(queue)]))
                .cause(cause)
                .rule("RabbitMQ: Consumer Acknowledgements, automatic requeueing")
        }
        _ => return None,
    })
}
