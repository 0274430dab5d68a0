//! Publish one message by hand: it enters the run's log at this moment. While the key and the headers are written,
//! the form says which queues would get the message, and why the others would not.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::{card, close};
use crate::engine::command::{Command, HandPublish};
use crate::engine::id::PartIx;
use crate::engine::message::{Body, MAX_TTL_MS, Properties};
use crate::engine::topology::Spec;
use crate::engine::value::Table;
use crate::locales::{Text, ui_deck};
use crate::studio::document::PartId;
use crate::studio::explain_route;
use crate::studio::model::Studio;
use crate::studio::sentence::Phrase;
use crate::studio::tell::Telling;
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, drawn, icon};
use crate::ui::inspector::table;
use crate::ui::rich;

/// A text field of the form.
#[derive(Clone, Copy)]
struct Field {
    label: Text,
    text: RwSignal<String>,
    /// What is wrong with the text, if anything.
    check: fn(&str) -> Option<Text>,
}

#[derive(Clone, Copy)]
struct Form {
    bridge: Bridge,
    part: StoredValue<PartId>,
    key: RwSignal<String>,
    headers: RwSignal<Table>,
    body: RwSignal<String>,
    persistent: RwSignal<bool>,
    mandatory: RwSignal<bool>,
    message_id: Field,
    content_type: Field,
    priority: Field,
    expiration: Field,
    /// Correlation id, reply to, type, app id.
    rare: [Field; 4],
    more: RwSignal<bool>,
}

