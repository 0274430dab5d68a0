//! The bridge between the page and the studio: it owns the only [`Studio`] and tells the views what changed.
//!
//! Views read with [`Bridge::with`] and change with [`Bridge::act`]; nothing else touches the studio. A read is not
//! tracked: a view names the signal at whose pace it wants to be redrawn.
use std::rc::Rc;

use leptos::prelude::*;

use super::clock::{Clock, PARTS_TURNS, TURNS};
use super::deck::drive;
use super::deck::state::Deck;
use super::later::{self, Later, Waiting};
use super::layout;
use super::rail::guide::Guide;
use super::storage::{self, Saved};
use super::theme::{self, Theme};
use super::toast::{Toast, ToastAction, ToastTone};
use crate::engine::command::Command;
use crate::engine::id::{MessageNo, Time};
use crate::locales::{Language, Text};
use crate::studio::document::PartId;
use crate::studio::edit::Edit;
use crate::studio::model::{Revision, Studio};
use crate::studio::selection::Selection;
use crate::studio::sentence::Phrase;
use crate::studio::session::Session;

/// The dialog that is open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// Id in the list of kinds (`studio::kinds`).
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

/// A place inside a part of Kafka's: a partition of a topic, a broker of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub part: PartId,
    /// The partition, from 0, or the broker's id, from 1.
    pub at: u32,
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
    /// The step that is on its way; the world stands already at its end.
    pub step: Option<StepGlide>,
}

/// How far a step has come on the screen. Backwards when `to` is before `from`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepGlide {
    pub from: Time,
    pub to: Time,
    /// 0 to 1, linear.
    pub progress: f64,
}

impl StepGlide {
    /// The virtual time to show: eased, ends slow.
    pub fn shown_at(&self) -> Time {
        let t = self.progress;
        let eased = t * t * (3.0 - 2.0 * t);
        let span = self.to as f64 - self.from as f64;
        (self.from as f64 + span * eased).max(0.0) as Time
    }
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
    /// The board that was replaced last, as the autosave writes it, and its guide: the way back.
    pub(super) earlier: StoredValue<Option<(String, Option<Guide>)>, LocalStorage>,
    /// The deck's own state: the commands that step need its grain.
    pub(super) deck: StoredValue<Option<Deck>, LocalStorage>,
    /// The document, its issues or its edit history changed.
    pub document_version: RwSignal<u64>,
    /// The cursor was moved by hand (step, seek, reset, command), or play stopped: not each frame of play.
    pub moment_version: RwSignal<u64>,
    /// Everything `moment_version` says, and eight times a second while playing. For live numbers and lists.
    pub warm: RwSignal<u64>,
    /// The same for what costs much: each has a frame of its own, as all of it in one would make that too long.
    pub warm_log: RwSignal<u64>,
    pub warm_timeline: RwSignal<u64>,
    /// A share of the parts each.
    pub warm_parts: [RwSignal<u64>; PARTS_TURNS],
    pub selection: RwSignal<Selection>,
    /// The partition or broker that was chosen last: inspector, board and commands are about it while its part is
    /// selected.
    pub spot: RwSignal<Option<Spot>>,
    pub language: RwSignal<Language>,
    pub theme: RwSignal<Theme>,
    pub playing: RwSignal<bool>,
    /// Virtual seconds per second, 0.1 to 1 000.
    pub speed: RwSignal<f64>,
    pub reduced_motion: RwSignal<bool>,
    /// What comes after the first look, once it is there.
    pub(super) later: RwSignal<Option<&'static Later>>,
    /// What was asked of it before it was there.
    pub(super) waiting: StoredValue<Waiting, LocalStorage>,
    pub dialog: RwSignal<Option<Dialog>>,
    pub placing: RwSignal<Option<Placing>>,
    pub toasts: RwSignal<Vec<Toast>>,
    /// What the polite live region says.
    pub announcement: RwSignal<String>,
    /// The message under the pointer, in whichever panel: the board marks it.
    pub hovered_message: RwSignal<Option<MessageNo>>,
    pub saved: RwSignal<Saved>,
    /// What is wrong with the link that was opened.
    pub link_problem: RwSignal<Option<Phrase>>,
    /// The scenario that was opened, and how far its question is answered.
    pub guide: RwSignal<Option<Guide>>,
    pub rail_open: RwSignal<bool>,
    pub inspector_open: RwSignal<bool>,
    /// Whether single keys are shortcuts (WCAG 2.1.4).
    pub single_keys: RwSignal<bool>,
}

