//! Sentences on the screen: names lead to their part, `#212` to the message, keys stand in mono.
use leptos::prelude::*;

use super::bridge::Bridge;
use crate::studio::selection::Selection;
use crate::studio::sentence::{Sentence, Span, SpanRole};

/// The sentence with its links.
pub fn rich(bridge: Bridge, sentence: Sentence) -> AnyView {
    sentence.spans.into_iter().map(|span| live_span(bridge, span)).collect_view().into_any()
}

/// The sentence where nothing may be pressed (inside a button): looks only.
pub fn still(sentence: Sentence) -> AnyView {
    sentence.spans.into_iter().map(still_span).collect_view().into_any()
}

fn live_span(bridge: Bridge, span: Span) -> AnyView {
    let selection = match span.role {
        SpanRole::Name(part) => bridge.with(|studio| studio.part_id(part).map(Selection::part)),
        SpanRole::Message(no) => Some(Selection::message(no)),
        _ => None,
    };
    let Some(selection) = selection else { return still_span(span) };
    let go = move |_| bridge.act(|studio| studio.select(selection.clone()));
    view! { <button class="name" tabindex="-1" on:click=go>{span.text}</button> }.into_any()
}

fn still_span(span: Span) -> AnyView {
    match span.role {
        SpanRole::Plain => span.text.into_any(),
        SpanRole::Code => view! { <code class="mono">{span.text}</code> }.into_any(),
        SpanRole::Message(_) => view! { <span class="mono">{span.text}</span> }.into_any(),
        SpanRole::Name(_) | SpanRole::Strong => view! { <b>{span.text}</b> }.into_any(),
    }
}
