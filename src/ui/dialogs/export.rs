//! Export: the board as a RabbitMQ definitions.json, to save or to copy; what is not in it is said.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::card;
use super::share::file_name;
use crate::locales::number::number;
use crate::locales::ui_deck;
use crate::studio::export::{self, Exported};
use crate::ui::bridge::Bridge;
use crate::ui::clipboard;
use crate::ui::icon::{Icon, icon};
use crate::ui::rich;

/// Letters of the file that are shown; all of it is saved and copied.
const SHOWN: usize = 20_000;

pub fn export(bridge: Bridge) -> View {
    let (title, exported) = bridge.with(|studio| (studio.document().title.clone(), export::export(studio.document())));
    let Exported { text, left_out } = exported;
    let language = bridge.language.get();
    let name = file_name(&title, "definitions.json");
    let shown: String = text.chars().take(SHOWN).collect();
    let lines = number(text.lines().count() as u64);
    let left_out: Vec<_> = left_out.into_iter().map(|what| rich::still(what.say(language))).collect();
    let has_left_out = !left_out.is_empty();
    let rows =
        left_out.into_iter().map(|what| el("li").child(icon(Icon::Info)).child(el("span").child(what))).collect_view();
    let (to_save, to_copy) = (text.clone(), text);
    let saved_name = name.clone();
    let save = move |_| {
        clipboard::download(&saved_name, &to_save);
        bridge.announce(ui_deck::FILE_SAVED.get(bridge.language.get_untracked()));
    };
    let inside = (
        el("p").class("t12 sub").child(bridge.text(ui_deck::EXPORT_LEAD)),
        el("h3")
            .class("h file-name")
            .child(el("span").class("mono").child(name))
            .child(el("span").class("sp"))
            .child(el("span").class("dim num").child(lines).child(" ").child(bridge.text(ui_deck::LINES))),
        el("pre").class("code").attr("tabindex", "0").child(shown),
        has_left_out.then(|| {
            (el("h3").class("h file-name").child(bridge.text(ui_deck::LEFT_OUT)), el("ul").class("report").child(rows))
        }),
    );
    let footer = (
        el("button")
            .class("btn line")
            .on(ev::click, move |_| clipboard::copy(bridge, to_copy.clone(), ui_deck::FILE_COPIED))
            .child(icon(Icon::Copy))
            .child(bridge.text(ui_deck::COPY)),
        el("button")
            .class("btn prim")
            .attr("autofocus", true)
            .on(ev::click, save)
            .child(bridge.text(ui_deck::SAVE_FILE)),
    );
    card(bridge, bridge.text(ui_deck::EXPORT_TITLE), "dlg", inside.into_view(), Some(footer.into_view()))
}
