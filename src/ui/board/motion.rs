//! What travels in this frame. Places come from `studio::frame`, a pure function of flights and time; added here is
//! only what a step needs to be seen: what arrived in it travels its last stretch, what is gone for good fades.
use super::paint_motion::{FlyingLabel, Mote};
use super::state::Inner;
use crate::engine::fact::{DeathReason, Fact, FactKind};
use crate::engine::id::{MessageNo, Time};
use crate::engine::view::Flight;
use crate::studio::frame::{Frame, Moving, MovingLook};
use crate::studio::geometry::{Layout, RouteKind};
use crate::studio::model::Studio;
use crate::studio::space::Point;
use crate::studio::step_marks::StepMarks;
use crate::ui::bridge::Paint;

/// How long something lost is seen to fade, ms on the screen.
const FADE_MS: f64 = 600.0;
/// Above this speed nothing has a label.
const LABEL_SPEED: f64 = 1.0;
/// What set out in the event on show is drawn this share of its way along, so that it does not hide behind the port.
const SET_OUT: f64 = 0.22;

/// Facts looked through for why a message on its way died.
const RECENT_FACTS: usize = 4_000;

/// What travels, kept from frame to frame so that nothing is allocated while playing.
#[derive(Debug, Default)]
pub struct Traffic {
    frame: Frame,
    /// The flights of the last frame at rest, to let them finish in the next step.
    resting: Vec<Flight>,
    pub motes: Vec<Mote>,
    pub labels: Vec<FlyingLabel>,
    /// Under reduced motion: from where to where something jumped in this step.
    pub trails: Vec<(Point, Point)>,
}

/// What the frame is about besides the world.
pub struct Show<'a> {
    pub studio: &'a Studio,
    pub paint: Paint,
    pub step: &'a StepMarks,
    pub speed: f64,
    pub reduced_motion: bool,
    pub hovered: Option<MessageNo>,
}

impl Traffic {
    /// The nearest message within `reach` (world px) of a point.
    pub fn message_at(&self, at: Point, reach: f64) -> Option<MessageNo> {
        let near = self.frame.moving.iter().filter(|moving| is_message(moving.look) && moving.at.distance(at) <= reach);
        let nearest = near.min_by(|a, b| a.at.distance(at).total_cmp(&b.at.distance(at)));
        nearest.map(|moving| moving.message)
    }

    pub fn collect(&mut self, show: &Show, inner: &Inner) {
        let session = show.studio.session();
        let at = show.paint.shown_at;
        let gliding = show.paint.step.is_some();
        if gliding {
            // What is no longer on its way has arrived in this step: it finishes its way.
            let current: Vec<Flight> = session.world().flights().collect();
            let arrived = self.resting.iter().filter(|old| !current.contains(old) && old.end <= session.cursor().at);
            let flights = current.iter().chain(arrived).copied();
            self.frame.fill(flights, &inner.layout, &inner.parts, &inner.lanes, session.symbols(), at);
        } else {
            self.frame.fill(
                session.world().flights(),
                &inner.layout,
                &inner.parts,
                &inner.lanes,
                session.symbols(),
                at,
            );
        }
        self.motes.clear();
        self.labels.clear();
        self.trails.clear();
        let selected = show.studio.selection().message;
        for moving in &self.frame.moving {
            let in_step = !show.paint.playing && show.step.messages.contains(&moving.message);
            let at = if in_step { self::set_out(moving, show, inner) } else { moving.at };
            self.motes.push(Mote { at, look: moving.look, in_step: in_step && is_message(moving.look), alpha: 1.0 });
            if in_step && show.reduced_motion {
                self.trails
                    .extend(inner.layout.routes.get(moving.route as usize).map(|route| (route.path.start(), at)));
            }
            let is_marked = Some(moving.message) == selected || Some(moving.message) == show.hovered;
            if is_marked || moving.may_label && !in_step && show.speed <= LABEL_SPEED {
                self.labels.extend(label(moving, show, inner, at));
            }
        }
        add_fading(&mut self.motes, show, &inner.layout);
        if !gliding && !show.paint.playing {
            self.resting.clear();
            self.resting.extend(session.world().flights());
        }
    }
}

