//! Where a queue lives: the members of a quorum queue with their logs, those of a stream, or the one home of a classic queue.
use super::look;
use crate::engine::rabbitmq::cluster::view::{HomeView, MemberView, QuorumView};
use crate::engine::rabbitmq::raft::Role;
use crate::locales::number::number;
use crate::locales::{Text, ui_nodes};
use crate::studio::document::PartId;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::Bridge;
use crate::ui::dom::{IntoView, View, el};
use crate::ui::inspector::pieces::{note, section};
use leptos::prelude::*;

/// Nothing without nodes on the board.
pub fn of_queue(bridge: Bridge, id: PartId) -> View {
    let id = StoredValue::new(id);
    (move || {
        let home =
            id.with_value(|id| look(bridge, id, |nodes, part, studio| nodes.home(part, studio.session().world())));
        Some(match home? {
            HomeView::Node { node, up } => {
                let (class, text) = if up { ("sub t12", ui_nodes::LIVES_ON) } else { ("bad t12", ui_nodes::HOME_DOWN) };
                let text = phrase(text, [Arg::code(node.name())]).plain(bridge.language.get());
                el("section").class("sec").child(el("p").class(class).child(text)).into_view()
            }
            HomeView::Quorum(view) => members(bridge, &view),
            HomeView::Stream(view) => super::stream::members(bridge, &view),
        })
    })
    .into_view()
}

fn members(bridge: Bridge, view: &QuorumView) -> View {
    let why = match view.leader {
        None if !view.has_majority => Some(("bad t12", ui_nodes::NO_MAJORITY)),
        None => Some(("warn t12", ui_nodes::NO_LEADER)),
        Some(_) => None,
    };
    let why = why.map(|(class, text)| el("p").class(class).child(bridge.text(text)));
    let waiting = (view.waiting > 0).then(|| {
        let text = phrase(ui_nodes::WAITING, [Arg::Number(view.waiting.into())]).plain(bridge.language.get());
        el("p").class("sub t12 num").child(text)
    });
    let head = |text: Text, class| el("th").class(class).attr("scope", "col").child(bridge.text(text));
    let rows: Vec<View> = view.members.iter().map(|member| row(bridge, member, view)).collect();
    let table = el("table")
        .class("t flush")
        .child(
            el("thead").child(
                el("tr")
                    .child(head(ui_nodes::NODE, ""))
                    .child(head(ui_nodes::ROLE, ""))
                    .child(head(ui_nodes::TERM, "r"))
                    .child(head(ui_nodes::LAST, "r"))
                    .child(head(ui_nodes::COMMIT, "r"))
                    .child(head(ui_nodes::MISSES, "r")),
            ),
        )
        .child(el("tbody").child(rows));
    let table = el("div").class("wide-table").attr("tabindex", "0").child(table);
    section(bridge, ui_nodes::MEMBERS, note(view.members.len()), (why, table, waiting))
}

/// A member that is down has forgotten what it was; its log is on its disk.
fn row(bridge: Bridge, member: &MemberView, view: &QuorumView) -> View {
    let (class, role) = match member.role {
        _ if !member.up => ("tag bad", ui_nodes::DOWN),
        Role::Leader => ("tag ok", ui_nodes::LEADER),
        Role::Follower => ("tag", ui_nodes::FOLLOWER),
        _ => ("tag warn", ui_nodes::CANDIDATE),
    };
    let end = view.members.iter().map(|other| other.commit_index).max().unwrap_or(0);
    let misses = end.saturating_sub(member.last_index);
    el("tr")
        .child(el("td").class("mono").child(member.node.name()))
        .child(el("td").child(el("span").class(class).child(bridge.text(role))))
        .child(el("td").class("r num").child(member.term))
        .child(el("td").class("r num").child(number(member.last_index)))
        .child(el("td").class("r num").child(number(member.commit_index)))
        .child(el("td").class("r num").child(if misses == 0 { "–".to_owned() } else { number(misses) }))
        .into_view()
}
