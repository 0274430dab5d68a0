//! One part in the page: outline, header, inside, ports. Redrawn only where its face differs from before; its place
//! follows the layout.
use crate::ui::dom::{CollectView, IntoView, View, el, ev, svg};
use leptos::prelude::*;

use super::inside::{self, CELL, SMALL_CELL};
use super::state::Board;
use crate::locales::board as texts;
use crate::studio::document::PartId;
use crate::studio::face::consumer::LineTone;
use crate::studio::face::queue::{LANE_CELLS, Lane, QueueFace};
use crate::studio::face::{Inside, PartFace, Tag, TagIcon, Tone};
use crate::studio::geometry::outline::{outline, path_data};
use crate::studio::geometry::{Layout, Placed};
use crate::studio::kind::Role;
use crate::ui::clock::PARTS_TURNS;
use crate::ui::glyph::{self, Marks};
use crate::ui::icon::{Icon, icon};
use crate::ui::later;

/// What does not change while a part keeps its kind and size.
#[derive(Clone, Debug, PartialEq)]
struct Frame {
    role: Role,
    width: f64,
    height: f64,
    icon: Icon,
    data: String,
    kind: String,
}

/// A port as drawn.
#[derive(Clone, Debug, PartialEq)]
struct PortFace {
    class: &'static str,
    side: &'static str,
    x: f64,
    y: f64,
}

pub fn part(board: Board, id: PartId) -> View {
    let placed = {
        let id = id.clone();
        Memo::new(move |_| {
            board.layout_version.track();
            board.with(|inner| inner.layout.part(&id).cloned())
        })
    };
    let frame = {
        let id = id.clone();
        Memo::new(move |_| placed.with(|placed| placed.as_ref().and_then(|placed| frame_of(board, &id, placed))))
    };
    let face = {
        let id = id.clone();
        // Ids of one kind differ in their last letters.
        let turn = usize::from(id.bytes().last().unwrap_or_default()) % PARTS_TURNS;
        let warm = board.bridge.warm_parts[turn];
        Memo::new(move |_| {
            board.bridge.document_version.track();
            warm.track();
            board.step.track();
            let language = board.bridge.language.get();
            super::faces::face(board, &id, language)
        })
    };
    let class = {
        let id = id.clone();
        move || class_of(board, &id, &frame)
    };
    let place = move || {
        placed.with(|placed| {
            placed.as_ref().map(|placed| {
                let rect = placed.rect;
                format!("left:{}px;top:{}px;width:{}px;height:{}px", rect.x, rect.y, rect.width, rect.height)
            })
        })
    };
    let tab = {
        let id = id.clone();
        move || if board.focus.with(|focus| focus.as_deref() == Some(id.as_str())) { "0" } else { "-1" }
    };
    let pressed = {
        let id = id.clone();
        move || board.bridge.selection.with(|selection| selection.has_part(&id)).to_string()
    };
    let on_focus = {
        let id = id.clone();
        move |_| board.focus.set(Some(id.clone()))
    };
    let renaming = {
        let id = id.clone();
        Memo::new(move |_| board.renaming.with(|renaming| renaming.as_deref() == Some(id.as_str())))
    };
    let rename_id = id.clone();
    let used = Memo::new(move |_| {
        face.with(|face| match face.as_ref().map(|face| &face.inside) {
            Some(Inside::Queue(queue)) => queue.used_permille,
            _ => None,
        })
    });
    let with_frame = move || frame.get();
    let label = move || face.with(|face| face.as_ref().map(|face| face.label.clone()));
    el("div")
        .class(class)
        .attr("style", place)
        .attr("role", "button")
        .attr("tabindex", tab)
        .attr("aria-label", label)
        .attr("aria-roledescription", move || board.bridge.text(texts::PART))
        .attr("aria-pressed", pressed)
        .attr("data-part", id.clone())
        .attr("data-kind", move || with_frame().map(|frame| frame.kind))
        .on(ev::focus, on_focus)
        .child(move || frame.get().map(shape))
        .child(move || Some(rim(&frame.get()?, used.get()?)))
        .child(el("div").class("in").child(header(frame, face)).child(body(board, id.clone(), face)))
        .child(move || renaming.get().then(|| rename_field(board, rename_id.clone())))
        .child(move || placed.with(|placed| placed.as_ref().map(ports)))
        .into_view()
}

