//! Produce one record by hand: a producer of the board sends it, so it goes through that producer's batches,
//! partitioner and acks. While key and partition are chosen, the form says where the record would go, and why.
use super::publish::switch;
use super::{card, close};
use crate::engine::command::Command;
use crate::engine::id::PartIx;
use crate::engine::kafka::command::Command as KafkaCommand;
use crate::engine::kafka::partitioner::{murmur2, positive};
use crate::engine::kafka::producer::Partitioning;
use crate::engine::kafka::simulation::Kafka;
use crate::engine::kafka::topology::{self, Producer};
use crate::engine::topology::{Spec, Topology};
use crate::locales::{Text, ui_deck, ui_kafka};
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::studio::sentence::{Arg, Phrase, phrase};
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use crate::ui::icon::{Icon, icon};
use crate::ui::rich;
use leptos::prelude::*;

/// A producer that can send it.
#[derive(Clone, Debug, PartialEq)]
struct Sender {
    part: PartIx,
    name: String,
}

#[derive(Clone, Copy)]
struct Form {
    bridge: Bridge,
    senders: StoredValue<Vec<Sender>>,
    /// Place among the senders.
    sender: RwSignal<usize>,
    key: RwSignal<String>,
    null_key: RwSignal<bool>,
    value: RwSignal<String>,
    tombstone: RwSignal<bool>,
    partition: RwSignal<Option<u32>>,
}

/// `part` is a producer, or a topic that producers write to.
pub fn produce(bridge: Bridge, part: PartId) -> View {
    let senders = bridge.with(|studio| senders(studio, &part));
    if senders.is_empty() {
        let why = el("p").class("t12 sub").child(bridge.text(ui_kafka::NO_PRODUCER)).into_view();
        return card(bridge, bridge.text(ui_kafka::PRODUCE_TITLE), "dlg", why, None);
    }
    let form = Form::new(bridge, senders);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.send();
    };
    let inside = el("form")
        .attr("id", "produce")
        .class("form")
        .on(ev::submit, submit)
        .child(form.sender_field())
        .child(form.text_field(ui_kafka::KEY, "produce-key", form.key, ui_kafka::NULL_KEY, form.null_key))
        .child(form.text_field(ui_kafka::VALUE, "produce-value", form.value, ui_kafka::NULL_VALUE, form.tombstone))
        .child(form.partition_field())
        .child(form.preview());
    let footer = (
        el("button").class("btn").on(ev::click, move |_| close(bridge)).child(bridge.text(ui_deck::CANCEL)),
        el("button")
            .class("btn prim")
            .attr("type", "submit")
            .attr("form", "produce")
            .child(bridge.text(ui_kafka::PRODUCE)),
    );
    card(bridge, bridge.text(ui_kafka::PRODUCE_TITLE), "dlg", inside.into_view(), Some(footer.into_view()))
}

/// The producer itself, or those that write to the topic.
fn senders(studio: &Studio, id: &str) -> Vec<Sender> {
    let topology = studio.session().topology();
    let Some(part) = studio.part_ix(id) else { return Vec::new() };
    let rows = (0..topology.parts.len()).map(|row| PartIx(row as u32));
    let sends = |row: &PartIx| producer_of(topology, *row).is_some_and(|spec| *row == part || spec.topic == part);
    let sender = |row: PartIx| Sender { part: row, name: topology.parts[row.0 as usize].name.clone() };
    rows.filter(sends).map(sender).collect()
}

fn producer_of(topology: &Topology, part: PartIx) -> Option<&Producer> {
    match &topology.parts.get(part.0 as usize)?.spec {
        Spec::Kafka(topology::Spec::Producer(producer)) => Some(producer),
        _ => None,
    }
}

impl Form {
    fn new(bridge: Bridge, senders: Vec<Sender>) -> Self {
        let first = senders.first().map(|sender| sender.part);
        let key = bridge.with(|studio| {
            let spec = producer_of(studio.session().topology(), first?)?;
            spec.keys.iter().find_map(|key| key.value.clone())
        });
        Self {
            bridge,
            senders: StoredValue::new(senders),
            sender: RwSignal::new(0),
            null_key: RwSignal::new(key.is_none()),
            key: RwSignal::new(key.unwrap_or_default()),
            value: RwSignal::new(String::new()),
            tombstone: RwSignal::new(false),
            partition: RwSignal::new(None),
        }
    }

    fn producer(self) -> Option<PartIx> {
        let at = self.sender.get();
        self.senders.with_value(|senders| senders.get(at).map(|sender| sender.part))
    }

    /// How many partitions its topic has at this moment.
    fn partitions(self) -> u32 {
        self.bridge.moment_version.track();
        let producer = self.producer();
        let count = self.bridge.with(|studio| {
            let world = studio.session().world();
            let topic = producer_of(studio.session().topology(), producer?)?.topic;
            Some(Kafka::of(world)?.topic(topic, 0, world)?.partitions.len() as u32)
        });
        count.unwrap_or(0)
    }

