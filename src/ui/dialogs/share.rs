//! Share: the link to this moment, how long it is and where it fits, what it carries; as QR code, as an embedded
//! frame, as a file. Nothing is sent anywhere.
use crate::ui::dom::{CollectView, IntoView, NodeRef, View, el, ev, svg};
use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

use super::card;
use crate::locales::number::{clock, number};
use crate::locales::{Text, ui_deck};
use crate::studio::model::Studio;
use crate::studio::save;
use crate::studio::sentence::{Arg, phrase};
use crate::studio::share::{CHAT_CHARACTERS, QR_CHARACTERS, SERVER_CHARACTERS};
use crate::ui::actions;
use crate::ui::bridge::{Bridge, Dialog};
use crate::ui::clipboard;
use crate::ui::icon::{Icon, icon};

/// Where links of so many characters still fit (UX H1), and where the mark stands on the meter, %.
const MARKS: [(usize, &str, f64); 3] = [
    (QR_CHARACTERS, ui_deck::MARK_QR, 26.0),
    (CHAT_CHARACTERS, ui_deck::MARK_DISCORD, 59.0),
    (SERVER_CHARACTERS, ui_deck::MARK_GITHUB, 82.5),
];
/// The longest link that is drawn as a QR code (UX H9).
const LONGEST_QR: usize = 1_000;
/// Quiet border around a QR code, modules.
const QUIET: i32 = 4;

/// What is folded out below the buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extra {
    Nothing,
    Qr,
    Embed,
}

pub fn share(bridge: Bridge) -> View {
    let link = match bridge.with(Studio::share_link) {
        Ok(link) => actions::address(&link.fragment),
        Err(problem) => return too_large(bridge, problem.phrase().plain(bridge.language.get())),
    };
    let length = link.chars().count();
    let extra = RwSignal::new(Extra::Nothing);
    let shown = link.clone();
    let folded_out = move || match extra.get() {
        Extra::Nothing => ().into_view(),
        Extra::Qr => qr(bridge, &shown),
        Extra::Embed => embed(bridge, &shown),
    };
    let inside = (
        link_row(bridge, link),
        meter(length),
        el("p")
            .class("t12 sub")
            .child(
                el("b")
                    .class("ink num")
                    .child(number(length as u64))
                    .child(" ")
                    .child(bridge.text(ui_deck::CHARACTERS)),
            )
            .child(" ")
            .child(bridge.text(fits(length))),
        content(bridge),
        el("p")
            .class("row sub t12 privacy")
            .child(icon(Icon::Lock))
            .child(el("span").child(bridge.text(ui_deck::PRIVACY))),
        buttons(bridge, extra, length),
        folded_out,
    );
    card(bridge, bridge.text(ui_deck::SHARE_TITLE), "dlg", inside.into_view(), None)
}

/// No link can carry this board: the file can.
fn too_large(bridge: Bridge, why: String) -> View {
    let inside = (
        el("p").class("t12 sub").child(why),
        el("div").class("flow").attr("style", "margin-top:10px").child(
            el("button")
                .class("btn prim")
                .attr("autofocus", true)
                .on(ev::click, move |_| save_file(bridge))
                .child(bridge.text(ui_deck::SAVE_FILE)),
        ),
    );
    card(bridge, bridge.text(ui_deck::SHARE_TITLE), "dlg", inside.into_view(), None)
}

fn link_row(bridge: Bridge, link: String) -> View {
    let field = NodeRef::<web_sys::HtmlInputElement>::new();
    let select = move |_| {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
    };
    let copied = link.clone();
    el("div")
        .class("row")
        .attr("style", "margin:4px 0 8px")
        .child(
            el("label").class("field").attr("style", "flex:1;min-width:0").child(
                el("input")
                    .node(field)
                    .class("mono t12")
                    .attr("readonly", true)
                    .attr("aria-label", bridge.text(ui_deck::LINK))
                    .prop("value", link)
                    .on(ev::focus, select),
            ),
        )
        .child(
            el("button")
                .class("btn prim")
                .attr("autofocus", true)
                .attr("data-command", "app.copy-link")
                .on(ev::click, move |_| clipboard::copy(bridge, copied.clone(), ui_deck::LINK_COPIED))
                .child(icon(Icon::Copy))
                .child(bridge.text(ui_deck::COPY_LINK)),
        )
        .into_view()
}

/// How much of the meter a link of this length fills, %: the stretches between the marks are not to scale.
fn filled(length: usize) -> f64 {
    let mut from = (0_usize, 0.0_f64);
    for (limit, _, place) in MARKS {
        if length <= limit {
            return from.1 + (place - from.1) * (length - from.0) as f64 / (limit - from.0) as f64;
        }
        from = (limit, place);
    }
    (from.1 + 17.5 * (length - from.0) as f64 / 24_000.0).min(100.0)
}

fn meter(length: usize) -> View {
    let marks = MARKS.iter().map(|(_, name, place)| {
        el("i").class("mark").attr("style", format!("left:{place}%")).child(el("span").child(*name))
    });
    el("div")
        .class("meter")
        .attr("aria-hidden", "true")
        .child(el("div").class("track").child(el("i").attr("style", format!("width:{:.1}%", filled(length)))))
        .child(marks.collect_view())
        .into_view()
}

const fn fits(length: usize) -> Text {
    if length <= QR_CHARACTERS {
        ui_deck::FITS_QR
    } else if length <= CHAT_CHARACTERS {
        ui_deck::FITS_DISCORD
    } else if length <= SERVER_CHARACTERS {
        ui_deck::FITS_GITHUB
    } else {
        ui_deck::FITS_FILE
    }
}

