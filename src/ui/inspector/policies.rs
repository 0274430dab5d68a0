//! Policies in the inspector: those of the board, in the order in which the broker asks them; what one is in force for;
//! and what they make of a queue or an exchange, with who said each value.
use leptos::prelude::*;

use super::pieces::{note, section};
use crate::engine::rabbitmq::policy::{Author, Policy};
use crate::locales::board::fill;
use crate::locales::{Text, ui_policy as texts};
use crate::studio::document::{Document, Part, PartId};
use crate::studio::kind::Role;
use crate::studio::kinds;
use crate::studio::policy::effect::{self, Effect, Origin, Setting};
use crate::studio::policy::lower;
use crate::studio::rules::derived::role_of;
use crate::studio::selection::Selection;
use crate::studio::value_text::plain;
use crate::ui::actions;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use crate::ui::icon::{Icon, icon};

/// Something of the document, as often as it changes.
fn read<R>(bridge: Bridge, what: impl FnOnce(&Document) -> R) -> R {
    bridge.document_version.track();
    bridge.with(|studio| what(studio.document()))
}

/// A part that can be gone to.
fn way_to(bridge: Bridge, id: PartId, shape: Icon, name: String, what: String) -> View {
    el("button")
        .class("go-to")
        .on(ev::click, move |_| bridge.act(|studio| studio.select(Selection::part(id.clone()))))
        .child(icon(shape))
        .child(el("span").class("ell").child(name))
        .child(el("span").class("sp"))
        .child(el("span").class("dim num ell").child(what))
        .into_view()
}

/// All policies of the board.
pub fn on_board(bridge: Bridge) -> View {
    let rows = move || {
        let parts = read(bridge, |document| {
            let mut parts: Vec<Part> =
                document.parts.iter().filter(|part| role_of(part) == Some(Role::Policy)).cloned().collect();
            parts.sort_by_key(|part| (std::cmp::Reverse(lower::spec(part).priority), part.name.clone()));
            parts
        });
        if parts.is_empty() {
            return el("p").class("t12 sub").child(bridge.text(texts::NO_POLICY)).into_view();
        }
        let rows = parts.into_iter().map(|part| {
            let spec = lower::spec(&part);
            let shape = if spec.author == Author::Operator { Icon::Lock } else { Icon::Policy };
            let words = [part.vhost().to_owned(), spec.pattern, spec.priority.to_string()];
            let what = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
            way_to(bridge, part.id, shape, part.name, what)
        });
        el("div").class("go-tos").child(rows.collect_view()).into_view()
    };
    let add = move |_| {
        if let Some(preset) = kinds::preset("rabbitmq.policy") {
            actions::place_now(bridge, preset);
        }
    };
    let button = el("button")
        .class("btn sm line")
        .attr("data-add-policy", "")
        .on(ev::click, add)
        .child(icon(Icon::Plus))
        .child(bridge.text(texts::ADD_POLICY));
    section(bridge, texts::POLICIES, note(bridge.text(texts::ASKED_IN_ORDER)), (rows, button))
}

/// What a policy is in force for.
pub fn of_policy(bridge: Bridge, id: PartId) -> View {
    let rows = move || {
        let parts: Vec<(PartId, Icon, String)> = read(bridge, |document| {
            let Some(policy) = document.part(&id).and_then(|part| lower::policy(part).ok()) else { return Vec::new() };
            let all = effect::policies(document);
            let governed = effect::governed(document, &all, &policy);
            governed.map(|part| (part.id.clone(), Icon::of_part(part), part.name.clone())).collect()
        });
        if parts.is_empty() {
            return el("p").class("empty").child(bridge.text(texts::FOR_NOTHING)).into_view();
        }
        let rows = parts.into_iter().map(|(id, shape, name)| way_to(bridge, id, shape, name, String::new()));
        el("div").class("go-tos").child(rows.collect_view()).into_view()
    };
    section(bridge, texts::IN_FORCE_FOR, (), rows)
}

/// What policies make of a queue or an exchange; nothing while the board has none.
pub fn of_part(bridge: Bridge, id: PartId) -> View {
    (move || {
        let found: Option<Effect> = read(bridge, |document| {
            let policies: Vec<Policy> = effect::policies(document);
            let part = document.part(&id).filter(|_| !policies.is_empty())?;
            Some(effect::effect(&policies, part))
        });
        found.map(|effect| in_force(bridge, effect))
    })
    .into_view()
}

fn in_force(bridge: Bridge, effect: Effect) -> View {
    let named = |text: Text, name: Option<String>| name.map(|name| fill(bridge.text(text), &[&name]));
    let names: Vec<String> =
        [named(texts::USERS, effect.policy), named(texts::OPERATORS, effect.operator)].into_iter().flatten().collect();
    if names.is_empty() {
        let none = el("p").class("t12 sub").child(bridge.text(texts::NO_POLICY_FITS));
        return section(bridge, texts::POLICIES, (), none);
    }
    let heads = [texts::SETTING, texts::VALUE, texts::FROM];
    let heads = heads.map(|head| el("th").attr("scope", "col").child(bridge.text(head)));
    let rows: Vec<View> = effect.settings.into_iter().map(|setting| row(bridge, setting)).collect();
    let table = el("table")
        .class("t")
        .child(el("thead").child(el("tr").child(heads.collect_view())))
        .child(el("tbody").child(rows));
    let table = el("div").class("wide-table").attr("tabindex", "0").child(table);
    section(bridge, texts::EFFECTIVE, (), (el("p").class("t12 sub").child(names.join(" · ")), table))
}

/// A value and who said it; what lost is struck out below.
fn row(bridge: Bridge, setting: Setting) -> View {
    let who = |origin: Origin| {
        bridge.text(match origin {
            Origin::Argument => texts::ARGUMENT,
            Origin::Policy => texts::POLICY,
            Origin::Operator => texts::OPERATOR_POLICY,
        })
    };
    let lost = setting.against.into_iter().map(|(origin, value)| {
        let said = fill(bridge.text(texts::INSTEAD_OF), &[who(origin), &plain(&value)]);
        el("s").class("dim num lost").child(said)
    });
    el("tr")
        .child(el("td").class("mono").child(setting.key))
        .child(el("td").class("num").child(el("b").child(plain(&setting.value))))
        .child(el("td").child(who(setting.origin)).child(lost.collect_view()))
        .into_view()
}
