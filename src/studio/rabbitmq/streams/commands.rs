//! What a person can do to RabbitMQ's queues and to a broker that is one node, as commands of the page. What only the
//! running broker can refuse, it refuses with its own words.
use crate::locales::Text;
use crate::studio::availability::require;
use crate::studio::command_registry::{Command, Group, Needs};
use crate::studio::kind::{Role, System};
use crate::studio::kinds;
use crate::studio::model::Studio;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const fn command(id: &'static str, label: Text, needs: fn(&Studio) -> Result<(), Text>) -> Command {
    Command { id, group: Group::Parts, label, shortcuts: &[], needs: Needs::Of(needs) }
}

pub static COMMANDS: &[Command] = &[
    Command {
        id: "rabbitmq.restart",
        group: Group::Run,
        label: t("Restart the broker (RabbitMQ)", "브로커 다시 시작 (RabbitMQ)"),
        shortcuts: &[],
        needs: Needs::Of(single_node),
    },
    command("queue.delete", t("Delete the queue in the broker", "브로커에서 큐 삭제"), there),
    command("queue.delete-if-unused", t("Delete the queue if it is unused", "쓰이지 않으면 큐 삭제"), there),
    command("queue.delete-if-empty", t("Delete the queue if it is empty", "비어 있으면 큐 삭제"), there),
    command("queue.declare", t("Declare the queue again", "큐 다시 선언"), gone),
];

const NO_RABBITMQ: Text = t("There is no RabbitMQ on the board", "보드에 RabbitMQ가 없습니다");
const ON_NODES: Text = t(
    "It runs on several nodes: stop or kill one of them",
    "여러 노드에서 돌고 있습니다. 노드 하나를 멈추거나 죽이십시오",
);
const SELECT_QUEUE: Text = t("Select a queue first", "먼저 큐를 선택하십시오");
const IS_GONE: Text = t("The queue is not there: it was deleted", "큐가 없습니다. 삭제된 큐입니다");
const IS_THERE: Text = t("The queue is there", "큐가 이미 있습니다");

fn single_node(studio: &Studio) -> Result<(), Text> {
    let mut parts = studio.document().parts.iter();
    let is_rabbitmq = |kind: &str| kinds::kind(kind).is_some_and(|kind| kind.system == System::RabbitMq);
    require(parts.any(|part| is_rabbitmq(&part.kind)), NO_RABBITMQ)?;
    require(!studio.session().world().rabbitmq().is_cluster(), ON_NODES)
}

/// Whether the selected queue is in the broker now.
fn selected_queue(studio: &Studio) -> Result<bool, Text> {
    require(studio.selected_role() == Some(Role::Queue), SELECT_QUEUE)?;
    let part = studio.selected_part_ix();
    Ok(part.is_some_and(|part| studio.session().world().rabbitmq().queue_state(part).is_some()))
}

fn there(studio: &Studio) -> Result<(), Text> {
    require(selected_queue(studio)?, IS_GONE)
}

fn gone(studio: &Studio) -> Result<(), Text> {
    require(!selected_queue(studio)?, IS_THERE)
}
