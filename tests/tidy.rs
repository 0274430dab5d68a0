//! The rules of the house that the compiler cannot see: imports between layers, what the engine must not contain,
//! complete texts, sizes of files, contrast of colours. They read the sources as text, so they are simple on purpose:
//! a rule that needs a parser belongs into the type system instead.
#![cfg(not(target_family = "wasm"))]

#[path = "tidy/engine.rs"]
mod engine;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/layers.rs"]
mod layers;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/style.rs"]
mod style;
#[path = "tidy/texts.rs"]
mod texts;

/// Fails with all findings at once, so that one run is enough to mend them.
fn none(rule: &str, findings: Vec<String>) {
    assert!(findings.is_empty(), "{rule}:\n  {}\n", findings.join("\n  "));
}
