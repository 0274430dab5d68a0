//! Opens a RabbitMQ `definitions.json`: of one virtual host, or of a whole broker with one chosen or all of them. What
//! can be simulated becomes parts and links, laid out; everything else stays in `Document::kept` word for word, is
//! listed, and goes back out on export. Nothing of it leaves the machine.
mod items;
mod report;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::definitions::{CHOSEN_VHOST, CLUSTER, FORMAT, ONE_VHOST};
use super::document::{Document, Link, LinkKind, Part, Row};
use super::layout;
use super::lower::PREDECLARED;
use super::policy::definitions;
use super::save::{MAX_BYTES, SaveError};
use super::sentence::{Arg, Phrase, phrase};
use super::valid::{self, Fault};
use crate::engine::value::Value;
use crate::locales::Text;
use items::{BindingItem, End};
pub use report::{Kept, Report};

/// A virtual host of a file, for the chooser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vhost {
    pub name: String,
    pub exchanges: usize,
    pub queues: usize,
    pub bindings: usize,
}

/// An opened file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    pub document: Document,
    pub report: Report,
}

/// Why a file can't be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    TooLarge,
    NotJson {
        line: usize,
        column: usize,
    },
    /// JSON, but not definitions of RabbitMQ.
    NotDefinitions,
    NoSuchVhost(String),
    /// An entry that lacks a field or has it with a wrong type: list, number from 1, field.
    BadItem {
        list: &'static str,
        number: usize,
        field: &'static str,
    },
    Fault(Fault),
}

impl ImportError {
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::TooLarge => SaveError::TooLarge.phrase(),
            Self::NotJson { line, column } => SaveError::NotJson { line: *line, column: *column }.phrase(),
            Self::NotDefinitions => Text::new(
                "This JSON has no exchanges, queues and bindings. Export the definitions in RabbitMQ's management page, or with `rabbitmqctl export_definitions`.",
                "exchange, 큐, binding이 없는 JSON입니다. RabbitMQ 관리 화면이나 `rabbitmqctl export_definitions`로 definitions를 내보내십시오.",
            )
            .into(),
            Self::NoSuchVhost(name) => phrase(
                Text::new("The file has no virtual host {0}.", "파일에 {0} 가상 호스트가 없습니다."),
                [Arg::code(name)],
            ),
            Self::BadItem { list, number, field } => phrase(
                Text::new(
                    "In {0}, entry {1} lacks {2} or has a wrong value there.",
                    "{0}의 {1}번째 항목에 {2:이/가} 없거나 값이 잘못되었습니다.",
                ),
                [Arg::code(*list), Arg::Number(*number as u64), Arg::code(*field)],
            ),
            Self::Fault(fault) => fault.phrase(),
        }
    }
}

/// The virtual hosts of a file, those with most parts first; one without a name for a file of a single one.
pub fn vhosts(text: &str) -> Result<Vec<Vhost>, ImportError> {
    let file = parse(text)?;
    if is_single(&file) {
        let name = file.get("original_vhost_name").and_then(Json::as_str).unwrap_or_default().to_owned();
        let count = |list: &str| list_of(&file, list).len();
        return Ok(vec![Vhost {
            name,
            exchanges: count("exchanges"),
            queues: count("queues"),
            bindings: count("bindings"),
        }]);
    }
    let names = list_of(&file, "vhosts").iter().filter_map(|vhost| vhost.get("name")?.as_str());
    let mut vhosts: Vec<Vhost> = names
        .map(|name| {
            let count = |list: &str| list_of(&file, list).iter().filter(|item| vhost_of(item) == Some(name)).count();
            let name = name.to_owned();
            Vhost { exchanges: count("exchanges"), queues: count("queues"), bindings: count("bindings"), name }
        })
        .collect();
    vhosts.sort_by_key(|vhost| std::cmp::Reverse(vhost.exchanges + vhost.queues));
    Ok(vhosts)
}

/// Opens a file. `vhost` is a name of [`vhosts`]; a file of a single virtual host needs none.
pub fn import(text: &str, vhost: Option<&str>) -> Result<Imported, ImportError> {
    let file = parse(text)?;
    let mut importer = Importer::default();
    let chosen = if is_single(&file) {
        importer.document.title =
            file.get("original_vhost_name").and_then(Json::as_str).unwrap_or("RabbitMQ").to_owned();
        None
    } else {
        let all = vhosts(text)?;
        let known = |name: &str| all.iter().any(|vhost| vhost.name == name);
        let name = vhost.map(str::to_owned).or_else(|| all.first().map(|vhost| vhost.name.clone()));
        let name = name.ok_or(ImportError::NotDefinitions)?;
        if !known(&name) {
            return Err(ImportError::NoSuchVhost(name));
        }
        importer.document.title.clone_from(&name);
        importer.document.kept.push((CHOSEN_VHOST.to_owned(), Json::from(name.as_str())));
        Some(name)
    };
    importer.read(&file, chosen.as_deref())?;
    importer.finish(&file, chosen.as_ref().map(std::slice::from_ref))
}

