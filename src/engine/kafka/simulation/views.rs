//! Pictures of the running Kafka for the screen. Nothing here changes anything.
use super::Kafka;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::kafka::view::{ClusterView, ProducerView, RecordDetail, TopicView};
use crate::engine::world::World;

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

    pub fn producer(&self, _part: PartIx, _upcoming: usize) -> Option<ProducerView> {
        None
    }

    /// Every place where the record is stored.
    pub fn record(&self, _message: MessageNo, _world: &World) -> Vec<RecordDetail> {
        Vec::new()
    }
}
