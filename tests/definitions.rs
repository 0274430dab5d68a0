//! Import and export of definitions.json with both recorded files: importing the export gives the same definitions.
use std::collections::BTreeSet;

use brokerlab::engine::value::{Table, Value};
use brokerlab::locales::Language;
use brokerlab::scenarios::build::{At, Board, text};
use brokerlab::studio::camera::Camera;
use brokerlab::studio::document::{Document, Part};
use brokerlab::studio::edit::Edit;
use brokerlab::studio::export::export;
use brokerlab::studio::geometry::{Layout, size};
use brokerlab::studio::import::{Imported, import, import_all, vhosts};
use brokerlab::studio::lower::issue::Severity;
use brokerlab::studio::lower::lower;
use brokerlab::studio::space::Rect;
use brokerlab::studio::{kinds, save, share};
use serde_json::Value as Json;

const SHOP: &str = include_str!("conformance/rabbitmq/definitions/shop-vhost.json");
const BROKER: &str = include_str!("conformance/rabbitmq/definitions/whole-broker.json");

fn imported(text: &str, vhost: Option<&str>) -> Imported {
    import(text, vhost).unwrap_or_else(|error| panic!("{}", error.phrase().plain(Language::English)))
}

/// JSON with all lists and objects in one order: definitions say the same in any order.
fn meaning(json: &Json) -> String {
    match json {
        Json::Array(values) => {
            let mut values: Vec<String> = values.iter().map(meaning).collect();
            values.sort();
            format!("[{}]", values.join(","))
        }
        Json::Object(map) => {
            let mut rows: Vec<String> = map.iter().map(|(key, value)| format!("{key}:{}", meaning(value))).collect();
            rows.sort();
            format!("{{{}}}", rows.join(","))
        }
        other => other.to_string(),
    }
}

