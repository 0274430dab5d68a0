//! The top bar is the document: its name, its edit history, sharing; and what concerns the whole page.
use leptos::prelude::*;

use super::autosave;
use super::bridge::{Bridge, Dialog};
use super::icon::{self, Icon, icon};
use super::keyboard;
use super::roving;
use super::storage::Saved;
use super::theme::Theme;
use crate::locales::{Language, Text, ui};
use crate::studio::edit::Edit;

pub fn topbar(bridge: Bridge) -> AnyView {
    (move || bar(bridge)).into_any()
}

fn bar(bridge: Bridge) -> AnyView {
    let palette_key = keyboard::shortcut_of("app.palette").unwrap_or_default();
    view! {
        <header class="top">
            <div class="lockup">
                {icon::mark()}
                <span>{ui::NAME_START}<i>{ui::NAME_END}</i></span>
            </div>
            <span class="vr hide-360"></span>
            {title(bridge)}
            <span class="hide-1024">{saved(bridge)}</span>
            <span class="vr hide-360"></span>
            <span class="h dim hide-1280">{bridge.text(ui::EDITS)}</span>
            {roving::toolbar("row edits hide-360", bridge.text(ui::EDITS), edits(bridge))}
            <span class="sp hide-360"></span>
            <button
                class="field search hide-360"
                aria-label=bridge.text(ui::FIND_COMMAND)
                aria-keyshortcuts="Control+K"
                on:click=move |_| bridge.run("app.palette")
            >
                {icon(Icon::Search)}
                <span>{bridge.text(ui::FIND_COMMAND)}</span>
                <span class="sp"></span>
                <span class="kbd">{palette_key}</span>
            </button>
            <span class="sp hide-360"></span>
            {roving::toolbar("row", bridge.text(ui::PAGE), page(bridge))}
            <button
                class="btn icon only-narrow"
                aria-label=bridge.text(ui::MENU)
                aria-expanded=move || bridge.rail_open.get().to_string()
                on:click=move |_| bridge.rail_open.update(|open| *open = !*open)
            >
                {icon(Icon::Menu)}
            </button>
        </header>
    }
    .into_any()
}

fn edits(bridge: Bridge) -> AnyView {
    view! {
        {command_button(bridge, "edit.undo", Icon::Undo, ui::UNDO_EDIT)}
        {command_button(bridge, "edit.redo", Icon::Redo, ui::REDO_EDIT)}
    }
    .into_any()
}

fn page(bridge: Bridge) -> AnyView {
    view! {
        {languages(bridge)}
        <span class="hide-360">{theme(bridge)}</span>
        {help(bridge)}
        <button
            class="btn icon only-1100"
            aria-label=bridge.text(ui::INSPECTOR)
            title=bridge.text(ui::INSPECTOR)
            aria-pressed=move || bridge.inspector_open.get().to_string()
            on:click=move |_| bridge.inspector_open.update(|open| *open = !*open)
        >
            {icon(Icon::Info)}
        </button>
        <button class="btn prim" aria-label=bridge.text(ui::SHARE) data-command="app.share" on:click=move |_| bridge.run("app.share")>
            {icon(Icon::Share)}
            <span class="hide-360">{bridge.text(ui::SHARE)}</span>
        </button>
    }
    .into_any()
}

/// The document's name, renamed in place. Enter and Esc count only when no syllable is being composed.
fn title(bridge: Bridge) -> AnyView {
    let editing = RwSignal::new(false);
    let name = Memo::new(move |_| {
        bridge.document_version.track();
        bridge.with(|studio| studio.document().title.clone())
    });
    let untitled = bridge.text(ui::UNTITLED);
    let shown = move || name.with(|name| if name.is_empty() { untitled.to_owned() } else { name.clone() });
    Effect::new(move |_| {
        let title = shown();
        document().set_title(&format!("{title} · Brokerlab"));
    });
    (move || {
        if editing.get() {
            title_field(bridge, editing, name.get_untracked())
        } else {
            view! {
                <h1 class="title" title=bridge.text(ui::RENAME_BOARD)>
                    <button class="ell" on:click=move |_| editing.set(true)>{shown}</button>
                </h1>
            }
            .into_any()
        }
    })
    .into_any()
}

