//! Consumers' fetches at a broker: answered at once when there is enough to read or something is wrong, else parked
//! until there is, or until the wait is over (`DelayedFetch`).
use super::out::{Answer, FetchRequest, Fetched, Out, Ticket};
use super::{BrokerId, Cluster, Due, TopicPartition};
use crate::engine::kafka::error::ErrorCode;

impl Cluster {
    pub(super) fn fetch(
        &mut self,
        broker: BrokerId,
        ticket: Ticket,
        request: FetchRequest,
        now_us: u64,
        out: &mut Out,
    ) {
        let fetched = self.read_all(broker, &request);
        if request.max_wait_us == 0 || is_enough(&fetched, request.min_bytes) {
            out.answers.push((ticket, Answer::Fetch(fetched)));
            return;
        }
        self.due.0.insert((now_us + request.max_wait_us, Due::Fetch(broker, ticket)));
        if let Some(state) = self.brokers.get_mut(&broker) {
            state.fetches.insert(ticket, request);
        }
    }

    /// The wait is over: whatever there is.
    pub(super) fn answer_fetch(&mut self, broker: BrokerId, ticket: Ticket, out: &mut Out) {
        if !self.is_up(broker) {
            return;
        }
        let request = self.brokers.get_mut(&broker).and_then(|state| state.fetches.remove(&ticket));
        if let Some(request) = request {
            out.answers.push((ticket, Answer::Fetch(self.read_all(broker, &request))));
        }
    }

    /// Something of the partition changed that readers may be waiting for.
    pub(super) fn wake_fetches(&mut self, broker: BrokerId, partition: TopicPartition, out: &mut Out) {
        let Some(state) = self.brokers.get(&broker) else { return };
        let waits = |request: &FetchRequest| request.partitions.iter().any(|(waiting, _)| *waiting == partition);
        let waiting: Vec<Ticket> =
            state.fetches.iter().filter(|(_, request)| waits(request)).map(|(ticket, _)| *ticket).collect();
        for ticket in waiting {
            let fetched = state_fetch(self, broker, ticket);
            if let Some(fetched) = fetched {
                out.answers.push((ticket, Answer::Fetch(fetched)));
            }
        }
    }

    fn read_all(&self, broker: BrokerId, request: &FetchRequest) -> Vec<Fetched> {
        let mut left = request.max_bytes;
        let mut fetched = Vec::with_capacity(request.partitions.len());
        for (partition, offset) in &request.partitions {
            let Some(replica) = self.replica(broker, *partition).filter(|replica| replica.is_leader()) else {
                fetched.push(Fetched { partition: *partition, result: Err(self.no_leader_here(*partition)) });
                continue;
            };
            if left == 0 {
                continue;
            }
            let max_bytes = request.max_partition_bytes.min(left);
            let one = replica.read(*partition, *offset, request.isolation, max_bytes);
            left = left.saturating_sub(bytes_of(&one));
            fetched.push(one);
        }
        fetched
    }

    fn no_leader_here(&self, partition: TopicPartition) -> ErrorCode {
        match self.partition(partition) {
            Some(_) => ErrorCode::NotLeaderOrFollower,
            None => ErrorCode::UnknownTopicOrPartition,
        }
    }
}

/// The answer of a parked fetch that has enough by now; it is parked no longer then.
fn state_fetch(cluster: &mut Cluster, broker: BrokerId, ticket: Ticket) -> Option<Vec<Fetched>> {
    let request = cluster.brokers.get(&broker)?.fetches.get(&ticket)?;
    let fetched = cluster.read_all(broker, request);
    if !is_enough(&fetched, request.min_bytes) {
        return None;
    }
    cluster.brokers.get_mut(&broker)?.fetches.remove(&ticket);
    Some(fetched)
}

fn is_enough(fetched: &[Fetched], min_bytes: u64) -> bool {
    fetched.iter().any(|one| one.result.is_err()) || fetched.iter().map(bytes_of).sum::<u64>() >= min_bytes
}

fn bytes_of(fetched: &Fetched) -> u64 {
    let batches = fetched.result.as_ref().map_or(&[][..], |data| &data.batches);
    batches.iter().map(|batch| u64::from(batch.bytes)).sum()
}
