//! Silhouettes of many records as few paths: all of one hue in a lane are one `path` element, so that a topic of many
//! partitions stays cheap to redraw. Shapes are those of `glyph`; markup of our own only.
use crate::studio::face::kafka::{CellLook, RecordFace};
use crate::ui::glyph::hue;

/// Writing to a String does not fail.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {{
        use std::fmt::Write;
        let _ = write!($out, $($arg)*);
    }};
}
pub(super) use put;

/// A command of a path with its numbers; all but `M` are relative.
type Command = (char, &'static [f64]);

/// In the order of the key classes, on a 16 px box.
const SHAPES: [&[Command]; 6] = [
    &[
        ('M', &[2.0, 8.0]),
        ('a', &[6.0, 6.0, 0.0, 1.0, 1.0, 12.0, 0.0]),
        ('a', &[6.0, 6.0, 0.0, 1.0, 1.0, -12.0, 0.0]),
        ('Z', &[]),
    ],
    &[
        ('M', &[4.5, 2.5]),
        ('h', &[7.0]),
        ('a', &[2.0, 2.0, 0.0, 0.0, 1.0, 2.0, 2.0]),
        ('v', &[7.0]),
        ('a', &[2.0, 2.0, 0.0, 0.0, 1.0, -2.0, 2.0]),
        ('h', &[-7.0]),
        ('a', &[2.0, 2.0, 0.0, 0.0, 1.0, -2.0, -2.0]),
        ('v', &[-7.0]),
        ('a', &[2.0, 2.0, 0.0, 0.0, 1.0, 2.0, -2.0]),
        ('Z', &[]),
    ],
    &[
        ('M', &[8.0, 1.8]),
        ('l', &[6.6, 11.4]),
        ('a', &[0.8, 0.8, 0.0, 0.0, 1.0, -0.7, 1.2]),
        ('h', &[-11.8]),
        ('a', &[0.8, 0.8, 0.0, 0.0, 1.0, -0.7, -1.2]),
        ('Z', &[]),
    ],
    &[('M', &[8.0, 0.9]), ('l', &[7.1, 7.1]), ('l', &[-7.1, 7.1]), ('l', &[-7.1, -7.1]), ('Z', &[])],
    &[
        ('M', &[5.0, 2.0]),
        ('h', &[6.0]),
        ('l', &[3.6, 6.0]),
        ('l', &[-3.6, 6.0]),
        ('h', &[-6.0]),
        ('l', &[-3.6, -6.0]),
        ('Z', &[]),
    ],
    &[('M', &[3.0, 2.5]), ('h', &[4.5]), ('a', &[5.5, 5.5, 0.0, 0.0, 1.0, 0.0, 11.0]), ('h', &[-4.5]), ('Z', &[])],
];

/// Appends the silhouette of a class; the 16 px box at `scale` stands at `x`, `y`.
pub fn silhouette(out: &mut String, class: u32, x: f64, y: f64, scale: f64) {
    for (command, numbers) in SHAPES[class as usize % SHAPES.len()] {
        out.push(*command);
        for (ix, number) in numbers.iter().enumerate() {
            let number = match (command, ix) {
                ('M', 0) => x + number * scale,
                ('M', _) => y + number * scale,
                // Rotation and the two flags of an arc have no length.
                ('a', 2..=4) => *number,
                _ => number * scale,
            };
            put!(out, "{}{}", if ix == 0 { "" } else { " " }, trimmed(number));
        }
    }
}

/// Two decimals at most.
fn trimmed(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// Appends a rectangle with rounded corners.
pub fn round_rect(out: &mut String, x: f64, y: f64, width: f64, height: f64, radius: f64) {
    let (across, down) = (width - 2.0 * radius, height - 2.0 * radius);
    put!(
        out,
        "M{} {y}h{across}a{radius} {radius} 0 0 1 {radius} {radius}v{down}a{radius} {radius} 0 0 1-{radius} {radius}\
         h-{across}a{radius} {radius} 0 0 1-{radius}-{radius}v-{down}a{radius} {radius} 0 0 1 {radius}-{radius}Z",
        x + radius
    );
}

/// A row of cells of one size.
#[derive(Clone, Copy, Debug)]
pub struct Cells {
    /// Left edge of the first cell, top edge of all.
    pub x: f64,
    pub y: f64,
    pub height: f64,
    pub radius: f64,
    /// Of the silhouettes; 1 = 16 px.
    pub scale: f64,
}

/// Width of a cell and distance of two.
pub const CELL_WIDTH: f64 = 21.0;
pub const PITCH: f64 = 23.0;

/// Draws records in their cells.
pub fn cells(out: &mut String, records: &[RecordFace], at: Cells) {
    let (mut plain, mut hatched) = (String::new(), String::new());
    let mut filled: [String; 7] = Default::default();
    let mut hollow: [String; 7] = Default::default();
    let mut dashed: [String; 7] = Default::default();
    let (mut bars, mut crosses, mut markers) = (String::new(), String::new(), String::new());
    let side = 16.0 * at.scale;
    for (ix, record) in records.iter().enumerate() {
        let x = at.x + ix as f64 * PITCH;
        if record.readable {
            round_rect(&mut plain, x, at.y, CELL_WIDTH, at.height, at.radius);
        } else {
            round_rect(&mut hatched, x + 0.5, at.y + 0.5, CELL_WIDTH - 1.0, at.height - 1.0, at.radius);
        }
        let (left, top) = (x + (CELL_WIDTH - side) / 2.0, at.y + (at.height - side) / 2.0);
        let hue = hue_index(record.class);
        let (middle_x, middle_y) = (x + CELL_WIDTH / 2.0, at.y + at.height / 2.0);
        match record.look {
            CellLook::Plain => silhouette(&mut filled[hue], record.class, left, top, at.scale),
            CellLook::Tombstone => {
                silhouette(&mut hollow[hue], record.class, left, top, at.scale);
                put!(bars, "M{} {middle_y}h{}", middle_x - side * 0.3, side * 0.6);
            }
            CellLook::Uncommitted => silhouette(&mut dashed[hue], record.class, left, top, at.scale),
            CellLook::Aborted => {
                silhouette(&mut dashed[hue], record.class, left, top, at.scale);
                let arm = side * 0.42;
                put!(crosses, "M{} {}l{d} {d}m0-{d}l-{d} {d}", middle_x - arm, middle_y - arm, d = trimmed(arm * 2.0));
            }
            CellLook::CommitMarker | CellLook::AbortMarker => {
                let letter = if record.look == CellLook::CommitMarker { 'C' } else { 'A' };
                marker(&mut markers, letter, middle_x, middle_y, at.height);
            }
        }
    }
    path(out, &plain, r#"fill="var(--sunken)""#);
    path(out, &hatched, r#"class="unread""#);
    for hue in 0..7 {
        let class = HUES[hue];
        path(out, &filled[hue], &format!(r#"class="{class}" fill="currentColor""#));
        path(out, &hollow[hue], &format!(r#"class="{class}" fill="none" stroke="currentColor" stroke-width="1.5""#));
        let dashes = r#"fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 1.6""#;
        path(out, &dashed[hue], &format!(r#"class="{class}" {dashes}"#));
    }
    path(out, &bars, r#"stroke="var(--ink)" stroke-width="1.5""#);
    path(out, &crosses, r#"stroke="var(--ink-2)" stroke-width="1.5" stroke-linecap="round""#);
    out.push_str(&markers);
}

const HUES: [&str; 7] = ["k1", "k2", "k3", "k4", "k5", "k6", "k0"];

fn hue_index(class: u32) -> usize {
    let name = hue(class);
    HUES.iter().position(|hue| *hue == name).unwrap_or(6)
}

/// Appends a `path` if there is anything in it.
pub fn path(out: &mut String, data: &str, look: &str) {
    if !data.is_empty() {
        put!(out, r#"<path d="{data}" {look}/>"#);
    }
}

/// A transaction marker: square brackets with a letter.
fn marker(out: &mut String, letter: char, x: f64, y: f64, height: f64) {
    let half = height * 0.32;
    let (left, right) = (x - half - 1.0, x + half + 1.0);
    put!(
        out,
        r#"<path d="M{} {top}H{left}V{low}h2.5M{} {top}H{right}V{low}h-2.5" fill="none" stroke="var(--ink-2)" stroke-width="1.2"/>"#,
        left + 2.5,
        right - 2.5,
        top = y - half,
        low = y + half
    );
    let size = height * 0.48;
    put!(
        out,
        r#"<text x="{x}" y="{}" text-anchor="middle" style="font:700 {size}px var(--sans);fill:var(--ink-2)">{letter}</text>"#,
        y + size * 0.36
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_path_for_each_hue_and_look() {
        let record = |class, look, readable| RecordFace { class, look, readable };
        let at = Cells { x: 0.0, y: 0.0, height: 20.0, radius: 3.0, scale: 0.781 };
        let draw = |records: &[RecordFace]| {
            let mut out = String::new();
            cells(&mut out, records, at);
            (out.matches("<path").count(), out.matches("<text").count())
        };
        let cases = [
            (vec![], (0, 0)),
            (vec![record(0, CellLook::Plain, true); 16], (2, 0)),
            (vec![record(0, CellLook::Plain, true), record(1, CellLook::Plain, false)], (4, 0)),
            (vec![record(3, CellLook::Tombstone, true)], (3, 0)),
            (vec![record(2, CellLook::Aborted, true)], (3, 0)),
            (vec![record(36, CellLook::CommitMarker, true)], (2, 1)),
        ];
        for (records, nodes) in cases {
            assert_eq!(draw(&records), nodes, "{records:?}");
        }
    }

    #[test]
    fn a_silhouette_stands_where_it_is_put() {
        let mut out = String::new();
        silhouette(&mut out, 0, 10.0, 20.0, 0.5);
        assert_eq!(out, "M11 24a3 3 0 1 1 6 0a3 3 0 1 1 -6 0Z");
    }
}
