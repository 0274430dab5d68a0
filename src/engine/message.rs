//! Messages: an arena of small fixed records; names, keys, header sets and bodies are interned.
//! No String and no Vec per message on the hot path. It must not know what a broker does with a message.
//!
//! Ownership is counted by hand: who gets a [`MessageIx`] from [`Messages::add`] or by a handover owns one hold and
//! gives it on or [`Messages::release`]s it. A message owns one hold on its content.
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::id::{MessageIx, MessageNo, PartIx, Symbol, Time};
use super::value::{Table, Value};

/// The longest time to live, 10 years (RabbitMQ: ?MAX_EXPIRY_TIMER).
pub const MAX_TTL_MS: u64 = 315_360_000_000;

/// The reply-to that asks for direct replies (RabbitMQ: Direct Reply-to).
pub const DIRECT_REPLY: &str = "amq.rabbitmq.reply-to";

/// Index of interned properties, headers and body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentIx(pub u32);

/// The basic class's properties other than headers and message-id (AMQP 0-9-1 § 1.8). Absent stays absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Properties {
    pub content_type: Option<String>,
    pub content_encoding: Option<String>,
    /// 2 = persistent; absent = not persistent.
    pub delivery_mode: Option<u8>,
    pub priority: Option<u8>,
    pub correlation_id: Option<String>,
    pub reply_to: Option<String>,
    /// ms as a decimal string, 0 to 315360000000.
    pub expiration: Option<String>,
    pub timestamp: Option<u64>,
    pub kind: Option<String>,
    pub user_id: Option<String>,
    pub app_id: Option<String>,
    pub cluster_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Body {
    Text(String),
    /// This many bytes `x`.
    Fill(u32),
}

/// What is published apart from key and message-id: shared by all messages that a producer makes from one template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Content {
    pub headers: Option<Table>,
    pub properties: Properties,
    pub body: Body,
}

/// The message-id property. A producer numbers its messages, so no string is made for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageId {
    None,
    /// Shown as `<name of Message::producer>-<n>`.
    Serial(u32),
    Named(Symbol),
}

/// One message in the arena; copies in queues refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    pub no: MessageNo,
    /// The message owns one hold on it.
    pub content: ContentIx,
    /// Name of the exchange it was published to (changes when it is dead-lettered).
    pub exchange: Symbol,
    pub key: Symbol,
    pub id: MessageId,
    pub producer: PartIx,
    /// How many holders there are (queue copies, packets in flight); freed at 0.
    pub holders: u32,
    pub published_at: Time,
}

/// What the hot path asks of a content, worked out once when it is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Length of the body, bytes.
    pub body_bytes: u32,
    /// About how many bytes headers and properties take on the wire; quorum queues count them for
    /// x-max-length-bytes.
    pub header_bytes: u32,
    /// The expiration property, ms; `None` = absent (or malformed: then `checked` is false).
    pub expiration_ms: Option<u64>,
    pub priority: Option<u8>,
    /// delivery_mode 2.
    pub persistent: bool,
    /// It has CC or BCC headers, so the routing key alone does not decide its route.
    pub more_keys: bool,
    /// Nothing in it can make basic.publish fail; `false` = the broker has to look closer.
    pub checked: bool,
    /// Made by dead-lettering.
    pub dead: bool,
}

#[derive(Clone, Debug)]
struct ContentSlot {
    content: Arc<Content>,
    summary: Summary,
    /// Messages and templates that refer to it; freed at 0.
    holders: u32,
}

/// Names, keys and tags. Shared between clones of a world until one of them meets a new string.
#[derive(Clone, Debug)]
struct Symbols {
    texts: Vec<Arc<str>>,
    /// For lookup only.
    by_text: FxHashMap<Arc<str>, Symbol>,
}

/// The arena with its interners.
#[derive(Clone, Debug)]
pub struct Messages {
    slots: Vec<Message>,
    free: Vec<u32>,
    contents: Vec<Option<ContentSlot>>,
    free_contents: Vec<u32>,
    /// Templates, for lookup only; contents made by dead-lettering are not in it.
    by_content: FxHashMap<Arc<Content>, ContentIx>,
    symbols: Arc<Symbols>,
}

impl Default for Messages {
    fn default() -> Self {
        let mut symbols = Symbols { texts: Vec::new(), by_text: FxHashMap::default() };
        symbols.intern("");
        Self {
            slots: Vec::new(),
            free: Vec::new(),
            contents: Vec::new(),
            free_contents: Vec::new(),
            by_content: FxHashMap::default(),
            symbols: Arc::new(symbols),
        }
    }
}

impl Symbols {
    fn intern(&mut self, text: &str) -> Symbol {
        let symbol = Symbol(self.texts.len() as u32);
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.by_text.insert(text, symbol);
        symbol
    }
}

