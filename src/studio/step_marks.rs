//! What one event touched, for the board: parts, links, and the queues to which a copy set out. Read from the facts
//! of the event alone. Says nothing in words; that is `explain`'s work.
use super::frame::PartMap;
use super::geometry::{Layout, RouteKind};
use super::system;
use crate::engine::fact::{Fact, FactKind};
use crate::engine::id::{MessageNo, PartIx, Symbol};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepMarks {
    /// Parts of the run that were touched, each once, in the order of the facts.
    pub parts: Vec<PartIx>,
    /// Indices in [`Layout::routes`] of the links taken.
    pub routes: Vec<usize>,
    /// Lanes of topics that were taken on them: route and partition.
    pub lanes: Vec<(usize, u32)>,
    /// Queues to which a copy set out in this event and has not arrived.
    pub arriving: Vec<PartIx>,
    pub messages: Vec<MessageNo>,
    /// An exchange decided: where and by which key.
    pub routing: Option<Routing>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Routing {
    pub exchange: PartIx,
    pub message: MessageNo,
    pub key: Symbol,
}

impl StepMarks {
    /// `parts` says where in the layout the parts of the run stand.
    pub fn of(facts: &[Fact], layout: &Layout, parts: &PartMap) -> Self {
        let mut marks = Self::default();
        for fact in facts {
            marks.add(fact, layout, parts);
        }
        marks
    }

    pub fn touches(&self, part: PartIx) -> bool {
        self.parts.contains(&part)
    }

    fn add(&mut self, fact: &Fact, layout: &Layout, parts: &PartMap) {
        use FactKind as F;
        match fact.kind {
            F::Published { producer, exchange, queue, message, .. } => {
                let to = if exchange.is_some() { exchange } else { queue };
                self.message(message);
                self.link(producer, to, &[RouteKind::Publish], (layout, parts));
            }
            F::Hopped { from, to, message, arrives } => {
                self.message(message);
                self.link(from, to, &[RouteKind::Bind, RouteKind::Alternate, RouteKind::DeadLetter], (layout, parts));
                if arrives > fact.at {
                    self.arriving.push(to);
                }
            }
            F::Routed { exchange, message, key, .. } | F::Unroutable { exchange, message, key, .. } => {
                self.message(message);
                self.part(exchange);
                self.routing = self.routing.or(Some(Routing { exchange, message, key }));
            }
            F::Alternated { exchange, to, message } => {
                self.message(message);
                self.link(exchange, to, &[RouteKind::Alternate], (layout, parts));
            }
            F::DeadLettered { queue, exchange, message, .. } => {
                self.message(message);
                self.link(queue, exchange, &[RouteKind::DeadLetter], (layout, parts));
            }
            F::Delivered { queue, consumer, message, .. } => {
                self.message(message);
                self.link(queue, consumer, &[RouteKind::Deliver], (layout, parts));
            }
            F::Acked { queue, consumer, message, .. } | F::Rejected { queue, consumer, message, .. } => {
                self.message(message);
                self.parts_of([queue, consumer]);
            }
            F::Stored { queue, message, .. }
            | F::Refused { queue, message }
            | F::Requeued { queue, message, .. }
            | F::Expired { queue, message, .. }
            | F::Overflowed { queue, message, .. } => {
                self.message(message);
                self.part(queue);
            }
            F::Received { consumer, message, .. }
            | F::WorkStarted { consumer, message, .. }
            | F::OutOfOrder { consumer, message, .. }
            | F::Worked { consumer, message, .. } => {
                self.message(message);
                self.part(consumer);
            }
            F::Returned { exchange, producer, message, .. } => {
                self.message(message);
                self.parts_of([exchange, producer]);
            }
            F::ReturnReceived { producer, message, .. }
            | F::Confirmed { producer, message, .. }
            | F::GaveUp { producer, message }
            | F::ConfirmReceived { producer, message, .. } => {
                self.message(message);
                self.part(producer);
            }
            F::Lost { place, message, .. } => {
                self.message(message);
                self.part(place);
            }
            F::Kafka(own) => self.add_own(own.message(), own.parts(), fact, (layout, parts)),
            F::Client(own) => self.add_own(own.message(), own.parts(), fact, (layout, parts)),
            F::RabbitMq(fact) => {
                fact.parts().into_iter().filter(|part| part.is_some()).for_each(|part| self.part(part));
            }
            F::Purged { queue, .. } => self.part(queue),
            F::ConsumerActive { queue, consumer } | F::ConsumerCancelled { queue, consumer } => {
                self.parts_of([queue, consumer]);
            }
            F::Crashed { part, .. }
            | F::Restarted { part }
            | F::Paused { part }
            | F::Resumed { part }
            | F::ChannelClosed { part, .. } => self.part(part),
            F::Reconfigured => {}
        }
    }

    /// A fact of a system that is told late.
    fn add_own(
        &mut self,
        message: Option<MessageNo>,
        named: [PartIx; 4],
        fact: &Fact,
        (layout, parts): (&Layout, &PartMap),
    ) {
        message.into_iter().for_each(|message| self.message(message));
        if let Some(took) = system::known().iter().find_map(|system| (system.story.took)(&fact.kind)) {
            self.link(took.from, took.to, &[took.link], (layout, parts));
            let route = layout.route_index(parts.of(took.from), parts.of(took.to), took.link);
            self.lanes.extend(route.zip(took.partition));
            if took.arrives_later && !self.arriving.contains(&took.to) {
                self.arriving.push(took.to);
            }
        }
        self.parts_of(named);
    }

    fn part(&mut self, part: PartIx) {
        if part.is_some() && !self.parts.contains(&part) {
            self.parts.push(part);
        }
    }

    fn parts_of<const N: usize>(&mut self, parts: [PartIx; N]) {
        for part in parts {
            self.part(part);
        }
    }

    fn message(&mut self, message: MessageNo) {
        if !self.messages.contains(&message) {
            self.messages.push(message);
        }
    }

    /// Both ends, and the link between them if there is one.
    fn link(&mut self, from: PartIx, to: PartIx, kinds: &[RouteKind], (layout, parts): (&Layout, &PartMap)) {
        self.parts_of([from, to]);
        let (from, to) = (parts.of(from), parts.of(to));
        let route = kinds.iter().find_map(|&kind| layout.route_index(from, to, kind));
        if let Some(route) = route.filter(|route| !self.routes.contains(route)) {
            self.routes.push(route);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::value::Table;
    use crate::studio::document::{Document, Link, LinkKind, Part, Row};

    fn layout() -> (Layout, PartMap) {
        let part = |id: &str, kind: &str, x| Part {
            id: id.into(),
            kind: kind.into(),
            name: id.into(),
            x,
            y: 0,
            settings: Table::default(),
        };
        let link = |id: &str, from: &str, to: &str, kind| Link {
            id: id.into(),
            kind,
            from: from.into(),
            to: to.into(),
            rows: vec![Row::default()],
        };
        let document = Document {
            parts: vec![
                part("p", "client.producer", 0),
                part("x", "rabbitmq.exchange", 300),
                part("q", "rabbitmq.queue", 600),
            ],
            links: vec![link("l1", "p", "x", LinkKind::Publish), link("l2", "x", "q", LinkKind::Bind)],
            ..Document::default()
        };
        let layout = Layout::of(&document);
        let topology = crate::studio::lower::lower(&document).topology.unwrap();
        let parts = PartMap::new(&topology, &layout);
        (layout, parts)
    }

    #[test]
    fn a_routing_step_marks_exchange_links_and_queues() {
        let (exchange, queue, message, key) = (PartIx(1), PartIx(2), MessageNo(7), Symbol(3));
        let fact = |kind| Fact { event: 4, at: 100, kind };
        let (layout, parts) = layout();
        let marks = StepMarks::of(
            &[
                fact(FactKind::Routed { exchange, message, key, copies: 1 }),
                fact(FactKind::Hopped { from: exchange, to: queue, message, arrives: 200 }),
            ],
            &layout,
            &parts,
        );
        assert_eq!(
            marks,
            StepMarks {
                parts: vec![exchange, queue],
                routes: vec![1],
                lanes: Vec::new(),
                arriving: vec![queue],
                messages: vec![message],
                routing: Some(Routing { exchange, message, key }),
            }
        );
    }

    #[test]
    fn parts_that_are_not_on_the_board_are_left_out() {
        let fact = Fact {
            event: 1,
            at: 0,
            kind: FactKind::Published {
                producer: PartIx(0),
                exchange: PartIx::NONE,
                queue: PartIx(2),
                message: MessageNo(1),
                key: Symbol(0),
                retry: false,
            },
        };
        let (layout, parts) = layout();
        let marks = StepMarks::of(&[fact], &layout, &parts);
        assert_eq!((marks.parts, marks.routes), (vec![PartIx(0), PartIx(2)], vec![]));
    }
}
