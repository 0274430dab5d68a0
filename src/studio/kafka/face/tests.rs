//! Tests of the faces of Kafka's parts on views made by hand.
use super::clients::{Sender, cluster};
use super::group::{Group, Member};
use super::say::Say;
use super::topic::Topic;
use crate::engine::id::{MessageNo, PartIx, Symbol};
use crate::engine::kafka::cluster::Process;
use crate::engine::kafka::group::{GroupState, classic, modern};
use crate::engine::kafka::samples::Board;
use crate::engine::kafka::topology::{GroupKind, Spec};
use crate::engine::kafka::view::{
    BatchView, BrokerView, ClusterView, ConsumerView, CursorView, GroupMemberView, GroupView, PartitionView,
    ProducerView, RecordLook, RecordView, ReplicaView, TopicView,
};
use crate::engine::topology;
use crate::engine::view::ClientState;
use crate::locales::Language;
use crate::studio::face::consumer::LineTone;
use crate::studio::face::kafka::{BrokerLook, CellLook, Follower, LaneKind, Leader, Mark, StepState, TopicFace};
use crate::studio::kafka::measure::Measure;

fn with_say<R>(language: Language, test: impl FnOnce(&Say) -> R) -> R {
    let name = |part: PartIx| ["ad.clicks", "billing", "analytics", "bill-1"][part.0 as usize].to_owned();
    let class = |key: Symbol| key.0;
    test(&Say { language, name: &name, class: &class, now: 0 })
}

fn record(offset: u64) -> RecordView {
    let key = Symbol((offset % 2) as u32);
    RecordView { offset, message: MessageNo(1), key, state: RecordLook::Plain, timestamp_ms: 0, bytes: 70 }
}

fn replica(broker: u32, in_sync: bool, log_end: u64) -> ReplicaView {
    ReplicaView { broker, in_sync, up: true, log_start: 0, log_end, high_watermark: 0, epoch: 4 }
}

/// A partition of offsets 0 to 19 with its leader on broker 2, of which 16 are replicated.
fn partition(records: impl Iterator<Item = u64>) -> PartitionView {
    PartitionView {
        partition: 0,
        leader: Some(2),
        epoch: 4,
        isr: vec![2, 1],
        min_isr: 2,
        replicas: vec![replica(2, true, 20), replica(1, true, 18), replica(3, false, 10)],
        log_start: 0,
        high_watermark: 16,
        last_stable: 16,
        log_end: 20,
        bytes: 1_400,
        segments: vec![0, 12],
        records: records.map(record).collect(),
        cursors: Vec::new(),
    }
}

fn brokers(count: u32) -> ClusterView {
    let broker = |broker| BrokerView {
        broker,
        process: Process::Up,
        isolated: false,
        fenced: false,
        slow_us: 0,
        leaders: 1,
        replicas: 3,
    };
    ClusterView { brokers: (1..=count).map(broker).collect(), controller: 1 }
}

fn topic_face(partition: PartitionView, brokers_count: u32) -> TopicFace {
    let measure = Measure { partitions: 1, replication: brokers_count, brokers: brokers_count, rows: 1 };
    let view = TopicView { part: PartIx(0), partitions: vec![partition] };
    let cluster = brokers(brokers_count);
    with_say(Language::English, |say| Topic { view: &view, cluster: &cluster, measure, say }.face())
}

fn leader(face: &TopicFace) -> &Leader {
    let lanes = face.sections.iter().flat_map(|section| &section.lanes);
    let mut leaders = lanes.filter_map(|lane| match &lane.kind {
        LaneKind::Leader(leader) => Some(&**leader),
        LaneKind::Follower(_) => None,
    });
    leaders.next().expect("a leader")
}

#[test]
fn a_lane_shows_the_newest_records_and_its_marks_among_them() {
    let face = topic_face(partition(0..20), 1);
    let lane = &face.sections[0].lanes[0];
    let leader = leader(&face);
    assert_eq!(lane.cells.len(), 13, "as many as find room");
    assert_eq!((leader.from_start, leader.high_watermark, leader.last_stable), (false, 9, None));
    assert_eq!((leader.segments.as_slice(), leader.end.as_str()), (&[5_usize][..], "20"));
    let readable: Vec<bool> = lane.cells.iter().map(|cell| cell.readable).collect();
    assert_eq!(readable, [[true; 9].as_slice(), &[false; 4]].concat());
    let offsets: Vec<&str> = leader.offsets.iter().map(|(_, offset)| offset.as_str()).collect();
    assert_eq!(offsets, ["7", "9", "11", "13", "19"], "none below the flag");
}

