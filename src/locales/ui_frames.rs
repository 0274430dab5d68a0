//! Texts of the AMQP view of a client: its frames and what each is for.
use super::Text;

pub const FRAMES: Text = Text::new("Frames", "AMQP 프레임");
pub const THIS_CLIENT: Text = Text::new("This client", "이 클라이언트");
pub const BOARD: Text = Text::new("Declarations", "선언");
pub const BOARD_HELP: Text = Text::new(
    "The connection that declares the exchanges, queues and bindings of the board.",
    "보드의 exchange, queue, binding을 선언하는 연결입니다.",
);
/// `{0}` = number of the connection, `{1}` = of the channel.
pub const CONNECTION: Text = Text::new("connection {0}, channel {1}", "연결 {0}, channel {1}");
pub const HEARTBEATS: Text = Text::new(
    "Heartbeats (8 octets on channel 0, sent after 30 s of silence) are not listed.",
    "heartbeat(channel 0의 8 octet, 30초 동안 조용하면 보냄)는 목록에 없습니다.",
);
pub const NONE: Text = Text::new("No frame yet.", "아직 프레임이 없습니다.");
pub const BACK: Text = Text::new("Previous frame", "이전 프레임");
pub const FORTH: Text = Text::new("Next frame", "다음 프레임");
pub const TO_BROKER: Text = Text::new("client to broker", "클라이언트에서 broker로");
pub const TO_CLIENT: Text = Text::new("broker to client", "broker에서 클라이언트로");
/// `{0}` = octets.
pub const OCTETS: Text = Text::new("{0} octets", "octet {0}개");
pub const ARGUMENTS: Text = Text::new("Arguments", "인자");
pub const PROPERTIES: Text = Text::new("Properties", "속성");
pub const HEX: Text = Text::new("On the wire", "전선 위의 octet");
pub const BODY: Text = Text::new("body", "body");
pub const PROTOCOL_HEADER: Text = Text::new("protocol header", "프로토콜 header");
pub const HEARTBEAT: Text = Text::new("heartbeat", "heartbeat 프레임");

pub const LEFT_OUT: Text = Text::new(
    "Earlier frames are not listed: the run is long. Go back in time to see them.",
    "실행이 길어 앞의 프레임은 목록에 없습니다. 시간을 되돌리면 볼 수 있습니다.",
);
pub const CLIENT_GONE: Text = Text::new(
    "The TCP connection ends without connection.close: the client crashed.",
    "connection.close 없이 TCP 연결이 끝났습니다. 클라이언트 장애입니다.",
);
pub const BROKER_GONE: Text = Text::new(
    "The TCP connection ends without connection.close: its node was killed.",
    "connection.close 없이 TCP 연결이 끝났습니다. 노드가 강제 종료되었습니다.",
);

pub const SAYS_PROTOCOL_HEADER: Text = Text::new(
    "The client asks for AMQP 0-9-1. It is the only thing on the wire that is no frame.",
    "클라이언트가 AMQP 0-9-1을 요청합니다. 전선에서 프레임이 아닌 것은 이것뿐입니다.",
);
pub const SAYS_CONTENT_HEADER: Text = Text::new(
    "Says how long the body is and which properties the message has. Each that is there has its bit in the flags.",
    "body의 길이와 메시지의 property를 알립니다. 있는 property마다 flag에 bit가 있습니다.",
);
pub const SAYS_BODY: Text = Text::new(
    "A part of the body, at most frame-max octets with its frame. An empty body has none.",
    "body의 한 조각이며 프레임까지 최대 frame-max octet입니다. 빈 body에는 없습니다.",
);
pub const SAYS_HEARTBEAT: Text = Text::new("Says that the other side is alive.", "상대가 살아 있음을 알립니다.");

/// What a method is for, by its name.
pub fn says(method: &str) -> Option<Text> {
    SAYS.iter().find(|(name, _)| *name == method).map(|(_, text)| *text)
}

