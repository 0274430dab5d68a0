//! Records in the cells of a lane, and the outlines of what is drawn often. Shapes are those of `glyph`.
use super::{Ink, Sheet, hue_index};
use crate::studio::face::kafka::{CellLook, RecordFace};
use crate::studio::pen::{self, Command, draw};

/// In the order of the key classes, on a 16 px box; all but `M` are relative.
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
    scaled(out, SHAPES[class as usize % SHAPES.len()], x, y, scale);
}

/// Appends a drawing of relative commands; its origin stands at `x`, `y`.
pub fn scaled(out: &mut String, drawing: &[Command], x: f64, y: f64, scale: f64) {
    for (command, numbers) in drawing {
        out.push(*command);
        for (ix, number) in numbers.iter().enumerate() {
            if ix > 0 {
                out.push(' ');
            }
            let number = match (command, ix) {
                ('M', 0) => x + number * scale,
                ('M', _) => y + number * scale,
                // Rotation and the two flags of an arc have no length.
                ('a', 2..=4) => *number,
                _ => number * scale,
            };
            pen::push(out, number);
        }
    }
}

/// Appends a rectangle with rounded corners.
pub fn round_rect(out: &mut String, x: f64, y: f64, width: f64, height: f64, radius: f64) {
    let (r, across, down) = (radius, width - 2.0 * radius, height - 2.0 * radius);
    let corner = |to_x: f64, to_y: f64| [r, r, 0.0, 0.0, 1.0, to_x, to_y];
    draw(
        out,
        &[
            ('M', &[x + r, y]),
            ('h', &[across]),
            ('a', &corner(r, r)),
            ('v', &[down]),
            ('a', &corner(-r, r)),
            ('h', &[-across]),
            ('a', &corner(-r, -r)),
            ('v', &[-down]),
            ('a', &corner(r, -r)),
            ('Z', &[]),
        ],
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
pub fn cells(sheet: &mut Sheet, records: &[RecordFace], at: Cells) {
    let side = 16.0 * at.scale;
    for (ix, record) in records.iter().enumerate() {
        let x = at.x + ix as f64 * PITCH;
        if record.readable {
            round_rect(sheet.ink(Ink::Cell), x, at.y, CELL_WIDTH, at.height, at.radius);
        } else {
            let (width, height) = (CELL_WIDTH - 1.0, at.height - 1.0);
            round_rect(sheet.ink(Ink::Unread), x + 0.5, at.y + 0.5, width, height, at.radius);
        }
        let (left, top) = (x + (CELL_WIDTH - side) / 2.0, at.y + (at.height - side) / 2.0);
        let (middle_x, middle_y) = (x + CELL_WIDTH / 2.0, at.y + at.height / 2.0);
        let hue = hue_index(record.class);
        let ink = match record.look {
            CellLook::Plain => Ink::Filled(hue),
            CellLook::Tombstone => {
                draw(sheet.ink(Ink::Bar), &[('M', &[middle_x - side * 0.3, middle_y]), ('h', &[side * 0.6])]);
                Ink::Hollow(hue)
            }
            CellLook::Uncommitted => Ink::Dashed(hue),
            CellLook::Aborted => {
                cross(sheet.ink(Ink::Cross), middle_x, middle_y, side * 0.42);
                Ink::Dashed(hue)
            }
            CellLook::CommitMarker | CellLook::AbortMarker => {
                let letter = if record.look == CellLook::CommitMarker { 'C' } else { 'A' };
                marker(sheet, letter, middle_x, middle_y, at.height);
                continue;
            }
        };
        silhouette(sheet.ink(ink), record.class, left, top, at.scale);
    }
}

fn cross(out: &mut String, x: f64, y: f64, arm: f64) {
    let side = arm * 2.0;
    draw(out, &[('M', &[x - arm, y - arm]), ('l', &[side, side]), ('m', &[0.0, -side]), ('l', &[-side, side])]);
}

/// A transaction marker: square brackets with a letter.
fn marker(sheet: &mut Sheet, letter: char, x: f64, y: f64, height: f64) {
    let half = height * 0.32;
    let (left, right, top, low) = (x - half - 1.0, x + half + 1.0, y - half, y + half);
    for (edge, tooth) in [(left, 2.5), (right, -2.5)] {
        let bracket: [(char, &[f64]); 4] =
            [('M', &[edge + tooth, top]), ('H', &[edge]), ('V', &[low]), ('h', &[tooth])];
        draw(sheet.ink(Ink::Bracket), &bracket);
    }
    let size = height * 0.48;
    sheet.letter(letter, x, y + size * 0.36, size);
}

/// Of the folder tab of a broker.
const TAB_WIDTH: f64 = 116.0;
const TAB_HEIGHT: f64 = 12.0;

/// Outline of a folder with its tab, as in the design; clockwise from the top left.
pub fn folder(width: f64, height: f64) -> String {
    let (right, low) = (width - 6.0, height - 6.0);
    let (t, h) = (TAB_WIDTH, TAB_HEIGHT);
    format!(
        "M0 6Q0 0 6 0L{} 0Q{t} 0 {} 4.2L{} 9.2Q{} {h} {} {h}L{right} {h}Q{width} {h} {width} {}L{width} {low}\
         Q{width} {height} {right} {height}L6 {height}Q0 {height} 0 {low}Z",
        t - 6.0,
        t + 4.2,
        t + 9.2,
        t + 12.0,
        t + 16.0,
        h + 6.0
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_path_for_each_hue_and_look() {
        let record = |class, look, readable| RecordFace { class, look, readable };
        let at = Cells { x: 0.0, y: 0.0, height: 20.0, radius: 3.0, scale: 0.781 };
        let draw = |records: &[RecordFace]| {
            let mut sheet = Sheet::default();
            cells(&mut sheet, records, at);
            cells(&mut sheet, records, Cells { y: 40.0, ..at });
            (sheet.strokes.len(), sheet.labels.values().map(Vec::len).sum::<usize>())
        };
        let cases = [
            (vec![], (0, 0)),
            (vec![record(0, CellLook::Plain, true); 16], (2, 0)),
            (vec![record(0, CellLook::Plain, true), record(1, CellLook::Plain, false)], (4, 0)),
            (vec![record(3, CellLook::Tombstone, true)], (3, 0)),
            (vec![record(2, CellLook::Aborted, true)], (3, 0)),
            (vec![record(36, CellLook::CommitMarker, true)], (2, 2)),
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

    /// The path of the design's broker (board-kafka.html).
    #[test]
    fn a_broker_is_drawn_as_designed() {
        assert_eq!(
            folder(548.0, 164.0),
            "M0 6Q0 0 6 0L110 0Q116 0 120.2 4.2L125.2 9.2Q128 12 132 12L542 12Q548 12 548 18L548 158\
             Q548 164 542 164L6 164Q0 164 0 158Z"
        );
    }
}
