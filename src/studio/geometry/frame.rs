//! The dashed frame around a consumer group and its members, and the links that it makes needless. Follows from where
//! the parts stand.
use super::super::kind::Role;
use super::super::space::Rect;
use super::{Placed, Route, RouteKind};

/// Space between the frame and what it holds, px.
const AROUND: f64 = 12.0;
const ABOVE: f64 = 4.0;

#[derive(Clone, Debug, PartialEq)]
pub struct GroupFrame {
    /// Index of the group in [`super::Layout::parts`].
    pub group: u32,
    /// Members that stand in it: all of them, or none.
    pub members: Vec<u32>,
    pub rect: Rect,
}

/// One frame a group. If a part that is none of its members stands among them, it holds the group's card alone.
pub(super) fn frames(parts: &[Placed], routes: &[Route]) -> Vec<GroupFrame> {
    let groups = parts.iter().zip(0..).filter(|(part, _)| part.role == Role::Group);
    groups.map(|(_, group)| frame(parts, routes, group)).collect()
}

fn frame(parts: &[Placed], routes: &[Route], group: u32) -> GroupFrame {
    let is_member = |route: &&Route| route.kind == RouteKind::Member && route.from == group;
    let members: Vec<u32> = routes.iter().filter(is_member).map(|route| route.to).collect();
    let rect = around(parts, members.iter().chain([&group]));
    let others = parts.iter().zip(0..).filter(|(_, ix)| *ix != group && !members.contains(ix));
    if others.into_iter().any(|(part, _)| part.rect.touches(&rect)) {
        return GroupFrame { group, members: Vec::new(), rect: around(parts, [&group]) };
    }
    GroupFrame { group, members, rect }
}

fn around<'a>(parts: &[Placed], which: impl IntoIterator<Item = &'a u32>) -> Rect {
    let rects = which.into_iter().map(|ix| parts[*ix as usize].rect);
    let all = rects.reduce(|all, rect| all.union(&rect)).unwrap_or_default();
    Rect::new(all.x - AROUND, all.y - ABOVE, all.width + 2.0 * AROUND, all.height + ABOVE + AROUND)
}

/// A member in the frame needs no link to its group, a group whose members fetch none to its topic.
pub(super) fn hide(routes: &mut [Route], frames: &[GroupFrame]) {
    let framed = |route: &Route| {
        let frame = frames.iter().find(|frame| frame.group == route.from);
        frame.is_some_and(|frame| frame.members.contains(&route.to))
    };
    let has_members: Vec<u32> =
        routes.iter().filter(|route| route.kind == RouteKind::Member).map(|route| route.from).collect();
    for route in routes {
        route.hidden = match route.kind {
            RouteKind::Member => framed(route),
            RouteKind::Subscribe => has_members.contains(&route.to),
            _ => false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::document::{Document, Link, LinkKind, Part, Row};
    use crate::studio::geometry::Layout;

    fn part(id: &str, kind: &str, x: i32, y: i32) -> Part {
        Part { id: id.into(), kind: kind.into(), name: id.into(), x, y, settings: Default::default() }
    }

    fn link(kind: LinkKind, from: &str, to: &str) -> Link {
        Link { id: format!("{from}-{to}"), kind, from: from.into(), to: to.into(), rows: vec![Row::default()] }
    }

    /// A topic, a group with two members below its card.
    fn board(second: (i32, i32)) -> Document {
        Document {
            parts: vec![
                part("t", "kafka.topic", 0, 0),
                part("g", "kafka.group", 700, 0),
                part("c1", "kafka.consumer", 700, 80),
                part("c2", "kafka.consumer", second.0, second.1),
            ],
            links: vec![
                link(LinkKind::Subscribe, "t", "g"),
                link(LinkKind::Member, "g", "c1"),
                link(LinkKind::Member, "g", "c2"),
            ],
            ..Document::default()
        }
    }

    #[test]
    fn a_group_frames_its_members_and_they_fetch() {
        let layout = Layout::of(&board((700, 132)));
        let card = layout.parts[1].rect;
        let last = layout.parts[3].rect;
        let frame = &layout.frames[0];
        assert_eq!(frame.members, [2, 3]);
        assert_eq!(frame.rect, Rect::new(688.0, -4.0, card.width.max(last.width) + 24.0, last.bottom() + 16.0));
        let drawn = |kind| layout.routes.iter().filter(|route| route.kind == kind && !route.hidden).count();
        assert_eq!(
            [RouteKind::Subscribe, RouteKind::Member, RouteKind::Fetch].map(drawn),
            [0, 0, 2],
            "the fetches stand for the subscription, the frame for the membership"
        );
    }

    #[test]
    fn among_strangers_only_the_card_is_framed() {
        let layout = Layout::of(&board((100, 700)));
        let frame = &layout.frames[0];
        assert_eq!(frame.members, [0_u32; 0]);
        assert_eq!(frame.rect.y, -4.0);
        let members = layout.routes.iter().filter(|route| route.kind == RouteKind::Member);
        assert_eq!(members.filter(|route| !route.hidden).count(), 2, "then the links show who belongs to it");
    }
}
