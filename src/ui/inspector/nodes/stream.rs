//! The members of a stream: who leads in which epoch, how far each log goes, and what each knows to be committed.
use crate::engine::rabbitmq::cluster::view::{StreamHomeView, StreamMemberView, StreamRole, StreamState};
use crate::locales::number::number;
use crate::locales::{Text, ui_nodes};
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::Bridge;
use crate::ui::dom::{IntoView, View, el};
use crate::ui::inspector::pieces::{note, section};
use leptos::prelude::*;

pub fn members(bridge: Bridge, view: &StreamHomeView) -> View {
    let why = match view.state {
        StreamState::Running => None,
        StreamState::Electing => Some(("warn t12", ui_nodes::STREAM_ELECTING)),
        StreamState::NoCoordinator => Some(("warn t12", ui_nodes::NO_COORDINATOR)),
        StreamState::NoMajority => Some(("bad t12", ui_nodes::STREAM_NO_MAJORITY)),
    };
    let why = why.map(|(class, text)| el("p").class(class).child(bridge.text(text)));
    let line = |text: Text, arg: Arg| {
        let text = phrase(text, [arg]).plain(bridge.language.get());
        el("p").class("sub t12 num").child(text)
    };
    let waiting = (view.waiting > 0).then(|| line(ui_nodes::COPIES_WAIT, Arg::Number(view.waiting.into())));
    let coordinator = view.coordinator.map(|node| line(ui_nodes::COORDINATOR, Arg::code(node.name())));
    let head = |text: Text, class| el("th").class(class).attr("scope", "col").child(bridge.text(text));
    let head = el("tr")
        .child(head(ui_nodes::NODE, ""))
        .child(head(ui_nodes::ROLE, ""))
        .child(head(ui_nodes::EPOCH, "r"))
        .child(head(ui_nodes::LAST_OFFSET, "r"))
        .child(head(ui_nodes::COMMITTED_OFFSET, "r"));
    let rows: Vec<View> = view.members.iter().map(|member| row(bridge, member, view)).collect();
    let table = el("table").class("t flush").child(el("thead").child(head)).child(el("tbody").child(rows));
    let table = el("div").class("wide-table").attr("tabindex", "0").child(table);
    section(bridge, ui_nodes::MEMBERS, note(view.members.len()), (why, table, waiting, coordinator))
}

/// A member that is down has forgotten what it was and what was committed; its log is on its disk.
fn row(bridge: Bridge, member: &StreamMemberView, view: &StreamHomeView) -> View {
    let (class, role) = match member.role {
        _ if !member.up => ("tag bad", ui_nodes::DOWN),
        StreamRole::Leader => ("tag ok", ui_nodes::LEADER),
        StreamRole::OldLeader => ("tag warn", ui_nodes::OLD_LEADER),
        StreamRole::Replica => ("tag", ui_nodes::REPLICA),
        StreamRole::Joining => ("tag warn", ui_nodes::JOINING),
        StreamRole::Stopped => ("tag warn", ui_nodes::STOPPED),
    };
    let offset = |offset: Option<u32>| offset.map_or("–".to_owned(), |offset| number(offset.into()));
    let is_behind = member.up && member.committed < view.committed;
    el("tr")
        .child(el("td").class("mono").child(member.node.name()))
        .child(el("td").child(el("span").class(class).child(bridge.text(role))))
        .child(el("td").class("r num").child(member.epoch))
        .child(el("td").class("r num").child(offset(member.last)))
        .child(el("td").class(if is_behind { "r num warn" } else { "r num" }).child(offset(member.committed)))
        .into_view()
}
