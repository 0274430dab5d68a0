//! What floats over the board: tools, zoom, the banner of the past, the caption of the step, the empty board.
use crate::ui::dom::{IntoView, View, el, ev, svg};
use leptos::prelude::*;

use super::state::Board;
use crate::locales::board as texts;
use crate::locales::number::number;
use crate::studio::gesture::Tool;
use crate::studio::story;
use crate::ui::icon::{Icon, icon, large_icon};
use crate::ui::keyboard::shortcut_of;
use crate::ui::{rich, roving};

/// The title of a button with its shortcut.
fn title(board: Board, text: crate::locales::Text, command: &str) -> String {
    let text = board.bridge.text(text);
    shortcut_of(command).map_or_else(|| text.to_owned(), |key| format!("{text} ({key})"))
}

pub fn tools(board: Board) -> View {
    let tool = move |tool: Tool, sign: Icon, text: crate::locales::Text| {
        let pressed = move || (board.tool.get() == tool).to_string();
        let pick = move |_| {
            board.tool.set(tool);
            board.update(|inner| inner.gestures.tool = tool);
        };
        el("button")
            .class("btn sm icon")
            .attr("aria-pressed", pressed)
            .attr("aria-label", move || board.bridge.text(text))
            .attr("title", move || board.bridge.text(text))
            .on(ev::click, pick)
            .child(icon(sign))
            .into_view()
    };
    el("div")
        .class("float tools")
        .attr("role", "toolbar")
        .attr("aria-label", move || board.bridge.text(texts::TOOLS))
        .node(roving::group())
        .on(ev::keydown, roving::keys)
        .on(ev::focusin, roving::focused)
        .child(tool(Tool::Select, Icon::Pointer, texts::TOOL_SELECT))
        .child(tool(Tool::Hand, Icon::Hand, texts::TOOL_HAND))
        .child(tool(Tool::Connect, Icon::Wire, texts::TOOL_CONNECT))
        .child(el("span").class("vr"))
        .child(command_button(board, "view.tidy", Icon::Tidy, texts::TIDY))
        .into_view()
}

fn command_button(board: Board, id: &'static str, sign: Icon, text: crate::locales::Text) -> View {
    el("button")
        .class("btn sm icon")
        .attr("data-command", id)
        .attr("aria-label", move || board.bridge.text(text))
        .attr("title", move || title(board, text, id))
        .on(ev::click, move |_| board.bridge.run(id))
        .child(icon(sign))
        .into_view()
}

pub fn zoom(board: Board) -> View {
    let percent = move || format!("{}%", (board.zoom.get() * 100.0).round());
    el("div")
        .class("float zoom")
        .attr("role", "toolbar")
        .attr("aria-label", move || board.bridge.text(texts::ZOOM))
        .node(roving::group())
        .on(ev::keydown, roving::keys)
        .on(ev::focusin, roving::focused)
        .child(command_button(board, "view.zoom-out", Icon::Minus, texts::ZOOM_OUT))
        .child(
            el("button")
                .class("num")
                .attr("data-command", "view.zoom-reset")
                .attr("title", move || title(board, texts::ZOOM_RESET, "view.zoom-reset"))
                .on(ev::click, move |_| board.bridge.run("view.zoom-reset"))
                .child(percent),
        )
        .child(command_button(board, "view.zoom-in", Icon::Plus, texts::ZOOM_IN))
        .child(command_button(board, "view.fit", Icon::Fit, texts::FIT))
        .into_view()
}

