//! Links: those of a part, and the rows of one link (bindings with key or headers, subscriptions).
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::settings::{Target, settings};
use crate::engine::value::Value;
use crate::locales::{Text, ui, ui_kafka};
use crate::studio::document::{Link, LinkId, LinkKind, PartId, Row};
use crate::studio::edit::Edit;
use crate::studio::kind::Param;
use crate::studio::model::Studio;
use crate::studio::selection::Selection;
use crate::studio::value_text::plain;
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon, large_icon};
use crate::ui::rail::guide::back_to_guide;
use crate::ui::roving;

/// Every link at the part, in and out.
pub fn of_part(bridge: Bridge, id: PartId) -> View {
    let rows = move || {
        bridge.document_version.track();
        let links = bridge.with(|studio| {
            let at = studio.document().links.iter().filter(|link| link.from == id || link.to == id);
            at.map(|link| summary(bridge, studio.document(), link, &id)).collect::<Vec<_>>()
        });
        if links.is_empty() {
            return el("p").class("empty").child(bridge.text(ui::NO_LINKS)).into_view();
        }
        roving::list("list", links.into_view())
    };
    el("section")
        .class("sec")
        .child(el("h3").class("h").child(bridge.text(ui::LINKS)))
        .child(rows)
        .child(
            el("button")
                .class("btn sm more")
                .attr("data-command", "part.connect")
                .on(ev::click, move |_| bridge.run("part.connect"))
                .child(icon(Icon::Wire))
                .child(bridge.text(ui::CONNECT)),
        )
        .into_view()
}

fn summary(bridge: Bridge, document: &crate::studio::document::Document, link: &Link, of: &str) -> View {
    let is_out = link.from == of;
    let other = document.part(if is_out { &link.to } else { &link.from });
    let (shape, name) = other.map_or((Icon::Info, String::new()), |part| (Icon::of_part(part), part.name.clone()));
    let arrow = if is_out { "→" } else { "←" };
    let rule = rule_text(bridge, link);
    let id = link.id.clone();
    el("button")
        .attr("tabindex", "-1")
        .on(ev::click, move |_| bridge.act(|studio| studio.select(Selection::link(id.clone()))))
        .child(el("span").class("dim").attr("aria-hidden", "true").child(arrow))
        .child(icon(shape))
        .child(el("span").class("ell").child(name))
        .child(el("span").class("sp"))
        .child(el("span").class("mono key").attr("style", "text-align:right").child(rule))
        .into_view()
}

/// The first binding's key or headers, and how many more; what a consumer forwards.
fn rule_text(bridge: Bridge, link: &Link) -> String {
    match link.kind {
        LinkKind::Bind => {
            let first = link.rows.first().map(row_text).unwrap_or_default();
            match link.rows.len() {
                0 | 1 => first,
                rows => format!("{first} +{}", rows - 1),
            }
        }
        LinkKind::Forward => bridge.text(forwarded(link)).to_owned(),
        _ => String::new(),
    }
}

/// What a consumer produces over this link.
fn forwarded(link: &Link) -> Text {
    match link.rows.first().and_then(|row| row.settings.get("as")).and_then(Value::as_text) {
        Some("dead-letter") => ui_kafka::FORWARDS_DEAD,
        Some("retry") => ui_kafka::FORWARDS_RETRY,
        _ => ui_kafka::FORWARDS_OUTPUT,
    }
}

/// Whether a consumer sends what it gave up to this topic.
pub fn takes_dead_letters(studio: &Studio, topic: &str) -> bool {
    let is_dead = |link: &Link| link.kind == LinkKind::Forward && forwarded(link) == ui_kafka::FORWARDS_DEAD;
    studio.document().links.iter().any(|link| link.to == topic && is_dead(link))
}

/// Whether the setting means something in this row: only what is tried again waits before that.
pub fn has_param(link: &Link, row: usize, param: &Param) -> bool {
    if link.kind != LinkKind::Forward || param.id != "delay" {
        return true;
    }
    let says = link.rows.get(row).and_then(|row| row.settings.get("as")).and_then(Value::as_text);
    says == Some("retry")
}

fn row_text(row: &Row) -> String {
    let key = row.settings.get("routing_key").map(plain).unwrap_or_default();
    let arguments = row.settings.get("arguments").map(plain).unwrap_or_default();
    if key.is_empty() { arguments } else { key }
}

