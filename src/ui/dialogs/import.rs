//! Import: a RabbitMQ definitions.json, a Brokerlab file or a link, by file picker, by drop or as pasted text. Says
//! what comes in and what is kept without being simulated, before anything on the board is replaced.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::share::save_file;
use super::{card, close};
use crate::locales::number::number;
use crate::locales::ui_deck;
use crate::studio::document::Document;
use crate::studio::import::{self as definitions, ImportError, Report, Vhost};
use crate::studio::save::{self, MAX_BYTES, SaveError};
use crate::studio::sentence::{Arg, Phrase, phrase};
use crate::studio::share;
use crate::ui::actions;
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon};
use crate::ui::rich;
use crate::ui::toast::ToastTone;

/// Lines of the report that are shown; more are only counted.
const MOST_LINES: usize = 60;

/// What a text turned out to be.
#[derive(Clone, Debug, PartialEq)]
enum Found {
    Nothing,
    /// A text that holds a link.
    Link(String),
    File(Box<Document>),
    Definitions {
        vhosts: Vec<Vhost>,
        document: Box<Document>,
        report: Report,
    },
    Wrong(Phrase),
}

/// Which virtual hosts of a broker's file are opened.
#[derive(Clone, Debug, PartialEq)]
enum Choice {
    Fullest,
    One(String),
    All,
}

#[derive(Clone, Copy)]
struct Import {
    bridge: Bridge,
    text: RwSignal<String>,
    choice: RwSignal<Choice>,
    /// Something is being dragged over the field.
    is_over: RwSignal<bool>,
    found: Memo<Found>,
}

pub fn import(bridge: Bridge) -> View {
    let text = RwSignal::new(String::new());
    let choice = RwSignal::new(Choice::Fullest);
    let found = Memo::new(move |_| text.with(|text| choice.with(|choice| read(text, choice))));
    let import = Import { bridge, text, choice, is_over: RwSignal::new(false), found };
    let can_open = move || !found.with(|found| matches!(found, Found::Nothing | Found::Wrong(_)));
    let inside = (
        import.drop_zone(),
        el("div").class("import-found").attr("aria-live", "polite").child(move || import.found_view()),
    );
    let footer = (
        el("button").class("btn").on(ev::click, move |_| close(bridge)).child(bridge.text(ui_deck::CANCEL)),
        el("button")
            .class("btn prim")
            .attr("aria-disabled", move || (!can_open()).then_some("true"))
            .attr("title", move || (!can_open()).then(|| bridge.text(ui_deck::NOTHING_TO_OPEN)))
            .on(ev::click, move |_| import.open())
            .child(bridge.text(ui_deck::OPEN)),
    );
    card(bridge, bridge.text(ui_deck::IMPORT_TITLE), "dlg", inside.into_view(), Some(footer.into_view()))
}

/// Looks at what was given.
fn read(text: &str, choice: &Choice) -> Found {
    if text.trim().is_empty() {
        return Found::Nothing;
    }
    if share::looks_like_link(text) {
        return match share::open(text) {
            Ok(_) => Found::Link(text.to_owned()),
            Err(problem) => Found::Wrong(problem.phrase()),
        };
    }
    match save::from_text(text) {
        Ok(document) => return Found::File(Box::new(document)),
        // Not a file of ours: it may be one of RabbitMQ's, whose reader knows better what is wrong.
        Err(SaveError::NotADocument | SaveError::NotJson { .. } | SaveError::TooLarge) => {}
        Err(problem) => return Found::Wrong(problem.phrase()),
    }
    let imported = definitions::vhosts(text).and_then(|vhosts| {
        let imported = match choice {
            Choice::Fullest => definitions::import(text, None),
            Choice::One(vhost) => definitions::import(text, Some(vhost)),
            Choice::All => definitions::import_all(text),
        }?;
        Ok(Found::Definitions { vhosts, document: Box::new(imported.document), report: imported.report })
    });
    imported.unwrap_or_else(|problem| Found::Wrong(problem.phrase()))
}

impl Import {
    // --- giving

