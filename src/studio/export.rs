//! Writes a RabbitMQ `definitions.json`: the file that was imported with the virtual hosts, exchanges, queues, bindings
//! and policies of the board, or a new one that a fresh broker takes. Clients, positions and the run are not in it.
use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::definitions::{CHOSEN_VHOST, CLUSTER, FORMAT, table_to_json};
use super::document::{Document, Link, LinkKind, Part};
use super::kind::{Role, System, is_argument};
use super::kinds;
use super::lower::PREDECLARED;
use super::policy::definitions;
use super::rules::derived::role_of;
use super::sentence::{Arg, Phrase, phrase};
use crate::engine::value::{Table, Value};
use crate::locales::Text;

/// The virtual host of a file that was not imported.
const DEFAULT_VHOST: &str = "/";
/// The version whose rules the simulation follows.
const RABBITMQ_VERSION: &str = "4.3.6";

/// A written file.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    pub text: String,
    /// What is on the board but not in the file.
    pub left_out: Vec<Phrase>,
}

pub fn export(document: &Document) -> Exported {
    let kept = |key: &str| document.kept.iter().find(|(other, _)| other == key).map(|(_, json)| json);
    let chosen = kept(CHOSEN_VHOST).and_then(Json::as_str);
    let is_new = !document.kept.iter().any(|(key, _)| key != CHOSEN_VHOST);
    let places = Places { home: chosen.or(is_new.then_some(DEFAULT_VHOST)) };
    let parts = || document.parts.iter().filter(|part| places.holds(part));
    let mut file: Map<String, Json> = if is_new { new_file() } else { Map::new() };
    for (key, json) in document.kept.iter().filter(|(key, _)| key != CHOSEN_VHOST) {
        file.insert(key.clone(), json.clone());
    }
    add_vhosts(&mut file, parts().filter_map(|part| places.of(part)));
    let exchanges = parts().filter(|part| is_declared(part)).map(|part| exchange(part, places.of(part)));
    append(&mut file, "exchanges", exchanges.collect());
    let queues = parts().filter(|part| is_exported_queue(part)).map(|part| queue(part, places.of(part)));
    append(&mut file, "queues", queues.collect());
    drop_loose_bindings(&mut file);
    append(&mut file, "bindings", bindings(document, places));
    for list in ["policies", "parameters"] {
        let entries = definitions::entries(parts(), list, |part| places.of(part));
        if !entries.is_empty() {
            append(&mut file, list, entries);
        }
    }
    Exported { text: format!("{:#}\n", Json::Object(file)), left_out: left_out(document, places) }
}

/// Where the parts of the board stand in the file.
#[derive(Clone, Copy)]
struct Places<'a> {
    /// The virtual host of the parts that name none. `None` = the file is of a single virtual host: its entries name
    /// none, and it has no place for others.
    home: Option<&'a str>,
}

impl<'a> Places<'a> {
    fn holds(self, part: &Part) -> bool {
        self.home.is_some() || part.vhost().is_empty()
    }

    /// What an entry says of where it stands.
    fn of(self, part: &'a Part) -> Option<&'a str> {
        let home = self.home?;
        Some(if part.vhost().is_empty() { home } else { part.vhost() })
    }
}

/// Lists those that the file does not know yet.
fn add_vhosts<'a>(file: &mut Map<String, Json>, named: impl Iterator<Item = &'a str>) {
    for name in named {
        let list = file.get("vhosts").and_then(Json::as_array);
        let is_known = |vhost: &Json| vhost.get("name").and_then(Json::as_str) == Some(name);
        if !list.is_some_and(|list| list.iter().any(is_known)) {
            append(file, "vhosts", vec![vhost(name)]);
        }
    }
}

fn vhost(name: &str) -> Json {
    let metadata = json!({ "description": "", "tags": [], "default_queue_type": "classic" });
    json!({ "name": name, "limits": {}, "metadata": metadata })
}

