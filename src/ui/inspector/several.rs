//! Several things selected: how many of what, and what can be done with all of them.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use crate::locales::ui;
use crate::studio::kinds;
use crate::studio::selection::Selection;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon};
use crate::ui::roving;

pub fn several(bridge: Bridge) -> View {
    let title = move || {
        let count = bridge.selection.with(|selection| selection.parts.len() + selection.links.len());
        phrase(ui::SELECTED, [Arg::Number(count as u64)]).plain(bridge.language.get())
    };
    let rows = move || {
        bridge.document_version.track();
        let parts = bridge.selection.with(|selection| selection.parts.clone());
        let row = |id: String| {
            let (shape, name, kind) = bridge.with(|studio| {
                let part = studio.document().part(&id)?;
                let kind = kinds::kind(&part.kind).map_or("", |kind| bridge.text(kind.label));
                Some((Icon::of_part(part), part.name.clone(), kind))
            })?;
            let select = move |_| bridge.act(|studio| studio.select(Selection::part(id.clone())));
            Some(
                el("button")
                    .attr("tabindex", "-1")
                    .on(ev::click, select)
                    .child(icon(shape))
                    .child(el("span").class("ell").child(name))
                    .child(el("span").class("sp"))
                    .child(el("span").class("dim").child(kind)),
            )
        };
        roving::list("list", parts.into_iter().filter_map(row).collect_view().into_view())
    };
    let button = move |id: &'static str, shape: Icon, name: crate::locales::Text| {
        el("button")
            .class("btn sm line")
            .attr("data-command", id)
            .on(ev::click, move |_| bridge.run(id))
            .child(icon(shape))
            .child(bridge.text(name))
    };
    (
        el("header").class("ih").child(el("h2").child(title)),
        el("div").class("insp-body scroll").child(
            el("section")
                .class("sec")
                .child(
                    el("div")
                        .class("acts")
                        .attr("style", "margin:0 0 8px")
                        .child(move || button("edit.duplicate", Icon::Copy, ui::DUPLICATE))
                        .child(move || button("view.tidy", Icon::Tidy, ui::TIDY))
                        .child(move || button("edit.delete", Icon::Cross, ui::DELETE)),
                )
                .child(rows),
        ),
    )
        .into_view()
}