impl Bridge {
    pub fn new(studio: Studio) -> Self {
        let selection = studio.selection().clone();
        Self {
            studio: StoredValue::new_local(studio),
            clock: Clock::new(),
            painter: StoredValue::new_local(None),
            board_commands: StoredValue::new_local(None),
            next_toast: StoredValue::new_local(0),
            earlier: StoredValue::new_local(None),
            deck: StoredValue::new_local(None),
            document_version: RwSignal::new(0),
            moment_version: RwSignal::new(0),
            warm: RwSignal::new(0),
            warm_log: RwSignal::new(0),
            warm_timeline: RwSignal::new(0),
            warm_parts: std::array::from_fn(|_| RwSignal::new(0)),
            selection: RwSignal::new(selection),
            spot: RwSignal::new(None),
            language: RwSignal::new(Language::English),
            theme: RwSignal::new(Theme::initial()),
            playing: RwSignal::new(false),
            speed: RwSignal::new(1.0),
            reduced_motion: RwSignal::new(theme::media_matches("(prefers-reduced-motion: reduce)")),
            later: RwSignal::new(None),
            waiting: StoredValue::new_local(Vec::new()),
            dialog: RwSignal::new(None),
            placing: RwSignal::new(None),
            toasts: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            hovered_message: RwSignal::new(None),
            saved: RwSignal::new(Saved::Here),
            link_problem: RwSignal::new(None),
            guide: RwSignal::new(None),
            rail_open: RwSignal::new(theme::media_matches(layout::RAIL_BESIDE)),
            inspector_open: RwSignal::new(theme::media_matches(layout::INSPECTOR_BESIDE)),
            single_keys: RwSignal::new(storage::read(storage::SINGLE_KEYS).as_deref() != Some("off")),
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

    /// Changes the studio without telling anybody: the frame loop tells at its own pace.
    pub(super) fn act_quietly<R>(&self, change: impl FnOnce(&mut Studio) -> R) -> R {
        let mut result = None;
        self.studio.update_value(|studio| result = Some(change(studio)));
        result.expect("the studio lives as long as the page")
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
        for warm in self.turns() {
            warm.update(|version| *version += 1);
        }
        self.invalidate();
    }

    /// What is redrawn at the warm pace, in the order of its turns.
    pub(super) fn turns(&self) -> [RwSignal<u64>; TURNS] {
        let [a, b, c, d] = self.warm_parts;
        [self.warm, a, self.warm_log, b, self.warm_timeline, c, d]
    }

    // --- texts

    /// The text in the page's language. Tracks the language.
    pub fn text(&self, text: Text) -> &'static str {
        text.get(self.language.get())
    }

    /// The same where nothing is tracked: in what an event does.
    pub fn text_now(&self, text: Text) -> &'static str {
        text.get(self.language.get_untracked())
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

    /// Runs the command of the registry with this id: the board's, else the page's. One that can't be done now says
    /// why instead.
    pub fn run(&self, id: &str) {
        let (bridge, id) = (*self, id.to_owned());
        if bridge.later.with_untracked(Option::is_none) && drive::run(bridge, &id) {
            return;
        }
        later::with(bridge, move |later| (later.run)(bridge, &id));
    }

    /// Does it if it is one of the board's commands.
    pub(super) fn run_on_board(&self, id: &str) -> bool {
        self.board_commands.get_value().is_some_and(|handler| handler(id))
    }

    /// Why the command can't be done now. Tracks what that depends on.
    pub fn refusal(&self, id: &str) -> Option<Text> {
        self.later.get().and_then(|later| (later.refusal)(*self, id))
    }

    /// Applies an edit; one that can't be applied says why. Whether it was applied.
    pub fn edit(&self, edit: Edit) -> bool {
        match self.act(|studio| studio.apply(edit)) {
            Ok(()) => true,
            Err(refusal) => {
                self.toast(ToastTone::Error, refusal.phrase().plain(self.language.get_untracked()), None);
                false
            }
        }
    }

    /// Gives a command to the world, here and now; one that can't be carried out says why.
    pub fn command(&self, command: Command) {
        self.clock.settle();
        if let Err(refusal) = self.act(|studio| studio.command(command)) {
            self.toast(ToastTone::Error, refusal.plain(self.language.get_untracked()), None);
        }
    }

    // --- the run

    pub fn play(&self) {
        self.clock.settle();
        self.playing.set(true);
        self.invalidate();
    }

    pub fn pause(&self) {
        if self.playing.get_untracked() {
            self.playing.set(false);
            self.clock.settle();
            self.moment_moved();
        }
    }

    /// Stands on another moment at once: a click in the log, a bookmark, a scrub.
    pub fn go(&self, travel: impl FnOnce(&mut Session)) {
        self.pause();
        self.clock.settle();
        self.act(|studio| travel(studio.session_mut()));
    }

    /// Goes one event, so that it can be seen.
    pub fn step(&self, travel: impl FnOnce(&mut Session) -> bool) {
        self.pause();
        let at = |studio: &Studio| studio.session().cursor().at;
        let from = self.with(at);
        self.act(|studio| travel(studio.session_mut()));
        if !self.reduced_motion.get_untracked() {
            self.clock.glide(*self, from, self.with(at));
        }
    }

    pub fn set_language(&self, language: Language) {
        storage::write(storage::LANGUAGE, language.tag());
        self.language.set(language);
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
