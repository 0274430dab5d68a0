//! Imports between layers: ui → studio → engine and scenarios → studio, never back; web crates only in ui.
use std::process::Command;

use crate::none;
use crate::source::{self, words};

const WEB: &[&str] =
    &["leptos", "web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "gloo_timers", "console_error_panic_hook"];

/// A folder and the modules of this crate that it must not name.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("src/engine", &["studio", "scenarios", "ui", "locales"]),
    ("src/studio", &["scenarios", "ui"]),
    ("src/scenarios", &["ui"]),
    ("src/locales", &["engine", "studio", "scenarios", "ui"]),
];

#[test]
fn layers_import_only_downwards() {
    let mut findings = Vec::new();
    for (folder, modules) in FORBIDDEN {
        for file in source::rust(&[folder]) {
            for module in *modules {
                let path = format!("crate::{module}");
                findings.extend(words(&file.code, &path).map(|at| file.finding(at, &format!("names {path}"))));
            }
            for web in WEB {
                findings
                    .extend(words(&file.code, web).map(|at| file.finding(at, &format!("names the web crate {web}"))));
            }
        }
    }
    none("a layer must not know the layers above it, nor the web", findings);
}

#[test]
fn native_build_is_free_of_the_web() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", "brokerlab", "--edges", "normal", "--prefix", "none"])
        .current_dir(source::root())
        .output()
        .expect("cargo runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8_lossy(&tree.stdout);
    let web = tree.lines().filter(|line| {
        let name = line.split(' ').next().unwrap_or_default().replace('-', "_");
        WEB.contains(&name.as_str())
    });
    none("the native build must not contain", web.map(str::to_owned).collect());
}

#[test]
fn only_the_session_owns_a_world() {
    let mut findings = Vec::new();
    for file in source::rust(&["src/ui"]) {
        for made in ["World::new", "World::with_choice", "Session::new"] {
            findings.extend(words(&file.code, made).map(|at| file.finding(at, &format!("calls {made}"))));
        }
    }
    none("the page asks the studio, it makes no run of its own", findings);
}

#[test]
fn tests_stand_where_they_run() {
    let found = |file: source::Source| file.code.find("#[cfg(test)]").map(|at| file.finding(at, "has unit tests"));
    let findings = source::rust(&["src/ui"]).into_iter().filter_map(found);
    none("the page is not built for unit tests: what can be tested belongs into the studio", findings.collect());
}
