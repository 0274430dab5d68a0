//! One part in the page: outline, header, inside, ports. Redrawn only where its face differs from before; its place
//! follows the layout.
use leptos::prelude::*;

use super::inside::{self, CELL, SMALL_CELL};
use super::rename;
use super::state::Board;
use crate::locales::board as texts;
use crate::studio::document::PartId;
use crate::studio::face::consumer::LineTone;
use crate::studio::face::queue::{LANE_CELLS, Lane, QueueFace};
use crate::studio::face::{Inside, PartFace, Tag, TagIcon, Tone};
use crate::studio::geometry::outline::{outline, path_data};
use crate::studio::geometry::{Layout, Placed};
use crate::studio::kind::Role;
use crate::ui::glyph::{self, Marks};
use crate::ui::icon::{Icon, icon};

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

pub fn part(board: Board, id: PartId) -> AnyView {
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
        Memo::new(move |_| {
            board.bridge.document_version.track();
            board.bridge.warm.track();
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
    let with_frame = move || frame.get();
    let label = move || face.with(|face| face.as_ref().map(|face| face.label.clone()));
    view! {
        <div
            class=class
            style=place
            role="button"
            tabindex=tab
            aria-label=label
            aria-roledescription=move || board.bridge.text(texts::PART)
            aria-pressed=pressed
            data-part=id
            data-kind=move || with_frame().map(|frame| frame.kind)
            on:focus=on_focus
        >
            {move || frame.get().map(shape)}
            <div class="in">
                {header(frame, face)}
                {body(face)}
            </div>
            {move || renaming.get().then(|| rename::field(board, rename_id.clone()))}
            {move || placed.with(|placed| placed.as_ref().map(ports))}
        </div>
    }
    .into_any()
}

fn frame_of(board: Board, id: &str, placed: &Placed) -> Option<Frame> {
    board.bridge.with(|studio| {
        let part = studio.document().part(id)?;
        Some(Frame {
            role: placed.role,
            width: placed.rect.width,
            height: placed.rect.height,
            icon: Icon::of_part(part),
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
        Role::Producer => "producer",
        Role::Exchange => "exchange",
        Role::Queue => "queue",
        Role::Consumer => "consumer",
    }
}

fn shape(frame: Frame) -> AnyView {
    let Frame { role, width, height, data, .. } = frame;
    let (from, to) = match role {
        Role::Producer => (0.0, width - 6.0),
        Role::Consumer => (8.0, width),
        _ => (0.0, width),
    };
    view! {
        <svg class="shape" viewBox=format!("0 0 {width} {height}") aria-hidden="true">
            <path class="halo" d=data.clone()></path>
            <path class="lift" transform="translate(0,2)" d=data.clone()></path>
            <path class="body" d=data></path>
            <path class="rule" d=format!("M{from} 30.5H{to}")></path>
        </svg>
    }
    .into_any()
}

fn header(frame: Memo<Option<Frame>>, face: Memo<Option<PartFace>>) -> AnyView {
    let name = move || face.with(|face| face.as_ref().map(|face| face.name.clone()));
    let kind_word = Memo::new(move |_| {
        face.with(|face| face.as_ref().map(|face| face.kind_word.clone())).filter(|word| !word.is_empty())
    });
    let tags = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| face.tags.clone()).unwrap_or_default()));
    let sign = Memo::new(move |_| frame.with(|frame| frame.as_ref().map(|frame| frame.icon)));
    view! {
        <div class="ph">
            {move || sign.get().map(icon)}
            <span class="name" title=name>{name}</span>
            {move || kind_word.get().map(|word| view! { <span class="word-kind">{word}</span> })}
            {move || tags.get().into_iter().map(tag).collect_view()}
        </div>
    }
    .into_any()
}

fn tag(tag: Tag) -> AnyView {
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
    };
    view! { <span class=class>{icon(sign)}<span>{tag.text}</span></span> }.into_any()
}

/// The inside, made anew when it differs: at most ten times a second, a dozen nodes.
fn body(face: Memo<Option<PartFace>>) -> AnyView {
    let inside = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| face.inside.clone())));
    let drawn = move || {
        inside.get().map(|inside| match inside {
            Inside::Producer(face) => producer_body(face),
            Inside::Exchange(face) => exchange_body(face),
            Inside::Queue(face) => queue_body(face),
            Inside::Consumer(face) => consumer_body(face),
        })
    };
    view! { <div class="pb">{drawn}</div> }.into_any()
}