fn new_file() -> Map<String, Json> {
    let file = json!({
        "rabbit_version": RABBITMQ_VERSION,
        "rabbitmq_version": RABBITMQ_VERSION,
        "product_name": "RabbitMQ",
        "product_version": RABBITMQ_VERSION,
        FORMAT: CLUSTER,
        "vhosts": [vhost(DEFAULT_VHOST)],
        "policies": [],
        "parameters": [],
    });
    match file {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

/// Adds to the entries that the import kept.
fn append(file: &mut Map<String, Json>, list: &str, entries: Vec<Json>) {
    match file.get_mut(list).and_then(Json::as_array_mut) {
        Some(kept) => kept.extend(entries),
        None => drop(file.insert(list.to_owned(), Json::Array(entries))),
    }
}

/// RabbitMQ itself leaves the predeclared exchanges out.
fn is_declared(part: &Part) -> bool {
    role_of(part) == Some(Role::Exchange) && !part.is_default_exchange() && !is_predeclared(&part.name)
}

fn is_predeclared(name: &str) -> bool {
    PREDECLARED.iter().any(|(known, _)| *known == name)
}

/// Exclusive queues live with their connection: RabbitMQ does not export them.
fn is_exported_queue(part: &Part) -> bool {
    role_of(part) == Some(Role::Queue) && !part.reader().bool("exclusive")
}

/// An entry: name, virtual host if the file has several, then the rest.
fn entry(name: &str, vhost: Option<&str>, rest: Json) -> Json {
    let mut entry = Map::new();
    entry.insert("name".into(), Json::from(name));
    if let Some(vhost) = vhost {
        entry.insert("vhost".into(), Json::from(vhost));
    }
    if let Json::Object(rest) = rest {
        entry.extend(rest);
    }
    Json::Object(entry)
}

fn exchange(part: &Part, vhost: Option<&str>) -> Json {
    let reader = part.reader();
    let mut rest = json!({
        "type": part.variant(),
        "durable": reader.bool("durable"),
        "auto_delete": reader.bool("auto_delete"),
        "arguments": table_to_json(&arguments(part)),
    });
    if reader.bool("internal") {
        rest["internal"] = Json::Bool(true);
    }
    entry(&part.name, vhost, rest)
}

fn queue(part: &Part, vhost: Option<&str>) -> Json {
    let reader = part.reader();
    let mut table = Table(vec![("x-queue-type".into(), Value::text(part.variant()))]);
    table.0.extend(arguments(part).0.into_iter().filter(|(id, _)| id != "x-queue-type"));
    let rest = json!({
        "type": part.variant(),
        "durable": part.variant() != "classic" || reader.bool("durable"),
        "auto_delete": reader.bool("auto_delete"),
        "arguments": table_to_json(&table),
    });
    entry(&part.name, vhost, rest)
}

/// As given, also when a value would be refused: export is not the place to mend.
fn arguments(part: &Part) -> Table {
    let mut table = Table(part.settings.0.iter().filter(|(id, _)| is_argument(id)).cloned().collect());
    table.remove("x-queue-type");
    if table.get("hash-property") == Some(&Value::text("")) {
        table.remove("hash-property");
    }
    if let Some(Value::Table(others)) = part.settings.get("arguments") {
        for (id, value) in &others.0 {
            table.set(id.clone(), value.clone());
        }
    }
    table
}

fn bindings(document: &Document, places: Places) -> Vec<Json> {
    let end = |id: &str| document.part(id).filter(|part| !part.is_default_exchange() && places.holds(part));
    let exported = |part: &Part| role_of(part) == Some(Role::Exchange) || is_exported_queue(part);
    let mut entries = Vec::new();
    for link in document.links.iter().filter(|link| link.kind == LinkKind::Bind) {
        let (Some(from), Some(to)) = (end(&link.from), end(&link.to).filter(|part| exported(part))) else { continue };
        let vhost = document.part(&link.from).and_then(|part| places.of(part));
        entries.extend(rows(link, from).map(|(key, arguments)| {
            let mut entry = Map::new();
            entry.insert("source".into(), Json::from(from.name.as_str()));
            if let Some(vhost) = vhost {
                entry.insert("vhost".into(), Json::from(vhost));
            }
            let is_queue = role_of(to) == Some(Role::Queue);
            entry.insert("destination".into(), Json::from(to.name.as_str()));
            entry.insert("destination_type".into(), Json::from(if is_queue { "queue" } else { "exchange" }));
            entry.insert("routing_key".into(), Json::from(key));
            entry.insert("arguments".into(), table_to_json(&arguments));
            Json::Object(entry)
        }));
    }
    entries
}

/// Key and arguments of each row, as given.
fn rows<'a>(link: &'a Link, from: &'a Part) -> impl Iterator<Item = (String, Table)> + 'a {
    let default_key = if from.variant() == "x-consistent-hash" { "1" } else { "" };
    link.rows.iter().map(move |row| {
        let key = row.settings.get("routing_key").and_then(Value::as_text).unwrap_or(default_key);
        let mut arguments = Table::default();
        if let Some(x_match) = row.settings.get("x-match").filter(|_| from.variant() == "headers") {
            arguments.set("x-match", x_match.clone());
        }
        if let Some(Value::Table(others)) = row.settings.get("arguments") {
            for (id, value) in &others.0 {
                arguments.set(id.clone(), value.clone());
            }
        }
        (key.to_owned(), arguments)
    })
}

/// Kept bindings whose ends are gone since the import: a broker would refuse the whole file over them.
fn drop_loose_bindings(file: &mut Map<String, Json>) {
    let text = |item: &Json, field: &str| item.get(field).and_then(Json::as_str).unwrap_or_default().to_owned();
    let names = |list: &str| -> BTreeSet<(String, String)> {
        let items = file.get(list).and_then(Json::as_array).into_iter().flatten();
        items.map(|item| (text(item, "vhost"), text(item, "name"))).collect()
    };
    let (exchanges, queues) = (names("exchanges"), names("queues"));
    let stands = |item: &Json| {
        let vhost = text(item, "vhost");
        let is_exchange = |name: String| name.starts_with("amq.") || exchanges.contains(&(vhost.clone(), name));
        let to = text(item, "destination");
        let is_to_queue = text(item, "destination_type") == "queue";
        let to_stands = if is_to_queue { queues.contains(&(vhost.clone(), to)) } else { is_exchange(to) };
        is_exchange(text(item, "source")) && to_stands
    };
    if let Some(bindings) = file.get_mut("bindings").and_then(Json::as_array_mut) {
        bindings.retain(stands);
    }
}

fn left_out(document: &Document, places: Places) -> Vec<Phrase> {
    let count = |filter: &dyn Fn(&&Part) -> bool| document.parts.iter().filter(|part| filter(part)).count() as u64;
    let clients = count(&|part| matches!(role_of(part), Some(Role::Producer | Role::Consumer)));
    let links = count(&|part| role_of(part) == Some(Role::Connector));
    let nodes = count(&|part| role_of(part) == Some(Role::Nodes));
    let system_of = |part: &Part| kinds::kind(&part.kind).map(|kind| kind.system);
    let strangers = count(&|part| !matches!(system_of(part), Some(System::RabbitMq | System::Client)));
    let exclusive = count(&|part| role_of(part) == Some(Role::Queue) && !is_exported_queue(part));
    let of_broker = |part: &&Part| matches!(role_of(part), Some(Role::Exchange | Role::Queue | Role::Policy));
    let elsewhere = count(&|part| of_broker(part) && !places.holds(part));
    let lines = [
        (
            elsewhere,
            Text::new(
                "{0|part of another virtual host is|parts of other virtual hosts are} left out: the imported file is of a single one.",
                "다른 가상 호스트의 것 {0}개는 뺍니다. 가져온 파일이 가상 호스트 하나의 것이기 때문입니다.",
            ),
        ),
        (
            clients,
            Text::new(
                "{0|producer or consumer is|producers and consumers are} not part of definitions.",
                "프로듀서와 컨슈머 {0}개는 definitions에 들어가지 않습니다.",
            ),
        ),
        (
            links,
            Text::new(
                "{0|link between brokers is|links between brokers are} left out: a definition would need the addresses of both.",
                "브로커 사이의 연결 {0}개는 뺍니다. 정의하려면 두 브로커의 주소가 있어야 합니다.",
            ),
        ),
        (
            nodes,
            Text::new(
                "{0|cluster of nodes is|clusters of nodes are} left out: definitions say nothing about nodes.",
                "노드 클러스터 {0}개는 뺍니다. definitions에는 노드가 들어가지 않습니다.",
            ),
        ),
        (
            strangers,
            Text::new(
                "{0|part of another system is|parts of other systems are} left out: the file is RabbitMQ's.",
                "다른 시스템의 부품 {0}개는 뺍니다. RabbitMQ의 파일이기 때문입니다.",
            ),
        ),
        (
            exclusive,
            Text::new(
                "{0|exclusive queue is|exclusive queues are} left out: RabbitMQ does not export them.",
                "독점 큐 {0}개는 뺍니다. RabbitMQ도 내보내지 않습니다.",
            ),
        ),
    ];
    let told = lines.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, text)| phrase(text, [Arg::Number(count)])).collect()
}
