//! The page's one frame loop. It runs while the run plays or a step glides, and for one frame when something asks;
//! otherwise no frame is requested at all.
use leptos::prelude::*;

use super::bridge::{Bridge, Paint, StepGlide};
use crate::engine::id::Time;

/// Longest stretch of real time that one frame may stand for, ms: after a hidden tab the run goes on, not ahead.
const LONGEST_FRAME_MS: f64 = 100.0;
/// Most events of one frame: above that the run falls behind the clock instead of freezing the page.
const EVENTS_PER_FRAME: u64 = 8_000;
/// Turns of a warm round, each in a frame of its own if there are enough frames.
pub const TURNS: usize = 3 + PARTS_TURNS;
/// Among so many turns the parts are divided.
pub const PARTS_TURNS: usize = 4;
/// From one turn to the next while playing, ms, a little more than a frame: each comes again eight times a second.
const TURN_MS: f64 = 17.0;
/// How long a step takes on the screen, ms (design notes § 6).
const STEP_MS: f64 = 240.0;
const STEP_BACK_MS: f64 = 150.0;
const SHORTEST_STEP_MS: f64 = 80.0;

#[derive(Clone, Copy)]
pub struct Clock {
    state: StoredValue<State, LocalStorage>,
}

#[derive(Clone, Copy, Default)]
struct State {
    /// A frame is already asked for.
    asked: bool,
    last_ms: Option<f64>,
    /// When the last turn was due, and which it was.
    turn_ms: f64,
    turn: usize,
    glide: Option<Glide>,
}

/// A step on its way over the screen.
#[derive(Clone, Copy)]
struct Glide {
    from: Time,
    to: Time,
    /// Set by the first frame.
    start_ms: Option<f64>,
    length_ms: f64,
}

impl Clock {
    pub fn new() -> Self {
        Self { state: StoredValue::new_local(State::default()) }
    }

    /// Asks for one frame, once.
    pub fn request(self, bridge: Bridge) {
        if self.state.with_value(|state| state.asked) {
            return;
        }
        self.state.update_value(|state| state.asked = true);
        request_animation_frame(move || {
            self.state.update_value(|state| state.asked = false);
            self.frame(bridge);
        });
    }

    /// Lets the step from one shown time to another be seen. Not called under reduced motion.
    pub fn glide(self, bridge: Bridge, from: Time, to: Time) {
        let speed = bridge.speed.get_untracked();
        let full = if to < from { STEP_BACK_MS } else { STEP_MS };
        // Above ten times the speed of life nothing glides.
        let glide = (speed <= 10.0 && from != to).then(|| Glide {
            from,
            to,
            start_ms: None,
            length_ms: (full / speed.max(1.0)).max(SHORTEST_STEP_MS),
        });
        self.state.update_value(|state| state.glide = glide);
        self.request(bridge);
    }

    /// Ends a glide where it goes to (a jump, play).
    pub fn settle(self) {
        self.state.update_value(|state| {
            state.glide = None;
            state.last_ms = None;
        });
    }

    fn frame(self, bridge: Bridge) {
        let now_ms = now_ms();
        let playing = bridge.playing.get_untracked();
        if playing {
            self.play(bridge, now_ms);
        }
        let step = self.glide_now(now_ms);
        let cursor = bridge.with(|studio| studio.session().cursor());
        let shown_at = step.map_or(cursor.at, |step| step.shown_at());
        bridge.paint(Paint { shown_at, frame_ms: now_ms, playing, step });
        if bridge.playing.get_untracked() || step.is_some() {
            self.request(bridge);
        }
    }

    fn play(self, bridge: Bridge, now_ms: f64) {
        let passed_ms = self.state.with_value(|state| state.last_ms).map_or(0.0, |last| now_ms - last);
        let span_us = passed_ms.clamp(0.0, LONGEST_FRAME_MS) * 1_000.0 * bridge.speed.get_untracked();
        let ended = bridge.act_quietly(|studio| {
            let session = studio.session_mut();
            let goal = session.cursor().at.saturating_add(span_us as Time);
            session.advance_to(goal, EVENTS_PER_FRAME);
            session.is_ended()
        });
        self.state.update_value(|state| state.last_ms = Some(now_ms));
        if ended {
            bridge.pause();
        } else {
            self.take_turns(bridge, now_ms);
        }
    }

    /// Redraws what has its turn: one of them a frame, more only where frames are long.
    fn take_turns(self, bridge: Bridge, now_ms: f64) {
        let mut first = 0;
        let mut count = 0;
        self.state.update_value(|state| {
            count = (((now_ms - state.turn_ms) / TURN_MS) as usize).min(TURNS);
            first = state.turn + 1;
            state.turn = (state.turn + count) % TURNS;
            // After a rest it begins anew.
            state.turn_ms = if count < TURNS { state.turn_ms + count as f64 * TURN_MS } else { now_ms };
        });
        let turns = bridge.turns();
        for turn in first..first + count {
            turns[turn % TURNS].update(|version| *version += 1);
        }
    }

    fn glide_now(self, now_ms: f64) -> Option<StepGlide> {
        let mut shown = None;
        self.state.update_value(|state| {
            let Some(glide) = &mut state.glide else { return };
            let start_ms = *glide.start_ms.get_or_insert(now_ms);
            let progress = ((now_ms - start_ms) / glide.length_ms).min(1.0);
            if progress < 1.0 {
                shown = Some(StepGlide { from: glide.from, to: glide.to, progress });
            } else {
                state.glide = None;
            }
        });
        shown
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
