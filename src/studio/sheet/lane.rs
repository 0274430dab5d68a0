//! One lane of a topic, drawn onto the sheet of the whole. Measures are those of the design (board-kafka.html).
use super::shapes::{CELL_WIDTH, Cells, PITCH, cells, scaled};
use super::{Ink, Sheet};
use crate::studio::face::consumer::LineTone;
use crate::studio::face::kafka::{CursorFace, Follower, Lane, LaneKind, Leader, Mark};
use crate::studio::pen::{Command, draw};

const CROWN: &[Command] = &[
    ('M', &[2.5, 12.5]),
    ('h', &[11.0]),
    ('m', &[-10.5, -2.5]),
    ('l', &[-0.5, -5.5]),
    ('l', &[3.3, 2.5]),
    ('l', &[2.2, -4.0]),
    ('l', &[2.2, 4.0]),
    ('l', &[3.3, -2.5]),
    ('l', &[-0.5, 5.5]),
    ('Z', &[]),
];
const TICK: &[Command] = &[('M', &[3.0, 8.5]), ('l', &[3.5, 3.5]), ('l', &[6.5, -7.5])];
/// Of crown and tick.
const SIGN_SCALE: f64 = 0.875;
/// Where the tick of a follower stands.
const TICK_X: f64 = 516.0;

pub fn draw_lane(sheet: &mut Sheet, lane: &Lane) {
    match &lane.kind {
        LaneKind::Leader(leader) if leader.dense => dense_leader(sheet, lane, leader),
        LaneKind::Leader(leader) => full_leader(sheet, lane, leader),
        LaneKind::Follower(follower) => draw_follower(sheet, lane, follower),
    }
}

pub fn column(lane: &Lane, ix: usize) -> f64 {
    lane.first_x + ix as f64 * PITCH
}

/// Right end of so many cells.
fn end_of(lane: &Lane, count: usize) -> f64 {
    if count == 0 { lane.first_x } else { column(lane, count) - (PITCH - CELL_WIDTH) }
}

pub fn place_of(lane: &Lane, mark: Mark) -> f64 {
    match mark {
        Mark::Before => lane.first_x - 8.0,
        Mark::Cell(ix) => column(lane, ix) + CELL_WIDTH / 2.0,
    }
}

fn name(sheet: &mut Sheet, lane: &Lane, x: f64, baseline: f64, class: &'static str) {
    sheet.text(class, x, lane.top + baseline, format!("P{}", lane.partition));
}

/// From `from` to `to`, below the top of the lane.
fn upright(sheet: &mut Sheet, lane: &Lane, ink: Ink, x: f64, (from, to): (f64, f64)) {
    draw(sheet.ink(ink), &[('M', &[x, lane.top + from]), ('V', &[lane.top + to])]);
}

fn rails(sheet: &mut Sheet, lane: &Lane, ink: Ink, right: f64, (top, low): (f64, f64)) {
    for y in [top, low] {
        draw(sheet.ink(ink), &[('M', &[lane.first_x - 4.0, lane.top + y]), ('H', &[right])]);
    }
}

/// The log begins here, or has more to the left.
fn beginning(sheet: &mut Sheet, lane: &Lane, from_start: bool, bracket: (f64, f64), bars: (f64, f64)) {
    let left = lane.first_x - 4.0;
    if from_start {
        upright(sheet, lane, Ink::Start, left, bracket);
        for y in [bracket.0, bracket.1] {
            draw(sheet.ink(Ink::Start), &[('M', &[left, lane.top + y]), ('h', &[4.0])]);
        }
    } else {
        upright(sheet, lane, Ink::Earlier, left - 4.0, bars);
        upright(sheet, lane, Ink::Earlier, left - 1.0, bars);
    }
}

