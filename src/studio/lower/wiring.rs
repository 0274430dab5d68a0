//! Problems of the whole drawing: what leads nowhere, what nobody reads, what goes round.
use std::collections::BTreeSet;

use super::binding_rows;
use super::issue::{Issue, Severity, name_of};
use crate::locales::Text;
use crate::studio::document::{Document, LinkKind, Part, Row};
use crate::studio::edit::{Edit, names};
use crate::studio::kind::Role;
use crate::studio::rules::derived::{DerivedKind, DerivedLink, Names, derived_links, role_of};
use crate::studio::sentence::{Arg, phrase};

const ADD_EXCHANGE: Text = Text::new("Add the exchange", "exchange 추가");
const UNSET: Text = Text::new("Remove the setting", "설정 지우기");

/// The drawing as a graph over part indices.
struct Graph<'a> {
    document: &'a Document,
    names: Names<'a>,
    derived: Vec<DerivedLink>,
    /// Index of each link's ends, as `document.links`; links with a missing end are left out.
    links: Vec<(usize, usize, usize)>,
}

pub fn check(document: &Document, issues: &mut Vec<Issue>) {
    let rows = super::rows_of_parts(document);
    let row = |id: &str| rows.get(id).map(|part| part.0 as usize);
    let links = document.links.iter().enumerate().filter_map(|(at, link)| Some((at, row(&link.from)?, row(&link.to)?)));
    let graph =
        Graph { document, names: Names::new(document), derived: derived_links(document), links: links.collect() };
    for (at, part) in document.parts.iter().enumerate() {
        match role_of(part) {
            Some(Role::Producer) => graph.check_producer(at, issues),
            Some(Role::Consumer) => graph.check_consumer(at, issues),
            Some(Role::Exchange) => graph.check_exchange(at, issues),
            Some(Role::Queue) => graph.check_queue(at, issues),
            // Other systems look at their own parts.
            Some(_) | None => {}
        }
    }
    graph.check_links(issues);
    graph.check_loops(issues);
    check_kept(document, issues);
}

