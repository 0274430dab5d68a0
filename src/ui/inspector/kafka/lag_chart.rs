//! The lag of every reader of one partition over the whole run: one line a reader, solid to now, dotted after now. Told
//! by facts; of a long run the oldest are gone, then the lines begin later.
use super::topic::chosen;
use crate::engine::fact::FactKind;
use crate::engine::id::{PartIx, Time};
use crate::engine::kafka::fact::Fact;
use crate::engine::kafka::topology;
use crate::engine::topology::{Spec, Topology};
use crate::locales::ui_kafka;
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::ui::bridge::Bridge;
use crate::ui::dom::{IntoView, View, svg};
use crate::ui::inspector::chart::nice_top;
use leptos::prelude::*;

/// The drawing's grid, px; the axis stands below it.
const WIDTH: f64 = 272.0;
const HEIGHT: f64 = 50.0;
const SAMPLES: usize = 68;
/// Patterns by which the lines differ without colour; readers beyond them share the last.
const DASHES: [&str; 4] = ["", "5 3", "2 2", "7 2 1.5 2"];

pub fn of_topic(bridge: Bridge, id: PartId) -> View {
    let of_drawing = id.clone();
    let drawing = Memo::new(move |_| {
        bridge.warm.track();
        let at = chosen(bridge, &of_drawing);
        bridge.with(|studio| studio.part_ix(&of_drawing).and_then(|topic| draw(studio, topic, at)))
    });
    svg("svg")
        .class("chart")
        .attr("viewBox", "0 0 272 66")
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr("hidden", move || drawing.with(Option::is_none))
        .attr("aria-label", bridge.text(ui_kafka::LAG_OVER_TIME))
        .html(move || drawing.get().unwrap_or_default())
        .into_view()
}

fn dashes(at: usize) -> &'static str {
    DASHES[at.min(DASHES.len() - 1)]
}

/// The line of the reader at this place of the table, in small.
pub fn sample_of(at: usize) -> View {
    let line =
        format!(r#"<path d="M0 8H16" stroke="var(--ink)" stroke-width="1.6" stroke-dasharray="{}"/>"#, dashes(at));
    svg("svg").class("msg").attr("viewBox", "0 0 16 16").attr("aria-hidden", "true").html(line).into_view()
}

/// How far a reader is behind at the end of each sample; `None` = not known yet.
struct Line {
    reader: PartIx,
    position: Option<u64>,
    lags: Vec<Option<u64>>,
}

/// Follows the end that readers may read to and where each of them stands.
struct Following<'a> {
    topology: &'a Topology,
    topic: PartIx,
    partition: u32,
    end: Option<u64>,
    lines: Vec<Line>,
}

impl Following<'_> {
    fn see(&mut self, fact: &Fact) {
        let (topic, partition) = (self.topic, self.partition);
        match *fact {
            Fact::HighWatermark { topic: t, partition: p, offset } if (t, p) == (topic, partition) => {
                self.end = Some(offset);
            }
            Fact::Polled { consumer, topic: t, partition: p, offset, .. } if (t, p) == (topic, partition) => {
                self.stands(consumer, offset + 1);
            }
            Fact::Positioned { consumer, topic: t, partition: p, offset, .. } if (t, p) == (topic, partition) => {
                self.stands(consumer, offset);
            }
            _ => {}
        }
    }

    fn stands(&mut self, consumer: PartIx, position: u64) {
        let reader = group_of(self.topology, consumer).unwrap_or(consumer);
        let known = self.lines.iter_mut().find(|line| line.reader == reader);
        match known {
            Some(line) => line.position = Some(position),
            None => self.lines.push(Line { reader, position: Some(position), lags: Vec::new() }),
        }
    }

    /// Ends the sample that comes after so many.
    fn sample(&mut self, before: usize) {
        let end = self.end;
        for line in &mut self.lines {
            line.lags.resize(before, None);
            line.lags.push(end.zip(line.position).map(|(end, position)| end.saturating_sub(position)));
        }
    }
}

