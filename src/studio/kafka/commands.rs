//! What a person can do to a running Kafka, as commands of the page: brokers, elections, offsets, transactions, dead
//! letters. Which broker or partition is meant, the page knows; what only the running cluster can refuse, it refuses
//! with its own words.
use crate::engine::id::PartIx;
use crate::engine::kafka::simulation::Kafka;
use crate::engine::kafka::view::{ConsumerView, GroupView, ProducerView};
use crate::engine::view::ClientState;
use crate::engine::world::World;
use crate::locales::Text;
use crate::studio::availability::require;
use crate::studio::command_registry::{Command, Group, Needs};
use crate::studio::kind::Role;
use crate::studio::model::Studio;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const fn command(id: &'static str, label: Text, needs: fn(&Studio) -> Result<(), Text>) -> Command {
    Command { id, group: Group::Parts, label, shortcuts: &[], needs: Needs::Of(needs) }
}

pub static COMMANDS: &[Command] = &[
    command("broker.kill", t("Kill the broker (kill -9)", "브로커 죽이기(kill -9)"), cluster),
    command("broker.stop", t("Stop the broker in order", "브로커 정상 종료"), cluster),
    command("broker.start", t("Start the broker", "브로커 시작"), cluster),
    command("broker.freeze", t("Freeze the broker", "브로커 정지시키기"), cluster),
    command("broker.thaw", t("Thaw the broker", "브로커 정지 풀기"), cluster),
    command("broker.isolate", t("Cut the broker off from the others", "브로커 고립시키기"), cluster),
    command("broker.reconnect", t("Reconnect the broker", "브로커 다시 연결"), cluster),
    command(
        "broker.slow",
        t("Slow the broker's disk down, or up again", "브로커 디스크 느리게, 또는 되돌리기"),
        cluster,
    ),
    command("broker.drain", t("Move everything away from the broker", "브로커의 복제본을 모두 다른 곳으로"), cluster),
    command("topic.spread", t("Spread the replicas over all brokers", "복제본을 모든 브로커에 고루 나누기"), topic),
    command("topic.elect-preferred", t("Elect the preferred leaders", "우선 리더 선출"), topic),
    command("topic.elect-unclean", t("Elect a leader outside the ISR", "ISR 밖에서 리더 선출"), topic),
    command("topic.add-partition", t("Add a partition", "파티션 추가"), topic),
    command("topic.delete-records", t("Delete all records up to now", "지금까지의 레코드 삭제"), topic),
    command(
        "topic.redrive",
        t("Put dead letters back where they came from", "dead letter를 원래 topic으로 되돌리기"),
        topic,
    ),
    command("reader.seek-beginning", t("Seek to the beginning", "처음으로 seek"), reader),
    command("reader.seek-end", t("Seek to the end", "끝으로 seek"), reader),
    command(
        "group.reset-earliest",
        t("Reset the group's offsets to the beginning", "그룹 offset을 처음으로"),
        idle_group,
    ),
    command("group.reset-latest", t("Reset the group's offsets to the end", "그룹 offset을 끝으로"), idle_group),
    command("producer.abort-transaction", t("Abort the open transaction", "열린 트랜잭션 중단"), open_transaction),
];

const SELECT_CLUSTER: Text = t("Select the cluster first", "먼저 클러스터를 선택하십시오");
const SELECT_TOPIC: Text = t("Select a topic first", "먼저 topic을 선택하십시오");
const SELECT_READER: Text = t("Select a Kafka consumer first", "먼저 Kafka 컨슈머를 선택하십시오");
const SELECT_GROUP: Text = t("Select a consumer group first", "먼저 consumer group을 선택하십시오");
const SELECT_PRODUCER: Text = t("Select a Kafka producer first", "먼저 Kafka 프로듀서를 선택하십시오");
const NOTHING_ASSIGNED: Text = t("No partition is assigned to it", "할당된 파티션이 없습니다");
const SHARE_SEEKS_NOT: Text = t(
    "A share group has no positions: its records are acquired one by one",
    "share group에는 위치가 없고 레코드를 하나씩 받습니다",
);
const HAS_MEMBERS: Text = t(
    "The group has members: Kafka resets offsets of empty groups only (GROUP_NOT_EMPTY)",
    "그룹에 멤버가 있습니다. Kafka는 빈 그룹의 offset만 재설정합니다(GROUP_NOT_EMPTY)",
);
const NO_TRANSACTION: Text = t("It has no open transaction", "열린 트랜잭션이 없습니다");

fn cluster(studio: &Studio) -> Result<(), Text> {
    require(studio.selected_role() == Some(Role::Cluster), SELECT_CLUSTER)
}

fn topic(studio: &Studio) -> Result<(), Text> {
    require(studio.selected_role() == Some(Role::Topic), SELECT_TOPIC)
}

fn reader(studio: &Studio) -> Result<(), Text> {
    require(studio.selected_role() == Some(Role::KafkaConsumer), SELECT_READER)?;
    require(!reads_in_share_group(studio), SHARE_SEEKS_NOT)?;
    let is_idle = |view: ConsumerView| view.partitions.is_empty();
    require(!look(studio, |kafka, part, _| kafka.consumer(part, 0)).is_some_and(is_idle), NOTHING_ASSIGNED)
}

fn reads_in_share_group(studio: &Studio) -> bool {
    let document = studio.document();
    let part = studio.selection().only_part().and_then(|id| document.part(id));
    let group = part.and_then(|part| super::lower::group_of(document, part));
    group.is_some_and(|group| group.variant() == "share")
}

fn idle_group(studio: &Studio) -> Result<(), Text> {
    require(studio.selected_role() == Some(Role::Group), SELECT_GROUP)?;
    let has_members = |view: GroupView| !view.members.is_empty();
    require(!look(studio, |kafka, part, world| kafka.group(part, world)).is_some_and(has_members), HAS_MEMBERS)
}

fn open_transaction(studio: &Studio) -> Result<(), Text> {
    require(studio.selected_role() == Some(Role::KafkaProducer), SELECT_PRODUCER)?;
    let has_none = |view: ProducerView| view.transaction.is_none();
    require(!look(studio, |kafka, part, _| kafka.producer(part, 0)).is_some_and(has_none), NO_TRANSACTION)
}

/// What a client of Kafka does at the cursor.
pub fn client_state(world: &World, part: PartIx) -> Option<ClientState> {
    let kafka = Kafka::of(world)?;
    let producer = kafka.producer(part, 0).map(|view| view.state);
    producer.or_else(|| kafka.consumer(part, 0).map(|view| view.state))
}

/// Asks the running Kafka about the selected part; None when there is none to ask.
fn look<T>(studio: &Studio, ask: fn(&Kafka, PartIx, &World) -> Option<T>) -> Option<T> {
    let world = studio.session().world();
    ask(Kafka::of(world)?, studio.selected_part_ix()?, world)
}
