//! A delayed retry, whole: a work queue whose dead letters wait in a queue with a TTL and come back, a consumer that
//! rejects every second message and gives up after three tries, and the queue where it parks what it gave up on. Wired by the default exchange.
use crate::engine::value::{Table, Value};
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkKind, Part, Row};
use crate::studio::edit::{Edit, names};
use crate::studio::kind::{Preset, PresetValue};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

/// Between the parts, px; on the grid.
const RIGHT: i32 = 304;
const DOWN: i32 = 184;
/// How long a message waits for its next try, ms.
const PAUSE_MS: i64 = 3_000;

const EXCHANGE: &str = "x-dead-letter-exchange";
const KEY: &str = "x-dead-letter-routing-key";
/// Key of the dead letters before the queue that they wait in has its name.
const LATER: &str = "retry";

pub static PRESETS: &[Preset] = &[Preset {
    id: "rabbitmq.queue/delayed-retry",
    kind: "rabbitmq.queue",
    label: t("Delayed retry", "지연 재시도"),
    help: t(
        "A work queue, a queue with a TTL where rejected work waits, a consumer that rejects every second message and gives up after three tries, and a parking queue.",
        "작업 큐, reject된 일이 기다릴 TTL 큐, 둘에 하나를 reject하고 세 번 만에 포기하는 컨슈머, 보관 큐를 한꺼번에 둡니다.",
    ),
    settings: &[(EXCHANGE, PresetValue::Text("")), (KEY, PresetValue::Text(LATER))],
    in_palette: true,
}];

/// All that belongs to a queue that was placed as the preset; `None` = it is another part.
pub fn add_whole(document: &Document, part: &Part) -> Option<Edit> {
    let preset = PRESETS.first()?;
    let of_preset: Vec<(String, Value)> =
        preset.settings.iter().map(|(id, value)| ((*id).to_owned(), value.value())).collect();
    if part.kind != preset.kind || part.settings.0 != of_preset {
        return None;
    }
    let mut build = Build { document: document.clone(), edits: Vec::new() };
    let work = part.name.clone();
    let later = names::fresh_copy_name(document, &format!("{work}-retry"));
    let parking = names::fresh_copy_name(document, &format!("{work}-parking"));
    let mut queue = part.clone();
    queue.settings.set(KEY, Value::text(&*later));
    build.part(queue);
    let back = [("x-message-ttl", Value::Int(PAUSE_MS)), (EXCHANGE, Value::text("")), (KEY, Value::text(&*work))];
    build.new_part("rabbitmq.queue", later, (part.x, part.y + DOWN), &back);
    build.new_part("rabbitmq.queue", parking.clone(), (part.x + RIGHT, part.y + DOWN), &[]);
    let name = names::fresh_name(&build.document, "client.consumer");
    // Without a failure nothing would ever be tried again.
    let fails = [("when", Value::text("every-nth")), ("n", Value::Int(2)), ("then", Value::text("reject"))];
    let fails = Value::Table(Table(fails.map(|(id, value)| (id.to_owned(), value)).into()));
    let parks =
        [("parking", Value::text(&*parking)), ("prefetch", Value::Int(1)), ("failures", Value::Array(vec![fails]))];
    let consumer = build.new_part("client.consumer", name, (part.x + RIGHT, part.y), &parks);
    let link = Link {
        id: names::fresh_link_id(&build.document),
        kind: LinkKind::Consume,
        from: part.id.clone(),
        to: consumer,
        rows: vec![Row::default()],
    };
    build.edits.push(Edit::AddLink(link));
    Some(Edit::Batch(build.edits))
}

/// Ids are taken one after the other.
struct Build {
    document: Document,
    edits: Vec<Edit>,
}

impl Build {
    fn part(&mut self, part: Part) {
        self.document.parts.push(part.clone());
        self.edits.push(Edit::AddPart(part));
    }

    fn new_part(&mut self, kind: &str, name: String, (x, y): (i32, i32), settings: &[(&str, Value)]) -> String {
        let settings = settings.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect();
        let id = names::fresh_part_id(&self.document, kind);
        self.part(Part { id: id.clone(), kind: kind.into(), name, x, y, settings: Table(settings) });
        id
    }
}
