//! Where the board is looked at from: maths of pan, zoom and fit, without any web. It holds no part and decides no
//! policy but the limits of zoom.
use super::space::{Point, Rect};

pub const ZOOM_MIN: f64 = 0.05;
pub const ZOOM_MAX: f64 = 4.0;
/// One press of + or − .
pub const ZOOM_STEP: f64 = 1.25;
/// Share of the view that a fit leaves free on each side (UX E4: 5 to 10 %).
const FIT_MARGIN: f64 = 0.06;

/// Margin left and right that is enough to show everything at 1:1, screen px.
const FIT_WHOLE_MARGIN_PX: f64 = 8.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The world point at the view's top left corner.
    pub origin: Point,
    /// Screen px per world px.
    pub zoom: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { origin: Point::default(), zoom: 1.0 }
    }
}

/// What is shown at a zoom (DESIGN-NOTES § 3 "Zoom").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Under 0.15: filled outlines.
    Mass,
    /// 0.15 to 0.4: outline and depth bar.
    Outline,
    /// 0.4 to 0.6: name, depth bar, count.
    Name,
    /// 0.6 to 0.8: name and cells, no footers. The first level with DOM parts.
    Cells,
    /// From 0.8: everything. Below 1 the small text is set larger, so that it stays 11 px on the screen; at 0.8 it
    /// still has room, so a board that was fitted a little smaller than life loses nothing.
    Full,
}

impl Detail {
    pub const fn has_dom_parts(self) -> bool {
        matches!(self, Self::Cells | Self::Full)
    }
}

impl Camera {
    pub fn detail(&self) -> Detail {
        match self.zoom {
            zoom if zoom < 0.15 => Detail::Mass,
            zoom if zoom < 0.4 => Detail::Outline,
            zoom if zoom < 0.6 => Detail::Name,
            zoom if zoom < 0.8 => Detail::Cells,
            _ => Detail::Full,
        }
    }

    pub fn to_world(&self, screen: Point) -> Point {
        self.origin + screen * (1.0 / self.zoom)
    }

    pub fn to_screen(&self, world: Point) -> Point {
        (world - self.origin) * self.zoom
    }

    /// The world rectangle that a view of this size (screen px) shows.
    pub fn seen(&self, width: f64, height: f64) -> Rect {
        Rect::new(self.origin.x, self.origin.y, width / self.zoom, height / self.zoom)
    }

    /// Moves the drawing by so many screen px.
    pub fn panned(&self, by: Point) -> Self {
        Self { origin: self.origin - by * (1.0 / self.zoom), zoom: self.zoom }
    }

    /// Zooms by `factor`; the world point under `at` (screen) stays where it is.
    pub fn zoomed(&self, factor: f64, at: Point) -> Self {
        self.zoomed_to(self.zoom * factor, at)
    }

    pub fn zoomed_to(&self, zoom: f64, at: Point) -> Self {
        let zoom = zoom.clamp(ZOOM_MIN, ZOOM_MAX);
        let fixed = self.to_world(at);
        Self { origin: fixed - at * (1.0 / zoom), zoom }
    }

    /// Shows `bounds` whole in the `free` part of the view (screen px), never larger than 1:1.
    pub fn fitted(bounds: Rect, free: Rect) -> Self {
        let (width, height) = (bounds.width.max(1.0), bounds.height.max(1.0));
        // At 1:1 everything is told, so for that the margin may be narrow.
        let fits_whole = width + 2.0 * FIT_WHOLE_MARGIN_PX <= free.width && height <= free.height;
        let room = 1.0 - 2.0 * FIT_MARGIN;
        let zoom = match fits_whole {
            true => 1.0,
            false => (free.width * room / width).min(free.height * room / height).clamp(ZOOM_MIN, 1.0),
        };
        Self { origin: bounds.center() - free.center() * (1.0 / zoom), zoom }
    }

