//! A consumer group or share group: its state, who is in it with which partitions, what it has committed.
use super::{commit_log, look, note, offsets, part_link, partition_name, reset, section, share};
use crate::engine::id::PartIx;
use crate::engine::kafka::simulation::Kafka;
use crate::engine::kafka::topology::{self, GroupKind};
use crate::engine::kafka::view::{GroupMemberView, GroupView};
use crate::engine::topology::Spec;
use crate::locales::{Text, ui_kafka};
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View, el};
use crate::ui::icon::{Icon, drawn, icon};
use leptos::prelude::*;

pub fn panel(bridge: Bridge, id: PartId) -> View {
    super::while_running(bridge, id, inside)
}

fn inside(bridge: Bridge, id: PartId) -> View {
    let id = StoredValue::new(id);
    let group =
        move || id.with_value(|id| look(bridge, id, |kafka, part, studio| kafka.group(part, studio.session().world())));
    let kind = Memo::new(move |_| id.with_value(|id| look(bridge, id, |_, part, studio| kind_of(studio, part))));
    let state = move || group().map(|group| state(bridge, &group, kind.get()));
    let members = move || group().map(|group| members(bridge, &group));
    let share =
        move || group().filter(|group| !group.in_flight.is_empty()).map(|group| share::in_flight(bridge, &group));
    let is_share = move || kind.get() == Some(GroupKind::Share);
    let offsets = move || (!is_share()).then(|| offsets::of_reader(bridge, id.get_value()));
    let commits = move || (!is_share()).then(|| commit_log::of_group(bridge, id.get_value()));
    let resets = move || (!is_share()).then(|| reset::of_group(bridge, id.get_value()));
    (state, members, share, offsets, commits, resets).into_view()
}

/// Which protocol its members speak.
fn kind_of(studio: &Studio, part: PartIx) -> Option<GroupKind> {
    match &studio.session().topology().parts.get(part.0 as usize)?.spec {
        Spec::Kafka(topology::Spec::Group(group)) => Some(group.kind),
        _ => None,
    }
}

fn state(bridge: Bridge, group: &GroupView, kind: Option<GroupKind>) -> View {
    let (class, shape) = match group.state.name() {
        "Stable" => ("tag ok", Icon::Check),
        "Empty" => ("tag", Icon::Info),
        _ => ("tag warn", Icon::Reset),
    };
    let (protocol, epoch) = match kind {
        Some(GroupKind::Consumer) => (ui_kafka::PROTOCOL_CONSUMER, ui_kafka::GROUP_EPOCH),
        Some(GroupKind::Share) => (ui_kafka::PROTOCOL_SHARE, ui_kafka::GROUP_EPOCH),
        _ => (ui_kafka::PROTOCOL_CLASSIC, ui_kafka::GENERATION),
    };
    let row = |name: Text, value: View| (el("dt").child(bridge.text(name)), el("dd").class("v").child(value));
    let assignor = group.assignor.filter(|name| !name.is_empty()).unwrap_or("–");
    let rows = (
        row(ui_kafka::STATE, el("span").class(class).child(icon(shape)).child(group.state.name()).into_view()),
        row(ui_kafka::PROTOCOL, bridge.text(protocol).into_view()),
        row(ui_kafka::ASSIGNOR, el("span").class("mono").child(assignor.to_owned()).into_view()),
        row(epoch, el("span").class("num").child(group.generation).into_view()),
        row(ui_kafka::COORDINATOR, coordinator(bridge, group.part)),
    );
    el("section").class("sec").child(el("dl").class("kv").child(rows)).into_view()
}

/// The broker that coordinates it; marked while it cannot be reached.
fn coordinator(bridge: Bridge, group: PartIx) -> View {
    let found = bridge.with(|studio| Kafka::of(studio.session().world())?.coordinator_of(group));
    match found {
        Some((broker, true)) => el("span").class("num").child(broker).into_view(),
        Some((broker, false)) => el("span").class("tag warn").child(icon(Icon::Warning)).child(broker).into_view(),
        None => el("span").class("mono").child("–").into_view(),
    }
}

fn members(bridge: Bridge, group: &GroupView) -> View {
    if group.members.is_empty() {
        let none = el("p").class("empty").child(bridge.text(ui_kafka::NO_MEMBERS));
        return section(bridge, ui_kafka::MEMBERS_TITLE, (), none);
    }
    let rows = bridge.with(|studio| {
        let row = |member: &GroupMemberView| member_row(bridge, studio, group, member);
        group.members.iter().map(row).collect::<Vec<_>>()
    });
    section(bridge, ui_kafka::MEMBERS_TITLE, note(group.members.len()), el("div").class("list members").child(rows))
}

fn member_row(bridge: Bridge, studio: &Studio, group: &GroupView, member: &GroupMemberView) -> View {
    let (idle, moving) = (member.partitions.is_empty(), member.rebalancing);
    let state = match () {
        () if moving => Some(("tag warn", ui_kafka::REBALANCING)),
        () if idle && group.state.is_settled() => Some(("tag", ui_kafka::IDLE)),
        () => None,
    };
    let tag = state.map(|(class, text)| el("span").class(class).child(bridge.text(text)));
    let several = topics_of(group) > 1;
    let chips = member.partitions.iter().map(|(topic, partition)| {
        let name = match several {
            true => partition_name(&super::name_of(studio, *topic), *partition),
            false => format!("P{partition}"),
        };
        el("span").class("tag key").child(name)
    });
    let pinned = member.instance_id.as_ref().map(|id| {
        let title = format!("group.instance.id {id}");
        el("span").attr("title", title).child(drawn(Icon::Pin, "ic"))
    });
    el("div")
        .attr("title", format!("member.id {}", member.member_id))
        .child(part_link(bridge, studio, member.consumer))
        .child(pinned)
        .child(tag)
        .child(el("span").class("sp"))
        .child(el("span").class("flow end").child(chips.collect_view()))
        .into_view()
}

fn topics_of(group: &GroupView) -> usize {
    let mut topics: Vec<PartIx> =
        group.members.iter().flat_map(|member| member.partitions.iter().map(|(topic, _)| *topic)).collect();
    topics.sort_unstable();
    topics.dedup();
    topics.len()
}
