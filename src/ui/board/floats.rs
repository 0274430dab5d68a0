//! What floats over the board: tools, zoom, the banner of the past, the caption of the step, the empty board.
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

pub fn tools(board: Board) -> AnyView {
    let tool = move |tool: Tool, sign: Icon, text: crate::locales::Text| {
        let pressed = move || (board.tool.get() == tool).to_string();
        let pick = move |_| {
            board.tool.set(tool);
            board.update(|inner| inner.gestures.tool = tool);
        };
        view! {
            <button class="btn sm icon" aria-pressed=pressed aria-label=move || board.bridge.text(text) title=move || board.bridge.text(text) on:click=pick>
                {icon(sign)}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="float tools" role="toolbar" aria-label=move || board.bridge.text(texts::TOOLS) node_ref=roving::group() on:keydown=roving::keys on:focusin=roving::focused>
            {tool(Tool::Select, Icon::Pointer, texts::TOOL_SELECT)}
            {tool(Tool::Hand, Icon::Hand, texts::TOOL_HAND)}
            {tool(Tool::Connect, Icon::Wire, texts::TOOL_CONNECT)}
            <span class="vr"></span>
            {command_button(board, "view.tidy", Icon::Tidy, texts::TIDY)}
        </div>
    }
    .into_any()
}

fn command_button(board: Board, id: &'static str, sign: Icon, text: crate::locales::Text) -> AnyView {
    view! {
        <button
            class="btn sm icon"
            data-command=id
            aria-label=move || board.bridge.text(text)
            title=move || title(board, text, id)
            on:click=move |_| board.bridge.run(id)
        >
            {icon(sign)}
        </button>
    }
    .into_any()
}

pub fn zoom(board: Board) -> AnyView {
    let percent = move || format!("{}%", (board.zoom.get() * 100.0).round());
    view! {
        <div class="float zoom" role="toolbar" aria-label=move || board.bridge.text(texts::ZOOM) node_ref=roving::group() on:keydown=roving::keys on:focusin=roving::focused>
            {command_button(board, "view.zoom-out", Icon::Minus, texts::ZOOM_OUT)}
            <button
                class="num"
                data-command="view.zoom-reset"
                title=move || title(board, texts::ZOOM_RESET, "view.zoom-reset")
                on:click=move |_| board.bridge.run("view.zoom-reset")
            >
                {percent}
            </button>
            {command_button(board, "view.zoom-in", Icon::Plus, texts::ZOOM_IN)}
            {command_button(board, "view.fit", Icon::Fit, texts::FIT)}
        </div>
    }
    .into_any()
}

/// The frame and the banner while an earlier moment is on show.
pub fn past(board: Board) -> AnyView {
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
            view! {
                <div class="past"></div>
                <div class="float back">
                    <span class="acc">{icon(Icon::Clock)}</span>
                    <span class="what" title=what.clone()>
                        <b>{board.bridge.text(texts::PAST)}</b>" "<span class="sub num">{what.clone()}</span>
                    </span>
                    <button class="btn sm line" data-command="run.to-end" on:click=move |_| board.bridge.run("run.to-end")>
                        {board.bridge.text(texts::BACK_TO_END)}
                    </button>
                </div>
            }
        })
    };
    view! { {view} }.into_any()
}

/// The sentence of the step with the rule behind it.
pub fn caption(board: Board) -> AnyView {
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
            let rule = rule.map(|rule| view! { <span class="rule">{rule}</span> });
            view! {
                <section class="caption" aria-label=board.bridge.text(texts::CAPTION)>
                    {large_icon(Icon::Route)}
                    <p>{rich::rich(board.bridge, sentence)}</p>
                    {rule}
                </section>
            }
        })
    };
    view! { {view} }.into_any()
}

/// Ghosts of a producer and a queue, and the three ways to begin.
pub fn empty(board: Board) -> AnyView {
    const GHOSTS: &str = r#"<path d="M0 12Q0 8 4 8L32 8Q36 8 38.3 11.3L44.3 19.6Q46 22 44.3 24.4L38.3 32.7Q36 36 32 36L4 36Q0 36 0 32Z"/><path d="M50 22h46"/><path d="M100 10Q100 8 102 8L144 8Q150 8 150 14L150 30Q150 36 144 36L102 36Q100 36 100 34Z"/>"#;
    let is_empty = Memo::new(move |_| {
        board.bridge.document_version.track();
        board.bridge.with(|studio| studio.document().parts.is_empty())
    });
    let view = move || {
        is_empty.get().then(|| {
            let key = shortcut_of("part.add").unwrap_or_default();
            view! {
                <div class="empty-board">
                    <svg width="150" height="44" viewBox="0 0 150 44" aria-hidden="true" inner_html=GHOSTS></svg>
                    <b>{board.bridge.text(texts::EMPTY)}</b>
                    <p>
                        {board.bridge.text(texts::EMPTY_PRESS)}" "<span class="kbd">{key}</span>" "
                        {board.bridge.text(texts::EMPTY_TO_ADD)}
                    </p>
                    <button class="btn sm line" data-command="app.scenarios" on:click=move |_| board.bridge.run("app.scenarios")>
                        {board.bridge.text(texts::OPEN_SCENARIO)}
                    </button>
                </div>
            }
        })
    };
    view! { {view} }.into_any()
}
