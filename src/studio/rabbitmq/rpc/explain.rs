//! Facts of clients that do more than publish and consume, as sentences: requests and replies, parking, transactions,
//! links between brokers.
use crate::engine::client::fact::{Fact as Client, Ignored};
use crate::engine::fact::{Fact, FactKind};
use crate::engine::id::MessageNo;
use crate::locales::{Text, number};
use crate::studio::explain::{Glyph, Told};
use crate::studio::sentence::{Arg, phrase};
use crate::studio::tell::Telling;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const DIRECT: &str = "RabbitMQ: Direct Reply-to";
const RPC: &str = "RabbitMQ tutorial 6: RPC";
const TX: &str = "RabbitMQ: AMQP 0-9-1 Semantics, tx";
const SHOVEL: &str = "RabbitMQ: Shovel";
const FEDERATION: &str = "RabbitMQ: Federation";
const FEDERATED_QUEUES: &str = "RabbitMQ: Federated Queues";

pub fn explain(fact: &Fact, telling: &Telling) -> Option<Told> {
    let FactKind::Client(fact) = fact.kind else { return None };
    let told = of_replies(fact, telling).or_else(|| of_transactions(fact, telling)).or_else(|| of_links(fact, telling));
    let mut told = told?;
    told.message = fact.message();
    Some(told)
}

fn told<const N: usize>(glyph: Glyph, text: Text, args: [Arg; N], rule: &'static str) -> Told {
    Told { glyph, text: phrase(text, args), cause: None, note: None, rule: Some(rule), message: None }
}

fn because(mut told: Told, cause: Text) -> Told {
    told.cause = Some(cause.into());
    told
}

fn of_replies(fact: Client, telling: &Telling) -> Option<Told> {
    let message = |no: MessageNo| Arg::Message(no);
    Some(match fact {
        Client::Replied { server, message: reply, request } => {
            let text = t(
                "{0} publishes the reply {1} to the reply-to of {2}, with its correlation id",
                "{0:이/가} {2}의 reply-to로 그 correlation id를 적은 응답 {1:을/를} 보냅니다",
            );
            told(Glyph::Message, text, [telling.name(server), message(reply), message(request)], RPC)
        }
        Client::HandedOver { requester, message: reply } => {
            let text = t("The broker hands {1} straight to {0}", "브로커가 {1:을/를} {0}에 바로 건넵니다");
            let told = told(Glyph::Message, text, [telling.name(requester), message(reply)], DIRECT);
            because(
                told,
                t(
                    "direct reply-to: the key names a channel, not a queue",
                    "direct reply-to: key가 큐가 아니라 channel을 가리킴",
                ),
            )
        }
        Client::ReplyDropped { message: reply } => {
            let text = t("The reply {0} is dropped", "응답 {0:은/는} 버려집니다");
            let told = told(Glyph::LostMessage, text, [message(reply)], DIRECT);
            because(
                told,
                t(
                    "its requester's channel is gone, and nothing is kept for it",
                    "요청자의 channel이 사라졌고 대신 보관하지 않음",
                ),
            )
        }
        Client::ReplyMatched { requester, message: reply, request, waited_us } => {
            let text =
                t("{0} matched the reply {1} to its request {2}", "{0:이/가} 응답 {1:을/를} 요청 {2:와/과} 맞췄습니다");
            let mut told = told(Glyph::Confirm, text, [telling.name(requester), message(reply), message(request)], RPC);
            let waited = t("same correlation id; it took {0}", "correlation id가 같음, {0} 걸림");
            told.cause = Some(phrase(waited, [Arg::code(number::duration(waited_us))]));
            told
        }
        Client::RequestTimedOut { requester, request } => {
            let text = t("{0} gave up waiting for a reply to {1}", "{0:이/가} {1}의 응답을 기다리다 그만뒀습니다");
            because(
                told(Glyph::Nack, text, [telling.name(requester), message(request)], RPC),
                t("its timeout is over", "제한 시간이 지남"),
            )
        }
        Client::ReplyIgnored { requester, message: reply, why } => {
            let text = t("{0} ignores the reply {1}", "{0:이/가} 응답 {1:을/를} 무시합니다");
            let cause = match why {
                Ignored::Late => t("its request has timed out", "그 요청은 이미 시간이 지났음"),
                Ignored::Again => t("its request has a reply already", "그 요청은 이미 응답을 받았음"),
                Ignored::Unknown => t("no request has its correlation id", "correlation id가 같은 요청이 없음"),
            };
            because(told(Glyph::LostMessage, text, [telling.name(requester), message(reply)], RPC), cause)
        }
        Client::Parked { consumer, queue, message: parked, deaths } => {
            let text = t(
                "{0} gave up on {1}: it publishes it to {2} and acks it",
                "{0:이/가} {1:을/를} 포기하고 {2:(으)로} 보낸 뒤 ack합니다",
            );
            let args = [telling.name(consumer), message(parked), telling.name(queue)];
            let mut told = told(Glyph::DeadMessage, text, args, "RabbitMQ: Dead Letter Exchanges, x-death");
            let cause = t("x-death: rejected {0|time|times}", "x-death: reject {0}번");
            told.cause = Some(phrase(cause, [Arg::Number(deaths.into())]));
            told
        }
        _ => return None,
    })
}

