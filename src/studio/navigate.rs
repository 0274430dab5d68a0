//! Where the keyboard's focus goes on the board: by geometry with the arrows, along links with Alt and an arrow.
use super::document::PartId;
use super::geometry::Layout;
use super::space::Point;
use crate::engine::sort::sort_by;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

impl Direction {
    /// From `KeyboardEvent.code`.
    pub fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            _ => return None,
        })
    }

    /// Unit vector, y down.
    pub const fn vector(self) -> (i32, i32) {
        match self {
            Self::Left => (-1, 0),
            Self::Right => (1, 0),
            Self::Up => (0, -1),
            Self::Down => (0, 1),
        }
    }
}

/// The nearest part in this direction; what lies straight ahead wins over what is nearer but aside.
pub fn neighbour<'a>(
    layout: &'a Layout,
    from: &str,
    direction: Direction,
    may: impl Fn(&str) -> bool,
) -> Option<&'a PartId> {
    let here = layout.part(from)?.rect.center();
    let (x, y) = direction.vector();
    let score = |to: Point| {
        let (ahead, aside) = match direction {
            Direction::Left | Direction::Right => ((to.x - here.x) * f64::from(x), (to.y - here.y).abs()),
            Direction::Up | Direction::Down => ((to.y - here.y) * f64::from(y), (to.x - here.x).abs()),
        };
        (ahead > 4.0).then_some(ahead + 2.0 * aside)
    };
    let others = layout.parts.iter().filter(|part| part.id != from && may(&part.id));
    let scored = others.filter_map(|part| Some((score(part.rect.center())?, &part.id)));
    scored.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
}

/// Along a link: right to what it leads to, left to where it comes from; up and down to the next one on the same side
/// of the part that one came from.
pub fn along_link<'a>(layout: &'a Layout, from: &str, direction: Direction) -> Option<&'a PartId> {
    let ix = layout.index(from)? as u32;
    let ends: Vec<u32> = match direction {
        Direction::Right => layout.routes.iter().filter(|route| route.from == ix).map(|route| route.to).collect(),
        Direction::Left => layout.routes.iter().filter(|route| route.to == ix).map(|route| route.from).collect(),
        Direction::Up | Direction::Down => siblings(layout, ix),
    };
    let here = layout.parts[ix as usize].rect.center();
    let center = |end: u32| layout.parts[end as usize].rect.center();
    let best = match direction {
        Direction::Left | Direction::Right => {
            ends.into_iter().min_by(|&a, &b| center(a).distance(here).total_cmp(&center(b).distance(here)))
        }
        Direction::Down => {
            let below = ends.into_iter().filter(|&end| center(end).y > here.y);
            below.min_by(|&a, &b| center(a).y.total_cmp(&center(b).y))
        }
        Direction::Up => {
            let above = ends.into_iter().filter(|&end| center(end).y < here.y);
            above.max_by(|&a, &b| center(a).y.total_cmp(&center(b).y))
        }
    };
    best.map(|end| &layout.parts[end as usize].id)
}

/// Parts that share a source, else a target, with this one.
fn siblings(layout: &Layout, ix: u32) -> Vec<u32> {
    let sources: Vec<u32> = layout.routes.iter().filter(|route| route.to == ix).map(|route| route.from).collect();
    let from_sources = layout.routes.iter().filter(|route| sources.contains(&route.from)).map(|route| route.to);
    let siblings: Vec<u32> = from_sources.filter(|&end| end != ix).collect();
    if !siblings.is_empty() {
        return siblings;
    }
    let targets: Vec<u32> = layout.routes.iter().filter(|route| route.from == ix).map(|route| route.to).collect();
    let to_targets = layout.routes.iter().filter(|route| targets.contains(&route.to)).map(|route| route.from);
    to_targets.filter(|&end| end != ix).collect()
}

/// Parts in reading order: left to right by column, then top to bottom.
pub fn reading_order(layout: &Layout) -> Vec<&PartId> {
    let mut parts: Vec<_> = layout.parts.iter().collect();
    sort_by(&mut parts, |a, b| a.rect.x.total_cmp(&b.rect.x).then(a.rect.y.total_cmp(&b.rect.y)));
    parts.into_iter().map(|part| &part.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::value::Table;
    use crate::studio::document::{Document, Link, LinkKind, Part, Row};

    /// p → x → q over r, c right of both.
    fn layout() -> Layout {
        let part = |id: &str, kind: &str, x, y| Part {
            id: id.into(),
            kind: kind.into(),
            name: id.into(),
            x,
            y,
            settings: Table::default(),
        };
        let link = |id: &str, kind, from: &str, to: &str| Link {
            id: id.into(),
            kind,
            from: from.into(),
            to: to.into(),
            rows: vec![Row::default()],
        };
        Layout::of(&Document {
            parts: vec![
                part("p", "client.producer", 0, 0),
                part("x", "rabbitmq.exchange", 240, 0),
                part("q", "rabbitmq.queue", 480, -100),
                part("r", "rabbitmq.queue", 480, 100),
                part("c", "client.consumer", 800, 100),
            ],
            links: vec![
                link("l1", LinkKind::Publish, "p", "x"),
                link("l2", LinkKind::Bind, "x", "q"),
                link("l3", LinkKind::Bind, "x", "r"),
                link("l4", LinkKind::Consume, "r", "c"),
            ],
            ..Document::default()
        })
    }

    #[test]
    fn arrows_go_by_geometry_and_with_alt_along_links() {
        use Direction::{Down, Left, Right, Up};
        let layout = layout();
        for (from, direction, to) in [
            ("p", Right, Some("x")),
            ("q", Down, Some("r")),
            ("c", Left, Some("r")),
            ("p", Left, None),
            ("r", Up, Some("q")),
        ] {
            assert_eq!(neighbour(&layout, from, direction, |_| true).map(String::as_str), to, "{from} {direction:?}");
        }
        for (from, direction, to) in [
            ("p", Right, Some("x")),
            ("q", Down, Some("r")),
            ("q", Right, None),
            ("r", Up, Some("q")),
            ("c", Left, Some("r")),
        ] {
            assert_eq!(along_link(&layout, from, direction).map(String::as_str), to, "{from} {direction:?}");
        }
        assert_eq!(neighbour(&layout, "p", Right, |id| id == "c").map(String::as_str), Some("c"));
        assert_eq!(reading_order(&layout), ["p", "x", "q", "r", "c"]);
    }
}
