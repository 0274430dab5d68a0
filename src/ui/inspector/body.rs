//! The body of a message as JSON, text or hex.
use crate::ui::dom::{IntoView, View, el, ev};
use leptos::prelude::*;

use crate::engine::message::Body;
use crate::locales::number::number;
use crate::locales::{Text, ui_deck};
use crate::ui::bridge::Bridge;

/// Bytes that are shown; the rest is counted.
const SHOWN_BYTES: usize = 4_096;
const BYTES_PER_LINE: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Json,
    Text,
    Hex,
}

pub fn section(bridge: Bridge, body: Body, content_type: Option<String>) -> View {
    let (text, bytes) = match body {
        Body::Text(text) => {
            let bytes = text.len();
            (text, bytes)
        }
        Body::Fill(bytes) => ("x".repeat((bytes as usize).min(SHOWN_BYTES)), bytes as usize),
    };
    if bytes == 0 {
        return el("section")
            .class("sec")
            .child(el("h3").class("h").child(bridge.text(ui_deck::BODY)))
            .child(el("p").class("t12 sub").child(bridge.text(ui_deck::NO_BODY)))
            .into_view();
    }
    let json = as_json(&text);
    let is_json = json.is_some() && content_type.as_deref() != Some("text/plain");
    let look = RwSignal::new(if is_json { Look::Json } else { Look::Text });
    let button = move |this: Look, name: Text| {
        el("button")
            .attr("aria-pressed", move || (look.get() == this).to_string())
            .on(ev::click, move |_| look.set(this))
            .child(bridge.text(name))
    };
    let has_json = json.is_some();
    let rest = bytes.saturating_sub(SHOWN_BYTES);
    let shown = move || match look.get() {
        Look::Json => json.clone().unwrap_or_default(),
        Look::Text => text.chars().take(SHOWN_BYTES).collect(),
        Look::Hex => hex(text.as_bytes()),
    };
    el("section")
        .class("sec")
        .child(
            el("h3")
                .class("h")
                .child(bridge.text(ui_deck::BODY))
                .child(el("span").class("dim num").child(number(bytes as u64)).child(" B"))
                .child(el("span").class("sp"))
                .child(
                    el("span")
                        .class("seg low")
                        .attr("role", "group")
                        .attr("aria-label", bridge.text(ui_deck::BODY_AS))
                        .child(has_json.then(|| button(Look::Json, ui_deck::AS_JSON)))
                        .child(button(Look::Text, ui_deck::AS_TEXT))
                        .child(button(Look::Hex, ui_deck::AS_HEX)),
                ),
        )
        .child(el("pre").class("code").attr("tabindex", "0").child(shown))
        .child((rest > 0).then(|| {
            el("p")
                .class("t12 sub")
                .child(bridge.text(ui_deck::BODY_CUT))
                .child(" ")
                .child(number(rest as u64))
                .child(" B")
        }))
        .into_view()
}

fn as_json(text: &str) -> Option<String> {
    let value = serde_json::from_str::<serde_json::Value>(text).ok()?;
    serde_json::to_string_pretty(&value).ok()
}

/// Offset, eight bytes, and what of them is readable.
pub fn hex(bytes: &[u8]) -> String {
    let shown = &bytes[..bytes.len().min(SHOWN_BYTES)];
    let line = |(at, row): (usize, &[u8])| {
        let codes: String = row.iter().map(|byte| format!("{byte:02x} ")).collect();
        let letters: String = row.iter().map(|b| if (32..127).contains(b) { *b as char } else { '·' }).collect();
        format!("{:04x}  {codes:<24} {letters}\n", at * BYTES_PER_LINE)
    };
    shown.chunks(BYTES_PER_LINE).enumerate().map(line).collect()
}
