//! Outlines say the kind: a nose sends, a notch receives, cut corners route, a rounded right end is a queue's head.
//! One description, used by SVG, canvas and export; corners are quadratic through the point.
use std::fmt::Write;

use super::super::kind::Role;
use super::super::space::Point;

/// A corner of an outline and how much of it is rounded off, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corner {
    pub at: Point,
    pub radius: f64,
}

const fn corner(x: f64, y: f64, radius: f64) -> Corner {
    Corner { at: Point::new(x, y), radius }
}

/// The closed outline of a part of this role and size, clockwise.
pub fn outline(role: Role, width: f64, height: f64) -> Vec<Corner> {
    let middle = height / 2.0;
    match role {
        Role::Producer | Role::KafkaProducer => vec![
            corner(0.0, 0.0, 6.0),
            corner(width - 14.0, 0.0, 6.0),
            corner(width, middle, 4.0),
            corner(width - 14.0, height, 6.0),
            corner(0.0, height, 6.0),
        ],
        Role::Exchange => vec![
            corner(14.0, 0.0, 3.0),
            corner(width - 14.0, 0.0, 3.0),
            corner(width, 14.0, 3.0),
            corner(width, height - 14.0, 3.0),
            corner(width - 14.0, height, 3.0),
            corner(14.0, height, 3.0),
            corner(0.0, height - 14.0, 3.0),
            corner(0.0, 14.0, 3.0),
        ],
        Role::Queue => {
            vec![corner(0.0, 0.0, 2.0), corner(width, 0.0, 10.0), corner(width, height, 10.0), corner(0.0, height, 2.0)]
        }
        // A topic holds lanes, a group and a cluster their members.
        Role::Topic | Role::Group | Role::Cluster | Role::Connector | Role::Policy | Role::Nodes => {
            vec![corner(0.0, 0.0, 6.0), corner(width, 0.0, 6.0), corner(width, height, 6.0), corner(0.0, height, 6.0)]
        }
        Role::Consumer | Role::KafkaConsumer => vec![
            corner(0.0, 0.0, 3.0),
            corner(width, 0.0, 6.0),
            corner(width, height, 6.0),
            corner(0.0, height, 3.0),
            corner(12.0, middle, 4.0),
        ],
    }
}

/// The outline as SVG path data.
pub fn path_data(corners: &[Corner]) -> String {
    let mut data = String::with_capacity(corners.len() * 40);
    for (ix, corner) in corners.iter().enumerate() {
        let before = corners[(ix + corners.len() - 1) % corners.len()];
        let after = corners[(ix + 1) % corners.len()];
        let (from, to) = (toward(*corner, before.at), toward(*corner, after.at));
        let command = if ix == 0 { 'M' } else { 'L' };
        // Writing to a String does not fail.
        let _ = write!(
            data,
            "{command}{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
            from.x, from.y, corner.at.x, corner.at.y, to.x, to.y
        );
    }
    data.push('Z');
    data
}

/// The point on the edge towards `other` where the rounding starts.
fn toward(corner: Corner, other: Point) -> Point {
    let length = corner.at.distance(other).max(1e-6);
    corner.at + (other - corner.at) * (corner.radius.min(length / 2.0) / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The path of the design's producer (board-rabbitmq.html), which starts at another corner's rounding.
    #[test]
    fn the_producer_is_drawn_as_designed() {
        assert_eq!(
            path_data(&outline(Role::Producer, 136.0, 88.0)),
            "M0.0 6.0Q0.0 0.0 6.0 0.0L116.0 0.0Q122.0 0.0 123.8 5.7L134.8 40.2Q136.0 44.0 134.8 47.8\
             L123.8 82.3Q122.0 88.0 116.0 88.0L6.0 88.0Q0.0 88.0 0.0 82.0Z"
        );
    }
}
