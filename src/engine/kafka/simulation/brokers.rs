//! Brokers: their processes and connections by an operator's hand, and what they look for from time to time. What
//! follows is the cluster's business.
use super::commands::refused;
use super::{Due, Kafka};
use crate::engine::command::{Refusal, RefusalReason};
use crate::engine::id::{PartIx, Time};
use crate::engine::kafka::cluster::{BrokerId, Process};
use crate::engine::kafka::command::{Command, Refused};
use crate::engine::kafka::fact::Fact;
use crate::engine::system::Kernel;

impl Kafka {
    pub(super) fn operate_broker(&mut self, command: &Command, kernel: &mut Kernel) -> Result<(), Refusal> {
        self.coordinators.is_doubtful = true;
        match *command {
            Command::KillBroker(broker) => {
                self.needs(broker, |process| process != Process::Down, Refused::BrokerIsDown)?;
                self.cluster.kill(broker, kernel.now);
                self.process_ended(broker, kernel);
            }
            Command::StopBroker(broker) => {
                self.needs(broker, |process| process == Process::Up, Refused::BrokerIsDown)?;
                self.cluster.stop_cleanly(broker, kernel.now, &mut self.out);
                self.process_ended(broker, kernel);
            }
            Command::StartBroker(broker) => {
                self.needs(broker, |process| process == Process::Down, Refused::BrokerIsUp)?;
                self.start_broker(broker, kernel);
            }
            Command::FreezeBroker(broker) => {
                self.needs(broker, |process| process == Process::Up, Refused::BrokerIsDown)?;
                self.cluster.freeze(broker, kernel.now);
                self.fact(Fact::BrokerDown { cluster: self.cluster_part, broker, frozen: true }, kernel);
            }
            Command::ThawBroker(broker) => {
                self.needs(broker, |process| process == Process::Frozen, Refused::BrokerIsUp)?;
                self.fact(Fact::BrokerUp { cluster: self.cluster_part, broker }, kernel);
                self.cluster.thaw(broker, kernel.now, &mut self.out);
            }
            Command::IsolateBroker(broker) => {
                self.needs(broker, |_| true, Refused::NoSuchBroker)?;
                self.cluster.isolate(broker, kernel.now);
                self.fact(Fact::BrokerIsolated { cluster: self.cluster_part, broker }, kernel);
            }
            Command::ReconnectBroker(broker) => {
                self.needs(broker, |_| true, Refused::NoSuchBroker)?;
                self.fact(Fact::BrokerReconnected { cluster: self.cluster_part, broker }, kernel);
                self.cluster.reconnect(broker, kernel.now, &mut self.out);
            }
            Command::SlowBroker { broker, extra_us } => {
                self.needs(broker, |_| true, Refused::NoSuchBroker)?;
                self.slow_us.resize(self.slow_us.len().max(broker as usize + 1), 0);
                self.slow_us[broker as usize] = extra_us;
                self.fact(Fact::BrokerSlowed { cluster: self.cluster_part, broker, extra_us }, kernel);
            }
            // All others have gone elsewhere.
            _ => return Err(Refusal { part: PartIx::NONE, why: RefusalReason::NotForThisKind }),
        }
        Ok(())
    }

    fn needs(&self, broker: BrokerId, is_right: impl Fn(Process) -> bool, why: Refused) -> Result<(), Refusal> {
        let part = self.cluster_part;
        let process = self.cluster.broker(broker).ok_or(refused(part, Refused::NoSuchBroker))?.process;
        is_right(process).then_some(()).ok_or(refused(part, why))
    }

    /// What was on its way from it arrives, what is on its way to it does not.
    fn process_ended(&mut self, broker: BrokerId, kernel: &mut Kernel) {
        self.fact(Fact::BrokerDown { cluster: self.cluster_part, broker, frozen: false }, kernel);
        self.break_connections(broker, kernel);
        if self.broker_restart_us > 0 {
            let at = kernel.now.saturating_add(self.broker_restart_us);
            self.brokers_back.insert(broker, at);
            self.call_at(at, Due::Broker(broker), kernel);
        }
    }

    fn start_broker(&mut self, broker: BrokerId, kernel: &mut Kernel) {
        self.brokers_back.remove(&broker);
        self.coordinators.is_doubtful = true;
        self.fact(Fact::BrokerUp { cluster: self.cluster_part, broker }, kernel);
        self.cluster.start(broker, kernel.now, &mut self.out);
    }

    /// A broker's supervisor starts it again, unless somebody has done so.
    pub(super) fn broker_due(&mut self, broker: BrokerId, kernel: &mut Kernel) -> bool {
        let is_due = self.brokers_back.get(&broker).is_some_and(|at| *at <= kernel.now);
        if is_due {
            self.start_broker(broker, kernel);
        }
        is_due
    }

    // --- the cluster's own time

    /// What is to come without anybody's doing. Regular looks count only as long as they may find something: else a
    /// run would never end.
    pub(super) fn cluster_next_due(&self) -> Option<Time> {
        self.cluster.next_event_us().into_iter().chain(self.upkeep_at).min()
    }

    /// Something happened: the next regular look may find something.
    pub(super) fn expect_upkeep(&mut self) {
        if !self.upkeep_is_next {
            self.upkeep_is_next = true;
            self.upkeep_at = self.cluster.next_upkeep_us();
        }
    }

    pub(super) fn cluster_due(&mut self, kernel: &mut Kernel) -> bool {
        self.cluster_alarm.rang();
        self.cluster.advance(kernel.now, &mut self.out);
        if self.upkeep_at.is_some_and(|at| at <= kernel.now) {
            self.upkeep_at = self.cluster.next_useful_upkeep_us(kernel.now);
            self.upkeep_is_next = false;
        }
        !self.out.is_empty()
    }
}