fn full_leader(sheet: &mut Sheet, lane: &Lane, leader: &Leader) {
    let count = lane.cells.len();
    let (top, end) = (lane.top, end_of(lane, count));
    rails(sheet, lane, Ink::Rail, (end + 2.0).max(lane.first_x + 2.0), (18.5, 43.5));
    for (ix, offset) in &leader.offsets {
        sheet.text("k-off", column(lane, *ix) + CELL_WIDTH / 2.0 + 0.5, top + 13.0, offset.clone());
    }
    let at = Cells { x: lane.first_x, y: top + 21.0, height: 20.0, radius: 3.0, scale: 0.781 };
    cells(sheet, &lane.cells, at);
    marks_between(sheet, lane, leader, (18.5, 43.5));
    beginning(sheet, lane, leader.from_start, (14.0, 48.0), (24.0, 38.0));
    if let Some(stable) = leader.last_stable {
        let x = column(lane, stable) - 1.0;
        upright(sheet, lane, Ink::LastStable, x, (12.0, 48.0));
        let flag: [Command; 4] = [('M', &[x, top + 2.5]), ('h', &[-26.0]), ('v', &[10.5]), ('h', &[26.0])];
        draw(sheet.ink(Ink::LastStableFlag), &flag);
        sheet.text("k-flag lso", x - 13.0, top + 11.0, "LSO");
    }
    // Of a stream it is the committed offset, which seldom trails.
    if !leader.of_stream || leader.high_watermark < count {
        let high = high_watermark(lane, leader);
        upright(sheet, lane, Ink::HighWatermark, high, (12.0, 48.0));
        let (width, name) = if leader.of_stream { (44.0, "commit") } else { (24.0, "HW") };
        let flag: [Command; 5] =
            [('M', &[high, top + 2.0]), ('h', &[width]), ('v', &[11.0]), ('h', &[-width]), ('Z', &[])];
        draw(sheet.ink(Ink::HighWatermarkFlag), &flag);
        sheet.text("k-flag", high + width / 2.0, top + 11.0, name);
    }
    upright(sheet, lane, Ink::End, end + 1.0, (14.0, 48.0));
    sheet.text("k-num", end + 6.0, top + 35.0, leader.end.clone());
    match &leader.crown {
        Some(crown) => {
            scaled(sheet.ink(Ink::Crown), CROWN, 10.0, top + 20.0, SIGN_SCALE);
            name(sheet, lane, 29.0, 32.0, "k-name lead");
            sheet.text("k-sub", 10.0, top + 54.0, crown.clone());
        }
        None if leader.of_stream => {}
        None => name(sheet, lane, 10.0, 36.0, "k-name lead"),
    }
    for cursor in &leader.cursors {
        draw_cursor(sheet, lane, leader, cursor);
    }
}

/// At the end it stands a little further left, so that both marks are seen.
fn high_watermark(lane: &Lane, leader: &Leader) -> f64 {
    let shift = if leader.high_watermark == lane.cells.len() { 3.0 } else { 1.0 };
    (column(lane, leader.high_watermark) - shift).max(lane.first_x - 4.0)
}

/// Segments begin at fine ticks; a gap that compaction left is a dotted seam.
fn marks_between(sheet: &mut Sheet, lane: &Lane, leader: &Leader, (top, low): (f64, f64)) {
    for &ix in &leader.segments {
        let x = column(lane, ix) - 1.0;
        upright(sheet, lane, Ink::Segment, x, (top - 2.0, top + 2.0));
        upright(sheet, lane, Ink::Segment, x, (low + 2.0, low - 2.0));
    }
    for &ix in &leader.gaps {
        upright(sheet, lane, Ink::Gap, column(lane, ix) - 1.0, (top + 2.0, low - 2.0));
    }
}

/// Committed offset filled, position in outline, the lag from there to the high watermark.
fn draw_cursor(sheet: &mut Sheet, lane: &Lane, leader: &Leader, cursor: &CursorFace) {
    let top = lane.top + 46.0 + 16.0 * cursor.row as f64;
    let middle = top + 7.5;
    let high = column(lane, leader.high_watermark) - 2.0;
    let from = cursor.position.or(cursor.committed).map(|mark| place_of(lane, mark) + 9.0);
    if let Some(from) = from.filter(|from| high > *from && !cursor.lag.is_empty()) {
        let ink = if cursor.tone == LineTone::Plain { Ink::Lag } else { Ink::LagWarns };
        let bracket: [Command; 4] =
            [('M', &[from, middle]), ('H', &[high]), ('M', &[high, middle - 3.0]), ('v', &[6.0])];
        draw(sheet.ink(ink), &bracket);
    }
    if let (Some(committed), Some(position)) = (cursor.committed, cursor.position) {
        let (a, b) = (place_of(lane, committed) + 6.0, place_of(lane, position) - 6.0);
        if b > a {
            draw(sheet.ink(Ink::Read), &[('M', &[a, middle]), ('H', &[b])]);
        }
    }
    if let Some(position) = cursor.position.filter(|position| Some(*position) != cursor.committed) {
        pointer(sheet.ink(Ink::Position), lane, position, top);
    }
    if let Some(committed) = cursor.committed {
        pointer(sheet.ink(Ink::Committed), lane, committed, top);
    }
}

