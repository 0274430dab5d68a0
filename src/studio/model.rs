//! The studio: all that one open page knows, in one value: document, history, run, selection. The page's bridge owns
//! the only one. The one place where an edit reaches the run.
use std::sync::Arc;

use super::document::{Document, PartId};
use super::edit::{Edit, EditRefusal};
use super::history::History;
use super::lower::{self, issue::Issue, issue::KEPT};
use super::refusal;
use super::script::{self, Scripted};
use super::selection::Selection;
use super::sentence::Phrase;
use super::session::Session;
use super::system;
use crate::engine::command::{Command, Refusal};
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::topology::Topology;
use crate::locales::Text;

/// Counters by which the page sees what an action changed: equal numbers = nothing to redraw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// The document, its undo history or its issues changed.
    pub document: u64,
    /// The cursor stands at another moment, the run is another one, or a command changed the world.
    pub run: u64,
    pub selection: u64,
}

#[derive(Debug)]
pub struct Studio {
    document: Document,
    history: History,
    issues: Vec<Issue>,
    /// What the document comes to, or came to when it last could run.
    topology: Arc<Topology>,
    session: Session,
    selection: Selection,
    revision: Revision,
    in_gesture: bool,
    /// The documents that stand behind the run: the one it started with, then one per reconfiguration in its log.
    drawings: Vec<Document>,
    /// What happens to every run by itself.
    script: &'static [Scripted],
}

fn is_reconfiguration(command: &Command) -> bool {
    matches!(command, Command::Reconfigure(_))
}

impl Default for Studio {
    fn default() -> Self {
        Self::trusted(Document::default())
    }
}

impl Studio {
    /// Opens a document at the start of its run.
    pub fn new(document: Document) -> Self {
        let outcome = lower::lower(&document);
        Self::running(document, outcome)
    }

    /// Opens a document that has no errors, as a scenario has none, without looking for any: that is much code, which
    /// the first look does without. [`Self::check`] looks for them later.
    pub fn trusted(document: Document) -> Self {
        let outcome = lower::trusted(&document);
        Self::running(document, outcome)
    }

    fn running(document: Document, outcome: lower::Outcome) -> Self {
        let topology = outcome.topology.unwrap_or_default();
        let mut session = Session::new(topology.clone(), document.seed);
        session.symbols_mut().pin(&document.key_pins);
        Self {
            drawings: vec![document.clone()],
            document,
            history: History::default(),
            issues: outcome.issues,
            topology,
            session,
            selection: Selection::default(),
            revision: Revision::default(),
            in_gesture: false,
            script: &[],
        }
    }

    /// Finds the problems of a document that was opened on trust.
    pub fn check(&mut self) {
        let issues = lower::lower(&self.document).issues;
        if issues != self.issues {
            self.issues = issues;
            self.revision.document += 1;
        }
    }

    /// Opens another document; the edits of the old one can't be undone any more.
    pub fn open(&mut self, document: Document) {
        let before = self.revision;
        *self = Self::new(document);
        self.revision = before;
        self.revision.document += 1;
        self.revision.run += 1;
        self.revision.selection += 1;
    }

    /// The run, and every one after it, gets these commands when their time comes.
    pub fn follow(&mut self, script: &'static [Scripted]) {
        self.script = script;
        self.session.set_plan(script::plan(script, &self.topology));
    }

    pub fn revision(&self) -> Revision {
        self.revision
    }

    // --- document

    pub fn document(&self) -> &Document {
        &self.document
    }

