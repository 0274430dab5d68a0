//! Looking at a stream's members without touching them.
use super::{Phase, Replicated};
use crate::engine::id::PartIx;
use crate::engine::rabbitmq::cluster::Cluster;
use crate::engine::rabbitmq::cluster::view::{StreamHomeView, StreamMemberView, StreamRole, StreamState};
use crate::engine::rabbitmq::osiris::{Member, Role};
use crate::engine::rabbitmq::out::Hop;
use crate::engine::rabbitmq::queue::stream::Stream;
use crate::engine::rabbitmq::raft::{Index, Node};
use crate::engine::rabbitmq::stream_view::RecordView;
use crate::engine::world::World;

impl Cluster {
    pub(in super::super) fn stream_home(&self, stream: &Replicated, log: &Stream) -> StreamHomeView {
        let view = |member: &Member| {
            let offset = |at: Index| offset_of(stream, log, at);
            StreamMemberView {
                node: member.node(),
                up: self.is_up(member.node()),
                role: match member.role() {
                    Role::Stopped => StreamRole::Stopped,
                    Role::Writer if !self.leads(stream, member.node()) => StreamRole::OldLeader,
                    Role::Writer => StreamRole::Leader,
                    Role::Asking(_) => StreamRole::Joining,
                    Role::Replica(_) => StreamRole::Replica,
                },
                epoch: member.epoch(),
                last: offset(member.log().last()),
                committed: offset(member.commit()),
            }
        };
        StreamHomeView {
            leader: self.leader_of_stream(stream),
            epoch: stream.epoch,
            state: match stream.phase {
                _ if stream.lost => StreamState::NoMajority,
                Phase::Running(node) if self.leads(stream, node) => StreamState::Running,
                Phase::Running(_) | Phase::Electing { .. } if self.boss().is_none() => StreamState::NoCoordinator,
                _ => StreamState::Electing,
            },
            members: stream.members.iter().map(view).collect(),
            committed: stream.applied.checked_sub(1).and_then(|_| offset_of(stream, log, stream.applied)),
            coordinator: self.boss(),
            waiting: stream.pending.len() as u32,
        }
    }

    fn leads(&self, stream: &Replicated, node: Node) -> bool {
        let writes = |member: &Member| member.is_writer() && member.epoch() == stream.epoch;
        self.is_up(node) && stream.member(node).is_some_and(writes)
    }

    /// Who writes in the latest epoch.
    pub(in super::super) fn leader_of_stream(&self, stream: &Replicated) -> Option<Node> {
        stream.nodes().into_iter().find(|node| self.leads(stream, *node))
    }

    /// What its writer has behind what is committed, oldest first, with the offsets that it will have.
    pub fn uncommitted(&self, queue: PartIx, world: &World) -> Vec<RecordView> {
        let broker = world.rabbitmq();
        let tail = || {
            let queue = broker.queue_at(queue)?;
            let stream = self.stream(queue)?;
            let log = broker.queues[queue.0 as usize].stream.as_ref()?;
            let writer = stream.member(self.leader_of_stream(stream)?)?;
            let hop = |at: Index| Some((at, &stream.pending.get(&writer.log().get(at)?.command)?.hop));
            let hops: Vec<(Index, &Hop)> = (stream.applied + 1..=writer.log().last()).filter_map(hop).collect();
            let record = |(at, hop): (Index, &Hop)| {
                let message = world.message_in(hop.message);
                let offset = offset_of(stream, log, at).unwrap_or_default();
                RecordView { offset, message: message.no, copy: Default::default(), key: message.key, at: world.now() }
            };
            Some(hops.into_iter().map(record).collect())
        };
        tail().unwrap_or_default()
    }
}

/// The offset of a message, or the one that it will have. `None` = before the first.
fn offset_of(stream: &Replicated, log: &Stream, at: Index) -> Option<u32> {
    at.checked_sub(1)?;
    Some(match at.checked_sub(stream.applied + 1) {
        Some(behind) => log.next_offset().saturating_add(u32::try_from(behind).unwrap_or(u32::MAX)),
        None => log.last_without(stream.applied - at),
    })
}