fn is_message(look: MovingLook) -> bool {
    matches!(look, MovingLook::Message { .. } | MovingLook::Batch { .. })
}

/// Something that set out in the event on show stands a little along its way.
fn set_out(moving: &Moving, show: &Show, inner: &Inner) -> Point {
    let Some(route) = inner.layout.routes.get(moving.route as usize) else { return moving.at };
    if !is_message(moving.look) || moving.at.distance(route.path.start()) > route.path.length() * SET_OUT {
        return moving.at;
    }
    let progress = show.paint.step.map_or(1.0, |step| step.progress);
    let share = SET_OUT * progress;
    let here = route.path.at(share);
    if here.distance(route.path.start()) > moving.at.distance(route.path.start()) { here } else { moving.at }
}

/// The key where a message is on its way to the broker, why it died where it is on its way to a dead-letter exchange, its
/// number elsewhere; signals have none.
fn label(moving: &Moving, show: &Show, inner: &Inner, at: Point) -> Option<FlyingLabel> {
    if !is_message(moving.look) {
        return None;
    }
    let kind = inner.layout.routes.get(moving.route as usize)?.kind;
    if kind == RouteKind::DeadLetter {
        return Some(FlyingLabel { at, text: why_dead(show.studio, moving.message)?.name().to_owned() });
    }
    let key = show.studio.session().text(moving.key);
    let text =
        if kind == RouteKind::Publish && !key.is_empty() { key.to_owned() } else { format!("#{}", moving.message.0) };
    Some(FlyingLabel { at, text })
}

/// Why a message on its way to a dead-letter exchange died: in words of x-death.
fn why_dead(studio: &Studio, message: MessageNo) -> Option<DeathReason> {
    let session = studio.session();
    let recent = session.facts()[..session.facts_done()].iter().rev().take(RECENT_FACTS);
    let mut reasons = recent.filter_map(|fact| match fact.kind {
        FactKind::DeadLettered { message: dead, why, .. } if dead == message => Some(why),
        _ => None,
    });
    reasons.next()
}

/// Messages that are gone for good fade at the place where it happened; what was requeued slides back in.
fn add_fading(motes: &mut Vec<Mote>, show: &Show, layout: &Layout) {
    let session = show.studio.session();
    let span = (FADE_MS * 1_000.0 * show.speed) as Time;
    let now = show.paint.shown_at;
    for fact in session.facts()[..session.facts_done()].iter().rev() {
        if fact.at.saturating_add(span) < now {
            break;
        }
        let age = now.saturating_sub(fact.at) as f64 / span.max(1) as f64;
        if let Some(mote) = fading(fact, age.min(1.0), show.studio, layout) {
            motes.push(mote);
        }
    }
}

fn fading(fact: &Fact, age: f64, studio: &Studio, layout: &Layout) -> Option<Mote> {
    let place = |part| {
        let id = studio.part_id(part)?;
        Some(layout.part(&id)?.rect)
    };
    let (message, at, dead) = match fact.kind {
        FactKind::Lost { place: part, message, .. } => {
            let rect = place(part)?;
            (message, Point::new(rect.center().x, rect.bottom() + 10.0 + 14.0 * age), true)
        }
        FactKind::Requeued { queue, message, .. } => {
            let rect = place(queue)?;
            (message, Point::new(rect.right() + 8.0 - 36.0 * age, rect.center().y), false)
        }
        _ => return None,
    };
    let class = studio.key_class_of(message);
    let look = MovingLook::Message { class, redelivered: !dead, dead };
    Some(Mote { at, look, in_step: false, alpha: 1.0 - age })
}
