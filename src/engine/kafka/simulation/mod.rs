//! Kafka in the world: a cluster, its coordinator and the clients of the board, with what travels between them.
use std::any::Any;

use crate::engine::command::{Command, Refusal};
use crate::engine::hash::WorldHasher;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::kafka::view::{ClusterView, ConsumerView, GroupView, ProducerView, RecordDetail, TopicView};
use crate::engine::message::Messages;
use crate::engine::system::{Kernel, Maker, System};
use crate::engine::topology::{Spec, Topology};
use crate::engine::view::Flight;
use crate::engine::world::World;

pub const MAKER: Maker = Maker { name: "kafka", owns: |spec| matches!(spec, Spec::Kafka(_)), make: Kafka::make };

#[derive(Clone, Debug)]
pub struct Kafka {}

impl Kafka {
    fn make(_kernel: &mut Kernel) -> Box<dyn System> {
        Box::new(Self {})
    }
}

impl System for Kafka {
    fn clone_box(&self) -> Box<dyn System> {
        Box::new(self.clone())
    }

    fn due(&mut self, _token: u32, _kernel: &mut Kernel) -> bool {
        false
    }

    fn awaits(&self, _token: u32) -> bool {
        false
    }

    fn command(&mut self, _command: &Command, _kernel: &mut Kernel) -> Option<Result<(), Refusal>> {
        None
    }

    fn reconfigure(&mut self, _before: &Topology, _kernel: &mut Kernel) {}

    fn flights(&self, _messages: &Messages, _see: &mut dyn FnMut(Flight)) {}

    fn hash(&self, _messages: &Messages, _hasher: &mut WorldHasher) {}

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Looking at it.
impl Kafka {
    /// The Kafka of a world, if a part of the board needs one.
    pub fn of(world: &World) -> Option<&Self> {
        world.system_of()
    }

    pub fn cluster(&self) -> ClusterView {
        ClusterView { brokers: Vec::new(), controller: 1 }
    }

    /// With the newest records of each partition, at most so many.
    pub fn topic(&self, _part: PartIx, _records: usize, _world: &World) -> Option<TopicView> {
        None
    }

    pub fn group(&self, _part: PartIx, _world: &World) -> Option<GroupView> {
        None
    }

    pub fn consumer(&self, _part: PartIx, _slots: usize) -> Option<ConsumerView> {
        None
    }

    pub fn producer(&self, _part: PartIx, _upcoming: usize) -> Option<ProducerView> {
        None
    }

    /// Every place where the record is stored.
    pub fn record(&self, _message: MessageNo, _world: &World) -> Vec<RecordDetail> {
        Vec::new()
    }
}
