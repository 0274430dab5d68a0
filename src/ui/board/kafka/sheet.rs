//! A sheet of strokes and texts becomes elements of the page: how each look is painted, in markup of our own.
use crate::studio::pen::px;
use crate::studio::sheet::{HUES, Ink, Label, Sheet, TEXTS};
use crate::ui::dom::{CollectView, El, IntoView, View, svg};

type Paint = &'static [(&'static str, &'static str)];

/// Elements of a look stand always at the same place among the children: what is there already is kept.
pub fn paint(mut sheet: Sheet) -> View {
    let strokes = Ink::in_order().map(|ink| sheet.strokes.remove(&ink).map(|data| stroke(ink, data)));
    let strokes = strokes.collect_view();
    let labels = TEXTS.iter().map(|class| {
        let labels = sheet.labels.remove(class).unwrap_or_default().into_iter().map(|label| text(class, label));
        svg("g").child(labels.collect_view())
    });
    (strokes, labels.collect_view()).into_view()
}

/// The strokes of a small drawing: no place is kept for looks that it lacks.
pub fn paint_strokes(sheet: Sheet) -> View {
    sheet.strokes.into_iter().map(|(ink, data)| stroke(ink, data)).collect_view()
}

/// Class, and attributes besides.
fn look(ink: Ink) -> (&'static str, Paint) {
    match ink {
        Ink::Rail => ("", &[("stroke", "var(--edge)")]),
        Ink::FineRail => ("", &[("stroke", "var(--line)")]),
        Ink::Free => ("", &[("fill", "none"), ("stroke", "var(--line)")]),
        Ink::Cell => ("", &[("fill", "var(--sunken)")]),
        Ink::Unread => ("unread", &[]),
        Ink::Filled(hue) => (HUES[hue], &[("fill", "currentColor")]),
        Ink::Hollow(hue) => (HUES[hue], &[("fill", "none"), ("stroke", "currentColor"), ("stroke-width", "1.5")]),
        Ink::Dashed(hue) => (
            HUES[hue],
            &[("fill", "none"), ("stroke", "currentColor"), ("stroke-width", "1.5"), ("stroke-dasharray", "2 1.6")],
        ),
        Ink::Haloed(hue) => (
            HUES[hue],
            &[
                ("fill", "currentColor"),
                ("stroke", "var(--surface)"),
                ("stroke-width", ".94"),
                ("paint-order", "stroke"),
            ],
        ),
        Ink::Bar => ("", &[("stroke", "var(--ink)"), ("stroke-width", "1.5")]),
        Ink::Cross => ("", &[("stroke", "var(--ink-2)"), ("stroke-width", "1.5"), ("stroke-linecap", "round")]),
        Ink::Bracket => ("", &[("fill", "none"), ("stroke", "var(--ink-2)"), ("stroke-width", "1.2")]),
        Ink::Segment => ("k-segment", &[]),
        Ink::Gap => ("k-gap", &[]),
        Ink::Start => ("k-start", &[]),
        Ink::Earlier => ("k-earlier", &[]),
        Ink::Missing => ("k-missing", &[]),
        Ink::LastStable => ("k-lso", &[]),
        Ink::LastStableFlag => ("k-lso-flag", &[]),
        Ink::HighWatermark => ("k-hw", &[]),
        Ink::HighWatermarkFlag => ("", &[("fill", "var(--ink)")]),
        Ink::End => ("k-end", &[]),
        Ink::FollowerEnd => ("", &[("stroke", "var(--ink-2)"), ("stroke-width", "1.5")]),
        Ink::FollowerBehind => ("", &[("stroke", "var(--bad)"), ("stroke-width", "1.5")]),
        Ink::Tick => ("k-tick", &[]),
        Ink::Crown => ("k-crown", &[]),
        Ink::Lag => ("", &[("stroke", "var(--ink-3)"), ("stroke-width", "1.5"), ("fill", "none")]),
        Ink::LagWarns => ("", &[("stroke", "var(--warn)"), ("stroke-width", "1.5"), ("fill", "none")]),
        Ink::Read => ("k-done", &[]),
        Ink::Position => ("k-position", &[]),
        Ink::Committed => ("k-committed", &[]),
    }
}

fn stroke(ink: Ink, data: String) -> El {
    let (class, paint) = look(ink);
    let path = svg("path").class((!class.is_empty()).then_some(class)).attr("d", data);
    paint.iter().fold(path, |path, (name, value)| path.attr(name, *value))
}

fn text(class: &'static str, label: Label) -> El {
    let size = label.size.map(|size| format!("font-size:{}px", px(size)));
    svg("text").class(class).attr("x", px(label.x)).attr("y", px(label.y)).attr("style", size).child(label.text)
}
