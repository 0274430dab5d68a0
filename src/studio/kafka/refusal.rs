//! Why Kafka, its tools or a client did not carry out a command, in words.
use crate::engine::command::RefusalReason;
use crate::engine::kafka::command::Refused;
use crate::locales::Text;
use crate::studio::sentence::{Arg, Phrase, phrase};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

/// The reason; `part` names the part that it was asked of.
pub fn phrase_of(refused: RefusalReason, part: Arg) -> Option<Phrase> {
    let RefusalReason::Kafka(refused) = refused else { return None };
    let text = match refused {
        Refused::NoSuchBroker => t("{0} has no such broker", "{0}에는 그런 브로커가 없습니다"),
        Refused::BrokerIsUp => t("The broker is up already", "브로커가 이미 켜져 있습니다"),
        Refused::BrokerIsDown => t("The broker is down", "브로커가 꺼져 있습니다"),
        Refused::GroupHasMembers => t(
            "{0} has members: only the offsets of an empty group can be reset",
            "{0}에 멤버가 있습니다. 빈 그룹의 offset만 옮길 수 있습니다",
        ),
        Refused::NoOpenTransaction => t("{0} has no open transaction", "{0}에는 열린 트랜잭션이 없습니다"),
        Refused::NotAssigned => t("This partition is not assigned to {0}", "이 파티션은 {0}에 할당되어 있지 않습니다"),
        Refused::NothingToRedrive => t("{0} holds no dead letters", "{0}에는 dead letter가 없습니다"),
        Refused::Code(code) => {
            let text = t("Kafka refused that for {0}: {1}", "Kafka가 {0}에 대해 거절했습니다: {1}");
            return Some(phrase(text, [part, Arg::code(code.name())]));
        }
    };
    Some(phrase(text, [part]))
}
