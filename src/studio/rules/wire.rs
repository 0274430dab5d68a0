//! May this part be wired to that one? Yes and as what, or no, why not and what would work (UX E10, E12). The same
//! answer serves the pointer, the keyboard's connect mode and the list of parts that may follow.
use super::derived::role_of;
use super::link_kind;
use crate::engine::value::Value;
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkId, LinkKind, Part};
use crate::studio::gesture::PortSide;
use crate::studio::kind::{Preset, Role};
use crate::studio::kinds;

/// What a wire between two parts becomes.
#[derive(Clone, Debug, PartialEq)]
pub enum Wire {
    New(LinkKind),
    /// One more binding on the link that is there.
    Row(LinkId),
    /// A producer has one target: its link goes there instead.
    Retarget(LinkId),
    /// The queue's dead letters go to this exchange, or through the default exchange to this queue.
    DeadLetter,
}

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const SELF: Text = t("Drop on another part.", "다른 부품에 놓으십시오.");
const SELF_BINDING: Text = t("An exchange is not bound to itself.", "exchange를 자기 자신에 binding할 수 없습니다.");
const TO_PRODUCER: Text = t(
    "A producer receives nothing. Wire to a queue, an exchange or a consumer.",
    "프로듀서는 받지 않습니다. 큐, exchange, 컨슈머에 연결하십시오.",
);
const PRODUCER_TO_CONSUMER: Text = t(
    "A producer cannot send to a consumer. Put a queue between them.",
    "프로듀서는 컨슈머에 바로 보낼 수 없습니다. 사이에 큐를 두십시오.",
);
const EXCHANGE_TO_CONSUMER: Text = t(
    "A consumer reads from a queue, not from an exchange. Put a queue between them.",
    "컨슈머는 exchange가 아니라 큐에서 받습니다. 사이에 큐를 두십시오.",
);
const DEFAULT_EXCHANGE: Text = t(
    "The default exchange takes no bindings: it reaches every queue by its name.",
    "기본 exchange에는 binding을 걸 수 없습니다. 모든 큐에 이름으로 바로 보냅니다.",
);
const QUEUE_TO_EXCHANGE: Text = t(
    "A queue does not publish. Its dead-letter port, at the bottom, can lead here.",
    "큐는 메시지를 보내지 않습니다. 아래쪽 dead letter 포트를 여기에 연결할 수 있습니다.",
);
const QUEUE_TO_QUEUE: Text = t(
    "A queue hands messages to consumers only. Put an exchange in front of both.",
    "큐는 컨슈머에만 메시지를 내줍니다. 두 큐 앞에 exchange를 두십시오.",
);
const FROM_CONSUMER: Text =
    t("A consumer is the end of the way. Wire a queue to it.", "컨슈머는 길의 끝입니다. 큐에서 컨슈머로 연결하십시오.");
const DEAD_LETTER_END: Text =
    t("Dead letters go to an exchange or to a queue.", "dead letter는 exchange나 큐로만 보낼 수 있습니다.");
const NO_DEAD_LETTER: Text = t("Only a queue has dead letters.", "dead letter는 큐에만 있습니다.");
const ALREADY: Text = t("These two are wired already.", "이미 연결되어 있습니다.");

/// The answer for a wire that starts at `side` of `from` and ends at `to`. From an input it runs the other way.
pub fn may_wire(document: &Document, from: &Part, side: PortSide, to: &Part) -> Result<Wire, Text> {
    match side {
        PortSide::Out => forward(document, from, to),
        PortSide::In => forward(document, to, from),
        PortSide::DeadLetter => dead_letter(from, to),
    }
}

fn forward(document: &Document, from: &Part, to: &Part) -> Result<Wire, Text> {
    let Some(kind) = link_kind(from, to) else { return Err(why_not(from, to)) };
    let between = |link: &&Link| link.kind == kind && link.from == from.id && link.to == to.id;
    if let Some(link) = document.links.iter().find(between) {
        return if kind == LinkKind::Bind { Ok(Wire::Row(link.id.clone())) } else { Err(ALREADY) };
    }
    let leaves = |link: &&Link| link.kind == LinkKind::Publish && link.from == from.id;
    if kind == LinkKind::Publish
        && let Some(link) = document.links.iter().find(leaves)
    {
        return Ok(Wire::Retarget(link.id.clone()));
    }
    Ok(Wire::New(kind))
}

