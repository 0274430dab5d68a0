//! Why a command could not be carried out, in words.
use super::sentence::{Arg, Phrase, phrase};
use super::system;
use crate::engine::command::{Refusal, RefusalReason};
use crate::engine::topology::Topology;
use crate::locales::Text;

/// The reason, naming the part.
pub fn phrase_of(refusal: &Refusal, topology: &Topology) -> Phrase {
    const fn t(en: &'static str, ko: &'static str) -> Text {
        Text::new(en, ko)
    }
    let name = topology.parts.get(refusal.part.0 as usize).map_or("", |part| part.name.as_str());
    let name = Arg::name(refusal.part, name);
    let text = match refusal.why {
        RefusalReason::NoSuchPart => {
            t("That part is not in the run at this moment", "이 순간의 실행에는 그 부품이 없습니다")
        }
        RefusalReason::NotForThisKind => t("{0} cannot do that", "{0:은/는} 그 일을 할 수 없습니다"),
        RefusalReason::NotHeldByConsumer => {
            t("{0} does not hold this message", "{0:은/는} 이 메시지를 들고 있지 않습니다")
        }
        RefusalReason::AlreadyDown => t("{0} is down already", "{0:은/는} 이미 죽어 있습니다"),
        RefusalReason::NotDown => t("{0} is not down", "{0:은/는} 죽어 있지 않습니다"),
        RefusalReason::QueueIsThere => t("{0} is there", "{0:이/가} 이미 있습니다"),
        RefusalReason::NoQueue => t("{0} is not there: it was deleted", "{0:이/가} 없습니다. 삭제된 큐입니다"),
        RefusalReason::Queue(why) => {
            let name = topology.parts.get(refusal.part.0 as usize).map_or("", |part| part.name.as_str());
            let fault = why.fault(name);
            return phrase(
                t("RabbitMQ refuses: {0}", "RabbitMQ가 거절합니다: {0}"),
                [Arg::code(format!("{} {}", fault.code, fault.text))],
            );
        }
        // In the words of who refused; without its code there is none.
        RefusalReason::Kafka(_) | RefusalReason::RabbitMq(_) => {
            match system::known().iter().find_map(|system| (system.refused)(refusal.why, name.clone())) {
                Some(told) => return told,
                None => t("{0} cannot do that", "{0:은/는} 그 일을 할 수 없습니다"),
            }
        }
    };
    phrase(text, [name])
}
