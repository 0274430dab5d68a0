//! UX E16: after 10,000 random edits, undoing everything gives the first document byte by byte, and redoing
//! everything the last.
use brokerlab::engine::value::{Table, Value};
use brokerlab::locales::Text;
use brokerlab::studio::document::{Document, Link, LinkKind, Part, Row};
use brokerlab::studio::edit::{Edit, names};
use brokerlab::studio::history::History;
use brokerlab::studio::{kinds, valid};
use proptest::prelude::*;

/// A small generator, so that 10,000 edits need no strategy of that size.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { of.get(self.below(of.len())) }
    }

    fn part(&mut self, document: &Document) -> String {
        self.pick(&document.parts).map_or("nobody".into(), |part| part.id.clone())
    }

    fn link(&mut self, document: &Document) -> String {
        self.pick(&document.links).map_or("nothing".into(), |link| link.id.clone())
    }

    fn name(&mut self) -> String {
        ["orders", "결제", "audit", "a\u{1112}\u{1161}\u{11ab}", "dlx", ""][self.below(6)].to_owned()
    }

    fn value(&mut self) -> Option<Value> {
        match self.below(5) {
            0 => None,
            1 => Some(Value::Int(self.below(1_000) as i64 - 5)),
            2 => Some(Value::Text(self.name())),
            3 => Some(Value::Bool(self.below(2) == 0)),
            _ => Some(Value::Table(Table(vec![(self.name(), Value::Int(1))]))),
        }
    }

    fn new_part(&mut self, document: &Document) -> Part {
        let all: Vec<_> = kinds::all().collect();
        let kind = all[self.below(all.len())];
        Part {
            id: names::fresh_part_id(document, kind.id),
            kind: kind.id.to_owned(),
            name: names::fresh_name(document, kind.id),
            x: self.below(2_000) as i32 - 1_000,
            y: self.below(2_000) as i32 - 1_000,
            settings: Table::default(),
        }
    }

    fn edit(&mut self, document: &Document, depth: usize) -> Edit {
        match self.below(if depth > 0 { 18 } else { 17 }) {
            0..=2 => Edit::AddPart(self.new_part(document)),
            3 => Edit::RemoveParts((0..=self.below(3)).map(|_| self.part(document)).collect()),
            4 => {
                let places = (0..=self.below(4)).map(|_| (self.part(document), self.below(500) as i32, -3));
                Edit::MoveParts(places.collect())
            }
            5 => Edit::RenamePart { part: self.part(document), name: self.name() },
            6 => {
                let part = self.part(document);
                let kind = document
                    .part(&part)
                    .and_then(|part| kinds::kind(&part.kind))
                    .or(kinds::all().next())
                    .expect("there are kinds");
                let param = kind.params[self.below(kind.params.len())].id.to_owned();
                Edit::SetSetting { part, param, value: self.value() }
            }
            7..=9 => {
                let (from, to) = (self.part(document), self.part(document));
                let role = |id: &str| Some(kinds::kind(&document.part(id)?.kind)?.role);
                let between = role(&from).zip(role(&to)).and_then(|(from, to)| LinkKind::between(from, to));
                Edit::AddLink(Link {
                    id: names::fresh_link_id(document),
                    kind: between.unwrap_or(LinkKind::ALL[self.below(LinkKind::ALL.len())]),
                    from,
                    to,
                    rows: vec![Row::default(); self.below(3)],
                })
            }
            10 => Edit::RemoveLinks(vec![self.link(document)]),
            11 => Edit::ReconnectLink { link: self.link(document), from: self.part(document), to: self.part(document) },
            12 => Edit::AddRow { link: self.link(document), row: Row::default() },
            13 => Edit::RemoveRow { link: self.link(document), row: self.below(3) },
            14 => {
                let param =
                    ["routing_key", "arguments", "x-match", "exclusive", "as", "delay"][self.below(6)].to_owned();
                Edit::SetRowSetting { link: self.link(document), row: self.below(3), param, value: self.value() }
            }
            15 => [
                Edit::SetTitle(self.name()),
                Edit::SetNote(self.name()),
                Edit::SetSeed(self.below(9) as u64),
                Edit::SetHop(self.below(9) as u64),
            ][self.below(4)]
            .clone(),
            16 => {
                let pin = [None, Some(2), Some(9)][self.below(3)];
                Edit::PinKey { key: self.name(), pin }
            }
            _ => Edit::Batch((0..self.below(5)).map(|_| self.edit(document, depth - 1)).collect()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undoing_all_gives_the_first_document_and_redoing_all_the_last(seed in 1u64..) {
        let mut random = Random(seed);
        let first = Document { title: "처음".into(), ..Document::default() };
        let mut document = first.clone();
        let mut history = History::default();
        let mut refused = 0;
        for at in 0..10_000 {
            match random.below(40) {
                0 => history.begin_gesture(Text::new("Drag", "끌기")),
                1 => history.end_gesture(),
                2 if at % 7 == 0 => history.cancel_gesture(&mut document),
                3 => drop(history.undo(&mut document)),
                4 => drop(history.redo(&mut document)),
                _ => {
                    let edit = random.edit(&document, 2);
                    let before = document.clone();
                    let done = if at % 3 == 0 {
                        history.apply_in_burst(&mut document, &edit)
                    } else {
                        history.apply(&mut document, &edit)
                    };
                    if done.is_err() {
                        refused += 1;
                        prop_assert_eq!(&document, &before, "a refused edit changes nothing: {:?}", edit);
                    }
                }
            }
        }
        history.end_gesture();
        // The last edits may have been undos.
        while history.redo(&mut document) {}
        prop_assert!(refused < 7_000, "{} of 10,000 edits were refused", refused);
        prop_assert_eq!(valid::check(&document), Ok(()));
        let last = document.canonical_bytes();
        while history.undo(&mut document) {}
        prop_assert_eq!(document.canonical_bytes(), first.canonical_bytes());
        while history.redo(&mut document) {}
        prop_assert_eq!(document.canonical_bytes(), last);
    }
}

#[test]
fn renaming_keeps_references_by_name() {
    let part = |id: &str, kind: &str, name: &str, settings: &[(&str, Value)]| {
        let settings = Table(settings.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect());
        Edit::AddPart(Part { id: id.into(), kind: kind.into(), name: name.into(), x: 0, y: 0, settings })
    };
    let text = |text: &str| Value::text(text);
    let key = |key: &str| Value::Array(vec![Value::Table(Table(vec![("value".into(), text(key))]))]);
    let mut document = Document::default();
    let setup = [
        part("x1", "rabbitmq.exchange", "dlx", &[]),
        part("x2", "rabbitmq.exchange", "shop", &[("alternate-exchange", text("dlx"))]),
        part("x3", "rabbitmq.exchange", "", &[("type", text("default"))]),
        part("q1", "rabbitmq.queue", "work", &[("x-dead-letter-exchange", text("dlx"))]),
        part(
            "q2",
            "rabbitmq.queue",
            "retry",
            &[("x-dead-letter-exchange", text("")), ("x-dead-letter-routing-key", text("work"))],
        ),
        part("p1", "client.producer", "producer-1", &[("keys", key("work"))]),
        Edit::AddLink(Link {
            id: "l1".into(),
            kind: LinkKind::Publish,
            from: "p1".into(),
            to: "x3".into(),
            rows: Vec::new(),
        }),
    ];
    Edit::Batch(setup.to_vec()).apply(&mut document).expect("a good document");
    let before = document.clone();
    let mut history = History::default();
    for (part, name) in [("x1", "parking"), ("q1", "jobs")] {
        let rename = Edit::RenamePart { part: part.into(), name: name.into() };
        history.apply(&mut document, &rename).expect("the part is there");
    }
    let setting = |id: &str, param: &str| document.part(id).and_then(|part| part.setting(param)).cloned();
    assert_eq!(setting("x2", "alternate-exchange"), Some(text("parking")));
    assert_eq!(setting("q1", "x-dead-letter-exchange"), Some(text("parking")));
    assert_eq!(setting("q2", "x-dead-letter-routing-key"), Some(text("jobs")));
    assert_eq!(setting("p1", "keys"), Some(key("jobs")));
    while history.undo(&mut document) {}
    assert_eq!(document, before);
}
