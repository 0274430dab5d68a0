//! Messages: an arena of small fixed records; names, keys, header sets and bodies are interned.
//! No String and no Vec per message on the hot path.
use super::id::{MessageIx, MessageNo, PartIx, Symbol, Time};
use super::value::Table;

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
    /// Shown as `<producer's name>-<n>`.
    Serial {
        producer: PartIx,
        n: u32,
    },
    Named(Symbol),
}

/// One message in the arena; copies in queues refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    pub no: MessageNo,
    pub content: ContentIx,
    /// Name of the exchange it was published to (changes when it is dead-lettered).
    pub exchange: Symbol,
    pub key: Symbol,
    pub id: MessageId,
    pub producer: PartIx,
    pub published_at: Time,
    /// How many holders there are (queue copies, packets in flight); freed at 0.
    pub holders: u32,
}

/// The arena with its interners.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    slots: Vec<Message>,
    free: Vec<u32>,
}

impl Messages {
    pub fn get(&self, ix: MessageIx) -> &Message {
        &self.slots[ix.0 as usize]
    }

    pub fn add(&mut self, message: Message) -> MessageIx {
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

    pub fn hold(&mut self, ix: MessageIx) {
        self.slots[ix.0 as usize].holders += 1;
    }

    pub fn release(&mut self, ix: MessageIx) {
        let slot = &mut self.slots[ix.0 as usize];
        slot.holders -= 1;
        if slot.holders == 0 {
            self.free.push(ix.0);
        }
    }
}