    fn drop_zone(self) -> View {
        let bridge = self.bridge;
        let over = move |event: web_sys::DragEvent| {
            event.prevent_default();
            self.is_over.set(true);
        };
        let dropped = move |event: web_sys::DragEvent| {
            event.prevent_default();
            self.is_over.set(false);
            let files = event.data_transfer().and_then(|data| data.files());
            match files.and_then(|files| files.get(0)) {
                Some(file) => self.take_file(file),
                None => {
                    let text = event.data_transfer().and_then(|data| data.get_data("text/plain").ok());
                    self.take(text.unwrap_or_default());
                }
            }
        };
        let picked = move |event: web_sys::Event| {
            let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
            if let Some(file) = input.and_then(|input| input.files()?.get(0)) {
                self.take_file(file);
            }
        };
        (
            el("div")
                .class("drop")
                .class_if("over", move || self.is_over.get())
                .on(ev::dragover, over)
                .on(ev::dragleave, move |_| self.is_over.set(false))
                .on(ev::drop, dropped)
                .child(el("p").child(bridge.text(ui_deck::IMPORT_LEAD)))
                .child(
                    el("label")
                        .class("btn line pick-file")
                        .child(icon(Icon::DeadLetter))
                        .child(bridge.text(ui_deck::CHOOSE_FILE))
                        .child(
                            el("input")
                                .class("sr")
                                .attr("type", "file")
                                .attr("accept", ".json,application/json,text/plain")
                                .on(ev::change, picked),
                        ),
                ),
            el("label").class("paste").child(el("span").class("h").child(bridge.text(ui_deck::PASTE))).child(
                el("textarea")
                    .class("area mono")
                    .attr("rows", "3")
                    .attr("spellcheck", "false")
                    .attr("placeholder", ui_deck::PASTE_HINT)
                    .prop("value", self.text)
                    .on(ev::input, move |event| self.take(event_target_value(&event))),
            ),
        )
            .into_view()
    }

    fn take(self, text: String) {
        self.choice.set(Choice::Fullest);
        self.text.set(text);
    }

    fn take_file(self, file: web_sys::File) {
        if file.size() > MAX_BYTES as f64 {
            let language = self.bridge.language.get_untracked();
            self.bridge.toast(ToastTone::Error, ImportError::TooLarge.phrase().plain(language), None);
            return;
        }
        leptos::task::spawn_local(async move {
            match JsFuture::from(file.text()).await {
                Ok(text) => self.take(text.as_string().unwrap_or_default()),
                Err(_) => {
                    let text = ui_deck::FILE_UNREADABLE.get(self.bridge.language.get_untracked());
                    self.bridge.toast(ToastTone::Error, text, None);
                }
            }
        });
    }

    // --- what was found

    fn found_view(self) -> View {
        let bridge = self.bridge;
        let language = bridge.language.get();
        match self.found.get() {
            Found::Nothing => ().into_view(),
            Found::Wrong(problem) => el("p")
                .class("wrong")
                .attr("role", "alert")
                .child(icon(Icon::Warning))
                .child(el("span").child(rich::still(problem.say(language))))
                .into_view(),
            Found::Link(_) => self.ready(vec![ui_deck::FOUND_LINK.into()], Vec::new()),
            Found::File(document) => {
                let counts = [document.parts.len(), document.links.len()].map(|n| Arg::Number(n as u64));
                let title = Arg::Strong(document.title.clone());
                let [parts, links] = counts;
                self.ready(vec![phrase(ui_deck::FOUND_FILE, [title, parts, links])], Vec::new())
            }
            Found::Definitions { vhosts, report, .. } => {
                let counts = [report.exchanges, report.queues, report.bindings].map(|n| Arg::Number(n as u64));
                let found = vec![phrase(ui_deck::FOUND_DEFINITIONS, counts)];
                let kept = report.kept.into_iter().map(|kept| kept.what).collect();
                (self.vhost_choice(vhosts), self.ready(found, kept)).into_view()
            }
        }
    }

