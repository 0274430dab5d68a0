//! `compression.type` of a producer, as a model: contents here are names and filling, so nothing is really packed. A stated
//! share of the bytes remains, which is what one sees of it: fewer bytes on the wire and in the log, fuller batches, and
//! some time before a request leaves.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compression {
    #[default]
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}

impl Compression {
    pub const ALL: [Self; 5] = [Self::None, Self::Gzip, Self::Snappy, Self::Lz4, Self::Zstd];

    /// As the setting writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Snappy => "snappy",
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|its| its.name() == name)
    }

    /// What remains of a record that is not the first of its batch, in percent: of the size that JSON events come to in
    /// published comparisons. The first one keeps its size, since only what repeats can be packed.
    pub const fn percent(self) -> u32 {
        match self {
            Self::None => 100,
            Self::Gzip => 30,
            Self::Snappy | Self::Lz4 => 50,
            Self::Zstd => 28,
        }
    }

    /// A further record's bytes, packed.
    pub const fn shrink(self, bytes: u32) -> u32 {
        match self {
            Self::None => bytes,
            _ => (bytes as u64 * self.percent() as u64).div_ceil(100) as u32,
        }
    }

    /// How long the producer packs, µs, for so many bytes: gzip 25 MB/s, zstd 200 MB/s, lz4 and snappy 500 MB/s.
    pub const fn time_us(self, bytes: u64) -> u64 {
        match self {
            Self::None => 0,
            Self::Gzip => bytes / 25,
            Self::Zstd => bytes / 200,
            Self::Snappy | Self::Lz4 => bytes / 500,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::kafka::record::{BATCH_OVERHEAD_BYTES, Batch, Payload, Record};

    #[test]
    fn a_packed_batch_keeps_its_first_record_and_a_share_of_the_others() {
        let record = Record::new(None, Some(Payload::fill(100)), 0);
        let one_bytes = record.bytes(0);
        for (compression, percent) in Compression::ALL.into_iter().zip([100, 30, 50, 50, 28]) {
            let batch = Batch::of(vec![record.clone(); 3].into(), None, compression);
            let rest = 2 * (one_bytes * percent).div_ceil(100);
            assert_eq!(batch.bytes, BATCH_OVERHEAD_BYTES + one_bytes + rest, "{compression:?}");
            assert_eq!(Compression::named(compression.name()), Some(compression));
        }
    }
}
