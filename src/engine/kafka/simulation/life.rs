//! The life of a client's process: it starts, has its turns, crashes and comes back.
use super::client::{Role, Standing};
use super::{Due, Kafka};
use crate::engine::fact::FactKind;
use crate::engine::id::Time;
use crate::engine::system::Kernel;

impl Kafka {
    /// When a client has something to do next.
    pub(super) fn client_next_due(&self, client: u32) -> Option<Time> {
        let its = &self.clients[client as usize];
        match its.standing {
            Standing::NotStarted { at } => Some(at),
            Standing::Down { back_at } => Some(back_at).filter(|at| *at < Time::MAX),
            Standing::Removed => None,
            Standing::Up => {
                let sends = its.sender.as_ref().and_then(|sender| sender.next_due());
                let works = match &its.role {
                    Role::Producer(producer) => producer.next_due(its),
                    Role::Consumer(consumer) => consumer.next_due(its),
                };
                sends.into_iter().chain(works).min()
            }
        }
    }

    /// It does what is due by now. `true` = there was something.
    pub(super) fn client_turn(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        if self.client_next_due(client).is_none_or(|at| at > kernel.now) {
            return false;
        }
        match self.clients[client as usize].standing {
            Standing::NotStarted { .. } | Standing::Down { .. } => self.start_client(client, kernel),
            Standing::Removed => false,
            Standing::Up => match self.clients[client as usize].role {
                Role::Producer(_) => self.producer_turn(client, kernel),
                Role::Consumer(_) => self.consumer_turn(client, kernel),
            },
        }
    }

    pub(super) fn start_client(&mut self, client: u32, kernel: &mut Kernel) -> bool {
        let its = &mut self.clients[client as usize];
        let (part, before) = (its.part, std::mem::replace(&mut its.standing, Standing::Up));
        match before {
            Standing::NotStarted { at: 0 } => {}
            _ => kernel.fact(FactKind::Restarted { part }),
        }
        match self.clients[client as usize].role {
            Role::Producer(_) => self.start_producer(client, kernel),
            Role::Consumer(_) => self.start_consumer(client, kernel),
        }
        true
    }

    /// The process is gone at once, with everything it had in hand.
    pub(super) fn crash(&mut self, client: u32, kernel: &mut Kernel) {
        let its = &self.clients[client as usize];
        let back_at = kernel.now.saturating_add(its.restart_us.max(1));
        kernel.fact(FactKind::Crashed { part: its.part, back_at });
        self.end_life(client, Standing::Down { back_at }, kernel);
        let life = self.clients[client as usize].life;
        self.clients[client as usize].alarm.set(back_at);
        self.call_at(back_at, Due::Client { client, life }, kernel);
    }

    /// Nothing of the life so far counts any more.
    pub(super) fn end_life(&mut self, client: u32, standing: Standing, kernel: &mut Kernel) {
        let its = &mut self.clients[client as usize];
        its.life += 1;
        its.standing = standing;
        its.links.clear();
        its.alarm.clear();
        its.sender = None;
        self.void_packets(client);
        match self.clients[client as usize].role {
            Role::Producer(_) => {}
            Role::Consumer(_) => self.end_consumer(client, kernel),
        }
    }
}
