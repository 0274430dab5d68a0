//! Texts of the panels, dialogs and commands that only Kafka's parts have. Names of settings stand with their kinds.
use super::Text;

pub const KAFKA: Text = Text::new("Kafka", "Kafka");
/// The sign of Kafka, as of a chemical element.
pub const SIGN: &str = "Kf";
