//! What is wrong with Kafka's parts of a drawing. What Kafka refuses stands with Kafka's own words.
mod clients;
mod groups;
mod topics;

use std::collections::BTreeMap;

use crate::engine::value::Value;
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkKind, Part};
use crate::studio::edit::{Edit, names};
use crate::studio::kind::Role;
use crate::studio::lower::issue::{Issue, Severity, name_of};
use crate::studio::rules::derived::role_of;
use crate::studio::sentence::{Arg, phrase};

pub const RENAME: Text = Text::new("Rename", "이름 바꾸기");
pub const RESET: Text = Text::new("Back to the default", "기본값으로");

/// Kafka's parts of a drawing, and what is found about them.
struct Board<'a> {
    document: &'a Document,
    rows: BTreeMap<&'a str, usize>,
    cluster: Option<&'a Part>,
    issues: &'a mut Vec<Issue>,
}

pub fn check(document: &Document, issues: &mut Vec<Issue>) {
    let of_role = |role| document.parts.iter().filter(move |part| role_of(part) == Some(role));
    let cluster = of_role(Role::Cluster).next();
    let rows = document.parts.iter().enumerate().map(|(row, part)| (part.id.as_str(), row)).collect();
    let mut board = Board { document, rows, cluster, issues };
    for part in of_role(Role::Cluster) {
        topics::check_cluster(&mut board, part);
    }
    for part in of_role(Role::Topic) {
        topics::check_topic(&mut board, part);
    }
    for part in of_role(Role::KafkaProducer) {
        clients::check_producer(&mut board, part);
    }
    for part in of_role(Role::Group) {
        groups::check_group(&mut board, part);
    }
    for part in of_role(Role::KafkaConsumer) {
        clients::check_consumer(&mut board, part);
    }
    check_names(&mut board, Role::Topic);
    check_names(&mut board, Role::Group);
}

impl<'a> Board<'a> {
    /// The name of a part in a sentence.
    fn name(&self, part: &Part) -> Arg {
        self.rows.get(part.id.as_str()).map_or(Arg::code(&part.name), |row| name_of(self.document, *row))
    }

    fn issue(&self, part: &Part, severity: Severity, code: &'static str, text: Text) -> Issue {
        self.issue_with(part, severity, code, text, [])
    }

    /// The part's name is `{0}`, then come the others.
    fn issue_with<const N: usize>(
        &self,
        part: &Part,
        severity: Severity,
        code: &'static str,
        text: Text,
        args: [Arg; N],
    ) -> Issue {
        let args: Vec<Arg> = [self.name(part)].into_iter().chain(args).collect();
        Issue::of_part(&part.id, severity, code, phrase(text, args))
    }

    fn add(&mut self, issue: Issue) {
        self.issues.push(issue);
    }

    fn links_out(&self, part: &'a Part, kind: LinkKind) -> impl Iterator<Item = &'a Link> + use<'a> {
        super::links_from(self.document, part, kind)
    }

    fn links_in(&self, part: &'a Part, kind: LinkKind) -> impl Iterator<Item = &'a Link> + use<'a> {
        super::links_to(self.document, part, kind)
    }

    fn brokers(&self) -> u32 {
        self.cluster.map_or(1, |cluster| cluster.reader().count("brokers"))
    }
}

pub fn set(part: &Part, param: &str, value: Value) -> Edit {
    Edit::SetSetting { part: part.id.clone(), param: param.into(), value: Some(value) }
}

fn unset(part: &Part, param: &str) -> Edit {
    Edit::SetSetting { part: part.id.clone(), param: param.into(), value: None }
}

pub fn number(n: impl Into<u64>) -> Arg {
    Arg::Number(n.into())
}

fn milliseconds(ms: i64) -> Arg {
    Arg::code(ms.to_string())
}

/// To Kafka a name is the thing: two topics, or two groups, of one name would be one.
fn check_names(board: &mut Board, role: Role) {
    let mut seen: BTreeMap<&str, &Part> = BTreeMap::new();
    let document = board.document;
    for part in document.parts.iter().filter(|part| role_of(part) == Some(role) && !part.name.is_empty()) {
        if seen.insert(&part.name, part).is_none() {
            continue;
        }
        let text = match role {
            Role::Topic => Text::new(
                "Topic {0} stands twice: Kafka says “Topic '{1}' already exists.”",
                "topic {0:이/가} 두 번 있습니다. Kafka의 답: “Topic '{1}' already exists.”",
            ),
            _ => Text::new(
                "Another group has the name {0} too: members with one group.id are one group.",
                "{0:이라는/라는} 그룹이 또 있습니다. group.id가 같으면 한 그룹입니다.",
            ),
        };
        let issue = board.issue_with(part, Severity::Error, "duplicate-name", text, [Arg::Plain(part.name.clone())]);
        let name = names::fresh_copy_name(document, &part.name);
        board.add(issue.with_fix(RENAME, Edit::RenamePart { part: part.id.clone(), name }));
    }
}
