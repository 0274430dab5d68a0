//! Time travel: a moment is the same world however it was reached, steps back are quick, and what is done in the past
//! cuts off the future.
use std::time::Instant;

use brokerlab::engine::command::Command;
use brokerlab::engine::id::{MessageNo, PartIx, Time};
use brokerlab::engine::world::World;
use brokerlab::locales::Language;
use brokerlab::scenarios::{SCENARIOS, find};
use brokerlab::studio::document::Document;
use brokerlab::studio::edit::Edit;
use brokerlab::studio::keyframe::{Keyframes, SPACING};
use brokerlab::studio::model::Studio;
use brokerlab::studio::reopen::OpenReport;
use brokerlab::studio::script::Scripted;
use brokerlab::studio::selection::Selection;
use brokerlab::studio::session::Session;
use brokerlab::studio::story;
use proptest::prelude::*;

fn welcome() -> Document {
    find("welcome").expect("it is in the list").document(Language::English)
}

fn session() -> Session {
    let studio = Studio::new(welcome());
    Session::new(studio.session().topology().clone(), 7)
}

/// The hash after so many events of a run that nobody interrupts.
fn fresh(session: &Session, event: u64) -> u64 {
    let mut world = World::new(session.topology_at(0).clone(), session.seed());
    world.run_until(Time::MAX, event - world.event());
    assert_eq!(world.event(), event);
    world.hash()
}

#[test]
fn a_moment_is_the_same_however_it_is_reached() {
    let mut session = session();
    let mut hashes = Vec::new();
    for _ in 0..600 {
        hashes.push((session.cursor(), session.hash()));
        assert!(session.step());
    }
    for (moment, hash) in hashes.iter().rev() {
        assert!(session.step_back());
        assert_eq!((session.cursor().event, session.hash()), (moment.event, *hash));
    }
    for (moment, hash) in hashes.iter().step_by(37) {
        session.seek_event(moment.event);
        assert_eq!(session.hash(), *hash, "by seek to event {}", moment.event);
        assert_eq!(fresh(&session, moment.event), *hash, "in a fresh run to event {}", moment.event);
    }
}

#[test]
fn every_scenario_replays_to_the_same_hash() {
    for scenario in SCENARIOS {
        let mut studio = Studio::new(scenario.document(Language::English));
        let session = studio.session_mut();
        session.advance_to(scenario.until_us, u64::MAX);
        let (end, hash, facts) = (session.cursor(), session.hash(), session.facts().len());
        session.seek_event(end.event / 3);
        session.seek_time(end.at);
        assert_eq!((session.hash(), session.facts().len()), (hash, facts), "{}", scenario.id);
        assert_eq!(fresh(session, end.event), hash, "{}", scenario.id);
    }
}

#[derive(Clone, Debug)]
enum Move {
    Step,
    Back,
    Event(u64),
    Time(Time),
    Play(Time),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        Just(Move::Step),
        Just(Move::Back),
        (0..12_000_u64).prop_map(Move::Event),
        (0..400_000_000_u64).prop_map(Move::Time),
        (0..30_000_000_u64).prop_map(Move::Play),
    ];
    proptest::collection::vec(one, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_way_through_time_ends_in_the_world_of_a_fresh_run(moves in moves()) {
        let mut session = session();
        for step in moves {
            match step {
                Move::Step => drop(session.step()),
                Move::Back => drop(session.step_back()),
                Move::Event(event) => session.seek_event(event),
                Move::Time(at) => session.seek_time(at),
                Move::Play(span) => drop(session.advance_to(session.cursor().at + span, 5_000)),
            }
            prop_assert!(session.cursor().event <= session.frontier().event);
            prop_assert!(session.facts().is_sorted_by_key(|fact| fact.event));
        }
        prop_assert_eq!(session.hash(), fresh(&session, session.cursor().event));
    }
}

fn part(session: &Session, name: &str) -> PartIx {
    let parts = &session.topology().parts;
    PartIx(parts.iter().position(|part| part.name == name).expect("drawn") as u32)
}

#[test]
fn a_command_in_the_past_cuts_off_the_future_and_replays() {
    let mut session = session();
    session.seek_time(30_000_000);
    let seen = session.frontier().event;
    session.seek_time(10_100_000);
    let moment = session.cursor();
    session.command(Command::Crash(part(&session, "auditor"))).expect("a consumer can crash");
    assert!(!session.is_past() && session.frontier().event == moment.event + 1 && seen > moment.event);
    assert!(session.is_command(moment.event + 1));
    session.seek_time(40_000_000);
    let (end, hash) = (session.cursor(), session.hash());
    session.seek_event(3);
    session.seek_event(end.event);
    assert_eq!(session.hash(), hash, "by way of the start");
    let mut again = Session::replay(session.topology_at(0).clone(), session.seed(), session.commands().to_vec());
    again.seek_event(end.event);
    assert_eq!(again.hash(), hash, "from the log");
    assert_eq!(again.facts().len(), session.facts().len());
}

