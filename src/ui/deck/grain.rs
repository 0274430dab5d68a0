//! The grain of a step: one event, the next thing that happens to a message or at a part, or a stretch of time.
use leptos::prelude::*;

use super::state::Deck;
use crate::engine::fact::Fact;
use crate::engine::id::{MessageNo, PartIx, Time};
use crate::locales::{Text, ui_deck};
use crate::studio::explain::message_of;
use crate::studio::model::Studio;
use crate::studio::session::Session;
use crate::studio::story::{parts_of, parts_of_kind};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grain {
    #[default]
    Event,
    Message,
    Part,
    Time,
}

impl Grain {
    pub const ALL: [Self; 4] = [Self::Event, Self::Message, Self::Part, Self::Time];

    pub const fn label(self) -> Text {
        match self {
            Self::Event => ui_deck::GRAIN_EVENT,
            Self::Message => ui_deck::GRAIN_MESSAGE,
            Self::Part => ui_deck::GRAIN_PART,
            Self::Time => ui_deck::GRAIN_TIME,
        }
    }

    pub const fn help(self) -> Text {
        match self {
            Self::Event => ui_deck::GRAIN_EVENT_HELP,
            Self::Message => ui_deck::GRAIN_MESSAGE_HELP,
            Self::Part => ui_deck::GRAIN_PART_HELP,
            Self::Time => ui_deck::GRAIN_TIME_HELP,
        }
    }
}

/// How far a step of time goes, µs.
const TIME_STEP_US: Time = 10_000;
/// Most events that one step looks ahead for its next thing.
const MOST_EVENTS: u64 = 50_000;

/// What a step waits for.
#[derive(Clone, Copy, Debug)]
enum Goal {
    Event,
    Message(MessageNo),
    Part(PartIx),
    Time,
}

impl Goal {
    fn is_met_by(self, fact: &Fact) -> bool {
        match self {
            Self::Event | Self::Time => true,
            Self::Message(no) => message_of(&fact.kind) == Some(no),
            Self::Part(part) => parts_of_kind(&fact.kind).contains(&part),
        }
    }
}

/// One step on in the chosen grain.
pub fn step(deck: Deck) {
    let goal = goal(deck);
    let before = deck.bridge.with(|studio| studio.session().cursor());
    deck.bridge.step(|session| forward(session, goal));
    if deck.bridge.with(|studio| studio.session().cursor()) == before {
        deck.bridge.announce(deck.bridge.text_now(ui_deck::NOTHING_MORE));
    }
}

/// One step back in the chosen grain.
pub fn step_back(deck: Deck) {
    let goal = goal(deck);
    let before = deck.bridge.with(|studio| studio.session().cursor());
    deck.bridge.step(|session| backward(session, goal));
    if deck.bridge.with(|studio| studio.session().cursor()) == before {
        deck.bridge.announce(deck.bridge.text_now(ui_deck::NOTHING_BEFORE));
    }
}

/// The selected message or part; if there is none, that of the event on which the cursor stands.
fn goal(deck: Deck) -> Goal {
    let grain = deck.grain.get_untracked();
    deck.bridge.with(|studio| match grain {
        Grain::Event => Goal::Event,
        Grain::Time => Goal::Time,
        Grain::Message => message_in_focus(studio).map_or(Goal::Event, Goal::Message),
        Grain::Part => part_in_focus(studio).map_or(Goal::Event, Goal::Part),
    })
}

fn message_in_focus(studio: &Studio) -> Option<MessageNo> {
    let session = studio.session();
    let of_event = || session.facts_of(session.cursor().event).iter().find_map(|fact| message_of(&fact.kind));
    studio.selection().message.or_else(of_event)
}

fn part_in_focus(studio: &Studio) -> Option<PartIx> {
    let session = studio.session();
    let selected = studio.selection().parts.first().and_then(|id| studio.part_ix(id));
    selected.or_else(|| parts_of(session.facts_of(session.cursor().event)).into_iter().next())
}

fn forward(session: &mut Session, goal: Goal) -> bool {
    let start = session.cursor();
    match goal {
        Goal::Event => session.step(),
        Goal::Time => {
            session.seek_time(start.at.saturating_add(TIME_STEP_US));
            true
        }
        goal => {
            for _ in 0..MOST_EVENTS {
                if !session.step() {
                    break;
                }
                if session.facts_of(session.cursor().event).iter().any(|fact| goal.is_met_by(fact)) {
                    return true;
                }
            }
            session.seek_event(start.event);
            false
        }
    }
}

fn backward(session: &mut Session, goal: Goal) -> bool {
    let start = session.cursor();
    match goal {
        Goal::Event => session.step_back(),
        Goal::Time => {
            session.seek_time(start.at.saturating_sub(TIME_STEP_US));
            true
        }
        goal => {
            let done = &session.facts()[..session.facts_before(start.event)];
            let Some(event) = done.iter().rev().find(|fact| goal.is_met_by(fact)).map(|fact| fact.event) else {
                return false;
            };
            session.seek_event(event);
            true
        }
    }
}
