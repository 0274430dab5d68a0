//! A set of brokers that is small enough to stand in a fact.
use super::cluster::BrokerId;

/// A set of brokers, for example the replicas in sync. Ids are 1 to 10.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Brokers(u16);

impl Brokers {
    pub fn contains(self, broker: BrokerId) -> bool {
        self.0 & Self::bit(broker) != 0
    }

    #[must_use]
    pub fn with(self, broker: BrokerId) -> Self {
        Self(self.0 | Self::bit(broker))
    }

    #[must_use]
    pub fn without(self, broker: BrokerId) -> Self {
        Self(self.0 & !Self::bit(broker))
    }

    pub fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Ascending.
    pub fn iter(self) -> impl Iterator<Item = BrokerId> {
        (0..u16::BITS).filter(move |broker| self.contains(*broker))
    }

    /// An id that no broker has is no bit.
    fn bit(broker: BrokerId) -> u16 {
        1u16.checked_shl(broker).unwrap_or(0)
    }
}

impl FromIterator<BrokerId> for Brokers {
    fn from_iter<I: IntoIterator<Item = BrokerId>>(brokers: I) -> Self {
        brokers.into_iter().fold(Self::default(), Self::with)
    }
}
