//! The top bar is the document: its name, its edit history, sharing; and what concerns the whole page.
use crate::ui::dom::{IntoView, View, el, ev};
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

/// The bar, or its first sight until the rest can be made.
pub fn topbar(bridge: Bridge) -> View {
    (move || match bridge.later.get() {
        Some(later) => (later.topbar)(bridge),
        None => el("header").class("top").child(lockup()).into_view(),
    })
    .into_view()
}

pub fn inside(bridge: Bridge) -> View {
    (move || bar(bridge)).into_view()
}

fn lockup() -> View {
    el("div")
        .class("lockup")
        .child(icon::mark())
        .child(el("span").child(ui::NAME_START).child(el("i").child(ui::NAME_END)))
        .into_view()
}

fn bar(bridge: Bridge) -> View {
    let palette_key = keyboard::shortcut_of("app.palette").unwrap_or_default();
    el("header")
        .class("top")
        .child(lockup())
        .child(el("span").class("vr hide-360"))
        .child(title(bridge))
        .child(el("span").class("hide-1024").child(saved(bridge)))
        .child(el("span").class("vr hide-360"))
        .child(el("span").class("h dim hide-1280").child(bridge.text(ui::EDITS)))
        .child(roving::toolbar("row edits hide-360", bridge.text(ui::EDITS), edits(bridge)))
        .child(el("span").class("sp hide-360"))
        .child(
            el("button")
                .class("field search hide-360")
                .attr("aria-label", bridge.text(ui::FIND_COMMAND))
                .attr("aria-keyshortcuts", "Control+K")
                .on(ev::click, move |_| bridge.run("app.palette"))
                .child(icon(Icon::Search))
                .child(el("span").child(bridge.text(ui::FIND_COMMAND)))
                .child(el("span").class("sp"))
                .child(el("span").class("kbd").child(palette_key)),
        )
        .child(el("span").class("sp hide-360"))
        .child(roving::toolbar("row", bridge.text(ui::PAGE), page(bridge)))
        .child(
            el("button")
                .class("btn icon only-narrow")
                .attr("aria-label", bridge.text(ui::MENU))
                .attr("aria-expanded", move || bridge.rail_open.get().to_string())
                .on(ev::click, move |_| bridge.rail_open.update(|open| *open = !*open))
                .child(icon(Icon::Menu)),
        )
        .into_view()
}

fn edits(bridge: Bridge) -> View {
    (
        command_button(bridge, "edit.undo", Icon::Undo, ui::UNDO_EDIT),
        command_button(bridge, "edit.redo", Icon::Redo, ui::REDO_EDIT),
    )
        .into_view()
}

fn page(bridge: Bridge) -> View {
    (
        languages(bridge),
        el("span").class("hide-360").child(theme(bridge)),
        help(bridge),
        el("button")
            .class("btn icon only-1100")
            .attr("aria-label", bridge.text(ui::INSPECTOR))
            .attr("title", bridge.text(ui::INSPECTOR))
            .attr("aria-pressed", move || bridge.inspector_open.get().to_string())
            .on(ev::click, move |_| bridge.inspector_open.update(|open| *open = !*open))
            .child(icon(Icon::Info)),
        el("button")
            .class("btn prim")
            .attr("aria-label", bridge.text(ui::SHARE))
            .attr("data-command", "app.share")
            .on(ev::click, move |_| bridge.run("app.share"))
            .child(icon(Icon::Share))
            .child(el("span").class("hide-360").child(bridge.text(ui::SHARE))),
    )
        .into_view()
}

/// The document's name, renamed in place. Enter and Esc count only when no syllable is being composed.
fn title(bridge: Bridge) -> View {
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
            el("h1")
                .class("title")
                .attr("title", bridge.text(ui::RENAME_BOARD))
                .child(el("button").class("ell").on(ev::click, move |_| editing.set(true)).child(shown))
                .into_view()
        }
    })
    .into_view()
}

fn title_field(bridge: Bridge, editing: RwSignal<bool>, old: String) -> View {
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
    el("input")
        .node(field)
        .class("title")
        .attr("type", "text")
        .attr("maxlength", "200")
        .attr("aria-label", bridge.text(ui::BOARD_NAME))
        .prop("value", old)
        .on(ev::keydown, keys)
        .on(ev::blur, move |_| done())
        .into_view()
}

