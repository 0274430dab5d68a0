//! A client that is more than a producer or a consumer: it hears all that the broker sends on its channel and decides
//! itself what it answers. Its code comes later than the first look, with the part that lowers to it; the world knows
//! only what stands here. It must not reach the broker otherwise than through its [`Desk`].
use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use super::consumer::Job;
use crate::engine::hash::WorldHasher;
use crate::engine::id::PartIx;
use crate::engine::message::{Message, Messages};
use crate::engine::rabbitmq::method::Reply;
use crate::engine::topology::{FailureAction, Latency, Topology};
use crate::engine::view::FlightKind;
use crate::engine::world::desk::Desk;

/// A running client. Its state is plain data: a clone goes on exactly as the original.
pub trait Application: Debug + Send + Sync {
    fn clone_box(&self) -> Box<dyn Application>;

    /// A part of the broker that it is connected to.
    fn place(&self) -> PartIx;

    /// Connected, with an open channel.
    fn begin(&mut self, desk: &mut Desk);

    /// Something arrived. What it hands over is the application's to release.
    fn hear(&mut self, reply: Reply, desk: &mut Desk);

    /// What it asked for with [`Desk::call_at`]. `false` = it was stale.
    fn due(&mut self, token: u32, desk: &mut Desk) -> bool;

    /// It goes on after a pause.
    fn resume(&mut self, _desk: &mut Desk) {}

    /// The connection is gone: it lets go of what it had in hand.
    fn end(&mut self, desk: &mut Desk);

    /// How a delivery of this message is drawn, and from which part.
    fn shows(&self, message: &Message) -> (FlightKind, PartIx);

    fn hash(&self, hasher: &mut WorldHasher);

    /// For its own views.
    fn as_any(&self) -> &dyn Any;
}

impl Clone for Box<dyn Application> {
    fn clone(&self) -> Self {
        self.clone_box()
    }
}

/// What an application is made of.
pub trait ApplicationSpec: Debug + Send + Sync {
    fn latency(&self) -> Latency;

    /// When it connects, µs from the start of the run.
    fn start_us(&self) -> u64;

    /// Back after a crash, µs.
    fn restart_us(&self) -> u64;

    fn make(&self, part: PartIx, topology: &Topology, messages: &mut Messages) -> Box<dyn Application>;

    /// The same with every part it names at the row that `to_row` says.
    fn renumbered(&self, to_row: &dyn Fn(PartIx) -> PartIx) -> Arc<dyn ApplicationSpec>;

    fn is_equal(&self, other: &dyn Any) -> bool;

    /// For [`Self::is_equal`].
    fn as_any(&self) -> &dyn Any;
}

/// A described application; equal ones run alike.
#[derive(Clone, Debug)]
pub struct Described(pub Arc<dyn ApplicationSpec>);

impl PartialEq for Described {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_equal(other.0.as_any())
    }
}

/// What a consumer does besides when its work on a message ends, before it answers: it publishes.
pub trait AfterWork: Debug + Send + Sync {
    /// `fails` is how the work ended. What it returns counts instead; `None` = the answer was given here.
    fn finish(&self, job: &Job, fails: Option<FailureAction>, desk: &mut Desk) -> Option<Option<FailureAction>>;

    fn renumbered(&self, to_row: &dyn Fn(PartIx) -> PartIx) -> Arc<dyn AfterWork>;

    fn is_equal(&self, other: &dyn Any) -> bool;

    fn as_any(&self) -> &dyn Any;
}

/// A described [`AfterWork`].
#[derive(Clone, Debug)]
pub struct Extra(pub Arc<dyn AfterWork>);

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_equal(other.0.as_any())
    }
}
