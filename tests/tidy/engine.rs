//! What keeps runs equal on every machine: no floats, no clock, no order of a hash map, no `usize` in what is stored.
use std::collections::BTreeSet;

use crate::none;
use crate::source::{self, Source, words};

/// Files that must use floats, because the broker they follow bit for bit does: its hash, and how it prints a double.
const FLOATS_ALLOWED: &[&str] =
    &["src/engine/rabbitmq/exchange/consistent_hash.rs", "src/engine/rabbitmq/arguments.rs"];

/// Files whose structs are answers for the screen, never part of the world.
const ANSWERS: &[&str] = &["src/engine/rabbitmq/explain.rs", "src/engine/rabbitmq/view.rs", "src/engine/view.rs"];

#[test]
fn engine_has_no_floats() {
    let mut findings = Vec::new();
    for file in engine() {
        if FLOATS_ALLOWED.contains(&file.path.as_str()) {
            assert!(file.text.contains("float"), "{}: must say why it uses floats", file.path);
            continue;
        }
        for float in ["f32", "f64"] {
            findings.extend(words(&file.code, float).map(|at| file.finding(at, float)));
        }
        findings.extend(float_literals(&file.code).map(|at| file.finding(at, "a float literal")));
    }
    none("the engine counts in integers (µs, parts per million)", findings);
}

#[test]
fn engine_and_studio_have_no_clock_and_no_chance() {
    let mut findings = Vec::new();
    for file in source::rust(&["src/engine", "src/studio", "src/scenarios"]) {
        for word in ["Instant", "SystemTime", "thread", "thread_rng", "getrandom", "RandomState"] {
            findings.extend(words(file.product(), word).map(|at| file.finding(at, word)));
        }
    }
    none("time comes from the agenda and chance from Choice", findings);
}

#[test]
fn engine_never_walks_a_hash_map() {
    let files = engine();
    let mut findings = Vec::new();
    for file in &files {
        for word in ["HashMap", "HashSet"] {
            findings.extend(
                words(file.product(), word).map(|at| file.finding(at, "std's hash map: use rustc-hash, or BTreeMap")),
            );
        }
    }
    let maps: BTreeSet<String> = files.iter().flat_map(hash_map_names).collect();
    for file in &files {
        for name in &maps {
            for walk in
                [".iter(", ".iter_mut(", ".keys(", ".values(", ".values_mut(", ".drain(", ".retain(", ".into_iter("]
            {
                let call = format!("{name}{walk}");
                findings.extend(
                    file.product()
                        .match_indices(&call)
                        .filter(|(at, _)| starts_word(&file.code, *at))
                        .map(|(at, _)| file.finding(at, &format!("walks the hash map `{name}`"))),
                );
            }
        }
    }
    none("hash maps are for looking up: their order is nobody's", findings);
}

#[test]
fn engine_stores_no_usize() {
    let mut findings = Vec::new();
    for file in engine().iter().filter(|file| !ANSWERS.contains(&file.path.as_str())) {
        for (at, body) in type_bodies(file.product()) {
            for word in ["usize", "isize"] {
                findings.extend(words(body, word).map(|inside| file.finding(at + inside, word)));
            }
        }
    }
    none("stored state has the same width on every machine", findings);
}

fn engine() -> Vec<Source> {
    source::rust(&["src/engine"])
}

fn starts_word(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
}

/// `1.0`, but neither `tuple.0` nor `1..2`.
fn float_literals(code: &str) -> impl Iterator<Item = usize> {
    let bytes = code.as_bytes();
    code.match_indices('.').map(|(at, _)| at).filter(move |at| {
        let digits = code[..*at].len() - code[..*at].trim_end_matches(|c: char| c.is_ascii_digit() || c == '_').len();
        let number = digits > 0 && starts_word(code, at - digits) && !code[..at - digits].ends_with('.');
        number && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    })
}

/// Names of fields and variables whose type is a hash map.
fn hash_map_names(file: &Source) -> Vec<String> {
    let code = file.product();
    ["FxHashMap<", "FxHashSet<"]
        .iter()
        .flat_map(|kind| code.match_indices(kind))
        .filter_map(|(at, _)| {
            let before = code[..at].trim_end().strip_suffix(':')?.trim_end();
            let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |end| end + 1);
            (!before[start..].is_empty()).then(|| before[start..].to_owned())
        })
        .collect()
}

/// The fields of every struct and enum: offset and text.
fn type_bodies(code: &str) -> Vec<(usize, &str)> {
    let starts = words(code, "struct").chain(words(code, "enum"));
    starts
        .filter_map(|at| {
            let open = at + code[at..].find(['{', '(', ';'])?;
            // What borrows is a tool of the moment, not a part of the world.
            if code[at..open].contains("<'") {
                return None;
            }
            let (open_sign, close_sign) = match code.as_bytes()[open] {
                b'{' => ('{', '}'),
                b'(' => ('(', ')'),
                _ => return None,
            };
            let mut depth = 0_u32;
            let length = code[open..].char_indices().find_map(|(offset, sign)| {
                depth += u32::from(sign == open_sign);
                depth -= u32::from(sign == close_sign);
                (depth == 0).then_some(offset)
            })?;
            Some((open, &code[open..open + length]))
        })
        .collect()
}

#[test]
fn the_scanners_find_what_they_should() {
    assert_eq!(float_literals("a = 1.5; b.0.1; 0..2; x1.2; 10_0.25").count(), 2);
    let bodies = type_bodies(
        "struct A { x: usize }\nstruct B(u8, usize);\nstruct C;\nfn f() -> usize {}\nenum D { E { f: u8 }, G }",
    );
    assert_eq!(bodies.len(), 3);
    assert_eq!(bodies.iter().filter(|(_, body)| body.contains("usize")).count(), 2);
    let file = Source::new("a.rs".into(), "struct A { by_key: FxHashMap<u32, u32>, set: FxHashSet<u8> }".into());
    assert_eq!(hash_map_names(&file), ["by_key", "set"]);
}
