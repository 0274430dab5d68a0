//! A producer's inside: the tape of coming publishes, which move right to the gate.
use super::Token;

/// x of the gate on the tape, px.
pub const GATE_X: f64 = 97.0;
/// Messages on the tape stand at least this far apart, px.
const PITCH: f64 = 20.0;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProducerFace {
    /// Next first: place of each message on the tape, px.
    pub tape: Vec<(i32, Token)>,
    /// `400/s · Poisson`, or why nothing comes.
    pub line: String,
    pub confirms: bool,
}

/// Places on the tape for the times until each publish, µs: the next `interval` takes one pitch, later ones pile up
/// at an even pitch, and what has no room is left out.
pub fn tape(until: &[(u64, Token)], interval_us: u64) -> Vec<(i32, Token)> {
    let mut tape = Vec::new();
    let mut limit = GATE_X - 10.0;
    for &(time_us, token) in until {
        let way = time_us as f64 / interval_us.max(1) as f64 * PITCH;
        let x = (GATE_X - 10.0 - way).min(limit);
        if x < 6.0 {
            break;
        }
        tape.push((x.round() as i32, token));
        limit = x - PITCH;
    }
    tape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tape_moves_right_and_keeps_its_distances() {
        let token = Token::default();
        let places = |until: &[u64]| -> Vec<i32> {
            let until: Vec<_> = until.iter().map(|&time| (time, token)).collect();
            tape(&until, 100).into_iter().map(|(x, _)| x).collect()
        };
        assert_eq!(places(&[100, 200, 300, 400, 500]), [67, 47, 27, 7]);
        assert_eq!(places(&[50, 150]), [77, 57]);
        assert_eq!(places(&[0, 0, 0]), [87, 67, 47], "a burst");
        assert_eq!(places(&[100_000]), [0; 0], "too far off");
    }
}