impl Graph<'_> {
    fn part(&self, at: usize) -> &Part {
        &self.document.parts[at]
    }

    fn issue(&self, at: usize, severity: Severity, code: &'static str, text: Text) -> Issue {
        Issue::of_part(&self.part(at).id, severity, code, phrase(text, [name_of(self.document, at)]))
    }

    fn outgoing(&self, at: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.links.iter().filter(move |(_, from, _)| *from == at).map(|(link, _, to)| (*link, *to))
    }

    fn incoming(&self, at: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.links.iter().filter(move |(_, _, to)| *to == at).map(|(link, from, _)| (*link, *from))
    }

    fn check_producer(&self, at: usize, issues: &mut Vec<Issue>) {
        let Some((_, to)) = self.outgoing(at).next() else {
            let text = Text::new(
                "{0} publishes nowhere: connect it to an exchange or a queue.",
                "{0:은/는} 보낼 곳이 없습니다. exchange나 큐에 연결하십시오.",
            );
            issues.push(self.issue(at, Severity::Warning, "no-target", text));
            return;
        };
        let target = self.part(to);
        if role_of(target) == Some(Role::Exchange) && target.reader().bool("internal") {
            let text = Text::new(
                "{0} publishes to the internal exchange {1}: RabbitMQ closes its channel with 403 ACCESS_REFUSED.",
                "{0:이/가} 내부 전용 exchange {1}에 보냅니다. RabbitMQ가 403 ACCESS_REFUSED로 채널을 닫습니다.",
            );
            let reason = phrase(text, [name_of(self.document, at), name_of(self.document, to)]);
            let edit = Edit::SetSetting { part: target.id.clone(), param: "internal".into(), value: None };
            let issue = Issue::of_part(&self.part(at).id, Severity::Warning, "internal-target", reason);
            issues.push(issue.with_fix(Text::new("Make it public", "공개로 바꾸기"), edit));
        }
        if target.is_default_exchange() && self.part(at).reader().list("keys").is_empty() {
            let text = Text::new(
                "{0} publishes to the default exchange without a routing key: no queue has an empty name.",
                "{0:이/가} 기본 exchange에 routing key 없이 보냅니다. 이름이 빈 큐는 없습니다.",
            );
            issues.push(self.issue(at, Severity::Warning, "no-key", text).at_param("keys"));
        }
    }

    fn check_consumer(&self, at: usize, issues: &mut Vec<Issue>) {
        if self.incoming(at).next().is_none() {
            let text =
                Text::new("{0} reads no queue: connect one to it.", "{0:은/는} 읽는 큐가 없습니다. 큐를 연결하십시오.");
            issues.push(self.issue(at, Severity::Warning, "no-queue", text));
        }
        let reader = self.part(at).reader();
        let prefetch = reader.count("prefetch");
        if prefetch == 0 {
            return;
        }
        let set = |value: u32| Edit::SetSetting {
            part: self.part(at).id.clone(),
            param: "prefetch".into(),
            value: Some(crate::engine::value::Value::Int(i64::from(value))),
        };
        if self.part(at).variant() == "never" {
            let text = Text::new(
                "{0} never acknowledges: it stops once its prefetch is full.",
                "{0:은/는} ack를 보내지 않으므로 prefetch가 차면 멈춥니다.",
            );
            issues.push(self.issue(at, Severity::Warning, "never-acks", text).at_param("ack"));
        }
        let every = reader.count("ack_every");
        if self.part(at).variant() == "every-n" && every > prefetch {
            let text = Text::new(
                "{0} acknowledges every {1} messages but gets only {2} at once: it waits for ever.",
                "{0:은/는} {1}개마다 ack를 보내는데 한 번에 {2}개만 받으므로 끝없이 기다립니다.",
            );
            let numbers = [name_of(self.document, at), Arg::Number(every.into()), Arg::Number(prefetch.into())];
            let issue =
                Issue::of_part(&self.part(at).id, Severity::Warning, "ack-beyond-prefetch", phrase(text, numbers));
            issues.push(
                issue.at_param("ack_every").with_fix(Text::new("Raise the prefetch", "prefetch 늘리기"), set(every)),
            );
        }
    }

    fn check_exchange(&self, at: usize, issues: &mut Vec<Issue>) {
        let part = self.part(at);
        if part.is_default_exchange() {
            return;
        }
        let alternate = part.named("alternate-exchange");
        let target = alternate.and_then(|name| self.names.exchange(part.vhost(), name));
        if let Some(name) = alternate.filter(|_| target.is_none()) {
            let text = Text::new(
                "{0}: its alternate exchange {1} does not exist, so unroutable messages are dropped.",
                "{0}: 대체 exchange {1:이/가} 없어서 갈 곳 없는 메시지는 버려집니다.",
            );
            issues.push(self.missing_exchange(at, "alternate-exchange", "missing-alternate", text, name));
        }
        let is_used = self.incoming(at).next().is_some() || self.derived.iter().any(|link| link.to == at);
        if self.outgoing(at).next().is_none() && target.is_none() {
            let text = if is_used {
                Text::new(
                    "{0} has no binding: everything published to it is dropped.",
                    "{0}에 binding이 없어서 들어오는 메시지가 모두 버려집니다.",
                )
            } else {
                Text::new("{0} has no binding yet.", "{0}에 아직 binding이 없습니다.")
            };
            let severity = if is_used { Severity::Warning } else { Severity::Hint };
            issues.push(self.issue(at, severity, "unbound-exchange", text));
        }
    }

    fn check_queue(&self, at: usize, issues: &mut Vec<Issue>) {
        let part = self.part(at);
        if let Some(name) = part.named("x-dead-letter-exchange")
            && !name.is_empty()
            && self.names.exchange(part.vhost(), name).is_none()
            && !super::settings::PREDECLARED.iter().any(|(known, _)| *known == name)
        {
            let text = Text::new(
                "{0}: its dead-letter exchange {1} does not exist, so dead letters are dropped.",
                "{0}: dead letter exchange {1:이/가} 없어서 dead letter는 버려집니다.",
            );
            issues.push(self.missing_exchange(at, "x-dead-letter-exchange", "missing-dlx", text, name));
        }
        if part.named("x-dead-letter-exchange") == Some("") {
            self.check_default_dead_letter(at, issues);
        }
        if self.outgoing(at).next().is_none() {
            let text =
                Text::new("Nobody reads {0}: its messages stay.", "{0:을/를} 읽는 컨슈머가 없어서 메시지가 쌓입니다.");
            issues.push(self.issue(at, Severity::Hint, "no-reader", text));
        }
        if self.incoming(at).next().is_none() && !self.derived.iter().any(|link| link.to == at) {
            let text = Text::new(
                "Nothing leads to {0}: only the default exchange reaches it, by its name.",
                "{0:(으)로} 오는 길이 없습니다. 기본 exchange만 이름으로 닿을 수 있습니다.",
            );
            issues.push(self.issue(at, Severity::Hint, "unreached-queue", text));
        }
    }

    /// Through the default exchange the key must name a queue; without a key the message's own does.
    fn check_default_dead_letter(&self, at: usize, issues: &mut Vec<Issue>) {
        let Some(key) = self.part(at).named("x-dead-letter-routing-key") else { return };
        if self.names.queue(self.part(at).vhost(), key).is_none() {
            let text = Text::new(
                "{0} dead-letters to the default exchange with the key {1}, but no queue has that name.",
                "{0:이/가} 기본 exchange에 {1} key로 dead letter를 보내지만, 그런 이름의 큐가 없습니다.",
            );
            let reason = phrase(text, [name_of(self.document, at), Arg::code(key)]);
            let issue = Issue::of_part(&self.part(at).id, Severity::Warning, "missing-dl-queue", reason);
            issues.push(issue.at_param("x-dead-letter-routing-key"));
        }
    }

    fn missing_exchange(&self, at: usize, param: &'static str, code: &'static str, text: Text, name: &str) -> Issue {
        let part = self.part(at);
        let reason = phrase(text, [name_of(self.document, at), Arg::code(name)]);
        let issue = Issue::of_part(&part.id, Severity::Warning, code, reason).at_param(param);
        if name.is_empty() || name.starts_with("amq.") {
            let edit = Edit::SetSetting { part: part.id.clone(), param: param.into(), value: None };
            return issue.with_fix(UNSET, edit);
        }
        let kind = "rabbitmq.exchange";
        let mut exchange = Part {
            id: names::fresh_part_id(self.document, kind),
            kind: kind.into(),
            name: name.to_owned(),
            x: part.x,
            y: part.y + 160,
            settings: Default::default(),
        };
        exchange.settings.set("type", crate::engine::value::Value::text("fanout"));
        issue.with_fix(ADD_EXCHANGE, Edit::AddPart(exchange))
    }

    fn check_links(&self, issues: &mut Vec<Issue>) {
        for &(at, from, to) in &self.links {
            let link = &self.document.links[at];
            match link.kind {
                LinkKind::Bind => {
                    self.check_default_binding(at, from, to, issues);
                    self.check_local_random(at, from, to, issues);
                    self.check_repeated_rows(at, from, issues);
                }
                LinkKind::Consume => self.check_exclusive(at, from, to, issues),
                // Other systems look at their own links.
                _ => {}
            }
        }
    }

    /// A binding from or to the default exchange (its type was changed after it was bound).
    fn check_default_binding(&self, at: usize, from: usize, to: usize, issues: &mut Vec<Issue>) {
        if !self.part(from).is_default_exchange() && !self.part(to).is_default_exchange() {
            return;
        }
        let link = &self.document.links[at];
        let text = Text::new(
            "RabbitMQ refuses bindings of the default exchange: 403 ACCESS_REFUSED - operation not permitted on the default exchange.",
            "RabbitMQ는 기본 exchange의 binding을 거절합니다: 403 ACCESS_REFUSED - operation not permitted on the default exchange.",
        );
        let issue = Issue::of_part(&link.from, Severity::Error, "default-exchange-binding", text.into());
        let edit = Edit::RemoveLinks(vec![link.id.clone()]);
        issues.push(issue.at_link(&link.id).with_fix(Text::new("Remove the binding", "binding 지우기"), edit));
    }

    /// rabbit_exchange_type_local_random binds classic queues only (SEMANTICS § 2).
    fn check_local_random(&self, at: usize, from: usize, to: usize, issues: &mut Vec<Issue>) {
        let target = self.part(to);
        let fits = role_of(target) == Some(Role::Queue) && target.variant() == "classic";
        if self.part(from).variant() != "x-local-random" || fits {
            return;
        }
        let link = &self.document.links[at];
        let text = Text::new(
            "A local random exchange takes classic queues only.",
            "local random exchange에는 classic 큐만 묶을 수 있습니다.",
        );
        let issue = Issue::of_part(&link.from, Severity::Error, "local-random-target", text.into()).at_link(&link.id);
        let edit = Edit::RemoveLinks(vec![link.id.clone()]);
        issues.push(issue.with_fix(Text::new("Remove the binding", "binding 지우기"), edit));
    }

    /// Equal key and arguments are one and the same binding.
    fn check_repeated_rows(&self, at: usize, from: usize, issues: &mut Vec<Issue>) {
        let link = &self.document.links[at];
        let mut seen = BTreeSet::new();
        for (row, binding) in binding_rows(self.document, link).enumerate() {
            if !seen.insert(binding) {
                let text = Text::new(
                    "{0} has the same binding twice; RabbitMQ keeps one of them.",
                    "{0}에 같은 binding이 두 번 있습니다. RabbitMQ는 하나만 둡니다.",
                );
                let edit = Edit::RemoveRow { link: link.id.clone(), row };
                let issue = self.issue(from, Severity::Warning, "repeated-binding", text).at_link(&link.id);
                issues.push(issue.with_fix(Text::new("Remove one", "하나 지우기"), edit));
            }
        }
    }

    fn check_exclusive(&self, at: usize, queue: usize, consumer: usize, issues: &mut Vec<Issue>) {
        let link = &self.document.links[at];
        let exclusive =
            |row: Option<&Row>| row.and_then(|row| row.settings.get("exclusive")?.as_bool()).unwrap_or(false);
        let others = self.outgoing(queue).filter(|(other, _)| *other != at).count();
        if exclusive(link.rows.first()) && others > 0 && self.part(queue).variant() == "classic" {
            let text = Text::new(
                "{0} wants {1} for itself, but others read it too: RabbitMQ refuses all but the first with 403 ACCESS_REFUSED - in exclusive use.",
                "{0:이/가} {1:을/를} 독점하려 하지만 다른 컨슈머도 읽습니다. RabbitMQ는 첫 번째만 받고 나머지를 403 ACCESS_REFUSED - in exclusive use로 거절합니다.",
            );
            let reason = phrase(text, [name_of(self.document, consumer), name_of(self.document, queue)]);
            let edit = Edit::SetRowSetting { link: link.id.clone(), row: 0, param: "exclusive".into(), value: None };
            let id = &self.part(consumer).id;
            let issue = Issue::of_part(id, Severity::Warning, "exclusive-among-others", reason).at_link(&link.id);
            issues.push(issue.with_fix(Text::new("Share it", "함께 읽기"), edit));
        }
    }

    /// Queues whose dead letters can come back to them.
    fn check_loops(&self, issues: &mut Vec<Issue>) {
        for (at, part) in self.document.parts.iter().enumerate() {
            if role_of(part) == Some(Role::Queue) && self.comes_back(at) {
                let text = Text::new(
                    "Dead letters of {0} can come back to it. That makes a retry loop; RabbitMQ drops a message that went round without ever being rejected.",
                    "{0}의 dead letter가 다시 돌아올 수 있습니다. 재시도 고리가 되며, 한 번도 거절되지 않고 한 바퀴 돈 메시지는 RabbitMQ가 버립니다.",
                );
                issues.push(self.issue(at, Severity::Hint, "dead-letter-loop", text));
            }
        }
    }

    fn comes_back(&self, queue: usize) -> bool {
        let dead_letters = |at: usize| {
            let from = move |link: &&DerivedLink| link.from == at && link.kind == DerivedKind::DeadLetter;
            self.derived.iter().filter(from).map(|link| link.to)
        };
        let mut seen = BTreeSet::new();
        let mut open: Vec<usize> = dead_letters(queue).collect();
        while let Some(at) = open.pop() {
            if at == queue {
                return true;
            }
            if !seen.insert(at) {
                continue;
            }
            if role_of(self.part(at)) == Some(Role::Exchange) {
                open.extend(self.outgoing(at).map(|(_, to)| to));
                let alternate = |link: &&DerivedLink| link.from == at && link.kind == DerivedKind::Alternate;
                open.extend(self.derived.iter().filter(alternate).map(|link| link.to));
            } else {
                open.extend(dead_letters(at));
            }
        }
        false
    }
}

/// What an import brought and nothing here runs.
fn check_kept(document: &Document, issues: &mut Vec<Issue>) {
    let count = |key: &str| {
        let json = document.kept.iter().find(|(kept, _)| kept == key).map(|(_, json)| json);
        json.and_then(|json| json.as_array()).map_or(0, Vec::len) as u64
    };
    let policies = count("policies");
    if policies > 0 {
        let text = Text::new(
            "{0|policy is|policies are} kept for export but not applied.",
            "정책 {0}개를 내보내기용으로 보관하지만 적용하지 않습니다.",
        );
        issues.push(Issue::of_document(Severity::Hint, "kept-policies", phrase(text, [Arg::Number(policies)])));
    }
}
