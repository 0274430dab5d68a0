//! Policies: what is refused, which one an entity gets, how definitions are merged, and what changes at once. Each
//! expectation is a line of SEMANTICS § 3 Policies.
use super::*;
use crate::engine::rabbitmq::pattern::Pattern;
use crate::engine::rabbitmq::policy::{ApplyTo, Author, Policy, effective};
use crate::engine::rabbitmq::view::QueueKind;

/// A definition and why it is refused.
type Refused<'a> = (Author, &'a [(&'a str, Value)], Option<&'a str>);

/// Type, key, argument, policy, operator policy, effective.
type Merged<'a> = (QueueKind, &'a str, Option<Value>, Option<Value>, Option<Value>, Value);

fn policy(name: &str, pattern: &str, definition: &[(&str, Value)]) -> Policy {
    Policy {
        author: Author::User,
        vhost: "/".into(),
        name: name.into(),
        pattern: Pattern::new(pattern).expect("a pattern"),
        apply_to: ApplyTo::All,
        priority: 0,
        definition: table(definition),
    }
}

fn by_operator(definition: &[(&str, Value)]) -> Policy {
    Policy { author: Author::Operator, ..policy("operator", "", definition) }
}

impl Lab {
    /// Sets a policy, in the place of the one with its name and author.
    fn set(&mut self, policy: Policy) {
        assert_eq!(policy.check(), Ok(()), "the broker takes it");
        let others = self.policies_but(policy.author, &policy.name);
        self.with_out(|broker, out| broker.set_policies(others.into_iter().chain([policy]).collect(), out));
    }

    fn clear(&mut self, name: &str) {
        let others = self.policies_but(Author::User, name);
        self.with_out(|broker, out| broker.set_policies(others, out));
    }

    fn policies_but(&self, author: Author, name: &str) -> Vec<Policy> {
        let is_other = |policy: &&Policy| policy.author != author || policy.name != name;
        self.broker.policies().iter().filter(is_other).cloned().collect()
    }

    /// Sets or clears a policy with a short length limit for all queues.
    pub(super) fn limit_lengths(&mut self, limit: bool) {
        if limit {
            self.set(policy("short", "", &[("max-length", Value::Int(4)), ("message-ttl", Value::Int(20))]));
        } else {
            self.clear("short");
        }
    }

    fn policy_of(&self, queue: &str) -> Option<&str> {
        let name = self.messages.find_symbol(queue)?;
        self.broker.policies_of_queue(name, &self.messages).0.map(|policy| policy.name.as_str())
    }
}

#[test]
fn a_definition_is_refused_as_the_broker_refuses_it() {
    let text = Value::text;
    let table: [Refused; 8] = [
        (Author::User, &[], Some("no policy provided")),
        (Author::User, &[("max-length", Value::Int(5))], None),
        (
            Author::User,
            &[("max-lenght", Value::Int(5))],
            Some("[{<<\"max-lenght\">>,5}] are not recognised policy settings"),
        ),
        (Author::User, &[("max-length", Value::Int(-1))], Some("-1 is not a valid maximum length")),
        (Author::User, &[("expires", Value::Int(0))], Some("0 is not a valid queue expiry")),
        (Author::User, &[("max-age", text("5x"))], Some("5x is not a valid max age")),
        (Author::Operator, &[("max-length", Value::Int(5))], None),
        (
            Author::Operator,
            &[("dead-letter-exchange", text("x"))],
            Some("[{<<\"dead-letter-exchange\">>,x}] are not recognised policy settings"),
        ),
    ];
    for (author, definition, expect) in table {
        let result = Policy { author, ..policy("p", "", definition) }.check();
        assert_eq!(result.err().as_deref(), expect, "{definition:?}");
    }
}

#[test]
fn the_highest_priority_that_fits_wins_and_one_foreign_key_keeps_a_policy_away() {
    let mut lab = Lab::new();
    lab.queue("shop.orders", &[]);
    lab.queue("shop.quorum", &[("x-queue-type", Value::text("quorum"))]);
    lab.queue("shop.stream", &[("x-queue-type", Value::text("stream"))]);
    let max = ("max-length", Value::Int(5));
    lab.set(policy("low", "shop", std::slice::from_ref(&max)));
    lab.set(Policy { priority: 5, ..policy("limits", "^shop", &[max.clone(), ("delivery-limit", Value::Int(3))]) });
    lab.set(Policy { priority: 9, ..policy("elsewhere", "^orders", std::slice::from_ref(&max)) });
    let bytes = [("max-length-bytes", Value::Int(5))];
    lab.set(Policy { priority: 9, apply_to: ApplyTo::Streams, ..policy("streams", "", &bytes) });
    lab.set(Policy { priority: 9, apply_to: ApplyTo::Exchanges, ..policy("exchanges", "", &bytes) });
    let seen =
        |lab: &Lab| ["shop.orders", "shop.quorum", "shop.stream"].map(|name| lab.policy_of(name).map(str::to_owned));
    let expect = [Some("low"), Some("limits"), Some("streams")].map(|name| name.map(str::to_owned));
    assert_eq!(seen(&lab), expect);
    lab.clear("limits");
    assert_eq!(lab.policy_of("shop.quorum"), Some("low"));
}

