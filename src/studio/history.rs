//! Undo and redo of the document. Selection, view and the run are not in it: stepping back in time is the
//! session's, and the page never calls the two by the same word.
use std::collections::VecDeque;

use super::document::Document;
use super::edit::change::{Change, squash};
use super::edit::{Edit, EditRefusal};
use crate::locales::Text;

/// Steps kept (UX E16 asks for 500; a step is a few hundred bytes).
pub const MAX_STEPS: usize = 10_000;

#[derive(Clone, Debug, Default)]
pub struct History {
    /// The last one is undone next.
    past: VecDeque<Step>,
    /// The last one is redone next.
    future: Vec<Step>,
    gesture: Option<Step>,
    /// The last edit, while a burst may still go on.
    burst: Option<Edit>,
}

/// One step: what to apply, and what it is called.
#[derive(Clone, Debug)]
struct Step {
    label: Text,
    changes: Vec<Change>,
}

impl History {
    /// Applies an edit as a step of its own, or as a part of the gesture under way. An edit without effect makes no
    /// step.
    pub fn apply(&mut self, document: &mut Document, edit: &Edit) -> Result<(), EditRefusal> {
        self.burst = None;
        let undo = edit.apply(document)?;
        self.record(edit.label(), undo);
        Ok(())
    }

    /// Applies an edit of a burst (arrow keys, typing): with the edit before it one step, if both have the same
    /// target and nothing came between.
    pub fn apply_in_burst(&mut self, document: &mut Document, edit: &Edit) -> Result<(), EditRefusal> {
        let goes_on = self.gesture.is_none()
            && self.future.is_empty()
            && self.burst.as_ref().is_some_and(|before| before.same_target(edit));
        let undo = edit.apply(document)?;
        match self.past.back_mut().filter(|_| goes_on && !undo.is_empty()) {
            Some(step) => step.add(undo),
            None => self.record(edit.label(), undo),
        }
        self.burst = Some(edit.clone());
        Ok(())
    }

    /// The next edit of a burst starts a step of its own (the key was released, the field left).
    pub fn end_burst(&mut self) {
        self.burst = None;
    }

    /// All edits until [`Self::end_gesture`] are one step.
    pub fn begin_gesture(&mut self, label: Text) {
        self.end_gesture();
        self.burst = None;
        self.gesture = Some(Step { label, changes: Vec::new() });
    }

    pub fn end_gesture(&mut self) {
        if let Some(step) = self.gesture.take() {
            self.record(step.label, step.changes);
        }
    }

    /// Takes back what the gesture did so far (Esc).
    pub fn cancel_gesture(&mut self, document: &mut Document) {
        if let Some(step) = self.gesture.take() {
            step.apply(document);
        }
    }

    /// Undoes one step; false when there is none. A gesture under way is ended first.
    pub fn undo(&mut self, document: &mut Document) -> bool {
        self.end_gesture();
        self.burst = None;
        let Some(step) = self.past.pop_back() else { return false };
        self.future.push(step.apply(document));
        true
    }

    pub fn redo(&mut self, document: &mut Document) -> bool {
        self.end_gesture();
        self.burst = None;
        let Some(step) = self.future.pop() else { return false };
        self.past.push_back(step.apply(document));
        true
    }

    /// What undo would undo.
    pub fn undo_label(&self) -> Option<Text> {
        self.past.back().map(|step| step.label)
    }

    pub fn redo_label(&self) -> Option<Text> {
        self.future.last().map(|step| step.label)
    }

    /// Number of steps that can be undone.
    pub fn depth(&self) -> usize {
        self.past.len()
    }

    /// Forgets everything (another document was opened).
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn record(&mut self, label: Text, undo: Vec<Change>) {
        if undo.is_empty() {
            return;
        }
        if let Some(gesture) = &mut self.gesture {
            gesture.add(undo);
            return;
        }
        self.future.clear();
        self.past.push_back(Step { label, changes: undo });
        if self.past.len() > MAX_STEPS {
            self.past.pop_front();
        }
    }
}

impl Step {
    /// Adds what undoes a later edit: it has to be applied first.
    fn add(&mut self, mut undo: Vec<Change>) {
        undo.append(&mut self.changes);
        squash(&mut undo);
        self.changes = undo;
    }

    /// Applies the step; what comes back reverts that.
    fn apply(self, document: &mut Document) -> Self {
        let mut back: Vec<Change> = self.changes.into_iter().map(|change| change.apply(document)).collect();
        back.reverse();
        Self { label: self.label, changes: back }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::value::Table;
    use crate::studio::document::Part;

    const MOVE: Text = Text::new("Move", "이동");

    fn with_queue() -> Document {
        let part = Part {
            id: "q1".into(),
            kind: "rabbitmq.queue".into(),
            name: "a".into(),
            x: 0,
            y: 0,
            settings: Table::default(),
        };
        Document { parts: vec![part], ..Document::default() }
    }

    fn to(x: i32) -> Edit {
        Edit::MoveParts(vec![("q1".into(), x, 0)])
    }

    #[test]
    fn a_gesture_and_a_burst_are_one_step_each() {
        let (mut document, mut history) = (with_queue(), History::default());
        history.begin_gesture(MOVE);
        for x in 1..=100 {
            history.apply(&mut document, &to(x)).expect("the part is there");
        }
        history.end_gesture();
        for x in [108, 116, 124] {
            history.apply_in_burst(&mut document, &to(x)).expect("the part is there");
        }
        assert_eq!((history.depth(), document.parts[0].x), (2, 124));
        assert!(history.undo(&mut document));
        assert_eq!(document.parts[0].x, 100);
        assert!(history.undo(&mut document));
        assert_eq!(document, with_queue());
        assert!(!history.undo(&mut document));
        assert!(history.redo(&mut document) && history.redo(&mut document));
        assert_eq!(document.parts[0].x, 124);
    }

    #[test]
    fn escape_takes_a_gesture_back_and_an_edit_without_effect_is_no_step() {
        let (mut document, mut history) = (with_queue(), History::default());
        history.begin_gesture(MOVE);
        history.apply(&mut document, &to(50)).expect("the part is there");
        history.cancel_gesture(&mut document);
        history.apply(&mut document, &to(0)).expect("the part is there");
        assert_eq!((&document, history.depth()), (&with_queue(), 0));
        // What could be redone still can.
        history.apply(&mut document, &to(8)).expect("the part is there");
        history.undo(&mut document);
        history.begin_gesture(MOVE);
        history.apply(&mut document, &to(50)).expect("the part is there");
        history.cancel_gesture(&mut document);
        assert!(history.redo(&mut document) && document.parts[0].x == 8);
    }

    #[test]
    fn at_least_500_steps_are_kept() {
        let (mut document, mut history) = (with_queue(), History::default());
        for x in 1..=1_200 {
            history.apply(&mut document, &to(x)).expect("the part is there");
        }
        let undone = std::iter::from_fn(|| history.undo(&mut document).then_some(())).count();
        assert!(undone >= 500, "{undone}");
    }
}
