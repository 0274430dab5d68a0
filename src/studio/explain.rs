//! Every fact as one sentence in both languages, with its cause and the name of the rule behind it (UX T15). Speaks of
//! single facts; a whole event is told by [`super::story`], a routing decision by [`super::explain_route`].
use super::explain_route::{self, rule_of_exchange};
use super::sentence::{Arg, Phrase, phrase};
use super::tell::Telling;
use crate::engine::fact::{DeathReason, Fact, FactKind, LossReason, Outcome, RequeueReason};
use crate::engine::id::{MessageNo, PartIx};
use crate::locales::Text;
use crate::locales::number;

/// One thing that happened, told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub glyph: Glyph,
    pub text: Phrase,
    /// What made it happen; the page writes it after a left arrow.
    pub cause: Option<Phrase>,
    /// Where the rule stands: specification section or documentation page.
    pub rule: Option<&'static str>,
    /// The message it is about.
    pub message: Option<MessageNo>,
}

/// What stands before a row of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// The silhouette of the message's key class.
    Message,
    /// The same with the dead-letter cross.
    DeadMessage,
    /// The silhouette, cut in two.
    LostMessage,
    Ack,
    Nack,
    Confirm,
    Return,
    Requeue,
    Work,
    Crash,
    Restart,
    Pause,
    Resume,
    Purge,
    Closed,
    Change,
}

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub(super) const DEAD_LETTER: &str = "RabbitMQ: Dead Letter Exchanges";
const CONFIRMS: &str = "RabbitMQ: Publisher Confirms";
const ACKS: &str = "RabbitMQ: Consumer Acknowledgements";
const TTL: &str = "RabbitMQ: Time-To-Live and Expiration";
const LENGTH: &str = "RabbitMQ: Queue Length Limit";
const LAB: &str = "Brokerlab: simulated client";

impl Told {
    fn new(glyph: Glyph, text: Phrase) -> Self {
        Self { glyph, text, cause: None, rule: None, message: None }
    }

