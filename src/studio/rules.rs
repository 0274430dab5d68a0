//! What may be wired to what, why not, and what would work instead (UX E10, E12). The table of roles is data in
//! [`table`]; the rest asks the settings of the two parts. Every way of wiring (drag, click, keyboard, palette,
//! quick-add) asks here and gets an edit or a reason.
mod connector;
pub mod derived;
mod kafka;
pub mod next;
pub mod table;

use super::document::{Document, Link, LinkKind, Part, Row};
use super::edit::{Edit, names};
use super::gesture::{PortSide, WireFrom};
use super::kind::Role;
use super::sentence::{Arg, Phrase, phrase};
use crate::engine::id::PartIx;
use crate::engine::value::{Table, Value};
use crate::locales::Text;
use derived::role_of;
use table::{Verdict, verdict};

/// A wire that may be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub edit: Edit,
    /// What it will do, one line, at the pointer.
    pub says: Phrase,
    /// The link that is drawn, grown or moved, to be selected then; None when a setting changes.
    pub link: Option<String>,
}

/// A wire that may not be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// What is wrong, one line.
    pub reason: Phrase,
    /// What would work, one line.
    pub hint: Option<Phrase>,
}

/// Whether a wire from here may end at the part `to`, on any of its ports: the edit, or the reason.
pub fn can_connect(document: &Document, from: &WireFrom, to: &str) -> Result<Plan, Refusal> {
    match from {
        WireFrom::Port(part, PortSide::Out) => connect_parts(document, part, to),
        // Pulled from where things come in: the same wire the other way round.
        WireFrom::Port(part, PortSide::In) => connect_parts(document, to, part),
        WireFrom::Port(part, PortSide::DeadLetter) => dead_letter(document, part, to),
        WireFrom::Link(link) => {
            let link = document.link(link).ok_or_else(gone)?;
            reconnect(document, &link.id, &link.from, to)
        }
    }
}

/// Whether an existing link may lead from `from` to `to` instead; its rows stay.
pub fn can_reconnect(document: &Document, link: &str, from: &str, to: &str) -> Result<Plan, Refusal> {
    reconnect(document, link, from, to)
}

/// Whether `to` may become the alternate exchange of `from`.
pub fn can_set_alternate(document: &Document, from: &str, to: &str) -> Result<Plan, Refusal> {
    let (from, to) = (part(document, from)?, part(document, to)?);
    if role_of(from) != Some(Role::Exchange) || role_of(to) != Some(Role::Exchange) {
        return Err(refuse(table::ALTERNATE_ROLES, Some(table::ALTERNATE_HINT)));
    }
    if from.is_default_exchange() || to.is_default_exchange() {
        return Err(refuse(table::DEFAULT_FIXED, None));
    }
    if from.vhost() != to.vhost() {
        return Err(other_vhost(from, to));
    }
    if from.id == to.id {
        return Err(refuse(table::ALTERNATE_SELF, Some(table::ALTERNATE_HINT)));
    }
    let edit = set(from, "alternate-exchange", &to.name);
    let says = phrase(
        Text::new("What {0} cannot route goes to {1}.", "{0:이/가} 보낼 곳을 못 찾은 메시지는 {1:(으)로} 갑니다."),
        [name(document, from), name(document, to)],
    );
    Ok(Plan { edit, says, link: None })
}

/// The kind of link from one part to the other; None when these two can't be linked that way round.
pub fn link_kind(from: &Part, to: &Part) -> Option<LinkKind> {
    match verdict(role_of(from)?, role_of(to)?) {
        Verdict::Legal(LinkKind::Bind)
            if from.id == to.id || from.is_default_exchange() || to.is_default_exchange() =>
        {
            None
        }
        Verdict::Legal(kind) => Some(*kind),
        Verdict::Illegal { .. } => None,
    }
}

