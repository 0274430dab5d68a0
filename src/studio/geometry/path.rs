//! The course of a link: cubic curves, and a table of points at equal distances so that what travels on it moves at
//! an even speed for the price of one interpolation.
use std::fmt::Write;

use super::super::space::{Point, Rect};

/// Points in the table of a path; the error against the curve stays under half a px for links of 2 000 px.
const SAMPLES: usize = 32;

/// One cubic Bézier curve.
pub type Cubic = [Point; 4];

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    pub curves: Vec<Cubic>,
    /// At equal distances along the curves.
    points: Vec<Point>,
    length: f64,
    bounds: Rect,
}

impl Path {
    pub fn new(curves: Vec<Cubic>) -> Self {
        let steps = SAMPLES * 2;
        let mut fine = Vec::with_capacity(curves.len() * steps + 1);
        for (ix, curve) in curves.iter().enumerate() {
            let first = usize::from(ix > 0);
            fine.extend((first..=steps).map(|step| on_cubic(curve, step as f64 / steps as f64)));
        }
        let length = fine.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
        let points = even(&fine, length);
        let bounds = fine
            .iter()
            .map(|point| Rect::new(point.x, point.y, 0.0, 0.0))
            .reduce(|all, point| all.union(&point))
            .unwrap_or_default();
        Self { curves, points, length, bounds }
    }

    pub fn start(&self) -> Point {
        self.points.first().copied().unwrap_or_default()
    }

    pub fn end(&self) -> Point {
        self.points.last().copied().unwrap_or_default()
    }

    pub fn length(&self) -> f64 {
        self.length
    }

    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    /// The point at the share `t` (0 to 1) of the length.
    pub fn at(&self, t: f64) -> Point {
        let Some(last) = self.points.len().checked_sub(1) else { return Point::default() };
        let place = t.clamp(0.0, 1.0) * last as f64;
        let ix = (place as usize).min(last.saturating_sub(1));
        let (a, b) = (self.points[ix], self.points[(ix + 1).min(last)]);
        a + (b - a) * (place - ix as f64)
    }

    /// Direction at the end, radians.
    pub fn end_angle(&self) -> f64 {
        let Some([_, _, c, d]) = self.curves.last() else { return 0.0 };
        (d.y - c.y).atan2(d.x - c.x)
    }

    /// Distance of a point from the path, px.
    pub fn distance(&self, from: Point) -> f64 {
        self.points.windows(2).map(|pair| segment_distance(pair[0], pair[1], from)).fold(f64::INFINITY, f64::min)
    }

    /// As SVG path data.
    pub fn data(&self) -> String {
        let mut data = String::new();
        for (ix, [a, b, c, d]) in self.curves.iter().enumerate() {
            // Writing to a String does not fail.
            if ix == 0 {
                let _ = write!(data, "M{:.1} {:.1}", a.x, a.y);
            }
            let _ = write!(data, "C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}", b.x, b.y, c.x, c.y, d.x, d.y);
        }
        data
    }
}

fn on_cubic([a, b, c, d]: &Cubic, t: f64) -> Point {
    let u = 1.0 - t;
    *a * (u * u * u) + *b * (3.0 * u * u * t) + *c * (3.0 * u * t * t) + *d * (t * t * t)
}

/// `SAMPLES` + 1 points at equal distances along the polyline.
fn even(fine: &[Point], length: f64) -> Vec<Point> {
    let (Some(&first), Some(&last)) = (fine.first(), fine.last()) else { return Vec::new() };
    let mut points = Vec::with_capacity(SAMPLES + 1);
    points.push(first);
    let (mut segment, mut before) = (0, 0.0);
    for sample in 1..SAMPLES {
        let goal = length * sample as f64 / SAMPLES as f64;
        let mut here = fine[segment].distance(fine[segment + 1]);
        while before + here < goal && segment + 2 < fine.len() {
            before += here;
            segment += 1;
            here = fine[segment].distance(fine[segment + 1]);
        }
        let share = if here > 0.0 { (goal - before) / here } else { 0.0 };
        points.push(fine[segment] + (fine[segment + 1] - fine[segment]) * share);
    }
    points.push(last);
    points
}

fn segment_distance(a: Point, b: Point, from: Point) -> f64 {
    let way = b - a;
    let squared = way.x * way.x + way.y * way.y;
    if squared == 0.0 {
        return a.distance(from);
    }
    let off = from - a;
    let t = ((off.x * way.x + off.y * way.y) / squared).clamp(0.0, 1.0);
    (a + way * t).distance(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_is_even_along_the_path() {
        let path = Path::new(vec![[
            Point::new(0.0, 0.0),
            Point::new(80.0, 0.0),
            Point::new(80.0, 200.0),
            Point::new(160.0, 200.0),
        ]]);
        let steps: Vec<f64> =
            (0..20).map(|i| path.at(f64::from(i) / 20.0).distance(path.at(f64::from(i + 1) / 20.0))).collect();
        let (low, high) = steps.iter().fold((f64::MAX, 0.0_f64), |(l, h), &s| (l.min(s), h.max(s)));
        assert!(high / low < 1.05, "{low} {high}");
        assert_eq!((path.at(0.0), path.at(1.0)), (Point::new(0.0, 0.0), Point::new(160.0, 200.0)));
        assert!(path.distance(path.at(0.37)) < 0.5);
    }
}
