//! The part of a partition's log that a lane shows: its newest records, and where its marks stand among them.
use crate::engine::kafka::view::{PartitionView, RecordLook, RecordView};
use crate::studio::face::kafka::{CellLook, Mark, RecordFace};

/// Offsets with more digits than this show their last three, but for the first.
const SHORT_DIGITS: usize = 3;

/// The records of a lane.
pub struct Window<'a> {
    pub records: &'a [RecordView],
    log_start: u64,
}

impl<'a> Window<'a> {
    /// The newest of them, as many as find room.
    pub fn of(partition: &'a PartitionView, cells: usize) -> Self {
        let hidden = partition.records.len().saturating_sub(cells);
        Self { records: &partition.records[hidden..], log_start: partition.log_start }
    }

    /// The first record of the log is shown.
    pub fn is_from_start(&self, cells: usize) -> bool {
        self.records.len() < cells || self.records.first().is_none_or(|record| record.offset <= self.log_start)
    }

    /// The cell of the first record at or behind an offset; as many as there are = behind the last one.
    pub fn cell(&self, offset: u64) -> usize {
        self.records.partition_point(|record| record.offset < offset)
    }

    /// Where a reader stands.
    pub fn mark(&self, offset: u64) -> Mark {
        let first = self.records.first().map_or(offset, |record| record.offset);
        if offset < first && offset > self.log_start || offset < self.log_start.min(first) {
            return Mark::Before;
        }
        Mark::Cell(self.cell(offset))
    }

    /// Cells as drawn; records from `readable_to` on can't be read yet.
    pub fn faces(&self, class: &dyn Fn(crate::engine::id::Symbol) -> u32, readable_to: u64) -> Vec<RecordFace> {
        let face = |record: &RecordView| RecordFace {
            class: class(record.key),
            look: look(record.state),
            readable: record.offset < readable_to,
        };
        self.records.iter().map(face).collect()
    }

    /// Cells before which offsets are missing.
    pub fn gaps(&self) -> Vec<usize> {
        let pairs = self.records.windows(2).zip(1..);
        pairs.filter(|(pair, _)| pair[1].offset > pair[0].offset + 1).map(|(_, ix)| ix).collect()
    }

    /// Cells that begin a segment, but for the first.
    pub fn segments(&self, bases: &[u64]) -> Vec<usize> {
        let mut cells: Vec<usize> = bases.iter().map(|base| self.cell(*base)).collect();
        cells.retain(|cell| *cell > 0 && *cell < self.records.len());
        cells.dedup();
        cells
    }

    /// Offsets above each second cell, but not where flags stand.
    pub fn offsets(&self, flags: &[usize]) -> Vec<(usize, String)> {
        let free = |cell: usize| !flags.iter().any(|flag| cell.abs_diff(*flag) <= 1);
        let shown = (0..self.records.len()).step_by(2).filter(|cell| free(*cell));
        shown.map(|cell| (cell, short(self.records[cell].offset, cell == 0))).collect()
    }
}

fn short(offset: u64, whole: bool) -> String {
    let text = offset.to_string();
    if whole || text.len() <= SHORT_DIGITS { text } else { text[text.len() - SHORT_DIGITS..].to_owned() }
}

fn look(state: RecordLook) -> CellLook {
    match state {
        RecordLook::Plain => CellLook::Plain,
        RecordLook::Tombstone => CellLook::Tombstone,
        RecordLook::Uncommitted => CellLook::Uncommitted,
        RecordLook::Aborted => CellLook::Aborted,
        RecordLook::CommitMarker => CellLook::CommitMarker,
        RecordLook::AbortMarker => CellLook::AbortMarker,
    }
}
