//! The form of settings, generated from the parameters of a kind or of a link row: label, value or the default in
//! words, meaning on demand, what is wrong with a value while it is typed. Writes edits, decides nothing.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::pieces::section;
use super::{fields, links};
use crate::engine::value::{Table, Value};
use crate::locales::{Language, ui};
use crate::studio::document::{LinkId, PartId};
use crate::studio::edit::Edit;
use crate::studio::kind::{Param, ParamError};
use crate::studio::kinds;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, drawn, icon};

/// Whose settings they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Part(PartId),
    Row(LinkId, usize),
}

impl Target {
    fn read<R>(&self, bridge: Bridge, read: impl FnOnce(&Table) -> R) -> Option<R> {
        bridge.with(|studio| {
            let document = studio.document();
            match self {
                Self::Part(id) => document.part(id).map(|part| read(&part.settings)),
                Self::Row(id, row) => document.link(id)?.rows.get(*row).map(|row| read(&row.settings)),
            }
        })
    }

    pub fn value(&self, bridge: Bridge, param: &str) -> Option<Value> {
        self.read(bridge, |settings| settings.get(param).cloned()).flatten()
    }

    /// Sets the value, or goes back to the default.
    pub fn set(&self, bridge: Bridge, param: &str, value: Option<Value>) {
        let param = param.to_owned();
        let edit = match self.clone() {
            Self::Part(part) => Edit::SetSetting { part, param, value },
            Self::Row(link, row) => Edit::SetRowSetting { link, row, param, value },
        };
        bridge.edit(edit);
    }

    /// The parameters that exist for it now.
    fn params(&self, bridge: Bridge) -> Vec<&'static Param> {
        bridge.with(|studio| {
            let document = studio.document();
            match self {
                Self::Part(id) => {
                    let Some(part) = document.part(id) else { return Vec::new() };
                    kinds::kind(&part.kind).map(|kind| kind.params_of(part.variant()).collect()).unwrap_or_default()
                }
                Self::Row(id, row) => {
                    let Some(link) = document.link(id) else { return Vec::new() };
                    let variant = document.part(&link.from).map_or("", |source| source.variant());
                    let params = kinds::all_row_params(link.kind).filter(|param| param.applies_to(variant));
                    params.filter(|param| links::has_param(link, *row, param)).collect()
                }
            }
        })
    }
}

/// One setting being shown: whose, which, and its value, which changes on its own.
#[derive(Clone, Copy)]
pub struct Setting {
    pub bridge: Bridge,
    pub target: StoredValue<Target>,
    pub param: &'static Param,
    pub value: Memo<Option<Value>>,
    /// What is wrong with what stands in the field, typed or kept.
    pub wrong: RwSignal<Option<ParamError>>,
}

impl Setting {
    pub fn set(&self, value: Option<Value>) {
        let value = value.filter(|value| self.param.default_value().as_ref() != Some(value));
        self.wrong.set(value.as_ref().and_then(|value| self.param.check(value).err()));
        self.target.with_value(|target| target.set(self.bridge, self.param.id, value));
    }

    /// Says live what is wrong, without writing anything.
    pub fn try_value(&self, value: Option<&Value>) {
        self.wrong.set(value.and_then(|value| self.param.check(value).err()));
    }
}

/// The whole form: basic settings, and the others behind one button.
pub fn settings(bridge: Bridge, target: Target) -> View {
    let all = RwSignal::new(false);
    let of = target.clone();
    // The list changes only when the variant changes which settings exist.
    let params = Memo::new_with_compare(
        move |_| {
            bridge.document_version.track();
            of.params(bridge)
        },
        |old: Option<&Vec<&'static Param>>, new| {
            let ids = |params: &Vec<&'static Param>| {
                params.iter().map(|param| std::ptr::from_ref(*param)).collect::<Vec<_>>()
            };
            old.map(ids) != new.map(ids)
        },
    );
    let target = StoredValue::new(target);
    let differ = move || {
        bridge.document_version.track();
        let count = params.with(|params| {
            target.with_value(|target| params.iter().filter(|param| target.value(bridge, param.id).is_some()).count())
        });
        if count == 0 {
            return bridge.text(ui::ALL_DEFAULT).to_owned();
        }
        phrase(ui::DIFFER, [Arg::Number(count as u64)]).plain(bridge.language.get())
    };
    let shown = move |basic: bool| {
        params.with(|params| {
            params.iter().filter(|param| param.basic == basic).map(|param| row(bridge, target, param)).collect_view()
        })
    };
    let others = move || params.with(|params| params.iter().filter(|param| !param.basic).count());
    section(
        bridge,
        ui::SETTINGS,
        el("span").class("dim").child(differ),
        (
            move || params.with(Vec::is_empty).then(|| el("p").class("empty").child(bridge.text(ui::NO_SETTINGS))),
            el("div").child(move || shown(true)),
            move || all.get().then(|| shown(false)),
            move || (others() > 0).then(|| more(bridge, all, others())),
        ),
    )
}