#[test]
fn marks_of_transactions_and_of_compaction() {
    let mut gappy = partition([0, 1, 5, 9].into_iter());
    gappy.last_stable = 5;
    gappy.records[1].state = RecordLook::Tombstone;
    gappy.records[2].state = RecordLook::Uncommitted;
    gappy.records[3].state = RecordLook::CommitMarker;
    let face = topic_face(gappy, 1);
    let leader = leader(&face);
    assert_eq!((leader.from_start, leader.gaps.as_slice(), leader.last_stable), (true, &[2_usize, 3][..], Some(2)));
    let looks: Vec<CellLook> = face.sections[0].lanes[0].cells.iter().map(|cell| cell.look).collect();
    assert_eq!(looks, [CellLook::Plain, CellLook::Tombstone, CellLook::Uncommitted, CellLook::CommitMarker]);
}

#[test]
fn readers_stand_below_the_cells() {
    let cursor = |committed, position, lag| {
        let mut view = partition(0..20);
        view.cursors = vec![CursorView { reader: PartIx(1), consumer: PartIx(3), position, committed, lag }];
        let face = topic_face(view, 1);
        leader(&face).cursors[0].clone()
    };
    let cases = [
        (Some(10), Some(12), 4, Some(Mark::Cell(3)), Some(Mark::Cell(5)), "lag 4", LineTone::Warn),
        (Some(2), Some(14), 2, Some(Mark::Before), Some(Mark::Cell(7)), "lag 2", LineTone::Plain),
        (None, Some(16), 0, None, Some(Mark::Cell(9)), "", LineTone::Plain),
        (Some(20), None, 0, Some(Mark::Cell(13)), None, "", LineTone::Plain),
    ];
    for (committed, position, lag, at_committed, at_position, text, tone) in cases {
        let face = cursor(committed, position, lag);
        assert_eq!(
            (face.committed, face.position, face.lag.as_str(), face.tone),
            (at_committed, at_position, text, tone),
            "{committed:?} {position:?}"
        );
        assert_eq!(face.name, "billing");
    }
}

#[test]
fn with_several_brokers_each_has_a_folder_with_its_replicas() {
    let face = topic_face(partition(0..20), 3);
    let names: Vec<_> =
        face.sections.iter().map(|section| section.tab.as_ref().expect("a tab").name.as_str()).collect();
    assert_eq!(names, ["broker 1", "broker 2", "broker 3"]);
    let tags: Vec<_> = face.sections[0].tab.iter().flat_map(|tab| &tab.tags).map(|tag| tag.text.as_str()).collect();
    assert_eq!(tags, ["controller"]);
    let follower = |section: usize| match &face.sections[section].lanes[0].kind {
        LaneKind::Follower(follower) => (follower.clone(), face.sections[section].lanes[0].cells.len()),
        LaneKind::Leader(_) => panic!("broker 2 leads"),
    };
    let in_sync = |in_sync| Follower { dense: false, of: 17, in_sync, up: true };
    assert_eq!(follower(0), (in_sync(true), 15), "two records behind");
    assert_eq!(follower(2), (in_sync(false), 7));
    assert_eq!(face.sections[2].lanes[0].tag.as_ref().map(|tag| tag.text.as_str()), Some("out of ISR"));
    assert_eq!(leader(&face).crown.as_deref(), Some("leader e4"));
    let measure = Measure { partitions: 1, replication: 3, brokers: 3, rows: 1 };
    let last = &face.sections[2];
    assert!((last.top + last.height - measure.height()).abs() < 1e-9, "the sections fill the part");
}

#[test]
fn the_height_follows_from_the_document() {
    let height = |partitions, replication, brokers, rows| Measure { partitions, replication, brokers, rows }.height();
    // The design's board: three brokers of 164 px, 6 px apart, below 36 px.
    assert!((height(3, 3, 3, 1) - 540.0).abs() < 1e-9);
    let cases = [
        (height(1, 1, 1, 1), 102.0),
        (height(3, 1, 1, 2), 282.0),
        (height(12, 1, 1, 1), 444.0),
        (height(50, 1, 1, 1), 464.0),
    ];
    for (height, expected) in cases {
        assert!((height - expected).abs() < 1e-9, "{height} for {expected}");
    }
}