    /// One line a finding, then what is kept but not simulated, then what opening does.
    fn ready(self, found: Vec<Phrase>, kept: Vec<Phrase>) -> View {
        let bridge = self.bridge;
        let language = bridge.language.get();
        let more = kept.len().saturating_sub(MOST_LINES);
        let kept_rows: Vec<_> = kept.iter().take(MOST_LINES).map(|what| rich::still(what.say(language))).collect();
        let kept_rows =
            kept_rows.into_iter().map(|what| el("li").child(icon(Icon::Info)).child(el("span").child(what)));
        let kept_list = (!kept.is_empty()).then(|| {
            el("details")
                .class("kept")
                .attr("open", kept.len() <= 8)
                .child(
                    el("summary")
                        .class("h")
                        .child(bridge.text(ui_deck::KEPT))
                        .child(" ")
                        .child(el("span").class("dim num").child(number(kept.len() as u64))),
                )
                .child(el("ul").class("report").child(kept_rows.collect_view()))
                .child((more > 0).then(|| el("p").class("t12 dim num").child("+ ").child(number(more as u64))))
        });
        let found = found.into_iter().map(|what| {
            let what = rich::still(what.say(language));
            el("li").child(el("span").class("ok").child(icon(Icon::Check))).child(el("span").child(what))
        });
        let has_board = bridge.with(|studio| !studio.document().parts.is_empty());
        let replaces = has_board.then(|| {
            el("p").class("row t12 sub replaces").child(el("span").child(bridge.text(ui_deck::REPLACES))).child(
                el("button")
                    .class("btn sm line")
                    .on(ev::click, move |_| save_file(bridge))
                    .child(bridge.text(ui_deck::SAVE_FIRST)),
            )
        });
        (el("ul").class("report").child(found.collect_view()), kept_list, replaces).into_view()
    }

    fn vhost_choice(self, vhosts: Vec<Vhost>) -> View {
        if vhosts.len() < 2 {
            return ().into_view();
        }
        let bridge = self.bridge;
        let language = bridge.language.get();
        let chosen = match self.choice.get() {
            Choice::Fullest => vhosts.first().map_or(Choice::All, |vhost| Choice::One(vhost.name.clone())),
            other => other,
        };
        let sum = |count: fn(&Vhost) -> usize| vhosts.iter().map(count).sum::<usize>();
        let all = [sum(|vhost| vhost.exchanges), sum(|vhost| vhost.queues), sum(|vhost| vhost.bindings)];
        let all = (Choice::All, el("b").child(bridge.text(ui_deck::ALL_VHOSTS)).into_view(), all);
        let rows = vhosts.into_iter().map(|Vhost { name, exchanges, queues, bindings }| {
            let shown = el("b").class("mono").child(name.clone()).into_view();
            (Choice::One(name), shown, [exchanges, queues, bindings])
        });
        let rows = rows.chain([all]).map(|(choice, name, counts)| {
            let is_chosen = choice == chosen;
            let counts = phrase(ui_deck::VHOST_COUNTS, counts.map(|n| Arg::Number(n as u64))).plain(language);
            el("label")
                .class("vhost")
                .class_if("on", is_chosen)
                .child(
                    el("input")
                        .attr("type", "radio")
                        .attr("name", "vhost")
                        .prop("checked", is_chosen)
                        .on(ev::change, move |_| self.choice.set(choice.clone())),
                )
                .child(name)
                .child(el("span").class("sub num").child(counts))
        });
        el("fieldset")
            .class("vhosts")
            .child(el("legend").class("h").child(bridge.text(ui_deck::CHOOSE_VHOST)))
            .child(rows.collect_view())
            .into_view()
    }

    // --- opening

    fn open(self) {
        let bridge = self.bridge;
        let language = bridge.language.get_untracked();
        let document = match self.found.get_untracked() {
            Found::Nothing | Found::Wrong(_) => return,
            Found::Link(link) => return self.open_link(&link),
            Found::File(document) | Found::Definitions { document, .. } => *document,
        };
        close(bridge);
        actions::replace_board(bridge, None, |studio| studio.open(document));
        bridge.run("view.fit");
        bridge.toast(ToastTone::Done, ui_deck::IMPORTED.get(language), None);
    }

    fn open_link(self, link: &str) {
        let bridge = self.bridge;
        let language = bridge.language.get_untracked();
        close(bridge);
        match actions::replace_board(bridge, None, |studio| studio.open_link(link)) {
            Ok(report) => {
                bridge.run("view.fit");
                let told = report
                    .phrase()
                    .map_or_else(|| ui_deck::IMPORTED.get(language).to_owned(), |phrase| phrase.plain(language));
                bridge.toast(ToastTone::Done, told, None);
            }
            Err(problem) => bridge.toast(ToastTone::Error, problem.phrase().plain(language), None),
        }
    }
}
