//! What a telling of facts needs: names of parts as they were at that moment, texts of keys, the facts of the whole
//! event. Shared by log, step sentence and journey, so that all three name things alike.
use super::sentence::{Arg, phrase};
use super::session::Session;
use crate::engine::fact::Fact;
use crate::engine::id::{MessageNo, PartIx, Symbol};
use crate::engine::topology::{Part, Topology};
use crate::locales::Text;

pub(super) const DEFAULT_EXCHANGE: Text = Text::new("the default exchange", "기본 exchange");
/// More messages than this are only counted.
const MAX_LISTED: usize = 4;

const OFF_BOARD: Text = Text::new("a client that is not on the board", "보드에 없는 클라이언트");

/// One event being told.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    pub session: &'a Session,
    /// What ran at that event.
    then: &'a Topology,
    /// What runs at the cursor: links in sentences lead there.
    now: &'a Topology,
    /// All facts of the event.
    pub facts: &'a [Fact],
    pub event: u64,
    /// A person did it.
    pub by_hand: bool,
    /// Messages to which the same happened, told as one; empty = only the fact's own.
    together: &'a [MessageNo],
    /// All facts that are told as one, the told one first; empty = it alone.
    alike: &'a [&'a Fact],
}

impl<'a> Telling<'a> {
    pub fn new(session: &'a Session, event: u64) -> Self {
        Self {
            session,
            then: session.topology_at(event),
            now: session.topology(),
            facts: session.facts_of(event),
            event,
            by_hand: session.is_command(event),
            together: &[],
            alike: &[],
        }
    }

    /// The same telling, of several facts at once that are about these messages.
    pub(super) fn together(self, alike: &'a [&'a Fact], messages: &'a [MessageNo]) -> Self {
        Self { together: messages, alike, ..self }
    }

    pub(super) fn alike(&self) -> &'a [&'a Fact] {
        self.alike
    }

    pub(super) fn is_of_many(&self) -> bool {
        self.together.len() > 1
    }

    /// The message, or all those told together with it.
    pub(super) fn message(&self, message: MessageNo) -> Arg {
        if !self.is_of_many() {
            return Arg::Message(message);
        }
        let mut list: Vec<Arg> = self.together.iter().take(MAX_LISTED).map(|no| Arg::Message(*no)).collect();
        if let Some(more) = self.together.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
            list.push(Arg::Phrase(phrase(Text::new("{0} more", "그 밖의 {0}개"), [Arg::Number(more as u64)])));
        }
        Arg::List(list)
    }

    /// The part's name, leading to where it is now.
    pub fn name(&self, part: PartIx) -> Arg {
        match self.then.parts.get(part.0 as usize) {
            Some(found) if !found.name.is_empty() => Arg::name(self.part_now(part), found.name.clone()),
            Some(_) => Arg::Text(DEFAULT_EXCHANGE),
            None => Arg::Text(OFF_BOARD),
        }
    }

    /// As [`Self::name`], for exchanges: what is not on the board is the default exchange.
    pub fn exchange(&self, part: PartIx) -> Arg {
        if part.is_some() { self.name(part) } else { Arg::Text(DEFAULT_EXCHANGE) }
    }

    /// All that ran at that event.
    pub fn parts(&self) -> &'a [Part] {
        &self.then.parts
    }

    pub fn part(&self, part: PartIx) -> Option<&'a Part> {
        self.then.parts.get(part.0 as usize)
    }

    pub fn code(&self, symbol: Symbol) -> Arg {
        Arg::code(self.text(symbol))
    }

    pub fn text(&self, symbol: Symbol) -> &'a str {
        self.session.text(symbol)
    }

    fn part_now(&self, part: PartIx) -> PartIx {
        if std::ptr::eq(self.then, self.now) {
            return part;
        }
        self.part(part).map_or(PartIx::NONE, |found| self.now.find(&found.id))
    }
}