impl Messages {
    #[inline]
    pub fn get(&self, ix: MessageIx) -> &Message {
        &self.slots[ix.0 as usize]
    }

    /// Adds a message with the holders it says (usually 1). Takes over one hold on its content.
    #[inline]
    pub fn add(&mut self, message: Message) -> MessageIx {
        debug_assert!(message.holders > 0 && self.contents[message.content.0 as usize].is_some());
        match self.free.pop() {
            Some(slot) => {
                self.slots[slot as usize] = message;
                MessageIx(slot)
            }
            None => {
                self.slots.push(message);
                MessageIx(self.slots.len() as u32 - 1)
            }
        }
    }

    #[inline]
    pub fn hold(&mut self, ix: MessageIx) {
        self.hold_times(ix, 1);
    }

    #[inline]
    pub fn hold_times(&mut self, ix: MessageIx, times: u32) {
        let slot = &mut self.slots[ix.0 as usize];
        debug_assert!(slot.holders > 0);
        slot.holders += times;
    }

    #[inline]
    pub fn release(&mut self, ix: MessageIx) {
        let slot = &mut self.slots[ix.0 as usize];
        debug_assert!(slot.holders > 0);
        slot.holders -= 1;
        if slot.holders == 0 {
            let content = slot.content;
            self.free.push(ix.0);
            self.release_content(content);
        }
    }

