//! `cargo xtask bench`: the engine natively and as wasm under Node in the same run, then the page in headless Chromium.
//! It measures and prints; it judges nothing, because figures of one machine say little about another.
use crate::shell::Outcome;

pub fn engine() -> Outcome {
    Err("not yet".into())
}

pub fn page() -> Outcome {
    Err("not yet".into())
}