fn parsed(text: &str) -> Json {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn importing_the_export_gives_the_same_definitions() {
    for (text, vhost) in [(SHOP, None), (BROKER, Some("shop")), (BROKER, Some("/")), (BROKER, None)] {
        let first = imported(text, vhost);
        let exported = export(&first.document);
        let (before, after) = (parsed(text), parsed(&exported.text));
        for key in before.as_object().expect("an object").keys() {
            assert_eq!(meaning(&before[key]), meaning(&after[key]), "{key} of {vhost:?}");
        }
        assert_eq!(meaning(&before), meaning(&after));
        assert_eq!(imported(&exported.text, vhost).document, first.document, "{vhost:?}");
        assert!(exported.left_out.is_empty());
    }
}

#[test]
fn what_is_on_the_board_and_what_is_kept() {
    let shop = imported(SHOP, None);
    let said = |imported: &Imported| -> Vec<String> {
        imported.report.kept.iter().map(|kept| kept.what.plain(Language::English)).collect()
    };
    assert_eq!(
        shop.report.summary().plain(Language::English),
        "Imported 7 exchanges, 13 queues, 15 bindings and 2 policies."
    );
    assert!(said(&shop).is_empty(), "streams are simulated: {:?}", said(&shop));
    let queue = shop.document.parts.iter().find(|part| part.name == "mail.jobs").expect("the queue");
    assert_eq!(queue.setting("x-max-priority"), Some(&Value::Int(10)));
    assert_eq!(queue.setting("x-queue-type"), None, "the default is not repeated");
    let link = |from: &str, to: &str| {
        let id = |name: &str| shop.document.parts.iter().find(|part| part.name == name).expect("a part").id.clone();
        let (from, to) = (id(from), id(to));
        shop.document.links.iter().find(|link| link.from == from && link.to == to).expect("a link")
    };
    assert_eq!(link("shop.events", "order.stock").rows.len(), 2, "two bindings, one link");
    let broker = imported(BROKER, Some("shop"));
    assert!(said(&broker).contains(&"1 user is kept in this browser only and left out of links.".to_owned()));
    assert!(said(&broker).contains(&"1 other virtual host is kept as it is.".to_owned()));
}

#[test]
fn an_import_runs_and_lies_without_overlaps() {
    for (text, vhost) in [(SHOP, None), (BROKER, Some("shop"))] {
        let document = imported(text, vhost).document;
        let outcome = lower(&document);
        let bad: Vec<_> = outcome.issues.iter().filter(|issue| issue.severity != Severity::Hint).collect();
        assert!(outcome.topology.is_some(), "{bad:?}");
        let layout = Layout::of(&document);
        for (at, part) in layout.parts.iter().enumerate() {
            assert!(!layout.parts[..at].iter().any(|other| other.rect.touches(&part.rect)), "{}", part.id);
        }
        assert_eq!(save::from_text(&save::to_file(&document)).as_ref(), Ok(&document));
    }
}

#[test]
fn the_vhosts_of_a_file_can_be_chosen() {
    let names = |text: &str| -> Vec<(String, usize)> {
        vhosts(text).expect("definitions").into_iter().map(|vhost| (vhost.name, vhost.queues)).collect()
    };
    assert_eq!(names(BROKER), [("shop".to_owned(), 13), ("/".to_owned(), 0)]);
    assert_eq!(names(SHOP), [("shop".to_owned(), 13)]);
    assert_eq!(imported(BROKER, None).document.title, "shop");
    assert!(import(BROKER, Some("nowhere")).is_err());
}

#[test]
fn edits_after_an_import_are_exported_with_it() {
    let mut document = imported(SHOP, None).document;
    let id = |document: &Document, name: &str| {
        document.parts.iter().find(|part| part.name == name).map(|part| part.id.clone()).expect("a part")
    };
    let edits = [
        Edit::RenamePart { part: id(&document, "shop.audit"), name: "shop.감사".into() },
        Edit::RemoveParts(vec![id(&document, "shop.jobs")]),
    ];
    Edit::Batch(edits.to_vec()).apply(&mut document).expect("good edits");
    let file = parsed(&export(&document).text);
    let names = |list: &str, field: &str| -> BTreeSet<String> {
        let items = file[list].as_array().expect("a list").iter();
        items.filter_map(|item| item[field].as_str().map(str::to_owned)).collect()
    };
    assert!(names("exchanges", "name").contains("shop.감사") && !names("exchanges", "name").contains("shop.audit"));
    assert!(names("bindings", "source").contains("shop.감사"), "the kept binding follows");
    assert!(!names("bindings", "source").contains("shop.jobs"));
    document = imported(&export(&document).text, None).document;
    Edit::RemoveParts(vec![id(&document, "shop.감사")]).apply(&mut document).expect("a good edit");
    let file = export(&document).text;
    assert!(!parsed(&file)["bindings"].to_string().contains("shop.감사"), "a kept binding to nothing goes");
}

#[test]
fn a_new_drawing_can_be_exported_for_a_fresh_broker() {
    let mut document = Document::default();
    for preset in kinds::presets() {
        let part = brokerlab::studio::rules::next::new_part(&document, preset, 0, 0);
        Edit::AddPart(part).apply(&mut document).expect("a new part");
    }
    let exported = export(&document);
    let file = parsed(&exported.text);
    assert_eq!(file["vhosts"][0]["name"], "/");
    assert!(file["queues"].as_array().is_some_and(|queues| queues.iter().all(|queue| queue["vhost"] == "/")));
    assert_eq!(exported.left_out.len(), 4, "clients, links between brokers, nodes, Kafka");
    let queues = document.parts.iter().filter(|part| part.kind == "rabbitmq.queue").count();
    assert_eq!(imported(&exported.text, None).report.queues, queues);
}

#[test]
fn odd_and_broken_files_are_told_apart() {
    let cases = [
        ("{", "This is not JSON: it breaks off or goes wrong at line 1, column 1."),
        ("[]", "This JSON has no exchanges, queues and bindings."),
        ("{\"brokerlab\": 1}", "This JSON has no exchanges, queues and bindings."),
        ("{\"queues\": [{\"name\": 5}]}", "In queues, entry 1 lacks name or has a wrong value there."),
        ("{\"exchanges\": [{\"name\": \"a\"}]}", "In exchanges, entry 1 lacks type"),
        (
            "{\"bindings\": [{\"source\": \"a\", \"destination\": \"b\", \"destination_type\": \"moon\", \"routing_key\": \"\"}]}",
            "In bindings, entry 1 lacks destination_type",
        ),
        ("{\"queues\": [7]}", "In queues, entry 1 lacks name"),
    ];
    for (text, expect) in cases {
        let said = import(text, None).expect_err(expect).phrase().plain(Language::English);
        assert!(said.starts_with(expect), "{said}");
    }
    let odd = r#"{"queues": [{"name": "q", "arguments": []}, {"name": "주문 큐", "arguments": {"x-foo": [1, {"a": null}], "x-max-length": 1.5}}],
        "exchanges": [{"name": "delayed", "type": "x-delayed-message", "arguments": {"x-delayed-type": "direct"}}],
        "bindings": [{"source": "amq.topic", "destination": "q", "destination_type": "queue", "routing_key": "a.#", "arguments": {}},
                     {"source": "delayed", "destination": "q", "destination_type": "queue", "routing_key": "", "arguments": {}}]}"#;
    let first = imported(odd, None);
    assert_eq!((first.report.exchanges, first.report.queues, first.report.bindings), (0, 2, 1));
    assert_eq!(first.document.parts.len(), 3, "amq.topic is put on the board");
    let again = imported(&export(&first.document).text, None);
    assert_eq!(again.document, first.document);
}