fn more(bridge: Bridge, all: RwSignal<bool>, others: usize) -> View {
    let label = move || {
        let language = bridge.language.get();
        if all.get() {
            return ui::FEWER_SETTINGS.get(language).to_owned();
        }
        phrase(ui::MORE_SETTINGS, [Arg::Number(others as u64)]).plain(language)
    };
    el("button")
        .class("btn sm more")
        .attr("aria-expanded", move || all.get().to_string())
        .on(ev::click, move |_| all.update(|all| *all = !*all))
        .child(icon(Icon::ChevronDown))
        .child(label)
        .into_view()
}

fn row(bridge: Bridge, target: StoredValue<Target>, param: &'static Param) -> View {
    let value = Memo::new(move |_| {
        bridge.document_version.track();
        target.with_value(|target| target.value(bridge, param.id))
    });
    let kept = value.get_untracked();
    let wrong = RwSignal::new(kept.and_then(|value| param.check(&value).err()));
    let setting = Setting { bridge, target, param, value, wrong };
    let (help, source) = kinds::help::of(param);
    let explained = RwSignal::new(false);
    let is_changed = move || value.with(Option::is_some);
    let class = move || match (fields::is_tall(param), is_changed()) {
        (false, false) => "set",
        (false, true) => "set changed",
        (true, false) => "set tall",
        (true, true) => "set tall changed",
    };
    let reset = move || {
        is_changed().then(|| {
            let label = format!("{} {}", bridge.text(ui::RESET_TO_DEFAULT), bridge.text(param.label));
            el("button")
                .class("btn sm icon")
                .attr("style", "width:20px")
                .attr("aria-label", label.clone())
                .attr("title", label)
                .on(ev::click, move |_| setting.set(None))
                .child(icon(Icon::Reset))
        })
    };
    let problem = move || wrong.with(|wrong| wrong.as_ref().map(|wrong| says(wrong, bridge.language.get()).to_owned()));
    el("div")
        .class(class)
        .attr("data-setting", param.id)
        .child(
            el("div")
                .class("k")
                .child(param_icon(param))
                .child(
                    el("button")
                        .attr("aria-expanded", move || explained.get().to_string())
                        .attr("title", bridge.text(help))
                        .attr("tabindex", "-1")
                        .on(ev::click, move |_| explained.update(|on| *on = !*on))
                        .child(bridge.text(param.label)),
                )
                .child(fields::is_tall(param).then(|| (el("span").class("sp"), reset))),
        )
        .child(el("div").class("v").child(fields::field(setting)).child((!fields::is_tall(param)).then_some(reset)))
        .child(move || problem().map(|text| el("p").class("set-why").attr("role", "alert").child(text)))
        .child(move || {
            explained
                .get()
                .then(|| el("p").class("set-help").child(bridge.text(help)).child(" ").child(el("cite").child(source)))
        })
        .into_view()
}

fn param_icon(param: &Param) -> Option<View> {
    match param.id {
        "x-message-ttl" | "expiration" => Some(drawn(Icon::Hourglass, "ic")),
        "x-dead-letter-exchange" => Some(drawn(Icon::DeadLetter, "ic")),
        _ => None,
    }
}

pub fn says(error: &ParamError, language: Language) -> &str {
    match language {
        Language::English => &error.message_en,
        Language::Korean => &error.message_ko,
    }
}