    fn cause(mut self, cause: impl Into<Phrase>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    fn rule(mut self, rule: &'static str) -> Self {
        self.rule = Some(rule);
        self
    }

    fn about(mut self, message: MessageNo) -> Self {
        self.message = Some(message);
        self
    }
}

/// The fact, told by itself.
pub fn explain(fact: &Fact, telling: &Telling) -> Told {
    let told = publishing(fact, telling)
        .or_else(|| routing(fact, telling))
        .or_else(|| queueing(fact, telling))
        .or_else(|| settling(fact, telling))
        .or_else(|| working(fact, telling))
        .unwrap_or_else(|| living(fact, telling));
    match message_of(&fact.kind) {
        Some(message) => told.about(message),
        None => told,
    }
}

/// The message that a fact is about.
pub fn message_of(kind: &FactKind) -> Option<MessageNo> {
    use FactKind as F;
    match *kind {
        F::Published { message, .. }
        | F::Returned { message, .. }
        | F::ReturnReceived { message, .. }
        | F::Confirmed { message, .. }
        | F::ConfirmReceived { message, .. }
        | F::Routed { message, .. }
        | F::Unroutable { message, .. }
        | F::Alternated { message, .. }
        | F::Hopped { message, .. }
        | F::Stored { message, .. }
        | F::Refused { message, .. }
        | F::Delivered { message, .. }
        | F::Acked { message, .. }
        | F::Rejected { message, .. }
        | F::Requeued { message, .. }
        | F::Expired { message, .. }
        | F::Overflowed { message, .. }
        | F::DeadLettered { message, .. }
        | F::Lost { message, .. }
        | F::Received { message, .. }
        | F::WorkStarted { message, .. }
        | F::GaveUp { message, .. }
        | F::OutOfOrder { message, .. }
        | F::Worked { message, .. } => Some(message),
        F::Purged { .. }
        | F::Crashed { .. }
        | F::Restarted { .. }
        | F::Paused { .. }
        | F::Resumed { .. }
        | F::ChannelClosed { .. }
        | F::ConsumerActive { .. }
        | F::ConsumerCancelled { .. }
        | F::Reconfigured => None,
    }
}

fn no(message: MessageNo) -> Arg {
    Arg::Message(message)
}

fn publishing(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Published { producer, exchange, queue, message, key, retry } => {
            let target = if exchange.is_some() || queue == PartIx::NONE {
                telling.exchange(exchange)
            } else {
                telling.name(queue)
            };
            let text = t("Published {0} to {1} with key {2}", "{0:을/를} {1:(으)로} 보냈습니다. key는 {2}");
            let cause = match (telling.by_hand, retry) {
                (true, _) => phrase(t("by hand", "직접 보냄"), []),
                (_, true) => phrase(t("{0} tries again", "{0:이/가} 다시 시도"), [telling.name(producer)]),
                _ => phrase(t("schedule of {0}", "{0}의 일정"), [telling.name(producer)]),
            };
            Told::new(Glyph::Message, phrase(text, [no(message), target, telling.code(key)]))
                .cause(cause)
                .rule("AMQP 0-9-1 § 1.8.3.7 basic.publish")
        }
        FactKind::Returned { exchange, producer, message, code } => {
            let text = t("{0} returned {1} to {2}", "{0:이/가} {1:을/를} {2:(으)로} 반송했습니다");
            Told::new(Glyph::Return, phrase(text, [telling.exchange(exchange), no(message), telling.name(producer)]))
                .cause(phrase(t("mandatory, no queue: {0}", "mandatory인데 갈 큐가 없음: {0}"), [reply_code(code)]))
                .rule("AMQP 0-9-1 § 1.8.3.8 basic.return")
        }
        FactKind::ReturnReceived { producer, message, code } => {
            let text = t("{0} got {1} back", "{0:이/가} {1:을/를} 돌려받았습니다");
            Told::new(Glyph::Return, phrase(text, [telling.name(producer), no(message)]))
                .cause(phrase(t("basic.return {0}", "basic.return {0}"), [reply_code(code)]))
                .rule("AMQP 0-9-1 § 1.8.3.8 basic.return")
        }
        FactKind::Confirmed { producer, message, ok: true } => {
            let text = t("Confirmed {0} to {1}", "{1}에 {0}의 confirm을 보냈습니다");
            Told::new(Glyph::Confirm, phrase(text, [no(message), telling.name(producer)]))
                .cause(confirm_cause(message, telling))
                .rule(CONFIRMS)
        }
        FactKind::Confirmed { producer, message, ok: false } => {
            let text = t("Refused {0}: nack to {1}", "{0:을/를} 거절하고 {1}에 nack를 보냈습니다");
            Told::new(Glyph::Nack, phrase(text, [no(message), telling.name(producer)]))
                .cause(t("a queue is full", "가득 찬 큐가 있음"))
                .rule(CONFIRMS)
        }
        FactKind::ConfirmReceived { producer, message, ok } => {
            let (glyph, text) = match ok {
                true => (Glyph::Confirm, t("{0} knows that {1} is safe", "{0:이/가} {1}의 confirm을 받았습니다")),
                false => (Glyph::Nack, t("{0} knows that {1} was refused", "{0:이/가} {1}의 nack를 받았습니다")),
            };
            Told::new(glyph, phrase(text, [telling.name(producer), no(message)])).rule(CONFIRMS)
        }
        FactKind::GaveUp { producer, message } => {
            let text = t("{0} gave up on {1}", "{0:이/가} {1:을/를} 포기했습니다");
            Told::new(Glyph::LostMessage, phrase(text, [telling.name(producer), no(message)]))
                .cause(t("no retries left", "남은 재시도가 없음"))
                .rule(CONFIRMS)
        }
        _ => return None,
    })
}

/// A confirm means that every queue took it, also when that was no queue at all.
fn confirm_cause(message: MessageNo, telling: &Telling) -> Phrase {
    let unroutable = telling
        .facts
        .iter()
        .any(|fact| matches!(fact.kind, FactKind::Unroutable { message: other, .. } if other == message));
    if unroutable {
        return t("no queue to wait for", "기다릴 큐가 없음").into();
    }
    t("every queue has taken it", "모든 큐가 맡음").into()
}

fn reply_code(code: u16) -> Arg {
    let name = match code {
        312 => " NO_ROUTE",
        313 => " NO_CONSUMERS",
        403 => " ACCESS_REFUSED",
        404 => " NOT_FOUND",
        405 => " RESOURCE_LOCKED",
        406 => " PRECONDITION_FAILED",
        530 => " NOT_ALLOWED",
        540 => " NOT_IMPLEMENTED",
        _ => "",
    };
    Arg::code(format!("{code}{name}"))
}