fn rename_field(board: Board, id: PartId) -> View {
    later::view(board.bridge, move |later| (later.hands.rename)(board, id.clone()))
}

fn frame_of(board: Board, id: &str, placed: &Placed) -> Option<Frame> {
    board.bridge.with(|studio| {
        let part = studio.document().part(id)?;
        Some(Frame {
            role: placed.role,
            width: placed.rect.width,
            height: placed.rect.height,
            icon: if placed.role == Role::Group { Icon::Reader } else { Icon::of_part(part) },
            data: path_data(&outline(placed.role, placed.rect.width, placed.rect.height)),
            kind: part.kind.clone(),
        })
    })
}

/// All that is marked by a class, in one string.
fn class_of(board: Board, id: &str, frame: &Memo<Option<Frame>>) -> String {
    let mut class = String::from("part");
    let mut add = |on: bool, name: &str| {
        if on {
            class.push(' ');
            class.push_str(name);
        }
    };
    frame.with(|frame| {
        let Some(frame) = frame else { return };
        add(true, role_class(frame.role));
        add(frame.role == Role::Exchange && frame.height > 100.0, "detail");
        add(frame.icon == Icon::PriorityQueue, "priority");
    });
    add(board.bridge.selection.with(|selection| selection.has_part(id)), "sel");
    add(board.hover.with(|hover| hover.as_deref() == Some(id)), "over");
    add(super::faces::is_in_step(board, id), "hot");
    add(!super::faces::is_in_run(board, id), "gone");
    add(super::faces::problem_count(board, id) > 0, "err");
    board.wiring.with(|wiring| {
        if let Some(wiring) = wiring {
            add(wiring.allows(id), "glow");
            add(wiring.refuses(id), "dim");
            add(wiring.aims_at(id), "aim");
        }
    });
    class
}

const fn role_class(role: Role) -> &'static str {
    match role {
        Role::Producer | Role::KafkaProducer => "producer",
        Role::Exchange => "exchange",
        Role::Queue => "queue",
        Role::Consumer | Role::KafkaConsumer => "consumer",
        Role::Connector => "connector",
        Role::Cluster | Role::Nodes => "cluster",
        Role::Policy => "policy",
        Role::Topic => "topic",
        Role::Group => "group",
    }
}

fn shape(frame: Frame) -> View {
    let Frame { role, width, height, data, .. } = frame;
    let (from, to) = match role {
        Role::Producer | Role::KafkaProducer => (0.0, width - 6.0),
        Role::Consumer | Role::KafkaConsumer => (8.0, width),
        _ => (0.0, width),
    };
    svg("svg")
        .class("shape")
        .attr("viewBox", format!("0 0 {width} {height}"))
        .attr("aria-hidden", "true")
        .child(svg("path").class("halo").attr("d", data.clone()))
        .child(svg("path").class("lift").attr("transform", "translate(0,2)").attr("d", data.clone()))
        .child(svg("path").class("body").attr("d", data))
        .child(svg("path").class("rule").attr("d", format!("M{from} 30.5H{to}")))
        .into_view()
}

/// How full a queue with a length limit is: the part of its outline that is drawn thick.
fn rim(frame: &Frame, used_permille: u32) -> View {
    svg("svg")
        .class(if used_permille >= 1_000 { "shape rim full" } else { "shape rim" })
        .attr("viewBox", format!("0 0 {} {}", frame.width, frame.height))
        .attr("aria-hidden", "true")
        .child(
            svg("path")
                .attr("pathLength", "1000")
                .attr("stroke-dasharray", format!("{used_permille} 1000"))
                .attr("d", frame.data.clone()),
        )
        .into_view()
}

fn header(frame: Memo<Option<Frame>>, face: Memo<Option<PartFace>>) -> View {
    let name = move || face.with(|face| face.as_ref().map(|face| face.name.clone()));
    let kind_word = Memo::new(move |_| {
        face.with(|face| face.as_ref().map(|face| face.kind_word.clone())).filter(|word| !word.is_empty())
    });
    let tags = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| face.tags.clone()).unwrap_or_default()));
    let sign = Memo::new(move |_| frame.with(|frame| frame.as_ref().map(|frame| frame.icon)));
    el("div")
        .class("ph")
        .child(move || sign.get().map(icon))
        .child(el("span").class("name").attr("title", name).child(name))
        .child(move || kind_word.get().map(|word| el("span").class("word-kind").child(word)))
        .child(move || tags.get().into_iter().map(tag).collect_view())
        .into_view()
}

