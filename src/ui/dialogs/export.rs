//! Export: the board as a RabbitMQ definitions.json, to save or to copy; what is not in it is said.
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

pub fn export(bridge: Bridge) -> AnyView {
    let (title, exported) = bridge.with(|studio| (studio.document().title.clone(), export::export(studio.document())));
    let Exported { text, left_out } = exported;
    let language = bridge.language.get();
    let name = file_name(&title, "definitions.json");
    let shown: String = text.chars().take(SHOWN).collect();
    let lines = number(text.lines().count() as u64);
    let left_out: Vec<_> = left_out.into_iter().map(|what| rich::still(what.say(language))).collect();
    let has_left_out = !left_out.is_empty();
    let rows = left_out.into_iter().map(|what| view! { <li>{icon(Icon::Info)}<span>{what}</span></li> }).collect_view();
    let (to_save, to_copy) = (text.clone(), text);
    let saved_name = name.clone();
    let save = move |_| {
        clipboard::download(&saved_name, &to_save);
        bridge.announce(ui_deck::FILE_SAVED.get(bridge.language.get_untracked()));
    };
    let inside = view! {
        <p class="t12 sub">{bridge.text(ui_deck::EXPORT_LEAD)}</p>
        <h3 class="h file-name"><span class="mono">{name}</span><span class="sp"></span><span class="dim num">{lines}" "{bridge.text(ui_deck::LINES)}</span></h3>
        <pre class="code" tabindex="0">{shown}</pre>
        {has_left_out.then(|| view! { <h3 class="h file-name">{bridge.text(ui_deck::LEFT_OUT)}</h3><ul class="report">{rows}</ul> })}
    };
    let footer = view! {
        <button class="btn line" on:click=move |_| clipboard::copy(bridge, to_copy.clone(), ui_deck::FILE_COPIED)>
            {icon(Icon::Copy)}
            {bridge.text(ui_deck::COPY)}
        </button>
        <button class="btn prim" autofocus on:click=save>{bridge.text(ui_deck::SAVE_FILE)}</button>
    };
    card(bridge, bridge.text(ui_deck::EXPORT_TITLE), "dlg", inside.into_any(), Some(footer.into_any()))
}
