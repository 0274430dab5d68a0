//! What symbols of a run mean on the screen: texts of keys, and the key class that gives a message its silhouette and
//! hue. Filled from facts, so that what lies ahead of the cursor can be shown while the world stands in the past.
use rustc_hash::FxHashMap;

use crate::engine::fact::{Fact, FactKind};
use crate::engine::id::{MessageNo, Symbol};
use crate::engine::kafka;
use crate::engine::world::World;

/// Classes with a silhouette and a hue of their own; from here on messages are grey and show their first letter.
pub const CLASSES: u32 = 36;

#[derive(Debug, Default)]
pub struct Symbols {
    texts: FxHashMap<Symbol, String>,
    /// Routing keys in the order of their first publish.
    keys: Vec<Symbol>,
    classes: FxHashMap<Symbol, u32>,
    /// Keys pinned to a class by the document.
    pins: Vec<(String, u8)>,
    /// By message number less one.
    key_of_message: Vec<Symbol>,
    next_class: u32,
}

impl Symbols {
    /// The text of a symbol that a fact named; empty if none did.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(&symbol).map_or("", String::as_str)
    }

    /// Routing keys in the order of their first publish.
    pub fn keys(&self) -> &[Symbol] {
        &self.keys
    }

    /// The class of a routing key: place of its first publish unless pinned. [`CLASSES`] and above is grey.
    pub fn class(&self, key: Symbol) -> u32 {
        self.classes.get(&key).copied().unwrap_or(CLASSES)
    }

    /// The routing key with which the message was published first.
    pub fn key_of(&self, message: MessageNo) -> Option<Symbol> {
        self.key_of_message.get((message.0 as usize).checked_sub(1)?).copied()
    }

    pub fn class_of(&self, message: MessageNo) -> u32 {
        self.key_of(message).map_or(CLASSES, |key| self.class(key))
    }

    /// The document's pins.
    pub fn pin(&mut self, pins: &[(String, u8)]) {
        if self.pins == pins {
            return;
        }
        self.pins = pins.to_vec();
        self.classes.clear();
        self.next_class = 0;
        for key in self.keys.clone() {
            self.classify(key);
        }
    }

    /// Forgets all but the pins.
    pub(super) fn forget(&mut self) {
        *self = Self { pins: std::mem::take(&mut self.pins), ..Self::default() };
    }

    /// Looks at facts that are new; `world` knows all their symbols.
    pub(super) fn see(&mut self, facts: &[Fact], world: &World) {
        for fact in facts {
            match fact.kind {
                FactKind::Published { key, message, .. }
                | FactKind::Kafka(kafka::fact::Fact::Produced { key, message, .. }) => {
                    self.see_key(key, world);
                    let place = (message.0 as usize).saturating_sub(1);
                    if self.key_of_message.len() <= place {
                        self.key_of_message.resize(place + 1, key);
                    }
                }
                FactKind::DeadLettered { key, .. } => self.see_key(key, world),
                // That of a super stream's partition is no key of a message.
                FactKind::Routed { key, .. } | FactKind::Unroutable { key, .. } => self.see_text(key, world),
                FactKind::ChannelClosed { text, .. } => self.see_text(text, world),
                _ => {}
            }
        }
    }

    #[cfg(test)]
    pub(super) fn pretend(&mut self, texts: &[(Symbol, &str)]) {
        self.texts.extend(texts.iter().map(|(symbol, text)| (*symbol, (*text).to_owned())));
    }

    fn see_key(&mut self, key: Symbol, world: &World) {
        if !self.classes.contains_key(&key) {
            self.see_text(key, world);
            self.keys.push(key);
            self.classify(key);
        }
    }

    fn see_text(&mut self, symbol: Symbol, world: &World) {
        self.texts.entry(symbol).or_insert_with(|| world.symbol(symbol).to_owned());
    }

    fn classify(&mut self, key: Symbol) {
        let text = self.text(key);
        let pinned = self.pins.iter().find(|(pinned, _)| pinned == text).map(|(_, class)| u32::from(*class));
        let class = pinned.unwrap_or_else(|| {
            while self.pins.iter().any(|(_, class)| u32::from(*class) == self.next_class) {
                self.next_class += 1;
            }
            self.next_class += 1;
            self.next_class - 1
        });
        self.classes.insert(key, class);
    }
}