fn routing(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Routed { exchange, message, .. } => {
            let targets = explain_route::targets(telling, exchange, message);
            let text = t("Routed {0} to {1}", "{0:을/를} {1:(으)로} 보냈습니다");
            let told = Told::new(Glyph::Message, phrase(text, [no(message), Arg::List(targets.clone())]));
            let cause = t("{0|binding matches|bindings match}", "맞는 binding {0}개");
            told.cause(phrase(cause, [Arg::Number(targets.len() as u64)])).rule(rule_of_exchange(telling, exchange))
        }
        FactKind::Unroutable { exchange, message, key, .. } => {
            let text = t(
                "{0} goes nowhere: {1} has no binding for {2}",
                "{0}의 갈 곳이 없습니다. {1}에 {2:와/과} 맞는 binding이 없습니다",
            );
            Told::new(Glyph::LostMessage, phrase(text, [no(message), telling.exchange(exchange), telling.code(key)]))
                .cause(t("no binding matches", "맞는 binding이 없음"))
                .rule("RabbitMQ: Publishers, unroutable messages")
        }
        FactKind::Alternated { exchange, to, message } => {
            let text = t(
                "{0} handed {1} to its alternate exchange {2}",
                "{0:이/가} {1:을/를} 대체 exchange인 {2:(으)로} 넘겼습니다",
            );
            Told::new(Glyph::Message, phrase(text, [telling.exchange(exchange), no(message), telling.exchange(to)]))
                .cause(t("no binding of its own matches", "자기 binding 가운데 맞는 것이 없음"))
                .rule("RabbitMQ: Alternate Exchanges")
        }
        FactKind::Hopped { from, to, message, .. } => {
            let text = t("A copy of {0} set out from {1} to {2}", "{0}의 사본이 {1}에서 {2:(으)로} 떠났습니다");
            Told::new(Glyph::Message, phrase(text, [no(message), telling.exchange(from), telling.name(to)]))
        }
        _ => return None,
    })
}

fn queueing(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Stored { queue, message, .. } => {
            let text = t("Stored {0} in {1}", "{0:이/가} {1}에 들어갔습니다");
            Told::new(Glyph::Message, phrase(text, [no(message), telling.name(queue)]))
                .cause(t("a copy arrived", "사본이 도착함"))
                .rule("AMQP 0-9-1 § 3.1.4, message queues")
        }
        FactKind::Refused { queue, message } => {
            let text = t("{0} refused {1}", "{0:이/가} {1:을/를} 받지 않았습니다");
            Told::new(Glyph::Nack, phrase(text, [telling.name(queue), no(message)]))
                .cause(phrase(t("full, {0}", "가득 참, {0}"), [Arg::code("x-overflow = reject-publish")]))
                .rule(LENGTH)
        }
        FactKind::Delivered { queue, consumer, message, tag, redelivered, .. } => {
            let text = if redelivered {
                t("Delivered {0} again, to {1}, tag {2}", "{0:을/를} {1}에 다시 내주었습니다(재전달). tag {2}")
            } else {
                t("Delivered {0} to {1}, tag {2}", "{0:을/를} {1}에 내주었습니다. tag {2}")
            };
            Told::new(Glyph::Message, phrase(text, [no(message), telling.name(consumer), Arg::Number(tag)]))
                .cause(phrase(t("head of {0}, a free slot", "{0}의 맨 앞, 빈자리 있음"), [telling.name(queue)]))
                .rule("RabbitMQ: Consumer Prefetch")
        }
        FactKind::Expired { queue, message, .. } => {
            let text = t("{0} expired in {1}", "{0:이/가} {1}에서 만료됐습니다");
            Told::new(Glyph::DeadMessage, phrase(text, [no(message), telling.name(queue)]))
                .cause(ttl_cause(queue, telling))
                .rule(TTL)
        }
        FactKind::Overflowed { queue, message, .. } => {
            let text = t("{0} dropped {1} from its head", "{0:이/가} 맨 앞의 {1:을/를} 밀어냈습니다");
            Told::new(Glyph::LostMessage, phrase(text, [telling.name(queue), no(message)]))
                .cause(t("length limit, drop-head", "길이 제한, drop-head"))
                .rule(LENGTH)
        }
        FactKind::DeadLettered { queue, exchange, message, why, .. } => {
            let text = t("Dead-lettered {0} from {1} to {2}", "{0:을/를} {1}에서 {2:(으)로} dead letter로 보냈습니다");
            Told::new(Glyph::DeadMessage, phrase(text, [no(message), telling.name(queue), telling.exchange(exchange)]))
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
            let text = t("{0} is lost at {1}", "{0:이/가} {1}에서 사라졌습니다");
            Told::new(Glyph::LostMessage, phrase(text, [no(message), telling.exchange(place)]))
                .cause(loss_cause(why))
                .rule(loss_rule(why))
        }
        _ => return None,
    })
}

