//! What the timeline draws, lane by lane (design notes § 7): ticks, density, marks, faults, the play head.
use crate::ui::dom::{CollectView, IntoView, View, svg};
use std::fmt::Write;

use leptos::prelude::*;

use super::timeline::Timeline;
use crate::engine::id::{PartIx, Time};
use crate::engine::rabbitmq::raft::Node;
use crate::locales::{Language, Text, ui_deck};
use crate::studio::marks::MarkKind;
use crate::studio::run_index::{Span, SpanKind};
use crate::studio::sentence::{Arg, phrase};
use crate::studio::session::{Moment, Session};
use crate::studio::timeline::{Group, Scale, density, grouped, labels_that_fit};

/// Room for the names of the lanes at the left, and at the right, px.
const LEFT: f64 = 84.0;
const RIGHT: f64 = 16.0;
/// Below this height there is only the density and the head.
const SMALL_HEIGHT: f64 = 64.0;
const BAR_PITCH: f64 = 5.4;
const TICK_LEAST_PX: f64 = 78.0;
const DENSITY_TOP: f64 = 38.0;
const DENSITY_LEAST: f64 = 27.0;
const DENSITY_MOST: f64 = 120.0;
const MARKS_HEIGHT: f64 = 28.0;
const FAULTS_HEIGHT: f64 = 26.0;
/// Marks nearer than this are one diamond.
const MARK_LEAST_PX: f64 = 9.0;
/// From the middle of a mark to its label, px.
const LABEL_GAP: f64 = 11.0;
/// About how wide a letter of a label is; only decides whether a label fits.
const LETTER_PX: f64 = 6.4;

/// Where the lanes lie at this size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    pub width: f64,
    pub scale: Scale,
    /// A phone's scrubber: no names, no ticks.
    pub is_small: bool,
    density: (f64, f64),
    marks_top: f64,
    faults_top: f64,
    pub bottom: f64,
}

impl Layout {
    pub fn new(width: f64, height: f64, frontier: Time) -> Self {
        let is_small = height < SMALL_HEIGHT;
        if is_small {
            let scale = Scale::new(frontier, 0.0, width);
            let density = (4.0, (height - 8.0).max(4.0));
            return Self { width, scale, is_small, density, marks_top: 0.0, faults_top: 0.0, bottom: height - 2.0 };
        }
        let scale = Scale::new(frontier, LEFT, width - RIGHT);
        let spare = height - DENSITY_TOP - MARKS_HEIGHT - FAULTS_HEIGHT - 16.0;
        let density_height = spare.clamp(DENSITY_LEAST, DENSITY_MOST);
        let marks_top = DENSITY_TOP + density_height + 1.5;
        let faults_top = marks_top + MARKS_HEIGHT;
        let bottom = faults_top + FAULTS_HEIGHT + 4.0;
        Self { width, scale, is_small, density: (DENSITY_TOP, density_height), marks_top, faults_top, bottom }
    }

    pub fn is_in_marks(&self, y: f64) -> bool {
        !self.is_small && y >= self.marks_top && y < self.faults_top
    }

    pub fn is_in_faults(&self, y: f64) -> bool {
        !self.is_small && y >= self.faults_top && y < self.faults_top + FAULTS_HEIGHT
    }
}

/// The hatch of a fault's span.
pub fn hatch() -> View {
    const PATTERN: &str = r#"<pattern id="fault-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="var(--edge)" stroke-width="1.5" opacity=".55"/></pattern>"#;
    svg("defs").html(PATTERN).into_view()
}