/// The group that a consumer is a member of.
fn group_of(topology: &Topology, consumer: PartIx) -> Option<PartIx> {
    match &topology.parts.get(consumer.0 as usize)?.spec {
        Spec::Kafka(topology::Spec::Consumer(spec)) => Some(spec.group).filter(|group| group.is_some()),
        _ => None,
    }
}

fn lines(studio: &Studio, topic: PartIx, partition: u32, end: Time) -> Vec<Line> {
    let session = studio.session();
    let mut following = Following { topology: session.topology(), topic, partition, end: None, lines: Vec::new() };
    let mut facts = session.facts().iter().peekable();
    for sample in 1..=SAMPLES as u64 {
        let until = end * sample / SAMPLES as u64;
        while let Some(fact) = facts.next_if(|fact| fact.at <= until) {
            if let FactKind::Kafka(fact) = &fact.kind {
                following.see(fact);
            }
        }
        following.sample((sample - 1) as usize);
    }
    // In the order of the table below the chart.
    following.lines.sort_by_key(|line| line.reader);
    following.lines
}

/// `None` = nobody reads.
fn draw(studio: &Studio, topic: PartIx, partition: u32) -> Option<String> {
    let session = studio.session();
    let (now, end) = (session.cursor().at, session.frontier().at.max(session.cursor().at).max(1));
    let lines = lines(studio, topic, partition, end);
    let most = lines.iter().flat_map(|line| line.lags.iter().flatten()).max().copied();
    let top = nice_top(most?);
    let now_x = now as f64 / end as f64 * WIDTH;
    let now_sample = ((now_x / WIDTH * SAMPLES as f64) as usize).min(SAMPLES);
    let mut drawing = format!(
        concat!(
            r#"<path d="M0 50.5H272M0 13.3H272M0 31.7H272" stroke="var(--line)"/>"#,
            r#"<text x="0" y="10.3">{top}</text><text x="0" y="28.7">{half}</text>"#,
        ),
        top = top,
        half = top / 2,
    );
    for (at, line) in lines.iter().enumerate() {
        drawing.push_str(&draw_line(&line.lags, top, now_sample, dashes(at)));
    }
    let anchor = if now_x < 40.0 { "start" } else { "end" };
    drawing.push_str(&format!(
        concat!(
            r#"<path d="M{now_x:.1} 0V50" stroke="var(--accent)" stroke-width="1.5"/>"#,
            r#"<text class="now" x="{now_x:.1}" y="63" text-anchor="{anchor}">{seconds:.3}</text>"#,
        ),
        now_x = now_x,
        anchor = anchor,
        seconds = now as f64 / 1e6,
    ));
    Some(drawing)
}

fn draw_line(lags: &[Option<u64>], top: u64, now_sample: usize, dashes: &str) -> String {
    let x = |sample: usize| (sample + 1) as f64 / SAMPLES as f64 * WIDTH;
    let y = |lag: u64| HEIGHT - lag as f64 / top as f64 * (HEIGHT - 13.0);
    let path = |from: usize, to: usize| -> String {
        let known = (from..to.min(lags.len())).filter_map(|sample| Some((x(sample), y(lags[sample]?))));
        let point = |(at, (x, y)): (usize, (f64, f64))| format!("{}{x:.1} {y:.1}", if at == 0 { "M" } else { "L" });
        known.enumerate().map(point).collect()
    };
    format!(
        concat!(
            r#"<path d="{past}" fill="none" stroke="var(--ink)" stroke-width="1.6" stroke-linejoin="round" stroke-dasharray="{dashes}"/>"#,
            r#"<path d="{future}" fill="none" stroke="var(--edge)" stroke-width="1.2" stroke-dasharray="1 3"/>"#,
        ),
        past = path(0, now_sample),
        future = path(now_sample.saturating_sub(1), SAMPLES),
        dashes = dashes,
    )
}
