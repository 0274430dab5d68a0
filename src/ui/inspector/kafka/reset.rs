//! The form that moves a reader by hand: a consumer seeks, an operator resets the committed offsets of a group. Says
//! why when that is not allowed now.
use super::numbers::topics;
use super::{action, command, look, name_of, partition_name, section};
use crate::engine::id::PartIx;
use crate::engine::kafka::command::{Command, SeekTo};
use crate::engine::kafka::topology;
use crate::engine::topology::Spec;
use crate::locales::{Text, ui_kafka};
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::studio::value_text::read_duration;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use crate::ui::icon::{Icon, icon};
use leptos::prelude::*;

/// Where to, as the form offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    Beginning,
    End,
    Offset,
    Time,
}

const PLACES: [(Where, &str, Text); 4] = [
    (Where::Beginning, "beginning", ui_kafka::TO_BEGINNING),
    (Where::End, "end", ui_kafka::TO_END),
    (Where::Offset, "offset", ui_kafka::TO_OFFSET),
    (Where::Time, "time", ui_kafka::TO_TIME),
];

/// A partition that can be moved.
#[derive(Clone, Debug, PartialEq)]
struct Target {
    topic: PartIx,
    partition: u32,
    name: String,
}

/// What can be moved now, or why nothing can.
#[derive(Clone, Debug, PartialEq)]
struct Offer {
    targets: Vec<Target>,
    why_not: Option<Text>,
}

#[derive(Clone, Copy)]
struct Form {
    bridge: Bridge,
    offer: Memo<Offer>,
    /// Place among the targets; `None` = all of them.
    which: RwSignal<Option<usize>>,
    place: RwSignal<Where>,
    /// Offset, or moment of the run.
    value: RwSignal<String>,
}

impl Form {
    fn new(bridge: Bridge, offer: Memo<Offer>) -> Self {
        let (which, place) = (RwSignal::new(None), RwSignal::new(Where::Beginning));
        Self { bridge, offer, which, place, value: RwSignal::new(String::new()) }
    }

    /// Where to; `None` = what was typed is no offset or moment.
    fn place(self) -> Option<SeekTo> {
        let text = self.value.get();
        Some(match self.place.get() {
            Where::Beginning => SeekTo::Beginning,
            Where::End => SeekTo::End,
            Where::Offset => SeekTo::Offset(text.trim().replace(['\u{2009}', ' '], "").parse().ok()?),
            Where::Time => SeekTo::Time(read_duration(&text)?),
        })
    }

    fn chosen(self) -> Vec<Target> {
        let targets = self.offer.with_untracked(|offer| offer.targets.clone());
        match self.which.get_untracked() {
            Some(at) => targets.into_iter().nth(at).into_iter().collect(),
            None => targets,
        }
    }

    fn view(self, title: Text, verb: Text, act: impl Fn(Vec<Target>, bool, SeekTo) + Copy + 'static) -> View {
        let bridge = self.bridge;
        let button = move || {
            let why_not = self.offer.with(|offer| offer.why_not);
            let why_not = why_not.or_else(|| self.place().is_none().then_some(ui_kafka::TYPE_A_PLACE));
            let go = move || {
                if let Some(place) = untrack(|| self.place()) {
                    act(self.chosen(), self.which.get_untracked().is_none(), place);
                }
            };
            action(Icon::Target, bridge.text(verb), why_not.map(|why| bridge.text(why)), go)
        };
        let reason = move || {
            let why_not = self.offer.with(|offer| offer.why_not);
            why_not.map(|why| el("p").class("t12 sub").child(bridge.text(why)))
        };
        let row = el("div").class("rowed").child(self.targets()).child(self.places()).child(move || self.field());
        section(bridge, title, (), (row, el("div").class("acts").child(button), reason))
    }

    fn targets(self) -> View {
        let bridge = self.bridge;
        let choose = move |event| self.which.set(event_target_value(&event).parse().ok());
        let options = move || {
            let all = el("option").attr("value", "").attr("selected", self.which.get().is_none());
            let targets = self.offer.with(|offer| offer.targets.clone()).into_iter().enumerate().map(|(at, target)| {
                el("option").attr("value", at).attr("selected", self.which.get() == Some(at)).child(target.name)
            });
            (all.child(bridge.text(ui_kafka::ALL_PARTITIONS)), targets.collect_view())
        };
        pick(bridge.text(ui_kafka::PARTITION), options.into_view(), choose)
    }

    fn places(self) -> View {
        let bridge = self.bridge;
        let choose = move |event| {
            let id = event_target_value(&event);
            if let Some((place, ..)) = PLACES.into_iter().find(|(_, name, _)| *name == id) {
                self.place.set(place);
            }
        };
        let options = PLACES.map(|(place, id, name)| {
            el("option").attr("value", id).attr("selected", move || self.place.get() == place).child(bridge.text(name))
        });
        pick(bridge.text(ui_kafka::WHERE_TO), options.collect_view().into_view(), choose)
    }