fn connect_parts(document: &Document, from: &str, to: &str) -> Result<Plan, Refusal> {
    let (from, to) = (part(document, from)?, part(document, to)?);
    let kind = legal_kind(document, from, to)?;
    let existing = document.links.iter().find(|link| link.kind == kind && link.from == from.id && link.to == to.id);
    let (source, target) = (name(document, from), name(document, to));
    if existing.is_none() && connector::is_at(from, to) {
        return Ok(connector::connect(document, kind, from, to));
    }
    match (existing, kind) {
        (Some(_), LinkKind::Publish | LinkKind::Produce | LinkKind::Forward) => {
            Err(about(table::PUBLISHES_ALREADY, None, [source, target]))
        }
        (Some(_), LinkKind::Consume | LinkKind::Subscribe | LinkKind::Assign) => {
            Err(about(table::READS_ALREADY, None, [source, target]))
        }
        (Some(_), LinkKind::Member) => Err(about(table::MEMBER_ALREADY, None, [source, target])),
        (Some(link), LinkKind::Bind) => another_binding(document, link, from, to),
        (None, LinkKind::Publish) => Ok(publish(document, from, to)),
        (None, LinkKind::Bind) => {
            let link = new_link(document, kind, from, to, first_row(from, to));
            let says = Text::new("Binds {1} to {0}.", "{1:을/를} {0}에 묶습니다.");
            Ok(add(link, phrase(says, [source, target])))
        }
        (None, LinkKind::Consume) => {
            let others = document.links.iter().filter(|link| link.kind == kind && link.to == to.id);
            let vhosts = others.filter_map(|link| Some(document.part(&link.from)?.vhost()));
            if vhosts.into_iter().any(|vhost| vhost != from.vhost()) {
                return Err(refuse(table::SECOND_VHOST, Some(table::SECOND_VHOST_HINT)));
            }
            let link = new_link(document, kind, from, to, Row::default());
            let says = Text::new("{1} reads {0}.", "{1:이/가} {0:을/를} 읽습니다.");
            Ok(add(link, phrase(says, [source, target])))
        }
        (None, LinkKind::Produce) => Ok(kafka::produce(document, from, to)),
        (None, LinkKind::Subscribe) => Ok(kafka::subscribe(document, from, to)),
        (None, LinkKind::Member) => kafka::join(document, from, to),
        (None, LinkKind::Assign) => kafka::assign(document, from, to),
        (None, LinkKind::Forward) => Ok(kafka::forward(document, from, to)),
    }
}

/// The kind of link, or the broker's or the table's reason against it.
fn legal_kind(document: &Document, from: &Part, to: &Part) -> Result<LinkKind, Refusal> {
    let (Some(from_role), Some(to_role)) = (role_of(from), role_of(to)) else { return Err(gone()) };
    let kind = match verdict(from_role, to_role) {
        Verdict::Legal(kind) => *kind,
        Verdict::Illegal { reason, hint } => return Err(refuse(*reason, Some(*hint))),
    };
    connector::check(document, from, to)?;
    if kind != LinkKind::Bind {
        return Ok(kind);
    }
    if from.id == to.id {
        return Err(refuse(table::BIND_SELF, Some(table::BIND_SELF_HINT)));
    }
    if from.vhost() != to.vhost() {
        return Err(other_vhost(from, to));
    }
    if from.is_default_exchange() {
        return Err(refuse(table::DEFAULT_SOURCE, Some(table::DEFAULT_SOURCE_HINT)));
    }
    if to.is_default_exchange() {
        return Err(refuse(table::DEFAULT_TARGET, Some(table::DEFAULT_TARGET_HINT)));
    }
    if from.variant() == "x-local-random" && (to_role != Role::Queue || to.variant() != "classic") {
        return Err(refuse(table::LOCAL_RANDOM, Some(table::LOCAL_RANDOM_HINT)));
    }
    Ok(kind)
}

fn other_vhost(from: &Part, to: &Part) -> Refusal {
    about(table::OTHER_VHOST, Some(table::OTHER_VHOST_HINT), [Arg::code(&from.name), Arg::code(&to.name)])
}