/// Opens all virtual hosts of a file: parts of `/`, or else of the fullest one, name none; the others name theirs.
pub fn import_all(text: &str) -> Result<Imported, ImportError> {
    let file = parse(text)?;
    let names: Vec<String> = vhosts(text)?.into_iter().map(|vhost| vhost.name).collect();
    if is_single(&file) || names.len() < 2 {
        return import(text, None);
    }
    let home = names.iter().find(|name| *name == "/").unwrap_or(&names[0]);
    let mut importer = Importer::default();
    "RabbitMQ".clone_into(&mut importer.document.title);
    importer.document.kept.push((CHOSEN_VHOST.to_owned(), Json::from(home.as_str())));
    for name in &names {
        importer.vhost = Some(name.clone()).filter(|name| name != home);
        importer.known.clear();
        importer.read(&file, Some(name))?;
    }
    importer.finish(&file, Some(&names))
}

fn parse(text: &str) -> Result<Map<String, Json>, ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    // Windows tools put a byte order mark in front.
    let json: Json = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| ImportError::NotJson { line: error.line(), column: error.column() })?;
    let Json::Object(file) = json else { return Err(ImportError::NotDefinitions) };
    let has_list = |list| file.get(list).is_some_and(Json::is_array);
    let has_any = ["exchanges", "queues", "bindings"].into_iter().any(has_list);
    if has_any { Ok(file) } else { Err(ImportError::NotDefinitions) }
}

/// By its own word, or because no virtual hosts are listed.
fn is_single(file: &Map<String, Json>) -> bool {
    match file.get(FORMAT).and_then(Json::as_str) {
        Some(ONE_VHOST) => true,
        Some(CLUSTER) => false,
        _ => !file.contains_key("vhosts"),
    }
}

fn list_of<'a>(file: &'a Map<String, Json>, list: &str) -> &'a [Json] {
    file.get(list).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

fn vhost_of(item: &Json) -> Option<&str> {
    item.get("vhost").and_then(Json::as_str)
}

/// What has been made so far.
#[derive(Default)]
struct Importer {
    document: Document,
    /// What the parts of the virtual host that is read name as theirs.
    vhost: Option<String>,
    /// Part of this virtual host by what it is and its name.
    known: BTreeMap<(End, String), usize>,
    /// Link by its ends.
    links: BTreeMap<(usize, usize), usize>,
    /// Entries of the chosen virtual host that can't be simulated, by list.
    left: BTreeMap<&'static str, Vec<Json>>,
    report: Report,
}