fn producer_body(face: crate::studio::face::producer::ProducerFace) -> AnyView {
    let confirms = face.confirms.then(|| glyph::signal(glyph::Signal::Confirm));
    view! {
        <svg width="104" height="18" viewBox="0 0 104 18" aria-hidden="true" inner_html=inside::tape(&face.tape)></svg>
        <div class="pf num">{confirms}<span class="ell">{face.line}</span></div>
    }
    .into_any()
}

fn exchange_body(face: crate::studio::face::exchange::ExchangeFace) -> AnyView {
    let token = face
        .token
        .map(|token| glyph::message(token.class, Marks { redelivered: token.redelivered, dead: token.dead }, "msg"));
    let words = (!face.words.is_empty()).then(|| {
        let words = face.words.into_iter().enumerate().map(|(ix, word)| {
            let dot = (ix > 0).then(|| view! { <span class="dot">"."</span> });
            let class = if word.hit { "word hit" } else { "word" };
            view! { {dot}<span class=class>{word.text}</span> }
        });
        view! { <div class="words">{token}{words.collect_view()}</div> }
    });
    let shares = (!face.shares.is_empty()).then(|| {
        view! { <svg width="116" height="12" viewBox="0 0 116 12" aria-hidden="true" inner_html=inside::shares(&face.shares)></svg> }
    });
    let decision = face.decision.map(|text| view! { <div class="pf strong num">{text}</div> });
    let sign = (face.dead_letter_of > 0).then(|| icon(Icon::DeadLetter));
    let line =
        (!face.line.is_empty()).then(|| view! { <div class="pf">{sign}<span class="ell">{face.line}</span></div> });
    view! { {words}{shares}{decision}{line} }.into_any()
}

fn queue_body(face: QueueFace) -> AnyView {
    if face.lanes.len() > 1 || face.lanes.iter().any(|lane| lane.level.is_some()) {
        return face.lanes.iter().map(level).collect_view().into_any();
    }
    let width = inside::lane_width(LANE_CELLS, CELL);
    let lane = face.lanes.first().map(|lane| inside::lane(lane, LANE_CELLS, CELL)).unwrap_or_default();
    let members = (face.members > 0).then(|| {
        let width = 15 * face.members;
        let view_box = format!("0 0 {width} 12");
        view! { <svg width=width height="12" viewBox=view_box aria-hidden="true" inner_html=inside::members(face.members)></svg> }
    });
    let foot = match face.expiry {
        Some(expiry) => view! {
            <svg class="bar72" width="72" height="12" viewBox="0 0 72 12" preserveAspectRatio="none" aria-hidden="true" inner_html=inside::expiry_bar(expiry.used_permille)></svg>
            <span class="warn num">{expiry.text}</span>
        }
        .into_any(),
        None => {
            let gap = members.is_some().then(|| view! { <span class="sp"></span> });
            view! { {members}{gap}<span class="num ell">{face.counts}</span> }.into_any()
        }
    };
    view! {
        <svg width=width height=CELL.lane viewBox=format!("0 0 {width} {}", CELL.lane) aria-hidden="true" inner_html=lane></svg>
        <div class="pf">{foot}</div>
    }
    .into_any()
}

fn level(lane: &Lane) -> AnyView {
    let width = inside::lane_width(LANE_CELLS, SMALL_CELL);
    let name = lane.level.map(|level| format!("p{level}"));
    let drawing = inside::lane(lane, LANE_CELLS, SMALL_CELL);
    let view_box = format!("0 0 {width} {}", SMALL_CELL.lane);
    view! {
        <div class="level">
            <span class="lv">{name}</span>
            <svg width=width height=SMALL_CELL.lane viewBox=view_box aria-hidden="true" inner_html=drawing></svg>
        </div>
    }
    .into_any()
}

fn consumer_body(face: crate::studio::face::consumer::ConsumerFace) -> AnyView {
    let width = 21 * face.slots.len().max(1);
    let more = (face.more > 0).then(|| format!("+ {}", face.more));
    let class = match face.tone {
        LineTone::Plain => "pf num",
        LineTone::Warn => "pf num warn",
        LineTone::Bad => "pf num bad",
    };
    view! {
        <div class="row tight">
            <svg width=width height="20" viewBox=format!("0 0 {width} 20") aria-hidden="true" inner_html=inside::slots(&face.slots)></svg>
            <span class="pf num">{more}</span>
        </div>
        <div class=class><span class="ell">{face.line}</span></div>
    }
    .into_any()
}

fn ports(placed: &Placed) -> AnyView {
    port_faces(placed)
        .into_iter()
        .map(|port| {
            view! { <span class=port.class data-port=port.side style=format!("left:{}px;top:{}px", port.x, port.y)></span> }
        })
        .collect_view()
        .into_any()
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
