//! Publish one message by hand: it enters the run's log at this moment. While the key and the headers are written,
//! the form says which queues would get the message, and why the others would not.
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

pub fn publish(bridge: Bridge, part: PartId) -> AnyView {
    let form = Form::new(bridge, part);
    let name = bridge.with(|studio| {
        form.part.with_value(|id| studio.document().part(id).map(|part| part.name.clone()).unwrap_or_default())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.send();
    };
    let more_shown = move || form.more.get().to_string();
    let inside = view! {
        <form id="publish" class="form" on:submit=submit>
            <p class="t12 sub">{bridge.text(ui_deck::PUBLISH_AT)}" "<b class="ink">{name}</b></p>
            {form.key_field()}
            {form.preview()}
            <div>
                <span class="lab">{bridge.text(ui_deck::HEADERS)}</span>
                {table::editor(bridge, move || form.headers.get(), move |headers| form.headers.set(headers))}
            </div>
            <div>
                <label for="publish-body">{bridge.text(ui_deck::BODY)}</label>
                <textarea
                    id="publish-body"
                    class="area mono"
                    rows="4"
                    spellcheck="false"
                    prop:value=form.body
                    on:input=move |event| form.body.set(event_target_value(&event))
                ></textarea>
            </div>
            <div class="row" style="gap:20px">
                {switch(bridge, ui_deck::PERSISTENT, form.persistent)}
                {switch(bridge, ui_deck::MANDATORY, form.mandatory)}
            </div>
            <button
                type="button"
                class="btn sm quiet more-props"
                aria-expanded=more_shown
                on:click=move |_| form.more.update(|more| *more = !*more)
            >
                {icon(Icon::ChevronDown)}
                {bridge.text(ui_deck::MORE_PROPERTIES)}
            </button>
            {move || form.more.get().then(|| form.more_fields())}
        </form>
    };
    let wrong = move || form.fields().into_iter().any(|field| field.problem().is_some());
    let footer = view! {
        <button class="btn" on:click=move |_| close(bridge)>{bridge.text(ui_deck::CANCEL)}</button>
        <button
            class="btn prim"
            type="submit"
            form="publish"
            aria-disabled=move || wrong().then_some("true")
            title=move || wrong().then(|| bridge.text(ui_deck::MEND_FIRST))
        >
            {bridge.text(ui_deck::PUBLISH)}
        </button>
    };
    card(bridge, bridge.text(ui_deck::PUBLISH_TITLE), "dlg", inside.into_any(), Some(footer.into_any()))
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

    fn view(self, bridge: Bridge) -> AnyView {
        let problem = move || self.problem().map(|why| bridge.text(why));
        view! {
            <label>
                {bridge.text(self.label)}
                <span class="field" class:err=move || problem().is_some()>
                    <input
                        class="mono"
                        type="text"
                        autocomplete="off"
                        spellcheck="false"
                        aria-invalid=move || problem().is_some().to_string()
                        prop:value=self.text
                        on:input=move |event| self.text.set(event_target_value(&event))
                    />
                </span>
                {move || problem().map(|why| view! { <span class="why">{why}</span> })}
            </label>
        }
        .into_any()
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

    fn key_field(self) -> AnyView {
        let bridge = self.bridge;
        let known = bridge.with(|studio| {
            let session = studio.session();
            session.symbols().keys().iter().map(|key| session.text(*key).to_owned()).collect::<Vec<_>>()
        });
        view! {
            <label>
                {bridge.text(ui_deck::ROUTING_KEY)}
                <span class="field">
                    <input
                        class="mono"
                        type="text"
                        list="publish-keys"
                        autocomplete="off"
                        spellcheck="false"
                        autofocus
                        maxlength="255"
                        prop:value=self.key
                        on:input=move |event| self.key.set(event_target_value(&event))
                    />
                </span>
            </label>
            <datalist id="publish-keys">
                {known.into_iter().map(|key| view! { <option value=key></option> }).collect_view()}
            </datalist>
        }
        .into_any()
    }

    /// Which queues would get it, and what decided.
    fn preview(self) -> AnyView {
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
            let tags = queues.into_iter().map(|name| view! { <span class="tag acc">{icon(Icon::Check)}{name}</span> });
            let nowhere = none.then(|| {
                let text = if self.mandatory.get() { ui_deck::NOWHERE_RETURNED } else { ui_deck::NOWHERE_LOST };
                view! { <span class="row tight bad">{drawn(Icon::Warning, "ic")}{bridge.text(text)}</span> }
            });
            let reasons = reasons.into_iter().map(|reason| view! { <li>{rich::still(reason.say(language))}</li> });
            Some(view! {
                <div class="route" aria-live="polite">
                    <div class="flow">
                        {(!none).then(|| view! { <span class="sub">{bridge.text(ui_deck::WOULD_REACH)}</span> })}
                        {tags.collect_view()}
                        {nowhere}
                    </div>
                    <ul>{reasons.collect_view()}</ul>
                </div>
            })
        })
        .into_any()
    }

    fn more_fields(self) -> AnyView {
        self.fields().map(|field| field.view(self.bridge)).collect_view().into_any()
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

fn switch(bridge: Bridge, label: Text, on: RwSignal<bool>) -> AnyView {
    view! {
        <span class="row">
            <button
                type="button"
                class="switch"
                role="switch"
                aria-checked=move || on.get().to_string()
                aria-label=bridge.text(label)
                on:click=move |_| on.update(|on| *on = !*on)
            ></button>
            <span class="t12">{bridge.text(label)}</span>
        </span>
    }
    .into_any()
}