#[test]
fn an_imported_board_fits_a_link_without_its_secrets() {
    let document = imported(BROKER, Some("shop")).document;
    let link = share::encode(&share::Shared { document, ..Default::default() }).expect("it fits");
    assert!(link.left_out.contains(&"users".to_owned()), "{:?}", link.left_out);
    let opened = share::open(&link.fragment).expect("a good link").document;
    assert!(!save::to_file(&opened).contains("password"));
    println!("{} characters", link.fragment.len());
    assert!(link.fragment.len() < share::CHAT_CHARACTERS, "{}", link.fragment.len());
}

/// events → orders in each of three virtual hosts, and a policy in west.
fn three_hosts() -> Document {
    let mut board = Board::new();
    for (vhost, y) in [("", 0), ("east", 200), ("west", 400)] {
        let settings = || (!vhost.is_empty()).then(|| ("vhost", text(vhost)));
        let events = board.exchange("events", "topic", At(0, y), settings());
        let orders = board.queue("orders", At(300, y), settings());
        board.bind(&events, &orders, &["order.#"]);
    }
    let mut document = board.done();
    let settings = [("max-length", Value::Int(9)), ("vhost", text("west"))];
    let settings = settings.into_iter().map(|(id, value)| (id.to_owned(), value)).collect();
    let policy = Part { kind: "rabbitmq.policy".into(), name: "short".into(), ..part_named("y1") };
    document.parts.push(Part { settings: Table(settings), ..policy });
    document
}

fn part_named(id: &str) -> Part {
    Part { id: id.into(), kind: String::new(), name: id.into(), x: 0, y: 0, settings: Default::default() }
}

