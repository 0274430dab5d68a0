//! Why RabbitMQ's nodes did not carry out a command, in words.
use crate::engine::command::RefusalReason;
use crate::engine::rabbitmq::cluster::command::Refused;
use crate::locales::Text;
use crate::studio::sentence::{Arg, Phrase};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub fn phrase_of(refused: RefusalReason, _: Arg) -> Option<Phrase> {
    let RefusalReason::RabbitMq(refused) = refused else { return None };
    let text = match refused {
        Refused::NoSuchNode => t("There is no such node", "그런 노드가 없습니다"),
        Refused::NodeIsUp => t("The node is up already", "노드가 이미 켜져 있습니다"),
        Refused::NodeIsDown => t("The node is down", "노드가 꺼져 있습니다"),
        Refused::NoPartition => t(
            "There is nothing on the other side: no two sides to part or to join",
            "나눌 쪽도 이을 쪽도 없습니다. 노드가 두 쪽이어야 합니다",
        ),
        Refused::NoCluster => t(
            "RabbitMQ runs on one node that never stops: put its nodes on the board",
            "RabbitMQ가 멈추지 않는 노드 하나에서 돌고 있습니다. 보드에 RabbitMQ 노드를 놓으십시오",
        ),
    };
    Some(text.into())
}
