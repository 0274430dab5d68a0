//! What the board shows inside Kafka's parts. The faces are pure functions of the engine's views; only this file reads
//! studio and world.
mod clients;
mod group;
pub(in crate::studio) mod log;
mod say;
#[cfg(test)]
mod tests;
mod topic;

use clients::Sender;
use group::{Group, Member};
use say::Say;
use topic::Topic;

use super::measure::Measure;
use crate::engine::id::PartIx;
use crate::engine::kafka::consumer::ConsumerConfig;
use crate::engine::kafka::simulation::Kafka;
use crate::engine::kafka::topology::{self, GroupKind};
use crate::engine::topology::{self as engine, Spec};
use crate::engine::world::World;
use crate::locales::kafka_face as texts;
use crate::locales::{Text, face as names};
use crate::studio::document::{Document, LinkKind, Part};
use crate::studio::face::build::{Source, problems};
use crate::studio::face::kafka::{ClusterFace, GroupFace, KafkaFace, KafkaProducerFace, MemberFace, TopicFace};
use crate::studio::face::late::LateFace;
use crate::studio::face::{Inside, PartFace, Tag, TagIcon, Tone};
use crate::studio::geometry::size::role;
use crate::studio::kind::Role;

/// Coming records asked of a producer, slots asked of a consumer.
const UPCOMING: usize = 6;
const SLOTS: usize = 64;

pub fn face(source: &Source, part: &Part, ix: PartIx) -> Option<PartFace> {
    let session = source.studio.session();
    let name = |part: PartIx| {
        let topology = session.topology();
        topology.parts.get(part.0 as usize).map(|part| part.name.to_string()).unwrap_or_default()
    };
    let class = |key| session.symbols().class(key);
    let say = Say { language: source.language, name: &name, class: &class, now: session.cursor().at };
    let build = Build { source, part, ix, kafka: Kafka::of(session.world()), say };
    Some(match role(part) {
        Role::Topic => build.topic(),
        Role::Group => build.group(),
        Role::KafkaConsumer => build.member(),
        Role::KafkaProducer => build.producer(),
        Role::Cluster => build.cluster(),
        _ => return None,
    })
}

/// Records of a topic that all its readers have read, and those that the slowest has not.
pub fn depth(world: &World, topic: PartIx) -> Option<(u32, u32)> {
    let view = Kafka::of(world)?.topic(topic, 0, world)?;
    let (mut held, mut behind) = (0, 0);
    for partition in &view.partitions {
        held += partition.log_end.saturating_sub(partition.log_start);
        behind += partition.cursors.iter().map(|cursor| cursor.lag).max().unwrap_or(0);
    }
    let count = |records: u64| u32::try_from(records).unwrap_or(u32::MAX);
    Some((count(held.saturating_sub(behind)), count(behind.min(held))))
}

struct Build<'a> {
    source: &'a Source<'a>,
    part: &'a Part,
    ix: PartIx,
    kafka: Option<&'a Kafka>,
    say: Say<'a>,
}

/// What the face of a part is put together from.
struct Made {
    kind_word: String,
    tags: Vec<Tag>,
    inside: KafkaFace,
    facts: Vec<String>,
}

