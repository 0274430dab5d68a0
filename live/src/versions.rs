//! What brokers before the recorded version do not know, or tell otherwise. Two tables: what a case may ask for, and
//! what is left out of a comparison. Anything else that differs is reported. Sources: release notes of 3.13.0, 4.0.1, 4.2.0 and 4.3.0.
use brokerlab::engine::conformance::case::Case;
use serde_json::{Map, Value as Json};

/// Major and minor version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32);

impl Version {
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut numbers = text.split(['.', '-', '+']).map_while(|part| part.parse().ok());
        match (numbers.next(), numbers.next()) {
            (Some(major), Some(minor)) => Ok(Self(major, minor)),
            _ => Err(format!("`{text}` is no version of RabbitMQ")),
        }
    }
}

/// Something that came with a version, and the words of a case that ask for it: all of one list must stand in its id or
/// among its arguments.
struct Feature {
    since: Version,
    why: &'static str,
    asked_by: &'static [&'static [&'static str]],
}

const FEATURES: &[Feature] = &[
    Feature {
        since: Version(4, 3),
        why: "delayed retry came with 4.3",
        asked_by: &[&["x-delayed-retry-type"], &["delayed-retry"]],
    },
    Feature {
        since: Version(4, 3),
        why: "quorum queues have a consumer timeout of their own since 4.3",
        asked_by: &[&["x-consumer-timeout"]],
    },
    Feature {
        since: Version(4, 3),
        why: "a topic key with three `#` is refused since 4.3",
        asked_by: &[&["topic-three-hashes"]],
    },
    Feature {
        since: Version(4, 3),
        why: "an unknown exchange type closes the channel since 4.3, the connection before",
        asked_by: &[&["exchange-unknown-type"]],
    },
    Feature {
        since: Version(4, 3),
        why: "a basic.nack does not count towards the delivery limit since 4.3",
        asked_by: &[&["nack-loop", "-quorum"], &["limit-nack"], &["count-header"]],
    },
    Feature {
        since: Version(4, 0),
        why: "a quorum queue has a delivery limit of 20 since 4.0",
        asked_by: &[&["limit-default"]],
    },
    Feature {
        since: Version(4, 0),
        why: "quorum queues have message priorities since 4.0",
        asked_by: &[&["/prio-", "-quorum"], &["/pq-", "-quorum"]],
    },
    Feature { since: Version(4, 0), why: "a client's x-death is not read since 4.0", asked_by: &[&["xdeath"]] },
    Feature { since: Version(4, 0), why: "x-local-random came with 4.0", asked_by: &[&["local-random"]] },
    Feature { since: Version(3, 13), why: "stream filters came with 3.13", asked_by: &[&["x-stream-filter"]] },
];

/// Why a case cannot be replayed on this version; `None` = it can.
pub fn why_not(case: &Case, version: Version) -> Option<&'static str> {
    if case.steps.iter().any(|step| step["op"] == "restart_broker") {
        return Some("restart the broker, which is not ours");
    }
    if case.id == "reliability/channel-open-twice" {
        return Some("open a channel twice, which lapin does not");
    }
    let mut words = vec![case.id.clone()];
    let declared = case.declare.queues.iter().map(|queue| &queue.arguments);
    declared.for_each(|arguments| words.extend(arguments.keys().cloned()));
    let later = case.steps.iter().filter_map(|step| step["arguments"].as_object());
    later.for_each(|arguments| words.extend(arguments.keys().cloned()));
    let is_said = |word: &&str| words.iter().any(|said| said.contains(*word));
    let unknown = FEATURES.iter().filter(|feature| version < feature.since);
    let mut asked = unknown.filter(|feature| feature.asked_by.iter().any(|words| words.iter().all(is_said)));
    asked.next().map(|feature| feature.why)
}

/// A part of an event that was told otherwise before a version, and is left out on both sides.
struct Untold {
    before: Version,
    what: &'static str,
    forget: fn(&mut Map<String, Json>),
}

const UNTOLD: &[Untold] = &[
    Untold {
        before: Version(3, 13),
        what: "headers x-last-death-*",
        forget: |event| forget_headers(event, |name| name.starts_with("x-last-death-")),
    },
    Untold {
        before: Version(3, 13),
        what: "whether a dead-lettered message is flagged as redelivered",
        forget: |event| {
            if event.get("headers").is_some_and(|headers| headers.get("x-death").is_some()) {
                event.remove("redelivered");
            }
        },
    },
    Untold {
        before: Version(3, 13),
        what: "the delivery mode of messages of a stream",
        forget: |event| {
            if event.get("headers").is_some_and(|headers| headers.get("x-stream-offset").is_some()) {
                event.remove("props");
            }
        },
    },
    Untold {
        before: Version(4, 3),
        what: "headers x-acquired-count and x-delivery-count",
        forget: |event| forget_headers(event, |name| name == "x-acquired-count" || name == "x-delivery-count"),
    },
];

/// Headers that are empty then are none, as an empty table was not sent.
fn forget_headers(event: &mut Map<String, Json>, is_untold: impl Fn(&str) -> bool) {
    let Some(Json::Object(headers)) = event.get_mut("headers") else { return };
    headers.retain(|name, _| !is_untold(name));
    if headers.is_empty() {
        event.remove("headers");
    }
}

/// What is left out of the comparison with this version.
pub fn left_out(version: Version) -> impl Iterator<Item = &'static str> {
    UNTOLD.iter().filter(move |untold| version < untold.before).map(|untold| untold.what)
}

/// Leaves it out, in each event within `json`.
pub fn forget(json: &mut Json, version: Version) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(|item| forget(item, version)),
        Json::Object(fields) => {
            UNTOLD.iter().filter(|untold| version < untold.before).for_each(|untold| (untold.forget)(fields));
            fields.values_mut().for_each(|field| forget(field, version));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_an_older_broker_tells_otherwise_is_left_out_of_events_alone() {
        let event =
            json!({ "ev": "deliver", "redelivered": true, "headers": { "x-death": [], "x-last-death-queue": "q" } });
        let table = [
            (Version(3, 10), json!({ "ev": "deliver", "headers": { "x-death": [] } })),
            (Version(4, 0), event.clone()),
        ];
        for (version, left) in table {
            let mut seen = json!([event.clone()]);
            forget(&mut seen, version);
            assert_eq!(seen, json!([left]), "{version:?}");
        }
    }

    #[test]
    fn a_version_is_its_first_two_numbers() {
        for (text, version) in [("3.10.8", Some(Version(3, 10))), ("4.3.0-rc.1", Some(Version(4, 3))), ("new", None)] {
            assert_eq!(Version::parse(text).ok(), version, "{text}");
        }
    }
}
