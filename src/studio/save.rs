//! Documents as JSON: autosave, files, and the canonical bytes by which two documents are compared. Written by hand
//! rather than derived, so that a renamed field in the code never changes what is stored.
use serde_json::{Map, Value as Json, json};

use super::document::{Document, Link, LinkKind, Part, Row, VERSION};
use super::sentence::{Arg, Phrase, phrase};
use super::valid::{self, Fault};
use super::value_json::{table_from_json, table_to_json};
use crate::engine::value::Table;
use crate::locales::Text;

/// Largest text that is read, bytes: a saved document with what an import kept.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Why a saved text can't be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveError {
    TooLarge,
    /// Not JSON, from this line on.
    NotJson {
        line: usize,
        column: usize,
    },
    /// JSON, but not a document.
    NotADocument,
    /// Made by a newer version.
    Newer(u64),
    /// A field with the wrong kind of value.
    BadField(&'static str),
    Fault(Fault),
}

impl SaveError {
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::TooLarge => Text::new("The file is larger than 4 MB.", "파일이 4 MB보다 큽니다.").into(),
            Self::NotJson { line, column } => phrase(
                Text::new(
                    "This is not JSON: it breaks off or goes wrong at line {0}, column {1}.",
                    "JSON이 아닙니다. {0}번째 줄 {1}번째 칸에서 잘못되었거나 끊겼습니다.",
                ),
                [Arg::Number(*line as u64), Arg::Number(*column as u64)],
            ),
            Self::NotADocument => {
                Text::new("This is JSON, but not a Brokerlab document.", "JSON이지만 Brokerlab 문서가 아닙니다.").into()
            }
            Self::Newer(version) => phrase(
                Text::new(
                    "It was made by a newer version (format {0}). Reload the page to get the newest one.",
                    "더 새로운 버전(형식 {0})에서 만들었습니다. 새 버전을 받으려면 페이지를 새로 고치십시오.",
                ),
                [Arg::Number(*version)],
            ),
            Self::BadField(field) => phrase(
                Text::new("Its field {0} is missing or has a wrong value.", "{0} 항목이 없거나 값이 잘못되었습니다."),
                [Arg::code(*field)],
            ),
            Self::Fault(fault) => fault.phrase(),
        }
    }
}

impl Document {
    /// Equal documents have equal bytes, and only they.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        to_json(self).to_string().into_bytes()
    }
}

/// For a file: with line breaks.
pub fn to_file(document: &Document) -> String {
    format!("{:#}\n", to_json(document))
}

pub fn to_json(document: &Document) -> Json {
    let mut json = json!({
        "brokerlab": VERSION,
        "title": document.title,
        "seed": document.seed,
        "hop_us": document.hop_us,
        "note": document.note,
        "parts": document.parts.iter().map(part_to_json).collect::<Vec<_>>(),
        "links": document.links.iter().map(link_to_json).collect::<Vec<_>>(),
    });
    if !document.key_pins.is_empty() {
        let pins = document.key_pins.iter().map(|(key, pin)| json!([key, pin]));
        json["key_pins"] = pins.collect();
    }
    if !document.kept.is_empty() {
        let kept = document.kept.iter().map(|(key, value)| json!([key, value]));
        json["kept"] = kept.collect();
    }
    json
}

pub fn from_text(text: &str) -> Result<Document, SaveError> {
    if text.len() > MAX_BYTES {
        return Err(SaveError::TooLarge);
    }
    let json: Json = serde_json::from_str(text)
        .map_err(|error| SaveError::NotJson { line: error.line(), column: error.column() })?;
    from_json(&json)
}

pub fn from_json(json: &Json) -> Result<Document, SaveError> {
    let map = json.as_object().ok_or(SaveError::NotADocument)?;
    let version = map.get("brokerlab").and_then(Json::as_u64).ok_or(SaveError::NotADocument)?;
    if version > u64::from(VERSION) {
        return Err(SaveError::Newer(version));
    }
    let document = Document {
        title: text(map, "title")?,
        seed: number(map, "seed")?,
        hop_us: number(map, "hop_us")?,
        note: text(map, "note")?,
        parts: list(map, "parts")?.iter().map(part_from_json).collect::<Result<_, _>>()?,
        links: list(map, "links")?.iter().map(link_from_json).collect::<Result<_, _>>()?,
        key_pins: pairs(map, "key_pins")?.map(|(key, pin)| pin_of(key, pin)).collect::<Result<_, _>>()?,
        kept: pairs(map, "kept")?.map(|(key, value)| (key.to_owned(), value.clone())).collect(),
    };
    valid::check(&document).map_err(SaveError::Fault)?;
    Ok(document)
}

pub fn part_to_json(part: &Part) -> Json {
    let mut json = json!({ "id": part.id, "kind": part.kind, "name": part.name, "x": part.x, "y": part.y });
    if !part.settings.is_empty() {
        json["settings"] = table_to_json(&part.settings);
    }
    json
}

pub fn part_from_json(json: &Json) -> Result<Part, SaveError> {
    let map = json.as_object().ok_or(SaveError::BadField("parts"))?;
    let place = |key| {
        let number = map.get(key).and_then(Json::as_i64).and_then(|n| i32::try_from(n).ok());
        number.ok_or(SaveError::BadField(key))
    };
    Ok(Part {
        id: text(map, "id")?,
        kind: text(map, "kind")?,
        name: text(map, "name")?,
        x: place("x")?,
        y: place("y")?,
        settings: settings(map.get("settings"))?,
    })
}

