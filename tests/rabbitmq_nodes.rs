//! RabbitMQ's nodes on the board: what a drawing means to the engine, what is wrong with it, what faces show when nodes
//! fail, that every fact has its sentence, and that commands are in links and survive edits and undo.
use brokerlab::engine::command::{Command, RefusalReason};
use brokerlab::engine::fact::{Fact, FactKind};
use brokerlab::engine::id::PartIx;
use brokerlab::engine::rabbitmq::cluster::Cluster;
use brokerlab::engine::rabbitmq::cluster::command::{Command as Do, Refused};
use brokerlab::engine::rabbitmq::cluster::fact::{Fact as Told, NodeSet, Resource};
use brokerlab::engine::rabbitmq::cluster::spec::Cluster as Nodes;
use brokerlab::engine::rabbitmq::cluster::view::HomeView;
use brokerlab::engine::rabbitmq::raft::Node;
use brokerlab::engine::topology::{Latency, Spec};
use brokerlab::engine::value::Value;
use brokerlab::locales::Language;
use brokerlab::scenarios::build::{At, Board, int, ms, text};
use brokerlab::studio::document::Document;
use brokerlab::studio::edit::Edit;
use brokerlab::studio::explain::explain;
use brokerlab::studio::face::build::{Source, face};
use brokerlab::studio::face::kafka::{KafkaFace, LaneKind};
use brokerlab::studio::face::late::LateFace;
use brokerlab::studio::face::nodes::{NodeLook, NodesFace};
use brokerlab::studio::face::queue::MemberLook;
use brokerlab::studio::face::{Inside, PartFace};
use brokerlab::studio::lower::issue::Severity;
use brokerlab::studio::lower::lower;
use brokerlab::studio::model::Studio;
use brokerlab::studio::step_marks::StepMarks;
use brokerlab::studio::story;
use brokerlab::studio::system;
use brokerlab::studio::tell::Telling;

