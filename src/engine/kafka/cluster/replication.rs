//! Replication by fetching: followers ask, the leader answers, learns from the questions how far they are, moves the
//! high watermark, and shrinks and expands the in-sync replicas (`Partition`, `ReplicaFetcherThread`; KIP-101, KIP-966).
use super::out::{Effect, Hop, HopKind, Out, ReplicaFetched};
use super::replica::Role;
use super::{BrokerId, Cluster, Due, TopicPartition};

/// `replica.fetch.max.bytes`
const REPLICA_FETCH_BYTES: u64 = 1_048_576;

impl Cluster {
    /// A message of another broker, at a live one.
    pub(super) fn replicate(&mut self, hop: Hop, now_us: u64, out: &mut Out) {
        let is_cut = |broker: BrokerId| self.brokers.get(&broker).is_none_or(|state| state.isolated);
        if hop.from != hop.to && (is_cut(hop.from) || is_cut(hop.to)) {
            return;
        }
        match hop.kind {
            HopKind::Fetch { offset, last_epoch } => self.serve_follower(&hop, offset, last_epoch, now_us, out),
            HopKind::Fetched(_) => self.take_in(hop, now_us, out),
        }
    }

    // --- the leader's side

    /// The leader has more records: followers that wait get them.
    pub(super) fn appended(&mut self, leader: BrokerId, partition: TopicPartition, now_us: u64, out: &mut Out) {
        self.watch_lag(leader, partition, now_us);
        self.raise_high_watermark(leader, partition, now_us, out);
        self.wake_followers(leader, partition, now_us, out);
    }

    fn serve_follower(&mut self, hop: &Hop, offset: u64, last_epoch: Option<u32>, now_us: u64, out: &mut Out) {
        let (leader, follower, partition) = (hop.to, hop.from, hop.partition);
        let Some(replica) = self.replica_mut(leader, partition) else { return };
        if !replica.is_leader() || replica.leader_epoch != hop.leader_epoch {
            return;
        }
        let (start, end) = (replica.log.start(), replica.log.end());
        if let Some(last_epoch) = last_epoch {
            let (epoch, epoch_end) = replica.log.end_of_epoch(last_epoch);
            if epoch.is_none_or(|epoch| epoch < last_epoch) || epoch_end < offset {
                return answer(hop, ReplicaFetched::Diverging { epoch, end: epoch_end }, out);
            }
        }
        if offset < start || offset > end {
            return answer(hop, ReplicaFetched::OutOfRange { log_start: start, end }, out);
        }
        let Some(leading) = replica.leading() else { return };
        let Some(following) = leading.followers.get_mut(&follower) else { return };
        if offset >= end {
            following.caught_up_us = now_us;
        } else if offset >= following.leader_end_then {
            following.caught_up_us = following.caught_up_us.max(following.fetched_us);
        }
        let advances = offset > following.end;
        following.session = hop.session;
        following.parked_until_us = None;
        (following.end, following.fetched_us, following.leader_end_then) = (offset, now_us, end);
        if advances {
            out.effects.push(Effect::Replicated { partition, broker: follower, end: offset });
        }
        self.expand_isr(leader, partition, follower, now_us, out);
        self.raise_high_watermark(leader, partition, now_us, out);
        self.wake_followers(leader, partition, now_us, out);
        self.answer_or_park(leader, partition, follower, now_us, out);
    }

    /// Answers a follower's fetch when there is anything to say.
    fn answer_or_park(
        &mut self,
        leader: BrokerId,
        partition: TopicPartition,
        follower: BrokerId,
        now_us: u64,
        out: &mut Out,
    ) {
        let wait_us = self.config.replica_fetch_wait_us;
        let goes_on = self.config.idle_fetches_unseen && self.is_asking(leader, follower);
        let Some(replica) = self.replica_mut(leader, partition) else { return };
        let told = (replica.high_watermark, replica.log.start());
        let end = replica.log.end();
        let Some(leading) = replica.leading() else { return };
        // Whoever is not in sync gets back in by asking.
        let is_unseen = goes_on && leading.isr.contains(&follower);
        let Some(following) = leading.followers.get_mut(&follower) else { return };
        if following.end < end || following.told != told {
            return self.answer_follower(leader, partition, follower, out);
        }
        let until_us = if is_unseen { u64::MAX } else { now_us.saturating_add(wait_us) };
        following.parked_until_us = Some(until_us);
        if until_us == u64::MAX {
            return;
        }
        self.due.0.insert((until_us, Due::ReplicaFetch { partition, leader, follower }));
    }