/// One selected link.
pub fn link(bridge: Bridge, id: LinkId) -> View {
    let Some(kind) = bridge.with(|studio| studio.document().link(&id).map(|link| link.kind)) else {
        return super::document::document(bridge);
    };
    let id = StoredValue::new(id);
    let rows = Memo::new(move |_| {
        bridge.document_version.track();
        bridge.with(|studio| studio.document().link(&id.get_value()).map_or(0, |link| link.rows.len()))
    });
    let forms = move || {
        let count = rows.get();
        (0..count).map(|row| row_form(bridge, id, kind, row, count)).collect_view()
    };
    let add = move |_| {
        bridge.edit(Edit::AddRow { link: id.get_value(), row: Row::default() });
    };
    let more = (kind == LinkKind::Bind).then(|| {
        el("section").class("sec").child(
            el("button")
                .class("btn sm line")
                .on(ev::click, add)
                .child(icon(Icon::Plus))
                .child(bridge.text(ui::ADD_BINDING)),
        )
    });
    (head(bridge, id, kind), el("div").class("insp-body scroll").child(forms).child(more)).into_view()
}

fn head(bridge: Bridge, id: StoredValue<LinkId>, kind: LinkKind) -> View {
    let name = kind_name(kind);
    let end = move |out: bool| {
        bridge.document_version.track();
        let found = bridge.with(|studio| {
            let link = studio.document().link(&id.get_value())?;
            let part = studio.document().part(if out { &link.to } else { &link.from })?;
            Some((part.id.clone(), part.name.clone(), Icon::of_part(part)))
        });
        found.map(|(part, name, shape)| {
            let shown = if name.is_empty() { bridge.text(ui::DEFAULT_EXCHANGE).to_owned() } else { name };
            let select = move |_| bridge.act(|studio| studio.select(Selection::part(part.clone())));
            (icon(shape), el("button").class("name t12").on(ev::click, select).child(shown))
        })
    };
    let remove = move |_| bridge.run("edit.delete");
    el("header")
        .class("ih")
        .child(
            el("div")
                .class("row")
                .child(large_icon(Icon::Direct))
                .child(el("h2").child(bridge.text(name)))
                .child(el("span").class("sp"))
                .child(back_to_guide(bridge))
                .child(
                    el("button")
                        .class("btn sm icon")
                        .attr("aria-label", bridge.text(ui::DELETE))
                        .attr("title", bridge.text(ui::DELETE))
                        .on(ev::click, remove)
                        .child(icon(Icon::Cross)),
                ),
        )
        .child(
            el("div")
                .class("row t12 tight")
                .child(move || end(false))
                .child(el("span").class("dim").child("→"))
                .child(move || end(true)),
        )
        .into_view()
}

const fn kind_name(kind: LinkKind) -> Text {
    match kind {
        LinkKind::Publish => ui::LINK_PUBLISH,
        LinkKind::Bind => ui::LINK_BIND,
        LinkKind::Consume => ui::LINK_CONSUME,
        LinkKind::Produce => ui_kafka::LINK_PRODUCE,
        LinkKind::Subscribe => ui_kafka::LINK_SUBSCRIBE,
        LinkKind::Member => ui_kafka::LINK_MEMBER,
        LinkKind::Assign => ui_kafka::LINK_ASSIGN,
        LinkKind::Forward => ui_kafka::LINK_FORWARD,
    }
}

fn row_form(bridge: Bridge, id: StoredValue<LinkId>, kind: LinkKind, row: usize, count: usize) -> View {
    let heading = (kind == LinkKind::Bind && count > 1).then(|| {
        let remove = move |_| {
            bridge.edit(Edit::RemoveRow { link: id.get_value(), row });
        };
        el("div").class("sec").attr("style", "padding-bottom:0;border:0").child(
            el("h3")
                .class("h")
                .child(bridge.text(ui::BINDING))
                .child(" ")
                .child(row + 1)
                .child(el("span").class("sp"))
                .child(
                    el("button")
                        .class("btn sm icon")
                        .attr("aria-label", bridge.text(ui::REMOVE_BINDING))
                        .on(ev::click, remove)
                        .child(icon(Icon::Cross)),
                ),
        )
    });
    (heading, settings(bridge, Target::Row(id.get_value(), row))).into_view()
}
