//! The one place that decides what is undecided: delays, jitter, which queue a random exchange takes, whether a
//! consumer fails. *Seeded* it simulates, *scripted* it replays, *exhaustive* it explores.
use std::sync::Arc;

/// Why a choice is asked: each purpose draws from a stream of its own, so that a new question in one place does
/// not move the answers everywhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Purpose {
    LinkJitter,
    ProducerSchedule,
    ProducerKey,
    ConsumerWork,
    ConsumerFailure,
    ExchangeRandom,
    ProducerPartition,
    QuorumElection,
    ProducerAbort,
    NodeLink,
}

impl Purpose {
    pub const COUNT: usize = 10;
}

#[derive(Clone, Debug)]
pub enum Choice {
    /// One xorshift64* stream per purpose.
    Seeded([u64; Purpose::COUNT]),
    /// Answers given beforehand, used in order; `0` when they run out.
    Scripted { answers: Arc<[u64]>, next: u32 },
    /// Depth-first search: `taken` is the path, `widths` how many ways there were at each step.
    Exhaustive { taken: Vec<u32>, widths: Vec<u32>, next: u32 },
}

impl Choice {
    pub fn seeded(seed: u64) -> Self {
        let mut state = seed;
        let mut streams = [0; Purpose::COUNT];
        for stream in &mut streams {
            *stream = split_mix(&mut state) | 1;
        }
        Self::Seeded(streams)
    }

    pub fn exhaustive() -> Self {
        Self::Exhaustive { taken: Vec::new(), widths: Vec::new(), next: 0 }
    }

    /// A number in `0..below`. `below` 0 and 1 answer 0 and ask nobody.
    #[inline]
    pub fn pick(&mut self, purpose: Purpose, below: u64) -> u64 {
        if below <= 1 { 0 } else { self.ask(purpose, below) }
    }

    fn ask(&mut self, purpose: Purpose, below: u64) -> u64 {
        match self {
            Self::Seeded(streams) => {
                let s = &mut streams[purpose as usize];
                *s ^= *s >> 12;
                *s ^= *s << 25;
                *s ^= *s >> 27;
                let r = s.wrapping_mul(0x2545_F491_4F6C_DD1D);
                ((u128::from(r) * u128::from(below)) >> 64) as u64
            }
            Self::Scripted { answers, next } => {
                let answer = answers.get(*next as usize).copied().unwrap_or(0);
                *next += 1;
                answer.min(below - 1)
            }
            Self::Exhaustive { taken, widths, next } => {
                let at = *next as usize;
                if at == taken.len() {
                    taken.push(0);
                    widths.push(below.min(u64::from(u32::MAX)) as u32);
                }
                *next += 1;
                u64::from(taken[at])
            }
        }
    }

    /// `true` in `ppm` of a million cases.
    pub fn happens(&mut self, purpose: Purpose, ppm: u32) -> bool {
        ppm > 0 && (ppm >= 1_000_000 || self.pick(purpose, 1_000_000) < u64::from(ppm))
    }

    /// After a run: moves an exhaustive choice to the next path. `false` when all were taken.
    pub fn next_path(&mut self) -> bool {
        let Self::Exhaustive { taken, widths, next } = self else {
            return false;
        };
        *next = 0;
        while let (Some(t), Some(w)) = (taken.last_mut(), widths.last()) {
            if *t + 1 < *w {
                *t += 1;
                return true;
            }
            taken.pop();
            widths.pop();
        }
        false
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
