//! What the board shows of nodes: in their own part a box each, and what they mean for queues and clients, added to the
//! faces of those. Reads views only.
use crate::engine::id::{PartIx, Time};
use crate::engine::rabbitmq::cluster::Cluster;
use crate::engine::rabbitmq::cluster::view::StreamState;
use crate::engine::rabbitmq::cluster::view::{ConnectionState, Holds, HomeView, MemberView, NodeView, QuorumView};
use crate::engine::rabbitmq::raft::{Node, Role as RaftRole};
use crate::engine::view::ClientState;
use crate::engine::world::World;
use crate::locales::board::fill;
use crate::locales::{Language, Text};
use crate::studio::document::Part;
use crate::studio::face::build::{Source, problems};
use crate::studio::face::consumer::LineTone;
use crate::studio::face::late::LateFace;
use crate::studio::face::nodes::{NodeFace, NodeLook, NodesFace};
use crate::studio::face::queue::MemberLook;
use crate::studio::face::{Inside, PartFace, Tag, TagIcon, Tone};
use crate::studio::rules::derived::role_of;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const NAME: Text = t("RabbitMQ nodes {0}", "RabbitMQ 노드 {0}");
const UP: Text = t("{0} of {1} up", "{1}대 중 {0}대 켜짐");
const PARTED: Text = t("parted: {0} | {1}", "갈라짐: {0} | {1}");
const ALARM: Text = t("alarm: publishers are blocked", "알람: 보내는 연결을 막음");
const DOWN: Text = t("down", "내려감");
const CUT_OFF: Text = t("cut off", "끊어짐");
const IS_UP: Text = t("up", "켜짐");
const MEMORY: Text = t("memory alarm", "메모리 알람");
const DISK: Text = t("disk alarm", "디스크 알람");
const ON_NODE: Text = t("{0} {1}: leads {2}, home of {3}", "{0} {1}: 리더 {2}, 홈 {3}");
const QUEUE_DOWN: Text = t("down", "다운");
const HOME: Text = t("lives on {0}", "{0}에 있음");
const HOME_DOWN: Text = t("its home node {0} is down", "홈 노드 {0:이/가} 내려가 있음");
const NO_MAJORITY: Text = t("no majority", "과반 없음");
const NO_LEADER: Text = t("no leader", "리더 없음");
const LED_BY: Text = t("led by {0}, {1} of {2} members up", "리더 {0}, 구성원 {2}개 중 {1}개 켜짐");
const BLOCKED: Text = t("blocked", "막힘");
const FLOW: Text = t("in flow", "flow 상태");
const STAYS_DOWN: Text = t("no automatic recovery", "자동 복구 없음");
const ON: Text = t("connected to {0}", "{0}에 연결됨");

pub fn face(source: &Source, part: &Part, _: PartIx) -> Option<PartFace> {
    if role_of(part) != Some(crate::studio::kind::Role::Nodes) {
        return None;
    }
    let world = source.studio.session().world();
    let views = Cluster::of(world).map(|cluster| cluster.nodes(world)).unwrap_or_default();
    let language = source.language;
    let nodes: Vec<NodeFace> = views.iter().map(node_face).collect();
    let (line, tone) = line(&views, language);
    let mut label = vec![fill(NAME.get(language), &[&part.name]), line.clone()];
    label.extend(views.iter().map(|view| in_words(view, language)));
    let errors = problems(source.studio, &part.id);
    let tags = (errors > 0).then(|| Tag::new(TagIcon::Warning, Tone::Bad, errors.to_string()));
    Some(PartFace {
        name: part.name.clone(),
        kind_word: String::new(),
        tags: tags.into_iter().collect(),
        inside: Inside::Late(LateFace::new(NodesFace { nodes, line, tone })),
        label: label.join(", "),
    })
}

fn letter(node: Node) -> char {
    char::from(b'a' + node.0 % 26)
}

fn node_face(view: &NodeView) -> NodeFace {
    let homes = view.queues.iter().filter(|(_, holds)| *holds == Holds::Home).count() as u32;
    let look = match (view.up, view.cut_off) {
        (false, _) => NodeLook::Down,
        (true, true) => NodeLook::CutOff,
        (true, false) => NodeLook::Up,
    };
    NodeFace {
        letter: letter(view.node),
        look,
        slow: view.slow_us > 0,
        alarms: (view.memory_alarm, view.disk_alarm),
        leads: view.leads(),
        homes,
    }
}

/// What matters most: an alarm, a partition, how many are up.
fn line(views: &[NodeView], language: Language) -> (String, LineTone) {
    let up = views.iter().filter(|view| view.up).count();
    let letters = |side: bool| {
        let of_side = views.iter().filter(|view| view.up && view.cut_off == side);
        of_side.map(|view| letter(view.node).to_string()).collect::<Vec<_>>().join(" ")
    };
    if views.iter().any(|view| view.up && (view.memory_alarm || view.disk_alarm)) {
        return (ALARM.get(language).to_owned(), LineTone::Bad);
    }
    if views.iter().any(|view| view.up && view.cut_off) {
        return (fill(PARTED.get(language), &[&letters(false), &letters(true)]), LineTone::Warn);
    }
    let tone = if up < views.len() { LineTone::Warn } else { LineTone::Plain };
    (fill(UP.get(language), &[&up.to_string(), &views.len().to_string()]), tone)
}