/// All methods of `engine/rabbitmq/amqp/spec.rs`.
const SAYS: &[(&str, Text)] = &[
    (
        "connection.start",
        Text::new("The broker says who it is and how one can log in.", "broker가 자신과 로그인 방법을 알립니다."),
    ),
    (
        "connection.start-ok",
        Text::new("The client says who it is and logs in.", "클라이언트가 자신을 알리고 로그인합니다."),
    ),
    (
        "connection.tune",
        Text::new(
            "The broker proposes limits: channels, octets per frame, seconds between heartbeats.",
            "broker가 한도를 제안합니다. channel 수, 프레임당 octet, heartbeat 간격(초)입니다.",
        ),
    ),
    (
        "connection.tune-ok",
        Text::new("The client agrees, or asks for less.", "클라이언트가 동의하거나 더 낮은 값을 요청합니다."),
    ),
    ("connection.open", Text::new("The client names its virtual host.", "클라이언트가 virtual host를 지정합니다.")),
    ("connection.open-ok", Text::new("The connection is ready.", "연결이 준비되었습니다.")),
    (
        "connection.close",
        Text::new(
            "Ends the connection, with a code: 200 = as wished, else the error.",
            "연결을 끝냅니다. code 200은 정상이고 나머지는 오류입니다.",
        ),
    ),
    ("connection.close-ok", Text::new("The connection may be torn down.", "연결을 끊어도 됩니다.")),
    (
        "connection.blocked",
        Text::new(
            "An alarm is on: what this connection publishes is not read until it clears.",
            "alarm이 켜져, 꺼질 때까지 이 연결의 publish를 읽지 않습니다.",
        ),
    ),
    ("connection.unblocked", Text::new("The alarm is off: publishing goes on.", "alarm이 꺼져 publish를 이어 갑니다.")),
    (
        "channel.open",
        Text::new(
            "Opens a channel: a conversation of its own on the same connection.",
            "channel을 엽니다. 같은 연결 위의 독립된 대화입니다.",
        ),
    ),
    ("channel.open-ok", Text::new("The channel is ready.", "channel이 준비되었습니다.")),
    (
        "channel.flow",
        Text::new(
            "Asks the other side to stop or to go on sending.",
            "상대에게 전송을 멈추거나 이어 가도록 요청합니다.",
        ),
    ),
    ("channel.flow-ok", Text::new("Agreed.", "동의합니다.")),
    (
        "channel.close",
        Text::new(
            "Ends the channel, with the error and the method that caused it. Its unacked messages return.",
            "오류와 원인이 된 method를 알리고 channel을 끝냅니다. unacked 메시지는 돌아갑니다.",
        ),
    ),
    (
        "channel.close-ok",
        Text::new(
            "The channel is closed; its number may be used again.",
            "channel이 닫혔고 번호를 다시 쓸 수 있습니다.",
        ),
    ),
    (
        "exchange.declare",
        Text::new(
            "Makes the exchange, or checks that it is as declared.",
            "exchange를 만들거나, 선언과 같은지 확인합니다.",
        ),
    ),
    ("exchange.declare-ok", Text::new("The exchange is there.", "exchange가 있습니다.")),
    ("exchange.delete", Text::new("Deletes the exchange.", "exchange를 지웁니다.")),
    ("exchange.delete-ok", Text::new("The exchange is gone.", "exchange가 없어졌습니다.")),
    ("exchange.bind", Text::new("Binds an exchange to an exchange.", "exchange를 exchange에 binding합니다.")),
    ("exchange.bind-ok", Text::new("The binding is there.", "binding이 있습니다.")),
    ("exchange.unbind", Text::new("Removes a binding between exchanges.", "exchange 사이의 binding을 없앱니다.")),
    ("exchange.unbind-ok", Text::new("The binding is gone.", "binding이 없어졌습니다.")),
    (
        "queue.declare",
        Text::new(
            "Makes the queue, or checks that it is as declared. Its kind and limits stand in the arguments.",
            "queue를 만들거나, 선언과 같은지 확인합니다. 종류와 한도는 arguments에 있습니다.",
        ),
    ),
    (
        "queue.declare-ok",
        Text::new(
            "The queue is there, with so many messages ready and consumers.",
            "queue가 있으며 ready 메시지 수와 consumer 수를 알립니다.",
        ),
    ),
    ("queue.bind", Text::new("Binds the queue to an exchange.", "queue를 exchange에 binding합니다.")),
    ("queue.bind-ok", Text::new("The binding is there.", "binding이 있습니다.")),
    ("queue.purge", Text::new("Drops all messages that are ready.", "ready 메시지를 모두 버립니다.")),
    ("queue.purge-ok", Text::new("So many were dropped.", "버린 수를 알립니다.")),
    ("queue.delete", Text::new("Deletes the queue with what is in it.", "queue를 내용과 함께 지웁니다.")),
    (
        "queue.delete-ok",
        Text::new(
            "The queue is gone, and so many messages with it.",
            "queue가 없어졌고 함께 사라진 메시지 수를 알립니다.",
        ),
    ),
    ("queue.unbind", Text::new("Removes a binding.", "binding을 없앱니다.")),
    ("queue.unbind-ok", Text::new("The binding is gone.", "binding이 없어졌습니다.")),
    (
        "basic.qos",
        Text::new(
            "At most so many unacked messages per consumer of this channel (prefetch).",
            "이 channel의 consumer마다 unacked 메시지를 이만큼까지만 둡니다(prefetch).",
        ),
    ),
    ("basic.qos-ok", Text::new("The limit holds for consumers that come.", "앞으로의 consumer에 적용됩니다.")),
    (
        "basic.consume",
        Text::new(
            "Asks the queue to deliver as messages come. The consumer tag names the subscription on this channel.",
            "메시지가 오는 대로 전달하도록 queue에 요청합니다. consumer tag는 이 channel에서 구독의 이름입니다.",
        ),
    ),
    ("basic.consume-ok", Text::new("The subscription stands.", "구독이 시작되었습니다.")),
    (
        "basic.cancel",
        Text::new(
            "Ends a subscription. From the broker: its queue is gone or out of reach.",
            "구독을 끝냅니다. broker가 보내면 queue가 없어졌거나 닿지 않는다는 뜻입니다.",
        ),
    ),
    ("basic.cancel-ok", Text::new("The subscription has ended.", "구독이 끝났습니다.")),
    (
        "basic.publish",
        Text::new(
            "A message for an exchange. Its content header and body follow at once; there is no answer.",
            "exchange로 보내는 메시지입니다. content header와 body가 바로 뒤따르며 응답은 없습니다.",
        ),
    ),
    (
        "basic.return",
        Text::new(
            "A mandatory message that no queue takes comes back.",
            "받을 queue가 없는 mandatory 메시지가 돌아옵니다.",
        ),
    ),
    (
        "basic.deliver",
        Text::new(
            "A message for a consumer. The delivery tag counts deliveries of this channel; the answer names it.",
            "consumer에게 가는 메시지입니다. delivery tag는 이 channel의 전달 번호이며 응답이 이를 가리킵니다.",
        ),
    ),
    ("basic.get", Text::new("Asks for one message.", "메시지 하나를 요청합니다.")),
    ("basic.get-ok", Text::new("One message, and how many are left.", "메시지 하나와 남은 수입니다.")),
    ("basic.get-empty", Text::new("The queue is empty.", "queue가 비어 있습니다.")),
    (
        "basic.ack",
        Text::new(
            "From a client: this delivery is done. From the broker: a publisher confirm, the tag counts publishes.",
            "클라이언트가 보내면 처리 완료, broker가 보내면 publisher confirm이며 tag는 publish 번호입니다.",
        ),
    ),
    (
        "basic.reject",
        Text::new(
            "This delivery was not handled: back to its queue, or dead-lettered.",
            "처리하지 못한 전달입니다. queue로 되돌리거나 dead letter로 보냅니다.",
        ),
    ),
    (
        "basic.recover",
        Text::new("All unacked messages are to be delivered again.", "unacked 메시지를 모두 다시 전달하게 합니다."),
    ),
    ("basic.recover-ok", Text::new("Agreed.", "동의합니다.")),
    (
        "basic.nack",
        Text::new(
            "As basic.reject, also for several. From the broker: it did not take the publish.",
            "basic.reject와 같고 여럿도 됩니다. broker가 보내면 publish를 받지 않았다는 뜻입니다.",
        ),
    ),
    (
        "confirm.select",
        Text::new(
            "From now on the broker confirms what is published on this channel.",
            "이제부터 이 channel의 publish를 broker가 confirm합니다.",
        ),
    ),
    (
        "confirm.select-ok",
        Text::new("Confirms are on; the next publish is number 1.", "confirm이 켜졌고 다음 publish가 1번입니다."),
    ),
    (
        "tx.select",
        Text::new(
            "From now on publishes and acks of this channel wait for a commit.",
            "이제부터 이 channel의 publish와 ack는 commit을 기다립니다.",
        ),
    ),
    ("tx.select-ok", Text::new("The channel is transactional.", "channel이 transaction을 씁니다.")),
    ("tx.commit", Text::new("All that waits is carried out.", "기다리던 것을 모두 실행합니다.")),
    ("tx.commit-ok", Text::new("It was carried out.", "실행되었습니다.")),
    ("tx.rollback", Text::new("All that waits is forgotten.", "기다리던 것을 모두 버립니다.")),
    ("tx.rollback-ok", Text::new("It was forgotten.", "버려졌습니다.")),
];
