//! Insides of a group's card, its members, Kafka's producer and the cluster.
use super::sheet::paint_strokes;
use crate::locales::number::number;
use crate::studio::face::Token;
use crate::studio::face::consumer::LineTone;
use crate::studio::face::kafka::{
    BatchRow, BrokerLook, Chip, ClusterFace, Disc, GroupFace, KafkaProducerFace, MemberFace, Step, StepState,
};
use crate::studio::face::producer::GATE_X;
use crate::studio::pen::draw;
use crate::studio::sheet::shapes::{round_rect, silhouette};
use crate::studio::sheet::{Ink, Sheet, hue_index};
use crate::ui::board::inside::{self, put};
use crate::ui::dom::{CollectView, El, IntoView, View, el, svg};
use crate::ui::icon::{Icon, icon};

fn line_class(tone: LineTone) -> &'static str {
    match tone {
        LineTone::Plain => "pf num",
        LineTone::Warn => "pf num warn",
        LineTone::Bad => "pf num bad",
    }
}

fn line(text: String, tone: LineTone) -> View {
    el("div").class(line_class(tone)).child(el("span").class("ell").child(text)).into_view()
}

/// A drawing of this size.
fn drawn(width: f64, height: f64) -> El {
    svg("svg")
        .attr("width", width)
        .attr("height", height)
        .attr("viewBox", format!("0 0 {width} {height}"))
        .attr("aria-hidden", "true")
}

fn drawing(width: f64, height: f64, inside: String) -> View {
    drawn(width, height).html(inside).into_view()
}

pub fn group(face: GroupFace) -> View {
    let below = if face.steps.is_empty() {
        line(face.line, face.tone)
    } else {
        el("div").class("k-steps num").child(face.steps.into_iter().map(step).collect_view()).into_view()
    };
    (line(face.protocol, LineTone::Plain), below).into_view()
}

fn step(step: Step) -> View {
    let (class, mark) = match step.state {
        StepState::Done => ("done", icon(Icon::Check)),
        StepState::Now => ("now", el("i").into_view()),
        StepState::ToCome => ("to-come", el("i").into_view()),
    };
    el("span").class(class).child(mark).child(el("span").child(step.text)).into_view()
}

pub fn member(face: MemberFace) -> View {
    let more =
        (face.more_chips > 0).then(|| el("span").class("k-more-chips num").child(format!("+ {}", face.more_chips)));
    let chips = el("div").class("k-chips").child(face.chips.into_iter().map(chip).collect_view()).child(more);
    let right = match face.why_idle {
        Some(why) => el("div").class("k-why").child(icon(Icon::Info)).child(el("span").child(why)).into_view(),
        None if face.slots.is_empty() => ().into_view(),
        None => {
            let width = 18.0 * face.slots.len().max(1) as f64;
            let more = (face.more > 0).then(|| el("span").class("pf num").child(format!("+ {}", face.more)));
            let slots = drawing(width + 3.0, 20.0, inside::small_slots(&face.slots));
            el("div").class("k-slots").child(slots).child(more).into_view()
        }
    };
    let off = if face.off { "k-member off" } else { "k-member" };
    el("div").class(off).child(chips).child(line(face.line, face.tone)).child(right).into_view()
}

fn chip(chip: Chip) -> View {
    if chip.revoked {
        return el("s").class("k-revoked").child(chip.text).into_view();
    }
    el("span").class("k-chip").child(chip.text).into_view()
}

pub fn producer(face: KafkaProducerFace) -> View {
    let tape = tape(&face.tape);
    let transaction = face
        .transaction
        .map(|records| el("span").class("k-transaction num").child(format!("[ {} ]", number(records.into()))));
    let more = (face.more > 0).then(|| el("div").class("pf num").child(format!("+ {}", face.more)));
    (
        tape,
        face.batches.iter().map(batch).collect_view(),
        more,
        el("div").class(line_class(face.tone)).child(transaction).child(el("span").class("ell").child(face.line)),
    )
        .into_view()
}

/// Cells of a batch row.
const BATCH_CELLS: usize = 5;

