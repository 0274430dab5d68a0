//! Links: those of a part, and the rows of one link (bindings with key or headers, subscriptions).
use leptos::prelude::*;

use super::settings::{Target, settings};
use crate::locales::{Text, ui};
use crate::studio::document::{Link, LinkId, LinkKind, PartId, Row};
use crate::studio::edit::Edit;
use crate::studio::selection::Selection;
use crate::studio::value_text::plain;
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon, large_icon};
use crate::ui::rail::guide::back_to_guide;
use crate::ui::roving;

/// Every link at the part, in and out.
pub fn of_part(bridge: Bridge, id: PartId) -> AnyView {
    let rows = move || {
        bridge.document_version.track();
        let links = bridge.with(|studio| {
            let at = studio.document().links.iter().filter(|link| link.from == id || link.to == id);
            at.map(|link| summary(bridge, studio.document(), link, &id)).collect::<Vec<_>>()
        });
        if links.is_empty() {
            return view! { <p class="empty">{bridge.text(ui::NO_LINKS)}</p> }.into_any();
        }
        roving::list("list", links.into_any())
    };
    view! {
        <section class="sec">
            <h3 class="h">{bridge.text(ui::LINKS)}</h3>
            {rows}
            <button class="btn sm more" data-command="part.connect" on:click=move |_| bridge.run("part.connect")>
                {icon(Icon::Wire)}
                {bridge.text(ui::CONNECT)}
            </button>
        </section>
    }
    .into_any()
}

fn summary(bridge: Bridge, document: &crate::studio::document::Document, link: &Link, of: &str) -> AnyView {
    let is_out = link.from == of;
    let other = document.part(if is_out { &link.to } else { &link.from });
    let (shape, name) = other.map_or((Icon::Info, String::new()), |part| (Icon::of_part(part), part.name.clone()));
    let arrow = if is_out { "→" } else { "←" };
    let rule = rule_text(link);
    let id = link.id.clone();
    view! {
        <button tabindex="-1" on:click=move |_| bridge.act(|studio| studio.select(Selection::link(id.clone())))>
            <span class="dim" aria-hidden="true">{arrow}</span>
            {icon(shape)}
            <span class="ell">{name}</span>
            <span class="sp"></span>
            <span class="mono key" style="text-align:right">{rule}</span>
        </button>
    }
    .into_any()
}

/// The first binding's key or headers, and how many more.
fn rule_text(link: &Link) -> String {
    if link.kind != LinkKind::Bind {
        return String::new();
    }
    let first = link.rows.first().map(row_text).unwrap_or_default();
    match link.rows.len() {
        0 | 1 => first,
        rows => format!("{first} +{}", rows - 1),
    }
}

fn row_text(row: &Row) -> String {
    let key = row.settings.get("routing_key").map(plain).unwrap_or_default();
    let arguments = row.settings.get("arguments").map(plain).unwrap_or_default();
    if key.is_empty() { arguments } else { key }
}

/// One selected link.
pub fn link(bridge: Bridge, id: LinkId) -> AnyView {
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
        view! {
            <section class="sec">
                <button class="btn sm line" on:click=add>{icon(Icon::Plus)}{bridge.text(ui::ADD_BINDING)}</button>
            </section>
        }
    });
    view! {
        {head(bridge, id, kind)}
        <div class="insp-body scroll">{forms}{more}</div>
    }
    .into_any()
}

fn head(bridge: Bridge, id: StoredValue<LinkId>, kind: LinkKind) -> AnyView {
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
            view! { {icon(shape)}<button class="name t12" on:click=select>{shown}</button> }
        })
    };
    let remove = move |_| bridge.run("edit.delete");
    view! {
        <header class="ih">
            <div class="row">
                {large_icon(Icon::Direct)}
                <h2>{bridge.text(name)}</h2>
                <span class="sp"></span>
                {back_to_guide(bridge)}
                <button class="btn sm icon" aria-label=bridge.text(ui::DELETE) title=bridge.text(ui::DELETE) on:click=remove>
                    {icon(Icon::Cross)}
                </button>
            </div>
            <div class="row t12 tight">{move || end(false)}<span class="dim">"→"</span>{move || end(true)}</div>
        </header>
    }
    .into_any()
}

const fn kind_name(kind: LinkKind) -> Text {
    match kind {
        LinkKind::Publish => ui::LINK_PUBLISH,
        LinkKind::Bind => ui::LINK_BIND,
        LinkKind::Consume => ui::LINK_CONSUME,
    }
}

fn row_form(bridge: Bridge, id: StoredValue<LinkId>, kind: LinkKind, row: usize, count: usize) -> AnyView {
    let heading = (kind == LinkKind::Bind && count > 1).then(|| {
        let remove = move |_| {
            bridge.edit(Edit::RemoveRow { link: id.get_value(), row });
        };
        view! {
            <div class="sec" style="padding-bottom:0;border:0">
                <h3 class="h">
                    {bridge.text(ui::BINDING)}" "{row + 1}<span class="sp"></span>
                    <button class="btn sm icon" aria-label=bridge.text(ui::REMOVE_BINDING) on:click=remove>{icon(Icon::Cross)}</button>
                </h3>
            </div>
        }
    });
    view! { {heading}{settings(bridge, Target::Row(id.get_value(), row))} }.into_any()
}