/// Names and lines of the lanes, and the ground of the density as far as the run has come.
pub fn grounds(timeline: Timeline) -> View {
    let bridge = timeline.deck.bridge;
    let reached = Memo::new(move |_| {
        bridge.warm_timeline.track();
        let at = bridge.with(|studio| studio.session().frontier().at);
        timeline.layout.get().scale.x(at)
    });
    let ground = move || {
        let layout = timeline.layout.get();
        let (top, height) = layout.density;
        let (left, right) = (layout.scale.left, layout.scale.right);
        let whole = svg("rect")
            .class("yet")
            .attr("x", px(left))
            .attr("y", px(top))
            .attr("width", px(right - left))
            .attr("height", px(height))
            .attr("rx", "3");
        let done = svg("rect")
            .class("run")
            .attr("x", px(left))
            .attr("y", px(top))
            .attr("width", move || px((reached.get() - left).max(0.0)))
            .attr("height", px(height))
            .attr("rx", "3");
        (whole, done).into_view()
    };
    let names = move || {
        let layout = timeline.layout.get();
        if layout.is_small {
            return ().into_view();
        }
        let (top, height) = layout.density;
        let name =
            |text: Text, y: f64| svg("text").class("lane").attr("x", "12").attr("y", px(y)).child(bridge.text(text));
        let (left, right) = (layout.scale.left, layout.scale.right);
        let mut lines = String::new();
        for y in [layout.marks_top, layout.faults_top, layout.faults_top + FAULTS_HEIGHT] {
            // Writing to a string can't fail.
            let _ = write!(lines, "M{left} {y:.1}H{right:.1}");
        }
        (
            name(ui_deck::LANE_EVENTS, top + height / 2.0 + 5.0),
            name(ui_deck::LANE_MARKS, layout.marks_top + 18.5),
            name(ui_deck::LANE_FAULTS, layout.faults_top + 17.0),
            svg("path").class("lines").attr("d", lines),
        )
            .into_view()
    };
    svg("g").child(ground).child(names).into_view()
}

pub fn ticks(timeline: Timeline) -> View {
    let scale = Memo::new(move |_| {
        let layout = timeline.layout.get();
        (!layout.is_small).then_some(layout.scale)
    });
    (move || {
        let scale = scale.get()?;
        let ticks = scale.ticks(TICK_LEAST_PX).into_iter().map(|tick| {
            let anchor = if tick.x <= scale.left {
                "start"
            } else if tick.x > scale.right - 24.0 {
                "end"
            } else {
                "middle"
            };
            (
                svg("path").attr("d", format!("M{:.1} 20v6", tick.x)),
                svg("text").attr("x", px(tick.x)).attr("y", "16").attr("text-anchor", anchor).child(tick.label),
            )
        });
        Some(svg("g").class("ticks").child(ticks.collect_view()))
    })
    .into_view()
}

/// Bars of density in a few shades each, done and still ahead.
pub fn bars(timeline: Timeline) -> View {
    let bridge = timeline.deck.bridge;
    let paths = Memo::new(move |_| {
        bridge.warm_timeline.track();
        let layout = timeline.layout.get();
        bridge.with(|studio| bar_paths(&layout, studio.session()))
    });
    let shade = move |at: usize| {
        let (class, opacity) = (if at < SHADES { "done" } else { "ahead" }, 0.4 + 0.15 * (at % SHADES) as f64);
        svg("path")
            .class(class)
            .attr("opacity", format!("{opacity:.2}"))
            .attr("d", move || paths.with(|paths| paths[at].clone()))
    };
    svg("g").class("bars").child((0..SHADES * 2).map(shade).collect_view()).into_view()
}

const SHADES: usize = 4;

fn bar_paths(layout: &Layout, session: &Session) -> Vec<String> {
    let scale = &layout.scale;
    let count = ((scale.right - scale.left) / BAR_PITCH) as usize;
    let mut paths = vec![String::new(); SHADES * 2];
    let counts = density(session.facts(), scale, count);
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let pitch = (scale.right - scale.left) / count.max(1) as f64;
    let now = scale.x(session.cursor().at);
    let (top, height) = layout.density;
    for (bar, events) in counts.into_iter().enumerate().filter(|(_, events)| *events > 0) {
        let share = events as f64 / most;
        let tall = ((height - 4.0) * share).max(2.0);
        let x = scale.left + bar as f64 * pitch;
        let shade = ((share * SHADES as f64) as usize).min(SHADES - 1);
        let path = &mut paths[if x <= now { shade } else { SHADES + shade }];
        // Writing to a string can't fail.
        let _ =
            write!(path, "M{x:.1} {:.1}h{:.1}v{tall:.1}h-{:.1}Z", top + height - 1.0 - tall, pitch - 1.0, pitch - 1.0);
    }
    paths
}

/// What stands in the lane of marks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sign {
    Surprise(MarkKind),
    /// A moment that the scenario names.
    Moment(Text),
}