    pub(super) fn wake_followers(&mut self, leader: BrokerId, partition: TopicPartition, now_us: u64, out: &mut Out) {
        let wait_us = self.config.replica_fetch_wait_us;
        let Some(replica) = self.replica_mut(leader, partition) else { return };
        let told = (replica.high_watermark, replica.log.start());
        let end = replica.log.end();
        let Some(leading) = replica.leading() else { return };
        let mut woken = Vec::new();
        for (follower, following) in &mut leading.followers {
            let has_news = following.end < end || following.told != told;
            if let Some(until_us) = following.parked_until_us.filter(|_| has_news) {
                following.ask_until(now_us, wait_us);
                following.parked_until_us = None;
                woken.push((*follower, until_us));
            }
        }
        for (follower, until_us) in woken {
            self.due.0.remove(&(until_us, Due::ReplicaFetch { partition, leader, follower }));
            self.answer_follower(leader, partition, follower, out);
        }
    }

    /// A follower whose fetches reach the leader.
    fn is_asking(&self, leader: BrokerId, follower: BrokerId) -> bool {
        let is_cut = |broker: BrokerId| self.brokers.get(&broker).is_none_or(|state| state.isolated);
        self.is_up(follower) && !is_cut(follower) && !is_cut(leader)
    }

    /// A broker stops or is cut off: what it asked last, or was asked last, waits at its leader for the rest of its time.
    pub(super) fn end_idle_fetches(&mut self, broker: BrokerId, now_us: u64) {
        let led = |(id, state): (&BrokerId, &super::Broker)| {
            let those = state.replicas.iter().filter(|(_, replica)| replica.is_leader());
            those.map(|(partition, _)| (*id, *partition)).collect::<Vec<_>>()
        };
        let led: Vec<(BrokerId, TopicPartition)> = self.brokers.iter().flat_map(led).collect();
        for (leader, partition) in led {
            self.end_idle(leader, partition, now_us, |follower, _| follower == broker || leader == broker);
        }
    }

    /// Followers whose fetches are seen from now on, by their ids and whether they are in sync.
    pub(super) fn end_idle(
        &mut self,
        leader: BrokerId,
        partition: TopicPartition,
        now_us: u64,
        is_seen: impl Fn(BrokerId, bool) -> bool,
    ) {
        let wait_us = self.config.replica_fetch_wait_us;
        let Some(leading) = self.replica_mut(leader, partition).and_then(|replica| replica.leading()) else { return };
        let mut waiting = Vec::new();
        for (follower, following) in &mut leading.followers {
            let is_idle = following.parked_until_us == Some(u64::MAX);
            if is_idle && is_seen(*follower, leading.isr.contains(follower)) {
                following.ask_until(now_us, wait_us);
                let until_us = following.fetched_us + wait_us;
                following.parked_until_us = Some(until_us);
                waiting.push((until_us, Due::ReplicaFetch { partition, leader, follower: *follower }));
            }
        }
        self.due.0.extend(waiting);
    }

    /// A follower's fetch has waited long enough: it gets an empty answer.
    pub(super) fn answer_parked(
        &mut self,
        partition: TopicPartition,
        leader: BrokerId,
        follower: BrokerId,
        now_us: u64,
        out: &mut Out,
    ) {
        if !self.is_up(leader) {
            return;
        }
        let following = self.replica_mut(leader, partition).and_then(|replica| replica.leading());
        let Some(following) = following.and_then(|leading| leading.followers.get_mut(&follower)) else { return };
        if following.parked_until_us.is_some_and(|until_us| until_us <= now_us) {
            following.parked_until_us = None;
            self.answer_follower(leader, partition, follower, out);
        }
    }