fn of_transactions(fact: Client, telling: &Telling) -> Option<Told> {
    let (glyph, text, producer, count) = match fact {
        Client::CommitSent { producer, count } => (
            Glyph::Transaction,
            t("{0} sends tx.commit for {1|publish|publishes}", "{0:이/가} 보낸 {1}개를 위해 tx.commit을 보냅니다"),
            producer,
            count,
        ),
        Client::Committed { producer, count } => (
            Glyph::Transaction,
            t(
                "{0} got commit-ok: {1|publish is|publishes are} in the queues",
                "{0:이/가} commit-ok를 받았습니다. {1}개가 큐에 들어갔습니다",
            ),
            producer,
            count,
        ),
        Client::RollbackSent { producer, count } => (
            Glyph::Nack,
            t("{0} sends tx.rollback for {1|publish|publishes}", "{0:이/가} 보낸 {1}개를 tx.rollback으로 되돌립니다"),
            producer,
            count,
        ),
        Client::RolledBack { producer, count } => (
            Glyph::Nack,
            t(
                "{0} got rollback-ok: {1|publish|publishes} never happened",
                "{0:이/가} rollback-ok를 받았습니다. {1}개는 없던 일이 되었습니다",
            ),
            producer,
            count,
        ),
        _ => return None,
    };
    let told = told(glyph, text, [telling.name(producer), Arg::Number(count.into())], TX);
    Some(match fact {
        Client::CommitSent { .. } => {
            because(told, t("until then no queue has any of them", "그때까지는 어느 큐에도 없음"))
        }
        _ => told,
    })
}

fn of_links(fact: Client, telling: &Telling) -> Option<Told> {
    Some(match fact {
        Client::LinkCut { link } => {
            let text =
                t("The link {0} is cut: both its connections are gone", "연결 {0:이/가} 끊겨 양쪽 연결이 사라졌습니다");
            told(Glyph::Crash, text, [telling.name(link)], SHOVEL)
        }
        Client::LinkMended { link } => {
            let text = t(
                "The link {0} is mended; it connects at its next try",
                "연결 {0:이/가} 되살아났습니다. 다음 시도에 연결합니다",
            );
            told(Glyph::Restart, text, [telling.name(link)], SHOVEL)
        }
        Client::LinkRuns { link, queue } => {
            let text = t(
                "{0} begins to take messages for {1}, with priority -1",
                "{0:이/가} 우선순위 -1로 {1}에 넣을 메시지를 가져오기 시작합니다",
            );
            because(
                told(Glyph::Message, text, [telling.name(link), telling.name(queue)], FEDERATED_QUEUES),
                t(
                    "the queue is empty, and a consumer there wants messages",
                    "그 큐가 비었고 메시지를 원하는 컨슈머가 있음",
                ),
            )
        }
        Client::LinkRests { link, queue } => {
            let text = t("{0} takes no more messages for {1}", "{0:이/가} {1}에 넣을 메시지를 더 가져오지 않습니다");
            because(
                told(Glyph::Message, text, [telling.name(link), telling.name(queue)], FEDERATED_QUEUES),
                t(
                    "the queue has messages of its own, or no consumer that would take one",
                    "그 큐에 이미 메시지가 있거나 받아 갈 컨슈머가 없음",
                ),
            )
        }
        Client::NotForwarded { link, message, hops } => {
            let text = t("{0} does not hand on {1}", "{0:이/가} {1:을/를} 넘기지 않습니다");
            let mut told = told(Glyph::Message, text, [telling.name(link), Arg::Message(message)], FEDERATION);
            let cause = t(
                "x-received-from has {0|hop|hops} already (max-hops)",
                "x-received-from에 이미 {0}번 기록됨(max-hops)",
            );
            told.cause = Some(phrase(cause, [Arg::Number(hops.into())]));
            told
        }
        _ => return None,
    })
}
