//! Sentences on the screen: names lead to their part, `#212` to the message, keys stand in mono.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};

use super::bridge::Bridge;
use crate::studio::selection::Selection;
use crate::studio::sentence::{Sentence, Span, SpanRole};

/// The sentence with its links.
pub fn rich(bridge: Bridge, sentence: Sentence) -> View {
    sentence.spans.into_iter().map(|span| live_span(bridge, span)).collect_view().into_view()
}

/// The sentence where nothing may be pressed (inside a button): looks only.
pub fn still(sentence: Sentence) -> View {
    sentence.spans.into_iter().map(still_span).collect_view().into_view()
}

fn live_span(bridge: Bridge, span: Span) -> View {
    let selection = match span.role {
        SpanRole::Name(part) => bridge.with(|studio| studio.part_id(part).map(Selection::part)),
        SpanRole::Message(no) => Some(Selection::message(no)),
        _ => None,
    };
    let Some(selection) = selection else { return still_span(span) };
    let go = move |_| bridge.act(|studio| studio.select(selection.clone()));
    el("button").class("name").attr("tabindex", "-1").on(ev::click, go).child(span.text).into_view()
}

fn still_span(span: Span) -> View {
    match span.role {
        SpanRole::Plain => span.text.into_view(),
        SpanRole::Code => el("code").class("mono").child(span.text).into_view(),
        SpanRole::Message(_) => el("span").class("mono").child(span.text).into_view(),
        SpanRole::Name(_) | SpanRole::Strong => el("b").child(span.text).into_view(),
    }
}