    fn answer_follower(&mut self, leader: BrokerId, partition: TopicPartition, follower: BrokerId, out: &mut Out) {
        let Some(replica) = self.replica_mut(leader, partition) else { return };
        let (high_watermark, log_start, leader_epoch) =
            (replica.high_watermark, replica.log.start(), replica.leader_epoch);
        let end = replica.log.end();
        let Some(following) = replica.leading().and_then(|leading| leading.followers.get_mut(&follower)) else {
            return;
        };
        following.told = (high_watermark, log_start);
        let (session, from) = (following.session, following.end);
        let batches = replica.log.read(from, end, REPLICA_FETCH_BYTES);
        let kind = HopKind::Fetched(ReplicaFetched::Data { batches, high_watermark, log_start });
        out.hops.push(Hop { from: leader, to: follower, partition, leader_epoch, session, kind });
    }

    /// The high watermark is the least log end of the in-sync replicas; it stands still while there are fewer of them
    /// than `min.insync.replicas` (KIP-966).
    pub(super) fn raise_high_watermark(
        &mut self,
        leader: BrokerId,
        partition: TopicPartition,
        now_us: u64,
        out: &mut Out,
    ) {
        let min_isr = self.min_isr(partition);
        let Some(replica) = self.replica_mut(leader, partition) else { return };
        let Role::Leader(leading) = &replica.role else { return };
        if (leading.isr.len() as u32) < min_isr {
            return;
        }
        let end_of = |broker: &BrokerId| leading.followers.get(broker).map_or(0, |following| following.end);
        let others = leading.isr.iter().filter(|broker| **broker != leader).map(end_of);
        let least = others.chain([replica.log.end()]).min().unwrap_or_default();
        if replica.raise(least) {
            out.effects.push(Effect::HighWatermarkMoved { partition, offset: least });
            self.answer_waiting(leader, partition, out);
            self.confirm_markers(partition, out);
            self.wake_fetches(leader, partition, out);
            self.wake_followers(leader, partition, now_us, out);
        }
    }

    fn expand_isr(
        &mut self,
        leader: BrokerId,
        partition: TopicPartition,
        follower: BrokerId,
        now_us: u64,
        out: &mut Out,
    ) {
        if !self.may_alter(leader, partition) || self.brokers.get(&follower).is_none_or(|broker| broker.fenced) {
            return;
        }
        let Some(replica) = self.replica(leader, partition) else { return };
        let Role::Leader(leading) = &replica.role else { return };
        let Some(following) = leading.followers.get(&follower) else { return };
        let is_caught_up = following.end >= replica.high_watermark && following.end >= leading.epoch_start;
        if !is_caught_up || leading.isr.contains(&follower) {
            return;
        }
        out.effects.push(Effect::IsrExpanded { partition, broker: follower });
        if let Some(state) = self.partition_mut(partition) {
            state.isr.push(follower);
            state.isr.sort_unstable();
        }
        self.partition_changed(partition, now_us, out);
    }

    /// Makes sure that somebody looks when a follower has lagged for too long.
    fn watch_lag(&mut self, leader: BrokerId, partition: TopicPartition, now_us: u64) {
        let lag_max_us = self.config.replica_lag_max_us;
        let Some(leading) = self.replica_mut(leader, partition).and_then(|replica| replica.leading()) else { return };
        let in_sync = leading.followers.iter().filter(|(broker, _)| leading.isr.contains(broker));
        let Some(since_us) = in_sync.map(|(_, one)| one.caught_up_us).min().filter(|_| !leading.lag_watched.0) else {
            return;
        };
        leading.lag_watched.0 = true;
        self.due.0.insert((now_us.max(since_us + lag_max_us), Due::Lag(partition, leader)));
    }

