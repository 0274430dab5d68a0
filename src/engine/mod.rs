//! Layer 1: the simulation. Pure and deterministic: no clock, no floats in state, no hash-map iteration,
//! no web. Everything that happens is decided by the document, the seed and the commands.
pub mod agenda;
pub mod choice;
pub mod client;
pub mod command;
#[cfg(not(target_family = "wasm"))]
pub mod conformance;
pub mod fact;
pub mod facts;
pub mod hash;
pub mod id;
pub mod kafka;
pub mod late;
pub mod message;
pub mod monitor;
pub mod rabbitmq;
pub mod samples;
pub mod slab;
pub mod sort;
pub mod system;
pub mod tap;
pub mod topology;
pub mod value;
pub mod view;
pub mod world;