/// When it opens and what it carries.
fn content(bridge: Bridge) -> View {
    let language = bridge.language.get();
    let (opens, carries) = bridge.with(|studio| {
        let session = studio.session();
        let cursor = session.cursor();
        let opens = phrase(ui_deck::OPENS, [Arg::Number(cursor.event), Arg::Plain(clock(cursor.at))]);
        let board = phrase(ui_deck::CARRIES_BOARD, [Arg::Number(studio.document().parts.len() as u64)]);
        let commands = session.commands().len() as u64;
        let carries = match commands {
            0 => board,
            _ => phrase(ui_deck::CARRIES_COMMANDS, [Arg::Phrase(board), Arg::Number(commands)]),
        };
        (opens.plain(language), carries.plain(language))
    });
    el("dl")
        .class("kv")
        .attr("style", "margin-top:8px")
        .child(el("dt").child(bridge.text(ui_deck::OPENS_AT)))
        .child(el("dd").class("num").child(opens))
        .child(el("dt").child(bridge.text(ui_deck::CARRIES)))
        .child(el("dd").class("num").child(carries))
        .into_view()
}

fn buttons(bridge: Bridge, extra: RwSignal<Extra>, length: usize) -> View {
    let toggle = move |which: Extra| extra.update(|now| *now = if *now == which { Extra::Nothing } else { which });
    let has_qr = length <= LONGEST_QR;
    // Too long for most places: the file is the way.
    let file_class = if length > SERVER_CHARACTERS { "btn sm prim" } else { "btn sm line" };
    let open_qr = move |_| {
        if has_qr {
            toggle(Extra::Qr);
        }
    };
    el("div")
        .class("flow")
        .attr("style", "margin-top:10px")
        .child(
            el("button")
                .class("btn sm line")
                .attr("aria-expanded", move || (extra.get() == Extra::Qr).to_string())
                .attr("aria-disabled", (!has_qr).then_some("true"))
                .attr("title", (!has_qr).then(|| bridge.text(ui_deck::QR_TOO_LONG)))
                .on(ev::click, open_qr)
                .child(bridge.text(ui_deck::QR_CODE)),
        )
        .child(
            el("button")
                .class("btn sm line")
                .attr("aria-expanded", move || (extra.get() == Extra::Embed).to_string())
                .on(ev::click, move |_| toggle(Extra::Embed))
                .child(bridge.text(ui_deck::EMBED)),
        )
        .child(
            el("button")
                .class(file_class)
                .attr("title", bridge.text(ui_deck::SAVE_FILE))
                .on(ev::click, move |_| save_file(bridge))
                .child(bridge.text(ui_deck::FILE)),
        )
        .child(
            el("button")
                .class("btn sm line")
                .attr("data-command", "app.export")
                .on(ev::click, move |_| bridge.dialog.set(Some(Dialog::Export)))
                .child(bridge.text(ui_deck::EXPORT)),
        )
        .into_view()
}

/// The document as a file, ready to be imported again.
pub fn save_file(bridge: Bridge) {
    let (name, text) = bridge.with(|studio| {
        let document = studio.document();
        (file_name(&document.title, "brokerlab.json"), save::to_file(document))
    });
    clipboard::download(&name, &text);
    bridge.announce(ui_deck::FILE_SAVED.get(bridge.language.get_untracked()));
}

/// The title as a file's name: letters, digits and dashes.
pub fn file_name(title: &str, ending: &str) -> String {
    let safe: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let safe = safe.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    format!("{}.{ending}", if safe.is_empty() { "board" } else { &safe })
}

/// Drawn here, level M; black on white in both themes, as cameras expect.
fn qr(bridge: Bridge, link: &str) -> View {
    let Ok(code) = QrCode::encode_text(link, QrCodeEcc::Medium) else { return ().into_view() };
    let side = code.size();
    let mut path = String::new();
    for y in 0..side {
        for x in (0..side).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{} {}h1v1h-1Z", x + QUIET, y + QUIET));
        }
    }
    let box_side = side + 2 * QUIET;
    svg("svg")
        .class("qr")
        .attr("viewBox", format!("0 0 {box_side} {box_side}"))
        .attr("role", "img")
        .attr("aria-label", bridge.text(ui_deck::QR_OF_LINK))
        .attr("shape-rendering", "crispEdges")
        .child(svg("rect").attr("width", box_side).attr("height", box_side).attr("fill", "#fff"))
        .child(svg("path").attr("d", path).attr("fill", "#000"))
        .into_view()
}

fn embed(bridge: Bridge, link: &str) -> View {
    let title = bridge.with(|studio| studio.document().title.clone());
    let snippet = embed_snippet(link, &title);
    let copied = snippet.clone();
    el("div")
        .class("embed")
        .child(el("p").class("t12 sub").child(bridge.text(ui_deck::EMBED_HELP)))
        .child(el("pre").class("code").attr("tabindex", "0").child(snippet))
        .child(
            el("button")
                .class("btn sm line")
                .on(ev::click, move |_| clipboard::copy(bridge, copied.clone(), ui_deck::EMBED_COPIED))
                .child(icon(Icon::Copy))
                .child(bridge.text(ui_deck::COPY)),
        )
        .into_view()
}

fn embed_snippet(link: &str, title: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!(
        r#"<iframe src="{}" title="{}" width="100%" height="560" style="border:0" sandbox="allow-scripts allow-same-origin" loading="lazy"></iframe>"#,
        escape(link),
        escape(title)
    )
}