/// Surprises as diamonds, many close together as one with their number; the scenario's moments as flags.
pub fn marks(timeline: Timeline) -> View {
    let bridge = timeline.deck.bridge;
    let groups = Memo::new(move |_| {
        bridge.warm_timeline.track();
        let scale = timeline.layout.get().scale;
        let mut groups = bridge.with(|studio| {
            let marks = studio.session().marks().iter();
            grouped(marks.map(|mark| (scale.x(mark.at), Sign::Surprise(mark.kind))), MARK_LEAST_PX)
        });
        for (at, caption) in moments(timeline).into_iter().filter(|(at, _)| *at <= scale.end) {
            groups.push(Group { x: scale.x(at), first: Sign::Moment(caption), count: 1 });
        }
        groups.sort_by(|a, b| a.x.total_cmp(&b.x));
        groups
    });
    (move || {
        let layout = timeline.layout.get();
        let language = bridge.language.get();
        let y = layout.marks_top + 14.5;
        let groups = groups.get();
        let labels: Vec<String> = groups.iter().map(|group| mark_label(group, language)).collect();
        let places: Vec<(f64, f64)> =
            groups.iter().zip(&labels).map(|(group, label)| (group.x, LABEL_GAP + label_width(label))).collect();
        let fits = labels_that_fit(&places, layout.scale.right);
        let all = groups.into_iter().zip(labels).zip(fits).map(|((group, label), fits)| {
            let x = group.x;
            let is_flag = matches!(group.first, Sign::Moment(_));
            let (class, shape) = match (is_flag, layout.is_small) {
                (true, false) => ("pole", format!("M{x:.1} {:.1}v-16h8.3l-2 3.5 2 3.5h-8.3", y + 9.0)),
                (true, true) => ("pole", format!("M{x:.1} 20v-11h6l-1.5 2.5 1.5 2.5h-6")),
                (false, false) => ("mark", format!("M{x:.1} {:.1}l5.5 5.5-5.5 5.5-5.5-5.5Z", y - 5.5)),
                (false, true) => ("mark", format!("M{x:.1} 12l4 4-4 4-4-4Z")),
            };
            let name = (fits && !layout.is_small).then(|| {
                let class = if is_flag { "name flag" } else { "name" };
                svg("text").class(class).attr("x", px(x + LABEL_GAP)).attr("y", px(y + 4.0)).child(label)
            });
            (svg("path").class(class).attr("d", shape), name)
        });
        svg("g").class("marks").child(all.collect_view())
    })
    .into_view()
}

/// The moments of the opened scenario.
pub fn moments(timeline: Timeline) -> Vec<(Time, Text)> {
    timeline.deck.bridge.guide.with(|guide| {
        let moments = guide.iter().flat_map(|guide| guide.scenario.moments);
        moments.map(|moment| (moment.at_us, moment.caption)).collect()
    })
}

fn mark_label(group: &Group<Sign>, language: Language) -> String {
    let name = match group.first {
        Sign::Surprise(kind) => kind.label().get(language),
        Sign::Moment(caption) => caption.get(language),
    };
    if group.count > 1 { format!("{name} × {}", group.count) } else { name.to_owned() }
}

/// Spans in which a client was down or paused.
pub fn faults(timeline: Timeline) -> View {
    let bridge = timeline.deck.bridge;
    let spans = Memo::new(move |_| {
        bridge.warm_timeline.track();
        timeline.deck.index(|index| index.spans().to_vec())
    });
    (move || {
        let layout = timeline.layout.get();
        if layout.is_small {
            return ().into_view();
        }
        bridge.warm_timeline.track();
        let language = bridge.language.get();
        let reached = bridge.with(|studio| studio.session().frontier().at);
        let spans = spans.get();
        let bars: Vec<(f64, f64)> = spans.iter().map(|span| extent(span, &layout.scale, reached)).collect();
        let labels: Vec<String> = spans.iter().map(|span| span_label(timeline, span, language)).collect();
        // A label stands behind its bar, and must not reach the next one.
        let places: Vec<(f64, f64)> =
            bars.iter().zip(&labels).map(|((x, width), label)| (*x, width + 6.0 + label_width(label))).collect();
        let fits = labels_that_fit(&places, layout.scale.right);
        let all =
            spans.iter().zip(bars).zip(labels.into_iter().zip(fits)).map(|((span, (x, width)), (label, fits))| {
                fault(span.kind, (x, layout.faults_top + 4.0, width), fits.then_some(label))
            });
        svg("g").class("faults").child(all.collect_view()).into_view()
    })
    .into_view()
}

fn extent(span: &Span, scale: &Scale, reached: Time) -> (f64, f64) {
    let x = scale.x(span.from);
    (x, (scale.x(span.until.unwrap_or(reached.max(span.from))) - x).max(14.0))
}