impl Build<'_> {
    fn document(&self) -> &Document {
        self.source.studio.document()
    }

    fn spec(&self, part: PartIx) -> Option<&topology::Spec> {
        match &self.source.studio.session().topology().parts.get(part.0 as usize)?.spec {
            Spec::Kafka(spec) => Some(spec),
            _ => None,
        }
    }

    fn finish(&self, called: Text, made: Made) -> PartFace {
        let Made { kind_word, mut tags, inside, facts } = made;
        let errors = problems(self.source.studio, &self.part.id);
        if errors > 0 {
            tags.push(Tag::new(TagIcon::Warning, Tone::Bad, errors.to_string()));
        }
        let mut label = vec![self.say.say(called, &[&self.part.name])];
        label.extend(facts);
        if errors > 0 {
            label.push(self.say.count(errors as u64, names::ONE_PROBLEM, names::PROBLEMS));
        }
        let name = self.part.name.clone();
        PartFace { name, kind_word, tags, inside: Inside::Late(LateFace::new(inside)), label: label.join(", ") }
    }

    fn topic(&self) -> PartFace {
        let measure = Measure::of(self.document(), self.part);
        let records = measure.cells();
        let view = self.kafka.and_then(|kafka| kafka.topic(self.ix, records, self.source.studio.session().world()));
        let (Some(kafka), Some(view)) = (self.kafka, view) else {
            let numbers = [measure.partitions, measure.replication].map(|count| count.to_string());
            let text = if measure.partitions == 1 { texts::ONE_PARTITION } else { texts::PARTITIONS };
            let summary = self.say.say(text, &[&numbers[0], &numbers[1]]);
            let inside = KafkaFace::Topic(TopicFace { width: measure.width(), ..TopicFace::default() });
            return self.finish(
                texts::TOPIC_NAME,
                Made { kind_word: summary.clone(), tags: Vec::new(), inside, facts: vec![summary] },
            );
        };
        let cluster = kafka.cluster();
        let topic = Topic { view: &view, cluster: &cluster, measure, say: &self.say };
        let links = || self.document().links.iter();
        let is_fed = |kind| matches!(kind, LinkKind::Produce | LinkKind::Forward);
        let mut face = topic.face();
        face.fed = links().any(|link| link.to == self.part.id && is_fed(link.kind));
        face.read = links().any(|link| link.from == self.part.id);
        let (kind_word, facts) = (topic.summary(), topic.facts());
        self.finish(texts::TOPIC_NAME, Made { kind_word, tags: Vec::new(), inside: KafkaFace::Topic(face), facts })
    }

    fn group(&self) -> PartFace {
        let view = self.kafka.and_then(|kafka| kafka.group(self.ix, self.source.studio.session().world()));
        let kind = match self.spec(self.ix) {
            Some(topology::Spec::Group(group)) => group.kind,
            _ => GroupKind::Classic,
        };
        let Some(view) = view else {
            let inside = KafkaFace::Group(GroupFace::default());
            return self.finish(
                texts::GROUP_NAME,
                Made { kind_word: String::new(), tags: Vec::new(), inside, facts: Vec::new() },
            );
        };
        let group = Group { view: &view, kind, say: &self.say };
        let (kind_word, tag) = group.state();
        let made = Made {
            kind_word,
            tags: tag.into_iter().collect(),
            inside: KafkaFace::Group(group.face()),
            facts: group.facts(),
        };
        self.finish(texts::GROUP_NAME, made)
    }

    fn member(&self) -> PartFace {
        let world = self.source.studio.session().world();
        let spec = match self.spec(self.ix) {
            Some(topology::Spec::Consumer(consumer)) => Some(&**consumer),
            _ => None,
        };
        let Some((kafka, view)) = self.kafka.and_then(|kafka| Some((kafka, kafka.consumer(self.ix, SLOTS)?))) else {
            let inside = KafkaFace::Member(MemberFace { off: true, ..MemberFace::default() });
            return self.finish(
                names::CONSUMER_NAME,
                Made { kind_word: String::new(), tags: Vec::new(), inside, facts: Vec::new() },
            );
        };
        let group_ix = spec.map(|spec| spec.group).filter(|group| group.is_some());
        let group = group_ix.and_then(|group| kafka.group(group, world));
        let partitions = group_ix.map_or(0, |group| self.partitions_of_group(group));
        let member = Member { view: &view, spec, group: group.as_ref(), partitions, say: &self.say };
        let tags = member.tag().into_iter().collect();
        let made =
            Made { kind_word: String::new(), tags, inside: KafkaFace::Member(member.face()), facts: member.facts() };
        self.finish(names::CONSUMER_NAME, made)
    }

    /// Partitions of the topics that a group subscribes to.
    fn partitions_of_group(&self, group: PartIx) -> u32 {
        let Some(topology::Spec::Group(group)) = self.spec(group) else { return 0 };
        let pattern = group.config.pattern.as_deref().and_then(|text| ConsumerConfig::topic_pattern(text).ok());
        let count = |(at, part): (u32, &engine::Part)| match &part.spec {
            Spec::Kafka(topology::Spec::Topic(topic)) => {
                let is_named = pattern.as_ref().is_some_and(|pattern| pattern.matches(&part.name));
                if is_named || group.topics.contains(&PartIx(at)) { topic.partitions } else { 0 }
            }
            _ => 0,
        };
        (0..).zip(&self.source.studio.session().topology().parts).map(count).sum()
    }

    fn producer(&self) -> PartFace {
        let spec = match self.spec(self.ix) {
            Some(topology::Spec::Producer(producer)) => Some(&**producer),
            _ => None,
        };
        let Some(view) = self.kafka.and_then(|kafka| kafka.producer(self.ix, UPCOMING)) else {
            let inside = KafkaFace::Producer(KafkaProducerFace::default());
            return self.finish(
                names::PRODUCER_NAME,
                Made { kind_word: String::new(), tags: Vec::new(), inside, facts: Vec::new() },
            );
        };
        let partitions = match spec.and_then(|spec| self.spec(spec.topic)) {
            Some(topology::Spec::Topic(topic)) => topic.partitions,
            _ => 1,
        };
        let sender = Sender { view: &view, spec, partitions, say: &self.say };
        let made = Made {
            kind_word: String::new(),
            tags: sender.tags(),
            inside: KafkaFace::Producer(sender.face()),
            facts: sender.facts(),
        };
        self.finish(names::PRODUCER_NAME, made)
    }

    fn cluster(&self) -> PartFace {
        let face = self.kafka.map_or_else(ClusterFace::default, |kafka| clients::cluster(&kafka.cluster(), &self.say));
        let facts = clients::cluster_facts(&face, &self.say);
        self.finish(
            texts::CLUSTER_NAME,
            Made { kind_word: String::new(), tags: Vec::new(), inside: KafkaFace::Cluster(face), facts },
        )
    }
}
