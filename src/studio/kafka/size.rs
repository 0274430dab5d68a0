//! Sizes of Kafka's parts, px at zoom 1 (DESIGN-NOTES § 3). Depends on the document alone.
use super::measure::{self, Measure};
use crate::studio::document::{Document, Part};
use crate::studio::geometry::size::role;
use crate::studio::kind::Role;

/// A consumer in row form. Members stand below their group's card and below each other, 4 px apart.
const MEMBER: (f64, f64) = (236.0, 44.0);
const GROUP: (f64, f64) = (236.0, 76.0);

pub fn size(document: &Document, part: &Part) -> (f64, f64) {
    match role(part) {
        Role::Topic => {
            let measure = Measure::of(document, part);
            (measure.width(), measure.height())
        }
        Role::KafkaProducer => (144.0, 78.0 + 19.0 * f64::from(measure::batch_rows(document, part))),
        Role::Group => GROUP,
        Role::KafkaConsumer => MEMBER,
        Role::Cluster => (212.0, 60.0 + 46.0 * f64::from(measure::brokers(document).div_ceil(5))),
        _ => (212.0, 92.0),
    }
}
