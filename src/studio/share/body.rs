//! The body of a link: the document by columns (like values stand together, so that deflate finds them), then
//! sections that a reader may skip. What follows from the rest is left out: kinds of links, ids that count up.
use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::bytes::{Reader, Writer};
use super::{Action, Done, Shared, SharedMoment, kafka, nodes};
use crate::engine::command::{Command, HandPublish};
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::message::{Body, Properties};
use crate::engine::value::Table;
use crate::studio::document::{Document, Link, LinkKind, Part, Row};
use crate::studio::edit::{MAX_LINKS, MAX_PARTS, MAX_ROWS};
use crate::studio::kind::Role;
use crate::studio::kinds;

/// Sections after the document. Numbers are never reused; unknown ones are skipped.
const SECTION_MOMENT: u64 = 1;
const SECTION_START: u64 = 2;
const SECTION_LOG: u64 = 3;

/// What an import kept and a link may carry. The rest (users, permissions, parameters) can hold secrets.
const SHAREABLE: &[&str] =
    &["policies", "queues", "exchanges", "bindings", "vhosts", "metadata", "limits", "description", "vhost"];

/// Most steps of the run's log.
const MAX_LOG: usize = 10_000;

/// The body, and the keys of kept things that it leaves out.
pub fn write(shared: &Shared) -> (Vec<u8>, Vec<String>) {
    let mut out = Writer::default();
    write_document(&mut out, &shared.document);
    if shared.moment != SharedMoment::default() {
        section(&mut out, SECTION_MOMENT, |out| {
            out.number(shared.moment.event);
            out.number(shared.moment.at);
            if let Some(hash) = shared.moment.hash {
                out.bytes.extend_from_slice(&hash.to_le_bytes());
            }
        });
    }
    if let Some(start) = &shared.start {
        section(&mut out, SECTION_START, |out| write_document(out, start));
    }
    // An edit is written as its document; a bare topology has none and can't be shared.
    let is_bare = |action: &Action| matches!(action, Action::Command(Command::Reconfigure(_)));
    let log: Vec<&Done> = shared.log.iter().filter(|done| !is_bare(&done.action)).collect();
    if !log.is_empty() {
        section(&mut out, SECTION_LOG, |out| {
            out.number(log.len() as u64);
            let mut before = (0, 0);
            for done in log {
                out.number(done.event.wrapping_sub(before.0));
                out.number(done.at.wrapping_sub(before.1));
                before = (done.event, done.at);
                write_action(out, &done.action);
            }
        });
    }
    let is_left_out = |key: &&String| !is_shareable(key);
    let left_out = shared.document.kept.iter().map(|(key, _)| key).filter(is_left_out).cloned();
    (out.bytes, left_out.collect())
}

/// None = not a body.
pub fn read(bytes: &[u8]) -> Option<Shared> {
    let mut reader = Reader::new(bytes);
    let mut shared = Shared { document: read_document(&mut reader)?, ..Shared::default() };
    let mut seen = BTreeSet::new();
    while !reader.is_at_end() {
        let id = reader.number()?;
        if !seen.insert(id) {
            return None;
        }
        let mut section = Reader::new(reader.blob()?);
        match id {
            SECTION_MOMENT => {
                shared.moment.event = section.number()?;
                shared.moment.at = section.number()?;
                shared.moment.hash = section.take(8).and_then(|hash| hash.try_into().ok()).map(u64::from_le_bytes);
            }
            SECTION_START => shared.start = Some(read_document(&mut section)?),
            SECTION_LOG => {
                let count = section.count().filter(|count| *count <= MAX_LOG)?;
                let (mut event, mut at) = (0u64, 0u64);
                for _ in 0..count {
                    event = event.wrapping_add(section.number()?);
                    at = at.wrapping_add(section.number()?);
                    shared.log.push(Done { event, at, action: read_action(&mut section)? });
                }
            }
            _ => {}
        }
    }
    Some(shared)
}

/// Sections have strings of their own, so that one can be skipped.
fn section(out: &mut Writer, id: u64, write: impl FnOnce(&mut Writer)) {
    let mut content = Writer::default();
    write(&mut content);
    out.number(id);
    out.blob(&content.bytes);
}

fn is_shareable(key: &str) -> bool {
    SHAREABLE.contains(&key)
        || key.starts_with("brokerlab:")
        || key.starts_with("original_")
        || key.ends_with("_format")
}

