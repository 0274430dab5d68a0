//! Where the lanes of a topic stand now, px of the part: who leads a partition decides its broker's share of the
//! height. The part's own size stays as the document says.
use super::measure::{self, Measure};
use crate::engine::kafka::cluster::BrokerId;
use crate::engine::kafka::view::TopicView;

#[derive(Clone, Debug, PartialEq)]
pub struct SectionPlace {
    /// `None` = all of them: there is one.
    pub broker: Option<BrokerId>,
    pub top: f64,
    pub height: f64,
    pub lanes: Vec<LanePlace>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LanePlace {
    pub partition: u32,
    pub leads: bool,
    pub top: f64,
    pub height: f64,
}

impl LanePlace {
    /// Middle of the cells, from the top of the part: where links leave.
    pub fn middle(&self, measure: &Measure) -> f64 {
        match (self.leads, measure.is_dense()) {
            (true, true) => self.top + 11.0,
            (true, false) => self.top + 31.0,
            (false, _) => self.top + self.height / 2.0,
        }
    }
}

pub fn places(view: &TopicView, measure: &Measure) -> Vec<SectionPlace> {
    let shown = || view.partitions.iter().take(measure.shown() as usize);
    if !measure.has_sections() {
        let mut top = measure::HEADER;
        let lanes = shown().map(|partition| {
            let height = measure.leader_height();
            top += height;
            LanePlace { partition: partition.partition, leads: true, top: top - height, height }
        });
        let lanes = lanes.collect();
        return vec![SectionPlace { broker: None, top: 0.0, height: measure.height(), lanes }];
    }
    let mut brokers: Vec<BrokerId> =
        view.partitions.iter().flat_map(|partition| partition.replicas.iter().map(|replica| replica.broker)).collect();
    brokers.sort_unstable();
    brokers.dedup();
    let mut sections = Vec::with_capacity(brokers.len());
    let mut top = measure::HEAD;
    for broker in brokers {
        let mut y = top + measure::BROKER_TOP;
        let mut lanes = Vec::new();
        for partition in shown().filter(|partition| partition.replicas.iter().any(|replica| replica.broker == broker)) {
            let leads = partition.leader == Some(broker);
            let height = if leads { measure.leader_height() } else { measure.follower_height() };
            lanes.push(LanePlace { partition: partition.partition, leads, top: y, height });
            y += height;
        }
        let height = y + measure::BROKER_BOTTOM - top;
        sections.push(SectionPlace { broker: Some(broker), top, height, lanes });
        top += height + measure::BROKER_GAP;
    }
    sections
}
