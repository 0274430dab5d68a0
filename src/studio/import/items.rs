//! Entries of definitions.json: exchanges, queues, bindings, and the parts they become.
use serde_json::{Map, Value as Json};

use super::ImportError;
use crate::engine::value::{Table, Value};
use crate::studio::definitions::table_from_json;
use crate::studio::document::Part;
use crate::studio::edit::names;
use crate::studio::kind::{Kind, ParamKind};
use crate::studio::kinds;

/// What a binding can lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    Exchange,
    Queue,
}

pub struct ExchangeItem {
    pub name: String,
    pub kind: String,
    durable: bool,
    auto_delete: bool,
    internal: bool,
    arguments: Table,
}

pub struct QueueItem {
    pub name: String,
    /// `classic`, `quorum`, `stream` …
    pub kind: String,
    durable: bool,
    auto_delete: bool,
    arguments: Table,
}

pub struct BindingItem {
    pub source: String,
    pub end: End,
    pub destination: String,
    pub key: String,
    pub arguments: Table,
}

/// One entry of a list, with its number for errors.
struct Entry<'a> {
    list: &'static str,
    at: usize,
    fields: &'a Map<String, Json>,
}

impl<'a> Entry<'a> {
    fn new(list: &'static str, at: usize, json: &'a Json) -> Result<Self, ImportError> {
        let fields = json.as_object().ok_or(ImportError::BadItem { list, number: at + 1, field: "name" })?;
        Ok(Self { list, at, fields })
    }

    fn bad(&self, field: &'static str) -> ImportError {
        ImportError::BadItem { list: self.list, number: self.at + 1, field }
    }

