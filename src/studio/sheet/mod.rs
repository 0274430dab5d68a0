//! A drawing of many lanes as few elements: all strokes of one look are one `path`, and elements stay from one moment to
//! the next, so that a topic of many partitions costs little while it runs. It knows looks, not what they mean; how each is
//! painted the page knows.
pub mod lane;
pub mod shapes;

use std::collections::BTreeMap;

/// Looks of strokes in the order in which they are painted; lanes do not overlap. A number is a hue's place in [`HUES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// Rails of a leader's lane, and of a follower that is behind.
    Rail,
    FineRail,
    /// Cells without a record.
    Free,
    Cell,
    /// Cells that can't be read yet.
    Unread,
    /// Silhouettes of records.
    Filled(usize),
    Hollow(usize),
    Dashed(usize),
    /// Records that travel: with a rim in the colour of the ground.
    Haloed(usize),
    /// Through a tombstone.
    Bar,
    /// Over what was aborted.
    Cross,
    /// The brackets of a transaction marker.
    Bracket,
    Segment,
    Gap,
    Start,
    Earlier,
    /// What a follower lacks.
    Missing,
    LastStable,
    LastStableFlag,
    HighWatermark,
    HighWatermarkFlag,
    End,
    FollowerEnd,
    FollowerBehind,
    Tick,
    Crown,
    Lag,
    LagWarns,
    Read,
    Position,
    Committed,
}

/// Classes of the colours of keys; the last is of what has none of its own.
pub const HUES: [&str; 7] = ["k1", "k2", "k3", "k4", "k5", "k6", "k0"];

/// Place of a key class among the hues.
pub const fn hue_index(class: u32) -> usize {
    if class >= 36 { 6 } else { ((class % 6 + class / 6) % 6) as usize }
}

/// Looks of texts: their classes.
pub const TEXTS: [&str; 10] =
    ["k-off", "k-mark", "k-num", "k-name lead", "k-name", "k-name off", "k-sub", "k-sub warn", "k-flag", "k-flag lso"];

impl Ink {
    pub fn in_order() -> impl Iterator<Item = Self> {
        use Ink::*;
        let hues = (0..HUES.len()).flat_map(|hue| [Filled(hue), Hollow(hue), Dashed(hue), Haloed(hue)]);
        let marks = [Bar, Cross, Bracket, Segment, Gap, Start, Earlier, Missing, LastStable, LastStableFlag];
        let ends = [HighWatermark, HighWatermarkFlag, End, FollowerEnd, FollowerBehind, Tick, Crown];
        let readers = [Lag, LagWarns, Read, Position, Committed];
        [Rail, FineRail, Free, Cell, Unread].into_iter().chain(hues).chain(marks).chain(ends).chain(readers)
    }
}

/// A text of the drawing: numbers and fixed words only.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub x: f64,
    pub y: f64,
    pub text: String,
    /// px; `None` = what the style sheet says.
    pub size: Option<f64>,
}

#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub strokes: BTreeMap<Ink, String>,
    /// By class, one of [`TEXTS`].
    pub labels: BTreeMap<&'static str, Vec<Label>>,
}

impl Sheet {
    /// The path of a look so far; what is appended is painted.
    pub fn ink(&mut self, ink: Ink) -> &mut String {
        self.strokes.entry(ink).or_default()
    }

    /// `class` is one of [`TEXTS`].
    pub fn text(&mut self, class: &'static str, x: f64, y: f64, text: impl Into<String>) {
        self.labels.entry(class).or_default().push(Label { x, y, text: text.into(), size: None });
    }

    pub fn letter(&mut self, letter: char, x: f64, y: f64, size: f64) {
        let label = Label { x, y, text: letter.into(), size: Some(size) };
        self.labels.entry("k-mark").or_default().push(label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_has_its_place_in_the_order_of_painting() {
        let order: Vec<Ink> =
            Ink::in_order().filter(|ink| !matches!(ink, Ink::Hollow(_) | Ink::Dashed(_) | Ink::Haloed(_))).collect();
        assert!(order.is_sorted(), "{order:?}");
        assert_eq!(Ink::in_order().count(), 27 + 4 * HUES.len());
    }
}
