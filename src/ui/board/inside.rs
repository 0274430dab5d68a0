//! The drawings inside parts as SVG markup: numbers and fixed words only, never a text of the user's. Measures are
//! those of DESIGN-NOTES § 3.
use crate::studio::face::Token;
use crate::studio::face::consumer::Slot;
use crate::studio::face::producer::GATE_X;
use crate::studio::face::queue::{CellFace, Lane, MemberLook};
use crate::ui::glyph::{SILHOUETTES, hue};

/// A lane's cells: side and gap, px.
#[derive(Clone, Copy, Debug)]
pub struct CellSize {
    pub side: f64,
    pub gap: f64,
    /// Height of the lane with its rails.
    pub lane: f64,
}

pub const CELL: CellSize = CellSize { side: 16.0, gap: 2.0, lane: 22.0 };
pub const SMALL_CELL: CellSize = CellSize { side: 12.0, gap: 2.0, lane: 18.0 };

/// Writing to a String does not fail.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {{
        use std::fmt::Write;
        let _ = write!($out, $($arg)*);
    }};
}
pub(super) use put;

const CROSS: &str = r#"<path d="m5.5 5.5 5 5M10.5 5.5l-5 5" stroke="var(--surface)" stroke-width="2" stroke-linecap="round" fill="none"/>"#;

