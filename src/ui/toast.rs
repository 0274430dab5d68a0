//! Toasts: short notices at the bottom, each with the way back it announces. Errors stay until dismissed.
use leptos::prelude::*;

use super::bridge::Bridge;
use super::icon::{Icon, drawn, icon};
use super::{actions, later};
use crate::locales::ui;

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

/// The last few toasts.
pub fn toasts(bridge: Bridge) -> AnyView {
    view! {
        <section class="toasts" aria-label=move || bridge.text(ui::NOTICES)>
            <For each=move || bridge.toasts.get() key=|toast| toast.id children=move |toast| one(bridge, toast) />
        </section>
    }
    .into_any()
}

fn dismiss(bridge: Bridge, id: u64) {
    bridge.toasts.update(|toasts| toasts.retain(|toast| toast.id != id));
}

fn one(bridge: Bridge, toast: Toast) -> AnyView {
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
                ToastRun::EarlierBoard => actions::reopen_earlier(bridge),
                ToastRun::LoadLater => later::start(bridge),
            }
        };
        view! { <button class="do" on:click=run>{action.label}</button> }
    });
    view! {
        <div
            class=class
            role=if is_error { "alert" } else { "group" }
            on:pointerenter=move |_| held()
            on:pointerleave=move |_| leave()
            on:focusin=move |_| held()
            on:focusout=move |_| leave()
        >
            {mark}
            <span>{toast.text}</span>
            {action}
            <button class="do" aria-label=bridge.text(ui::CLOSE) on:click=move |_| dismiss(bridge, id)>{icon(Icon::Cross)}</button>
        </div>
    }
    .into_any()
}