/// An open batch fills from the right, where it leaves.
fn batch(row: &BatchRow) -> View {
    let mut sheet = Sheet::default();
    draw(sheet.ink(Ink::Rail), &[('M', &[0.0, 0.5]), ('H', &[72.0]), ('M', &[0.0, 17.5]), ('H', &[72.0])]);
    let shown = row.records.len().min(BATCH_CELLS);
    for ix in 0..BATCH_CELLS - shown {
        round_rect(sheet.ink(Ink::Free), 2.5 + 14.0 * ix as f64, 3.5, 11.0, 11.0, 3.0);
    }
    for (ix, record) in row.records.iter().take(shown).enumerate() {
        let x = 2.0 + 14.0 * (BATCH_CELLS - 1 - ix) as f64;
        let ground = if row.in_flight { Ink::Unread } else { Ink::Cell };
        round_rect(sheet.ink(ground), x, 3.0, 12.0, 12.0, 3.0);
        silhouette(sheet.ink(Ink::Filled(hue_index(record.class))), record.class, x + 2.0, 5.0, 0.5);
    }
    let more = (row.more > 0).then(|| el("span").class("pf num").child(format!("+ {}", row.more)));
    el("div")
        .class("k-batch")
        .child(el("span").class("lv").child(format!("P{}", row.partition)))
        .child(drawn(72.0, 18.0).child(paint_strokes(sheet)))
        .child(more)
        .into_view()
}

/// Coming records move right to the gate.
fn tape(places: &[(i32, Token)]) -> View {
    let mut sheet = Sheet::default();
    draw(sheet.ink(Ink::FineRail), &[('M', &[0.0, 9.0]), ('H', &[104.0])]);
    draw(sheet.ink(Ink::Bar), &[('M', &[GATE_X, 1.0]), ('V', &[17.0])]);
    for &(x, record) in places {
        let ink = Ink::Haloed(hue_index(record.class));
        silhouette(sheet.ink(ink), record.class, f64::from(x) - 5.0, 4.0, 0.625);
    }
    drawn(104.0, 18.0).child(paint_strokes(sheet)).into_view()
}

/// One disc a broker; under it how many partitions it leads.
pub fn cluster(face: &ClusterFace) -> View {
    let mut out = String::with_capacity(1_600);
    for (ix, disc) in face.brokers.iter().enumerate() {
        draw_disc(&mut out, disc, ix as f64);
    }
    let width = 38.0 * face.brokers.len().clamp(1, 5) as f64;
    let rows = face.brokers.len().div_ceil(5).max(1) as f64;
    (drawing(width, 44.0 * rows, out), line(face.line.clone(), face.tone)).into_view()
}

fn draw_disc(out: &mut String, disc: &Disc, ix: f64) {
    let (x, y) = (17.0 + 38.0 * (ix % 5.0), 17.0 + 44.0 * (ix / 5.0).floor());
    let class = match disc.look {
        BrokerLook::Up => "k-disc",
        BrokerLook::Down | BrokerLook::Frozen => "k-disc down",
        BrokerLook::Isolated => "k-disc isolated",
    };
    put!(out, r#"<g class="{class}"><circle cx="{x}" cy="{y}" r="13"/>"#);
    put!(out, r#"<text x="{x}" y="{}">{}</text></g>"#, y + 4.0, disc.broker);
    match disc.look {
        BrokerLook::Isolated => {
            let (left, right, low) = (x - 17.0, x + 17.0, y + 13.0);
            put!(out, r#"<path class="k-wall" d="M{left} {}V{low}M{right} {}V{low}"/>"#, y - 13.0, y - 13.0);
        }
        BrokerLook::Down => {
            let (left, top) = (x + 5.0, y + 5.0);
            put!(
                out,
                r#"<g class="k-cross" transform="translate({left},{top})"><circle cx="6" cy="6" r="5"/><path d="m4 4 4 4m0-4-4 4"/></g>"#
            );
        }
        BrokerLook::Frozen => {
            let (left, top) = (x + 5.0, y + 5.0);
            put!(
                out,
                r#"<g class="k-cross still" transform="translate({left},{top})"><circle cx="6" cy="6" r="5"/><path d="M4.7 4v4m2.6-4v4"/></g>"#
            );
        }
        BrokerLook::Up => {}
    }
    if disc.controller {
        put!(
            out,
            r#"<g transform="translate({},{}) scale(.75)" class="k-pin"><path d="M8 14V9.5M4.5 9.5h7L10 7V3.5H6V7Z"/></g>"#,
            x + 5.0,
            y - 18.0
        );
    }
    if disc.slow {
        put!(
            out,
            r#"<g transform="translate({},{}) scale(.7)" class="k-slow"><circle cx="8" cy="8" r="5.5"/><path d="M8 5v3l2 1.5"/></g>"#,
            x + 5.0,
            y + 5.0
        );
    }
    put!(out, r#"<text class="k-count" x="{x}" y="{}">{}/{}</text>"#, y + 25.0, disc.leaders, disc.replicas);
}
