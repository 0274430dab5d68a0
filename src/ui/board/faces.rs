//! Reads what the board shows from the studio: faces of parts, labels of links, marks of the step. Thin: what a face
//! says is decided in `studio::face`.
use leptos::prelude::*;

use super::labels::Label;
use super::paint_static::PartMark;
use super::state::{Board, Inner, set_if_changed};
use crate::engine::id::PartIx;
use crate::engine::rabbitmq::explain::RouteExplanation;
use crate::locales::Language;
use crate::locales::board as texts;
use crate::studio::document::LinkKind;
use crate::studio::face::build::{Source, problems};
use crate::studio::face::label::{self, LabelFace};
use crate::studio::face::{self, PartFace};
use crate::studio::frame::PartMap;
use crate::studio::geometry::{Layout, Route, RouteKind};
use crate::studio::kind::Role;
use crate::studio::model::Studio;
use crate::studio::step_marks::StepMarks;
use crate::studio::system;

pub fn face(board: Board, id: &str, language: Language) -> Option<PartFace> {
    board.step.with(|step| {
        board.with(|inner| {
            board.bridge.with(|studio| {
                let source = Source { studio, step, route: inner.route.as_ref(), language };
                face::build::face(&source, id)
            })
        })
    })
}

/// Whether the event on show touched this part. Tracks the step.
pub fn is_in_step(board: Board, id: &str) -> bool {
    board.step.with(|step| {
        let ix = board.bridge.with(|studio| studio.part_ix(id));
        ix.is_some_and(|ix| step.touches(ix))
    })
}

/// Whether the run knows this part at the moment on show: an edit may come later, or wait until it can run.
pub fn is_in_run(board: Board, id: &str) -> bool {
    board.bridge.moment_version.track();
    board.bridge.document_version.track();
    board.bridge.with(|studio| studio.part_ix(id).is_some())
}

/// Errors at this part. Tracks the document.
pub fn problem_count(board: Board, id: &str) -> usize {
    board.bridge.document_version.track();
    board.bridge.with(|studio| problems(studio, id))
}

/// How the exchange of this step decided.
pub fn route_of(studio: &Studio, step: &StepMarks) -> Option<RouteExplanation> {
    let routing = step.routing?;
    let session = studio.session();
    let headers = session.world().message(routing.message).and_then(|message| message.headers);
    session.world().explain_route(routing.exchange, session.text(routing.key), headers.as_ref())
}

/// Labels of all links, in the order of the routes.
pub fn labels(board: Board, language: Language) -> Vec<Label> {
    board.step.with(|step| {
        board.with(|inner| {
            board.bridge.with(|studio| {
                let make = |(ix, route)| label_of(studio, inner, step, (ix, route), language);
                inner.layout.routes.iter().enumerate().filter_map(make).collect()
            })
        })
    })
}

fn label_of(
    studio: &Studio,
    inner: &Inner,
    step: &StepMarks,
    (ix, route): (usize, &Route),
    language: Language,
) -> Option<Label> {
    let document = studio.document();
    let (from, to) = (&inner.layout.parts.get(route.from as usize)?, &inner.layout.parts.get(route.to as usize)?);
    let (from, to) = (document.part(&from.id)?, document.part(&to.id)?);
    let link = route.link.as_ref().and_then(|id| document.link(id));
    let mut face = match (link, route.kind) {
        (Some(link), _) => label::of_link(document, link, language)?,
        (None, RouteKind::DeadLetter) => label::of_dead_letters(from, language),
        (None, RouteKind::Alternate) => label::of_alternate(language),
        (None, _) => return None,
    };
    if let (Some(explained), Some(routing)) = (&inner.route, step.routing)
        && link.is_some_and(|link| link.kind == LinkKind::Bind)
        && let (Some(exchange), Some(target)) = (studio.part_ix(&from.id), studio.part_ix(&to.id))
        && routing.exchange == exchange
    {
        label::decide(&mut face, exchange, target, explained);
    }
    let name = label_name(&face, &from.name, &to.name, language);
    Some(Label { route: ix, link: link.map(|link| link.id.clone()), face, name })
}

/// "Binding orders.* from shop to orders".
fn label_name(face: &LabelFace, from: &str, to: &str, language: Language) -> String {
    let rows: Vec<String> = face
        .rows
        .iter()
        .map(|row| match row.state {
            label::RowState::Plain => row.text.clone(),
            label::RowState::Hit => format!("{} ({})", row.text, texts::MATCHES.get(language)),
            label::RowState::Miss => format!("{} ({})", row.text, row.note),
        })
        .collect();
    let template = match face.look {
        label::LabelLook::DeadLetter => texts::DEAD_LETTER_LABEL,
        _ => texts::LINK_LABEL,
    };
    texts::fill(template.get(language), &[from, to, &rows.join(", ")])
}