fn publish(document: &Document, from: &Part, to: &Part) -> Plan {
    let fresh = Text::new("{0} publishes to {1}.", "{0:이/가} {1:(으)로} 보냅니다.");
    let moved = Text::new(
        "{0} publishes to {1} instead of {2}: a producer has one target.",
        "{0:이/가} {2} 대신 {1:(으)로} 보냅니다. 프로듀서는 한 곳에만 보냅니다.",
    );
    only_target(document, LinkKind::Publish, [from, to], [fresh, moved])
}

/// A producer has one target: a second wire moves it.
fn only_target(document: &Document, kind: LinkKind, [from, to]: [&Part; 2], [fresh, moved]: [Text; 2]) -> Plan {
    let (source, target) = (name(document, from), name(document, to));
    let old = document.links.iter().find(|link| link.kind == kind && link.from == from.id);
    let Some(old) = old else {
        return add(new_link(document, kind, from, to, Row::default()), phrase(fresh, [source, target]));
    };
    let before = document.part(&old.to).map_or(Arg::code(&old.to), |part| name(document, part));
    let edit = Edit::ReconnectLink { link: old.id.clone(), from: from.id.clone(), to: to.id.clone() };
    Plan { edit, says: phrase(moved, [source, target, before]), link: Some(old.id.clone()) }
}

/// A second binding between the same two: another row of the link, where that can differ.
fn another_binding(document: &Document, link: &Link, from: &Part, to: &Part) -> Result<Plan, Refusal> {
    let (source, target) = (name(document, from), name(document, to));
    let row = match from.variant() {
        "direct" | "topic" => {
            let taken = |key: &str| {
                link.rows
                    .iter()
                    .any(|row| row.settings.get("routing_key").and_then(Value::as_text).unwrap_or("") == key)
            };
            let mut keys = (1u32..).map(|n| format!("key-{n}"));
            keyed(&keys.find(|key| !taken(key)).unwrap_or_default())
        }
        "headers" => {
            let header = (format!("header-{}", link.rows.len() + 1), Value::Void);
            Row { settings: Table(vec![("arguments".into(), Value::Table(Table(vec![header])))]) }
        }
        _ => return Err(about(table::BOUND_ALREADY, Some(table::BOUND_ALREADY_HINT), [source, target])),
    };
    let says = Text::new("Adds a binding between {0} and {1}.", "{0:와/과} {1} 사이에 binding을 하나 더합니다.");
    Ok(Plan {
        edit: Edit::AddRow { link: link.id.clone(), row },
        says: phrase(says, [source, target]),
        link: Some(link.id.clone()),
    })
}

fn reconnect(document: &Document, link: &str, from: &str, to: &str) -> Result<Plan, Refusal> {
    let link = document.link(link).ok_or_else(gone)?;
    let (from, to) = (part(document, from)?, part(document, to)?);
    let kind = legal_kind(document, from, to)?;
    let (source, target) = (name(document, from), name(document, to));
    if kind != link.kind {
        return Err(refuse(table::OTHER_KIND, Some(table::OTHER_KIND_HINT)));
    }
    let others = || document.links.iter().filter(|other| other.id != link.id && other.kind == kind);
    if others().any(|other| other.from == from.id && other.to == to.id) {
        return Err(about(table::LINKED_ALREADY, None, [source, target]));
    }
    if kind.is_only_target() && others().any(|other| other.from == from.id) {
        return Err(about(table::HAS_TARGET, None, [source, target]));
    }
    kafka::check_reader(document, link, to)?;
    let says = Text::new("Leads from {0} to {1}; its settings stay.", "{0}에서 {1:(으)로} 잇고 설정은 그대로 둡니다.");
    Ok(Plan {
        edit: Edit::ReconnectLink { link: link.id.clone(), from: from.id.clone(), to: to.id.clone() },
        says: phrase(says, [source, target]),
        link: Some(link.id.clone()),
    })
}

