//! Toasts: short notices at the bottom, each with the way back it announces. Errors stay until dismissed.
use crate::ui::dom::{IntoView, View, el, ev, keyed};
use leptos::prelude::*;

use super::bridge::Bridge;
use super::icon::{Icon, drawn, icon};
use super::later;
use crate::locales::{Text, ui};

/// How long a toast stays, ms; hovering or focusing it starts the time again.
const STAY_MS: u64 = 6_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastTone {
    Done,
    Error,
}

/// What the button of a toast does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastRun {
    /// A command of the registry.
    Command(&'static str),
    /// Opens the board again that was replaced last.
    EarlierBoard,
    /// Asks again for the part of the page that did not come.
    LoadLater,
}

/// The button of a toast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToastAction {
    pub label: String,
    pub run: ToastRun,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    pub id: u64,
    pub tone: ToastTone,
    pub text: String,
    pub action: Option<ToastAction>,
}

/// A toast's button that runs a command.
pub fn action(bridge: Bridge, label: Text, command: &'static str) -> Option<ToastAction> {
    let label = label.get(bridge.language.get_untracked()).to_owned();
    Some(ToastAction { label, run: ToastRun::Command(command) })
}

/// The last few toasts.
pub fn toasts(bridge: Bridge) -> View {
    el("section")
        .class("toasts")
        .attr("aria-label", move || bridge.text(ui::NOTICES))
        .child(keyed(move || bridge.toasts.get(), |toast| toast.id, move |toast| one(bridge, toast)))
        .into_view()
}

fn dismiss(bridge: Bridge, id: u64) {
    bridge.toasts.update(|toasts| toasts.retain(|toast| toast.id != id));
}

fn one(bridge: Bridge, toast: Toast) -> View {
    let id = toast.id;
    // Each wish to go has a number; a later hover makes it void.
    let wish = StoredValue::new(0_u32);
    let held = move || wish.update_value(|wish| *wish += 1);
    let leave = move || {
        held();
        let mine = wish.get_value();
        let go = move || {
            if wish.try_get_value() == Some(mine) {
                dismiss(bridge, id);
            }
        };
        set_timeout(go, std::time::Duration::from_millis(STAY_MS));
    };
    let is_error = toast.tone == ToastTone::Error;
    if !is_error {
        leave();
    }
    let leave = move || {
        if !is_error {
            leave();
        }
    };
    let (class, mark) =
        if is_error { ("toast err", drawn(Icon::Warning, "ic bad")) } else { ("toast", icon(Icon::Check)) };
    let action = toast.action.map(|action| {
        let run = move |_| {
            dismiss(bridge, id);
            match action.run {
                ToastRun::Command(id) => bridge.run(id),
                ToastRun::EarlierBoard => later::with(bridge, move |later| (later.reopen_earlier)(bridge)),
                ToastRun::LoadLater => later::start(bridge),
            }
        };
        el("button").class("do").on(ev::click, run).child(action.label)
    });
    el("div")
        .class(class)
        .attr("role", if is_error { "alert" } else { "group" })
        .on(ev::pointerenter, move |_| held())
        .on(ev::pointerleave, move |_| leave())
        .on(ev::focusin, move |_| held())
        .on(ev::focusout, move |_| leave())
        .child(mark)
        .child(el("span").child(toast.text))
        .child(action)
        .child(
            el("button")
                .class("do")
                .attr("aria-label", bridge.text(ui::CLOSE))
                .on(ev::click, move |_| dismiss(bridge, id))
                .child(icon(Icon::Cross)),
        )
        .into_view()
}