#[test]
fn definitions_are_merged_as_the_broker_merges_them() {
    let int = Value::Int;
    let text = Value::text;
    let (classic, quorum, stream) = (QueueKind::Classic, QueueKind::Quorum, QueueKind::Stream);
    let table: [Merged; 17] = [
        (classic, "max-length", Some(int(9)), Some(int(5)), None, int(5)),
        (classic, "max-length", Some(int(3)), Some(int(5)), None, int(3)),
        (classic, "max-length", None, Some(int(5)), Some(int(7)), int(5)),
        (classic, "max-length", Some(int(9)), None, Some(int(7)), int(7)),
        (classic, "message-ttl", Some(int(9)), Some(int(8)), Some(int(7)), int(7)),
        (classic, "overflow", Some(text("drop-head")), Some(text("reject-publish")), None, text("drop-head")),
        (quorum, "overflow", Some(text("drop-head")), Some(text("reject-publish")), None, text("reject-publish")),
        (quorum, "overflow", None, Some(text("drop-head")), Some(text("reject-publish")), text("reject-publish")),
        (classic, "dead-letter-exchange", Some(text("mine")), Some(text("theirs")), None, text("mine")),
        (classic, "dead-letter-exchange", None, Some(text("theirs")), None, text("theirs")),
        (quorum, "delivery-limit", Some(int(-1)), Some(int(5)), None, int(5)),
        (quorum, "delivery-limit", None, Some(int(5)), Some(int(-1)), int(5)),
        (quorum, "delivery-limit", Some(int(7)), Some(int(5)), None, int(5)),
        (quorum, "delayed-retry-min", None, Some(int(5)), Some(int(7)), int(7)),
        (quorum, "delayed-retry-type", Some(text("all")), Some(text("failed")), None, text("failed")),
        (stream, "max-age", Some(text("1h")), Some(text("1D")), None, text("1D")),
        (stream, "max-length-bytes", Some(int(5)), Some(int(9)), None, int(9)),
    ];
    for (kind, key, argument, users, operators, expect) in table {
        let arguments = Table(argument.clone().map(|value| (format!("x-{key}"), value)).into_iter().collect());
        let users = users.map(|value| policy("p", "", &[(key, value)]));
        let operators = operators.map(|value| by_operator(&[(key, value)]));
        let all = effective(kind, &arguments, users.as_ref(), operators.as_ref());
        assert_eq!(all.get(&format!("x-{key}")), Some(&expect), "{kind:?} {key} {argument:?}");
    }
}

#[test]
fn a_new_policy_holds_at_once_for_what_is_there() {
    let mut lab = Lab::new();
    let dead = lab.queue("dead", &[]);
    let q = lab.queue("q", &[]);
    lab.exchange("e", "direct", &[]);
    lab.exchange("rest", "fanout", &[]);
    lab.bind("rest", "dead", "");
    (0..5).for_each(|_| lab.publish("", "q"));
    let definition = [
        ("max-length", Value::Int(2)),
        ("dead-letter-exchange", Value::text("")),
        ("dead-letter-routing-key", Value::text("dead")),
    ];
    lab.set(policy("short", "^q$", &definition));
    assert_eq!((lab.ready(q), lab.ready(dead)), (2, 3));
    lab.publish("", "q");
    assert_eq!((lab.ready(q), lab.ready(dead)), (2, 4));
    // A queue that is declared later has it from the start.
    let later = lab.queue("later", &[]);
    lab.set(policy("later", "^later$", &[("max-length", Value::Int(1))]));
    (0..3).for_each(|_| lab.publish("", "later"));
    assert_eq!(lab.ready(later), 1);
    lab.clear("short");
    lab.publish("", "q");
    assert_eq!(lab.ready(q), 3, "without the policy there is no limit");
    // Of an exchange: an alternate exchange, which takes what the route cache had lost.
    lab.publish("e", "k");
    lab.set(policy("alternate", "^e$", &[("alternate-exchange", Value::text("rest"))]));
    lab.publish("e", "k");
    assert_eq!(lab.ready(dead), 5);
    // The first was returned, as all are mandatory here.
    lab.replies();
    assert_eq!(lab.messages.live(), 3 + 5 + 1);
}

#[test]
fn an_operators_limit_bounds_what_users_ask_for() {
    let mut lab = Lab::new();
    let s = lab
        .queue("s", &[("x-queue-type", Value::text("stream")), ("x-stream-max-segment-size-bytes", Value::Int(100))]);
    let q = lab.queue("q", &[("x-max-length", Value::Int(10))]);
    (0..10).for_each(|_| lab.publish("", "q"));
    (0..10).for_each(|_| lab.publish("", "s"));
    lab.set(by_operator(&[("max-length", Value::Int(4))]));
    assert_eq!(lab.ready(q), 4);
    let before = lab.ready(s);
    lab.set(Policy { name: "bytes".into(), priority: 1, ..by_operator(&[("max-length-bytes", Value::Int(300))]) });
    assert!(lab.ready(s) < before, "retention is looked at when it changes");
    lab.publish("", "q");
    assert_eq!(lab.ready(q), 5, "one operator policy only: the one with the higher priority has no such limit");
}
