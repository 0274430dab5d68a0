//! Renaming a part in place. Safe for Korean input: while a syllable is composed, Enter, Esc and Tab belong to the
//! input method. Duplicates are told while typing.
use leptos::html;
use leptos::prelude::*;

use super::edits;
use super::state::Board;
use crate::locales::board as texts;
use crate::studio::document::PartId;
use crate::studio::edit::{Edit, names};
use crate::ui::keyboard::is_composing;

pub fn field(board: Board, id: PartId) -> AnyView {
    let Some(part) = board.bridge.with(|studio| studio.document().part(&id).cloned()) else {
        return ().into_any();
    };
    let typed = RwSignal::new(part.name.clone());
    let input = NodeRef::<html::Input>::new();
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
    view! {
        <div class="rename" on:pointerdown=|event| event.stop_propagation() on:dblclick=|event| event.stop_propagation()>
            <input
                node_ref=input
                type="text"
                spellcheck="false"
                autocomplete="off"
                aria-label=label
                aria-invalid=move || taken().then_some("true")
                prop:value=typed.get_untracked()
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=on_key
                on:blur=move |_| on_blur()
            />
            {notice(board, typed, id)}
        </div>
    }
    .into_any()
}

fn notice(board: Board, typed: RwSignal<String>, id: PartId) -> AnyView {
    let text = move || {
        let taken = typed.with(|typed| {
            board.bridge.with(|studio| {
                let document = studio.document();
                document.part(&id).is_some_and(|part| names::is_taken(document, part, &names::clean(typed)))
            })
        });
        taken.then(|| view! { <span class="taken" role="alert">{board.bridge.text(texts::TAKEN)}</span> })
    };
    view! { {text} }.into_any()
}