fn write_document(out: &mut Writer, document: &Document) {
    out.text(&document.title);
    out.text(&document.note);
    out.number(document.seed);
    out.number(document.hop_us);
    write_parts(out, &document.parts);
    write_links(out, document);
    out.number(document.key_pins.len() as u64);
    for (key, pin) in &document.key_pins {
        out.text(key);
        out.number(u64::from(*pin));
    }
    let kept: Vec<Json> = (document.kept.iter().filter(|(key, _)| is_shareable(key)))
        .map(|(key, json)| Json::Array(vec![Json::from(key.as_str()), json.clone()]))
        .collect();
    let kept = if kept.is_empty() { String::new() } else { Json::Array(kept).to_string() };
    out.blob(kept.as_bytes());
}

fn read_document(reader: &mut Reader<'_>) -> Option<Document> {
    let (title, note) = (reader.text()?, reader.text()?);
    let (seed, hop_us) = (reader.number()?, reader.number()?);
    let parts = read_parts(reader)?;
    let links = read_links(reader, &parts)?;
    let pins = reader.count()?;
    let pins = (0..pins).map(|_| Some((reader.text()?, u8::try_from(reader.number()?).ok().filter(|pin| *pin <= 5)?)));
    let key_pins = pins.collect::<Option<_>>()?;
    let kept = match reader.blob()? {
        [] => Vec::new(),
        json => {
            let mut kept: Vec<(String, Json)> = serde_json::from_slice(json).ok()?;
            kept.retain(|(key, _)| is_shareable(key));
            kept
        }
    };
    Some(Document { title, seed, hop_us, parts, links, key_pins, note, kept })
}

fn write_parts(out: &mut Writer, parts: &[Part]) {
    out.number(parts.len() as u64);
    parts.iter().for_each(|part| out.text(&part.kind));
    write_ids(out, parts.iter().map(|part| (stem_of(&part.kind), part.id.as_str())));
    parts.iter().for_each(|part| out.text(&part.name));
    let grid = if parts.iter().all(|part| part.x % 8 == 0 && part.y % 8 == 0) { 8 } else { 1 };
    out.number(grid);
    for axis in [|part: &Part| part.x, |part: &Part| part.y] {
        let mut before = 0;
        for part in parts {
            let at = i64::from(axis(part)) / grid as i64;
            out.signed(at - before);
            before = at;
        }
    }
    write_tables(out, parts.iter().map(|part| &part.settings));
}

fn read_parts(reader: &mut Reader<'_>) -> Option<Vec<Part>> {
    let count = reader.count().filter(|count| *count <= MAX_PARTS)?;
    let kinds: Vec<String> = (0..count).map(|_| reader.text()).collect::<Option<_>>()?;
    let ids = read_ids(reader, kinds.iter().map(|kind| stem_of(kind)))?;
    let names: Vec<String> = (0..count).map(|_| reader.text()).collect::<Option<_>>()?;
    let grid = i64::try_from(reader.number()?).ok().filter(|grid| (1..=64).contains(grid))?;
    let mut axes = [Vec::new(), Vec::new()];
    for axis in &mut axes {
        let mut at = 0i64;
        for _ in 0..count {
            at = at.checked_add(reader.signed()?)?;
            axis.push(i32::try_from(at.checked_mul(grid)?).ok()?);
        }
    }
    let tables = read_tables(reader, count)?;
    let [xs, ys] = axes;
    let columns = kinds.into_iter().zip(ids).zip(names).zip(xs).zip(ys).zip(tables);
    let parts = columns.map(|(((((kind, id), name), x), y), settings)| Part { id, kind, name, x, y, settings });
    Some(parts.collect())
}

fn write_links(out: &mut Writer, document: &Document) {
    let links = &document.links;
    let at = |id: &str| document.parts.iter().position(|part| part.id == id).unwrap_or(usize::MAX) as u64;
    out.number(links.len() as u64);
    let mut before = 0i64;
    for link in links {
        let from = at(&link.from) as i64;
        out.signed(from.wrapping_sub(before));
        before = from;
    }
    for link in links {
        out.signed((at(&link.to) as i64).wrapping_sub(at(&link.from) as i64));
    }
    write_ids(out, links.iter().map(|link| ("l", link.id.as_str())));
    links.iter().for_each(|link| out.number(link.rows.len() as u64));
    write_tables(out, links.iter().flat_map(|link| &link.rows).map(|row| &row.settings));
}

