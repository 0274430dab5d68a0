//! What a person does to the running world. The first look runs without.
use super::World;
use crate::engine::client::Standing;
use crate::engine::command::{Command, HandPublish, Refusal, RefusalReason};
use crate::engine::fact::FactKind;
use crate::engine::id::{MessageNo, PartIx, Symbol};
use crate::engine::late::late;
use crate::engine::message::{Content, MessageId};
use crate::engine::rabbitmq::method::Method;
use crate::engine::rabbitmq::queues::Asked;
use crate::engine::system::is_client_command;
use crate::engine::topology::Spec;

type Obey = fn(&mut World, &Command) -> Result<(), Refusal>;

late! {
    fn obey() -> Obey = World::obey;
}

impl World {
    /// Carries a command out now, as one event. A refused one changes nothing.
    pub fn command(&mut self, command: &Command) -> Result<(), Refusal> {
        match obey() {
            Some(obey) => obey(self, command),
            // What gives commands comes with what carries them out.
            None => Err(Refusal { part: PartIx::NONE, why: RefusalReason::NotForThisKind }),
        }
    }

    fn obey(&mut self, command: &Command) -> Result<(), Refusal> {
        self.open_event();
        if let Some(done) = self.command_of_system(command) {
            done?;
            // A connector may have its other end at RabbitMQ.
            if let Some(client) = is_client_command(command).and_then(|part| self.client_ix(part)) {
                self.follow(client, command);
            }
            self.run_inline();
            self.event += 1;
            return Ok(());
        }
        match command {
            Command::Publish(publish) => self.publish_by_hand(publish)?,
            Command::Pause(part) => self.pause(*part)?,
            Command::Resume(part) => self.resume(*part)?,
            Command::Crash(part) => {
                let client = self.client_that(*part, Standing::Up, RefusalReason::AlreadyDown)?;
                self.crash(client);
            }
            Command::Restart(part) => self.restart(*part)?,
            Command::Reject { consumer, message, requeue } => self.reject(*consumer, *message, *requeue)?,
            Command::Purge(part) => {
                let queue = self.queue_that_allows(*part, Asked::Purge)?;
                self.admin(*part, Method::Purge { queue });
            }
            Command::DeleteQueue { queue, if_unused, if_empty } => {
                let at = *queue;
                let (if_unused, if_empty) = (*if_unused, *if_empty);
                let queue = self.queue_that_allows(*queue, Asked::Delete { if_unused, if_empty })?;
                self.admin(at, Method::QueueDelete { queue, if_unused, if_empty });
            }
            Command::DeclareQueue(part) => self.declare_by_hand(*part)?,
            Command::RestartBroker => self.restart_broker()?,
            Command::CutLink(link) => self.cut_link(*link)?,
            Command::MendLink(link) => self.mend_link(*link)?,
            // Its system is not there: no part of it is on the board.
            Command::Kafka(_) => return Err(Refusal { part: PartIx::NONE, why: RefusalReason::NotForThisKind }),
            Command::RabbitMq(command) => {
                let done = self.broker(|broker, out| broker.command(*command, out));
                done.map_err(|why| Refusal { part: PartIx::NONE, why: RefusalReason::RabbitMq(why) })?;
            }
            Command::Reconfigure(topology) => self.reconfigure(topology),
        }
        self.run_inline();
        self.event += 1;
        Ok(())
    }

    /// One end of a connector does what the other end was told, without telling it again.
    fn follow(&mut self, client: u32, command: &Command) {
        let its = &mut self.clients[client as usize];
        match command {
            Command::Pause(_) => its.paused = true,
            Command::Resume(_) => {
                its.paused = false;
                self.take_work(client);
            }
            Command::Crash(_) if its.is_up() => {
                let back_at = self.back_at(client);
                self.end_connection(client, back_at);
            }
            Command::Restart(_) if matches!(its.standing, Standing::Down { .. }) => {
                its.life += 1;
                self.connect(client);
            }
            _ => {}
        }
    }

    /// Asks the systems beside RabbitMQ whether the command is for one of them.
    fn command_of_system(&mut self, command: &Command) -> Option<Result<(), Refusal>> {
        (0..self.systems.len() as u8).find_map(|at| self.system(at, |system, kernel| system.command(command, kernel)))
    }

    /// The client of a part; refuses what is no client.
    fn client(&self, part: PartIx) -> Result<u32, Refusal> {
        let why = match part.0 < self.topology.parts.len() as u32 {
            true => RefusalReason::NotForThisKind,
            false => RefusalReason::NoSuchPart,
        };
        self.client_ix(part).ok_or(Refusal { part, why })
    }

    fn client_that(&self, part: PartIx, standing: Standing, why: RefusalReason) -> Result<u32, Refusal> {
        let client = self.client(part)?;
        match self.clients[client as usize].standing == standing {
            true => Ok(client),
            false => Err(Refusal { part, why }),
        }
    }

