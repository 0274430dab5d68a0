//! Direct reply-to: what is refused, what is dropped, and what ends with whom.
use super::*;

const NAME: &str = "amq.rabbitmq.reply-to";

/// One thing that a requester or its server does.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// basic.consume of the pseudo-queue: tag, no-ack.
    Consume(&'static str, bool),
    /// basic.consume of an ordinary queue.
    ConsumeQueue(&'static str),
    Cancel(&'static str),
    /// A request that asks for direct replies.
    Request,
    /// On another channel of the same client.
    RequestElsewhere,
    /// To the name that the last request was given; it is published mandatory.
    Answer,
    AnswerToNobody,
    Declare(&'static str),
    /// queue.declare of the name that the last request was given.
    DeclareGiven,
    CloseChannel,
    CloseConnection,
}
use Act::{Answer, AnswerToNobody, Cancel, CloseChannel, CloseConnection, Consume as Replies, ConsumeQueue};
use Act::{Declare, DeclareGiven, Request, RequestElsewhere};

struct Scene {
    lab: Lab,
    requester: ChannelIx,
    elsewhere: ChannelIx,
    server: ChannelIx,
    given: String,
}

impl Scene {
    fn new() -> Self {
        let mut lab = Lab::new();
        lab.queue("requests", &[]);
        let connection = lab.broker.open_connection();
        let [requester, elsewhere] = [0, 1].map(|_| lab.broker.open_channel(connection, PartIx(90)));
        let server = lab.client();
        lab.send(server, Method::ConfirmSelect);
        let consume = lab.consume_method("requests", "s", true);
        lab.send(server, consume);
        lab.replies();
        Self { lab, requester, elsewhere, server, given: format!("{NAME}.nobody") }
    }

    fn act(&mut self, act: Act) {
        let (lab, requester) = (&mut self.lab, self.requester);
        let asking = Properties { reply_to: Some(NAME.into()), ..Properties::default() };
        match act {
            Replies(tag, no_ack) => {
                let consume = lab.consume_method(NAME, tag, no_ack);
                lab.send(requester, consume);
            }
            ConsumeQueue(tag) => {
                let consume = lab.consume_method("requests", tag, true);
                lab.send(requester, consume);
            }
            Cancel(tag) => {
                let consumer = lab.messages.symbol(tag);
                lab.send(requester, Method::Cancel { consumer });
            }
            Request => lab.publish_with(requester, "", "requests", asking),
            RequestElsewhere => lab.publish_with(self.elsewhere, "", "requests", asking),
            Answer => lab.publish_with(self.server, "", &self.given, Properties::default()),
            AnswerToNobody => lab.publish_with(self.server, "", &format!("{NAME}.nobody"), Properties::default()),
            Declare(name) => lab.declare(self.server, name),
            DeclareGiven => lab.declare(self.server, &self.given),
            CloseChannel => lab.send(requester, Method::ChannelClose),
            CloseConnection => lab.send(requester, Method::ConnectionClose),
        }
    }

    /// What the broker says to it, in few words.
    fn told(&mut self) -> Vec<String> {
        let mut told = Vec::new();
        for (channel, reply) in std::mem::take(&mut self.lab.replies) {
            told.push(match reply {
                Reply::ConsumeOk { .. } => "consume-ok".into(),
                Reply::Ok => continue,
                Reply::QueueDeclareOk { messages, consumers, .. } => format!("declare-ok {messages} {consumers}"),
                Reply::ChannelClosed(closed) | Reply::ConnectionClosed(closed) => {
                    format!("{} {}", closed.code, closed.text)
                }
                Reply::Deliver(delivery) => {
                    let properties = &self.lab.messages.content_of(delivery.message).properties;
                    let is_request = channel == self.server;
                    if let Some(name) = properties.reply_to.clone().filter(|_| is_request) {
                        self.given = name;
                    }
                    self.lab.messages.release(delivery.message);
                    if is_request { "request".into() } else { "reply".into() }
                }
                Reply::Return { message, .. } => {
                    self.lab.messages.release(message);
                    "returned".into()
                }
                Reply::Confirm { .. } => "confirmed".into(),
                other => format!("{other:?}"),
            });
        }
        told
    }
}

impl Lab {
    fn consume_method(&mut self, queue: &str, tag: &str, no_ack: bool) -> Method {
        let (queue, consumer) = (self.messages.symbol(queue), self.messages.symbol(tag));
        Method::Consume(Box::new(Consume { queue, consumer, no_ack, exclusive: false, arguments: Table::default() }))
    }

    fn declare(&mut self, channel: ChannelIx, name: &str) {
        let declare = QueueDeclare {
            queue: self.messages.symbol(name),
            passive: true,
            durable: true,
            exclusive: false,
            auto_delete: false,
            arguments: Table::default(),
            part: PartIx::NONE,
        };
        self.send(channel, Method::QueueDeclare(Box::new(declare)));
    }
}

#[test]
fn what_is_refused_what_is_dropped_and_what_ends_with_whom() {
    const CANNOT: &str = "406 PRECONDITION_FAILED - reply consumer cannot acknowledge";
    const ALREADY: &str = "406 PRECONDITION_FAILED - reply consumer already set";
    const NO_CONSUMER: &str = "406 PRECONDITION_FAILED - fast reply consumer does not exist";
    let cases: [(&[Act], &[&str]); 16] = [
        (&[Replies("r", true), Request, Answer], &["consume-ok", "request", "reply", "confirmed"]),
        (&[Replies("", true), Request, Answer], &["consume-ok", "request", "reply", "confirmed"]),
        (&[Replies("r", false)], &[CANNOT]),
        (&[Replies("r", true), Replies("r2", true)], &["consume-ok", ALREADY]),
        (&[Replies("r", true), Replies("r2", false)], &["consume-ok", CANNOT]),
        (
            &[ConsumeQueue("r"), Replies("r", true)],
            &["consume-ok", "530 NOT_ALLOWED - attempt to reuse consumer tag 'r'"],
        ),
        (&[Request], &[NO_CONSUMER]),
        (&[Replies("r", true), RequestElsewhere], &["consume-ok", NO_CONSUMER]),
        (&[Replies("r", true), Cancel("r"), Request], &["consume-ok", NO_CONSUMER]),
        // The requester is gone: nobody is told, not even a mandatory publisher.
        (&[AnswerToNobody], &["confirmed"]),
        (&[Replies("r", true), Request, Cancel("r"), Answer], &["consume-ok", "request", "confirmed"]),
        (&[Replies("r", true), Request, CloseChannel, Answer], &["consume-ok", "request", "confirmed"]),
        (&[Replies("r", true), Request, CloseConnection, Answer], &["consume-ok", "request", "confirmed"]),
        (&[Declare(NAME)], &["declare-ok 0 1"]),
        (&[Replies("r", true), Request, DeclareGiven], &["consume-ok", "request", "declare-ok 0 1"]),
        (
            &[Replies("r", true), Request, CloseChannel, DeclareGiven],
            &["consume-ok", "request", "404 NOT_FOUND - no queue 'GIVEN' in vhost '/'"],
        ),
    ];
    for (acts, expect) in cases {
        let mut scene = Scene::new();
        let mut told = Vec::new();
        for act in acts {
            scene.act(*act);
            told.extend(scene.told());
        }
        let told: Vec<String> = told.into_iter().map(|one| one.replace(&scene.given, "GIVEN")).collect();
        assert_eq!(told, expect, "{acts:?}");
    }
}
