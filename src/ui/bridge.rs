//! The bridge between the page and the studio: it owns the only [`Studio`] and tells the views what changed.
//!
//! Views read with [`Bridge::with`] and change with [`Bridge::act`]; nothing else touches the studio. A read is not
//! tracked: a view names the signal at whose pace it wants to be redrawn.
use std::rc::Rc;

use leptos::prelude::*;

use super::clock::Clock;
use super::theme::{self, Theme};
use super::toast::{Toast, ToastAction, ToastTone};
use crate::engine::id::{MessageNo, Time};
use crate::locales::{Language, Text};
use crate::studio::document::PartId;
use crate::studio::model::{Revision, Studio};
use crate::studio::selection::Selection;

/// The dialog that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    Palette,
    Help,
    Share,
    Import,
    Export,
    Scenarios,
    /// Publish one message by hand at this part.
    Publish(PartId),
}

/// A part of this kind is being placed: picked in the rail, not yet put down on the board.
#[derive(Clone, Debug, PartialEq)]
pub struct Placing {
    /// Id in [`crate::studio::kind::KINDS`].
    pub kind: &'static str,
    /// Settings it starts with (a quorum queue is a queue with `x-queue-type`).
    pub settings: crate::engine::value::Table,
    pub how: PlacingBy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlacingBy {
    /// The pointer is down since the tile; letting go over the board places it.
    Drag,
    /// Picked by a click or Enter; the next click on the board, or Enter there, places it. Esc drops it.
    Click,
}

/// A painter draws what moves, once per frame; see [`Bridge::set_painter`].
pub type Painter = Rc<dyn Fn(&Studio, Paint)>;

/// What a painter needs to know besides the studio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// The virtual time to show, µs: between two events while playing, else the cursor's.
    pub shown_at: Time,
    /// The frame's time, ms on the page's clock (`performance.now`).
    pub frame_ms: f64,
    pub playing: bool,
}

/// A handler of commands that belong to the board. Says whether the command was one of its own.
pub type CommandHandler = Rc<dyn Fn(&str) -> bool>;

#[derive(Clone, Copy)]
pub struct Bridge {
    studio: StoredValue<Studio, LocalStorage>,
    pub(super) clock: Clock,
    painter: StoredValue<Option<Painter>, LocalStorage>,
    board_commands: StoredValue<Option<CommandHandler>, LocalStorage>,
    next_toast: StoredValue<u64, LocalStorage>,
    /// The document, its issues or its edit history changed.
    pub document_version: RwSignal<u64>,
    /// The cursor was moved by hand (step, seek, reset, command), or play stopped: not each frame of play.
    pub moment_version: RwSignal<u64>,
    /// Everything `moment_version` says, and ten times a second while playing. For live numbers and lists.
    pub warm: RwSignal<u64>,
    pub selection: RwSignal<Selection>,
    pub language: RwSignal<Language>,
    pub theme: RwSignal<Theme>,
    pub playing: RwSignal<bool>,
    /// Virtual seconds per second, 0.1 to 1 000.
    pub speed: RwSignal<f64>,
    pub reduced_motion: RwSignal<bool>,
    pub dialog: RwSignal<Option<Dialog>>,
    pub placing: RwSignal<Option<Placing>>,
    pub toasts: RwSignal<Vec<Toast>>,
    /// What the polite live region says.
    pub announcement: RwSignal<String>,
    /// The message under the pointer, in whichever panel: the board marks it.
    pub hovered_message: RwSignal<Option<MessageNo>>,
}

impl Bridge {
    pub fn new(studio: Studio) -> Self {
        Self {
            studio: StoredValue::new_local(studio),
            clock: Clock::new(),
            painter: StoredValue::new_local(None),
            board_commands: StoredValue::new_local(None),
            next_toast: StoredValue::new_local(0),
            document_version: RwSignal::new(0),
            moment_version: RwSignal::new(0),
            warm: RwSignal::new(0),
            selection: RwSignal::new(Selection::default()),
            language: RwSignal::new(Language::English),
            theme: RwSignal::new(Theme::initial()),
            playing: RwSignal::new(false),
            speed: RwSignal::new(1.0),
            reduced_motion: RwSignal::new(theme::media_matches("(prefers-reduced-motion: reduce)")),
            dialog: RwSignal::new(None),
            placing: RwSignal::new(None),
            toasts: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            hovered_message: RwSignal::new(None),
        }
    }

    /// Reads the studio. Not tracked. Must not be called inside another `with` or `act`.
    pub fn with<R>(&self, read: impl FnOnce(&Studio) -> R) -> R {
        self.studio.with_value(read)
    }

    /// Changes the studio and tells the views what changed.
    pub fn act<R>(&self, change: impl FnOnce(&mut Studio) -> R) -> R {
        let mut outcome = None;
        self.studio.update_value(|studio| {
            let before = studio.revision();
            let result = change(studio);
            outcome = Some((before, studio.revision(), result));
        });
        let (before, after, result) = outcome.expect("the studio lives as long as the page");
        self.tell(before, after);
        result
    }

    fn tell(&self, before: Revision, after: Revision) {
        if before.selection != after.selection {
            self.selection.set(self.with(|studio| studio.selection().clone()));
        }
        if before.document != after.document {
            self.document_version.update(|version| *version += 1);
        }
        if before.run != after.run {
            self.moment_moved();
        } else if before.document != after.document {
            self.invalidate();
        }
    }

    /// Says that the moment on the screen is another one.
    pub(super) fn moment_moved(&self) {
        self.moment_version.update(|version| *version += 1);
        self.warm.update(|version| *version += 1);
        self.invalidate();
    }

    // --- texts

    /// The text in the page's language. Tracks the language.
    pub fn text(&self, text: Text) -> &'static str {
        text.get(self.language.get())
    }

    // --- painting

    /// Registers the one painter of what moves. It is called once per frame while something moves, and once after
    /// each change; never otherwise.
    pub fn set_painter(&self, painter: impl Fn(&Studio, Paint) + 'static) {
        self.painter.set_value(Some(Rc::new(painter)));
        self.invalidate();
    }

    /// Asks for one frame (the camera moved, a hover changed).
    pub fn invalidate(&self) {
        self.clock.request(*self);
    }

    pub(super) fn paint(&self, paint: Paint) {
        if let Some(painter) = self.painter.get_value() {
            self.with(|studio| painter(studio, paint));
        }
    }

    // --- commands

    /// The board takes the commands that need its camera or its focus.
    pub fn set_board_commands(&self, handler: impl Fn(&str) -> bool + 'static) {
        self.board_commands.set_value(Some(Rc::new(handler)));
    }

    /// Runs the command of the registry with this id.
    pub fn run(&self, id: &str) {
        if self.board_commands.get_value().is_some_and(|handler| handler(id)) {
            return;
        }
        leptos::logging::warn!("no handler for command {id}");
    }

    // --- notices

    pub fn toast(&self, tone: ToastTone, text: impl Into<String>, action: Option<ToastAction>) {
        let id = self.next_toast.get_value() + 1;
        self.next_toast.set_value(id);
        let text = text.into();
        self.announce(text.clone());
        self.toasts.update(|toasts| toasts.push(Toast { id, tone, text, action }));
    }

    /// Says `text` in the polite live region.
    pub fn announce(&self, text: impl Into<String>) {
        self.announcement.set(text.into());
    }
}

/// The bridge of this page, from the context.
pub fn bridge() -> Bridge {
    expect_context()
}
