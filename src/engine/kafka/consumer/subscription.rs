//! Which partitions a consumer reads and where it stands in each (`SubscriptionState`). It decides nothing about
//! groups.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::config::OffsetReset;
use crate::engine::kafka::cluster::{self, FetchedData};
use crate::engine::kafka::topic_partition::TopicPartition;

/// How the partitions of a consumer come about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    #[default]
    None,
    /// The group assigns partitions of these topics.
    Subscribed(BTreeSet<Arc<str>>),
    /// The application did.
    Assigned,
}

/// Where the next record is to come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The committed offset, if there is one.
    Unknown,
    /// It has to be looked up in the log.
    Reset(OffsetReset),
    At(u64),
}

#[derive(Clone, Debug)]
pub struct Partition {
    /// Its name in requests; `None` = the topic is not known yet.
    pub ix: Option<cluster::TopicPartition>,
    pub place: Place,
    /// It was out of range: why it is looked up in the log.
    pub was_out_of_range: bool,
    pub paused: bool,
    /// A request for its place or its records is on the way.
    pub asks: bool,
    /// What the last fetch brought and was not polled yet.
    pub fetched: Option<FetchedData>,
    /// High watermark, or last stable offset for a reader of committed records, as of the last fetch.
    pub end: Option<u64>,
    /// Takes part in answers no more: what is on the way belongs to its predecessor.
    pub epoch: u32,
}

#[derive(Clone, Debug, Default)]
pub struct Subscription {
    pub mode: Mode,
    pub partitions: BTreeMap<TopicPartition, Partition>,
    epochs: u32,
}

impl Subscription {
    pub fn topics(&self) -> BTreeSet<Arc<str>> {
        match &self.mode {
            Mode::Subscribed(topics) => topics.clone(),
            Mode::None | Mode::Assigned => BTreeSet::new(),
        }
    }

    /// Whether it is subscribed to exactly these topics.
    pub fn is_to(&self, topics: &BTreeSet<Arc<str>>) -> bool {
        matches!(&self.mode, Mode::Subscribed(its) if its == topics)
    }

    pub fn owned(&self) -> Vec<TopicPartition> {
        self.partitions.keys().cloned().collect()
    }

    /// Keeps what it has of these and begins anew with the rest.
    pub fn assign(&mut self, partitions: &[TopicPartition]) {
        let mut before = std::mem::take(&mut self.partitions);
        for name in partitions {
            let partition = before.remove(name).unwrap_or_else(|| self.fresh());
            self.partitions.insert(name.clone(), partition);
        }
    }

    fn fresh(&mut self) -> Partition {
        self.epochs += 1;
        Partition {
            ix: None,
            place: Place::Unknown,
            was_out_of_range: false,
            paused: false,
            asks: false,
            fetched: None,
            end: None,
            epoch: self.epochs,
        }
    }

    /// Moves to another place; what was fetched or asked for before does not count.
    pub fn seek(&mut self, name: &TopicPartition, place: Place) -> bool {
        self.epochs += 1;
        let epoch = self.epochs;
        let Some(partition) = self.partitions.get_mut(name) else { return false };
        *partition = Partition { place, fetched: None, asks: false, epoch, ..partition.clone() };
        true
    }

    /// Positions of all partitions that have one: what a commit without arguments commits.
    pub fn positions(&self) -> BTreeMap<TopicPartition, u64> {
        let position = |(name, partition): (&TopicPartition, &Partition)| match partition.place {
            Place::At(offset) => Some((name.clone(), offset)),
            Place::Unknown | Place::Reset(_) => None,
        };
        self.partitions.iter().filter_map(position).collect()
    }
}