/// One node for those who do not see it.
fn in_words(view: &NodeView, language: Language) -> String {
    let face = node_face(view);
    let state = match face.look {
        NodeLook::Up => IS_UP,
        NodeLook::Down => DOWN,
        NodeLook::CutOff => CUT_OFF,
    };
    let mut states = vec![state.get(language)];
    states.extend(face.alarms.0.then(|| MEMORY.get(language)));
    states.extend(face.alarms.1.then(|| DISK.get(language)));
    let numbers = [face.leads, face.homes].map(|count| count.to_string());
    fill(ON_NODE.get(language), &[&view.node.name(), &states.join(", "), &numbers[0], &numbers[1]])
}

/// What a node's or a partition's failure means for this part, in its header and its accessible name.
pub fn adorn(source: &Source, _: &Part, ix: PartIx, face: &mut PartFace) {
    let world = source.studio.session().world();
    let Some(cluster) = Cluster::of(world) else { return };
    match &mut face.inside {
        Inside::Queue(_) => {
            if let Some(home) = cluster.home(ix, world) {
                adorn_queue(&home, source.language, face);
            }
        }
        Inside::Producer(_) | Inside::Consumer(_) => {
            if stays_down(world, ix) {
                let line = STAYS_DOWN.get(source.language);
                match &mut face.inside {
                    Inside::Producer(producer) => producer.line = line.to_owned(),
                    Inside::Consumer(consumer) => consumer.line = line.to_owned(),
                    _ => {}
                }
                face.label = format!("{}, {line}", face.name);
            } else if let Some(view) = cluster.connection(ix, world) {
                face.kind_word = format!("@{}", letter(view.node));
                face.label = format!("{}, {}", face.label, fill(ON.get(source.language), &[&view.node.name()]));
                let (icon, tone, text) = match view.state {
                    ConnectionState::Running => return,
                    ConnectionState::Blocked => (TagIcon::Lock, Tone::Bad, BLOCKED),
                    ConnectionState::Flow => (TagIcon::Pause, Tone::Warn, FLOW),
                };
                tag(face, icon, tone, text.get(source.language));
            }
        }
        _ => {}
    }
}

/// Its connection is lost, and its library does not connect again.
fn stays_down(world: &World, client: PartIx) -> bool {
    let state = world.producer(client, 0).map(|view| view.state);
    let state = state.or_else(|| world.consumer(client, 0).map(|view| view.state));
    state == Some(ClientState::Down { back_at: Time::MAX })
}

fn tag(face: &mut PartFace, icon: TagIcon, tone: Tone, text: &str) {
    face.tags.insert(0, Tag::new(icon, tone, text));
    face.label = format!("{}, {text}", face.label);
}

fn adorn_queue(home: &HomeView, language: Language, face: &mut PartFace) {
    match home {
        HomeView::Node { node, up: true } => {
            face.kind_word = format!("{} @{}", face.kind_word, letter(*node)).trim().to_owned();
            face.label = format!("{}, {}", face.label, fill(HOME.get(language), &[&node.name()]));
        }
        HomeView::Node { node, up: false } => {
            tag(face, TagIcon::Bolt, Tone::Bad, QUEUE_DOWN.get(language));
            face.kind_word = format!("@{}", letter(*node));
            face.label = format!("{}, {}", face.label, fill(HOME_DOWN.get(language), &[&node.name()]));
        }
        HomeView::Quorum(view) => adorn_quorum(view, language, face),
        // Its log takes the place of this face first: see `streams::face`.
        HomeView::Stream(_) => {}
    }
}

/// A stream shows its log; its leader stands in the header, and what its members do is said.
pub fn adorn_stream(source: &Source, ix: PartIx, face: &mut PartFace) {
    let (world, language) = (source.studio.session().world(), source.language);
    let Some(HomeView::Stream(view)) = Cluster::of(world).and_then(|cluster| cluster.home(ix, world)) else { return };
    if let Some(leader) = view.leader {
        face.kind_word = format!("{} @{}", face.kind_word, letter(leader)).trim().to_owned();
        let up = view.members.iter().filter(|member| member.up).count();
        let said = [leader.name(), up.to_string(), view.members.len().to_string()];
        let said = fill(LED_BY.get(language), &[&said[0], &said[1], &said[2]]);
        face.label = format!("{}, {said}", face.label);
    }
    match view.state {
        StreamState::NoMajority => tag(face, TagIcon::Pause, Tone::Bad, NO_MAJORITY.get(language)),
        StreamState::Electing | StreamState::NoCoordinator => {
            tag(face, TagIcon::Pause, Tone::Warn, NO_LEADER.get(language));
        }
        StreamState::Running => {}
    }
}

fn adorn_quorum(view: &QuorumView, language: Language, face: &mut PartFace) {
    if let Inside::Queue(queue) = &mut face.inside {
        queue.members = view.members.iter().map(|member| look(member, view)).collect();
    }
    face.kind_word = match view.leader {
        Some(leader) => format!("quorum @{}", letter(leader)),
        None => "quorum".to_owned(),
    };
    match view.leader {
        None if !view.has_majority => tag(face, TagIcon::Pause, Tone::Bad, NO_MAJORITY.get(language)),
        None => tag(face, TagIcon::Pause, Tone::Warn, NO_LEADER.get(language)),
        Some(leader) => {
            let up = view.members.iter().filter(|member| member.up).count();
            let said = [leader.name(), up.to_string(), view.members.len().to_string()];
            let said = fill(LED_BY.get(language), &[&said[0], &said[1], &said[2]]);
            face.label = format!("{}, {said}", face.label);
        }
    }
}

fn look(member: &MemberView, view: &QuorumView) -> MemberLook {
    if !member.up {
        MemberLook::Down
    } else if view.leader == Some(member.node) {
        MemberLook::Leader
    } else if member.role == RaftRole::Follower && member.last_index >= view.applied {
        MemberLook::InStep
    } else {
        MemberLook::Behind
    }
}
