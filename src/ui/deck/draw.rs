//! Draws the timeline's canvas. Colours come from the custom properties of tokens.css.
use leptos::prelude::*;
use web_sys::CanvasRenderingContext2d;

use super::timeline::Scale;
use crate::engine::fact::FactKind;
use crate::engine::id::{PartIx, Time};
use crate::locales::{Language, ui};
use crate::studio::marks::MarkKind;
use crate::studio::model::Studio;

const BAR_PX: f64 = 5.4;
/// Lanes: their top and height, px (design notes § 7).
const DENSITY: (f64, f64) = (38.0, 27.0);
const MARKS: (f64, f64) = (67.0, 28.0);
const FAULTS: (f64, f64) = (96.0, 24.0);
/// Marks whose names would touch show no name.
const NAME_GAP_PX: f64 = 8.0;

/// The colours that the timeline uses.
struct Ink {
    sunken: String,
    line: String,
    edge: String,
    ink: String,
    ink_2: String,
    ink_3: String,
    accent: String,
    bad: String,
    surface: String,
    sans: String,
    mono: String,
}

impl Ink {
    fn read() -> Option<Self> {
        let root = document().document_element()?;
        let style = window().get_computed_style(&root).ok().flatten()?;
        let value = |name: &str| style.get_property_value(name).map(|value| value.trim().to_owned()).unwrap_or_default();
        Some(Self {
            sunken: value("--sunken"),
            line: value("--line"),
            edge: value("--edge"),
            ink: value("--ink"),
            ink_2: value("--ink-2"),
            ink_3: value("--ink-3"),
            accent: value("--accent"),
            bad: value("--bad"),
            surface: value("--surface"),
            sans: value("--sans"),
            mono: value("--mono"),
        })
    }
}

struct Drawing<'a> {
    context: &'a CanvasRenderingContext2d,
    studio: &'a Studio,
    scale: Scale,
    ink: Ink,
    language: Language,
}

pub fn draw(context: &CanvasRenderingContext2d, studio: &Studio, scale: Scale, language: Language) {
    let Some(ink) = Ink::read() else { return };
    let drawing = Drawing { context, studio, scale, ink, language };
    if scale.left_px == 0.0 {
        drawing.density((2.0, scale.height_px - 6.0));
        drawing.head(0.0, scale.height_px, true);
        return;
    }
    drawing.names();
    drawing.ticks();
    drawing.density(DENSITY);
    drawing.lines();
    drawing.marks();
    drawing.faults();
    drawing.head(20.0, scale.height_px.min(FAULTS.0 + FAULTS.1 + 24.0), false);
}