fn title_field(bridge: Bridge, editing: RwSignal<bool>, old: String) -> AnyView {
    let field = super::focused_input();
    let keep = StoredValue::new(true);
    let before = old.clone();
    let done = move || {
        let Some(field) = field.get_untracked() else { return };
        let title = field.value().trim().to_owned();
        if keep.get_value() && title != before {
            bridge.edit(Edit::SetTitle(title));
        }
        editing.set(false);
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        if keyboard::is_composing(&event) {
            return;
        }
        if matches!(event.key().as_str(), "Enter" | "Escape") {
            keep.set_value(event.key() == "Enter");
            event.prevent_default();
            if let Some(field) = field.get_untracked() {
                // Leaving the field is what ends the renaming.
                let _ = field.blur();
            }
        }
    };
    view! {
        <input
            node_ref=field
            class="title"
            type="text"
            maxlength="200"
            aria-label=bridge.text(ui::BOARD_NAME)
            prop:value=old
            on:keydown=keys
            on:blur=move |_| done()
        />
    }
    .into_any()
}

fn saved(bridge: Bridge) -> AnyView {
    (move || {
        if bridge.saved.get() == Saved::Elsewhere {
            return view! {
                <button class="tag saved warn" title=bridge.text(ui::KEEP_THIS) on:click=move |_| autosave::take_over(bridge)>
                    {icon(Icon::Warning)}{bridge.text(ui::SAVED_ELSEWHERE)}
                </button>
            }
            .into_any();
        }
        let (text, shown, class) = match bridge.saved.get() {
            Saved::Here => (ui::SAVED_HERE, Icon::Check, "tag saved"),
            Saved::Pending => (ui::SAVING, Icon::Clock, "tag saved"),
            Saved::Elsewhere | Saved::Impossible => (ui::NOT_SAVED, Icon::Warning, "tag saved warn"),
        };
        view! { <span class=class>{icon(shown)}{bridge.text(text)}</span> }.into_any()
    })
    .into_any()
}

/// An icon button that runs a command, and says in its tooltip what it does, by which key, and why not now.
pub fn command_button(bridge: Bridge, id: &'static str, shape: Icon, name: Text) -> AnyView {
    let refusal = move || bridge.refusal(id);
    let tip = move || tip(bridge, id, name);
    view! {
        <button
            class="btn icon"
            data-command=id
            aria-label=bridge.text(name)
            title=tip
            aria-disabled=move || refusal().is_some().then_some("true")
            on:click=move |_| bridge.run(id)
        >
            {icon(shape)}
        </button>
    }
    .into_any()
}

/// Name, shortcut and, if it can't be done now, the reason.
pub fn tip(bridge: Bridge, id: &'static str, name: Text) -> String {
    let mut tip = bridge.text(name).to_owned();
    if let Some(key) = keyboard::shortcut_of(id) {
        tip.push_str("  ");
        tip.push_str(&key);
    }
    if let Some(why) = bridge.refusal(id) {
        tip.push_str(" · ");
        tip.push_str(bridge.text(why));
    }
    tip
}

fn languages(bridge: Bridge) -> AnyView {
    let choice = move |language: Language, tag: &'static str, name: Text| {
        view! {
            <button
                lang=tag
                aria-pressed=move || (bridge.language.get() == language).to_string()
                on:click=move |_| bridge.set_language(language)
            >
                {name.get(language)}
            </button>
        }
    };
    view! {
        <div class="seg hide-360" role="group" aria-label=bridge.text(ui::LANGUAGE)>
            {choice(Language::Korean, "ko", ui::LANGUAGE_NAME)}
            {choice(Language::English, "en", ui::LANGUAGE_NAME)}
        </div>
    }
    .into_any()
}

fn theme(bridge: Bridge) -> AnyView {
    let dark = move || bridge.theme.get() == Theme::Dark;
    // Named by what it leads to.
    let name = move || if dark() { ui::LIGHT_THEME } else { ui::DARK_THEME };
    view! {
        <button
            class="btn icon"
            aria-label=move || bridge.text(name())
            title=move || tip(bridge, "app.theme", name())
            data-command="app.theme"
            on:click=move |_| bridge.run("app.theme")
        >
            {move || icon(if dark() { Icon::Sun } else { Icon::Moon })}
        </button>
    }
    .into_any()
}

fn help(bridge: Bridge) -> AnyView {
    view! {
        <button
            class="btn icon hide-360"
            aria-label=bridge.text(ui::HELP)
            title=move || tip(bridge, "app.help", ui::HELP)
            data-command="app.help"
            on:click=move |_| bridge.dialog.set(Some(Dialog::Help))
        >
            <span class="kbd">{ui::HELP_SIGN}</span>
        </button>
    }
    .into_any()
}