#[test]
fn a_broker_says_how_it_is() {
    let state = |process, isolated| {
        let mut view = brokers(2);
        (view.brokers[1].process, view.brokers[1].isolated) = (process, isolated);
        with_say(Language::Korean, |say| {
            let face = cluster(&view, say);
            (face.brokers[1].look, face.line, face.tone)
        })
    };
    let cases = [
        (Process::Up, false, BrokerLook::Up, "2대 중 2대 켜짐 · controller 1", LineTone::Plain),
        (Process::Up, true, BrokerLook::Isolated, "2대 중 2대 켜짐 · controller 1", LineTone::Warn),
        (Process::Down, false, BrokerLook::Down, "2대 중 1대 켜짐 · controller 1", LineTone::Warn),
        (Process::Frozen, false, BrokerLook::Frozen, "2대 중 1대 켜짐 · controller 1", LineTone::Warn),
    ];
    for (process, isolated, look, line, tone) in cases {
        assert_eq!(state(process, isolated), (look, line.to_owned(), tone), "{process:?} {isolated}");
    }
}

fn member(consumer: u32, partitions: &[u32], rebalancing: bool) -> GroupMemberView {
    GroupMemberView {
        consumer: PartIx(consumer),
        member_id: "m".into(),
        instance_id: None,
        partitions: partitions.iter().map(|partition| (PartIx(0), *partition)).collect(),
        rebalancing,
    }
}

fn group(state: GroupState, members: Vec<GroupMemberView>) -> GroupView {
    GroupView {
        part: PartIx(1),
        state,
        generation: 7,
        assignor: Some("range"),
        members,
        lag: 1_284,
        offsets: Vec::new(),
        in_flight: Vec::new(),
    }
}

#[test]
fn a_group_says_how_far_its_rebalance_is() {
    use StepState::{Done, Now, ToCome};
    let classic = GroupState::Classic;
    let cases = [
        (classic(classic::State::Stable), "stable", vec![]),
        (classic(classic::State::Empty), "empty", vec![]),
        (
            classic(classic::State::PreparingRebalance),
            "",
            vec![("revoke", Done), ("join 1/2", Now), ("assign", ToCome)],
        ),
        (classic(classic::State::CompletingRebalance), "", vec![("revoke", Done), ("join 2/2", Done), ("assign", Now)]),
        (
            GroupState::Consumer(modern::State::Reconciling),
            "",
            vec![("target", Done), ("reconcile 1/2", Now), ("stable", ToCome)],
        ),
    ];
    for (state, word, steps) in cases {
        let view = group(state, vec![member(3, &[0], false), member(2, &[1], true)]);
        with_say(Language::English, |say| {
            let group = Group { view: &view, kind: GroupKind::Classic, say };
            let face = group.face();
            assert_eq!(group.state().0, word, "{state:?}");
            let drawn: Vec<_> = face.steps.iter().map(|step| (step.text.as_str(), step.state)).collect();
            assert_eq!(drawn, steps, "{state:?}");
            assert_eq!(
                (face.protocol.as_str(), face.line.as_str()),
                ("generation 7 · range", "2 members · lag 1\u{2009}284")
            );
        });
    }
}

fn consumer(partitions: &[u32]) -> ConsumerView {
    ConsumerView {
        part: PartIx(3),
        state: ClientState::Running,
        failed_task: false,
        partitions: partitions.iter().map(|partition| (PartIx(0), *partition)).collect(),
        slots: Vec::new(),
        buffered: 0,
        done: 0,
        failed: 0,
        lag: 0,
        last_poll_at: 0,
        next_poll_at: None,
    }
}