/// The queue's TTL if it has one, else that of the message.
fn ttl_cause(queue: PartIx, telling: &Telling) -> Phrase {
    use crate::engine::topology::Spec;
    let ttl_ms = telling.part(queue).and_then(|part| match &part.spec {
        Spec::Queue(queue) => queue.arguments.get("x-message-ttl").and_then(|ttl| ttl.as_int()),
        _ => None,
    });
    match ttl_ms.and_then(|ms| u64::try_from(ms).ok()) {
        Some(ms) => {
            let ttl = Arg::code(number::duration(ms * 1_000));
            phrase(t("at the head, TTL of the queue {0} or less", "맨 앞, 큐의 TTL {0} 이하"), [ttl])
        }
        None => t("at the head, TTL of the message", "맨 앞, 메시지의 TTL").into(),
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
    }
}

fn settling(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Acked { queue, consumer, message, automatic: true, .. } => {
            let text =
                t("{0} forgot {1} as soon as it was sent to {2}", "{0:은/는} {2}에 보내자마자 {1:을/를} 지웠습니다");
            Told::new(Glyph::Ack, phrase(text, [telling.name(queue), no(message), telling.name(consumer)]))
                .cause(t("automatic acknowledgement", "자동 ack"))
                .rule(ACKS)
        }
        FactKind::Acked { queue, consumer, message, .. } => {
            let text = t("Acked {0} by {1}; {2} forgot it", "{1:이/가} {0:을/를} ack했고, {2:이/가} 지웠습니다");
            Told::new(Glyph::Ack, phrase(text, [no(message), telling.name(consumer), telling.name(queue)]))
                .cause(t("basic.ack arrived", "basic.ack 도착"))
                .rule(ACKS)
        }
        FactKind::Rejected { consumer, message, requeue, .. } => {
            let text = match requeue {
                true => t("{1} rejected {0} with requeue", "{1:이/가} {0:을/를} 거절하고 다시 넣게 했습니다"),
                false => t("{1} rejected {0} without requeue", "{1:이/가} {0:을/를} 거절했고, 다시 넣지 않습니다"),
            };
            Told::new(Glyph::Nack, phrase(text, [no(message), telling.name(consumer)]))
                .cause(t("basic.nack or basic.reject arrived", "basic.nack 또는 basic.reject 도착"))
                .rule("RabbitMQ: Negative Acknowledgements")
        }
        FactKind::Requeued { queue, message, why, .. } => {
            let text = t("{0} went back to its place in {1}", "{0:이/가} {1}의 제자리로 돌아갔습니다");
            let cause = match why {
                RequeueReason::Nacked => t("nacked with requeue", "다시 넣는 nack"),
                RequeueReason::Rejected => t("rejected with requeue", "다시 넣는 reject"),
                RequeueReason::Recovered => t("basic.recover", "basic.recover"),
                RequeueReason::ChannelClosed => t("its channel closed before an ack", "ack 전에 channel이 닫힘"),
            };
            Told::new(Glyph::Requeue, phrase(text, [no(message), telling.name(queue)]))
                .cause(cause)
                .rule("RabbitMQ: Consumer Acknowledgements, automatic requeueing")
        }
        _ => return None,
    })
}