type Settings = Vec<(&'static str, Value)>;

/// A producer, a queue and a consumer on nodes with these settings.
fn board(queue: Settings, nodes: Settings) -> Document {
    let mut board = Board::new();
    let producer = [("interval", ms(100)), ("confirms", Value::Bool(true)), ("node", text("b"))];
    let producer = board.producer("shop", At(0, 0), producer);
    let queue = board.queue("orders", At(240, 0), queue);
    let consumer = board.consumer("packer", At(560, 0), [("work", ms(20)), ("prefetch", int(20)), ("node", text("c"))]);
    board.nodes("rabbit", At(240, 160), nodes);
    board.publish(&producer, &queue);
    board.consume(&queue, &consumer);
    board.done()
}

fn quorum() -> Settings {
    vec![("x-queue-type", text("quorum")), ("home_node", text("a"))]
}

fn spec_of(document: &Document) -> Nodes {
    let topology = lower(document).topology.expect("no errors");
    let spec = topology.parts.iter().find_map(|part| match &part.spec {
        Spec::RabbitMq(spec) => Some(spec.clone()),
        _ => None,
    });
    spec.expect("the nodes are there")
}

#[test]
fn settings_become_a_spec() {
    let plain = spec_of(&board(quorum(), Vec::new()));
    let places = vec![(PartIx(0), Node(1)), (PartIx(1), Node(0)), (PartIx(2), Node(2))];
    let latency = Latency { base_us: 20_000, jitter_us: 0 };
    assert_eq!(plain, Nodes { latency, places, monitor_us: 2_500_000, ..Nodes::default() });
    let all = vec![
        ("nodes", int(5)),
        ("latency", ms(3)),
        ("latency_jitter", ms(1)),
        ("vm_memory_high_watermark.absolute", int(9_000)),
        ("memory_monitor_interval", int(0)),
        ("disk", int(60_000_000)),
        ("store", ms(2)),
        ("credit_flow_default_credit.initial", int(10)),
        ("credit_flow_default_credit.more", int(50)),
        ("quorum_commands_soft_limit", int(8)),
        ("restart", ms(700)),
    ];
    let balanced =
        vec![("x-queue-type", text("quorum")), ("home_node", text("a")), ("x-queue-leader-locator", text("balanced"))];
    let full = spec_of(&board(balanced, all));
    let expect = Nodes {
        nodes: 5,
        latency: Latency { base_us: 3_000, jitter_us: 1_000 },
        places: vec![(PartIx(0), Node(1)), (PartIx(2), Node(2))],
        no_recovery: Vec::new(),
        memory_limit_bytes: 9_000,
        monitor_us: 0,
        disk_room_bytes: 10_000_000,
        store_us: 2_000,
        credit: (10, 10),
        commands_limit: 8,
        restart_us: 700_000,
    };
    assert_eq!(full, expect, "balanced ignores where it is declared, and credit is never more than at first");
}

#[test]
fn problems_are_told_with_a_fix_that_mends_them() {
    let without_nodes = {
        let mut document = board(quorum(), Vec::new());
        document.parts.retain(|part| part.name != "rabbit");
        document
    };
    let twice = {
        let mut document = board(quorum(), Vec::new());
        let mut second = document.parts[3].clone();
        (second.id, second.name) = ("r9".into(), "other".into());
        document.parts.push(second);
        document
    };
    let members = vec![("x-queue-type", text("quorum")), ("x-quorum-initial-group-size", int(5))];
    let replicas = vec![("x-queue-type", text("stream")), ("x-initial-cluster-size", int(5))];
    let cases: [(&str, Severity, usize, Document); 7] = [
        ("even-nodes", Severity::Warning, 1, board(quorum(), vec![("nodes", int(4))])),
        ("no-such-node", Severity::Warning, 2, board(quorum(), vec![("nodes", int(1))])),
        ("no-such-node", Severity::Warning, 3, without_nodes),
        ("second-cluster", Severity::Error, 1, twice),
        ("fewer-members", Severity::Hint, 1, board(members, Vec::new())),
        ("fewer-members", Severity::Hint, 1, board(replicas, Vec::new())),
        (
            "no-partition-handling",
            Severity::Hint,
            1,
            board(quorum(), vec![("cluster_partition_handling", text("autoheal"))]),
        ),
    ];
    for (code, severity, count, mut document) in cases {
        let issues: Vec<_> = lower(&document).issues.into_iter().filter(|issue| issue.code == code).collect();
        assert_eq!(issues.len(), count, "{code}");
        for issue in issues {
            assert_eq!(issue.severity, severity, "{code}");
            for language in [Language::English, Language::Korean] {
                let said = issue.reason.plain(language);
                assert!(said.ends_with('.') && !said.contains('{'), "{code}: {said}");
            }
            issue.fix.expect("a fix").edit.apply(&mut document).expect("it applies");
        }
        assert!(lower(&document).issues.iter().all(|issue| issue.code != code), "{code} is mended");
    }
}

fn at(document: Document, us: u64) -> Studio {
    let mut studio = Studio::new(document);
    studio.session_mut().advance_to(us, u64::MAX);
    studio
}

fn face_of(studio: &Studio, name: &str) -> PartFace {
    let id = &studio.document().parts.iter().find(|part| part.name == name).expect("drawn").id;
    let source = Source { studio, step: &StepMarks::default(), route: None, language: Language::English };
    face(&source, id).expect("a face")
}

fn give(studio: &mut Studio, command: Do) {
    studio.command(Command::RabbitMq(command)).expect("it can be done");
}

fn go_on(studio: &mut Studio, us: u64) {
    let until = studio.session().cursor().at + us;
    studio.session_mut().advance_to(until, u64::MAX);
}

fn members(face: &PartFace) -> &[MemberLook] {
    match &face.inside {
        Inside::Queue(queue) => &queue.members,
        other => panic!("no queue: {other:?}"),
    }
}

fn tags(face: &PartFace) -> Vec<&str> {
    face.tags.iter().map(|tag| tag.text.as_str()).collect()
}

#[test]
fn faces_show_what_nodes_mean() {
    use MemberLook::{Down, InStep, Leader};
    let mut studio = at(board(quorum(), Vec::new()), 2_000_000);
    let orders = face_of(&studio, "orders");
    assert_eq!((members(&orders), orders.kind_word.as_str()), (&[Leader, InStep, InStep][..], "quorum @a"));
    assert_eq!(face_of(&studio, "shop").kind_word, "@b");
    give(&mut studio, Do::KillNode(Node(0)));
    assert!(tags(&face_of(&studio, "orders")).contains(&"no leader"));
    go_on(&mut studio, 4_000_000);
    let orders = face_of(&studio, "orders");
    assert_eq!(members(&orders)[0], Down);
    assert_eq!(members(&orders).iter().filter(|member| **member == Leader).count(), 1, "{orders:?}");
    give(&mut studio, Do::KillNode(Node(1)));
    assert!(tags(&face_of(&studio, "orders")).contains(&"no majority"));
    let nodes = face_of(&studio, "rabbit");
    let inside = match &nodes.inside {
        Inside::Late(inside) => inside.get::<NodesFace>().expect("nodes"),
        other => panic!("{other:?}"),
    };
    let looks: Vec<NodeLook> = inside.nodes.iter().map(|node| node.look).collect();
    assert_eq!(looks, [NodeLook::Down, NodeLook::Down, NodeLook::Up]);
    assert_eq!(inside.line, "1 of 3 up");
    assert!(nodes.label.contains("rabbit@a down"), "{}", nodes.label);
    assert_ne!(LateFace::new(inside.clone()), LateFace::new(NodesFace::default()));

    let mut classic = at(board(vec![("home_node", text("a"))], Vec::new()), 2_000_000);
    assert_eq!(face_of(&classic, "orders").kind_word, "classic @a");
    give(&mut classic, Do::KillNode(Node(0)));
    let orders = face_of(&classic, "orders");
    assert!(tags(&orders).contains(&"down") && orders.label.contains("its home node rabbit@a is down"), "{orders:?}");

    let mut blocked = at(board(quorum(), Vec::new()), 2_000_000);
    give(&mut blocked, Do::Alarm { node: Node(2), resource: Resource::Memory, on: true });
    go_on(&mut blocked, 1_000_000);
    assert!(tags(&face_of(&blocked, "shop")).contains(&"blocked"));
    assert!(tags(&face_of(&blocked, "packer")).is_empty(), "consumers go on");
}

/// A reader whose node has no member is refused: said while drawing, and true.
#[test]
fn a_reader_without_a_member_on_its_node_is_told() {
    // Members, the stream's first node, whether the reader on c is refused.
    for (size, home, refused) in [(1, "a", true), (1, "c", false), (2, "a", true), (2, "b", false), (3, "a", false)] {
        let stream =
            vec![("x-queue-type", text("stream")), ("x-initial-cluster-size", int(size)), ("home_node", text(home))];
        let mut document = board(stream, Vec::new());
        let issues: Vec<_> = lower(&document).issues.into_iter().filter(|one| one.code == "refused-consume").collect();
        assert_eq!(issues.len(), usize::from(refused), "{size} from {home}");
        let studio = at(document.clone(), 1_000_000);
        let is_close = |fact: &Fact| matches!(fact.kind, FactKind::ChannelClosed { code: 406, .. });
        assert_eq!(studio.session().facts().iter().any(is_close), refused, "{size} from {home}");
        for issue in issues {
            let said = issue.reason.plain(Language::English);
            assert!(said.contains("406 PRECONDITION_FAILED - stream queue 'orders'"), "{said}");
            issue.fix.expect("a fix").edit.apply(&mut document).expect("it applies");
            assert!(lower(&document).issues.iter().all(|issue| issue.code != "refused-consume"));
        }
    }
}

/// A stream's lane ends with what its leader has and no majority yet.
#[test]
fn a_lane_shows_how_far_a_stream_is_committed() {
    let stream = vec![("x-queue-type", text("stream")), ("home_node", text("a"))];
    let mut studio = at(board(stream, Vec::new()), 2_000_000);
    let lane = |studio: &Studio| {
        let face = face_of(studio, "orders");
        let Inside::Late(inside) = &face.inside else { panic!("no lane: {face:?}") };
        let Some(KafkaFace::Topic(topic)) = inside.get::<KafkaFace>() else { panic!("no lane: {face:?}") };
        let lane = topic.sections[0].lanes[0].clone();
        let LaneKind::Leader(leader) = &lane.kind else { panic!("no leader: {lane:?}") };
        (lane.cells.len(), leader.high_watermark, leader.end.clone())
    };
    assert!(face_of(&studio, "orders").kind_word.ends_with("@a"), "{}", face_of(&studio, "orders").kind_word);
    [1, 2].into_iter().for_each(|node| give(&mut studio, Do::SlowNode { node: Node(node), extra_us: 300_000 }));
    go_on(&mut studio, 2_000_000);
    let (cells, committed, end) = lane(&studio);
    assert!(committed < cells && committed + 9 > cells, "{committed} of {cells}");
    let home = Cluster::of(studio.session().world()).and_then(|nodes| nodes.home(PartIx(1), studio.session().world()));
    let Some(HomeView::Stream(view)) = home else { panic!("no stream: {home:?}") };
    let last = view.members[0].last.expect("messages");
    assert_eq!(end, (last + 1).to_string());
    assert_eq!(last - view.committed.expect("messages"), (cells - committed) as u32);
    assert!(face_of(&studio, "orders").label.contains("not committed yet"), "{}", face_of(&studio, "orders").label);
    give(&mut studio, Do::KillNode(Node(0)));
    assert!(tags(&face_of(&studio, "orders")).contains(&"no leader"));
    give(&mut studio, Do::KillNode(Node(1)));
    assert!(tags(&face_of(&studio, "orders")).contains(&"no majority"));
    let refused = studio.command(Command::DeleteQueue { queue: PartIx(1), if_unused: false, if_empty: false });
    let said = refused.expect_err("nobody coordinates").plain(Language::English);
    assert!(said.contains("541") && said.contains("{error,coordinator_unavailable}"), "{said}");
}

fn every_fact() -> Vec<Told> {
    let (client, queue, consumer, cluster) = (PartIx(0), PartIx(1), PartIx(2), PartIx(3));
    let node = Node(1);
    let mut facts = vec![
        Told::NodeUp { cluster, node },
        Told::Partitioned { cluster, nodes: NodeSet(0b10) },
        Told::Partitioned { cluster, nodes: NodeSet(0b11) },
        Told::Healed { cluster },
        Told::NodeSlowed { cluster, node, extra_us: 200_000 },
        Told::NodeSlowed { cluster, node, extra_us: 0 },
        Told::QuorumLeader { queue, node, term: 2 },
        Told::QuorumLost { queue },
        Told::StreamStopped { queue, epoch: 1 },
        Told::StreamTruncated { queue, node, count: 3 },
        Told::CoordinatorLeader { cluster, node },
        Told::QueueDown { queue, node },
        Told::QueueUp { queue, node },
        Told::ConsumerSuspected { queue, consumer },
        Told::Connected { client, node },
        Told::Unreachable { client },
        Told::ConnectionLost { client },
        Told::Blocked { client, resource: Resource::Memory },
        Told::Unblocked { client },
        Told::FlowStarted { client, queue },
        Told::FlowEnded { client },
    ];
    for flag in [true, false] {
        facts.push(Told::NodeDown { cluster, node, killed: flag });
        for resource in [Resource::Memory, Resource::Disk] {
            facts.push(Told::Alarm { cluster, node, resource, on: flag });
        }
    }
    facts
}

#[test]
fn every_fact_has_a_sentence_with_its_rule_and_words_of_its_own() {
    let studio = at(board(quorum(), Vec::new()), 100_000);
    let telling = Telling::new(studio.session(), 0);
    let mut said = Vec::new();
    for told in every_fact() {
        let kind = FactKind::RabbitMq(told);
        let fact = Fact { event: 0, at: 0, kind };
        let sentence = explain(&fact, &telling);
        assert!(sentence.rule.is_some(), "{told:?}");
        for language in [Language::English, Language::Korean] {
            let text = sentence.text.plain(language);
            assert!(!text.contains(['{', '`']) && text.len() > 5, "{told:?}: {text}");
            assert!(!said.contains(&text), "{told:?} is told like another: {text}");
            said.push(text);
        }
        let rules: Vec<_> = system::known().iter().map(|system| &system.story).collect();
        assert_eq!(rules.iter().filter(|rules| (rules.weight)(&kind).is_some()).count(), 1, "{told:?}");
        assert_eq!(rules.iter().filter(|rules| (rules.words)(&kind).is_some()).count(), 1, "{told:?}");
    }
}

#[test]
fn commands_are_in_links_and_refused_ones_say_why() {
    let mut studio = at(board(quorum(), Vec::new()), 1_000_000);
    for command in [
        Do::SlowNode { node: Node(1), extra_us: 50_000 },
        Do::KillNode(Node(0)),
        Do::Alarm { node: Node(2), resource: Resource::Disk, on: true },
        Do::Alarm { node: Node(2), resource: Resource::Disk, on: false },
        Do::StartNode(Node(0)),
        Do::Partition(NodeSet::default().with(Node(2))),
        Do::Heal,
        Do::StopNode(Node(1)),
    ] {
        give(&mut studio, command);
        go_on(&mut studio, 1_500_000);
    }
    let link = studio.share_link().expect("it fits");
    let mut other = Studio::default();
    other.open_link(&link.fragment).expect("it opens");
    assert_eq!(other.session().commands(), studio.session().commands());
    assert_eq!(other.session().hash(), studio.session().hash());
    assert_eq!(other.document().canonical_bytes(), studio.document().canonical_bytes());

    for (command, why) in [
        (Do::KillNode(Node(1)), "The node is down"),
        (Do::StartNode(Node(0)), "The node is up already"),
        (Do::StartNode(Node(6)), "There is no such node"),
        (Do::Heal, "There is nothing on the other side: no two sides to part or to join"),
    ] {
        let said = studio.command(Command::RabbitMq(command)).expect_err("it is refused");
        assert_eq!(said.plain(Language::English), why);
    }
    let mut single = at(Document::default(), 0);
    assert!(single.command(Command::RabbitMq(Do::Heal)).is_err(), "{:?}", RefusalReason::RabbitMq(Refused::NoCluster));
}

#[test]
fn nodes_come_and_go_while_the_run_goes_on() {
    let with = board(quorum(), Vec::new());
    let nodes = with.parts[3].clone();
    let mut without = with.clone();
    without.parts.pop();
    let mut studio = at(without, 1_000_000);
    assert!(Cluster::of(studio.session().world()).is_none());
    studio.apply(Edit::AddPart(nodes)).expect("a free id");
    go_on(&mut studio, 1_000_000);
    let cluster = |studio: &Studio| {
        Cluster::of(studio.session().world()).map(|nodes| nodes.nodes(studio.session().world()).len())
    };
    assert_eq!(cluster(&studio), Some(3));
    give(&mut studio, Do::KillNode(Node(0)));
    go_on(&mut studio, 5_000_000);
    let id = studio.document().parts[3].id.clone();
    studio.apply(Edit::SetSetting { part: id, param: "nodes".into(), value: Some(int(5)) }).expect("a setting");
    go_on(&mut studio, 1_000_000);
    assert_eq!(cluster(&studio), Some(5));
    assert!(studio.undo() && studio.undo(), "both edits");
    go_on(&mut studio, 3_000_000);
    let orders = PartIx(1);
    let waiting = studio.session().world().queue(orders, 0).map(|queue| queue.ready);
    assert!(waiting.is_some_and(|ready| ready < 10), "it works on a node that never stops: {waiting:?}");
    for event in studio.session().told_events().to_vec() {
        assert!(story::full(studio.session(), event).is_some());
    }
}
