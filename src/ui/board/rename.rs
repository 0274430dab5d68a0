//! Renaming a part in place. Safe for Korean input: while a syllable is composed, Enter, Esc and Tab belong to the
//! input method. Duplicates are told while typing.
use crate::ui::dom::{IntoView, NodeRef, View, el, ev};
use leptos::prelude::*;

use super::edits;
use super::state::Board;
use crate::locales::board as texts;
use crate::studio::document::PartId;
use crate::studio::edit::{Edit, names};
use crate::ui::keyboard::is_composing;

pub fn field(board: Board, id: PartId) -> View {
    let Some(part) = board.bridge.with(|studio| studio.document().part(&id).cloned()) else {
        return ().into_view();
    };
    let typed = RwSignal::new(part.name.clone());
    let input = NodeRef::<web_sys::HtmlInputElement>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // After the click that opened it; in the page it takes focus and selection.
            request_animation_frame(move || {
                let _ = input.focus();
                input.select();
            });
        }
    });
    let label = texts::fill(board.bridge.text(texts::NAME_OF), &[&part.name]);
    let taken = {
        let part = part.clone();
        move || {
            typed.with(|typed| {
                board.bridge.with(|studio| names::is_taken(studio.document(), &part, &names::clean(typed)))
            })
        }
    };
    let is_taken = taken.clone();
    let finish = move || {
        // The first to finish counts: taking the field away blurs it.
        if board.renaming.with_untracked(Option::is_none) {
            return;
        }
        board.renaming.set(None);
        let name = names::clean(&typed.get_untracked());
        if !name.is_empty()
            && name != part.name
            && !board.bridge.with(|studio| names::is_taken(studio.document(), &part, &name))
        {
            edits::apply(board, Edit::RenamePart { part: part.id.clone(), name });
        }
    };
    let on_blur = finish.clone();
    let on_key = move |event: web_sys::KeyboardEvent| {
        event.stop_propagation();
        if is_composing(&event) {
            return;
        }
        match event.key().as_str() {
            "Enter" if is_taken() => event.prevent_default(),
            "Enter" => {
                event.prevent_default();
                finish();
                board.focus_back();
            }
            "Escape" => {
                board.renaming.set(None);
                board.focus_back();
            }
            _ => {}
        }
    };
    el("div")
        .class("rename")
        .on(ev::pointerdown, |event| event.stop_propagation())
        .on(ev::dblclick, |event| event.stop_propagation())
        .child(
            el("input")
                .node(input)
                .attr("type", "text")
                .attr("spellcheck", "false")
                .attr("autocomplete", "off")
                .attr("aria-label", label)
                .attr("aria-invalid", move || taken().then_some("true"))
                .prop("value", typed.get_untracked())
                .on(ev::input, move |event| typed.set(event_target_value(&event)))
                .on(ev::keydown, on_key)
                .on(ev::blur, move |_| on_blur()),
        )
        .child(notice(board, typed, id))
        .into_view()
}

fn notice(board: Board, typed: RwSignal<String>, id: PartId) -> View {
    let text = move || {
        let taken = typed.with(|typed| {
            board.bridge.with(|studio| {
                let document = studio.document();
                document.part(&id).is_some_and(|part| names::is_taken(document, part, &names::clean(typed)))
            })
        });
        taken.then(|| el("span").class("taken").attr("role", "alert").child(board.bridge.text(texts::TAKEN)))
    };
    text.into_view()
}