    /// How many messages are held by anybody.
    pub fn live(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Messages that are held by anybody, in the order of their slots.
    pub fn iter(&self) -> impl Iterator<Item = (MessageIx, &Message)> {
        let live = self.slots.iter().enumerate().filter(|(_, message)| message.holders > 0);
        live.map(|(at, message)| (MessageIx(at as u32), message))
    }

    // --- symbols

    /// The symbol of `text`; [`Symbol::default`] is the empty string.
    pub fn symbol(&mut self, text: &str) -> Symbol {
        match self.symbols.by_text.get(text) {
            Some(&symbol) => symbol,
            None => Arc::make_mut(&mut self.symbols).intern(text),
        }
    }

    /// The symbol of `text` if any message, name or key has had it.
    pub fn find_symbol(&self, text: &str) -> Option<Symbol> {
        self.symbols.by_text.get(text).copied()
    }

    #[inline]
    pub fn text(&self, symbol: Symbol) -> &str {
        &self.symbols.texts[symbol.0 as usize]
    }

    // --- contents

    /// The content's index with one hold for the caller; equal contents share one.
    pub fn intern_content(&mut self, content: Content) -> ContentIx {
        if let Some(&ix) = self.by_content.get(&content) {
            self.hold_content(ix);
            return ix;
        }
        let summary = summarise(&content);
        let content = Arc::new(content);
        let ix = self.add_slot(ContentSlot { content: content.clone(), summary, holders: 1 });
        self.by_content.insert(content, ix);
        ix
    }

    /// Like [`Self::intern_content`] for a content made by dead-lettering: not looked up, as it hardly has a twin.
    pub fn add_dead_content(&mut self, content: Content) -> ContentIx {
        let summary = Summary { dead: true, ..summarise(&content) };
        self.add_slot(ContentSlot { content: Arc::new(content), summary, holders: 1 })
    }

    /// Its CC and BCC headers are only for show from now on: it was dead-lettered with a key of its own.
    pub fn forget_more_keys(&mut self, ix: ContentIx) {
        self.content_slot_mut(ix).summary.more_keys = false;
    }

    #[inline]
    pub fn hold_content(&mut self, ix: ContentIx) {
        self.content_slot_mut(ix).holders += 1;
    }

    #[inline]
    pub fn release_content(&mut self, ix: ContentIx) {
        let slot = self.content_slot_mut(ix);
        debug_assert!(slot.holders > 0);
        slot.holders -= 1;
        if slot.holders == 0 {
            self.free_content(ix);
        }
    }

    pub fn content(&self, ix: ContentIx) -> &Content {
        &self.content_slot(ix).content
    }

    #[inline]
    pub fn summary(&self, ix: ContentIx) -> &Summary {
        &self.content_slot(ix).summary
    }

    /// Content of a message.
    pub fn content_of(&self, ix: MessageIx) -> &Content {
        self.content(self.get(ix).content)
    }

    #[inline]
    pub fn summary_of(&self, ix: MessageIx) -> &Summary {
        self.summary(self.get(ix).content)
    }

    fn add_slot(&mut self, slot: ContentSlot) -> ContentIx {
        match self.free_contents.pop() {
            Some(at) => {
                self.contents[at as usize] = Some(slot);
                ContentIx(at)
            }
            None => {
                self.contents.push(Some(slot));
                ContentIx(self.contents.len() as u32 - 1)
            }
        }
    }

    #[cold]
    fn free_content(&mut self, ix: ContentIx) {
        if let Some(slot) = self.contents[ix.0 as usize].take() {
            if !slot.summary.dead {
                self.by_content.remove(&*slot.content);
            }
            self.free_contents.push(ix.0);
        }
    }

    #[inline]
    fn content_slot(&self, ix: ContentIx) -> &ContentSlot {
        self.contents[ix.0 as usize].as_ref().expect("a content that is held is not freed")
    }

    #[inline]
    fn content_slot_mut(&mut self, ix: ContentIx) -> &mut ContentSlot {
        self.contents[ix.0 as usize].as_mut().expect("a content that is held is not freed")
    }
}

impl Body {
    pub fn bytes(&self) -> u32 {
        match self {
            Self::Text(text) => text.len() as u32,
            Self::Fill(bytes) => *bytes,
        }
    }
}

fn summarise(content: &Content) -> Summary {
    let properties = &content.properties;
    let more_keys = content.headers.as_ref().is_some_and(|h| h.get("CC").is_some() || h.get("BCC").is_some());
    let expiration_ms = properties.expiration.as_deref().and_then(|text| text.parse().ok());
    let expiration_ms = expiration_ms.filter(|ms| *ms <= MAX_TTL_MS);
    Summary {
        body_bytes: content.body.bytes(),
        header_bytes: header_bytes(content),
        expiration_ms,
        priority: properties.priority,
        persistent: properties.delivery_mode == Some(2),
        more_keys,
        checked: !more_keys
            && properties.user_id.is_none()
            && properties.reply_to.as_deref() != Some(DIRECT_REPLY)
            && (properties.expiration.is_none() || expiration_ms.is_some()),
        dead: false,
    }
}

/// Size of headers and properties as AMQP 0-9-1 § 4.2.5.5 writes them.
fn header_bytes(content: &Content) -> u32 {
    let p = &content.properties;
    let texts = [
        &p.content_type,
        &p.content_encoding,
        &p.correlation_id,
        &p.reply_to,
        &p.expiration,
        &p.kind,
        &p.user_id,
        &p.app_id,
        &p.cluster_id,
    ];
    let texts: usize = texts.into_iter().flatten().map(|text| text.len() + 1).sum();
    let octets = usize::from(p.delivery_mode.is_some()) + usize::from(p.priority.is_some());
    let timestamp = if p.timestamp.is_some() { 8 } else { 0 };
    let headers = content.headers.as_ref().map_or(0, table_bytes);
    (2 + texts + octets + timestamp + headers) as u32
}

fn table_bytes(table: &Table) -> usize {
    4 + table.0.iter().map(|(key, value)| 1 + key.len() + 1 + value_bytes(value)).sum::<usize>()
}

fn value_bytes(value: &Value) -> usize {
    match value {
        Value::Void => 0,
        Value::Bool(_) => 1,
        Value::Int(n) => {
            if i32::try_from(*n).is_ok() {
                4
            } else {
                8
            }
        }
        Value::Double(_) | Value::Timestamp(_) => 8,
        Value::Text(text) => 4 + text.len(),
        Value::Bytes(bytes) => 4 + bytes.len(),
        Value::Array(items) => 4 + items.iter().map(|item| 1 + value_bytes(item)).sum::<usize>(),
        Value::Table(table) => table_bytes(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(body: &str) -> Content {
        Content { headers: None, properties: Properties::default(), body: Body::Text(body.into()) }
    }

    #[test]
    fn contents_are_shared_and_freed_with_the_last_holder() {
        let mut messages = Messages::default();
        let a = messages.intern_content(content("a"));
        assert_eq!(messages.intern_content(content("a")), a);
        let message = Message {
            no: MessageNo(1),
            content: a,
            exchange: Symbol::default(),
            key: Symbol::default(),
            id: MessageId::None,
            producer: PartIx::NONE,
            holders: 1,
            published_at: 0,
        };
        let ix = messages.add(message);
        messages.hold(ix);
        messages.release_content(a);
        messages.release(ix);
        assert_eq!(messages.content_of(ix).body.bytes(), 1);
        messages.release(ix);
        assert_eq!(messages.live(), 0);
        assert_eq!(messages.intern_content(content("b")), a, "the slot is used again");
    }

    #[test]
    fn symbols_survive_a_clone_of_the_world() {
        let mut messages = Messages::default();
        assert_eq!(messages.symbol(""), Symbol::default());
        let a = messages.symbol("a");
        let mut fork = messages.clone();
        let b = fork.symbol("b");
        assert_eq!((fork.text(a), fork.text(b)), ("a", "b"));
        assert_eq!(messages.find_symbol("b"), None);
    }

    #[test]
    fn records_stay_small() {
        assert!(size_of::<Message>() <= 40);
    }
}
