//! The inspector: what is selected, at the moment shown. Reading it changes nothing in the run.
mod body;
mod chart;
mod clients;
mod content;
mod document;
mod facts;
mod fields;
mod frames;
mod kafka;
mod life;
mod links;
mod lists;
mod live;
mod message;
mod messages;
mod nodes;
mod part;
mod pieces;
mod policies;
mod record;
mod sequence;
mod settings;
mod several;
mod stream;
pub mod table;

pub use nodes::chosen as node_chosen;

use crate::ui::dom::{IntoView, View, el};
use leptos::prelude::*;

use super::bridge::Bridge;
use super::{later, sheet};
use crate::engine::id::MessageNo;
use crate::locales::ui;
use crate::studio::document::{LinkId, PartId};
use crate::studio::selection::Selection;

/// What the inspector is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    Document,
    Part(PartId),
    Link(LinkId),
    Several,
    Message(MessageNo),
}

impl Subject {
    fn of(selection: &Selection) -> Self {
        if let Some(message) = selection.message {
            return Self::Message(message);
        }
        match (selection.only_part(), selection.only_link()) {
            (Some(part), _) => Self::Part(part.clone()),
            (_, Some(link)) => Self::Link(link.clone()),
            _ if selection.is_empty() => Self::Document,
            _ => Self::Several,
        }
    }
}

pub fn inspector(bridge: Bridge) -> View {
    el("aside")
        .class("insp")
        .attr("aria-label", move || bridge.text(ui::INSPECTOR))
        .child(sheet::handle(bridge))
        .child(later::view(bridge, move |later| (later.inspector)(bridge)))
        .into_view()
}

/// What is selected.
pub fn inside(bridge: Bridge) -> View {
    let subject = Memo::new(move |_| bridge.selection.with(Subject::of));
    (move || match subject.get() {
        Subject::Document => document::document(bridge),
        Subject::Part(id) => part::part(bridge, id),
        Subject::Link(id) => links::link(bridge, id),
        Subject::Several => several::several(bridge),
        Subject::Message(no) => message::message(bridge, no),
    })
    .into_view()
}
