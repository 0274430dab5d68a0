//! Keyframes of a run: cloned worlds from which any moment is reached by running on. The first is kept for ever; the
//! others are thinned into the past, so that memory stays within a budget and recent moments stay near. Decides
//! nothing about the run itself.
use crate::engine::id::Time;
use crate::engine::world::World;

/// Events between two regular keyframes.
pub const SPACING: u64 = 4_096;

/// Bytes that all keyframes together may take, roughly.
pub const BUDGET_BYTES: usize = 48 << 20;

/// Nearer to the goal than this no further stepping stones are left on a way back.
const NEAREST: u64 = 32;

#[derive(Debug)]
struct Keyframe {
    event: u64,
    bytes: usize,
    world: World,
}

/// Worlds ordered by event; never empty.
#[derive(Debug)]
pub struct Keyframes {
    frames: Vec<Keyframe>,
    bytes: usize,
    budget_bytes: usize,
}

impl Keyframes {
    pub fn new(start: &World) -> Self {
        Self::with_budget(start, BUDGET_BYTES)
    }

    pub fn with_budget(start: &World, budget_bytes: usize) -> Self {
        let bytes = start.approximate_bytes();
        Self { frames: vec![Keyframe { event: start.event(), bytes, world: start.clone() }], bytes, budget_bytes }
    }

    /// The world at the latest keyframe at or before `event`.
    pub fn before(&self, event: u64) -> &World {
        let at = self.frames.partition_point(|frame| frame.event <= event);
        &self.frames[at.saturating_sub(1)].world
    }

    /// The world at the latest keyframe before which nothing later than `at` has happened.
    pub fn before_time(&self, at: Time) -> &World {
        let after = self.frames.partition_point(|frame| frame.world.now() <= at);
        &self.frames[after.saturating_sub(1)].world
    }

    /// The next event after `event` at which the run should leave a keyframe.
    pub fn next_due(&self, event: u64) -> u64 {
        (event / SPACING + 1) * SPACING
    }

    /// On the way from `event` back to `goal`: where to leave the next stepping stone, so that further steps back cost
    /// half as much each time, then almost nothing.
    pub fn stepping_stone(event: u64, goal: u64) -> Option<u64> {
        let half = (goal.saturating_sub(event)) / 2;
        (half >= NEAREST).then_some(event + half)
    }

    pub fn keep(&mut self, world: &World) {
        let event = world.event();
        let at = self.frames.partition_point(|frame| frame.event < event);
        if self.frames.get(at).is_some_and(|frame| frame.event == event) {
            return;
        }
        let bytes = world.approximate_bytes();
        self.frames.insert(at, Keyframe { event, bytes, world: world.clone() });
        self.bytes += bytes;
        self.thin(event);
    }

    /// Forgets all after `event`: the future was cut off.
    pub fn cut(&mut self, event: u64) {
        let keep = self.frames.partition_point(|frame| frame.event <= event).max(1);
        for frame in self.frames.drain(keep..) {
            self.bytes -= frame.bytes;
        }
    }

    /// Drops the frame that is missed least, measured by the gap it would leave against its distance from `cursor`,
    /// until the budget holds.
    fn thin(&mut self, cursor: u64) {
        while self.bytes > self.budget_bytes && self.frames.len() > 2 {
            let loss = |at: &usize| {
                let gap = match self.frames.get(at + 1) {
                    Some(next) => next.event - self.frames[at - 1].event,
                    None => 2 * SPACING,
                };
                // In 1/1024, so that integers do.
                gap * 1_024 / (self.frames[*at].event.abs_diff(cursor) + SPACING)
            };
            let Some(at) = (1..self.frames.len()).filter(|at| self.frames[*at].event != cursor).min_by_key(loss) else {
                return;
            };
            self.bytes -= self.frames.remove(at).bytes;
        }
    }

    pub fn len(&self) -> usize {
        self.frames.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    pub fn bytes(&self) -> usize {
        self.bytes
    }
}