    /// Moves by the least amount so that `bounds` (world) lies in the `free` part of the view.
    pub fn revealing(&self, bounds: Rect, free: Rect) -> Self {
        let corner = self.to_screen(Point::new(bounds.x, bounds.y));
        let shift = |low: f64, size: f64, free_low: f64, free_size: f64| {
            if low < free_low || size > free_size {
                free_low - low
            } else {
                (free_low + free_size - low - size).min(0.0)
            }
        };
        self.panned(Point::new(
            shift(corner.x, bounds.width * self.zoom, free.x, free.width),
            shift(corner.y, bounds.height * self.zoom, free.y, free.height),
        ))
    }

    /// Between `self` (`t` = 0) and `to` (`t` = 1): the zoom by ratio, so that the speed feels even.
    pub fn between(&self, to: &Self, t: f64) -> Self {
        let zoom = self.zoom * (to.zoom / self.zoom).powf(t);
        // The origin moves with 1/zoom, else a zoom about a point would swing.
        let share = if (to.zoom - self.zoom).abs() < 1e-9 {
            t
        } else {
            (1.0 / zoom - 1.0 / self.zoom) / (1.0 / to.zoom - 1.0 / self.zoom)
        };
        Self { origin: self.origin + (to.origin - self.origin) * share, zoom }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// UX E2: the point under the cursor moves less than half a px.
        #[test]
        fn zoom_keeps_the_point_under_the_cursor(
            zoom in ZOOM_MIN..ZOOM_MAX, x in -9e4..9e4f64, y in -9e4..9e4f64,
            at_x in 0.0..1920.0f64, at_y in 0.0..1080.0f64, factor in 0.1..10.0f64,
        ) {
            let camera = Camera { origin: Point::new(x, y), zoom };
            let at = Point::new(at_x, at_y);
            let world = camera.to_world(at);
            prop_assert!(camera.zoomed(factor, at).to_screen(world).distance(at) < 0.5);
        }

        #[test]
        fn a_fit_shows_the_whole(x in -1e4..1e4f64, y in -1e4..1e4f64, w in 1.0..9e3f64, h in 1.0..9e3f64) {
            let free = Rect::new(100.0, 40.0, 900.0, 500.0);
            let bounds = Rect::new(x, y, w, h);
            let camera = Camera::fitted(bounds, free);
            let corner = camera.to_screen(Point::new(x, y));
            let seen = Rect::new(corner.x, corner.y, w * camera.zoom, h * camera.zoom);
            // At 1:1 the margin may be narrow.
            let margin = if camera.zoom < 1.0 { 0.05 * free.height } else { 0.0 };
            prop_assert!(free.grown(-margin).encloses(&seen));
        }
    }

    #[test]
    fn reveal_moves_only_when_needed() {
        let camera = Camera::default();
        let free = Rect::new(0.0, 0.0, 500.0, 400.0);
        let cases = [
            (Rect::new(10.0, 10.0, 100.0, 50.0), Point::new(0.0, 0.0)),
            (Rect::new(450.0, 10.0, 100.0, 50.0), Point::new(50.0, 0.0)),
            (Rect::new(-30.0, 380.0, 100.0, 50.0), Point::new(-30.0, 30.0)),
        ];
        for (bounds, origin) in cases {
            assert_eq!(camera.revealing(bounds, free).origin, origin, "{bounds:?}");
        }
    }

    #[test]
    fn the_way_between_two_cameras_ends_at_both() {
        let (a, b) = (
            Camera { origin: Point::new(3.0, 4.0), zoom: 0.5 },
            Camera { origin: Point::new(-90.0, 700.0), zoom: 2.0 },
        );
        for (t, end) in [(0.0, a), (1.0, b)] {
            let at = a.between(&b, t);
            assert!(at.origin.distance(end.origin) < 1e-6 && (at.zoom - end.zoom).abs() < 1e-9);
        }
    }

    #[test]
    fn levels_of_detail() {
        for (zoom, detail) in [
            (0.1, Detail::Mass),
            (0.15, Detail::Outline),
            (0.4, Detail::Name),
            (0.6, Detail::Cells),
            (0.8, Detail::Full),
            (1.0, Detail::Full),
            (4.0, Detail::Full),
        ] {
            assert_eq!(Camera { origin: Point::default(), zoom }.detail(), detail, "{zoom}");
        }
    }
}