fn dead_letter(from: &Part, to: &Part) -> Result<Wire, Text> {
    if role_of(from) != Some(Role::Queue) {
        return Err(NO_DEAD_LETTER);
    }
    match role_of(to) {
        Some(Role::Exchange) => Ok(Wire::DeadLetter),
        Some(Role::Queue) if from.id == to.id => Err(SELF),
        Some(Role::Queue) => Ok(Wire::DeadLetter),
        _ => Err(DEAD_LETTER_END),
    }
}

/// May the end of this link be put at `to` instead?
pub fn may_reconnect(document: &Document, link: &Link, to: &Part) -> Result<(), Text> {
    let from = document.part(&link.from).ok_or(SELF)?;
    if link_kind(from, to) != Some(link.kind) {
        return Err(why_not(from, to));
    }
    let taken =
        |other: &Link| other.id != link.id && other.kind == link.kind && other.from == link.from && other.to == to.id;
    if document.links.iter().any(taken) { Err(ALREADY) } else { Ok(()) }
}

/// The reason by roles, then by what is special about the two.
fn why_not(from: &Part, to: &Part) -> Text {
    if from.is_default_exchange() || to.is_default_exchange() && role_of(from) == Some(Role::Exchange) {
        return DEFAULT_EXCHANGE;
    }
    match (role_of(from), role_of(to)) {
        (Some(Role::Exchange), Some(Role::Exchange)) => SELF_BINDING,
        _ if from.id == to.id => SELF,
        (Some(Role::Consumer), _) => FROM_CONSUMER,
        (_, Some(Role::Producer)) => TO_PRODUCER,
        (Some(Role::Producer), _) => PRODUCER_TO_CONSUMER,
        (Some(Role::Exchange), _) => EXCHANGE_TO_CONSUMER,
        (Some(Role::Queue), Some(Role::Exchange)) => QUEUE_TO_EXCHANGE,
        _ => QUEUE_TO_QUEUE,
    }
}

