//! The inside of a stream: its log as a lane, drawn as the lanes of topics are. Offsets above the cells, ticks where
//! segments begin, readers below, at what they get next.
use crate::engine::id::PartIx;
use crate::engine::kafka::view::{PartitionView, RecordLook, RecordView as LaneRecord};
use crate::engine::rabbitmq::cluster::Cluster;
use crate::engine::rabbitmq::stream_view::{ReaderView, RecordView, StreamView};
use crate::locales::board::fill;
use crate::locales::number::number;
use crate::locales::{Text, face as names, kafka_face};
use crate::studio::document::Part;
use crate::studio::face::build::{Source, problems};
use crate::studio::face::consumer::LineTone;
use crate::studio::face::kafka::{CursorFace, KafkaFace, Lane, LaneKind, Leader, Section, TopicFace};
use crate::studio::face::late::LateFace;
use crate::studio::face::{Inside, PartFace};
use crate::studio::geometry::size::{STREAM_WIDTH, stream_rows};
use crate::studio::kafka::face::log::Window;
use crate::studio::kind::Role;
use crate::studio::rabbitmq::nodes;

/// Below the header.
const TOP: f64 = 32.0;
/// Left edge of the first cell.
const FIRST_X: f64 = 16.0;
const CELLS: usize = 11;
/// From this lag on it is a warning.
const LAG_WARNS: u32 = 3;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const STREAM_NAME: Text = t("Stream {0}", "stream {0}");
const SEGMENTS: Text = t("stream · {0} segments", "stream · segment {0}개");
const ONE_SEGMENT: Text = t("stream · 1 segment", "stream · segment 1개");
const HOLDS: Text = t("messages from offset {0} to {1}", "offset {0}부터 {1}까지");
const NOTHING: Text = t("no messages", "메시지 없음");
/// In place of the lag of a reader that waits for the single active consumer to go.
const WAITS: Text = t("waits", "대기");
const TAIL: Text = t("{0} not committed yet", "아직 commit되지 않은 것 {0}개");
const READS: Text = t("{0} reads next {1}, lag {2}", "{0:은/는} 다음에 {1:을/를} 읽음, lag {2}");

/// In place of what a queue shows. Its tags stay.
pub fn adorn(source: &Source, part: &Part, ix: PartIx, made: &mut PartFace) {
    if crate::studio::geometry::size::role(part) != Role::Queue || part.variant() != "stream" {
        return;
    }
    let session = source.studio.session();
    let view = session.world().stream(ix, CELLS);
    let rows = stream_rows(source.studio.document(), part);
    let say = |text: Text, values: &[&str]| fill(text.get(source.language), values);
    let mut label = vec![say(STREAM_NAME, &[&part.name])];
    let mut kind_word = "stream".to_owned();
    let lane = view.as_ref().map(|view| {
        kind_word = match view.segments.len() {
            0 | 1 => say(ONE_SEGMENT, &[]),
            many => say(SEGMENTS, &[&many.to_string()]),
        };
        let world = session.world();
        let tail = Cluster::of(world).map(|cluster| cluster.uncommitted(ix, world)).unwrap_or_default();
        let build = Build { source, view, tail, rows };
        label.push(build.said());
        label.extend(view.readers.iter().map(|reader| build.reader_said(reader)));
        build.lane()
    });
    let errors = problems(source.studio, &part.id);
    if errors > 0 {
        label.push(say(if errors == 1 { names::ONE_PROBLEM } else { names::PROBLEMS }, &[&number(errors as u64)]));
    }
    let section = Section { lanes: lane.into_iter().collect(), ..Section::default() };
    let inside = TopicFace { width: STREAM_WIDTH, sections: vec![section], ..TopicFace::default() };
    made.kind_word = kind_word;
    made.inside = Inside::Late(LateFace::new(KafkaFace::Topic(inside)));
    made.label = label.join(", ");
    nodes::adorn_stream(source, ix, made);
}

struct Build<'a> {
    source: &'a Source<'a>,
    view: &'a StreamView,
    /// What the leader has and no majority yet, behind the view's records.
    tail: Vec<RecordView>,
    rows: u32,
}