/// The message in a box whose top left corner is at `x`, `y`; `scale` 1 = 16 px.
fn token(out: &mut String, token: Token, x: f64, y: f64, scale: f64, halo: bool) {
    let shape = SILHOUETTES[token.class as usize % SILHOUETTES.len()];
    put!(out, r#"<g class="{}" transform="translate({x:.1},{y:.1}) scale({scale:.3})">"#, hue(token.class));
    if token.redelivered {
        put!(out, r#"<g transform="translate(-4,0)" fill="none" stroke="currentColor" stroke-width="1.5">{shape}</g>"#);
    }
    let around = if halo { r#" stroke="var(--surface)" stroke-width="1.5" paint-order="stroke""# } else { "" };
    put!(out, r#"<g fill="currentColor"{around}>{shape}</g>"#);
    if token.dead {
        out.push_str(CROSS);
    }
    out.push_str("</g>");
}

/// Width of a lane of so many cells.
pub fn lane_width(cells: usize, size: CellSize) -> f64 {
    cells as f64 * (size.side + size.gap) + size.gap
}

/// The inside of the lane's `svg`. The head is at the right.
pub fn lane(lane: &Lane, cells: usize, size: CellSize) -> String {
    let width = lane_width(cells, size);
    let mut out = String::with_capacity(1_600);
    let low = size.lane - 0.5;
    put!(out, r#"<path d="M0 .5H{width}M0 {low}H{width}" stroke="var(--edge)" fill="none"/>"#);
    let hidden = cells - lane.cells.len().min(cells);
    if let Some(more) = &lane.more {
        let middle = hidden as f64 * (size.side + size.gap) / 2.0 + 1.0;
        let base = size.lane / 2.0 + 4.0;
        put!(
            out,
            r#"<text x="{middle}" y="{base}" text-anchor="middle" style="font:500 11px var(--mono);fill:var(--ink-2)">{more}</text>"#
        );
    }
    for (ix, face) in lane.cells.iter().enumerate() {
        let x = size.gap + (hidden + ix) as f64 * (size.side + size.gap);
        cell(&mut out, *face, x, size);
    }
    out
}

fn cell(out: &mut String, face: CellFace, x: f64, CellSize { side, lane, .. }: CellSize) {
    let y = (lane - side) / 2.0;
    let (inner, half) = (side - 1.0, 0.5);
    match face {
        CellFace::Free => {
            put!(
                out,
                r#"<rect x="{}" y="{}" width="{inner}" height="{inner}" rx="3" fill="none" stroke="var(--line)"/>"#,
                x + half,
                y + half
            );
        }
        CellFace::Arriving => {
            put!(
                out,
                r#"<rect x="{}" y="{}" width="{inner}" height="{inner}" rx="3" fill="var(--accent-soft)" stroke="var(--accent)" stroke-width="1.5" stroke-dasharray="3 2"/>"#,
                x + half,
                y + half
            );
        }
        CellFace::Ready(message) | CellFace::Expiring(message, _) => {
            put!(out, r#"<rect x="{x}" y="{y}" width="{side}" height="{side}" rx="3" fill="var(--sunken)"/>"#);
            let scale = 0.66 * side / 16.0;
            let inset = (side - 16.0 * scale) / 2.0;
            token(out, message, x + inset, y + inset, scale, false);
            if let CellFace::Expiring(_, tenths) = face {
                let (low, left) = (y + side - 2.5, f64::from(tenths) * side / 10.0);
                put!(out, r#"<rect x="{x}" y="{low}" width="{left:.1}" height="2.5" fill="var(--warn)"/>"#);
            }
        }
        CellFace::Delayed(message) => {
            put!(
                out,
                r#"<circle cx="{}" cy="{}" r="{}" fill="none" stroke="var(--warn)" stroke-width="1.5" stroke-dasharray="2 2"/>"#,
                x + side / 2.0,
                y + side / 2.0,
                side / 2.0 - 0.5
            );
            token(out, message, x + side * 0.22, y + side * 0.22, 0.56 * side / 16.0, false);
        }
        CellFace::Unacked(message) => {
            put!(
                out,
                r#"<rect x="{}" y="{}" width="{inner}" height="{inner}" rx="3" fill="url(#hatch)" stroke="var(--edge)" stroke-dasharray="2 2"/>"#,
                x + half,
                y + half
            );
            let scale = 0.62 * side / 16.0;
            let inset = (side - 16.0 * scale) / 2.0;
            token(out, message, x + inset, y + inset, scale, true);
        }
    }
}

/// The tape of a producer: coming publishes move right to the gate.
pub fn tape(places: &[(i32, Token)]) -> String {
    let mut out = String::with_capacity(900);
    put!(
        out,
        r#"<path d="M0 9H104" stroke="var(--line)"/><path d="M{GATE_X} 1V17" stroke="var(--ink)" stroke-width="1.5"/>"#
    );
    for &(x, message) in places {
        token(&mut out, message, f64::from(x) - 5.0, 4.0, 0.625, true);
    }
    out
}

/// Prefetch slots: dashed = free, ring = work done so far.
pub fn slots(slots: &[Slot]) -> String {
    let mut out = String::with_capacity(1_200);
    for (ix, slot) in slots.iter().enumerate() {
        let x = 10.0 + 21.0 * ix as f64;
        match *slot {
            Slot::Free => {
                put!(
                    out,
                    r#"<circle cx="{x}" cy="10" r="8" fill="none" stroke="var(--edge)" stroke-width="1.25" stroke-dasharray="2 2.5"/>"#
                );
            }
            Slot::Waiting(message) => {
                full_slot(&mut out, x);
                token(&mut out, message, x - 5.0, 5.0, 0.619, false);
            }
            Slot::Working { token: message, done_permille } => {
                full_slot(&mut out, x);
                // At least a tenth, so that work that has just begun is seen.
                let arc = 50.3 * (f64::from(done_permille) / 1000.0).max(0.1);
                put!(
                    out,
                    r#"<circle cx="{x}" cy="10" r="8" fill="none" stroke="var(--ink)" stroke-width="2" stroke-dasharray="{arc:.1} 50.3" transform="rotate(-90 {x} 10)"/>"#
                );
                token(&mut out, message, x - 5.0, 5.0, 0.619, false);
            }
        }
    }
    out
}

/// The slots of a consumer's row form: 13 px, in a drawing 20 high.
pub fn small_slots(slots: &[Slot]) -> String {
    let mut out = String::with_capacity(900);
    for (ix, slot) in slots.iter().enumerate() {
        let x = 8.5 + 18.0 * ix as f64;
        let ground = if *slot == Slot::Free {
            r#"fill="none" stroke="var(--edge)" stroke-width="1.25" stroke-dasharray="2 2.5""#
        } else {
            r#"fill="var(--sunken)" stroke="var(--edge)" stroke-width="1.25""#
        };
        put!(out, r#"<circle cx="{x}" cy="10" r="6.5" {ground}/>"#);
        if let Slot::Working { done_permille, .. } = slot {
            let arc = 40.8 * (f64::from(*done_permille) / 1000.0).max(0.1);
            put!(
                out,
                r#"<circle cx="{x}" cy="10" r="6.5" fill="none" stroke="var(--ink)" stroke-width="2" stroke-dasharray="{arc:.1} 40.8" transform="rotate(-90 {x} 10)"/>"#
            );
        }
        if let Slot::Waiting(message) | Slot::Working { token: message, .. } = slot {
            token(&mut out, *message, x - 4.0, 6.0, 0.5, false);
        }
    }
    out
}

fn full_slot(out: &mut String, x: f64) {
    put!(out, r#"<circle cx="{x}" cy="10" r="8" fill="var(--sunken)" stroke="var(--edge)" stroke-width="1.25"/>"#);
}

/// One disc per member of a quorum queue: crown = leader, tick = in step, dashes and a cross = down.
pub fn members(members: &[MemberLook]) -> String {
    let mut out = String::new();
    for (ix, member) in members.iter().enumerate() {
        let x = 6 + 15 * ix;
        if *member == MemberLook::Leader {
            put!(
                out,
                r#"<circle cx="{x}" cy="6" r="5" fill="var(--ink-2)"/><path d="m{} 7 .4-3 2 1.5 2-1.5.4 3Z" fill="var(--surface)"/>"#,
                x as f64 - 2.4
            );
            continue;
        }
        let (dash, color, mark) = match member {
            MemberLook::Down => ("2 2", "bad", "m-2 -2 4 4m0-4-4 4"),
            MemberLook::Behind => ("2 2", "ink-2", ""),
            _ => ("", "ink-2", "m-2 0 1.5 1.5 2.5-3"),
        };
        put!(
            out,
            r#"<circle cx="{x}" cy="6" r="4.5" fill="none" stroke="var(--ink-2)" stroke-width="1.4" stroke-dasharray="{dash}"/><path d="M{x} 6{mark}" stroke="var(--{color})" fill="none" stroke-width="1.3"/>"#
        );
    }
    out
}

/// How much of its time to live the head message has used.
pub fn expiry_bar(used_permille: u32) -> String {
    let used = 72.0 * f64::from(used_permille.min(1000)) / 1000.0;
    format!(
        r#"<rect y="4" width="72" height="4" rx="2" fill="var(--sunken)"/><rect y="4" width="{used:.1}" height="4" rx="2" fill="var(--warn)"/><path d="M{used:.1} 0V12" stroke="var(--warn)" stroke-width="2"/>"#
    )
}

/// Shares of a hash exchange's destinations, neighbours told apart by hatching.
pub fn shares(shares: &[u32]) -> String {
    let total: f64 = shares.iter().copied().map(f64::from).sum::<f64>().max(1.0);
    let mut out = String::new();
    let mut x = 0.5;
    for (ix, &share) in shares.iter().enumerate() {
        let width = f64::from(share) / total * 114.0;
        let fill = if ix % 2 == 0 { "var(--sunken)" } else { "url(#hatch)" };
        put!(out, r#"<rect x="{x:.1}" y="1" width="{width:.1}" height="9" fill="{fill}" stroke="var(--edge)"/>"#);
        x += width;
    }
    out
}