/// The presets that may stand at the other end of a wire from here, most used first.
pub fn next_presets(from: &Part, side: PortSide) -> Vec<&'static Preset> {
    let roles: &[Role] = match (role_of(from), side) {
        (Some(Role::Queue), PortSide::DeadLetter) => &[Role::Exchange, Role::Queue],
        (Some(Role::Producer), PortSide::Out) => &[Role::Exchange, Role::Queue],
        (Some(Role::Exchange), PortSide::Out) if from.is_default_exchange() => &[],
        (Some(Role::Exchange), PortSide::Out) => &[Role::Queue, Role::Exchange],
        (Some(Role::Queue), PortSide::Out) => &[Role::Consumer],
        (Some(Role::Consumer), PortSide::In) => &[Role::Queue],
        (Some(Role::Queue), PortSide::In) => &[Role::Exchange, Role::Producer],
        (Some(Role::Exchange), PortSide::In) if from.is_default_exchange() => &[Role::Producer],
        (Some(Role::Exchange), PortSide::In) => &[Role::Producer, Role::Exchange],
        _ => &[],
    };
    let is_default = |preset: &&'static Preset| {
        preset.settings.iter().any(|(id, value)| *id == "type" && value.value() == Value::text("default"))
    };
    let takes_default = side == PortSide::Out && role_of(from) == Some(Role::Producer);
    let of_role = |role: Role| {
        kinds::presets()
            .filter(move |preset| kinds::kind(preset.kind).is_some_and(|kind| kind.role == role))
            .filter(move |preset| takes_default || !is_default(preset))
    };
    roles.iter().flat_map(|&role| of_role(role)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::value::Table;
    use crate::studio::document::Row;

    fn part(id: &str, kind: &str) -> Part {
        Part { id: id.into(), kind: kind.into(), name: id.into(), x: 0, y: 0, settings: Table::default() }
    }

    fn all() -> Document {
        let link = Link {
            id: "l1".into(),
            kind: LinkKind::Publish,
            from: "p".into(),
            to: "x".into(),
            rows: vec![Row::default()],
        };
        let bind = Link { id: "l2".into(), kind: LinkKind::Bind, from: "x".into(), to: "q".into(), ..link.clone() };
        let mut default = part("d", "rabbitmq.exchange");
        default.settings.set("type", Value::text("default"));
        Document {
            parts: vec![
                part("p", "client.producer"),
                part("x", "rabbitmq.exchange"),
                part("q", "rabbitmq.queue"),
                part("c", "client.consumer"),
                part("r", "rabbitmq.queue"),
                part("o", "client.producer"),
                default,
            ],
            links: vec![link, bind],
            ..Document::default()
        }
    }

    /// Every pair of roles has an answer, and every "no" a reason in both languages.
    #[test]
    fn the_whole_table() {
        use PortSide::{DeadLetter, In, Out};
        let document = all();
        let cases: &[(&str, PortSide, &str, Result<Wire, Text>)] = &[
            ("o", Out, "x", Ok(Wire::New(LinkKind::Publish))),
            ("o", Out, "q", Ok(Wire::New(LinkKind::Publish))),
            ("o", Out, "d", Ok(Wire::New(LinkKind::Publish))),
            ("o", Out, "c", Err(PRODUCER_TO_CONSUMER)),
            ("o", Out, "p", Err(TO_PRODUCER)),
            ("o", Out, "o", Err(SELF)),
            ("p", Out, "x", Err(ALREADY)),
            ("p", Out, "q", Ok(Wire::Retarget("l1".into()))),
            ("x", Out, "q", Ok(Wire::Row("l2".into()))),
            ("x", Out, "r", Ok(Wire::New(LinkKind::Bind))),
            ("x", Out, "x", Err(SELF_BINDING)),
            ("x", Out, "d", Err(DEFAULT_EXCHANGE)),
            ("d", Out, "q", Err(DEFAULT_EXCHANGE)),
            ("x", Out, "c", Err(EXCHANGE_TO_CONSUMER)),
            ("x", Out, "p", Err(TO_PRODUCER)),
            ("q", Out, "c", Ok(Wire::New(LinkKind::Consume))),
            ("q", Out, "r", Err(QUEUE_TO_QUEUE)),
            ("q", Out, "x", Err(QUEUE_TO_EXCHANGE)),
            ("q", DeadLetter, "x", Ok(Wire::DeadLetter)),
            ("q", DeadLetter, "r", Ok(Wire::DeadLetter)),
            ("q", DeadLetter, "q", Err(SELF)),
            ("q", DeadLetter, "c", Err(DEAD_LETTER_END)),
            ("c", In, "q", Ok(Wire::New(LinkKind::Consume))),
            ("r", In, "x", Ok(Wire::New(LinkKind::Bind))),
            ("c", Out, "q", Err(FROM_CONSUMER)),
        ];
        for (from, side, to, answer) in cases {
            let (from_part, to_part) = (document.part(from).unwrap(), document.part(to).unwrap());
            assert_eq!(&may_wire(&document, from_part, *side, to_part), answer, "{from} {side:?} {to}");
        }
    }

    #[test]
    fn what_may_follow_may_be_wired() {
        let document = all();
        for part in &document.parts {
            for side in [PortSide::In, PortSide::Out, PortSide::DeadLetter] {
                for preset in next_presets(part, side) {
                    let mut next = self::part("new", preset.kind);
                    for (id, value) in preset.settings {
                        next.settings.set(*id, value.value());
                    }
                    let answer = may_wire(&document, part, side, &next);
                    let is_queue = role_of(part) == Some(Role::Queue);
                    assert!(
                        answer.is_ok() || side == PortSide::DeadLetter && !is_queue,
                        "{} {side:?} {}",
                        part.id,
                        preset.id
                    );
                }
            }
        }
    }
}
