//! The computed tables: keys and their partitions, and what the real assignors give in consecutive states of a group.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::engine::conformance::CaseResult;
use crate::engine::kafka::assignor::{Assignment, ClientAssignor, NO_GENERATION, ServerAssignor, Subscription};
use crate::engine::kafka::partitioner::{murmur2, partition_for_key, positive};
use crate::engine::kafka::topic_partition::{PartitionCounts, TopicPartition};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct PartitionerFile {
    what: String,
    source: String,
    num_partitions: Vec<u32>,
    hash_disagreements_kafka_python: Vec<Json>,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct Vector {
    key_b64: String,
    #[serde(default)]
    key_utf8: Option<String>,
    key_len: u32,
    murmur2_i32: i32,
    positive: u32,
    partition: BTreeMap<String, u32>,
    librdkafka_agrees: bool,
}

pub fn run_partitioner(text: &str) -> Result<Vec<CaseResult>, String> {
    let file: PartitionerFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(file.vectors.iter().map(|v| CaseResult { id: v.key_b64.clone(), result: check_vector(v), step_ms: 0 }).collect())
}

fn check_vector(vector: &Vector) -> Result<(), String> {
    let key = STANDARD.decode(&vector.key_b64).map_err(|error| error.to_string())?;
    let hash = murmur2(&key);
    if hash.cast_signed() != vector.murmur2_i32 || positive(hash) != vector.positive {
        return Err(format!("hash {}, recorded {}", hash.cast_signed(), vector.murmur2_i32));
    }
    for (count, recorded) in &vector.partition {
        let count = count.parse().map_err(|_| format!("{count} is no number of partitions"))?;
        let partition = partition_for_key(&key, count);
        if partition != *recorded {
            return Err(format!("partition {partition} of {count}, recorded {recorded}"));
        }
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct AssignorFile {
    assignor: String,
    source: String,
    format: String,
    #[serde(default)]
    kafka_python: Option<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct Case {
    id: String,
    title: String,
    /// The real result depends on the order of a hash map; balance and stickiness are what counts.
    member_order_matters: bool,
    /// How another client differs.
    #[serde(default)]
    kafka_python: Option<Json>,
    phases: Vec<Phase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to be checked")]
struct Phase {
    #[serde(default)]
    note: Option<String>,
    /// Stay as they were when absent.
    #[serde(default)]
    topics: Option<BTreeMap<String, u32>>,
    members: Vec<Member>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    id: String,
    #[serde(default)]
    instance_id: Option<String>,
    topics: BTreeSet<String>,
    /// Comes back without memory.
    #[serde(default)]
    lost: bool,
    /// Claims in JoinGroup, in place of what it got last.
    #[serde(default)]
    owned: Option<Vec<String>>,
    #[serde(default)]
    generation: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Expect {
    /// Of the client's assignors.
    Rounds(Vec<Round>),
    /// Of the coordinator's.
    Target(Shares),
}

type Shares = BTreeMap<String, BTreeSet<String>>;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Round {
    generation: i32,
    assignment: Shares,
    #[serde(default)]
    revoked: Option<Shares>,
    #[serde(default)]
    added: Option<Shares>,
    #[serde(default)]
    moved_away: Option<Shares>,
    #[serde(default)]
    gained: Option<Shares>,
    #[serde(default)]
    another_rebalance_follows: Option<bool>,
}

pub fn run_client_assignor(text: &str) -> Result<Vec<CaseResult>, String> {
    let file: AssignorFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let assignor = ClientAssignor::parse(&file.assignor).ok_or_else(|| format!("assignor {}", file.assignor))?;
    let run = |case: &Case| CaseResult { id: case.id.clone(), result: run_client_case(assignor, case), step_ms: 0 };
    Ok(file.cases.iter().map(run).collect())
}

/// What members of a client-side group remember between the phases.
#[derive(Default)]
struct Group {
    counts: PartitionCounts,
    generation: i32,
    /// What each member got last, and when.
    memory: BTreeMap<String, (Vec<TopicPartition>, i32)>,
}

fn run_client_case(assignor: ClientAssignor, case: &Case) -> Result<(), String> {
    let mut group = Group::default();
    for (at, phase) in case.phases.iter().enumerate() {
        let Expect::Rounds(recorded) = &phase.expect else { return Err("no rounds".into()) };
        if let Some(topics) = &phase.topics {
            group.counts = counts_of(topics);
        }
        group.memory.retain(|id, _| phase.members.iter().any(|member| member.id == *id && !member.lost));
        for member in &phase.members {
            if let Some(owned) = &member.owned {
                let claim = (parse_all(owned)?, member.generation.unwrap_or(NO_GENERATION));
                group.memory.insert(member.id.clone(), claim);
            }
        }
        for (round, recorded) in recorded.iter().enumerate() {
            let actual = group.rebalance(assignor, &phase.members);
            if actual != *recorded {
                return Err(format!("phase {at} round {round}\nrecorded {recorded:?}\nactual   {actual:?}"));
            }
        }
    }
    Ok(())
}

impl Group {
    fn rebalance(&mut self, assignor: ClientAssignor, members: &[Member]) -> Round {
        self.generation += 1;
        let subscriptions: Vec<Subscription> = members.iter().map(|member| self.subscription(member)).collect();
        let assignment = assignor.assign(&self.counts, &subscriptions);
        let before = |id: &str| self.memory.get(id).map(|(owned, _)| shown(owned)).unwrap_or_default();
        // Partitions of topics that are gone or no longer subscribed count as lost, too.
        let changes = |from: &dyn Fn(&str) -> BTreeSet<String>, to: &dyn Fn(&str) -> BTreeSet<String>| {
            let change = |id: &Arc<str>| (id.to_string(), &from(id) - &to(id));
            let changes = assignment.keys().map(change).filter(|(_, change)| !change.is_empty());
            Some(changes.collect::<Shares>())
        };
        let after = |id: &str| shown(&assignment[id]);
        let (lost, gained) = (changes(&before, &after), changes(&after, &before));
        let mut round = Round {
            generation: self.generation,
            assignment: shares(&assignment),
            revoked: None,
            added: None,
            moved_away: None,
            gained: None,
            another_rebalance_follows: None,
        };
        match assignor {
            ClientAssignor::Range | ClientAssignor::RoundRobin => {}
            ClientAssignor::Sticky => (round.moved_away, round.gained) = (lost, gained),
            ClientAssignor::CooperativeSticky => {
                round.another_rebalance_follows = lost.as_ref().map(|lost| !lost.is_empty());
                (round.revoked, round.added) = (lost, gained);
            }
        }
        let generation = self.generation;
        self.memory = assignment.into_iter().map(|(id, share)| (id.to_string(), (share, generation))).collect();
        round
    }

    fn subscription(&self, member: &Member) -> Subscription {
        let (owned, generation) = self.memory.get(&member.id).cloned().unwrap_or((Vec::new(), NO_GENERATION));
        subscription(member, owned, generation)
    }
}

pub fn run_server_assignor(text: &str) -> Result<Vec<CaseResult>, String> {
    let file: AssignorFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let assignor = ServerAssignor::parse(&file.assignor).ok_or_else(|| format!("assignor {}", file.assignor))?;
    let run = |case: &Case| CaseResult { id: case.id.clone(), result: run_server_case(assignor, case), step_ms: 0 };
    Ok(file.cases.iter().map(run).collect())
}

fn run_server_case(assignor: ServerAssignor, case: &Case) -> Result<(), String> {
    let mut counts = PartitionCounts::new();
    let mut target = Assignment::new();
    for (at, phase) in case.phases.iter().enumerate() {
        let Expect::Target(recorded) = &phase.expect else { return Err("no target".into()) };
        if let Some(topics) = &phase.topics {
            counts = counts_of(topics);
        }
        let owned = |member: &Member| target.get(member.id.as_str()).cloned().unwrap_or_default();
        let members: Vec<Subscription> =
            phase.members.iter().map(|member| subscription(member, owned(member), NO_GENERATION)).collect();
        let before = shares(&target);
        target = assignor.assign(&counts, &members);
        let actual = shares(&target);
        let is_same = match case.member_order_matters {
            true => actual == *recorded || summary(&before, &actual) == summary(&before, recorded),
            false => actual == *recorded,
        };
        if !is_same {
            return Err(format!("phase {at}\nrecorded {recorded:?}\nactual   {actual:?}"));
        }
    }
    Ok(())
}

/// What does not depend on an order: who gets how many, all that is shared out, and how much everybody keeps.
fn summary(before: &Shares, after: &Shares) -> (Vec<(String, usize, usize)>, BTreeSet<String>) {
    let kept = |id: &str, share: &BTreeSet<String>| before.get(id).map_or(0, |old| (old & share).len());
    let sizes = after.iter().map(|(id, share)| (id.clone(), share.len(), kept(id, share))).collect();
    (sizes, after.values().flatten().cloned().collect())
}

fn subscription(member: &Member, owned: Vec<TopicPartition>, generation: i32) -> Subscription {
    Subscription {
        member_id: member.id.as_str().into(),
        instance_id: member.instance_id.as_deref().map(Into::into),
        topics: member.topics.iter().map(|topic| topic.as_str().into()).collect(),
        owned,
        generation,
    }
}

fn counts_of(topics: &BTreeMap<String, u32>) -> PartitionCounts {
    topics.iter().map(|(topic, count)| (topic.as_str().into(), *count)).collect()
}

fn shares(assignment: &Assignment) -> Shares {
    assignment.iter().map(|(id, share)| (id.to_string(), shown(share))).collect()
}

fn parse_all(partitions: &[String]) -> Result<Vec<TopicPartition>, String> {
    partitions.iter().map(|text| TopicPartition::parse(text).ok_or_else(|| format!("partition {text}"))).collect()
}

fn shown(partitions: &[TopicPartition]) -> BTreeSet<String> {
    partitions.iter().map(ToString::to_string).collect()
}