fn working(fact: &Fact, telling: &Telling) -> Option<Told> {
    Some(match fact.kind {
        FactKind::Received { consumer, message, tag } => {
            let text = t("{0} received {1}, tag {2}", "{0:이/가} {1:을/를} 받았습니다. tag {2}");
            Told::new(Glyph::Message, phrase(text, [telling.name(consumer), no(message), Arg::Number(tag)]))
                .cause(t("basic.deliver arrived", "basic.deliver 도착"))
                .rule("AMQP 0-9-1 § 1.8.3.9 basic.deliver")
        }
        FactKind::OutOfOrder { consumer, message, after, .. } => {
            let text = t(
                "{0} got {1} after {2}, a younger one of its key",
                "{0:이/가} 같은 key의 더 늦은 {2} 다음에 {1:을/를} 받았습니다",
            );
            Told::new(Glyph::Message, phrase(text, [telling.name(consumer), no(message), no(after)]))
                .cause(t("order of the key broken", "key의 순서가 깨짐"))
                .rule("RabbitMQ: Consumers, message ordering")
        }
        FactKind::WorkStarted { consumer, message, until } => {
            let text = t("{0} began to work on {1}", "{0:이/가} {1:을/를} 처리하기 시작했습니다");
            let rest = number::duration(until.saturating_sub(fact.at));
            Told::new(Glyph::Work, phrase(text, [telling.name(consumer), no(message)]))
                .cause(phrase(t("work takes {0}", "처리에 {0} 걸림"), [Arg::code(rest)]))
                .rule(LAB)
        }
        FactKind::Worked { consumer, message, outcome, duplicate } => {
            let (glyph, text) = match outcome {
                Outcome::Acked => {
                    (Glyph::Work, t("{0} finished {1} and acks it", "{0:이/가} {1}의 처리를 마치고 ack를 보냅니다"))
                }
                Outcome::Silent => (Glyph::Work, t("{0} finished {1}", "{0:이/가} {1}의 처리를 마쳤습니다")),
                Outcome::Nacked { requeue: true } => (
                    Glyph::Nack,
                    t(
                        "{0} failed on {1} and nacks it with requeue",
                        "{0:이/가} {1}의 처리에 실패해 다시 넣는 nack를 보냅니다",
                    ),
                ),
                Outcome::Nacked { .. } => {
                    (Glyph::Nack, t("{0} failed on {1} and nacks it", "{0:이/가} {1}의 처리에 실패해 nack를 보냅니다"))
                }
                Outcome::Rejected { requeue: true } => (
                    Glyph::Nack,
                    t(
                        "{0} failed on {1} and rejects it with requeue",
                        "{0:이/가} {1}의 처리에 실패해 다시 넣는 reject를 보냅니다",
                    ),
                ),
                Outcome::Rejected { .. } => (
                    Glyph::Nack,
                    t("{0} failed on {1} and rejects it", "{0:이/가} {1}의 처리에 실패해 reject를 보냅니다"),
                ),
            };
            let told = Told::new(glyph, phrase(text, [telling.name(consumer), no(message)])).rule(LAB);
            match duplicate {
                true => told.cause(t("done before: the same work twice", "전에도 처리함: 같은 일을 두 번")),
                false => told,
            }
        }
        _ => return None,
    })
}

fn living(fact: &Fact, telling: &Telling) -> Told {
    let by_hand = |told: Told| if telling.by_hand { told.cause(t("by hand", "직접 실행")) } else { told };
    match fact.kind {
        FactKind::Crashed { part, back_at } => {
            let text = t("{0} crashed; back in {1}", "{0:이/가} 죽었습니다. {1} 뒤에 돌아옵니다");
            let rest = Arg::code(number::duration(back_at.saturating_sub(fact.at)));
            let told = Told::new(Glyph::Crash, phrase(text, [telling.name(part), rest])).rule(LAB);
            if telling.by_hand { by_hand(told) } else { told.cause(t("its failure rule", "실패 규칙")) }
        }
        FactKind::Restarted { part } => {
            let text = t("{0} is back and connects", "{0:이/가} 돌아와 연결합니다");
            by_hand(Told::new(Glyph::Restart, phrase(text, [telling.name(part)])).rule(LAB))
        }
        FactKind::Paused { part } => {
            by_hand(Told::new(Glyph::Pause, phrase(t("{0} was paused", "{0:을/를} 멈췄습니다"), [telling.name(part)])))
        }
        FactKind::Resumed { part } => {
            by_hand(Told::new(Glyph::Resume, phrase(t("{0} goes on", "{0:이/가} 이어 갑니다"), [telling.name(part)])))
        }
        FactKind::ChannelClosed { part, code, text } => {
            let said = t("The broker closed the channel of {0}", "브로커가 {0}의 channel을 닫았습니다");
            let reply = Arg::code(format!("{code} {}", telling.text(text)));
            Told::new(Glyph::Closed, phrase(said, [telling.name(part)]))
                .cause(phrase(t("{0}", "{0}"), [reply]))
                .rule("AMQP 0-9-1 § 1.5.2.5 channel.close")
        }
        FactKind::ConsumerActive { queue, consumer } => {
            let text = t("{0} is now the active consumer of {1}", "{0:이/가} {1}의 활성 컨슈머가 됐습니다");
            Told::new(Glyph::Change, phrase(text, [telling.name(consumer), telling.name(queue)]))
                .rule("RabbitMQ: Single Active Consumer")
        }
        FactKind::ConsumerCancelled { queue, consumer } => {
            let text = t("{0} no longer consumes from {1}", "{0:은/는} 더는 {1}에서 받지 않습니다");
            Told::new(Glyph::Change, phrase(text, [telling.name(consumer), telling.name(queue)]))
                .rule("RabbitMQ: Consumer Cancel Notification")
        }
        _ => {
            Told::new(Glyph::Change, t("The drawing was changed while it ran", "실행 중에 그림이 바뀌었습니다").into())
                .cause(t("an edit", "편집"))
        }
    }
}
