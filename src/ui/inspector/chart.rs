//! The depth of a queue over the whole run: solid to now, dotted after now.
use crate::ui::dom::{IntoView, View, svg};
use leptos::prelude::*;

use crate::engine::fact::FactKind;
use crate::engine::id::{PartIx, Time};
use crate::locales::ui;
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::ui::bridge::Bridge;

/// The drawing's grid, px; the axis stands below it.
const WIDTH: f64 = 272.0;
const HEIGHT: f64 = 50.0;
const SAMPLES: usize = 68;

pub fn depth(bridge: Bridge, id: PartId) -> View {
    let drawing = move || {
        bridge.warm.track();
        bridge.with(|studio| studio.part_ix(&id).map(|part| draw(studio, part)).unwrap_or_default())
    };
    svg("svg")
        .class("chart")
        .attr("viewBox", "0 0 272 66")
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr("aria-label", bridge.text(ui::DEPTH_OVER_TIME))
        .html(drawing)
        .into_view()
}

/// Messages in the queue at the end of each sample. Facts tell the changes; the depth of now, the world: of a long run
/// the oldest facts are gone.
fn samples(studio: &Studio, part: PartIx, now_sample: usize, end: Time) -> Vec<u64> {
    let mut depths = Vec::with_capacity(SAMPLES);
    let mut depth = 0_i64;
    let mut facts = studio.session().facts().iter().peekable();
    for sample in 1..=SAMPLES as u64 {
        let until = end * sample / SAMPLES as u64;
        while let Some(fact) = facts.next_if(|fact| fact.at <= until) {
            depth += match fact.kind {
                FactKind::Stored { queue, .. } if queue == part => 1,
                FactKind::Acked { queue, .. }
                | FactKind::Expired { queue, .. }
                | FactKind::Overflowed { queue, .. }
                    if queue == part =>
                {
                    -1
                }
                FactKind::Rejected { queue, requeue: false, .. } if queue == part => -1,
                FactKind::Purged { queue, count } if queue == part => -i64::from(count),
                _ => 0,
            };
        }
        depths.push(depth);
    }
    let missing = missing(studio, part, now_sample, &depths);
    depths.into_iter().map(|depth| (depth + missing).max(0) as u64).collect()
}

/// What was in the queue before the oldest fact.
fn missing(studio: &Studio, part: PartIx, now_sample: usize, depths: &[i64]) -> i64 {
    if studio.session().facts_dropped() == 0 {
        return 0;
    }
    let told = now_sample.checked_sub(1).map_or(0, |at| depths[at]);
    let queue = studio.session().world().queue(part, 0);
    queue.map_or(0, |queue| i64::from(queue.ready) + i64::from(queue.unacked) - told)
}

fn draw(studio: &Studio, part: PartIx) -> String {
    let session = studio.session();
    let (now, end) = (session.cursor().at, session.frontier().at.max(session.cursor().at).max(1));
    let now_x = now as f64 / end as f64 * WIDTH;
    let now_sample = ((now_x / WIDTH * SAMPLES as f64) as usize).min(SAMPLES);
    let depths = samples(studio, part, now_sample, end);
    let top = nice_top(depths.iter().copied().max().unwrap_or(0));
    let x = |sample: usize| sample as f64 / SAMPLES as f64 * WIDTH;
    let y = |depth: u64| HEIGHT - depth as f64 / top as f64 * (HEIGHT - 13.0);
    let path = |range: std::ops::RangeInclusive<usize>| -> String {
        let depth_at = |sample: usize| sample.checked_sub(1).map_or(0, |at| depths[at]);
        range
            .map(|sample| format!("{}{:.1} {:.1}", if sample == 0 { "M" } else { "L" }, x(sample), y(depth_at(sample))))
            .collect()
    };
    let past = path(0..=now_sample);
    let future = path(now_sample..=SAMPLES).replacen('L', "M", 1);
    let here = now_sample.checked_sub(1).map_or(0, |at| depths[at]);
    let seconds = |us: Time| format!("{:.3}", us as f64 / 1e6);
    let anchor = if now_x < 40.0 {
        "start"
    } else if now_x > WIDTH - 60.0 {
        "end"
    } else {
        "middle"
    };
    let at_end = if now_x > WIDTH - 100.0 {
        String::new()
    } else {
        format!(r#"<text x="272" y="63" text-anchor="end">{} s</text>"#, seconds(end))
    };
    let at_start = if now_x < 60.0 { "" } else { r#"<text x="0" y="63">0</text>"# };
    // The numbers of the axis stand where the head is not.
    let (axis_x, axis) = if now_x > WIDTH - 40.0 { ("0", "start") } else { ("272", "end") };
    format!(
        concat!(
            r#"<path d="M0 50.5H272M0 13.3H272M0 31.7H272" stroke="var(--line)"/>"#,
            r#"<text x="{axis_x}" y="10.3" text-anchor="{axis}">{top}</text><text x="{axis_x}" y="28.7" text-anchor="{axis}">{half}</text>"#,
            r#"<path d="{past}L{now_x:.1} 50L0 50Z" fill="var(--sunken)"/>"#,
            r#"<path d="{past}" fill="none" stroke="var(--ink)" stroke-width="1.6" stroke-linejoin="round"/>"#,
            r#"<path d="{future}" fill="none" stroke="var(--edge)" stroke-width="1.4" stroke-dasharray="2 3"/>"#,
            r#"<path d="M{now_x:.1} 0V50" stroke="var(--accent)" stroke-width="1.5"/>"#,
            r#"<circle cx="{now_x:.1}" cy="{now_y:.1}" r="3.5" fill="var(--accent)" stroke="var(--surface)" stroke-width="1.5"/>"#,
            r#"{at_start}<text class="now" x="{now_x:.1}" y="63" text-anchor="{anchor}">{now}</text>{at_end}"#,
        ),
        axis_x = axis_x,
        axis = axis,
        top = top,
        half = top / 2,
        past = past,
        future = future,
        now_x = now_x,
        now_y = y(here),
        at_start = at_start,
        anchor = anchor,
        now = seconds(now),
        at_end = at_end,
    )
}

/// The next of 4, 10, 20, 50, 100 …: an even top, so that its half is a whole number.
pub fn nice_top(most: u64) -> u64 {
    let mut unit = 1;
    loop {
        if let Some(top) = [4, 10, 20].into_iter().map(|step| step * unit).find(|top| *top >= most) {
            return top;
        }
        unit *= 10;
    }
}