fn span_label(timeline: Timeline, span: &Span, language: Language) -> String {
    let name = timeline.deck.bridge.with(|studio| name_of(studio.session(), span.part));
    let which = match span.kind {
        SpanKind::NodeDown | SpanKind::NodeSlow | SpanKind::MemoryAlarm | SpanKind::DiskAlarm => {
            Arg::Plain(Node(span.which as u8).name())
        }
        _ => Arg::Number(u64::from(span.which)),
    };
    phrase(span.kind.label(), [Arg::Plain(name), which]).plain(language)
}

fn name_of(session: &Session, part: PartIx) -> String {
    session.topology().parts.get(part.0 as usize).map(|part| part.name.clone()).unwrap_or_default()
}

fn fault(kind: SpanKind, (x, y, width): (f64, f64, f64), label: Option<String>) -> View {
    let sign = match kind {
        SpanKind::Crashed => "m4 0-4 6h3l-1 6 5-7h-3l1-5Z",
        SpanKind::Paused | SpanKind::Blocked | SpanKind::Flow => "m0 1h2v10h-2ZM0 0m4 1h2v10h-2Z",
        SpanKind::BrokerFrozen | SpanKind::BrokerSlow | SpanKind::NodeSlow => {
            "M5.5 0a6 6 0 1 0 .01 0ZM5 2.5h1.2v3.4l2.4 1.5-.6 1L5 6.5Z"
        }
        SpanKind::BrokerDown | SpanKind::BrokerIsolated | SpanKind::NodeDown | SpanKind::Parted => {
            "m4 0-4 6h3l-1 6 5-7h-3l1-5Z"
        }
        SpanKind::Rebalance => "M5.5 0A5.5 5.5 0 0 1 10 2.3L11 1v4H7l1.6-1.4a4 4 0 1 0 .8 3.6H11A5.5 5.5 0 1 1 5.5 0Z",
        SpanKind::UnderMinIsr | SpanKind::MemoryAlarm | SpanKind::DiskAlarm => {
            "M5.5 0 11 11H0ZM5 4v3.5h1V4Zm0 4.3v1.2h1V8.3Z"
        }
        SpanKind::Closed | SpanKind::Offline | SpanKind::Evicted | SpanKind::NoMajority | SpanKind::QueueDown => {
            "m0 2 2-2 3 3 3-3 2 2-3 3 3 3-2 2-3-3-3 3-2-2 3-3Z"
        }
    };
    let class = if matches!(kind, SpanKind::Paused | SpanKind::Rebalance) { "fault calm" } else { "fault" };
    svg("g")
        .class(class)
        .child(
            svg("rect").attr("x", px(x)).attr("y", px(y)).attr("width", px(width)).attr("height", "18").attr("rx", "3"),
        )
        .child(svg("path").attr("transform", format!("translate({:.1},{:.1})", x + 3.0, y + 3.0)).attr("d", sign))
        .child(label.map(|label| svg("text").attr("x", px(x + width + 6.0)).attr("y", px(y + 13.0)).child(label)))
        .into_view()
}

/// The play head: the one accent here.
pub fn head(timeline: Timeline, moments: Memo<(Moment, Moment)>) -> View {
    let drawn = StoredValue::new(None);
    let place = move || {
        let scale = timeline.layout.get().scale;
        let x = scale.x(moments.get().0.at);
        // It glides with the run; when the line is drawn anew it is where it belongs at once.
        let jumps = drawn.try_update_value(|last: &mut Option<Scale>| last.replace(scale) != Some(scale));
        let glide = if jumps == Some(false) { "" } else { ";transition:none" };
        format!("transform:translateX({x:.1}px){glide}")
    };
    let shape = move || {
        let layout = timeline.layout.get();
        if layout.is_small {
            return (
                svg("path").attr("d", format!("M0 0V{:.1}", layout.bottom)),
                svg("circle").attr("cy", px(layout.bottom)).attr("r", "4.5"),
            )
                .into_view();
        }
        (
            svg("path").attr("d", format!("M0 22V{:.1}", layout.bottom)),
            svg("path").class("knob").attr("d", "M-6 20h12v8l-6 6-6-6Z"),
        )
            .into_view()
    };
    svg("g").class("head").attr("style", place).child(shape).into_view()
}

fn label_width(label: &str) -> f64 {
    label.chars().map(|letter| if letter >= '\u{1100}' { LETTER_PX * 1.8 } else { LETTER_PX }).sum()
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}