    /// Takes followers out of the in-sync replicas that have not caught up for `replica.lag.time.max.ms`.
    pub(super) fn look_for_lag(&mut self, partition: TopicPartition, leader: BrokerId, now_us: u64, out: &mut Out) {
        let lag_max_us = self.config.replica_lag_max_us;
        let can_tell = self.may_alter(leader, partition);
        let Some(replica) = self.replica_mut(leader, partition) else { return };
        let end = replica.log.end();
        let Some(leading) = replica.leading() else { return };
        leading.lag_watched.0 = false;
        let in_sync = leading.followers.iter().filter(|(broker, _)| leading.isr.contains(broker));
        let behind: Vec<(BrokerId, u64)> =
            in_sync.filter(|(_, one)| one.end < end).map(|(broker, one)| (*broker, one.caught_up_us)).collect();
        let is_late = |since_us: u64| now_us >= since_us + lag_max_us;
        let late: Vec<BrokerId> =
            behind.iter().filter(|(_, since_us)| can_tell && is_late(*since_us)).map(|(broker, _)| *broker).collect();
        let next_us = behind.iter().map(|(_, since_us)| since_us + lag_max_us).filter(|at_us| *at_us > now_us).min();
        if let Some(next_us) = next_us {
            leading.lag_watched.0 = true;
            self.due.0.insert((next_us, Due::Lag(partition, leader)));
        }
        if late.is_empty() {
            return;
        }
        out.effects.extend(late.iter().map(|broker| Effect::IsrShrunk { partition, broker: *broker }));
        if let Some(state) = self.partition_mut(partition) {
            state.isr.retain(|broker| !late.contains(broker));
        }
        self.partition_changed(partition, now_us, out);
    }

    // --- the follower's side

    /// Asks the leader for what follows the log end.
    pub(super) fn send_fetch(&mut self, follower: BrokerId, partition: TopicPartition, out: &mut Out) {
        let Some(replica) = self.replica(follower, partition) else { return };
        let Role::Follower { leader } = replica.role else { return };
        let kind = HopKind::Fetch { offset: replica.log.end(), last_epoch: replica.log.last_epoch() };
        let (leader_epoch, session) = (replica.leader_epoch, replica.session);
        out.hops.push(Hop { from: follower, to: leader, partition, leader_epoch, session, kind });
    }

    fn take_in(&mut self, hop: Hop, now_us: u64, out: &mut Out) {
        let (follower, partition) = (hop.to, hop.partition);
        let config = self.config_of(partition.topic);
        let now_ms = self.config.wall_ms(now_us);
        let Some(replica) = self.replica_mut(follower, partition) else { return };
        let is_mine = matches!(replica.role, Role::Follower { leader } if leader == hop.from);
        if !is_mine || replica.session != hop.session || replica.leader_epoch != hop.leader_epoch {
            return;
        }
        let HopKind::Fetched(fetched) = hop.kind else { return };
        match fetched {
            ReplicaFetched::Data { batches, high_watermark, log_start } => {
                for batch in batches {
                    replica.log.append(batch, &config, now_ms);
                }
                replica.log.move_start(log_start);
                let end = replica.log.end();
                replica.raise(high_watermark.min(end));
            }
            ReplicaFetched::Diverging { epoch, end } => {
                let own_end = epoch.map_or(end, |epoch| replica.log.end_of_epoch(epoch).1);
                let to = own_end.min(end);
                let gone = replica.truncate(to, now_ms);
                out.effects.push(Effect::Truncated { partition, broker: follower, to, gone });
            }
            ReplicaFetched::OutOfRange { log_start, end } => {
                if replica.log.end() > end {
                    let gone = replica.truncate(end, now_ms);
                    out.effects.push(Effect::Truncated { partition, broker: follower, to: end, gone });
                } else {
                    replica.log.restart_at(log_start, now_ms);
                }
            }
        }
        self.send_fetch(follower, partition, out);
    }
}

fn answer(question: &Hop, fetched: ReplicaFetched, out: &mut Out) {
    let &Hop { from, to, partition, leader_epoch, session, .. } = question;
    let kind = HopKind::Fetched(fetched);
    out.hops.push(Hop { from: to, to: from, partition, leader_epoch, session, kind });
}
