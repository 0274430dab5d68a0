//! Where a link's label stands: on the link, clear of parts and of other labels (DESIGN-NOTES § 4).
use super::super::space::{Point, Rect};
use super::path::Path;

/// Share of the length at which a label wants to stand.
const PLACE: f64 = 0.55;
/// A label in the way slides along the link in such steps, px.
const SLIDE: f64 = 8.0;
/// At last it lifts off the link by this much, px, with a leader line.
const LIFT: f64 = 16.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Centre of the label, world px.
    pub center: Point,
    /// The label does not stand on its link: a line leads here.
    pub leader: Option<Point>,
}

/// Finds a spot for a label of this size; `is_taken` says whether something stands in the way.
pub fn place(path: &Path, width: f64, height: f64, is_taken: impl Fn(&Rect) -> bool) -> Spot {
    let around = |at: Point| Rect::new(at.x - width / 2.0, at.y - height / 2.0, width, height);
    let length = path.length().max(1.0);
    let steps = (length * 0.4 / SLIDE) as i32;
    for step in 0..=steps {
        for sign in [1.0, -1.0] {
            let at = path.at(PLACE + sign * f64::from(step) * SLIDE / length);
            if !is_taken(&around(at)) {
                return Spot { center: at, leader: None };
            }
        }
    }
    for lift in [-1.0, 1.0, -2.0, 2.0, -3.0, 3.0] {
        for share in [PLACE, 0.3, 0.75] {
            let on_link = path.at(share);
            let at = Point::new(on_link.x, on_link.y + lift * (LIFT + height / 2.0));
            if !is_taken(&around(at)) {
                return Spot { center: at, leader: Some(on_link) };
            }
        }
    }
    Spot { center: path.at(PLACE), leader: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_slides_then_lifts() {
        let line = |length: f64| {
            let point = |x: f64| Point::new(x * length, 0.0);
            Path::new(vec![[point(0.0), point(0.33), point(0.67), point(1.0)]])
        };
        let long = line(400.0);
        let free = place(&long, 60.0, 18.0, |_| false);
        assert!((free.center.x - 220.0).abs() < 2.0 && free.leader.is_none());
        let wall = Rect::new(180.0, -20.0, 80.0, 40.0);
        let slid = place(&long, 60.0, 18.0, |area| wall.touches(area));
        assert!(!wall.touches(&Rect::new(slid.center.x - 30.0, slid.center.y - 9.0, 60.0, 18.0)));
        let tight = Rect::new(-20.0, -12.0, 120.0, 24.0);
        let lifted = place(&line(80.0), 60.0, 18.0, |area| tight.touches(area));
        assert!(lifted.leader.is_some());
    }
}