pub fn tag(tag: Tag) -> View {
    let class = match tag.tone {
        Tone::Plain => "tag plain",
        Tone::Warn => "tag warn",
        Tone::Bad => "tag bad",
    };
    let sign = match tag.icon {
        TagIcon::Hourglass => Icon::Hourglass,
        TagIcon::DeadLetter => Icon::DeadLetter,
        TagIcon::Warning => Icon::Warning,
        TagIcon::Pause => Icon::Pause,
        TagIcon::Bolt => Icon::Bolt,
        TagIcon::Turn => Icon::Turn,
        TagIcon::Pin => Icon::Pin,
        TagIcon::Lock => Icon::Lock,
        TagIcon::Clock => Icon::Clock,
    };
    el("span").class(class).child(icon(sign)).child(el("span").child(tag.text)).into_view()
}

/// The inside, made anew when it differs: at most eight times a second, a dozen nodes.
fn body(board: Board, id: PartId, face: Memo<Option<PartFace>>) -> View {
    let inside = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| face.inside.clone())));
    let drawn = move || {
        inside.get().map(|inside| match inside {
            Inside::Producer(face) => producer_body(face),
            Inside::Exchange(face) => exchange_body(face),
            Inside::Queue(face) => queue_body(face),
            Inside::Consumer(face) => consumer_body(face),
            // It is made by code that comes together with the drawing of it.
            Inside::Late(face) => {
                let later = board.bridge.later.get_untracked();
                later.map(|later| (later.hands.late_body)(board, id.clone(), &face)).into_view()
            }
        })
    };
    el("div").class("pb").child(drawn).into_view()
}

fn producer_body(face: crate::studio::face::producer::ProducerFace) -> View {
    let confirms = face.confirms.then(|| glyph::signal(glyph::Signal::Confirm));
    (
        svg("svg")
            .attr("width", "104")
            .attr("height", "18")
            .attr("viewBox", "0 0 104 18")
            .attr("aria-hidden", "true")
            .html(inside::tape(&face.tape)),
        el("div").class("pf num").child(confirms).child(el("span").class("ell").child(face.line)),
    )
        .into_view()
}

fn exchange_body(face: crate::studio::face::exchange::ExchangeFace) -> View {
    let token = face
        .token
        .map(|token| glyph::message(token.class, Marks { redelivered: token.redelivered, dead: token.dead }, "msg"));
    let words = (!face.words.is_empty()).then(|| {
        let words = face.words.into_iter().enumerate().map(|(ix, word)| {
            let dot = (ix > 0).then(|| el("span").class("dot").child("."));
            let class = if word.hit { "word hit" } else { "word" };
            (dot, el("span").class(class).child(word.text))
        });
        el("div").class("words").child(token).child(words.collect_view())
    });
    let shares = (!face.shares.is_empty()).then(|| {
        svg("svg")
            .attr("width", "116")
            .attr("height", "12")
            .attr("viewBox", "0 0 116 12")
            .attr("aria-hidden", "true")
            .html(inside::shares(&face.shares))
    });
    let decision = face.decision.map(|text| el("div").class("pf strong num").child(text));
    let sign = (face.dead_letter_of > 0).then(|| icon(Icon::DeadLetter));
    let line = (!face.line.is_empty())
        .then(|| el("div").class("pf").child(sign).child(el("span").class("ell").child(face.line)));
    (words, shares, decision, line).into_view()
}

