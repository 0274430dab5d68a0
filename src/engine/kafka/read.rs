//! How a client reads the batches of a fetch: from its position on, without control records, and without the records of
//! aborted transactions if it reads committed ones (`CompletedFetch`). The position passes what it does not show.
use std::collections::BTreeSet;

use super::cluster::{FetchedData, Isolation};
use super::record::{Batch, Marker, Record, TimestampType};

/// One record as the application gets it.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    pub offset: u64,
    pub record: &'a Record,
    pub timestamp_type: TimestampType,
}

/// Walks over what a fetch brought.
pub struct Reader<'a> {
    data: &'a FetchedData,
    isolation: Isolation,
    position: u64,
    /// Batch and record to look at next.
    batch: usize,
    record: usize,
    /// Of `data.aborted`, in the order of their first offsets: those that have begun.
    aborted_begun: usize,
    /// Producers with an aborted transaction at this place.
    aborting: BTreeSet<u64>,
    entered: bool,
}

impl<'a> Reader<'a> {
    pub fn new(data: &'a FetchedData, position: u64, isolation: Isolation) -> Self {
        Self {
            data,
            isolation,
            position,
            batch: 0,
            record: 0,
            aborted_begun: 0,
            aborting: BTreeSet::new(),
            entered: false,
        }
    }

    /// Where to fetch next, after what was read so far.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Whether the records of this batch are to be skipped.
    fn enter(&mut self, batch: &Batch) -> bool {
        if self.isolation == Isolation::ReadUncommitted {
            return batch.marker.is_some();
        }
        let aborted = &self.data.aborted[self.aborted_begun..];
        for begun in aborted.iter().take_while(|aborted| aborted.first_offset <= batch.last_offset()) {
            self.aborting.insert(begun.producer);
            self.aborted_begun += 1;
        }
        let Some(stamp) = batch.producer else { return false };
        if batch.marker == Some(Marker::Abort) {
            self.aborting.remove(&stamp.id);
        }
        batch.marker.is_some() || (stamp.transactional && self.aborting.contains(&stamp.id))
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Read<'a>;

    fn next(&mut self) -> Option<Read<'a>> {
        while let Some(batch) = self.data.batches.get(self.batch) {
            if !self.entered {
                self.entered = true;
                let position = self.position;
                let is_behind = |record: &Record| batch.offset_of(record) < position;
                self.record = match self.enter(batch) || batch.next_offset() <= position {
                    true => usize::MAX,
                    false => batch.records.partition_point(is_behind),
                };
            }
            if let Some(record) = batch.records.get(self.record) {
                self.record += 1;
                let offset = batch.offset_of(record);
                self.position = offset + 1;
                return Some(Read { offset, record, timestamp_type: batch.timestamp_type });
            }
            self.position = self.position.max(batch.next_offset());
            self.batch += 1;
            self.entered = false;
        }
        None
    }
}
