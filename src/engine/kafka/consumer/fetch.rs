//! Fetching ahead, and handing out what was fetched (`Fetcher`, `FetchCollector`): one request per leader is on its way;
//! `max.poll.records` cuts what a poll gives, not what is fetched.
use std::collections::BTreeMap;

use super::message::{ClientError, Event, Out, Request};
use super::positions::reset;
use super::subscription::Place;
use super::{Consumer, OffsetReset, Waiting};
use crate::engine::kafka::cluster::{self, BrokerId, FetchRequest, Fetched, Isolation};
use crate::engine::kafka::error::ErrorCode;
use crate::engine::kafka::read::Reader;
use crate::engine::kafka::record::{Record, TimestampType};
use crate::engine::kafka::topic_partition::TopicPartition;

/// What one poll gives of one partition.
#[derive(Clone, Debug)]
pub struct Polled {
    pub partition: TopicPartition,
    pub records: Vec<PolledRecord>,
}

#[derive(Clone, Debug)]
pub struct PolledRecord {
    pub offset: u64,
    pub record: Record,
    pub timestamp_type: TimestampType,
}

impl Consumer {
    /// Up to `max.poll.records`; positions move past what is handed out.
    pub(super) fn take_records(&mut self) -> Vec<Polled> {
        let mut left = self.config.max_poll_records as usize;
        let isolation = self.config.isolation;
        let mut polled = Vec::new();
        for (name, partition) in &mut self.subscription.partitions {
            let (Place::At(position), Some(data), false) = (partition.place, &partition.fetched, partition.paused)
            else {
                continue;
            };
            if left == 0 {
                break;
            }
            let mut reader = Reader::new(data, position, isolation);
            let read = reader.by_ref().take(left);
            let records: Vec<PolledRecord> = read
                .map(|read| PolledRecord {
                    offset: read.offset,
                    record: read.record.clone(),
                    timestamp_type: read.timestamp_type,
                })
                .collect();
            left -= records.len();
            let is_used_up = left > 0 || reader.next().is_none();
            // At the end the position also passes what is not shown: markers and gaps.
            let next = records.last().map_or(position, |last| last.offset + 1);
            partition.place = Place::At(if is_used_up { reader.position() } else { next });
            if is_used_up {
                partition.fetched = None;
            }
            if !records.is_empty() {
                polled.push(Polled { partition: name.clone(), records });
            }
        }
        polled
    }

    pub(super) fn send_fetches(&mut self, out: &mut Out) {
        type Asked = (Vec<(cluster::TopicPartition, u64)>, Vec<(TopicPartition, u32)>);
        let mut by_leader: BTreeMap<BrokerId, Asked> = BTreeMap::new();
        let Some(metadata) = &self.metadata else { return };
        for (name, partition) in &mut self.subscription.partitions {
            let is_idle = !partition.asks && !partition.paused && partition.fetched.is_none();
            let topic = metadata.get(&name.topic);
            let leader = topic.and_then(|topic| topic.leaders.get(name.partition as usize).copied().flatten());
            if let (Place::At(offset), Some(ix), Some(leader), true) = (partition.place, partition.ix, leader, is_idle)
            {
                partition.asks = true;
                let (partitions, asked) = by_leader.entry(leader).or_default();
                partitions.push((ix, offset));
                asked.push((name.clone(), partition.epoch));
            }
        }
        for (leader, (partitions, asked)) in by_leader {
            let request = FetchRequest {
                partitions,
                min_bytes: self.config.fetch_min_bytes,
                max_bytes: self.config.fetch_max_bytes,
                max_partition_bytes: self.config.max_partition_fetch_bytes,
                max_wait_us: self.config.fetch_max_wait_us,
                isolation: self.config.isolation,
            };
            self.send(Request::Fetch(leader, request), Waiting::Records(asked), out);
        }
    }

    pub(super) fn fetched(&mut self, asked: &[(TopicPartition, u32)], fetched: Vec<Fetched>, out: &mut Out) {
        let (policy, isolation) = (self.config.offset_reset, self.config.isolation);
        let mut by_ix: BTreeMap<_, _> = fetched.into_iter().map(|one| (one.partition, one.result)).collect();
        let mut is_metadata_old = false;
        for (name, epoch) in asked {
            let Some(partition) = self.partition_of(name, *epoch) else { continue };
            partition.asks = false;
            match partition.ix.and_then(|ix| by_ix.remove(&ix)) {
                None => {}
                Some(Ok(data)) => {
                    partition.end = Some(match isolation {
                        Isolation::ReadUncommitted => data.high_watermark,
                        Isolation::ReadCommitted => data.last_stable,
                    });
                    partition.fetched = Some(data).filter(|data| !data.batches.is_empty());
                }
                Some(Err(ErrorCode::OffsetOutOfRange)) if policy == OffsetReset::None => {
                    out.events.push(Event::NoOffset(name.clone(), true));
                    out.events.push(Event::Failed(ClientError::OffsetOutOfRange));
                }
                Some(Err(ErrorCode::OffsetOutOfRange)) => {
                    partition.was_out_of_range = true;
                    reset(partition, policy);
                }
                Some(Err(_)) => is_metadata_old = true,
            }
        }
        if is_metadata_old {
            self.metadata_due_us = 0;
        }
    }
}