fn queue_body(face: QueueFace) -> View {
    if face.lanes.len() > 1 || face.lanes.iter().any(|lane| lane.level.is_some()) {
        return face.lanes.iter().map(level).collect_view().into_view();
    }
    let width = inside::lane_width(LANE_CELLS, CELL);
    let lane = face.lanes.first().map(|lane| inside::lane(lane, LANE_CELLS, CELL)).unwrap_or_default();
    let members = (!face.members.is_empty()).then(|| {
        let width = 15 * face.members.len();
        let view_box = format!("0 0 {width} 12");
        svg("svg")
            .attr("width", width)
            .attr("height", "12")
            .attr("viewBox", view_box)
            .attr("aria-hidden", "true")
            .html(inside::members(&face.members))
    });
    let foot = match face.expiry {
        Some(expiry) => (
            svg("svg")
                .class("bar72")
                .attr("width", "72")
                .attr("height", "12")
                .attr("viewBox", "0 0 72 12")
                .attr("preserveAspectRatio", "none")
                .attr("aria-hidden", "true")
                .html(inside::expiry_bar(expiry.used_permille)),
            el("span").class("warn num").child(expiry.text),
        )
            .into_view(),
        None => {
            let gap = members.is_some().then(|| el("span").class("sp"));
            (members, gap, el("span").class("num ell").child(face.counts)).into_view()
        }
    };
    (
        svg("svg")
            .attr("width", width)
            .attr("height", CELL.lane)
            .attr("viewBox", format!("0 0 {width} {}", CELL.lane))
            .attr("aria-hidden", "true")
            .html(lane),
        el("div").class("pf").child(foot),
    )
        .into_view()
}

fn level(lane: &Lane) -> View {
    let width = inside::lane_width(LANE_CELLS, SMALL_CELL);
    let name = lane.level.map(|level| format!("p{level}"));
    let drawing = inside::lane(lane, LANE_CELLS, SMALL_CELL);
    let view_box = format!("0 0 {width} {}", SMALL_CELL.lane);
    el("div")
        .class("level")
        .child(el("span").class("lv").child(name))
        .child(
            svg("svg")
                .attr("width", width)
                .attr("height", SMALL_CELL.lane)
                .attr("viewBox", view_box)
                .attr("aria-hidden", "true")
                .html(drawing),
        )
        .into_view()
}

fn consumer_body(face: crate::studio::face::consumer::ConsumerFace) -> View {
    let width = 21 * face.slots.len().max(1);
    let more = (face.more > 0).then(|| format!("+ {}", face.more));
    (
        el("div")
            .class("row tight")
            .child(
                svg("svg")
                    .attr("width", width)
                    .attr("height", "20")
                    .attr("viewBox", format!("0 0 {width} 20"))
                    .attr("aria-hidden", "true")
                    .html(inside::slots(&face.slots)),
            )
            .child(el("span").class("pf num").child(more)),
        line(face.line, face.tone),
    )
        .into_view()
}

pub fn line(text: String, tone: LineTone) -> View {
    let class = match tone {
        LineTone::Plain => "pf num",
        LineTone::Warn => "pf num warn",
        LineTone::Bad => "pf num bad",
    };
    el("div").class(class).child(el("span").class("ell").child(text)).into_view()
}

fn ports(placed: &Placed) -> View {
    port_faces(placed)
        .into_iter()
        .map(|port| {
            el("span")
                .class(port.class)
                .attr("data-port", port.side)
                .attr("style", format!("left:{}px;top:{}px", port.x, port.y))
        })
        .collect_view()
        .into_view()
}

fn port_faces(placed: &Placed) -> Vec<PortFace> {
    let local = |at: crate::studio::space::Point| (at.x - placed.rect.x, at.y - placed.rect.y);
    let mut faces = Vec::new();
    let mut add = |at, class, side| {
        let (x, y) = local(at);
        faces.push(PortFace { class, side, x, y });
    };
    for port in &placed.ports.inputs {
        add(port.at, if port.route.is_some() { "port to in-use" } else { "port to" }, "in");
    }
    for port in &placed.ports.outputs {
        add(port.at, if port.route.is_some() { "port in-use" } else { "port" }, "out");
    }
    if let Some(port) = placed.ports.bottom {
        let class = match (placed.role, port.route) {
            (Role::Queue, Some(_)) => "port dl in-use",
            (Role::Queue, None) => "port dl",
            _ => "port alt in-use",
        };
        add(port.at, class, "dl");
    }
    if let Some(port) = placed.ports.top {
        add(port.at, "port dl in-use", "dl-in");
    }
    faces
}

/// The roving tab stop when nothing has had the focus yet: the first part in reading order.
pub fn first_in_order(layout: &Layout) -> Option<PartId> {
    let order = |a: &&Placed, b: &&Placed| a.rect.x.total_cmp(&b.rect.x).then(a.rect.y.total_cmp(&b.rect.y));
    layout.parts.iter().min_by(order).map(|part| part.id.clone())
}