    fn sender_field(self) -> View {
        let bridge = self.bridge;
        let options = self.senders.with_value(|senders| {
            let option = |(at, sender): (usize, &Sender)| {
                el("option").attr("value", at).attr("selected", at == 0).child(sender.name.clone())
            };
            senders.iter().enumerate().map(option).collect_view()
        });
        let choose = move |event| self.sender.set(event_target_value(&event).parse().unwrap_or(0));
        pick(bridge.text(ui_kafka::PRODUCER), el("select").on(ev::change, choose).child(options))
    }

    /// A text that may be null.
    fn text_field(
        self,
        label: Text,
        id: &'static str,
        text: RwSignal<String>,
        null: Text,
        is_null: RwSignal<bool>,
    ) -> View {
        let bridge = self.bridge;
        el("div")
            .child(el("label").attr("for", id).child(bridge.text(label)))
            .child(
                el("div")
                    .class("row")
                    .child(
                        el("span").class("field sp").child(
                            el("input")
                                .attr("id", id)
                                .class("mono")
                                .attr("type", "text")
                                .attr("autocomplete", "off")
                                .attr("spellcheck", "false")
                                .attr("maxlength", "4096")
                                .attr("readonly", move || is_null.get())
                                .attr("placeholder", move || is_null.get().then(|| bridge.text(ui_kafka::NULL)))
                                .prop("value", move || if is_null.get() { String::new() } else { text.get() })
                                .on(ev::input, move |event| text.set(event_target_value(&event))),
                        ),
                    )
                    .child(switch(bridge, null, is_null)),
            )
            .into_view()
    }

    fn partition_field(self) -> View {
        let bridge = self.bridge;
        let options = move || {
            let of_partitions = (0..self.partitions()).map(|at| {
                el("option")
                    .attr("value", at)
                    .attr("selected", self.partition.get() == Some(at))
                    .child(format!("P{at}"))
            });
            let auto = el("option").attr("value", "").attr("selected", self.partition.get().is_none());
            (auto.child(bridge.text(ui_kafka::BY_PARTITIONER)), of_partitions.collect_view())
        };
        let choose = move |event| self.partition.set(event_target_value(&event).parse().ok());
        pick(bridge.text(ui_kafka::PARTITION), el("select").on(ev::change, choose).child(options))
    }

    /// Which partition, by which rule.
    fn preview(self) -> View {
        let said = move || {
            let (count, producer) = (self.partitions(), self.producer()?);
            let rule = self.bridge.with(|studio| {
                let spec = producer_of(studio.session().topology(), producer)?;
                Some((spec.config.partitioning, spec.partition))
            });
            let (partitioning, fixed) = rule?;
            let key = (!self.null_key.get()).then(|| self.key.get());
            Some(says(partitioning, self.partition.get().or(fixed), key.as_deref(), count))
        };
        el("div")
            .class("route t12")
            .attr("aria-live", "polite")
            .child(move || said().map(|said| rich::still(said.say(self.bridge.language.get()))))
            .into_view()
    }

    fn send(self) {
        let bridge = self.bridge;
        let Some(producer) = untrack(|| self.producer()) else { return };
        let text = |text: RwSignal<String>, null: RwSignal<bool>| (!null.get_untracked()).then(|| text.get_untracked());
        let command = KafkaCommand::Produce {
            producer,
            key: text(self.key, self.null_key),
            value: text(self.value, self.tombstone),
            partition: self.partition.get_untracked(),
        };
        close(bridge);
        bridge.command(Command::Kafka(command));
        bridge.announce(ui_kafka::PRODUCED.get(bridge.language.get_untracked()));
    }
}

fn says(partitioning: Partitioning, named: Option<u32>, key: Option<&str>, count: u32) -> Phrase {
    if let Some(partition) = named {
        return phrase(ui_kafka::NAMED_PARTITION, [Arg::Number(partition.into())]);
    }
    match (partitioning, key) {
        (Partitioning::ByKey, Some(key)) => {
            let hash = positive(murmur2(key.as_bytes()));
            let partition = hash.checked_rem(count).unwrap_or(0);
            let calculation = format!("murmur2(\"{key}\") = {hash}, mod {count}");
            phrase(ui_kafka::KEY_PARTITION, [Arg::Number(partition.into()), Arg::Code(calculation)])
        }
        (Partitioning::RoundRobin, _) => ui_kafka::ROUND_ROBIN_PARTITION.into(),
        (Partitioning::Salted(_) | Partitioning::Compound, Some(_)) => ui_kafka::OWN_PARTITION.into(),
        _ => ui_kafka::STICKY_PARTITION.into(),
    }
}

fn pick(label: &'static str, choices: impl IntoView) -> View {
    let field = el("span").class("field pick").child(choices).child(icon(Icon::ChevronDown));
    el("label").child(label).child(field).into_view()
}