#[test]
fn parts_keep_their_virtual_hosts() {
    let document = three_hosts();
    let exported = export(&document);
    assert!(exported.left_out.is_empty(), "{:?}", exported.left_out);
    let file = parsed(&exported.text);
    let told = |list: &str, field: &str| -> Vec<String> {
        let items = file[list].as_array().expect("a list").iter();
        let mut told: Vec<String> = items.map(|item| item[field].as_str().unwrap_or_default().to_owned()).collect();
        told.sort();
        told
    };
    assert_eq!(told("vhosts", "name"), ["/", "east", "west"]);
    for list in ["exchanges", "queues", "bindings"] {
        assert_eq!(told(list, "vhost"), ["/", "east", "west"], "{list}");
    }
    assert_eq!(told("policies", "vhost"), ["west"]);

    let opened = import_all(&exported.text).expect("definitions");
    assert_eq!((opened.report.queues, opened.report.bindings, opened.report.policies), (3, 3, 1));
    assert!(opened.report.kept.is_empty(), "{:?}", opened.report.kept);
    let placed = |document: &Document| -> BTreeSet<(String, String, String)> {
        let parts = document.parts.iter();
        parts.map(|part| (part.kind.clone(), part.vhost().to_owned(), part.name.clone())).collect()
    };
    assert_eq!(placed(&opened.document), placed(&document));
    assert!(lower(&opened.document).topology.is_some(), "{:?}", lower(&opened.document).issues);
    assert_eq!(meaning(&parsed(&export(&opened.document).text)), meaning(&file));
    // One of them: the others stay in the file as they are.
    let west = imported(&exported.text, Some("west"));
    assert_eq!((west.report.queues, west.report.policies), (1, 1));
    assert_eq!(meaning(&parsed(&export(&west.document).text)), meaning(&file));
    let whole = import_all(BROKER).expect("definitions");
    assert_eq!(meaning(&parsed(&export(&whole.document).text)), meaning(&parsed(BROKER)));
    assert_eq!(whole.document.kept.first().map(|(_, home)| home), Some(&Json::from("/")));
}

#[test]
fn a_file_of_one_virtual_host_has_no_place_for_others() {
    let mut document = imported(SHOP, None).document;
    let settings = Table(vec![("vhost".into(), text("west"))]);
    document.parts.push(Part { kind: "rabbitmq.queue".into(), settings, ..part_named("far") });
    let exported = export(&document);
    assert!(!exported.text.contains("\"far\"") && !exported.text.contains("west"));
    let said: Vec<String> = exported.left_out.iter().map(|line| line.plain(Language::English)).collect();
    assert_eq!(said, ["1 part of another virtual host is left out: the imported file is of a single one."]);
    // A whole broker's file gets another one.
    let mut document = imported(BROKER, Some("shop")).document;
    document.parts.push(Part {
        kind: "rabbitmq.queue".into(),
        settings: Table(vec![("vhost".into(), text("west"))]),
        ..part_named("far")
    });
    let file = parsed(&export(&document).text);
    let names: Vec<&Json> = file["vhosts"].as_array().expect("a list").iter().map(|vhost| &vhost["name"]).collect();
    assert!(names.contains(&&Json::from("west")), "{names:?}");
}

#[test]
fn what_a_definitions_file_has_no_place_for_is_named() {
    let kinds =
        ["client.producer", "rabbitmq.requester", "rabbitmq.shovel", "connector", "rabbitmq.cluster", "kafka.topic"];
    let parts = kinds.map(|kind| Part { kind: kind.into(), ..part_named(kind) });
    let exported = export(&Document { parts: parts.to_vec(), ..Document::default() });
    let said: Vec<String> = exported.left_out.iter().map(|line| line.plain(Language::English)).collect();
    assert_eq!(
        said,
        [
            "2 producers and consumers are not part of definitions.",
            "2 links between brokers are left out: a definition would need the addresses of both.",
            "1 cluster of nodes is left out: definitions say nothing about nodes.",
            "1 part of another system is left out: the file is RabbitMQ's.",
        ]
    );
}

/// A broker's export is seen whole and with its names, not as one tall stack.
#[test]
fn an_import_is_laid_out_for_the_view() {
    let document = import(SHOP, None).expect("it can be read").document;
    let rects: Vec<Rect> = document.parts.iter().map(|part| size::rect(&document, part)).collect();
    let all = rects.iter().copied().reduce(|all, rect| all.union(&rect)).expect("parts");
    let camera = Camera::fitted(all, Rect::new(0.0, 0.0, 944.0, 504.0));
    assert!(camera.zoom >= 0.5, "{} parts in {all:?} are fitted at {}", rects.len(), camera.zoom);
    for (at, rect) in rects.iter().enumerate() {
        assert!(rects[..at].iter().all(|other| !other.touches(rect)), "{} overlaps", document.parts[at].name);
    }
}