impl Build<'_> {
    fn lane(&self) -> Lane {
        let partition = as_partition(self.view, &self.tail);
        let window = Window::of(&partition, CELLS);
        let class = |key| self.source.studio.session().symbols().class(key);
        let count = window.records.len();
        let leader = Leader {
            of_stream: true,
            from_start: window.is_from_start(CELLS),
            offsets: window.offsets(&[]),
            segments: window.segments(&partition.segments),
            high_watermark: count.min(window.cell(partition.high_watermark)),
            end: partition.log_end.to_string(),
            cursors: self.cursors(&window),
            rows: self.rows as usize,
            ..Leader::default()
        };
        let height = 50.0 + 16.0 * f64::from(self.rows);
        Lane {
            partition: 0,
            top: TOP,
            height,
            middle: TOP + 31.0,
            first_x: FIRST_X,
            cells: window.faces(&class, partition.high_watermark),
            kind: LaneKind::Leader(Box::new(leader)),
            tag: None,
        }
    }

    /// What the broker keeps for a name is filled, where a reader stands is an outline; without a name the two are one.
    fn cursors(&self, window: &Window) -> Vec<CursorFace> {
        let cursor = |(row, reader): (usize, &ReaderView)| {
            let lag = match reader.lag {
                _ if !reader.active => WAITS.get(self.source.language).to_owned(),
                0 => String::new(),
                lag => fill(kafka_face::LAG.get(self.source.language), &[&number(lag.into())]),
            };
            CursorFace {
                name: self.name(reader.consumer),
                row,
                committed: match reader.group {
                    Some(_) => reader.stored.map(|offset| window.mark(offset)),
                    None => Some(window.mark(reader.next)),
                },
                position: reader.active.then(|| window.mark(reader.next)),
                lag,
                tone: if reader.active && reader.lag >= LAG_WARNS { LineTone::Warn } else { LineTone::Plain },
            }
        };
        let mut readers: Vec<&ReaderView> = self.view.readers.iter().collect();
        readers.sort_by_key(|reader| reader.consumer);
        readers.into_iter().enumerate().take(self.rows as usize).map(cursor).collect()
    }

    fn name(&self, part: PartIx) -> String {
        let topology = self.source.studio.session().topology();
        topology.parts.get(part.0 as usize).map(|part| part.name.clone()).unwrap_or_default()
    }

    fn said(&self) -> String {
        let language = self.source.language;
        let last = self.view.segments.iter().rev().find_map(|segment| segment.last);
        let holds = match last {
            Some(last) => fill(HOLDS.get(language), &[&self.view.first().to_string(), &last.to_string()]),
            None => NOTHING.get(language).to_owned(),
        };
        match self.tail.len() {
            0 => holds,
            count => format!("{holds}, {}", fill(TAIL.get(language), &[&count.to_string()])),
        }
    }

    fn reader_said(&self, reader: &ReaderView) -> String {
        let values = [self.name(reader.consumer), number(reader.next), number(reader.lag.into())];
        fill(READS.get(self.source.language), &[&values[0], &values[1], &values[2]])
    }
}

/// The log as a partition: what no majority has yet lies behind its high watermark.
fn as_partition(view: &StreamView, tail: &[RecordView]) -> PartitionView {
    let record = |record: &RecordView| LaneRecord {
        offset: record.offset.into(),
        message: record.message,
        key: record.key,
        state: RecordLook::Plain,
        timestamp_ms: 0,
        bytes: 0,
    };
    let next = u64::from(view.next);
    PartitionView {
        partition: 0,
        leader: None,
        epoch: 0,
        isr: Vec::new(),
        min_isr: 0,
        replicas: Vec::new(),
        log_start: view.first().into(),
        high_watermark: next,
        last_stable: next,
        log_end: tail.last().map_or(next, |record| u64::from(record.offset) + 1),
        bytes: view.bytes(),
        segments: view.segments.iter().map(|segment| segment.first.into()).collect(),
        records: view.records.iter().chain(tail).map(record).collect(),
        cursors: Vec::new(),
    }
}
