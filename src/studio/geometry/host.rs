//! The frame around what stands in one virtual host, with its name, on a board with several: names mean something within
//! one only. Clients stand outside, as they do in the broker. Comes later than the first look, which has one.
use super::Placed;
use crate::engine::late::late;
use crate::engine::rabbitmq::policy::vhost_name;
use crate::studio::document::Document;
use crate::studio::kind::Role;
use crate::studio::rules::derived::role_of;
use crate::studio::space::Rect;

/// Space between the frame and what it holds, px; above, the name stands in it.
const AROUND: f64 = 12.0;
const ABOVE: f64 = 24.0;

#[derive(Clone, Debug, PartialEq)]
pub struct HostFrame {
    pub name: String,
    /// Exchanges and queues, by their index in [`super::Layout::parts`].
    pub members: Vec<u32>,
    /// Policies: they belong to it and may stand anywhere.
    guests: Vec<u32>,
    /// `None` = something that is not of it stands among them.
    pub rect: Option<Rect>,
}

pub(super) struct Code {
    pub of: fn(&Document) -> Vec<HostFrame>,
    pub place: fn(&mut [HostFrame], &[Placed]),
}

late! {
    /// `None` = the board of the first look stands.
    pub(super) fn code() -> &'static Code = &Code { of, place };
}

/// None, unless there are two or more.
fn of(document: &Document) -> Vec<HostFrame> {
    let mut hosts: Vec<HostFrame> = Vec::new();
    for (part, ix) in document.parts.iter().zip(0..) {
        let role = role_of(part);
        if !matches!(role, Some(Role::Exchange | Role::Queue | Role::Policy)) {
            continue;
        }
        let name = vhost_name(part.vhost());
        let at = hosts.iter().position(|host| host.name == name).unwrap_or_else(|| {
            hosts.push(HostFrame { name: name.to_owned(), members: Vec::new(), guests: Vec::new(), rect: None });
            hosts.len() - 1
        });
        let host = &mut hosts[at];
        if role == Some(Role::Policy) { host.guests.push(ix) } else { host.members.push(ix) }
    }
    hosts.retain(|host| !host.members.is_empty());
    if hosts.len() < 2 { Vec::new() } else { hosts }
}

fn place(hosts: &mut [HostFrame], parts: &[Placed]) {
    for host in hosts {
        let rects = host.members.iter().map(|ix| parts[*ix as usize].rect);
        let all = rects.reduce(|all, rect| all.union(&rect)).unwrap_or_default();
        let rect = Rect::new(all.x - AROUND, all.y - ABOVE, all.width + 2.0 * AROUND, all.height + ABOVE + AROUND);
        let is_its = |ix: &u32| host.members.contains(ix) || host.guests.contains(ix);
        let mut others = parts.iter().zip(0..).filter(|(_, ix)| !is_its(ix));
        host.rect = (!others.any(|(part, _)| part.rect.touches(&rect))).then_some(rect);
    }
}
