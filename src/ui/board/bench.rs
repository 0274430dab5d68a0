//! The page benchmark (`?bench=board`, UX P4 and P5): 1 000 parts, 1 500 links and 10 000 moving messages through the
//! real painters. Results stand as data attributes on the body, for the command that drives a browser without a
//! screen. The scene is made here; nothing of it reaches the user's document.
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use super::paint_motion::Mote;
use super::state::Board;
use crate::engine::value::Table;
use crate::studio::camera::Camera;
use crate::studio::document::{Document, Link, LinkKind, Part, PartId, Row};
use crate::studio::frame::MovingLook;
use crate::studio::geometry::Layout;
use crate::studio::space::{Point, Rect};

const COLUMNS: usize = 40;
const ROWS: usize = 25;
const LINKS: usize = 1_500;
const MESSAGES: usize = 10_000;
/// Frames measured while everything moves, after some to warm up.
const FRAMES: usize = 180;
const WARM_UP: usize = 30;
const DRAGS: usize = 60;
/// A message's time on its link, ms.
const FLIGHT_MS: f64 = 2_400.0;

/// Whether the address asks for the benchmark.
pub fn is_asked() -> bool {
    window().location().search().is_ok_and(|search| search.contains("bench=board"))
}

struct Bench {
    frame_starts: Vec<f64>,
    scripts: Vec<f64>,
    drags: Vec<f64>,
}

/// Lays the scene and measures; the board's own frames are off meanwhile.
pub fn run(board: Board) {
    let document = scene();
    board.update(|inner| {
        inner.layout = Layout::of(&document);
        inner.benching = true;
    });
    let bounds = board.with(|inner| inner.layout.bounds().unwrap_or_default());
    let (width, height) = board.with(|inner| (inner.width, inner.height));
    board.set_camera(Camera::fitted(bounds, Rect::new(0.0, 0.0, width, height)));
    board.layout_version.update(|version| *version += 1);
    board.refresh_visible();
    let first = now_ms();
    board.update(super::painter::standing_for_bench);
    publish("benchFirstDrawMs", now_ms() - first);
    let bench = Bench { frame_starts: Vec::new(), scripts: Vec::new(), drags: Vec::new() };
    next_frame(board, Rc::new(RefCell::new(bench)));
}

fn next_frame(board: Board, bench: Rc<RefCell<Bench>>) {
    request_animation_frame(move || {
        let start = now_ms();
        let frames = bench.borrow().frame_starts.len();
        let dragging = frames >= WARM_UP + FRAMES;
        if dragging {
            let step = (frames - WARM_UP - FRAMES) as f64;
            drag(board, step);
            bench.borrow_mut().drags.push(now_ms() - start);
        } else {
            board.update(|inner| move_and_paint(inner, start));
            bench.borrow_mut().scripts.push(now_ms() - start);
        }
        bench.borrow_mut().frame_starts.push(start);
        if frames + 1 < WARM_UP + FRAMES + DRAGS {
            next_frame(board, bench);
        } else {
            finish(board, &bench.borrow());
        }
    });
}

fn move_and_paint(inner: &mut super::state::Inner, now: f64) {
    let routes = inner.layout.routes.len();
    let mut motes = std::mem::take(&mut inner.traffic.motes);
    motes.clear();
    for n in 0..MESSAGES {
        let route = &inner.layout.routes[n % routes];
        // Spread over the link, each with its own start.
        let phase = (n / routes) as f64 / (MESSAGES / routes + 1) as f64 + (n % 97) as f64 / 97.0;
        let share = (now / FLIGHT_MS + phase).fract();
        let look = MovingLook::Message { class: (n % 6) as u32, redelivered: false, dead: false };
        motes.push(Mote { at: route.path.at(share), look, in_step: false, alpha: 1.0 });
    }
    inner.traffic.motes = motes;
    super::painter::motion_for_bench(inner);
}

/// One move of a drag of a part in the middle, with all that a pointer move does.
fn drag(board: Board, step: f64) {
    let part = ROWS / 2 * COLUMNS + COLUMNS / 2;
    board.update(|inner| {
        if inner.held.is_none() {
            let id = inner.layout.parts[part].id.clone();
            inner.hold(vec![id]);
        }
        inner.move_held(Point::new(step * 3.0, (step * 0.2).sin() * 60.0), true);
    });
    board.layout_version.update(|version| *version += 1);
    board.update(super::painter::hand_for_bench);
}

fn finish(board: Board, bench: &Bench) {
    board.update(|inner| inner.put_back());
    let measured = &bench.frame_starts[WARM_UP..WARM_UP + FRAMES];
    let span = measured.last().copied().unwrap_or(0.0) - measured.first().copied().unwrap_or(0.0);
    let fps = if span > 0.0 { (measured.len() - 1) as f64 * 1_000.0 / span } else { 0.0 };
    let scripts = sorted(&bench.scripts[WARM_UP..]);
    // The first move of a drag also paints what stays behind.
    let drags = sorted(bench.drags.get(1..).unwrap_or_default());
    publish("benchFps", fps);
    publish("benchFrameP50Ms", share_of(&scripts, 0.5));
    publish("benchFrameP95Ms", share_of(&scripts, 0.95));
    publish("benchDragMs", drags.iter().sum::<f64>() / drags.len().max(1) as f64);
    publish("benchDragP95Ms", share_of(&drags, 0.95));
    publish("benchDragFirstMs", bench.drags.first().copied().unwrap_or(0.0));
    publish_text("bench", "done");
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

fn share_of(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share).round() as usize).copied().unwrap_or(0.0)
}

fn publish(name: &str, value: f64) {
    publish_text(name, &format!("{value:.2}"));
}

/// As `data-bench-…` on the body.
fn publish_text(name: &str, value: &str) {
    let mut attribute = String::from("data-");
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            attribute.push('-');
        }
        attribute.push(letter.to_ascii_lowercase());
    }
    if let Some(body) = document().body() {
        // Fails only for illegal names.
        let _ = body.set_attribute(&attribute, value);
    }
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// A grid of producers, exchanges, queues and consumers by column, and links to the right.
fn scene() -> Document {
    const KINDS: [&str; 4] = ["client.producer", "rabbitmq.exchange", "rabbitmq.queue", "client.consumer"];
    let id = |column: usize, row: usize| -> PartId { format!("b{}", row * COLUMNS + column) };
    let part = |n: usize| {
        let (column, row) = (n % COLUMNS, n / COLUMNS);
        Part {
            id: id(column, row),
            kind: KINDS[column % KINDS.len()].to_owned(),
            name: format!("part-{n}"),
            x: (column * 300) as i32,
            y: (row * 160) as i32,
            settings: Table::default(),
        }
    };
    let link = |n: usize| {
        // Every fourth column of columns ends in a consumer, which leads nowhere: three links start per four parts.
        let step = n % (COLUMNS * 3 / 4);
        let column = step / 3 * 4 + step % 3;
        let row = n / (COLUMNS * 3 / 4) % ROWS;
        let to_row = (row + n / (COLUMNS * 3 / 4 * ROWS)) % ROWS;
        let kind = [LinkKind::Publish, LinkKind::Bind, LinkKind::Consume][column % 4];
        Link {
            id: format!("k{n}"),
            kind,
            from: id(column, row),
            to: id(column + 1, to_row),
            rows: vec![Row::default()],
        }
    };
    Document {
        parts: (0..COLUMNS * ROWS).map(part).collect(),
        links: (0..LINKS).map(link).collect(),
        ..Document::default()
    }
}
