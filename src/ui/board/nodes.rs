//! The inside of RabbitMQ's nodes: a box each, with what leads or lives there. Comes with `ui::later`; only
//! `board::hands` names [`body`].
use super::inside::put;
use crate::studio::face::consumer::LineTone;
use crate::studio::face::nodes::{NodeFace, NodeLook, NodesFace};
use crate::ui::dom::{IntoView, View, el, svg};

/// From one box to the next, px.
const STEP: f64 = 40.0;
const IN_A_ROW: usize = 5;
const ROW: f64 = 46.0;
/// The tab of a folder, and the folder.
const BOX: &str = "M2 9q0-3 3-3h9l3 4h15q3 0 3 3v24q0 3-3 3h-27q-3 0-3-3Z";
/// Dots in a box, at most.
const DOTS: u32 = 4;

pub fn body(face: &NodesFace) -> View {
    let mut out = String::with_capacity(1_600);
    for (ix, node) in face.nodes.iter().enumerate() {
        draw(&mut out, node, STEP * (ix % IN_A_ROW) as f64, ROW * (ix / IN_A_ROW) as f64);
    }
    let width = STEP * face.nodes.len().clamp(1, IN_A_ROW) as f64;
    let height = ROW * face.nodes.len().div_ceil(IN_A_ROW).max(1) as f64;
    let class = match face.tone {
        LineTone::Plain => "pf num",
        LineTone::Warn => "pf num warn",
        LineTone::Bad => "pf num bad",
    };
    (
        svg("svg")
            .attr("width", width)
            .attr("height", height)
            .attr("viewBox", format!("0 0 {width} {height}"))
            .attr("aria-hidden", "true")
            .html(out),
        el("div").class(class).child(el("span").class("ell").child(face.line.clone())),
    )
        .into_view()
}

/// A folder tab, the letter, a dot for each queue that it leads, a square for each that lives there.
fn draw(out: &mut String, node: &NodeFace, x: f64, y: f64) {
    let class = match node.look {
        NodeLook::Up => "k-disc",
        NodeLook::Down => "k-disc down",
        NodeLook::CutOff => "k-disc isolated",
    };
    put!(out, r#"<g transform="translate({x},{y})"><g class="{class}">"#);
    let (ground, dash) = if node.look == NodeLook::Down { ("url(#unread)", "3 2.5") } else { ("var(--sunken)", "") };
    put!(
        out,
        r#"<path d="{BOX}" fill="{ground}" stroke="var(--ink-2)" stroke-width="1.5" stroke-dasharray="{dash}"/>"#
    );
    put!(out, r#"<text x="18.5" y="25">{}</text></g>"#, node.letter);
    let shown = (node.leads + node.homes).min(DOTS);
    for ix in 0..shown {
        let at = 18.5 + 7.0 * (f64::from(ix) - f64::from(shown - 1) / 2.0);
        if ix < node.leads {
            put!(out, r#"<circle cx="{at}" cy="33" r="2.5" fill="var(--ink-2)"/>"#);
        } else {
            put!(
                out,
                r#"<rect x="{}" y="30.8" width="4.5" height="4.5" fill="none" stroke="var(--ink-2)"/>"#,
                at - 2.2
            );
        }
    }
    match node.look {
        NodeLook::Up => {}
        NodeLook::Down => put!(out, r#"<path class="k-cross" d="M14.500 29.500l8 8M22.500 29.500l-8 8"/>"#),
        NodeLook::CutOff => put!(out, r#"<path class="k-wall" d="M.5 10V40M36.5 10V40"/>"#),
    }
    if node.alarms.0 || node.alarms.1 {
        put!(out, r#"<path d="M30 1l6 10h-12Z" fill="var(--bad)"/>"#);
    }
    if node.slow {
        put!(
            out,
            r#"<g transform="translate(24,30) scale(.7)" class="k-slow"><circle cx="8" cy="8" r="5.5"/><path d="M8 5v3l2 1.5"/></g>"#
        );
    }
    put!(out, "</g>");
}