#[test]
fn a_message_that_is_gone_can_still_be_read() {
    let mut session = session();
    session.seek_time(20_000_000);
    let first = MessageNo(1);
    assert!(session.world().message(first).is_none(), "it was acked long ago");
    let view = session.last_seen(first).expect("it was there once");
    assert_eq!((view.key.as_str(), view.exchange.as_str()), ("order.paid.kr", "shop.events"));
    assert!(session.last_seen(MessageNo(9_999)).is_none());
}

#[test]
fn an_edit_while_running_is_a_command_and_a_burst_of_them_is_one() {
    let mut studio = Studio::new(welcome());
    studio.session_mut().seek_time(5_000_000);
    let auditor = studio.document().parts.iter().find(|part| part.name == "auditor").expect("drawn").id.clone();
    for work in [1_300_000, 1_200_000, 1_100_000] {
        let value = Some(brokerlab::engine::value::Value::Int(work));
        studio.apply(Edit::SetSetting { part: auditor.clone(), param: "work".into(), value }).expect("it fits");
    }
    assert_eq!(studio.session().commands().len(), 1);
    assert_eq!(studio.drawings().len(), 2);
    studio.apply(Edit::MoveParts(vec![(auditor.clone(), 848, 288)])).expect("the part is there");
    assert_eq!(studio.session().commands().len(), 1, "a place on the board is not the run's business");
    studio.session_mut().seek_time(20_000_000);
    let (end, hash) = (studio.session().cursor(), studio.session().hash());
    studio.session_mut().seek_event(0);
    studio.session_mut().seek_event(end.event);
    assert_eq!(studio.session().hash(), hash);
    studio.session_mut().seek_event(0);
    studio.apply(Edit::RemoveParts(vec![auditor])).expect("the part is there");
    assert!(studio.session().commands().is_empty(), "at the start an edit makes a new run");
}

#[test]
fn a_link_opens_at_its_moment_also_after_edits_and_commands() {
    let mut studio = Studio::new(welcome());
    studio.session_mut().seek_time(6_050_000);
    let auditor = part(studio.session(), "auditor");
    studio.command(Command::Pause(auditor)).expect("a consumer can pause");
    studio.session_mut().seek_time(9_000_000);
    let parking = studio.document().parts.iter().find(|part| part.name == "parking").expect("drawn").id.clone();
    studio.apply(Edit::RenamePart { part: parking, name: "주차장".into() }).expect("a free name");
    studio.session_mut().seek_time(15_500_000);
    let link = studio.share_link().expect("it fits");
    let mut other = Studio::default();
    assert_eq!(other.open_link(&link.fragment), Ok(OpenReport::Exact));
    assert_eq!(other.session().cursor(), studio.session().cursor());
    assert_eq!(other.session().hash(), studio.session().hash());
    assert_eq!(other.document().canonical_bytes(), studio.document().canonical_bytes());
    assert_eq!(other.share_link(), Ok(link), "and shares the same");
}

#[test]
fn an_autosave_comes_back_with_moment_and_selection() {
    let mut studio = Studio::new(welcome());
    studio.session_mut().seek_time(12_345_678);
    studio.select(Selection { message: Some(MessageNo(3)), ..Selection::part("q4") });
    let saved = studio.autosave();
    let mut again = Studio::default();
    assert_eq!(again.restore(&saved), Ok(OpenReport::Exact));
    assert_eq!(again.session().cursor(), studio.session().cursor());
    assert_eq!(again.selection(), studio.selection());
    for broken in ["", "{}", "[1]", "{\"document\": 3}"] {
        assert!(again.restore(broken).is_err(), "{broken}");
    }
    assert_eq!(again.document().title, studio.document().title, "a bad save changes nothing");
}