fn read_links(reader: &mut Reader<'_>, parts: &[Part]) -> Option<Vec<Link>> {
    let count = reader.count().filter(|count| *count <= MAX_LINKS)?;
    let mut froms = Vec::new();
    let mut before = 0i64;
    for _ in 0..count {
        before = before.checked_add(reader.signed()?)?;
        froms.push(before);
    }
    let tos: Vec<i64> = froms.iter().map(|from| from.checked_add(reader.signed()?)).collect::<Option<_>>()?;
    let ids = read_ids(reader, (0..count).map(|_| "l"))?;
    let counts: Vec<usize> = (0..count).map(|_| reader.count()).collect::<Option<_>>()?;
    let rows = counts.iter().try_fold(0usize, |sum, rows| sum.checked_add(*rows)).filter(|rows| *rows <= MAX_ROWS)?;
    let mut tables = read_tables(reader, rows)?.into_iter();
    let ends = froms.into_iter().zip(tos);
    let links = ids.into_iter().zip(ends).zip(counts).map(|((id, (from, to)), rows)| {
        let part = |at: i64| parts.get(usize::try_from(at).ok()?);
        let (from, to) = (part(from)?, part(to)?);
        let rows = tables.by_ref().take(rows).map(|settings| Row { settings }).collect();
        Some(Link { id, kind: kind_between(from, to)?, from: from.id.clone(), to: to.id.clone(), rows })
    });
    links.collect()
}

/// The kind follows from the roles.
fn kind_between(from: &Part, to: &Part) -> Option<LinkKind> {
    let role = |part: &Part| kinds::kind(&part.kind).map(|kind| kind.role);
    // A kind that is not known here is told by name after reading.
    let between = role(from).zip(role(to)).and_then(|(from, to)| LinkKind::between(from, to));
    Some(between.unwrap_or(match (role(from), role(to)) {
        (Some(Role::Producer), _) => LinkKind::Publish,
        (_, Some(Role::Consumer)) => LinkKind::Consume,
        _ => LinkKind::Bind,
    }))
}

fn stem_of(kind: &str) -> &'static str {
    kinds::kind(kind).map_or("part", |kind| kind.id_stem)
}

/// Ids as `stem` and number: the difference to the last number of that stem, plus one; 0 = written out.
fn write_ids<'a>(out: &mut Writer, ids: impl Iterator<Item = (&'static str, &'a str)>) {
    let mut last: Vec<(&str, u64)> = Vec::new();
    for (stem, id) in ids {
        let number = id.strip_prefix(stem).and_then(|number| number.parse::<u64>().ok());
        let before = last_of(&mut last, stem);
        match number.filter(|number| *number > *before && format!("{stem}{number}") == id) {
            Some(number) => {
                out.number(number - *before);
                *before = number;
            }
            None => {
                out.number(0);
                out.text(id);
            }
        }
    }
}

fn read_ids(reader: &mut Reader<'_>, stems: impl Iterator<Item = &'static str>) -> Option<Vec<String>> {
    let mut last: Vec<(&str, u64)> = Vec::new();
    let ids = stems.map(|stem| match reader.number()? {
        0 => reader.text(),
        more => {
            let number = last_of(&mut last, stem);
            *number = number.checked_add(more)?;
            Some(format!("{stem}{number}"))
        }
    });
    ids.collect()
}

fn last_of<'l>(last: &'l mut Vec<(&'static str, u64)>, stem: &'static str) -> &'l mut u64 {
    let at = last.iter().position(|(other, _)| *other == stem).unwrap_or_else(|| {
        last.push((stem, 0));
        last.len() - 1
    });
    &mut last[at].1
}

/// First all sizes, then all keys, then all values.
fn write_tables<'a>(out: &mut Writer, tables: impl Iterator<Item = &'a Table> + Clone) {
    tables.clone().for_each(|table| out.number(table.0.len() as u64));
    tables.clone().flat_map(|table| &table.0).for_each(|(key, _)| out.text(key));
    tables.flat_map(|table| &table.0).for_each(|(_, value)| out.value(value));
}

fn read_tables(reader: &mut Reader<'_>, count: usize) -> Option<Vec<Table>> {
    let sizes: Vec<usize> = (0..count).map(|_| reader.count()).collect::<Option<_>>()?;
    let total = sizes.iter().try_fold(0usize, |sum, size| sum.checked_add(*size))?;
    let keys: Vec<String> = (0..total).map(|_| reader.text()).collect::<Option<_>>()?;
    let mut rows = Vec::new();
    for key in keys {
        rows.push((key, reader.value()?));
    }
    let mut rows = rows.into_iter();
    Some(sizes.into_iter().map(|size| Table(rows.by_ref().take(size).collect())).collect())
}

