//! The face of a topic: lanes in one box, or by broker.
use super::log::Window;
use super::say::Say;
use crate::engine::id::PartIx;
use crate::engine::kafka::cluster::{BrokerId, Process};
use crate::engine::kafka::view::{BrokerView, ClusterView, CursorView, PartitionView, ReplicaView, TopicView};
use crate::engine::sort::sort_by;
use crate::locales::kafka_face as texts;
use crate::locales::number::{duration, number};
use crate::studio::face::consumer::LineTone;
use crate::studio::face::kafka::{
    BrokerLook, BrokerTab, CursorFace, Follower, Lane, LaneKind, Leader, Section, TopicFace,
};
use crate::studio::face::{Tag, TagIcon, Tone};
use crate::studio::kafka::measure::{self, Measure};
use crate::studio::kafka::places::{LanePlace, SectionPlace, places};

/// From this lag on it is a warning.
const LAG_WARNS: u64 = 3;

pub struct Topic<'a> {
    pub view: &'a TopicView,
    pub cluster: &'a ClusterView,
    pub measure: Measure,
    pub say: &'a Say<'a>,
}

impl Topic<'_> {
    pub fn face(&self) -> TopicFace {
        let sections = places(self.view, &self.measure).iter().map(|place| self.section(place)).collect();
        let hidden = self.view.partitions.len().saturating_sub(self.measure.shown() as usize);
        let more = (hidden > 0).then(|| {
            let top = self.measure.height() - measure::MORE;
            (top, self.say.say(texts::MORE_PARTITIONS, &[&number(hidden as u64)]))
        });
        TopicFace { width: self.measure.width(), sections, more, ..TopicFace::default() }
    }

    fn section(&self, place: &SectionPlace) -> Section {
        let partition = |number: u32| self.view.partitions.iter().find(|partition| partition.partition == number);
        let lanes =
            place.lanes.iter().filter_map(|lane| Some(self.lane(partition(lane.partition)?, lane, place.broker)));
        Section {
            top: place.top,
            height: place.height,
            tab: place.broker.map(|broker| self.tab(broker)),
            lanes: lanes.collect(),
        }
    }

    fn tab(&self, broker: BrokerId) -> BrokerTab {
        let view = self.cluster.brokers.iter().find(|view| view.broker == broker);
        let mut tags = Vec::new();
        if self.cluster.controller == broker {
            tags.push(Tag::new(TagIcon::Pin, Tone::Plain, self.say.text(texts::CONTROLLER)));
        }
        if let Some(slow_us) = view.map(|view| view.slow_us).filter(|slow_us| *slow_us > 0) {
            tags.push(Tag::new(TagIcon::Clock, Tone::Warn, self.say.say(texts::SLOW, &[&duration(slow_us)])));
        }
        tags.extend(view.and_then(|view| state_tag(self.say, view)));
        BrokerTab {
            name: self.say.say(texts::BROKER, &[&broker.to_string()]),
            look: view.map_or(BrokerLook::Up, look_of),
            tags,
        }
    }

    fn lane(&self, partition: &PartitionView, place: &LanePlace, broker: Option<BrokerId>) -> Lane {
        let window = Window::of(partition, self.measure.cells());
        let (kind, cells, tag) = match broker {
            Some(broker) if !place.leads => self.follower(partition, &window, broker),
            _ => self.leader(partition, &window),
        };
        Lane {
            partition: partition.partition,
            top: place.top,
            height: place.height,
            middle: place.middle(&self.measure),
            first_x: self.measure.first_x(),
            cells,
            kind,
            tag,
        }
    }

    fn leader(
        &self,
        partition: &PartitionView,
        window: &Window,
    ) -> (LaneKind, Vec<crate::studio::face::kafka::RecordFace>, Option<Tag>) {
        let high_watermark = window.cell(partition.high_watermark);
        let last_stable =
            (partition.last_stable < partition.high_watermark).then(|| window.cell(partition.last_stable));
        let dense = self.measure.is_dense();
        let mut flags = vec![high_watermark];
        flags.extend(last_stable.map(|cell| cell.saturating_sub(1)));
        let crown = || self.say.say(texts::LEADER_EPOCH, &[&partition.epoch.to_string()]);
        let leader = Leader {
            of_stream: false,
            dense,
            crown: self.measure.has_sections().then(crown),
            from_start: window.is_from_start(self.measure.cells()),
            offsets: if dense { Vec::new() } else { window.offsets(&flags) },
            gaps: window.gaps(),
            segments: window.segments(&partition.segments),
            high_watermark,
            last_stable,
            end: partition.log_end.to_string(),
            cursors: self.cursors(partition, window),
            rows: self.measure.rows as usize,
        };
        let short = partition.isr.len() < partition.min_isr as usize;
        let tag = if partition.leader.is_none() {
            Some(Tag::new(TagIcon::Bolt, Tone::Bad, self.say.text(texts::OFFLINE)))
        } else {
            short.then(|| {
                let numbers = [partition.isr.len().to_string(), partition.min_isr.to_string()];
                let text = self.say.say(texts::ISR_SHORT, &[&numbers[0], &numbers[1]]);
                Tag::new(TagIcon::Warning, Tone::Bad, text)
            })
        };
        let cells = window.faces(self.say.class, partition.high_watermark);
        (LaneKind::Leader(Box::new(leader)), cells, tag)
    }

    fn follower(
        &self,
        partition: &PartitionView,
        window: &Window,
        broker: BrokerId,
    ) -> (LaneKind, Vec<crate::studio::face::kafka::RecordFace>, Option<Tag>) {
        let replica = partition.replicas.iter().find(|replica| replica.broker == broker);
        let log_end = replica.map_or(0, |replica| replica.log_end);
        let mut cells = window.faces(self.say.class, u64::MAX);
        cells.truncate(window.cell(log_end));
        let in_sync = replica.is_some_and(|replica| replica.in_sync);
        let up = replica.is_some_and(|replica| replica.up);
        let tag = if partition.leader.is_none() && is_best(partition, replica) {
            Some(Tag::new(TagIcon::Bolt, Tone::Bad, self.say.text(texts::OFFLINE)))
        } else {
            (!in_sync).then(|| Tag::new(TagIcon::Warning, Tone::Bad, self.say.text(texts::OUT_OF_ISR)))
        };
        let follower = Follower { dense: self.measure.is_dense(), of: window.records.len(), in_sync, up };
        (LaneKind::Follower(follower), cells, tag)
    }

    /// Readers in the order of the board, as many as there are rows.
    fn cursors(&self, partition: &PartitionView, window: &Window) -> Vec<CursorFace> {
        let mut readers: Vec<PartIx> = self
            .view
            .partitions
            .iter()
            .flat_map(|partition| partition.cursors.iter().map(|cursor| cursor.reader))
            .collect();
        sort_by(&mut readers, |a, b| a.0.cmp(&b.0));
        readers.dedup();
        let row = |cursor: &CursorView| readers.iter().position(|reader| *reader == cursor.reader).unwrap_or(0);
        let mut cursors: Vec<CursorFace> =
            partition.cursors.iter().map(|cursor| self.cursor(cursor, row(cursor), window)).collect();
        cursors.retain(|cursor| cursor.row < self.measure.rows as usize);
        cursors
    }

    fn cursor(&self, cursor: &CursorView, row: usize, window: &Window) -> CursorFace {
        let lag = if cursor.lag > 0 { self.say.say(texts::LAG, &[&number(cursor.lag)]) } else { String::new() };
        CursorFace {
            name: (self.say.name)(cursor.reader),
            row,
            committed: cursor.committed.map(|offset| window.mark(offset)),
            position: cursor.position.map(|offset| window.mark(offset)),
            lag,
            tone: if cursor.lag >= LAG_WARNS { LineTone::Warn } else { LineTone::Plain },
        }
    }

    /// `3 partitions · RF 3 · min.insync.replicas 2`
    pub fn summary(&self) -> String {
        let numbers = [self.view.partitions.len() as u64, u64::from(self.measure.replication)].map(number);
        let text = if self.view.partitions.len() == 1 { texts::ONE_PARTITION } else { texts::PARTITIONS };
        let summary = self.say.say(text, &[&numbers[0], &numbers[1]]);
        match self.view.partitions.first().filter(|_| self.measure.has_sections()) {
            Some(partition) => {
                format!("{summary} · {}", self.say.say(texts::MIN_ISR, &[&partition.min_isr.to_string()]))
            }
            None => summary,
        }
    }

    /// What a reader of the screen hears, without the name.
    pub fn facts(&self) -> Vec<String> {
        let held: u64 = self.view.partitions.iter().map(|partition| partition.log_end - partition.log_start).sum();
        let mut facts = vec![self.summary(), self.say.count(held, texts::ONE_RECORD, texts::RECORDS)];
        for partition in self.view.partitions.iter().take(self.measure.shown() as usize) {
            facts.push(self.partition_fact(partition));
        }
        facts
    }

    fn partition_fact(&self, partition: &PartitionView) -> String {
        let name = partition.partition.to_string();
        let Some(leader) = partition.leader else { return self.say.say(texts::PARTITION_OFFLINE, &[&name]) };
        let places = [partition.log_start, partition.log_end, partition.high_watermark].map(number);
        let mut fact =
            self.say.say(texts::PARTITION_LED, &[&name, &leader.to_string(), &places[0], &places[1], &places[2]]);
        for cursor in &partition.cursors {
            let reader = (self.say.name)(cursor.reader);
            fact.push_str(", ");
            fact.push_str(&self.say.say(texts::READER_AT, &[&reader, &number(cursor.lag)]));
        }
        fact
    }
}

/// The replica whose records are shown while nobody leads.
fn is_best(partition: &PartitionView, replica: Option<&ReplicaView>) -> bool {
    let most = partition
        .replicas
        .iter()
        .max_by_key(|replica| (replica.up, replica.log_end, std::cmp::Reverse(replica.broker)));
    replica.zip(most).is_some_and(|(replica, most)| replica.broker == most.broker)
}

pub fn look_of(view: &BrokerView) -> BrokerLook {
    match view.process {
        Process::Down => BrokerLook::Down,
        Process::Frozen => BrokerLook::Frozen,
        Process::Up if view.isolated => BrokerLook::Isolated,
        Process::Up => BrokerLook::Up,
    }
}

fn state_tag(say: &Say, view: &BrokerView) -> Option<Tag> {
    match view.process {
        Process::Down => Some(Tag::new(TagIcon::Bolt, Tone::Bad, say.text(texts::DOWN))),
        Process::Frozen => Some(Tag::new(TagIcon::Pause, Tone::Warn, say.text(texts::FROZEN))),
        Process::Up if view.isolated => Some(Tag::new(TagIcon::Lock, Tone::Warn, say.text(texts::ISOLATED))),
        Process::Up => None,
    }
}