#[test]
fn every_event_is_told_in_both_languages() {
    for scenario in SCENARIOS {
        let mut studio = Studio::new(scenario.document(Language::English));
        let session = studio.session_mut();
        session.advance_to(scenario.until_us, u64::MAX);
        let events: Vec<u64> = session.told_events().to_vec();
        for event in events.into_iter().take(400) {
            session.seek_event(event);
            let told = story::full(session, event).expect("it has facts");
            for language in [Language::English, Language::Korean] {
                let text = told.text.plain(language);
                let whole =
                    text.ends_with('.') && !text.contains(['{', '}']) && !text.contains("..") && !text.contains(". :");
                assert!(whole, "{} event {event}: {text}", scenario.id);
            }
        }
    }
}

#[test]
fn keyframes_stay_within_their_budget_and_keep_the_first() {
    let mut world = World::new(session().topology().clone(), 7);
    // About a dozen worlds of this run's later size.
    let budget = 4 << 20;
    let mut keyframes = Keyframes::with_budget(&world, budget);
    for _ in 0..100 {
        world.run_until(Time::MAX, SPACING / 16);
        keyframes.keep(&world);
        assert!(keyframes.bytes() <= budget || keyframes.len() == 2);
    }
    assert!((3..100).contains(&keyframes.len()), "{} of 101 are kept", keyframes.len());
    assert_eq!(keyframes.before(0).event(), 0);
    assert_eq!(keyframes.before(world.event()).event(), world.event());
    let middle = keyframes.before(world.event() / 2).event();
    assert!(middle > 0 && middle <= world.event() / 2, "the past is thinned, not emptied");
    keyframes.cut(middle);
    assert_eq!(keyframes.before(world.event()).event(), middle);
}

/// UX T3: step back p95 ≤ 16 ms at 100 000 events, jumps ≤ 50 ms. Measured in release builds only.
#[test]
fn steps_back_and_jumps_are_quick_at_100_000_events() {
    if cfg!(debug_assertions) {
        return;
    }
    let mut session = session();
    session.advance_to(Time::MAX, 100_000);
    let mut backs: Vec<_> = (0..200)
        .map(|_| {
            let start = Instant::now();
            session.step_back();
            start.elapsed()
        })
        .collect();
    backs.sort();
    let mut jumps: Vec<_> = (0..100_u64)
        .map(|n| {
            let start = Instant::now();
            session.seek_event(n * 7_919 % 100_000);
            start.elapsed()
        })
        .collect();
    jumps.sort();
    println!("step back p95 {:?}, jump p95 {:?}", backs[189], jumps[94]);
    assert!(backs[189].as_millis() <= 16 && jumps[94].as_millis() <= 50);
}

/// What a scenario does by itself: a consumer crashes at 3 s, somebody purges at 3 s and at 5 s.
const SCRIPT: &[Scripted] = &[
    Scripted { at_us: 3_000_000, command: |row| Command::Crash(row("shipping-1")) },
    Scripted { at_us: 3_000_000, command: |row| Command::Purge(row("nobody")) },
    Scripted { at_us: 5_000_000, command: |row| Command::Crash(row("vip-mailer")) },
];

#[test]
fn scripted_commands_enter_the_log_when_their_time_comes() {
    let mut studio = Studio::new(welcome());
    studio.follow(SCRIPT);
    let session = studio.session_mut();
    session.advance_to(2_000_000, u64::MAX);
    assert!(session.commands().is_empty());
    assert!(session.next_at().is_some_and(|at| at <= 3_000_000));
    let early = studio.share_link().expect("it is short").fragment;
    let session = studio.session_mut();
    session.advance_to(10_000_000, u64::MAX);
    let given: Vec<Time> = session.commands().iter().map(|given| given.moment.at).collect();
    assert_eq!(given, [3_000_000, 5_000_000], "the purge of nobody is refused and left out");
    let hash = session.hash();

    session.seek_time(2_500_000);
    assert_eq!(session.commands().len(), 2, "they stay in the log");
    session.seek_time(10_000_000);
    assert_eq!(session.hash(), hash);

    // Acting in the past cuts them off; they come again.
    session.seek_time(1_000_000);
    session.command(Command::Pause(PartIx(0))).expect("it is a client");
    session.advance_to(4_000_000, u64::MAX);
    assert_eq!(session.commands().len(), 2);
    session.advance_to(10_000_000, u64::MAX);
    assert_eq!(session.commands().len(), 3);

    // A link from before holds what is to come.
    let mut other = Studio::default();
    assert_eq!(other.open_link(&early), Ok(OpenReport::Exact));
    other.session_mut().advance_to(10_000_000, u64::MAX);
    assert_eq!(other.session().hash(), hash);

    studio.restart();
    studio.session_mut().advance_to(10_000_000, u64::MAX);
    assert_eq!(studio.session().hash(), hash);
}
