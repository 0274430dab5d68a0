//! What the board shows inside a part: plain data made from document and world, so that it is tested without a
//! browser and drawn again only when it differs. Holds no drawing and no place.
pub mod build;
pub mod consumer;
pub mod exchange;
pub mod kafka;
pub mod label;
pub mod late;
pub mod nodes;
pub mod producer;
pub mod queue;
pub mod tag;

use consumer::ConsumerFace;
use exchange::ExchangeFace;
use late::LateFace;
use producer::ProducerFace;
use queue::QueueFace;
pub use tag::{Tag, TagIcon, Tone};

/// One part as the board shows it, in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct PartFace {
    pub name: String,
    /// At the right of the header: `topic`, `quorum · 3`.
    pub kind_word: String,
    pub tags: Vec<Tag>,
    pub inside: Inside,
    /// The full accessible name: "Queue orders, 12 messages, 2 consumers, durable".
    pub label: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Inside {
    Producer(ProducerFace),
    Exchange(ExchangeFace),
    Queue(QueueFace),
    Consumer(ConsumerFace),
    /// Of a system whose code comes later.
    Late(LateFace),
}

/// A message in a cell, on a tape or in a slot: its key class and what happened to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Token {
    pub class: u32,
    pub redelivered: bool,
    pub dead: bool,
}
