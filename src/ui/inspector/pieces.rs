//! What the panels of all systems are made of: sections with a heading, links to parts, buttons of the run.
use crate::engine::id::PartIx;
use crate::locales::Text;
use crate::studio::model::Studio;
use crate::studio::selection::Selection;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{IntoView, View, el, ev};
use crate::ui::icon::{Icon, icon};

/// A section with its heading and a note at the right.
pub fn section(bridge: Bridge, title: Text, note: impl IntoView, inside: impl IntoView) -> View {
    el("section")
        .class("sec")
        .child(el("h3").class("h").child(bridge.text(title)).child(el("span").class("sp")).child(note))
        .child(inside)
        .into_view()
}

/// A note in the heading of a section.
pub fn note(text: impl IntoView) -> View {
    el("span").class("dim num").child(text).into_view()
}

/// The name of a part, leading to it.
pub fn part_link(bridge: Bridge, studio: &Studio, part: PartIx) -> View {
    let id = studio.part_id(part);
    let select = move |_| {
        if let Some(id) = id.clone() {
            bridge.act(|studio| studio.select(Selection::part(id)));
        }
    };
    el("button").class("name ell").attr("type", "button").on(ev::click, select).child(name_of(studio, part)).into_view()
}

/// A button that does something to the run. One that can't be done now stays, and says why.
pub fn action(shape: Icon, name: &'static str, why_not: Option<&'static str>, act: impl Fn() + 'static) -> View {
    let is_off = why_not.is_some();
    let run = move |_| {
        if !is_off {
            act();
        }
    };
    el("button")
        .class("btn sm line")
        .attr("type", "button")
        .attr("aria-disabled", is_off.then_some("true"))
        .attr("title", why_not.unwrap_or(name))
        .on(ev::click, run)
        .child(icon(shape))
        .child(name)
        .into_view()
}

/// The name of a part of the run.
pub fn name_of(studio: &Studio, part: PartIx) -> String {
    studio.session().topology().parts.get(part.0 as usize).map(|part| part.name.clone()).unwrap_or_default()
}