/// The square port: sets the dead-letter exchange. A queue as target goes through the default exchange by its name.
fn dead_letter(document: &Document, from: &str, to: &str) -> Result<Plan, Refusal> {
    let (from, to) = (part(document, from)?, part(document, to)?);
    if role_of(from) != Some(Role::Queue) {
        return Err(refuse(table::DEAD_LETTER_SOURCE, None));
    }
    if matches!(role_of(to), Some(Role::Exchange | Role::Queue)) && from.vhost() != to.vhost() {
        return Err(other_vhost(from, to));
    }
    let (source, target) = (name(document, from), name(document, to));
    match role_of(to) {
        Some(Role::Exchange) => {
            let exchange = if to.is_default_exchange() { "" } else { &to.name };
            let says = Text::new("Dead letters of {0} go to {1}.", "{0}의 dead letter가 {1:(으)로} 갑니다.");
            Ok(Plan {
                edit: set(from, "x-dead-letter-exchange", exchange),
                says: phrase(says, [source, target]),
                link: None,
            })
        }
        Some(Role::Queue) if from.id == to.id => {
            Err(refuse(table::DEAD_LETTER_SELF, Some(table::DEAD_LETTER_SELF_HINT)))
        }
        Some(Role::Queue) => {
            let edits = vec![set(from, "x-dead-letter-exchange", ""), set(from, "x-dead-letter-routing-key", &to.name)];
            let says = Text::new(
                "Dead letters of {0} go to {1} by its name, through the default exchange.",
                "{0}의 dead letter가 기본 exchange를 거쳐 이름으로 {1}에 갑니다.",
            );
            Ok(Plan { edit: Edit::Batch(edits), says: phrase(says, [source, target]), link: None })
        }
        _ => Err(refuse(table::DEAD_LETTER_TARGET, Some(table::DEAD_LETTER_TARGET_HINT))),
    }
}

/// The first binding between two parts: one that lets something through.
fn first_row(from: &Part, to: &Part) -> Row {
    match (from.variant(), role_of(to)) {
        ("topic", _) => keyed("#"),
        ("direct", Some(Role::Queue)) => keyed(&to.name),
        _ => Row::default(),
    }
}

fn keyed(key: &str) -> Row {
    Row { settings: Table(vec![("routing_key".into(), Value::text(key))]) }
}

fn new_link(document: &Document, kind: LinkKind, from: &Part, to: &Part, row: Row) -> Link {
    Link { id: names::fresh_link_id(document), kind, from: from.id.clone(), to: to.id.clone(), rows: vec![row] }
}

fn add(link: Link, says: Phrase) -> Plan {
    let id = link.id.clone();
    Plan { edit: Edit::AddLink(link), says, link: Some(id) }
}

fn set(part: &Part, param: &str, text: &str) -> Edit {
    Edit::SetSetting { part: part.id.clone(), param: param.into(), value: Some(Value::text(text)) }
}

fn part<'a>(document: &'a Document, id: &str) -> Result<&'a Part, Refusal> {
    document.part(id).ok_or_else(gone)
}

fn name(document: &Document, part: &Part) -> Arg {
    if part.is_default_exchange() {
        return Arg::Text(table::DEFAULT_NAME);
    }
    let at = document.parts.iter().position(|other| other.id == part.id);
    Arg::name(at.map_or(PartIx::NONE, |at| PartIx(at as u32)), part.name.as_str())
}

fn refuse(reason: Text, hint: Option<Text>) -> Refusal {
    Refusal { reason: reason.into(), hint: hint.map(Into::into) }
}

fn about(reason: Text, hint: Option<Text>, args: [Arg; 2]) -> Refusal {
    Refusal { reason: phrase(reason, args.clone()), hint: hint.map(|hint| phrase(hint, args)) }
}

fn gone() -> Refusal {
    refuse(table::GONE, None)
}