fn saved(bridge: Bridge) -> View {
    (move || {
        if bridge.saved.get() == Saved::Elsewhere {
            return el("button")
                .class("tag saved warn")
                .attr("title", bridge.text(ui::KEEP_THIS))
                .on(ev::click, move |_| autosave::take_over(bridge))
                .child(icon(Icon::Warning))
                .child(bridge.text(ui::SAVED_ELSEWHERE))
                .into_view();
        }
        let (text, shown, class) = match bridge.saved.get() {
            Saved::Here => (ui::SAVED_HERE, Icon::Check, "tag saved"),
            Saved::Pending => (ui::SAVING, Icon::Clock, "tag saved"),
            Saved::Elsewhere | Saved::Impossible => (ui::NOT_SAVED, Icon::Warning, "tag saved warn"),
        };
        el("span").class(class).child(icon(shown)).child(bridge.text(text)).into_view()
    })
    .into_view()
}

/// An icon button that runs a command, and says in its tooltip what it does, by which key, and why not now.
pub fn command_button(bridge: Bridge, id: &'static str, shape: Icon, name: Text) -> View {
    let refusal = move || bridge.refusal(id);
    let tip = move || tip(bridge, id, name);
    el("button")
        .class("btn icon")
        .attr("data-command", id)
        .attr("aria-label", bridge.text(name))
        .attr("title", tip)
        .attr("aria-disabled", move || refusal().is_some().then_some("true"))
        .on(ev::click, move |_| bridge.run(id))
        .child(icon(shape))
        .into_view()
}

/// The first shortcut of a command, as this machine writes it; empty until it is known.
pub fn shortcut(bridge: Bridge, id: &str) -> String {
    bridge.later.get().and_then(|later| (later.shortcut)(id)).unwrap_or_default()
}

/// Name, shortcut and, if it can't be done now, the reason.
pub fn tip(bridge: Bridge, id: &'static str, name: Text) -> String {
    let mut tip = bridge.text(name).to_owned();
    let key = shortcut(bridge, id);
    if !key.is_empty() {
        tip.push_str("  ");
        tip.push_str(&key);
    }
    if let Some(why) = bridge.refusal(id) {
        tip.push_str(" · ");
        tip.push_str(bridge.text(why));
    }
    tip
}

fn languages(bridge: Bridge) -> View {
    let choice = move |language: Language, tag: &'static str, name: Text| {
        el("button")
            .attr("lang", tag)
            .attr("aria-pressed", move || (bridge.language.get() == language).to_string())
            .on(ev::click, move |_| bridge.set_language(language))
            .child(name.get(language))
    };
    el("div")
        .class("seg hide-360")
        .attr("role", "group")
        .attr("aria-label", bridge.text(ui::LANGUAGE))
        .child(choice(Language::Korean, "ko", ui::LANGUAGE_NAME))
        .child(choice(Language::English, "en", ui::LANGUAGE_NAME))
        .into_view()
}

fn theme(bridge: Bridge) -> View {
    let dark = move || bridge.theme.get() == Theme::Dark;
    // Named by what it leads to.
    let name = move || if dark() { ui::LIGHT_THEME } else { ui::DARK_THEME };
    el("button")
        .class("btn icon")
        .attr("aria-label", move || bridge.text(name()))
        .attr("title", move || tip(bridge, "app.theme", name()))
        .attr("data-command", "app.theme")
        .on(ev::click, move |_| bridge.run("app.theme"))
        .child(move || icon(if dark() { Icon::Sun } else { Icon::Moon }))
        .into_view()
}

fn help(bridge: Bridge) -> View {
    el("button")
        .class("btn icon hide-360")
        .attr("aria-label", bridge.text(ui::HELP))
        .attr("title", move || tip(bridge, "app.help", ui::HELP))
        .attr("data-command", "app.help")
        .on(ev::click, move |_| bridge.dialog.set(Some(Dialog::Help)))
        .child(el("span").class("kbd").child(ui::HELP_SIGN))
        .into_view()
}