impl Drawing<'_> {
    fn text(&self, text: &str, x: f64, y: f64) -> f64 {
        // Only a detached canvas refuses text.
        let _ = self.context.fill_text(text, x, y);
        self.context.measure_text(text).map_or(0.0, |size| size.width())
    }

    fn fill(&self, colour: &str) {
        self.context.set_fill_style_str(colour);
    }

    fn stroke(&self, colour: &str, width: f64) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width);
    }

    fn names(&self) {
        self.context.set_font(&format!("500 11px {}", self.ink.sans));
        self.context.set_text_align("left");
        self.fill(&self.ink.ink_2);
        for (name, y) in [(ui::LANE_EVENTS, 57.0), (ui::LANE_MARKS, 85.0), (ui::LANE_FAULTS, 112.0)] {
            self.text(name.get(self.language), 12.0, y);
        }
    }

    fn ticks(&self) {
        let Scale { left_px, right_px, end, .. } = self.scale;
        let count = (((right_px - left_px) / 84.0) as u64).clamp(2, 20);
        let step = nice_step(end / count);
        let decimals = if step < 1_000_000 { 3 } else { usize::from(!step.is_multiple_of(1_000_000)) };
        self.context.set_font(&format!("400 10.5px {}", self.ink.mono));
        let mut at = 0;
        while at <= end {
            let x = self.scale.x(at);
            self.stroke(&self.ink.edge, 1.0);
            self.context.begin_path();
            self.context.move_to(x, 20.0);
            self.context.line_to(x, 26.0);
            self.context.stroke();
            self.fill(&self.ink.ink_3);
            self.context.set_text_align(if at == 0 { "left" } else if x > right_px - 20.0 { "right" } else { "center" });
            self.text(&format!("{:.decimals$}", at as f64 / 1e6), x, 16.0);
            at += step;
        }
        self.context.set_text_align("left");
    }

    /// Facts per stretch of time; what is after now is lighter.
    fn density(&self, (top, height): (f64, f64)) {
        let Scale { left_px, right_px, end, .. } = self.scale;
        self.fill(&self.ink.sunken);
        self.context.begin_path();
        // The browser knows rounded rectangles or throws; a plain one does too.
        if self.context.round_rect_with_f64(left_px, top, right_px - left_px, height, 3.0).is_err() {
            self.context.rect(left_px, top, right_px - left_px, height);
        }
        self.context.fill();
        let session = self.studio.session();
        let facts = session.facts();
        let bars = ((right_px - left_px) / BAR_PX) as usize;
        let mut counts = Vec::with_capacity(bars);
        let mut before = 0;
        for bar in 0..bars {
            let until = (end as f64 * (bar + 1) as f64 / bars as f64) as Time;
            let done = before + facts[before..].partition_point(|fact| fact.at < until);
            counts.push(done - before);
            before = done;
        }
        let most = counts.iter().copied().max().unwrap_or(0).max(4) as f64;
        let now_x = self.scale.x(session.cursor().at);
        let width = (right_px - left_px) / bars as f64;
        for (bar, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let share = count as f64 / most;
            let x = left_px + bar as f64 * width;
            self.fill(if x <= now_x { &self.ink.ink_2 } else { &self.ink.edge });
            self.context.set_global_alpha(0.4 + 0.5 * share);
            let tall = (height - 4.0) * share.max(0.08);
            self.context.fill_rect(x, top + height - 1.0 - tall, width - 1.0, tall);
        }
        self.context.set_global_alpha(1.0);
    }

    fn lines(&self) {
        self.stroke(&self.ink.line, 1.0);
        self.context.begin_path();
        for y in [DENSITY.0 + DENSITY.1 + 1.5, MARKS.0 + MARKS.1 - 0.5, FAULTS.0 + FAULTS.1 + 0.5] {
            self.context.move_to(self.scale.left_px, y);
            self.context.line_to(self.scale.right_px, y);
        }
        self.context.stroke();
    }

    /// Surprises: a diamond each, named where there is room.
    fn marks(&self) {
        let session = self.studio.session();
        let middle = MARKS.0 + 14.0;
        self.context.set_font(&format!("500 11px {}", self.ink.sans));
        let (mut drawn_to, mut named_to) = (f64::MIN, f64::MIN);
        for mark in session.marks() {
            let x = self.scale.x(mark.at);
            if x < drawn_to + 3.0 {
                continue;
            }
            drawn_to = x;
            self.fill(if mark.event <= session.cursor().event { &self.ink.ink } else { &self.ink.edge });
            self.context.begin_path();
            self.context.move_to(x - 5.5, middle);
            self.context.line_to(x, middle - 5.5);
            self.context.line_to(x + 5.5, middle);
            self.context.line_to(x, middle + 5.5);
            self.context.close_path();
            self.context.fill();
            if x - 5.5 > named_to + NAME_GAP_PX && x < self.scale.right_px - 80.0 {
                self.fill(&self.ink.ink_2);
                named_to = x + 10.0 + self.text(mark.kind.label().get(self.language), x + 10.0, middle + 4.0);
            }
        }
    }

    /// From a crash to the return of the client.
    fn faults(&self) {
        let session = self.studio.session();
        self.context.set_font(&format!("500 11px {}", self.ink.sans));
        for mark in session.marks().iter().filter(|mark| mark.kind == MarkKind::Crashed) {
            let later = &session.facts()[session.facts_before(mark.event)..];
            let back = later.iter().find_map(|fact| match fact.kind {
                FactKind::Restarted { part } if part == mark.part => Some(fact.at),
                _ => None,
            });
            self.fault(mark.part, mark.at, back.unwrap_or(session.frontier().at));
        }
    }

    fn fault(&self, part: PartIx, from: Time, to: Time) {
        let (x, end) = (self.scale.x(from), self.scale.x(to));
        let (y, height, width) = (FAULTS.0 + 2.0, 18.0, (end - x).max(6.0));
        self.fill(&self.ink.surface);
        self.context.fill_rect(x, y, width, height);
        self.context.save();
        self.context.begin_path();
        self.context.rect(x, y, width, height);
        self.context.clip();
        self.stroke(&self.ink.edge, 1.0);
        self.context.begin_path();
        let mut stripe = x - height;
        while stripe < x + width {
            self.context.move_to(stripe, y + height);
            self.context.line_to(stripe + height, y);
            stripe += 6.0;
        }
        self.context.stroke();
        self.context.restore();
        self.stroke(&self.ink.bad, 1.25);
        self.context.stroke_rect(x, y, width, height);
        if let Some(found) = self.studio.session().topology().parts.get(part.0 as usize) {
            self.fill(&self.ink.bad);
            self.text(&found.name, x + width + 6.0, y + 13.0);
        }
    }

    /// The play head: the one accent here.
    fn head(&self, top: f64, bottom: f64, narrow: bool) {
        let x = self.scale.x(self.studio.session().cursor().at);
        self.stroke(&self.ink.accent, 2.0);
        self.context.begin_path();
        self.context.move_to(x, top);
        self.context.line_to(x, bottom);
        self.context.stroke();
        self.fill(&self.ink.accent);
        self.context.begin_path();
        if narrow {
            // Only a negative radius is refused.
            let _ = self.context.arc(x, bottom - 4.0, 4.5, 0.0, std::f64::consts::TAU);
        } else {
            for (at, (dx, dy)) in [(-6.0, 0.0), (6.0, 0.0), (6.0, 8.0), (0.0, 14.0), (-6.0, 8.0)].into_iter().enumerate() {
                if at == 0 { self.context.move_to(x + dx, top + dy) } else { self.context.line_to(x + dx, top + dy) }
            }
            self.context.close_path();
        }
        self.context.fill();
    }
}

/// The next of 1, 2, 2.5, 5 × 10ⁿ µs.
fn nice_step(least: Time) -> Time {
    let mut unit = 10;
    loop {
        if let Some(step) = [10, 20, 25, 50].into_iter().map(|step| step * unit / 10).find(|step| *step >= least) {
            return step;
        }
        unit *= 10;
    }
}