pub fn publish(bridge: Bridge, part: PartId) -> View {
    let form = Form::new(bridge, part);
    let name = bridge.with(|studio| {
        form.part.with_value(|id| studio.document().part(id).map(|part| part.name.clone()).unwrap_or_default())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.send();
    };
    let more_shown = move || form.more.get().to_string();
    let inside = el("form")
        .attr("id", "publish")
        .class("form")
        .on(ev::submit, submit)
        .child(
            el("p")
                .class("t12 sub")
                .child(bridge.text(ui_deck::PUBLISH_AT))
                .child(" ")
                .child(el("b").class("ink").child(name)),
        )
        .child(form.key_field())
        .child(form.preview())
        .child(el("div").child(el("span").class("lab").child(bridge.text(ui_deck::HEADERS))).child(table::editor(
            bridge,
            move || form.headers.get(),
            move |headers| form.headers.set(headers),
        )))
        .child(
            el("div").child(el("label").attr("for", "publish-body").child(bridge.text(ui_deck::BODY))).child(
                el("textarea")
                    .attr("id", "publish-body")
                    .class("area mono")
                    .attr("rows", "4")
                    .attr("spellcheck", "false")
                    .prop("value", form.body)
                    .on(ev::input, move |event| form.body.set(event_target_value(&event))),
            ),
        )
        .child(
            el("div")
                .class("row")
                .attr("style", "gap:20px")
                .child(switch(bridge, ui_deck::PERSISTENT, form.persistent))
                .child(switch(bridge, ui_deck::MANDATORY, form.mandatory)),
        )
        .child(
            el("button")
                .attr("type", "button")
                .class("btn sm quiet more-props")
                .attr("aria-expanded", more_shown)
                .on(ev::click, move |_| form.more.update(|more| *more = !*more))
                .child(icon(Icon::ChevronDown))
                .child(bridge.text(ui_deck::MORE_PROPERTIES)),
        )
        .child(move || form.more.get().then(|| form.more_fields()));
    let wrong = move || form.fields().into_iter().any(|field| field.problem().is_some());
    let footer = (
        el("button").class("btn").on(ev::click, move |_| close(bridge)).child(bridge.text(ui_deck::CANCEL)),
        el("button")
            .class("btn prim")
            .attr("type", "submit")
            .attr("form", "publish")
            .attr("aria-disabled", move || wrong().then_some("true"))
            .attr("title", move || wrong().then(|| bridge.text(ui_deck::MEND_FIRST)))
            .child(bridge.text(ui_deck::PUBLISH)),
    );
    card(bridge, bridge.text(ui_deck::PUBLISH_TITLE), "dlg", inside.into_view(), Some(footer.into_view()))
}

impl Field {
    fn new(label: Text, check: fn(&str) -> Option<Text>) -> Self {
        Self { label, text: RwSignal::new(String::new()), check }
    }

    fn problem(self) -> Option<Text> {
        self.text.with(|text| (self.check)(text.trim()))
    }

    fn given(self) -> Option<String> {
        Some(self.text.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn view(self, bridge: Bridge) -> View {
        let problem = move || self.problem().map(|why| bridge.text(why));
        el("label")
            .child(bridge.text(self.label))
            .child(
                el("span").class("field").class_if("err", move || problem().is_some()).child(
                    el("input")
                        .class("mono")
                        .attr("type", "text")
                        .attr("autocomplete", "off")
                        .attr("spellcheck", "false")
                        .attr("aria-invalid", move || problem().is_some().to_string())
                        .prop("value", self.text)
                        .on(ev::input, move |event| self.text.set(event_target_value(&event))),
                ),
            )
            .child(move || problem().map(|why| el("span").class("why").child(why)))
            .into_view()
    }
}

impl Form {
    fn new(bridge: Bridge, part: PartId) -> Self {
        let key = bridge.with(|studio| likely_key(studio, &part));
        Self {
            bridge,
            part: StoredValue::new(part),
            key: RwSignal::new(key),
            headers: RwSignal::new(Table::default()),
            body: RwSignal::new(String::new()),
            persistent: RwSignal::new(true),
            mandatory: RwSignal::new(false),
            message_id: Field::new(ui_deck::MESSAGE_ID, short_text),
            content_type: Field::new(ui_deck::CONTENT_TYPE, short_text),
            priority: Field::new(ui_deck::PRIORITY, octet),
            expiration: Field::new(ui_deck::EXPIRATION, ttl),
            rare: [ui_deck::CORRELATION_ID, ui_deck::REPLY_TO, ui_deck::TYPE, ui_deck::APP_ID]
                .map(|label| Field::new(label, short_text)),
            more: RwSignal::new(false),
        }
    }

    fn fields(self) -> [Field; 8] {
        let [correlation_id, reply_to, kind, app_id] = self.rare;
        [self.message_id, self.content_type, self.priority, self.expiration, correlation_id, reply_to, kind, app_id]
    }

    fn at(self) -> Option<PartIx> {
        self.bridge.with(|studio| self.part.with_value(|id| studio.part_ix(id)))
    }

    fn key_field(self) -> View {
        let bridge = self.bridge;
        let known = bridge.with(|studio| {
            let session = studio.session();
            session.symbols().keys().iter().map(|key| session.text(*key).to_owned()).collect::<Vec<_>>()
        });
        (
            el("label").child(bridge.text(ui_deck::ROUTING_KEY)).child(
                el("span").class("field").child(
                    el("input")
                        .class("mono")
                        .attr("type", "text")
                        .attr("list", "publish-keys")
                        .attr("autocomplete", "off")
                        .attr("spellcheck", "false")
                        .attr("autofocus", true)
                        .attr("maxlength", "255")
                        .prop("value", self.key)
                        .on(ev::input, move |event| self.key.set(event_target_value(&event))),
                ),
            ),
            el("datalist")
                .attr("id", "publish-keys")
                .child(known.into_iter().map(|key| el("option").attr("value", key)).collect_view()),
        )
            .into_view()
    }

    /// Which queues would get it, and what decided.
    fn preview(self) -> View {
        let bridge = self.bridge;
        let route = Memo::new(move |_| {
            bridge.moment_version.track();
            let (key, headers) = (self.key.get(), self.headers.get());
            let at = self.at()?;
            bridge.with(|studio| Route::of(studio, at, &key, &headers))
        });
        (move || {
            let language = bridge.language.get();
            let Route { queues, reasons } = route.get()?;
            let none = queues.is_empty();
            let tags = queues.into_iter().map(|name| el("span").class("tag acc").child(icon(Icon::Check)).child(name));
            let nowhere = none.then(|| {
                let text = if self.mandatory.get() { ui_deck::NOWHERE_RETURNED } else { ui_deck::NOWHERE_LOST };
                el("span").class("row tight bad").child(drawn(Icon::Warning, "ic")).child(bridge.text(text))
            });
            let reasons = reasons.into_iter().map(|reason| el("li").child(rich::still(reason.say(language))));
            Some(
                el("div")
                    .class("route")
                    .attr("aria-live", "polite")
                    .child(
                        el("div")
                            .class("flow")
                            .child((!none).then(|| el("span").class("sub").child(bridge.text(ui_deck::WOULD_REACH))))
                            .child(tags.collect_view())
                            .child(nowhere),
                    )
                    .child(el("ul").child(reasons.collect_view())),
            )
        })
        .into_view()
    }

    fn more_fields(self) -> View {
        self.fields().map(|field| field.view(self.bridge)).collect_view().into_view()
    }

    fn send(self) {
        let bridge = self.bridge;
        if self.fields().into_iter().any(|field| untrack(|| field.problem()).is_some()) {
            self.more.set(true);
            return;
        }
        let Some(at) = self.at() else { return };
        close(bridge);
        bridge.command(Command::Publish(Box::new(self.message(at))));
        bridge.announce(ui_deck::PUBLISHED.get(bridge.language.get_untracked()));
    }

    fn message(self, at: PartIx) -> HandPublish {
        let [correlation_id, reply_to, kind, app_id] = self.rare.map(Field::given);
        let properties = Properties {
            content_type: self.content_type.given(),
            delivery_mode: self.persistent.get_untracked().then_some(2),
            priority: self.priority.given().and_then(|text| text.parse().ok()),
            expiration: self.expiration.given(),
            correlation_id,
            reply_to,
            kind,
            app_id,
            ..Properties::default()
        };
        HandPublish {
            at,
            key: self.key.get_untracked(),
            headers: self.headers.get_untracked(),
            properties,
            message_id: self.message_id.given(),
            body: Body::Text(self.body.get_untracked()),
            mandatory: self.mandatory.get_untracked(),
        }
    }
}

/// What the broker would do with the message.
#[derive(Clone, Debug, PartialEq)]
struct Route {
    queues: Vec<String>,
    reasons: Vec<Phrase>,
}

impl Route {
    fn of(studio: &Studio, at: PartIx, key: &str, headers: &Table) -> Option<Self> {
        let session = studio.session();
        let exchange = exchange_of(studio, at);
        let headers = (!headers.is_empty()).then_some(headers);
        let route = session.world().explain_route(exchange, key, headers)?;
        let reasons = explain_route::reasons(&route, &Telling::new(session, session.cursor().event));
        Some(Self { queues: route.queues.into_iter().map(|queue| queue.name).collect(), reasons })
    }
}

/// The exchange that a publish at this part goes to; NONE is the default exchange.
fn exchange_of(studio: &Studio, at: PartIx) -> PartIx {
    let spec = |part: PartIx| studio.session().topology().parts.get(part.0 as usize).map(|part| &part.spec);
    let target = match spec(at) {
        Some(Spec::Producer(producer)) => producer.target,
        _ => at,
    };
    if matches!(spec(target), Some(Spec::Exchange(_))) { target } else { PartIx::NONE }
}

/// A key that the board knows: the producer's own, else the name of the queue it goes to, else one of a binding.
fn likely_key(studio: &Studio, id: &str) -> String {
    let topology = studio.session().topology();
    let Some(at) = studio.part_ix(id) else { return String::new() };
    let part = |at: PartIx| topology.parts.get(at.0 as usize);
    let target = match part(at).map(|part| &part.spec) {
        Some(Spec::Producer(producer)) => match producer.keys.first() {
            Some(key) => return key.value.clone(),
            None => producer.target,
        },
        _ => at,
    };
    match part(target) {
        Some(part) if matches!(part.spec, Spec::Queue(_)) => part.name.clone(),
        _ => {
            let binding = topology.bindings.iter().find(|binding| binding.source == target);
            binding.map(|binding| binding.key.clone()).unwrap_or_default()
        }
    }
}

// --- checks

/// AMQP's short strings hold 255 bytes.
fn short_text(text: &str) -> Option<Text> {
    (text.len() > 255).then_some(ui_deck::TOO_LONG)
}

fn octet(text: &str) -> Option<Text> {
    (!text.is_empty() && text.parse::<u8>().is_err()).then_some(ui_deck::WANTS_OCTET)
}

fn ttl(text: &str) -> Option<Text> {
    let fits = text.parse::<u64>().is_ok_and(|ms| ms <= MAX_TTL_MS);
    (!text.is_empty() && !fits).then_some(ui_deck::WANTS_TTL)
}

pub fn switch(bridge: Bridge, label: Text, on: RwSignal<bool>) -> View {
    el("span")
        .class("row")
        .child(
            el("button")
                .attr("type", "button")
                .class("switch")
                .attr("role", "switch")
                .attr("aria-checked", move || on.get().to_string())
                .attr("aria-label", bridge.text(label))
                .on(ev::click, move |_| on.update(|on| *on = !*on)),
        )
        .child(el("span").class("t12").child(bridge.text(label)))
        .into_view()
}