impl Importer {
    fn read(&mut self, file: &Map<String, Json>, vhost: Option<&str>) -> Result<(), ImportError> {
        let chosen = |list: &'static str| {
            let items = list_of(file, list).iter().enumerate();
            items.filter(move |(_, item)| vhost.is_none() || vhost_of(item) == vhost)
        };
        for (at, item) in chosen("exchanges") {
            let exchange = items::exchange(item, at)?;
            match exchange.part() {
                Some(part) => self.add(End::Exchange, part),
                None => self.keep("exchanges", item, Kept::exchange(&exchange.name, &exchange.kind)),
            }
        }
        for (at, item) in chosen("queues") {
            let queue = items::queue(item, at)?;
            match queue.part() {
                Some(part) => self.add(End::Queue, part),
                None => self.keep("queues", item, Kept::queue(&queue.name, &queue.kind)),
            }
        }
        for (at, item) in chosen("bindings") {
            let binding = items::binding(item, at)?;
            if !self.bind(&binding) {
                self.keep("bindings", item, Kept::binding(&binding.source, &binding.destination));
            }
        }
        for list in ["policies", "parameters"] {
            for (_, item) in chosen(list) {
                match definitions::part(list, item) {
                    Some(part) => self.add_policy(part),
                    None => self.left.entry(list).or_default().push(item.clone()),
                }
            }
        }
        Ok(())
    }

    fn add_policy(&mut self, part: Part) {
        let part = self.placed(part);
        self.report.policies += 1;
        self.document.parts.push(Part { id: format!("y{}", self.report.policies), ..part });
    }

    fn placed(&self, mut part: Part) -> Part {
        if let Some(vhost) = &self.vhost {
            part.settings.set("vhost", Value::text(vhost.as_str()));
        }
        part
    }

    fn add(&mut self, end: End, part: Part) {
        let part = self.placed(part);
        let at = self.document.parts.len();
        let stem = if end == End::Exchange { "x" } else { "q" };
        let same = self.document.parts.iter().filter(|other| other.kind == part.kind).count();
        self.known.insert((end, part.name.clone()), at);
        self.document.parts.push(Part { id: format!("{stem}{}", same + 1), ..part });
        match end {
            End::Exchange => self.report.exchanges += 1,
            End::Queue => self.report.queues += 1,
        }
    }

    fn keep(&mut self, list: &'static str, item: &Json, kept: Kept) {
        self.left.entry(list).or_default().push(item.clone());
        self.report.kept.push(kept);
    }

    /// Adds a row; false when an end is not on the board.
    fn bind(&mut self, binding: &BindingItem) -> bool {
        let from = self.find(End::Exchange, &binding.source);
        let to = self.find(binding.end, &binding.destination);
        let (Some(from), Some(to)) = (from, to) else { return false };
        if from == to {
            return false;
        }
        let row = binding.row(self.document.parts[from].variant());
        self.report.bindings += 1;
        if let Some(link) = self.links.get(&(from, to)) {
            self.document.links[*link].rows.push(row);
            return true;
        }
        self.links.insert((from, to), self.document.links.len());
        let id = |at: usize| self.document.parts[at].id.clone();
        let link = Link {
            id: format!("l{}", self.document.links.len() + 1),
            kind: LinkKind::Bind,
            from: id(from),
            to: id(to),
            rows: vec![row],
        };
        self.document.links.push(link);
        true
    }

    /// The part, put on the board if it is one of the exchanges that every virtual host has.
    fn find(&mut self, end: End, name: &str) -> Option<usize> {
        let key = (end, name.to_owned());
        if !self.known.contains_key(&key) && end == End::Exchange {
            let (_, kind) = PREDECLARED.iter().find(|(known, _)| *known == name)?;
            self.add(End::Exchange, items::predeclared(name, kind));
            self.report.exchanges -= 1;
        }
        self.known.get(&key).copied()
    }

    /// `vhosts` = those that were read; `None` = entries name none.
    fn finish(mut self, file: &Map<String, Json>, vhosts: Option<&[String]>) -> Result<Imported, ImportError> {
        let is_read = |name: &str| vhosts.is_some_and(|vhosts| vhosts.iter().any(|vhost| vhost == name));
        for (key, json) in file {
            let kept = match (key.as_str(), json.as_array()) {
                ("exchanges" | "queues" | "bindings" | "policies" | "parameters", Some(items)) => {
                    let other = |item: &&Json| vhosts.is_some() && !vhost_of(item).is_some_and(is_read);
                    let mut rest: Vec<Json> = items.iter().filter(other).cloned().collect();
                    rest.extend(self.left.remove(key.as_str()).unwrap_or_default());
                    Json::Array(rest)
                }
                _ => json.clone(),
            };
            self.document.kept.push((key.clone(), kept));
        }
        let all = list_of(file, "vhosts").len();
        self.report.read_kept(&self.document.kept, vhosts.map_or(0, |vhosts| all.saturating_sub(vhosts.len())));
        let document = &mut self.document;
        document.note = String::new();
        if let Some(edit) = layout::tidy(document, &[]) {
            // Moving parts that are there can't be refused.
            let _ = edit.apply(document);
        }
        valid::check(document).map_err(ImportError::Fault)?;
        Ok(Imported { document: self.document, report: self.report })
    }
}

impl BindingItem {
    /// The row, with only what differs from the default of this type of exchange.
    fn row(&self, variant: &str) -> Row {
        let mut row = Row::default();
        let default_key = if variant == "x-consistent-hash" { "1" } else { "" };
        if self.key != default_key {
            row.settings.set("routing_key", Value::text(self.key.as_str()));
        }
        let mut arguments = self.arguments.clone();
        if variant == "headers"
            && let Some(x_match) = arguments.remove("x-match")
        {
            row.settings.set("x-match", x_match);
        }
        if !arguments.is_empty() {
            row.settings.set("arguments", Value::Table(arguments));
        }
        row
    }
}
