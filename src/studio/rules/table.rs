//! The table of roles and the reasons, as data. A reason is one line: what is wrong; the hint: what would work.
use crate::locales::Text;
use crate::studio::document::LinkKind;
use crate::studio::kind::Role;
use crate::studio::system;

/// What a wire between two roles is.
#[derive(Clone, Copy, Debug)]
pub enum Verdict {
    Legal(LinkKind),
    Illegal { reason: Text, hint: Text },
}

pub const fn no(reason: Text, hint: Text) -> Verdict {
    Verdict::Illegal { reason, hint }
}

pub const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const TO_PRODUCER: Text = t("A producer only sends; nothing goes into it.", "프로듀서는 보내기만 하고 받지 않습니다.");
const FROM_CONSUMER: Text = t("A consumer sends nothing on.", "컨슈머는 메시지를 내보내지 않습니다.");
const FROM_CONSUMER_HINT: Text = t(
    "To publish, add a producer; to read, pull from a queue.",
    "보내려면 프로듀서를 더하고, 읽으려면 큐에서 끌어오십시오.",
);

/// A row: from, to, and what a wire between them is.
pub type Wire = (Role, Role, Verdict);

/// Rows of RabbitMQ's roles in the order from → to; every pair of roles stands once, here or with its system.
static TABLE: &[Wire] = &[
    (
        Role::Producer,
        Role::Producer,
        no(TO_PRODUCER, t("Connect it to an exchange or a queue.", "exchange나 큐에 연결하십시오.")),
    ),
    (Role::Producer, Role::Exchange, Verdict::Legal(LinkKind::Publish)),
    (Role::Producer, Role::Queue, Verdict::Legal(LinkKind::Publish)),
    (
        Role::Producer,
        Role::Consumer,
        no(
            t("A producer never talks to a consumer directly.", "프로듀서는 컨슈머에게 바로 보내지 않습니다."),
            t("Put a queue between them.", "사이에 큐를 두십시오."),
        ),
    ),
    (
        Role::Exchange,
        Role::Producer,
        no(TO_PRODUCER, t("Pull from the producer to the exchange.", "프로듀서에서 exchange로 끌어오십시오.")),
    ),
    (Role::Exchange, Role::Exchange, Verdict::Legal(LinkKind::Bind)),
    (Role::Exchange, Role::Queue, Verdict::Legal(LinkKind::Bind)),
    (
        Role::Exchange,
        Role::Consumer,
        no(
            t("A consumer reads queues, never an exchange.", "컨슈머는 exchange가 아니라 큐를 읽습니다."),
            t("Bind a queue to the exchange and let it read that.", "exchange에 큐를 묶고 그 큐를 읽게 하십시오."),
        ),
    ),
    (
        Role::Queue,
        Role::Producer,
        no(TO_PRODUCER, t("Pull from the producer to the queue.", "프로듀서에서 큐로 끌어오십시오.")),
    ),
    (
        Role::Queue,
        Role::Exchange,
        no(
            t(
                "A queue does not publish; only its dead letters reach an exchange.",
                "큐는 보내지 않습니다. dead letter만 exchange로 갑니다.",
            ),
            t(
                "Pull from the square port below, or from the exchange to bind the queue.",
                "아래의 네모난 포트에서 끌거나, 큐를 묶으려면 exchange에서 끄십시오.",
            ),
        ),
    ),
    (
        Role::Queue,
        Role::Queue,
        no(
            t("Messages do not move from queue to queue.", "메시지는 큐에서 큐로 바로 옮겨 가지 않습니다."),
            t("For dead letters pull from the square port below.", "dead letter라면 아래의 네모난 포트에서 끄십시오."),
        ),
    ),
    (Role::Queue, Role::Consumer, Verdict::Legal(LinkKind::Consume)),
    (Role::Consumer, Role::Producer, no(FROM_CONSUMER, FROM_CONSUMER_HINT)),
    (Role::Consumer, Role::Exchange, no(FROM_CONSUMER, FROM_CONSUMER_HINT)),
    (Role::Consumer, Role::Queue, no(FROM_CONSUMER, FROM_CONSUMER_HINT)),
    (Role::Consumer, Role::Consumer, no(FROM_CONSUMER, FROM_CONSUMER_HINT)),
];

/// All rows.
pub fn rows() -> impl Iterator<Item = &'static Wire> {
    TABLE.iter().chain(system::known().iter().flat_map(|system| system.wires))
}

pub fn verdict(from: Role, to: Role) -> &'static Verdict {
    let row = rows().find(|row| row.0 == from && row.1 == to);
    row.map_or(&Verdict::Illegal { reason: GONE, hint: GONE }, |row| &row.2)
}

pub const GONE: Text = t("This part is not there any more.", "이 부품은 이제 없습니다.");
pub const DEFAULT_NAME: Text = t("the default exchange", "기본 exchange");

