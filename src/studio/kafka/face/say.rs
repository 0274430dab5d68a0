//! What the faces of Kafka's parts need to speak and to colour: language, names, key classes, the time.
use crate::engine::id::{PartIx, Symbol, Time};
use crate::engine::view::{ClientState, Work};
use crate::locales::board::fill;
use crate::locales::number::{duration, number};
use crate::locales::{Language, Text, face as texts};
use crate::studio::face::consumer::{LineTone, Slot};
use crate::studio::face::{Tag, TagIcon, Token, Tone};

pub struct Say<'a> {
    pub language: Language,
    /// Of a part of the run.
    pub name: &'a dyn Fn(PartIx) -> String,
    /// Of a key.
    pub class: &'a dyn Fn(Symbol) -> u32,
    pub now: Time,
}

impl Say<'_> {
    pub fn text(&self, text: Text) -> &'static str {
        text.get(self.language)
    }

    pub fn say(&self, text: Text, values: &[&str]) -> String {
        fill(self.text(text), values)
    }

    /// "1 record", "12 records".
    pub fn count(&self, n: u64, one: Text, many: Text) -> String {
        self.say(if n == 1 { one } else { many }, &[&number(n)])
    }

    pub fn token(&self, key: Symbol) -> Token {
        Token { class: (self.class)(key), ..Token::default() }
    }

    pub fn client_tag(&self, state: ClientState) -> Option<Tag> {
        match state {
            ClientState::Running => None,
            // It connects at this moment, as all do at the start.
            ClientState::Down { back_at } if back_at <= self.now => None,
            ClientState::Paused => Some(Tag::new(TagIcon::Pause, Tone::Warn, self.text(texts::PAUSED))),
            ClientState::Down { .. } => Some(Tag::new(TagIcon::Bolt, Tone::Bad, self.text(texts::DOWN))),
        }
    }

    /// What a client that does not run says in its line.
    pub fn idle_line(&self, state: ClientState) -> Option<(String, LineTone)> {
        match state {
            ClientState::Running => None,
            ClientState::Down { back_at } if back_at <= self.now => None,
            ClientState::Paused => Some((self.text(texts::PAUSED).to_owned(), LineTone::Warn)),
            ClientState::Down { back_at } if back_at == Time::MAX => {
                Some((self.text(texts::DOWN).to_owned(), LineTone::Bad))
            }
            ClientState::Down { back_at } => {
                let rest = duration(back_at.saturating_sub(self.now));
                Some((self.say(texts::BACK_IN, &[&rest]), LineTone::Bad))
            }
        }
    }

    /// A record in hand.
    pub fn slot(&self, key: Symbol, delivery: u32, work: Work) -> Slot {
        let token = Token { redelivered: delivery > 1, ..self.token(key) };
        match work {
            Work::Waiting => Slot::Waiting(token),
            Work::Done => Slot::Working { token, done_permille: 1_000 },
            Work::Working { started, until } => {
                let (length, done) = (until.saturating_sub(started).max(1), self.now.saturating_sub(started));
                // In steps of a twentieth, so that a face changes when its ring visibly does.
                Slot::Working { token, done_permille: (done.min(length) * 20 / length * 50) as u32 }
            }
        }
    }
}