#[test]
fn a_member_shows_what_it_reads_and_why_it_does_not() {
    let stable = GroupState::Classic(classic::State::Stable);
    let preparing = GroupState::Classic(classic::State::PreparingRebalance);
    let others = |mine: &[u32], rebalancing| vec![member(3, mine, rebalancing), member(2, &[1], false)];
    let many: Vec<u32> = (0..5).collect();
    let cases = [
        ("reads", stable, others(&[0], false), vec![0], vec!["P0"], "", false),
        ("gives one back", preparing, others(&[0], true), vec![0, 2], vec!["P0", "~P2"], "P2 revoked", false),
        ("idle", stable, others(&[], false), vec![], vec![], "idle", true),
        ("waits", preparing, vec![member(2, &[1], false)], vec![], vec![], "waits to join…", true),
        ("has many", stable, others(&many, false), many.clone(), vec!["P0", "P1"], "", false),
    ];
    for (what, state, members, held, chips, line, off) in cases {
        let (view, group) = (consumer(&held), group(state, members));
        with_say(Language::English, |say| {
            let member = Member { view: &view, spec: None, group: Some(&group), partitions: 1, say };
            let face = member.face();
            let drawn: Vec<String> =
                face.chips.iter().map(|chip| format!("{}{}", if chip.revoked { "~" } else { "" }, chip.text)).collect();
            assert_eq!(
                (drawn, face.line.as_str(), face.off),
                (chips.iter().map(|chip| (*chip).to_owned()).collect(), line, off),
                "{what}"
            );
            assert_eq!(face.more_chips, if what == "has many" { 3 } else { 0 }, "{what}");
            assert_eq!(face.why_idle.is_some(), what == "idle", "{what}");
        });
    }
}

/// A member whose process is down keeps what the group keeps for it; one that starts later is not down.
#[test]
fn a_member_that_does_not_run_says_when_it_does() {
    let stable = GroupState::Classic(classic::State::Stable);
    let kept = group(stable, vec![member(3, &[1, 2], false)]);
    let left = group(stable, vec![member(2, &[1], false)]);
    let down = |back_at| ConsumerView { state: ClientState::Down { back_at }, ..consumer(&[]) };
    let spec = |start_us| {
        let mut board = Board::new(1);
        let group = board.group("billing", GroupKind::Classic, &[]);
        board.member("bill-1", group, |consumer| consumer.start_us = start_us);
        match board.topology.parts.pop().map(|part| part.spec) {
            Some(topology::Spec::Kafka(Spec::Consumer(consumer))) => consumer,
            _ => panic!("the member stands last"),
        }
    };
    let cases = [
        ("crashed, still a member", down(700_000), &kept, spec(0), vec!["P1", "P2"], "back in 700 ms", true),
        ("crashed and gone", down(700_000), &left, spec(0), vec![], "back in 700 ms", true),
        ("starts later", down(3_000_000), &left, spec(3_000_000), vec![], "starts in 3 s", false),
    ];
    for (what, view, group, spec, chips, line, tagged) in cases {
        with_say(Language::English, |say| {
            let member = Member { view: &view, spec: Some(&spec), group: Some(group), partitions: 3, say };
            let face = member.face();
            let drawn: Vec<&str> = face.chips.iter().map(|chip| chip.text.as_str()).collect();
            assert_eq!((drawn, face.line.as_str(), member.tag().is_some()), (chips, line, tagged), "{what}");
            assert!(face.off && face.slots.is_empty(), "{what}");
        });
    }
}

#[test]
fn a_producer_shows_its_open_batches() {
    let batch = |partition, records, in_flight| BatchView {
        partition,
        records,
        bytes: 100,
        in_flight,
        keys: (0..records.min(5)).map(Symbol).collect(),
    };
    let view = |batches| ProducerView {
        part: PartIx(0),
        state: ClientState::Running,
        next_at: None,
        upcoming: Vec::new(),
        batches,
        sent: 0,
        acknowledged: 0,
        failed: 0,
        retries: 0,
        producer_id: None,
        transaction: None,
        fenced: false,
    };
    let rows = |partitions, batches| {
        let view = view(batches);
        with_say(Language::English, |say| {
            let face = Sender { view: &view, spec: None, partitions, say }.face();
            let row = |row: &crate::studio::face::kafka::BatchRow| {
                (row.partition, row.records.len(), row.more, row.in_flight)
            };
            (face.batches.iter().map(row).collect::<Vec<_>>(), face.more)
        })
    };
    assert_eq!(
        rows(3, vec![batch(1, 7, false), batch(1, 4, true), batch(2, 1, true)]),
        (vec![(0, 0, 0, false), (1, 5, 2, false), (2, 1, 0, true)], 0),
        "what waits stands before what is on its way"
    );
    assert_eq!(
        rows(8, [1, 3, 4, 6].map(|partition| batch(partition, 2, false)).to_vec()),
        (vec![(1, 2, 0, false), (3, 2, 0, false), (4, 2, 0, false)], 1)
    );
}
