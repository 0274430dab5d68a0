//! Dialogs: one at a time, modal, closed by Esc, by their cross or by what they do. The browser's own `dialog`
//! keeps the focus inside and gives it back.
mod export;
mod gallery;
mod help;
mod import;
mod palette;
mod produce;
mod publish;
mod share;

use crate::ui::dom::{IntoView, NodeRef, View, el, ev, keyed};
use leptos::prelude::*;

use super::bridge::{Bridge, Dialog};
use super::icon::{Icon, icon};

use crate::locales::{Text, ui, ui_deck};
use crate::studio::kind::System;
use crate::studio::kinds;

/// Shows the dialog that the bridge asks for.
pub fn dialogs(bridge: Bridge) -> View {
    // Keyed: a dialog that follows another is an element of its own, which has yet to be shown.
    let open = move || bridge.dialog.get();
    keyed(open, Dialog::clone, move |dialog| shell(bridge, dialog)).into_view()
}

fn shell(bridge: Bridge, which: Dialog) -> View {
    let node = NodeRef::<web_sys::HtmlDialogElement>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            // It fails only when the dialog is open already or not in the document: neither is the case here.
            let _ = dialog.show_modal();
        }
    });
    // The browser tells of a closed dialog later: by then the next one may be open.
    let this = which.clone();
    let closed = move |_| {
        if bridge.dialog.with_untracked(|open| open.as_ref() == Some(&this)) {
            bridge.dialog.set(None);
        }
    };
    // A click on the backdrop is a click on the dialog element itself.
    let outside = move |event: web_sys::MouseEvent| {
        if let Some(dialog) = node.get_untracked()
            && event.target().as_ref() == Some(dialog.as_ref())
        {
            dialog.close();
        }
    };
    let name = which.name();
    el("dialog")
        .node(node)
        .attr("aria-label", move || bridge.text(name))
        .on(ev::close, closed)
        .on(ev::click, outside)
        .child(content(bridge, &which))
        .into_view()
}

/// What a dialog holds.
pub fn content(bridge: Bridge, which: &Dialog) -> View {
    match which {
        Dialog::Palette => palette::palette(bridge),
        Dialog::Help => help::help(bridge),
        Dialog::Share => share::share(bridge),
        Dialog::Import => import::import(bridge),
        Dialog::Export => export::export(bridge),
        Dialog::Scenarios => gallery::gallery(bridge),
        Dialog::Publish(part) if is_kafka(bridge, part) => produce::produce(bridge, part.clone()),
        Dialog::Publish(part) => publish::publish(bridge, part.clone()),
    }
}

fn is_kafka(bridge: Bridge, part: &str) -> bool {
    let kind = bridge.with(|studio| studio.document().part(part).and_then(|part| kinds::kind(&part.kind)));
    kind.is_some_and(|kind| kind.system == System::Kafka)
}

impl Dialog {
    const fn name(&self) -> Text {
        match self {
            Self::Palette => ui::FIND_COMMAND,
            Self::Help => ui::HELP,
            Self::Share => ui_deck::SHARE_TITLE,
            Self::Import => ui_deck::IMPORT_TITLE,
            Self::Export => ui_deck::EXPORT_TITLE,
            Self::Scenarios => ui::SCENARIOS,
            Self::Publish(_) => ui_deck::PUBLISH_TITLE,
        }
    }
}

/// Closes the open dialog, so that the browser gives the focus back to where it was.
pub fn close(bridge: Bridge) {
    let open = document().query_selector("dialog[open]").ok().flatten();
    match open.and_then(|element| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlDialogElement>(element).ok()) {
        Some(dialog) => dialog.close(),
        None => bridge.dialog.set(None),
    }
}

/// The usual dialog: a heading with a cross, what it holds, and buttons below if there are any.
fn card(bridge: Bridge, title: &'static str, class: &'static str, inside: View, footer: Option<View>) -> View {
    el("div")
        .class(class)
        .child(
            el("header").child(el("h2").child(title)).child(
                el("button")
                    .class("btn sm icon")
                    .attr("aria-label", bridge.text(ui::CLOSE))
                    .on(ev::click, move |_| close(bridge))
                    .child(icon(Icon::Cross)),
            ),
        )
        .child(el("div").class("in").child(inside))
        .child(footer.map(|footer| el("footer").child(footer)))
        .into_view()
}