fn write_action(out: &mut Writer, action: &Action) {
    let simple = |out: &mut Writer, tag: u64, part: PartIx| {
        out.number(tag);
        out.number(u64::from(part.0));
    };
    match action {
        Action::Edited(document) => {
            out.number(0);
            write_document(out, document);
        }
        Action::Command(Command::Publish(publish)) => {
            simple(out, 1, publish.at);
            write_publish(out, publish);
        }
        Action::Command(Command::Pause(part)) => simple(out, 2, *part),
        Action::Command(Command::Resume(part)) => simple(out, 3, *part),
        Action::Command(Command::Crash(part)) => simple(out, 4, *part),
        Action::Command(Command::Restart(part)) => simple(out, 5, *part),
        Action::Command(Command::Reject { consumer, message, requeue }) => {
            simple(out, if *requeue { 7 } else { 6 }, *consumer);
            out.number(u64::from(message.0));
        }
        Action::Command(Command::Purge(part)) => simple(out, 8, *part),
        Action::Command(Command::Kafka(command)) => kafka::write(out, command),
        Action::Command(Command::RabbitMq(command)) => nodes::write(out, *command),
        Action::Command(Command::Reconfigure(_)) => {}
        Action::Command(Command::DeleteQueue { queue, if_unused, if_empty }) => {
            simple(out, 40 + u64::from(*if_unused) + 2 * u64::from(*if_empty), *queue);
        }
        Action::Command(Command::DeclareQueue(part)) => simple(out, 44, *part),
        Action::Command(Command::RestartBroker) => simple(out, 45, PartIx(0)),
        Action::Command(Command::CutLink(part)) => simple(out, 46, *part),
        Action::Command(Command::MendLink(part)) => simple(out, 47, *part),
    }
}

fn read_action(reader: &mut Reader<'_>) -> Option<Action> {
    let tag = reader.number()?;
    if tag == 0 {
        return Some(Action::Edited(Box::new(read_document(reader)?)));
    }
    let part = PartIx(u32::try_from(reader.number()?).ok()?);
    Some(Action::Command(match tag {
        1 => Command::Publish(Box::new(read_publish(reader, part)?)),
        2 => Command::Pause(part),
        3 => Command::Resume(part),
        4 => Command::Crash(part),
        5 => Command::Restart(part),
        6 | 7 => {
            let message = MessageNo(u32::try_from(reader.number()?).ok()?);
            Command::Reject { consumer: part, message, requeue: tag == 7 }
        }
        8 => Command::Purge(part),
        26..=32 => Command::RabbitMq(nodes::read(reader, tag, part.0)?),
        40..=43 => Command::DeleteQueue { queue: part, if_unused: tag & 1 > 0, if_empty: tag & 2 > 0 },
        44 => Command::DeclareQueue(part),
        45 => Command::RestartBroker,
        46 => Command::CutLink(part),
        47 => Command::MendLink(part),
        _ => Command::Kafka(kafka::read(reader, tag, part.0)?),
    }))
}

fn write_publish(out: &mut Writer, publish: &HandPublish) {
    out.text(&publish.key);
    out.table(&publish.headers);
    let properties = &publish.properties;
    for text in [
        &properties.content_type,
        &properties.content_encoding,
        &properties.correlation_id,
        &properties.reply_to,
        &properties.expiration,
        &properties.kind,
        &properties.user_id,
        &properties.app_id,
        &properties.cluster_id,
        &publish.message_id,
    ] {
        out.number(u64::from(text.is_some()));
        if let Some(text) = text {
            out.text(text);
        }
    }
    let numbers = [
        properties.delivery_mode.map(u64::from),
        properties.priority.map(u64::from),
        properties.timestamp,
        Some(u64::from(publish.mandatory)),
    ];
    for number in numbers {
        out.number(number.map_or(0, |number| number.saturating_add(1)));
    }
    match &publish.body {
        Body::Text(text) => {
            out.number(0);
            out.text(text);
        }
        Body::Fill(bytes) => {
            out.number(1);
            out.number(u64::from(*bytes));
        }
    }
}

fn read_publish(reader: &mut Reader<'_>, at: PartIx) -> Option<HandPublish> {
    let key = reader.text()?;
    let headers = reader.table()?;
    let mut texts: [Option<String>; 10] = Default::default();
    for text in &mut texts {
        if reader.number()? > 0 {
            *text = Some(reader.text()?);
        }
    }
    let mut numbers = [None; 4];
    for number in &mut numbers {
        *number = reader.number()?.checked_sub(1);
    }
    let body = match reader.number()? {
        0 => Body::Text(reader.text()?),
        _ => Body::Fill(u32::try_from(reader.number()?).ok()?),
    };
    let [
        content_type,
        content_encoding,
        correlation_id,
        reply_to,
        expiration,
        kind,
        user_id,
        app_id,
        cluster_id,
        message_id,
    ] = texts;
    let [delivery_mode, priority, timestamp, mandatory] = numbers;
    let byte = |number: Option<u64>| number.map(u8::try_from).transpose().ok();
    let properties = Properties {
        content_type,
        content_encoding,
        delivery_mode: byte(delivery_mode)?,
        priority: byte(priority)?,
        correlation_id,
        reply_to,
        expiration,
        timestamp,
        kind,
        user_id,
        app_id,
        cluster_id,
    };
    Some(HandPublish { at, key, headers, properties, message_id, body, mandatory: mandatory == Some(1) })
}