/// The frame and the banner while an earlier moment is on show.
pub fn past(board: Board) -> View {
    let ahead = Memo::new(move |_| {
        board.bridge.moment_version.track();
        board.bridge.document_version.track();
        if board.bridge.playing.get() {
            return 0;
        }
        board.bridge.with(|studio| {
            let session = studio.session();
            session.frontier().event.saturating_sub(session.cursor().event)
        })
    });
    let view = move || {
        let events = ahead.get();
        (events > 0).then(|| {
            let text = if events == 1 { texts::AHEAD_ONE } else { texts::AHEAD };
            let what = texts::fill(board.bridge.text(text), &[&number(events)]);
            (
                el("div").class("past"),
                el("div")
                    .class("float back")
                    .child(el("span").class("acc").child(icon(Icon::Clock)))
                    .child(
                        el("span")
                            .class("what")
                            .attr("title", what.clone())
                            .child(el("b").child(board.bridge.text(texts::PAST)))
                            .child(" ")
                            .child(el("span").class("sub num").child(what.clone())),
                    )
                    .child(
                        el("button")
                            .class("btn sm line")
                            .attr("data-command", "run.to-end")
                            .on(ev::click, move |_| board.bridge.run("run.to-end"))
                            .child(board.bridge.text(texts::BACK_TO_END)),
                    ),
            )
        })
    };
    view.into_view()
}

/// The sentence of the step with the rule behind it.
pub fn caption(board: Board) -> View {
    let told = Memo::new(move |_| {
        board.bridge.moment_version.track();
        board.bridge.document_version.track();
        let language = board.bridge.language.get();
        if board.bridge.playing.get() {
            return None;
        }
        board.bridge.with(|studio| {
            let session = studio.session();
            let story = story::full(session, session.cursor().event)?;
            Some((story.text.say(language), story.rule))
        })
    });
    // One polite message per step (UX A14); the first moment shown is no step.
    Effect::new(move |before: Option<()>| {
        let sentence = told.with(|told| told.as_ref().map(|(sentence, _)| sentence.plain()));
        if let Some(sentence) = sentence.filter(|sentence| before.is_some() && !sentence.is_empty()) {
            board.bridge.announce(sentence);
        }
    });
    let view = move || {
        told.get().filter(|(sentence, _)| !sentence.is_empty()).map(|(sentence, rule)| {
            let rule = rule.map(|rule| el("span").class("rule").child(rule));
            el("section")
                .class("caption")
                .attr("aria-label", board.bridge.text(texts::CAPTION))
                .child(large_icon(Icon::Route))
                .child(el("p").child(rich::rich(board.bridge, sentence)))
                .child(rule)
        })
    };
    view.into_view()
}

/// Ghosts of a producer and a queue, and the three ways to begin.
pub fn empty(board: Board) -> View {
    const GHOSTS: &str = r#"<path d="M0 12Q0 8 4 8L32 8Q36 8 38.3 11.3L44.3 19.6Q46 22 44.3 24.4L38.3 32.7Q36 36 32 36L4 36Q0 36 0 32Z"/><path d="M50 22h46"/><path d="M100 10Q100 8 102 8L144 8Q150 8 150 14L150 30Q150 36 144 36L102 36Q100 36 100 34Z"/>"#;
    let is_empty = Memo::new(move |_| {
        board.bridge.document_version.track();
        board.bridge.with(|studio| studio.document().parts.is_empty())
    });
    let view = move || {
        let begins = is_empty.get() && board.bridge.placing.with(Option::is_none);
        begins.then(|| {
            let key = shortcut_of("part.add").unwrap_or_default();
            el("div")
                .class("empty-board")
                .child(
                    svg("svg")
                        .attr("width", "150")
                        .attr("height", "44")
                        .attr("viewBox", "0 0 150 44")
                        .attr("aria-hidden", "true")
                        .html(GHOSTS),
                )
                .child(el("b").child(board.bridge.text(texts::EMPTY)))
                .child(
                    el("p")
                        .child(board.bridge.text(texts::EMPTY_PRESS))
                        .child(" ")
                        .child(el("span").class("kbd").child(key))
                        .child(" ")
                        .child(board.bridge.text(texts::EMPTY_TO_ADD)),
                )
                .child(
                    el("button")
                        .class("btn sm line")
                        .attr("data-command", "app.scenarios")
                        .on(ev::click, move |_| board.bridge.run("app.scenarios"))
                        .child(board.bridge.text(texts::OPEN_SCENARIO)),
                )
        })
    };
    view.into_view()
}
