//! Policies on the board: what the broker refuses while they are edited, what they make of queues, that they hold in a
//! run and while it runs, and that undo, links and definitions.json carry them.
#![cfg(not(target_family = "wasm"))]

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
use brokerlab::studio::share::{self, Shared, SharedMoment};

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
