//! Policies on the board: what the broker refuses while they are edited, what they make of queues, that they hold in a
//! run and while it runs, and that undo, links and definitions.json carry them.
#![cfg(not(target_family = "wasm"))]

use brokerlab::engine::command::Command;
use brokerlab::engine::value::{Table, Value};
use brokerlab::locales::Language;
use brokerlab::studio::document::{Document, Part};
use brokerlab::studio::edit::Edit;
use brokerlab::studio::export::export;
use brokerlab::studio::import::import;
use brokerlab::studio::lower::issue::Severity;
use brokerlab::studio::lower::lower;
use brokerlab::studio::model::Studio;
use brokerlab::studio::policy::effect::{Effect, Origin, effect, policies};
use brokerlab::studio::reopen::OpenReport;
use brokerlab::studio::session::Session;
use brokerlab::studio::share::{self, Shared, SharedMoment};
use brokerlab::studio::wire::{Subject, Wire};

type Settings<'a> = &'a [(&'a str, Value)];

fn part(name: &str, kind: &str, settings: Settings) -> Part {
    let settings = settings.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect();
    Part { id: name.into(), kind: kind.into(), name: name.into(), x: 0, y: 0, settings: Table(settings) }
}

fn policy(name: &str, settings: Settings) -> Part {
    part(name, "rabbitmq.policy", settings)
}

fn text(text: &str) -> Value {
    Value::text(text)
}

/// Two queues, and a producer that sends ten messages to the first of them at once.
fn board(policies: Vec<Part>) -> Document {
    let burst = [("burst", Value::Int(10)), ("count", Value::Int(10))];
    let mut parts = vec![
        part("shop.orders", "rabbitmq.queue", &[("x-max-length", Value::Int(8))]),
        part("shop.mail", "rabbitmq.queue", &[("x-queue-type", text("quorum"))]),
        part("p", "client.producer", &burst),
    ];
    parts.extend(policies);
    let mut document = Document { parts, ..Document::default() };
    let wire = brokerlab::studio::gesture::WireFrom::Port("p".into(), brokerlab::studio::gesture::PortSide::Out);
    let plan = brokerlab::studio::rules::can_connect(&document, &wire, "shop.orders").expect("a legal wire");
    plan.edit.apply(&mut document).expect("a good edit");
    document
}

fn found(document: &Document) -> Vec<(Severity, &'static str, String)> {
    let issues = lower(document).issues.into_iter();
    issues.map(|issue| (issue.severity, issue.code, issue.reason.plain(Language::English))).collect()
}

#[test]
fn the_broker_refuses_a_policy_while_it_is_edited() {
    let cases: [(Settings, &str); 5] = [
        (&[], "no policy provided"),
        (
            &[("max-length", Value::Int(5)), ("pattern", text("("))],
            "pattern should be regular expression but is invalid: ",
        ),
        (
            &[("definition", Value::Table(Table(vec![("ha-mode".into(), text("all"))])))],
            "[{<<\"ha-mode\">>,all}] are not",
        ),
        (
            &[
                ("author", text("operator")),
                ("definition", Value::Table(Table(vec![("alternate-exchange".into(), text("x"))]))),
            ],
            "[{<<\"alternate-exchange\">>,x}] are not recognised policy settings",
        ),
        (&[("definition", Value::Table(Table(vec![("max-age".into(), text("5x"))])))], "5x is not a valid max age"),
    ];
    for (settings, expect) in cases {
        let document = board(vec![policy("limits", settings)]);
        let said = format!("RabbitMQ refuses limits: 400 bad_request: Validation failed: {expect}");
        // Without a key it is only not there yet.
        let is_error = !settings.is_empty();
        let fits = |(level, code, reason): &(Severity, &str, String)| {
            (*level == Severity::Error) == is_error && *code == "refused-policy" && reason.starts_with(&said)
        };
        assert!(found(&document).iter().any(fits), "{expect}: {:?}", found(&document));
        assert_eq!(lower(&document).topology.is_none(), is_error);
    }
}

#[test]
fn what_a_policy_applies_to_is_told() {
    let max = ("max-length", Value::Int(5));
    let limit = ("delivery-limit", Value::Int(3));
    let cases: [(Settings, Option<(&str, &str)>); 4] = [
        (std::slice::from_ref(&max), None),
        (
            &[max.clone(), ("pattern", text("^mail"))],
            Some(("policy-for-nothing", "limits applies to nothing on the board.")),
        ),
        (
            &[max.clone(), limit.clone()],
            Some((
                "policy-kept-away",
                "limits does not apply to shop.orders: its type of queue does not know delivery-limit",
            )),
        ),
        (&[limit, ("apply-to", text("quorum_queues"))], None),
    ];
    for (settings, expect) in cases {
        let found = found(&board(vec![policy("limits", settings)]));
        let told = found.iter().find(|(_, code, _)| code.starts_with("policy-"));
        let told = told.map(|(_, code, reason)| (*code, reason.as_str()));
        assert_eq!(told.is_some(), expect.is_some(), "{settings:?}: {found:?}");
        if let Some(((code, reason), (expected, starts))) = told.zip(expect) {
            assert!(code == expected && reason.starts_with(starts), "{reason}");
        }
    }
    let twice = board(vec![policy("a", std::slice::from_ref(&max)), Part { id: "b".into(), ..policy("a", &[max]) }]);
    assert!(found(&twice).iter().any(|(_, code, _)| *code == "duplicate-name"));
}

#[test]
fn a_policy_is_for_one_virtual_host() {
    let ttl = |ms: i64, vhost: &str| policy("limits", &[("message-ttl", Value::Int(ms)), ("vhost", text(vhost))]);
    for (vhost, here, there) in [("", true, false), ("/", true, false), ("west", false, true), ("east", false, false)] {
        let west = part("west.orders", "rabbitmq.queue", &[("vhost", text("west"))]);
        let document = board(vec![ttl(5, vhost), west]);
        let policies = policies(&document);
        let governed = |id: &str| effect(&policies, document.part(id).expect("a part")).policy.is_some();
        assert_eq!((governed("shop.orders"), governed("west.orders")), (here, there), "{vhost:?}");
        let session = Session::new(lower(&document).topology.expect("it runs"), 1);
        let has_ttl = |id: &str| {
            let queue = session.world().queue(session.topology().find(id), 0).expect("a queue");
            queue.ttl_us == Some(5_000)
        };
        assert_eq!((has_ttl("shop.orders"), has_ttl("west.orders")), (here, there), "{vhost:?}, as the broker has it");
    }
    // Two virtual hosts may each have one of the same name.
    let second = Part { id: "second".into(), ..ttl(3, "west") };
    let found = found(&board(vec![ttl(5, ""), second]));
    assert!(!found.iter().any(|(_, code, _)| *code == "duplicate-name"), "{found:?}");
}

#[test]
fn each_setting_says_where_it_comes_from() {
    let document = board(vec![
        policy("low", &[("max-length", Value::Int(1)), ("message-ttl", Value::Int(9))]),
        policy("users", &[("priority", Value::Int(1)), ("max-length", Value::Int(9)), ("message-ttl", Value::Int(70))]),
        policy(
            "operators",
            &[("author", text("operator")), ("max-length", Value::Int(5)), ("expires", Value::Int(60))],
        ),
    ]);
    let policies = policies(&document);
    let of = |name: &str| effect(&policies, document.part(name).expect("a part"));
    let orders = of("shop.orders");
    assert_eq!((orders.policy.as_deref(), orders.operator.as_deref()), (Some("users"), Some("operators")));
    type Told = (String, Value, Origin, Vec<(Origin, Value)>);
    let told = |effect: Effect| -> Vec<Told> {
        effect.settings.into_iter().map(|one| (one.key, one.value, one.origin, one.against)).collect()
    };
    assert_eq!(
        told(orders),
        [
            (
                "max-length".to_owned(),
                Value::Int(5),
                Origin::Operator,
                vec![(Origin::Argument, Value::Int(8)), (Origin::Policy, Value::Int(9))],
            ),
            ("message-ttl".to_owned(), Value::Int(70), Origin::Policy, vec![]),
            ("expires".to_owned(), Value::Int(60), Origin::Operator, vec![]),
        ]
    );
    assert_eq!(told(of("shop.mail")).len(), 3);
    assert_eq!(of("p"), Effect::default());
}

fn ready(studio: &Studio) -> u32 {
    let part = studio.part_ix("shop.orders").expect("the queue runs");
    studio.session().world().queue(part, 0).map_or(0, |queue| queue.ready)
}

/// Sets a key of the policy `limits`.
fn set(param: &str, value: Value) -> Edit {
    Edit::SetSetting { part: "limits".into(), param: param.into(), value: Some(value) }
}

#[test]
fn a_policy_holds_in_a_run_and_an_edit_of_it_at_once() {
    let mut studio = Studio::new(board(vec![policy("limits", &[("max-length", Value::Int(4))])]));
    studio.session_mut().seek_time(5_000_000);
    assert_eq!(ready(&studio), 4, "the policy is stricter than the argument");
    studio.apply(set("max-length", Value::Int(2))).expect("a good edit");
    studio.session_mut().seek_time(6_000_000);
    assert_eq!(ready(&studio), 2, "drops what is over the new limit");
    studio.apply(set("pattern", text("^nothing"))).expect("a good edit");
    assert!(studio.undo() && studio.undo(), "an edit of a policy is one step");
    assert_eq!(studio.document().part("limits").and_then(|part| part.setting("max-length")), Some(&Value::Int(4)));
    assert_eq!(ready(&studio), 2, "what was dropped does not come back");
    assert_eq!(studio.session().cursor().at, 6_000_000, "undo moves the document, not the time");
    studio.session_mut().seek_time(4_000_000);
    assert_eq!(ready(&studio), 4, "before the edit");
}

/// What the board says of a run: what waits in the queue, and what went over the producer's connection.
fn seen(studio: &Studio) -> (u64, u32, Vec<String>) {
    let mut session = Session::replay(
        studio.session().topology_at(0).clone(),
        studio.session().seed(),
        studio.session().commands().to_vec(),
    );
    let mut wire = Wire::new(&session, Subject::Client(studio.part_ix("p").expect("the producer runs")));
    session.advance_to(studio.session().cursor().at, u64::MAX);
    wire.follow(&session);
    (session.hash(), ready(studio), wire.rows().iter().map(|row| format!("{row:?}")).collect())
}

#[test]
fn undo_and_redo_in_a_run_are_edits_like_others() {
    const SECOND: u64 = 1_000_000;
    // The edit, the one that takes it back, and what waits 1 s after the edit, after undo and after redo.
    let unset = |param: &str| Edit::SetSetting { part: "limits".into(), param: param.into(), value: None };
    let place = policy("other", &[("max-length", Value::Int(1)), ("priority", Value::Int(3))]);
    let cases = [
        (set("max-length", Value::Int(2)), set("max-length", Value::Int(4)), [2, 4, 2]),
        (set("message-ttl", Value::Int(250)), unset("message-ttl"), [3, 4, 3]),
        (set("pattern", text("^nothing")), unset("pattern"), [8, 4, 8]),
        (set("vhost", text("west")), unset("vhost"), [8, 4, 8]),
        (Edit::AddPart(place), Edit::RemoveParts(vec!["other".into()]), [1, 4, 1]),
        (Edit::RemoveParts(vec!["limits".into()]), Edit::AddPart(limits()), [8, 4, 8]),
    ];
    for (edit, back, expect) in cases {
        for interval in [None, Some(100_000)] {
            let mut document = board(vec![limits()]);
            if let Some(us) = interval {
                let producer = document.parts.iter_mut().find(|part| part.id == "p").expect("a producer");
                producer.settings = Table(vec![("interval".into(), Value::Int(us))]);
            }
            let mut undone = Studio::new(document.clone());
            let mut by_hand = Studio::new(document);
            let mut counts = Vec::new();
            for (step, at) in [2, 3, 4].into_iter().enumerate() {
                undone.session_mut().seek_time(at * SECOND);
                by_hand.session_mut().seek_time(at * SECOND);
                match step {
                    0 => undone.apply(edit.clone()).expect("a good edit"),
                    1 => assert!(undone.undo(), "{edit:?}"),
                    _ => assert!(undone.redo(), "{edit:?}"),
                }
                by_hand.apply(if step == 1 { back.clone() } else { edit.clone() }).expect("a good edit");
                assert_eq!(undone.document(), by_hand.document(), "{edit:?}");
                assert_eq!(undone.session().cursor().at, at * SECOND, "{edit:?}");
                undone.session_mut().seek_time((at + 1) * SECOND - 1);
                by_hand.session_mut().seek_time((at + 1) * SECOND - 1);
                assert_eq!(seen(&undone), seen(&by_hand), "{edit:?} step {step}");
                counts.push(ready(&undone));
            }
            if interval.is_some() {
                assert_eq!(counts, expect, "{edit:?}");
            }
            for (step, at) in [2, 3, 4].into_iter().enumerate().rev() {
                undone.session_mut().seek_time((at + 1) * SECOND - 1);
                assert_eq!(ready(&undone), counts[step], "{edit:?} step {step}, backwards");
            }
        }
    }
}

/// What the tests about edits in a run begin with.
fn limits() -> Part {
    policy("limits", &[("max-length", Value::Int(4))])
}

#[test]
fn edits_that_come_to_nothing_at_one_moment_leave_no_trace_in_the_run() {
    let mut studio = Studio::new(board(vec![limits()]));
    studio.session_mut().seek_time(5_000_000);
    let hash = studio.session().hash();
    studio.apply(set("max-length", Value::Int(2))).expect("a good edit");
    studio.apply(set("max-length", Value::Int(1))).expect("a good edit");
    assert_eq!((studio.session().commands().len(), ready(&studio)), (1, 1), "one burst of edits");
    assert!(studio.undo() && studio.undo());
    assert_eq!((studio.session().commands().len(), ready(&studio)), (0, 4));
    assert_eq!((studio.session().hash(), studio.session().cursor().at), (hash, 5_000_000));
}

#[test]
fn what_is_done_in_the_past_of_an_edit_runs_with_the_document() {
    let edited = || {
        let mut studio = Studio::new(board(vec![limits()]));
        studio.session_mut().seek_time(5_000_000);
        studio.apply(set("max-length", Value::Int(2))).expect("a good edit");
        studio.session_mut().seek_time(3_000_000);
        assert_eq!(ready(&studio), 4);
        studio
    };
    let mut moved = edited();
    moved.apply(Edit::MoveParts(vec![("p".into(), 7, 7)])).expect("a good edit");
    moved.session_mut().seek_time(6_000_000);
    assert_eq!((ready(&moved), moved.session().commands().len()), (2, 1), "moving a part cuts nothing off");

    let mut undone = edited();
    assert!(undone.undo());
    undone.session_mut().seek_time(6_000_000);
    assert_eq!(ready(&undone), 4, "the edit is not repeated");

    let mut commanded = edited();
    let producer = commanded.part_ix("p").expect("the producer runs");
    commanded.command(Command::Pause(producer)).expect("a good command");
    commanded.session_mut().seek_time(6_000_000);
    assert_eq!(ready(&commanded), 2, "the document's limit holds from the command on");

    let opened = edited();
    let mut other = Studio::default();
    let report = other.open_link(&opened.share_link().expect("short enough").fragment).expect("a good link");
    assert_eq!((report, ready(&other)), (OpenReport::Exact, 4), "a link into the past of an edit");
}

#[test]
fn the_broker_keeps_policies_across_keyframes() {
    let document = board(vec![policy("limits", &[("max-length", Value::Int(3))])]);
    let run = |until: u64| {
        let mut studio = Studio::new(document.clone());
        studio.session_mut().seek_time(until);
        studio.session().world().hash()
    };
    let mut studio = Studio::new(document.clone());
    studio.session_mut().seek_time(5_000_000);
    studio.session_mut().seek_time(2_000_000);
    studio.session_mut().seek_time(4_000_000);
    assert_eq!(studio.session().world().hash(), run(4_000_000));
}

#[test]
fn links_and_definitions_carry_policies() {
    let document = board(vec![
        policy(
            "users",
            &[
                ("pattern", text("^shop\\.")),
                ("apply-to", text("queues")),
                ("priority", Value::Int(7)),
                ("dead-letter-exchange", text("")),
                ("overflow", text("reject-publish")),
                ("definition", Value::Table(Table(vec![("max-age".into(), text("1D"))]))),
            ],
        ),
        policy("operators", &[("author", text("operator")), ("max-length", Value::Int(5))]),
    ]);
    let shared = Shared { document: document.clone(), moment: SharedMoment::default(), start: None, log: Vec::new() };
    let opened = share::open(&share::encode(&shared).expect("short enough").fragment).expect("a good link");
    assert_eq!(opened.document, document);

    let file = export(&document).text;
    let imported = import(&file, None).expect("definitions");
    assert_eq!(imported.report.policies, 2);
    let settings = |document: &Document| -> Vec<(String, Vec<(String, Value)>)> {
        let policies = document.parts.iter().filter(|part| part.kind == "rabbitmq.policy");
        let sorted = |part: &Part| {
            let mut settings = part.settings.0.clone();
            settings.sort_by(|a, b| a.0.cmp(&b.0));
            (part.name.clone(), settings)
        };
        policies.map(sorted).collect()
    };
    assert_eq!(settings(&imported.document), settings(&document));
    assert_eq!(export(&imported.document).text.len(), file.len());
    let json: serde_json::Value = serde_json::from_str(&file).expect("JSON");
    assert_eq!(json["parameters"][0]["component"], "operator_policy");
    assert_eq!(json["policies"][0]["definition"]["dead-letter-exchange"], "");
}
