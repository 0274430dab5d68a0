//! Kafka's parts in the page: the insides that `studio::face::kafka` describes. Comes with `ui::later`; only
//! `board::hands` names [`body`].
mod rows;
mod sheet;
mod topic;

use super::state::Board;
use crate::studio::document::PartId;
use crate::studio::face::kafka::KafkaFace;
use crate::ui::dom::View;

/// The inside of a part.
pub fn body(board: Board, id: PartId, face: KafkaFace) -> View {
    match face {
        KafkaFace::Topic(face) => topic::body(board, id, &face),
        KafkaFace::Group(face) => rows::group(face),
        KafkaFace::Member(face) => rows::member(face),
        KafkaFace::Producer(face) => rows::producer(face),
        KafkaFace::Cluster(face) => rows::cluster(&face),
    }
}
