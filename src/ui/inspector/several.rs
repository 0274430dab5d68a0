//! Several things selected: how many of what, and what can be done with all of them.
use leptos::prelude::*;

use crate::locales::ui;
use crate::studio::kinds;
use crate::studio::selection::Selection;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon};
use crate::ui::roving;

pub fn several(bridge: Bridge) -> AnyView {
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
            Some(view! {
                <button tabindex="-1" on:click=select>
                    {icon(shape)}<span class="ell">{name}</span><span class="sp"></span><span class="dim">{kind}</span>
                </button>
            })
        };
        roving::list("list", parts.into_iter().filter_map(row).collect_view().into_any())
    };
    let button = move |id: &'static str, shape: Icon, name: crate::locales::Text| {
        view! {
            <button class="btn sm line" data-command=id on:click=move |_| bridge.run(id)>{icon(shape)}{bridge.text(name)}</button>
        }
    };
    view! {
        <header class="ih"><h2>{title}</h2></header>
        <div class="insp-body scroll">
            <section class="sec">
                <div class="acts" style="margin:0 0 8px">
                    {move || button("edit.duplicate", Icon::Copy, ui::DUPLICATE)}
                    {move || button("view.tidy", Icon::Tidy, ui::TIDY)}
                    {move || button("edit.delete", Icon::Cross, ui::DELETE)}
                </div>
                {rows}
            </section>
        </div>
    }
    .into_any()
}