    /// All problems of the document. With an error among them the last good topology goes on running.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// The document as it is can't run: the board shows it, the run is that of an earlier one.
    pub fn is_broken(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == lower::issue::Severity::Error)
    }

    /// Applies an edit as a step of its own, or as a part of the gesture under way.
    pub fn apply(&mut self, edit: Edit) -> Result<(), EditRefusal> {
        self.history.apply(&mut self.document, &edit)?;
        self.edited();
        Ok(())
    }

    /// Applies an edit of a burst (arrow keys, typing): with the edit before it one step, if the target is the same.
    pub fn apply_in_burst(&mut self, edit: Edit) -> Result<(), EditRefusal> {
        self.history.apply_in_burst(&mut self.document, &edit)?;
        self.edited();
        Ok(())
    }

    pub fn end_burst(&mut self) {
        self.history.end_burst();
    }

    /// All edits until [`Self::end_gesture`] are one step, and reach the run at its end.
    pub fn begin_gesture(&mut self, label: Text) {
        self.history.begin_gesture(label);
        self.in_gesture = true;
    }

    pub fn end_gesture(&mut self) {
        self.history.end_gesture();
        self.in_gesture = false;
        self.edited();
    }

    /// Takes back what the gesture did so far (Esc).
    pub fn cancel_gesture(&mut self) {
        self.history.cancel_gesture(&mut self.document);
        self.in_gesture = false;
        self.edited();
    }

    /// Undoes one edit; the run's time is not touched. `false` = there is none.
    pub fn undo(&mut self) -> bool {
        self.in_gesture = false;
        let undone = self.history.undo(&mut self.document);
        if undone {
            self.edited();
        }
        undone
    }

    pub fn redo(&mut self) -> bool {
        self.in_gesture = false;
        let redone = self.history.redo(&mut self.document);
        if redone {
            self.edited();
        }
        redone
    }

    /// What undo would undo.
    pub fn undo_label(&self) -> Option<Text> {
        self.history.undo_label()
    }

    pub fn redo_label(&self) -> Option<Text> {
        self.history.redo_label()
    }

    /// The document changed: checks it, and hands it to the run unless a gesture is under way.
    fn edited(&mut self) {
        self.revision.document += 1;
        let selected = self.selection.clone();
        self.selection.keep_existing(&self.document);
        if self.selection != selected {
            self.revision.selection += 1;
        }
        if self.in_gesture {
            return;
        }
        let outcome = lower::lower(&self.document);
        self.issues = outcome.issues;
        self.session.symbols_mut().pin(&self.document.key_pins);
        if let Some(topology) = outcome.topology {
            self.run_with(topology);
        }
    }

    /// Lets the run go on with another topology: at the start as a new run, later as a command in its log. In the past
    /// of a run that has come to be of this topology, it stays as it was seen.
    fn run_with(&mut self, topology: Arc<Topology>) {
        let seed_changed = self.document.seed != self.session.seed();
        self.topology = topology.clone();
        if *topology == **self.session.last_topology() && !seed_changed {
            return;
        }
        self.revision.run += 1;
        // A burst of edits at one moment is one reconfiguration, and none if it ends where it began.
        self.session.take_back(is_reconfiguration);
        let at_start = self.session.cursor().event == self.session.start().event;
        let is_back = *topology == **self.session.last_topology();
        let refused = !is_back && !at_start && !seed_changed && self.reconfigure(topology).is_err();
        if at_start || seed_changed || refused {
            self.restart();
        } else {
            let known = self.session.commands().iter().filter(|given| is_reconfiguration(&given.command)).count();
            self.drawings.truncate(known);
            self.drawings.push(self.document.clone());
        }
    }

    /// Gives the edited topology to the run, with what the run keeps.
    fn reconfigure(&mut self, mut topology: Arc<Topology>) -> Result<(), Refusal> {
        let running = self.session.topology();
        for system in system::known() {
            (system.keep)(&self.document, Arc::make_mut(&mut topology), running, &mut self.issues);
        }
        self.session.command(Command::Reconfigure(topology))
    }

    // --- run

    pub fn session(&self) -> &Session {
        &self.session
    }

    /// For moving through time. What the world should do goes through [`Self::command`].
    pub fn session_mut(&mut self) -> &mut Session {
        self.revision.run += 1;
        &mut self.session
    }

    /// Does something to the world, here and now; in the past this cuts off the future that was seen. Edits that were
    /// made in that future are still in the document, so they reach the run now.
    pub fn command(&mut self, command: Command) -> Result<(), Phrase> {
        self.revision.run += 1;
        let event = self.session.cursor().event;
        let mut to_come = self.session.commands().iter().filter(|given| given.moment.event >= event);
        let cuts_edits = to_come.any(|given| is_reconfiguration(&given.command));
        self.session.command(command).map_err(|refused| refusal::phrase_of(&refused, self.session.topology()))?;
        if cuts_edits {
            self.run_with(self.topology.clone());
        }
        Ok(())
    }

    /// A new run of the document as it is.
    pub fn restart(&mut self) {
        self.revision.run += 1;
        // The new run keeps nothing of the old one.
        let issues = self.issues.len();
        self.issues.retain(|issue| issue.code != KEPT);
        self.revision.document += u64::from(self.issues.len() != issues);
        self.session = Session::new(self.topology.clone(), self.document.seed);
        self.follow(self.script);
        self.session.symbols_mut().pin(&self.document.key_pins);
        self.drawings = vec![self.document.clone()];
    }

    /// The part as the run at the cursor knows it; None when it was not there yet.
    pub fn part_ix(&self, id: &str) -> Option<PartIx> {
        Some(self.session.topology().find(id)).filter(|part| part.is_some())
    }

    /// The document's part behind a part of the run; None when it has been removed since.
    pub fn part_id(&self, part: PartIx) -> Option<PartId> {
        let id = &self.session.topology().parts.get(part.0 as usize)?.id;
        self.document.part(id).map(|part| part.id.clone())
    }

    /// Class of the message's first routing key: its silhouette and hue.
    pub fn key_class_of(&self, message: MessageNo) -> u32 {
        self.session.symbols().class_of(message)
    }

    /// The selected message and the consumer that holds it.
    pub fn held_message(&self) -> Option<(PartIx, MessageNo)> {
        let message = self.selection.message?;
        self.session.world().holder(message).map(|consumer| (consumer, message))
    }

    /// The documents behind the run: the first, then one per reconfiguration of its log.
    pub fn drawings(&self) -> &[Document] {
        &self.drawings
    }

    /// Takes over a run that was replayed for the document that stands on the board.
    pub(super) fn take_over(&mut self, mut session: Session, drawings: Vec<Document>) {
        session.symbols_mut().pin(&self.document.key_pins);
        self.session = session;
        self.drawings = drawings;
        self.revision.run += 1;
    }

    // --- selection

    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    pub fn select(&mut self, selection: Selection) {
        if self.selection != selection {
            self.selection = selection;
            self.revision.selection += 1;
        }
    }
}