    pub(super) fn name_of(&mut self, part: PartIx, is_right: impl Fn(&Spec) -> bool) -> Result<Symbol, Refusal> {
        let topology = self.topology.clone();
        let row = topology.parts.get(part.0 as usize).ok_or(Refusal { part, why: RefusalReason::NoSuchPart })?;
        match is_right(&row.spec) {
            true => Ok(self.messages.symbol(&row.name)),
            false => Err(Refusal { part, why: RefusalReason::NotForThisKind }),
        }
    }

    fn pause(&mut self, part: PartIx) -> Result<(), Refusal> {
        let client = self.client(part)?;
        self.clients[client as usize].paused = true;
        self.fact(FactKind::Paused { part });
        Ok(())
    }

    fn resume(&mut self, part: PartIx) -> Result<(), Refusal> {
        let client = self.client(part)?;
        let paused = std::mem::replace(&mut self.clients[client as usize].paused, false);
        self.fact(FactKind::Resumed { part });
        if paused && self.clients[client as usize].is_up() {
            self.start_schedule(client);
            self.take_work(client);
            self.application(client, |application, desk| application.resume(desk));
        }
        Ok(())
    }

    fn restart(&mut self, part: PartIx) -> Result<(), Refusal> {
        let client = self.client(part)?;
        let Standing::Down { .. } = self.clients[client as usize].standing else {
            return Err(Refusal { part, why: RefusalReason::NotDown });
        };
        // The return that was planned is stale from now on.
        self.clients[client as usize].life += 1;
        self.connect(client);
        Ok(())
    }

    fn reject(&mut self, part: PartIx, message: MessageNo, requeue: bool) -> Result<(), Refusal> {
        let client = self.client_that(part, Standing::Up, RefusalReason::AlreadyDown)?;
        match self.reject_held(client, message, requeue) {
            true => Ok(()),
            false => Err(Refusal { part, why: RefusalReason::NotHeldByConsumer }),
        }
    }

    /// The message arrives at the broker at once, on the board's own channel.
    fn publish_by_hand(&mut self, publish: &HandPublish) -> Result<(), Refusal> {
        let (producer, exchange_part, queue) = self.hand_target(publish.at)?;
        let exchange = match exchange_part.is_some() {
            true => self.exchange_name(exchange_part),
            false => Symbol::default(),
        };
        let key = match queue.is_some() && publish.key.is_empty() {
            true => self.name_of(queue, |_| true)?,
            false => self.messages.symbol(&publish.key),
        };
        let id = match &publish.message_id {
            Some(name) => MessageId::Named(self.messages.symbol(name)),
            None => MessageId::None,
        };
        let content = self.messages.intern_content(Content {
            headers: Some(publish.headers.clone()).filter(|table| !table.is_empty()),
            properties: publish.properties.clone(),
            body: publish.body.clone(),
        });
        let message = self.new_message(producer, exchange, key, id, content);
        let no = self.messages.get(message).no;
        let retry = false;
        self.fact(FactKind::Published { producer, exchange: exchange_part, queue, message: no, key, retry });
        let sender = self.client_ix(producer).and_then(|client| self.clients[client as usize].producer());
        let key = sender.map_or(key, |producer| producer.routing_key(key, &self.messages));
        let mandatory = publish.mandatory;
        let at = if exchange_part.is_some() { exchange_part } else { queue };
        self.admin(at, Method::Publish { exchange, key, message, mandatory, immediate: false });
        Ok(())
    }

    /// (producer, exchange, queue) of a message published by hand at a part.
    fn hand_target(&self, at: PartIx) -> Result<(PartIx, PartIx, PartIx), Refusal> {
        let row = self.topology.parts.get(at.0 as usize);
        match row.map(|row| &row.spec) {
            Some(Spec::Producer(spec)) => {
                let (_, exchange, queue) = self.hand_target(spec.target)?;
                Ok((at, exchange, queue))
            }
            Some(Spec::Exchange(_)) => Ok((PartIx::NONE, at, PartIx::NONE)),
            Some(Spec::Queue(_)) => Ok((PartIx::NONE, PartIx::NONE, at)),
            Some(_) => Err(Refusal { part: at, why: RefusalReason::NotForThisKind }),
            None => Err(Refusal { part: at, why: RefusalReason::NoSuchPart }),
        }
    }

    fn exchange_name(&mut self, part: PartIx) -> Symbol {
        let topology = self.topology.clone();
        match topology.parts.get(part.0 as usize).map(|row| (&row.spec, &row.name)) {
            Some((Spec::Exchange(exchange), name)) if !exchange.kind.is_empty() => self.messages.symbol(name),
            _ => Symbol::default(),
        }
    }
}
