//! Pointer, wheel and touch events of the stage: turned into inputs of the gesture machine; two fingers pinch.
use leptos::prelude::*;
use web_sys::PointerEvent;

use super::effects;
use super::state::{Board, Space, set_if_changed};
use crate::engine::id::MessageNo;
use crate::studio::camera::Detail;
use crate::studio::gesture::{Button, Hit, Keys, Pointer, PortSide, Tool};
use crate::studio::space::Point;
use crate::ui::actions::show_message;

/// A touch held still so long opens the menu, ms.
const LONG_PRESS_MS: u64 = 500;
/// One wheel line, px (Firefox counts in lines).
const WHEEL_LINE_PX: f64 = 20.0;
/// A travelling message can be taken hold of this far from its middle, screen px.
const MESSAGE_REACH_PX: f64 = 12.0;
/// Zoom per px of a pinch or of Ctrl and wheel.
const ZOOM_PER_PX: f64 = 0.004;

/// Fingers on the stage.
#[derive(Clone, Debug, Default)]
pub struct Fingers {
    down: Vec<(i32, Point)>,
    /// Grows with each press and release, so that a late timer knows it is late.
    press: u64,
}

impl Fingers {
    fn put(&mut self, id: i32, at: Point) {
        match self.down.iter_mut().find(|(finger, _)| *finger == id) {
            Some(finger) => finger.1 = at,
            None => self.down.push((id, at)),
        }
    }

    fn lift(&mut self, id: i32) {
        self.down.retain(|(finger, _)| *finger != id);
    }

    /// Middle and distance of the first two fingers.
    fn pair(&self) -> Option<(Point, f64)> {
        let [(_, a), (_, b), ..] = self.down[..] else { return None };
        Some(((a + b) * 0.5, a.distance(b).max(1.0)))
    }
}