impl Board {
    /// The document changed: lays it out anew.
    pub fn sync_document(&self) {
        let bridge = self.bridge;
        self.update(|inner| {
            // What is in the hand stays in the hand; the layout follows when it is dropped.
            if inner.held.is_none() && !inner.benching {
                let layout = bridge.with(|studio| Layout::of(studio.document()));
                let before = std::mem::replace(&mut inner.layout, layout);
                inner.another_drawing(&before);
            }
        });
        let gone = |id: &String| self.with(|inner| inner.layout.index(id).is_none());
        if self.focus.with_untracked(|focus| focus.as_ref().is_none_or(gone)) {
            let first = self.with(|inner| super::part::first_in_order(&inner.layout));
            set_if_changed(self.focus, first);
        }
        self.layout_version.update(|version| *version += 1);
        self.sync_run();
        self.fit_once();
        // The camera may be another one (an empty board starts at 1:1): the layers follow it.
        self.camera_moved();
    }

    /// Another moment is on show: finds what its event touched. While playing nothing is marked.
    pub fn sync_run(&self) {
        let playing = self.bridge.playing.get_untracked();
        let step = self.bridge.with(|studio| {
            self.update(|inner| {
                inner.parts = PartMap::new(studio.session().topology(), &inner.layout);
                let session = studio.session();
                let event = session.cursor().event;
                let step = if playing {
                    StepMarks::default()
                } else {
                    StepMarks::of(session.facts_of(event), &inner.layout, &inner.parts)
                };
                // Until the rest of the page is there, a step shows no reasons.
                let later = self.bridge.later.get_untracked();
                inner.route = later.and_then(|later| (later.hands.route)(studio, &step));
                step
            })
        });
        set_if_changed(self.step, step);
        self.sync_lanes();
        self.sync_marks();
    }

    /// Finds where lanes meet their links now: leaders and assignments change in a run.
    pub fn sync_lanes(&self) {
        let spot = self.bridge.spot.get_untracked();
        let changed = self.bridge.with(|studio| {
            let chosen = spot.as_ref().filter(|spot| studio.selection().has_part(&spot.part));
            let chosen = chosen.map(|spot| (&spot.part, spot.at));
            self.update(|inner| {
                let lanes = system::of_role(Role::Topic).map(|system| (system.lanes)(studio, &inner.layout, chosen));
                let lanes = lanes.unwrap_or_default();
                let changed = lanes != inner.lanes;
                inner.lanes = lanes;
                changed
            })
        });
        if changed {
            self.repaint();
        }
    }

    /// Copies into the painters' flags what is selected, touched and wrong.
    pub fn sync_marks(&self) {
        let changed = self.bridge.with(|studio| {
            self.step.with_untracked(|step| {
                self.update(|inner| {
                    let far = !inner.camera.detail().has_dom_parts();
                    let (hot, selected) = route_flags(studio, inner, step);
                    let parts = if far { part_marks(studio, inner, step) } else { Vec::new() };
                    let marks = &mut inner.marks;
                    let same = marks.hot_routes == hot
                        && marks.hot_lanes == step.lanes
                        && marks.selected_routes == selected
                        && marks.parts == parts;
                    marks.hot_lanes.clone_from(&step.lanes);
                    (marks.hot_routes, marks.selected_routes, marks.parts) = (hot, selected, parts);
                    !same
                })
            })
        });
        if changed {
            self.repaint();
        }
    }
}

fn route_flags(studio: &Studio, inner: &Inner, step: &StepMarks) -> (Vec<bool>, Vec<bool>) {
    let mut hot = vec![false; inner.layout.routes.len()];
    for &route in &step.routes {
        if let Some(flag) = hot.get_mut(route) {
            *flag = true;
        }
    }
    let selection = studio.selection();
    let is_selected = |route: &Route| route.link.as_deref().is_some_and(|link| selection.has_link(link));
    (hot, inner.layout.routes.iter().map(is_selected).collect())
}

/// Names and depths for the canvas, where it draws the parts.
fn part_marks(studio: &Studio, inner: &Inner, step: &StepMarks) -> Vec<PartMark> {
    let seen = inner.camera.seen(inner.width, inner.height);
    let world = studio.session().world();
    let names = inner.camera.detail() == crate::studio::camera::Detail::Name;
    let mark = |part: &crate::studio::geometry::Placed| {
        if !part.rect.touches(&seen) {
            return PartMark::default();
        }
        let ix = studio.part_ix(&part.id).unwrap_or(PartIx::NONE);
        let name = names.then(|| studio.document().part(&part.id).map(|part| part.name.clone())).flatten();
        PartMark {
            name: name.unwrap_or_default(),
            hot: step.touches(ix),
            selected: studio.selection().has_part(&part.id),
            problem: problems(studio, &part.id) > 0,
            depth: match system::of_role(part.role) {
                Some(system) => (system.depth)(world, ix),
                None => world.queue(ix, 0).map(|queue| (queue.ready, queue.unacked)),
            },
        }
    };
    inner.layout.parts.iter().map(mark).collect()
}