/// A pentagon with its tip at the cell that is next; for one further left a triangle that points there.
fn pointer(out: &mut String, lane: &Lane, mark: Mark, top: f64) {
    let x = place_of(lane, mark);
    match mark {
        Mark::Before => {
            draw(out, &[('M', &[x - 4.0, top + 7.0]), ('l', &[8.0, -5.0]), ('v', &[10.0]), ('Z', &[])]);
        }
        Mark::Cell(_) => {
            let pentagon: [Command; 6] =
                [('M', &[x, top]), ('l', &[5.0, 6.0]), ('v', &[6.0]), ('h', &[-10.0]), ('v', &[-6.0]), ('Z', &[])];
            draw(out, &pentagon);
        }
    }
}

/// One of many: smaller cells, cursors without names.
fn dense_leader(sheet: &mut Sheet, lane: &Lane, leader: &Leader) {
    let count = lane.cells.len();
    let (top, end) = (lane.top, end_of(lane, count));
    rails(sheet, lane, Ink::Rail, (end + 2.0).max(lane.first_x + 2.0), (2.5, 19.5));
    let at = Cells { x: lane.first_x, y: top + 5.0, height: 12.0, radius: 2.0, scale: 0.56 };
    cells(sheet, &lane.cells, at);
    marks_between(sheet, lane, leader, (2.5, 19.5));
    beginning(sheet, lane, leader.from_start, (0.0, 22.0), (6.0, 16.0));
    upright(sheet, lane, Ink::HighWatermark, high_watermark(lane, leader), (0.0, 23.0));
    upright(sheet, lane, Ink::End, end + 1.0, (0.0, 22.0));
    sheet.text("k-num", end + 6.0, top + 15.0, leader.end.clone());
    if leader.crown.is_some() {
        scaled(sheet.ink(Ink::Crown), CROWN, 10.0, top + 4.0, SIGN_SCALE);
    }
    name(sheet, lane, if leader.crown.is_some() { 29.0 } else { 10.0 }, 15.0, "k-name lead");
    for cursor in &leader.cursors {
        for (mark, ink) in [(cursor.position, Ink::Position), (cursor.committed, Ink::Committed)] {
            if let Some(x) = mark.map(|mark| place_of(lane, mark)) {
                let pin: [Command; 5] =
                    [('M', &[x, top + 22.0]), ('l', &[4.0, 4.5]), ('v', &[4.0]), ('h', &[-8.0]), ('v', &[-4.0])];
                draw(sheet.ink(ink), &pin);
                sheet.ink(ink).push('Z');
            }
        }
    }
    let behind = leader.cursors.iter().filter(|cursor| !cursor.lag.is_empty());
    if let Some(worst) = behind.max_by_key(|cursor| cursor.lag.len()) {
        let class = if worst.tone == LineTone::Plain { "k-sub" } else { "k-sub warn" };
        sheet.text(class, end + 6.0, top + 30.0, worst.lag.clone());
    }
}

/// A follower's copy, in the columns of the leader.
fn draw_follower(sheet: &mut Sheet, lane: &Lane, follower: &Follower) {
    let end = end_of(lane, lane.cells.len());
    let (top, low, cell) = if follower.dense { (2.5, 11.5, 5.0) } else { (4.5, 19.5, 10.0) };
    let right = (end_of(lane, follower.of) + 2.0).max(lane.first_x + 2.0);
    let (rail, ink) = match follower.in_sync {
        true => (Ink::FineRail, Ink::FollowerEnd),
        false => (Ink::Rail, Ink::FollowerBehind),
    };
    rails(sheet, lane, rail, right, (top, low));
    let at = Cells {
        x: lane.first_x,
        y: lane.top + f64::midpoint(top, low) - cell / 2.0,
        height: cell,
        radius: if follower.dense { 1.0 } else { 2.0 },
        scale: cell * 0.0469,
    };
    cells(sheet, &lane.cells, at);
    if !follower.in_sync && follower.of > lane.cells.len() {
        let (from, high, deep) = (end + 2.0, lane.top + top + 1.5, lane.top + low - 1.5);
        let missing: [Command; 5] = [('M', &[from, high]), ('H', &[right]), ('V', &[deep]), ('H', &[from]), ('Z', &[])];
        draw(sheet.ink(Ink::Missing), &missing);
    }
    upright(sheet, lane, ink, end + 1.0, (top - 1.5, low + 1.5));
    let class = if follower.up { "k-name" } else { "k-name off" };
    name(sheet, lane, 29.0, low - if follower.dense { 0.5 } else { 3.5 }, class);
    if follower.in_sync && lane.tag.is_none() {
        let y = lane.top + f64::midpoint(top, low) - 7.0;
        scaled(sheet.ink(Ink::Tick), TICK, TICK_X, y, SIGN_SCALE);
    }
}