fn is_touch(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

fn pointer(board: Board, event: &PointerEvent) -> Pointer {
    let screen = board.on_stage(event.client_x().into(), event.client_y().into());
    board.with(|inner| {
        let world = inner.camera.to_world(screen);
        let keys = Keys {
            shift: event.shift_key(),
            ctrl: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            space: inner.space != Space::Up,
        };
        let hit = inner.hit(world, is_touch(event));
        Pointer { screen, world, hit, keys, touch: is_touch(event) }
    })
}

impl super::state::Inner {
    /// What lies at a world point. Ports are only there where they are drawn.
    fn hit(&self, at: Point, touch: bool) -> Hit {
        let hit = self.layout.hit(at, self.camera.zoom, touch);
        match hit {
            Hit::Port(part, _) if !self.camera.detail().has_dom_parts() => Hit::Part(part),
            hit => hit,
        }
    }
}

pub fn down(board: Board, event: PointerEvent) {
    let button = match event.button() {
        0 => Button::Primary,
        1 => Button::Middle,
        2 => Button::Secondary,
        _ => return,
    };
    board.popover.set(None);
    let input = pointer(board, &event);
    if let Some(stage) = board.nodes.stage.get_untracked() {
        // The pointer is down, so it can be captured.
        let _ = stage.set_pointer_capture(event.pointer_id());
    }
    let fingers = board.update(|inner| {
        inner.fingers.press += 1;
        inner.pointer = input.screen;
        if input.touch {
            inner.fingers.put(event.pointer_id(), input.screen);
        }
        inner.fingers.down.len()
    });
    if fingers > 1 {
        // The second finger makes it a pinch.
        let effects = board.update(|inner| inner.gestures.cancel());
        return effects::run(board, effects);
    }
    if button == Button::Middle {
        // No autoscroll.
        event.prevent_default();
    }
    focus_what_is_pressed(board, &input.hit);
    if input.touch {
        watch_long_press(board);
    }
    if button == Button::Primary && pick_message(board, &input) {
        return;
    }
    let input = Pointer { hit: end_in_hand(board, &input), ..input };
    let effects = board.update(|inner| {
        if inner.space == Space::Held {
            inner.space = Space::Dragged;
        }
        inner.gestures.down(input, button)
    });
    effects::run(board, effects);
}

/// A used input is the end of its link: pressed, it can be put elsewhere. A wire in the hand ends there as ever.
fn end_in_hand(board: Board, input: &Pointer) -> Hit {
    let Hit::Port(part, PortSide::In) = &input.hit else { return input.hit.clone() };
    let link = board.with(|inner| {
        if inner.gestures.is_idle() { inner.layout.link_ending_at(part, input.world).cloned() } else { None }
    });
    link.map_or_else(|| input.hit.clone(), Hit::LinkEnd)
}

/// The message that travels under the pointer, if nothing else lies there.
fn message_under(board: Board, input: &Pointer) -> Option<MessageNo> {
    let free = matches!(input.hit, Hit::Empty | Hit::Link(_) | Hit::LinkEnd(_)) && !input.keys.space;
    board.with(|inner| {
        let idle = inner.gestures.is_idle() && inner.gestures.tool == Tool::Select;
        let near = inner.camera.detail() > Detail::Outline;
        if free && idle && near {
            inner.traffic.message_at(input.world, MESSAGE_REACH_PX / inner.camera.zoom)
        } else {
            None
        }
    })
}

/// A press on a travelling message shows it in the inspector.
fn pick_message(board: Board, input: &Pointer) -> bool {
    let message = message_under(board, input);
    if let Some(message) = message {
        show_message(board.bridge, message);
    }
    message.is_some()
}

/// A press on a part focuses it, one on the ground the board, as a click on a button would.
fn focus_what_is_pressed(board: Board, hit: &Hit) {
    match hit {
        Hit::Part(part) | Hit::Port(part, _) => board.focus_part(part),
        _ => board.focus_stage(),
    }
}

fn watch_long_press(board: Board) {
    let press = board.with(|inner| inner.fingers.press);
    let check = move || {
        let effects = board.update(|inner| {
            let same = inner.fingers.press == press && inner.fingers.down.len() == 1;
            if same { inner.gestures.long_pressed() } else { Vec::new() }
        });
        effects::run(board, effects);
    };
    set_timeout(check, std::time::Duration::from_millis(LONG_PRESS_MS));
}

pub fn moved(board: Board, event: PointerEvent) {
    let screen = board.on_stage(event.client_x().into(), event.client_y().into());
    if is_touch(&event) && pinch(board, event.pointer_id(), screen) {
        return;
    }
    let input = pointer(board, &event);
    let hover = match &input.hit {
        Hit::Part(part) | Hit::Port(part, _) => Some(part.clone()),
        _ => None,
    };
    set_if_changed(board.hover, hover.filter(|_| !input.touch));
    let message = message_under(board, &input);
    if board.bridge.hovered_message.get_untracked() != message {
        board.bridge.hovered_message.set(message);
        board.bridge.invalidate();
    }
    let effects = board.update(|inner| {
        inner.pointer = screen;
        inner.gestures.moved(input)
    });
    effects::run(board, effects);
}

/// Two fingers move and zoom the drawing; says whether it was a pinch.
fn pinch(board: Board, id: i32, at: Point) -> bool {
    let pairs = board.update(|inner| {
        let before = inner.fingers.pair()?;
        inner.fingers.put(id, at);
        Some((before, inner.fingers.pair()?))
    });
    let Some(((middle, distance), (new_middle, new_distance))) = pairs else { return false };
    let camera = board.camera().zoomed(new_distance / distance, middle).panned(new_middle - middle);
    board.set_camera(camera);
    true
}

pub fn up(board: Board, event: PointerEvent) {
    let input = pointer(board, &event);
    let was_pinch = board.update(|inner| {
        inner.fingers.press += 1;
        let was_pinch = inner.fingers.down.len() > 1;
        inner.fingers.lift(event.pointer_id());
        was_pinch
    });
    if was_pinch {
        return;
    }
    let effects = board.update(|inner| inner.gestures.up(input));
    effects::run(board, effects);
}

/// A part dragged from the rail was let go elsewhere: it is dropped only over the board.
pub fn up_outside(board: Board, event: PointerEvent) {
    let at = board.on_stage(event.client_x().into(), event.client_y().into());
    let over = board.with(|inner| at.x >= 0.0 && at.y >= 0.0 && at.x <= inner.width && at.y <= inner.height);
    let held = board.with(|inner| inner.gestures.is_placing_held());
    if held && !over {
        let effects = board.update(|inner| inner.gestures.cancel());
        effects::run(board, effects);
    } else if held {
        up(board, event);
    }
}

/// The system took the pointer away.
pub fn cancelled(board: Board, event: PointerEvent) {
    let effects = board.update(|inner| {
        inner.fingers.press += 1;
        inner.fingers.lift(event.pointer_id());
        inner.gestures.cancel()
    });
    effects::run(board, effects);
}

/// Two-finger scrolling pans, Ctrl (also a pinch on a trackpad) zooms at the pointer, Shift turns a wheel sideways.
pub fn wheel(board: Board, event: web_sys::WheelEvent) {
    event.prevent_default();
    let unit = match event.delta_mode() {
        web_sys::WheelEvent::DOM_DELTA_LINE => WHEEL_LINE_PX,
        web_sys::WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    let (x, y) = (event.delta_x() * unit, event.delta_y() * unit);
    if event.ctrl_key() || event.meta_key() {
        let at = board.on_stage(event.client_x().into(), event.client_y().into());
        // One notch of a mouse wheel is 100 px or more; limit it to a step.
        return board.zoom_by((-y.clamp(-60.0, 60.0) * ZOOM_PER_PX).exp(), at);
    }
    let turned = event.shift_key() && x == 0.0;
    board.pan(if turned { Point::new(-y, 0.0) } else { Point::new(-x, -y) });
}

/// A double click on a part renames it, on a label's link selects it.
pub fn double_clicked(board: Board, event: web_sys::MouseEvent) {
    let at = board.on_stage(event.client_x().into(), event.client_y().into());
    let hit = board.with(|inner| inner.hit(inner.camera.to_world(at), false));
    match hit {
        Hit::Part(part) if board.detail.get_untracked().has_dom_parts() => board.renaming.set(Some(part)),
        Hit::Empty => {
            let at = board.camera().to_world(at);
            board.popover.set(Some(super::popover::Popover::Add { at, wire: None }));
        }
        _ => {}
    }
}

/// The side from which a wire of this part starts without a port being named.
pub fn natural_side(board: Board, part: &str) -> PortSide {
    let has_output = board.with(|inner| inner.layout.port(part, PortSide::Out).is_some());
    if has_output { PortSide::Out } else { PortSide::In }
}