pub fn link_to_json(link: &Link) -> Json {
    json!({
        "id": link.id,
        "kind": link_kind_id(link.kind),
        "from": link.from,
        "to": link.to,
        "rows": link.rows.iter().map(|row| table_to_json(&row.settings)).collect::<Vec<_>>(),
    })
}

pub fn link_from_json(json: &Json) -> Result<Link, SaveError> {
    let map = json.as_object().ok_or(SaveError::BadField("links"))?;
    let kind = map.get("kind").and_then(Json::as_str).and_then(link_kind_of).ok_or(SaveError::BadField("kind"))?;
    let rows = list(map, "rows")?.iter().map(|row| Ok(Row { settings: settings(Some(row))? }));
    Ok(Link {
        id: text(map, "id")?,
        kind,
        from: text(map, "from")?,
        to: text(map, "to")?,
        rows: rows.collect::<Result<_, SaveError>>()?,
    })
}

pub fn link_kind_id(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Publish => "publish",
        LinkKind::Bind => "bind",
        LinkKind::Consume => "consume",
        LinkKind::Produce => "produce",
        LinkKind::Subscribe => "subscribe",
        LinkKind::Member => "member",
        LinkKind::Assign => "assign",
        LinkKind::Forward => "forward",
    }
}

fn link_kind_of(id: &str) -> Option<LinkKind> {
    LinkKind::ALL.into_iter().find(|kind| link_kind_id(*kind) == id)
}

fn settings(json: Option<&Json>) -> Result<Table, SaveError> {
    match json {
        None => Ok(Table::default()),
        Some(json) => json.as_object().and_then(table_from_json).ok_or(SaveError::BadField("settings")),
    }
}

fn text(map: &Map<String, Json>, key: &'static str) -> Result<String, SaveError> {
    map.get(key).and_then(Json::as_str).map(str::to_owned).ok_or(SaveError::BadField(key))
}

fn number(map: &Map<String, Json>, key: &'static str) -> Result<u64, SaveError> {
    map.get(key).and_then(Json::as_u64).ok_or(SaveError::BadField(key))
}

fn list<'a>(map: &'a Map<String, Json>, key: &'static str) -> Result<&'a Vec<Json>, SaveError> {
    map.get(key).and_then(Json::as_array).ok_or(SaveError::BadField(key))
}

/// An optional list of `[name, value]` pairs.
fn pairs<'a>(
    map: &'a Map<String, Json>,
    key: &'static str,
) -> Result<std::vec::IntoIter<(&'a str, &'a Json)>, SaveError> {
    let Some(json) = map.get(key) else { return Ok(Vec::new().into_iter()) };
    let rows = json.as_array().ok_or(SaveError::BadField(key))?;
    let pairs = rows.iter().map(|row| match row.as_array().map(Vec::as_slice) {
        Some([Json::String(name), value]) => Ok((name.as_str(), value)),
        _ => Err(SaveError::BadField(key)),
    });
    Ok(pairs.collect::<Result<Vec<_>, _>>()?.into_iter())
}

fn pin_of(key: &str, pin: &Json) -> Result<(String, u8), SaveError> {
    let pin = pin.as_u64().and_then(|pin| u8::try_from(pin).ok()).filter(|pin| *pin <= 5);
    pin.map(|pin| (key.to_owned(), pin)).ok_or(SaveError::BadField("key_pins"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{"brokerlab":1,"title":"주문","seed":7,"hop_us":0,"note":"","parts":[
        {"id":"q1","kind":"rabbitmq.queue","name":"a","x":-8,"y":16,"settings":{"x-max-length":5}},
        {"id":"c1","kind":"client.consumer","name":"b","x":300,"y":16}],
        "links":[{"id":"l1","kind":"consume","from":"q1","to":"c1","rows":[{}]}]}"#;

    #[test]
    fn what_is_saved_opens_as_it_was() {
        let document = from_text(SMALL).expect("a good file");
        assert_eq!(from_text(&to_file(&document)), Ok(document));
    }

    #[test]
    fn broken_files_are_explained() {
        let with = |old: &str, new: &str| SMALL.replacen(old, new, 1);
        let cases = [
            (with("}]}", "}"), "This is not JSON: it breaks off or goes wrong at line 4, column 79."),
            (with("\"brokerlab\":1", "\"x\":1"), "This is JSON, but not a Brokerlab document."),
            (with("\"brokerlab\":1", "\"brokerlab\":9"), "It was made by a newer version (format 9)."),
            (with("\"seed\":7", "\"seed\":-7"), "Its field seed is missing or has a wrong value."),
            (with("rabbitmq.queue", "nats.stream"), "It holds a part of kind nats.stream, which"),
            (with("\"to\":\"c1\"", "\"to\":\"c2\""), "Its link l1 leads to a part that is not there."),
            (with("\"kind\":\"consume\"", "\"kind\":\"bind\""), "Its link l1 connects parts that cannot be"),
            (with("\"id\":\"c1\"", "\"id\":\"q1\""), "It holds the id q1 twice."),
        ];
        for (text, expect) in cases {
            let error = from_text(&text).expect_err(expect).phrase().plain(crate::locales::Language::English);
            assert!(error.starts_with(expect), "{error}");
        }
    }
}
