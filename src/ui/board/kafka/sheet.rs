//! A drawing of many lanes as few elements: all strokes of one look are one `path`, and elements stay from one moment to
//! the next, so that a topic of many partitions costs little while it runs. It knows looks, not what they mean.
use std::collections::BTreeMap;

use crate::studio::pen::px;
use crate::ui::dom::{CollectView, El, IntoView, View, svg};

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

pub const HUES: [&str; 7] = ["k1", "k2", "k3", "k4", "k5", "k6", "k0"];

/// Looks of texts: their classes.
pub const TEXTS: [&str; 10] =
    ["k-off", "k-mark", "k-num", "k-name lead", "k-name", "k-name off", "k-sub", "k-sub warn", "k-flag", "k-flag lso"];

type Paint = &'static [(&'static str, &'static str)];

impl Ink {
    fn in_order() -> impl Iterator<Item = Self> {
        use Ink::*;
        let hues = (0..HUES.len()).flat_map(|hue| [Filled(hue), Hollow(hue), Dashed(hue), Haloed(hue)]);
        let marks = [Bar, Cross, Bracket, Segment, Gap, Start, Earlier, Missing, LastStable, LastStableFlag];
        let ends = [HighWatermark, HighWatermarkFlag, End, FollowerEnd, FollowerBehind, Tick, Crown];
        let readers = [Lag, LagWarns, Read, Position, Committed];
        [Rail, FineRail, Free, Cell, Unread].into_iter().chain(hues).chain(marks).chain(ends).chain(readers)
    }

    /// Class, and attributes besides.
    fn look(self) -> (&'static str, Paint) {
        match self {
            Self::Rail => ("", &[("stroke", "var(--edge)")]),
            Self::FineRail => ("", &[("stroke", "var(--line)")]),
            Self::Free => ("", &[("fill", "none"), ("stroke", "var(--line)")]),
            Self::Cell => ("", &[("fill", "var(--sunken)")]),
            Self::Unread => ("unread", &[]),
            Self::Filled(hue) => (HUES[hue], &[("fill", "currentColor")]),
            Self::Hollow(hue) => (HUES[hue], &[("fill", "none"), ("stroke", "currentColor"), ("stroke-width", "1.5")]),
            Self::Dashed(hue) => (
                HUES[hue],
                &[("fill", "none"), ("stroke", "currentColor"), ("stroke-width", "1.5"), ("stroke-dasharray", "2 1.6")],
            ),
            Self::Haloed(hue) => (
                HUES[hue],
                &[
                    ("fill", "currentColor"),
                    ("stroke", "var(--surface)"),
                    ("stroke-width", ".94"),
                    ("paint-order", "stroke"),
                ],
            ),
            Self::Bar => ("", &[("stroke", "var(--ink)"), ("stroke-width", "1.5")]),
            Self::Cross => ("", &[("stroke", "var(--ink-2)"), ("stroke-width", "1.5"), ("stroke-linecap", "round")]),
            Self::Bracket => ("", &[("fill", "none"), ("stroke", "var(--ink-2)"), ("stroke-width", "1.2")]),
            Self::Segment => ("k-segment", &[]),
            Self::Gap => ("k-gap", &[]),
            Self::Start => ("k-start", &[]),
            Self::Earlier => ("k-earlier", &[]),
            Self::Missing => ("k-missing", &[]),
            Self::LastStable => ("k-lso", &[]),
            Self::LastStableFlag => ("k-lso-flag", &[]),
            Self::HighWatermark => ("k-hw", &[]),
            Self::HighWatermarkFlag => ("", &[("fill", "var(--ink)")]),
            Self::End => ("k-end", &[]),
            Self::FollowerEnd => ("", &[("stroke", "var(--ink-2)"), ("stroke-width", "1.5")]),
            Self::FollowerBehind => ("", &[("stroke", "var(--bad)"), ("stroke-width", "1.5")]),
            Self::Tick => ("k-tick", &[]),
            Self::Crown => ("k-crown", &[]),
            Self::Lag => ("", &[("stroke", "var(--ink-3)"), ("stroke-width", "1.5"), ("fill", "none")]),
            Self::LagWarns => ("", &[("stroke", "var(--warn)"), ("stroke-width", "1.5"), ("fill", "none")]),
            Self::Read => ("k-done", &[]),
            Self::Position => ("k-position", &[]),
            Self::Committed => ("k-committed", &[]),
        }
    }
}

/// A text of the drawing: numbers and fixed words only.
#[derive(Clone, Debug, PartialEq)]
struct Label {
    x: f64,
    y: f64,
    text: String,
    /// px; `None` = what the style sheet says.
    size: Option<f64>,
}

#[derive(Clone, Debug, Default)]
pub struct Sheet {
    strokes: BTreeMap<Ink, String>,
    labels: BTreeMap<&'static str, Vec<Label>>,
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

    /// How many paths and texts.
    #[cfg(test)]
    pub fn elements(&self) -> (usize, usize) {
        (self.strokes.len(), self.labels.values().map(Vec::len).sum())
    }

    /// Elements of a look stand always at the same place among the children: what is there already is kept.
    pub fn into_view(mut self) -> View {
        let strokes = Ink::in_order().map(|ink| self.strokes.remove(&ink).map(|data| stroke(ink, data)));
        let strokes = strokes.collect_view();
        let labels = TEXTS.iter().map(|class| {
            let labels = self.labels.remove(class).unwrap_or_default().into_iter().map(|label| text(class, label));
            svg("g").child(labels.collect_view())
        });
        (strokes, labels.collect_view()).into_view()
    }

    /// The strokes of a small drawing: no place is kept for looks that it lacks.
    pub fn strokes(self) -> View {
        self.strokes.into_iter().map(|(ink, data)| stroke(ink, data)).collect_view()
    }
}

fn stroke(ink: Ink, data: String) -> El {
    let (class, paint) = ink.look();
    let path = svg("path").class((!class.is_empty()).then_some(class)).attr("d", data);
    paint.iter().fold(path, |path, (name, value)| path.attr(name, *value))
}

fn text(class: &'static str, label: Label) -> El {
    let size = label.size.map(|size| format!("font-size:{}px", px(size)));
    svg("text").class(class).attr("x", px(label.x)).attr("y", px(label.y)).attr("style", size).child(label.text)
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
