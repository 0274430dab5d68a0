//! Brokerlab: a laboratory for message brokers that runs in the browser.
//!
//! Three layers, never imported upwards: [`engine`] (the simulation), [`studio`] (document, time travel,
//! sharing) and `ui` (Leptos, wasm only). [`scenarios`] is data on top of the studio.
pub mod engine;
pub mod locales;
pub mod scenarios;
pub mod studio;
#[cfg(target_family = "wasm")]
pub mod ui;