    fn text(&self, field: &'static str) -> Result<&'a str, ImportError> {
        self.fields.get(field).and_then(Json::as_str).ok_or_else(|| self.bad(field))
    }

    /// Absent fields have the value that RabbitMQ gives them on import.
    fn bool(&self, field: &'static str, absent: bool) -> Result<bool, ImportError> {
        self.fields.get(field).map_or(Some(absent), Json::as_bool).ok_or_else(|| self.bad(field))
    }

    fn arguments(&self) -> Result<Table, ImportError> {
        match self.fields.get("arguments") {
            None => Ok(Table::default()),
            // RabbitMQ writes an empty table as an empty list in some versions.
            Some(Json::Array(list)) if list.is_empty() => Ok(Table::default()),
            Some(json) => json.as_object().map(table_from_json).ok_or_else(|| self.bad("arguments")),
        }
    }
}

pub fn exchange(json: &Json, at: usize) -> Result<ExchangeItem, ImportError> {
    let entry = Entry::new("exchanges", at, json)?;
    Ok(ExchangeItem {
        name: entry.text("name")?.to_owned(),
        kind: entry.text("type")?.to_owned(),
        durable: entry.bool("durable", true)?,
        auto_delete: entry.bool("auto_delete", false)?,
        internal: entry.bool("internal", false)?,
        arguments: entry.arguments()?,
    })
}

pub fn queue(json: &Json, at: usize) -> Result<QueueItem, ImportError> {
    let entry = Entry::new("queues", at, json)?;
    let arguments = entry.arguments()?;
    let by_argument = arguments.get("x-queue-type").and_then(Value::as_text).map(str::to_owned);
    let by_field = || entry.fields.get("type").and_then(Json::as_str).map(str::to_owned);
    Ok(QueueItem {
        name: entry.text("name")?.to_owned(),
        kind: by_argument.or_else(by_field).unwrap_or_else(|| "classic".to_owned()),
        durable: entry.bool("durable", true)?,
        auto_delete: entry.bool("auto_delete", false)?,
        arguments,
    })
}

pub fn binding(json: &Json, at: usize) -> Result<BindingItem, ImportError> {
    let entry = Entry::new("bindings", at, json)?;
    Ok(BindingItem {
        source: entry.text("source")?.to_owned(),
        end: match entry.text("destination_type")? {
            "queue" => End::Queue,
            "exchange" => End::Exchange,
            _ => return Err(entry.bad("destination_type")),
        },
        destination: entry.text("destination")?.to_owned(),
        key: entry.text("routing_key")?.to_owned(),
        arguments: entry.arguments()?,
    })
}

/// An exchange that every virtual host has.
pub fn predeclared(name: &str, kind: &str) -> Part {
    let mut part = new_part("rabbitmq.exchange", name);
    set_variant(&mut part, "type", kind);
    part
}

impl ExchangeItem {
    /// None = a type that Brokerlab does not simulate, or a name that no client can declare.
    pub fn part(&self) -> Option<Part> {
        let mut part = new_part("rabbitmq.exchange", &self.name);
        let known = options(&part, "type").any(|option| option == self.kind) && self.kind != "default";
        if !known || self.name.starts_with("amq.") || !is_clean(&self.name) {
            return None;
        }
        set_variant(&mut part, "type", &self.kind);
        set_unless(&mut part, "durable", self.durable, true);
        set_unless(&mut part, "auto_delete", self.auto_delete, false);
        set_unless(&mut part, "internal", self.internal, false);
        set_arguments(&mut part, &self.arguments);
        Some(part)
    }
}

impl QueueItem {
    /// None = a type that Brokerlab does not simulate, or a name that no client can declare.
    pub fn part(&self) -> Option<Part> {
        let mut part = new_part("rabbitmq.queue", &self.name);
        let known = options(&part, "x-queue-type").any(|option| option == self.kind);
        // A quorum queue that is not durable can't be: kept as it is rather than mended.
        let possible = self.kind == "classic" || (self.durable && !self.auto_delete);
        if !known || !possible || self.name.starts_with("amq.") || !is_clean(&self.name) {
            return None;
        }
        set_variant(&mut part, "x-queue-type", &self.kind);
        if self.kind == "classic" {
            set_unless(&mut part, "durable", self.durable, true);
            set_unless(&mut part, "auto_delete", self.auto_delete, false);
        }
        let mut arguments = self.arguments.clone();
        arguments.remove("x-queue-type");
        set_arguments(&mut part, &arguments);
        Some(part)
    }
}

/// A name that stays itself when it is normalised, or export would give back another one.
fn is_clean(name: &str) -> bool {
    !name.is_empty() && names::clean(name) == name
}

fn new_part(kind: &str, name: &str) -> Part {
    Part { id: String::new(), kind: kind.to_owned(), name: name.to_owned(), x: 0, y: 0, settings: Table::default() }
}

fn kind_of(part: &Part) -> Option<&'static Kind> {
    kinds::kind(&part.kind)
}

fn options(part: &Part, param: &str) -> impl Iterator<Item = &'static str> {
    let options = kind_of(part).and_then(|kind| kind.params.iter().find(|other| other.id == param));
    let options = options.map_or(&[][..], |param| match &param.kind {
        ParamKind::Choice { options, .. } => options,
        _ => &[],
    });
    options.iter().map(|(id, _)| *id)
}

fn set_variant(part: &mut Part, param: &str, variant: &str) {
    if part.variant() != variant {
        part.settings.set(param, Value::text(variant));
    }
}

fn set_unless(part: &mut Part, param: &str, value: bool, default: bool) {
    if value != default {
        part.settings.set(param, Value::Bool(value));
    }
}

/// Arguments that are parameters of this variant become settings; the others stand together under `arguments`.
fn set_arguments(part: &mut Part, arguments: &Table) {
    let variant = part.variant().to_owned();
    let kind = kind_of(part);
    let mut others = Table::default();
    for (id, value) in &arguments.0 {
        let param = kind.and_then(|kind| kind.param(id, &variant)).filter(|param| param.is_argument());
        match param {
            Some(_) => part.settings.set(id.clone(), value.clone()),
            None => others.set(id.clone(), value.clone()),
        }
    }
    if !others.is_empty() {
        part.settings.set("arguments", Value::Table(others));
    }
}