pub const OTHER_VHOST: Text = t(
    "{0} and {1} stand in different virtual hosts: no binding leads from one broker into another.",
    "{0:와/과} {1:이/가} 서로 다른 virtual host에 있습니다. binding은 다른 브로커로 이어지지 않습니다.",
);
pub const OTHER_VHOST_HINT: Text =
    t("Put a shovel or a federation link between them.", "사이에 shovel이나 federation 연결을 두십시오.");
pub const SECOND_VHOST: Text = t(
    "A connection is opened to one virtual host: the consumer reads another one already.",
    "연결은 virtual host 하나에만 열립니다. 이 컨슈머는 이미 다른 virtual host를 읽습니다.",
);
pub const SECOND_VHOST_HINT: Text = t("Add a consumer of its own.", "컨슈머를 하나 더 두십시오.");
pub const BIND_SELF: Text =
    t("An exchange bound to itself would route nothing new.", "exchange를 자기 자신에 묶어도 더 나누어지지 않습니다.");
pub const BIND_SELF_HINT: Text = t("Bind it to a queue or to another exchange.", "큐나 다른 exchange에 묶으십시오.");
pub const DEFAULT_SOURCE: Text = t(
    "RabbitMQ allows no binding of the default exchange (403): every queue is bound by its name already.",
    "RabbitMQ는 기본 exchange의 binding을 허용하지 않습니다(403). 모든 큐가 이미 이름으로 묶여 있습니다.",
);
pub const DEFAULT_SOURCE_HINT: Text = t(
    "Publish with the queue's name as routing key, or add a direct exchange.",
    "큐 이름을 routing key로 보내거나 direct exchange를 더하십시오.",
);
pub const DEFAULT_TARGET: Text = t(
    "RabbitMQ allows no binding to the default exchange (403).",
    "RabbitMQ는 기본 exchange로 가는 binding을 허용하지 않습니다(403).",
);
pub const DEFAULT_TARGET_HINT: Text = t("Bind the queue itself.", "큐를 바로 묶으십시오.");
pub const DEFAULT_FIXED: Text = t("The default exchange cannot be changed.", "기본 exchange는 바꿀 수 없습니다.");
pub const LOCAL_RANDOM: Text =
    t("A local random exchange takes classic queues only.", "local random exchange에는 classic 큐만 묶을 수 있습니다.");
pub const LOCAL_RANDOM_HINT: Text =
    t("Use a random exchange for other targets.", "다른 대상에는 random exchange를 쓰십시오.");
pub const PUBLISHES_ALREADY: Text = t("{0} publishes to {1} already.", "{0:은/는} 이미 {1:(으)로} 보냅니다.");
pub const READS_ALREADY: Text = t("{1} reads {0} already.", "{1:은/는} 이미 {0:을/를} 읽습니다.");
pub const MEMBER_ALREADY: Text = t("{1} is a member of {0} already.", "{1:은/는} 이미 {0}의 멤버입니다.");
pub const LINKED_ALREADY: Text = t("{0} and {1} are connected already.", "{0:와/과} {1:은/는} 이미 이어져 있습니다.");
pub const HAS_TARGET: Text = t("{0} has a target already.", "{0:은/는} 이미 보내는 곳이 있습니다.");
pub const BOUND_ALREADY: Text = t(
    "{1} is bound to {0} already, and a second binding would change nothing.",
    "{1:은/는} 이미 {0}에 묶여 있고, 하나 더 묶어도 달라지지 않습니다.",
);
pub const BOUND_ALREADY_HINT: Text = t(
    "Only direct, topic and headers exchanges tell bindings apart.",
    "direct, topic, headers exchange만 binding을 구별합니다.",
);
pub const OTHER_KIND: Text = t("A link of this kind cannot lead there.", "이 종류의 연결은 거기로 이을 수 없습니다.");
pub const OTHER_KIND_HINT: Text = t("Draw a new one instead.", "새로 그으십시오.");

pub const DEAD_LETTER_SOURCE: Text = t("Only a queue has dead letters.", "dead letter는 큐에만 있습니다.");
pub const DEAD_LETTER_SELF: Text =
    t("A queue cannot be its own dead-letter target.", "큐는 자기 자신에게 dead letter를 보낼 수 없습니다.");
pub const DEAD_LETTER_SELF_HINT: Text =
    t("For a retry put a second queue with a TTL between.", "재시도하려면 사이에 TTL이 있는 큐를 두십시오.");
pub const DEAD_LETTER_TARGET: Text =
    t("Dead letters are published to an exchange.", "dead letter는 exchange로 보냅니다.");
pub const DEAD_LETTER_TARGET_HINT: Text = t(
    "Drop it on an exchange, or on a queue to reach it by name.",
    "exchange에 놓거나, 이름으로 보내려면 큐에 놓으십시오.",
);
pub const ALTERNATE_ROLES: Text = t(
    "An alternate exchange leads from an exchange to an exchange.",
    "대체 exchange는 exchange에서 exchange로만 이어집니다.",
);
pub const ALTERNATE_SELF: Text =
    t("An exchange cannot be its own alternate.", "exchange는 자기 자신을 대신할 수 없습니다.");
pub const ALTERNATE_HINT: Text = t("Choose another exchange.", "다른 exchange를 고르십시오.");