    /// What an offset or a moment is typed into.
    fn field(self) -> View {
        let (label, example) = match self.place.get() {
            Where::Offset => (ui_kafka::OFFSET, ui_kafka::OFFSET),
            Where::Time => (ui_kafka::TO_TIME, ui_kafka::MOMENT),
            Where::Beginning | Where::End => return ().into_view(),
        };
        let (label, example) = (self.bridge.text(label), self.bridge.text(example));
        el("label")
            .class("field xs n")
            .child(
                el("input")
                    .class("mono")
                    .attr("type", "text")
                    .attr("autocomplete", "off")
                    .attr("aria-label", label)
                    .attr("placeholder", example)
                    .prop("value", self.value)
                    .on(ev::input, move |event| self.value.set(event_target_value(&event))),
            )
            .into_view()
    }
}

fn pick(name: &'static str, options: View, choose: impl Fn(web_sys::Event) + 'static) -> View {
    el("span")
        .class("field xs pick")
        .child(el("select").attr("aria-label", name).on(ev::change, choose).child(options))
        .child(icon(Icon::ChevronDown))
        .into_view()
}

/// Committed offsets of a group: only while it has no members.
pub fn of_group(bridge: Bridge, id: PartId) -> View {
    let of_look = id.clone();
    let offer = Memo::new(move |_| {
        let offer = look(bridge, &of_look, |kafka, part, studio| {
            let group = kafka.group(part, studio.session().world())?;
            let subscribed = subscribed(studio, part);
            let topics = topics(studio, kafka).into_iter().filter(|topic| subscribed.contains(&topic.part));
            let targets = topics.flat_map(|topic| {
                let name = name_of(studio, topic.part);
                let (topic, partitions) = (topic.part, topic.partitions);
                partitions.into_iter().map(move |partition| Target {
                    topic,
                    partition: partition.partition,
                    name: partition_name(&name, partition.partition),
                })
            });
            let why_not = (!group.members.is_empty()).then_some(ui_kafka::GROUP_HAS_MEMBERS);
            Some(Offer { targets: targets.collect(), why_not })
        });
        offer.unwrap_or(Offer { targets: Vec::new(), why_not: Some(ui_kafka::NOT_RUNNING) })
    });
    let id = StoredValue::new(id);
    let act = move |targets: Vec<Target>, is_all: bool, to| {
        let Some(group) = bridge.with(|studio| id.with_value(|id| studio.part_ix(id))) else { return };
        let mut topics: Vec<PartIx> = targets.iter().map(|target| target.topic).collect();
        topics.dedup();
        for topic in topics {
            let partition = targets.first().map(|target| target.partition).filter(|_| !is_all);
            command(bridge, Command::ResetOffsets { group, topic, partition, to });
        }
    };
    Form::new(bridge, offer).view(ui_kafka::RESET_OFFSETS, ui_kafka::RESET, act)
}

fn subscribed(studio: &Studio, group: PartIx) -> Vec<PartIx> {
    match studio.session().topology().parts.get(group.0 as usize).map(|part| &part.spec) {
        Some(Spec::Kafka(topology::Spec::Group(group))) => group.topics.clone(),
        _ => Vec::new(),
    }
}

/// The position of a consumer in what it reads itself.
pub fn of_consumer(bridge: Bridge, id: PartId) -> View {
    let of_look = id.clone();
    let offer = Memo::new(move |_| {
        let targets = look(bridge, &of_look, |kafka, part, studio| {
            let consumer = kafka.consumer(part, 0)?;
            let target = |(topic, partition): (PartIx, u32)| Target {
                topic,
                partition,
                name: partition_name(&name_of(studio, topic), partition),
            };
            Some(consumer.partitions.into_iter().map(target).collect::<Vec<_>>())
        });
        let targets = targets.unwrap_or_default();
        let why_not = targets.is_empty().then_some(ui_kafka::READS_NOTHING);
        Offer { targets, why_not }
    });
    let id = StoredValue::new(id);
    let act = move |targets: Vec<Target>, is_all: bool, to| {
        let Some(consumer) = bridge.with(|studio| id.with_value(|id| studio.part_ix(id))) else { return };
        let partition = targets.first().map(|target| (target.topic, target.partition)).filter(|_| !is_all);
        command(bridge, Command::Seek { consumer, partition, to });
    };
    Form::new(bridge, offer).view(ui_kafka::SEEK_TITLE, ui_kafka::SEEK, act)
}
