//! One row of the event log: when, what, why; and the same as text to copy.
use crate::ui::dom::{IntoView, View, el};
use wasm_bindgen::JsCast;

use crate::engine::id::{MessageNo, Time};
use crate::locales::Language;
use crate::locales::number::{THIN_SPACE, fine_clock, number};
use crate::studio::explain::Glyph;
use crate::studio::model::Studio;
use crate::studio::story::{self, Story};
use crate::ui::bridge::Bridge;
use crate::ui::glyph::{self, Line, Marks, Signal};
use crate::ui::icon::{self, Icon};
use crate::ui::rich;

/// A row as far as its looks go: an equal row need not be drawn again.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub event: u64,
    /// Place among the rows shown, and how many there are.
    pub at: usize,
    pub of: usize,
    /// px from the top of the list.
    pub top: f64,
    pub state: State,
    pub language: Language,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Done,
    Now,
    Ahead,
}

impl State {
    /// Of row `at` when `now` is the last that has happened.
    pub fn of(at: usize, now: Option<usize>) -> Self {
        match now {
            Some(now) if at < now => Self::Done,
            Some(now) if at == now => Self::Now,
            _ => Self::Ahead,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Done => "lrow",
            Self::Now => "lrow now",
            Self::Ahead => "lrow future",
        }
    }
}

impl Row {
    pub fn is_now(&self) -> bool {
        self.state == State::Now
    }
}

pub fn element_id(event: u64) -> String {
    format!("log-{event}")
}

pub fn row(bridge: Bridge, row: Row) -> View {
    let drawn = bridge.with(|studio| {
        let story = story::headline(studio.session(), row.event)?;
        let sign = sign(studio, story.glyph, story.message);
        Some((story, sign))
    });
    let Some((story, sign)) = drawn else { return ().into_view() };
    let Story { at, message, text, cause, rule, .. } = story;
    let cause = cause.map(|cause| format!("← {}", cause.plain(row.language)));
    let title = [cause.as_deref(), rule].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    el("div")
        .attr("id", element_id(row.event))
        .class(row.state.class())
        .attr("role", "option")
        .attr("aria-selected", row.is_now().to_string())
        .attr("aria-posinset", (row.at + 1).to_string())
        .attr("aria-setsize", row.of.to_string())
        .attr("data-event", row.event.to_string())
        .attr("data-message", message.map(|no| no.0.to_string()))
        .attr("style", format!("top:{:.0}px", row.top))
        .attr("title", (!title.is_empty()).then_some(title))
        .child(el("span").class("e num").child(number(row.event)))
        .child(el("span").class("at num").child(short_clock(at)))
        .child(el("span").class("sign").child(sign))
        .child(el("span").class("what").child(rich::still(text.say(row.language))))
        .child(el("span").class("cause").child(cause))
        .into_view()
}

/// The message whose sign or number was pressed, if it was that and not the row as such.
pub fn message_under(event: &web_sys::MouseEvent) -> Option<MessageNo> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest(".sign, .what .mono").ok()??;
    let row = target.closest("[data-message]").ok()??;
    row.get_attribute("data-message")?.parse().ok().map(MessageNo)
}

/// These rows as text: event, time, what happened, why; separated by tabs.
pub fn as_text(studio: &Studio, events: &[u64], language: Language) -> String {
    let mut text = String::new();
    for event in events {
        let Some(story) = story::headline(studio.session(), *event) else { continue };
        let cause = story.cause.map(|cause| cause.plain(language)).unwrap_or_default();
        let fields = [event.to_string(), fine_clock(story.at), story.text.plain(language), cause];
        text.push_str(&fields.join("\t"));
        text.push('\n');
    }
    text
}

/// Seconds and tenths of milliseconds: `.428 0` within the first second, `12.428` later.
fn short_clock(us: Time) -> String {
    if us < 1_000_000 {
        return format!(".{:03}{THIN_SPACE}{}", us / 1_000, us / 100 % 10);
    }
    let ms = us / 1_000;
    if ms < 60_000 {
        return format!("{}.{:03}", ms / 1_000, ms % 1_000);
    }
    format!("{}:{:02}.{}", ms / 60_000, ms / 1_000 % 60, ms / 100 % 10)
}

/// What stands before a told fact.
pub fn sign(studio: &Studio, glyph: Glyph, message: Option<MessageNo>) -> View {
    let class = || message.map_or(0, |message| studio.key_class_of(message));
    match glyph {
        Glyph::Message => glyph::message(class(), Marks::default(), "msg"),
        Glyph::LostMessage => glyph::message(class(), Marks { dead: false, redelivered: false }, "msg lost"),
        Glyph::DeadMessage => glyph::message(class(), Marks { dead: true, redelivered: false }, "msg"),
        Glyph::Ack => glyph::signal(Signal::Ack),
        Glyph::Nack => glyph::signal(Signal::Nack),
        Glyph::Confirm => glyph::signal(Signal::Confirm),
        Glyph::Return => glyph::signal(Signal::Return),
        Glyph::Requeue => icon::drawn(Icon::Undo, "ic msg sub"),
        Glyph::Work => icon::drawn(Icon::Clock, "ic msg sub"),
        Glyph::Crash => icon::drawn(Icon::Bolt, "ic msg bad"),
        Glyph::Restart | Glyph::Resume => icon::drawn(Icon::Play, "ic msg sub"),
        Glyph::Pause => icon::drawn(Icon::Pause, "ic msg sub"),
        Glyph::Purge | Glyph::Closed => icon::drawn(Icon::Cross, "ic msg bad"),
        Glyph::Change => icon::drawn(Icon::Tidy, "ic msg sub"),
        Glyph::Leader => icon::drawn(Icon::Crown, "ic msg sub"),
        Glyph::Commit => glyph::line(Line::Commit),
        Glyph::Rebalance => glyph::line(Line::Rebalance),
        Glyph::Fetch => glyph::line(Line::Fetch),
        Glyph::Isr => glyph::line(Line::Isr),
        Glyph::Broker => glyph::line(Line::Broker),
        Glyph::Transaction => glyph::line(Line::Transaction),
        Glyph::Retention => glyph::line(Line::Retention),
        Glyph::Compaction => glyph::line(Line::Compaction),
        Glyph::Replica => glyph::line(Line::Replica),
    }
}
