//! The timeline's arithmetic: virtual time to px and back, ticks, bars of event density, marks gathered into groups
//! that do not overlap. Pure; the page draws what comes out.
use crate::engine::fact::Fact;
use crate::engine::id::Time;

/// The shortest line, µs: a run that has just begun does not fill the screen with its first event.
const SHORTEST_US: Time = 100_000;

/// Maps virtual time to px along one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Virtual time at the right end, µs.
    pub end: Time,
    /// px of time 0 and of `end`.
    pub left: f64,
    pub right: f64,
}

/// A tick of the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub x: f64,
    pub label: String,
}

impl Scale {
    /// A line between these px on which `frontier` fits with room to grow.
    pub fn new(frontier: Time, left: f64, right: f64) -> Self {
        Self { end: length_for(frontier), left, right: right.max(left + 1.0) }
    }

    pub fn x(&self, at: Time) -> f64 {
        self.left + (self.right - self.left) * (at.min(self.end) as f64 / self.end as f64)
    }

    /// The time at `x`; outside the line, that of its nearer end.
    pub fn time_at(&self, x: f64) -> Time {
        let share = ((x - self.left) / (self.right - self.left)).clamp(0.0, 1.0);
        (share * self.end as f64).round() as Time
    }

    /// Ticks at round times, at least `least_px` apart.
    pub fn ticks(&self, least_px: f64) -> Vec<Tick> {
        let least_us = self.end as f64 * least_px / (self.right - self.left);
        let step = round_up(least_us.max(1.0) as Time, &[1, 2, 5]);
        let times = (0..).map(|n| n * step).take_while(|at| *at <= self.end);
        times.map(|at| Tick { x: self.x(at), label: tick_label(at, step) }).collect()
    }
}

/// The length of the line for a run that has come to `frontier`: grows in steps, so that the line stands still most
/// of the time.
fn length_for(frontier: Time) -> Time {
    round_up(frontier.max(SHORTEST_US), &[1, 2, 3, 4, 5, 6, 8])
}

/// The smallest `digit × 10ⁿ` that is not less than `least`.
fn round_up(least: Time, digits: &[Time]) -> Time {
    let mut power: Time = 1;
    loop {
        if let Some(found) = digits.iter().map(|digit| digit.saturating_mul(power)).find(|at| *at >= least) {
            return found;
        }
        power = power.saturating_mul(10);
    }
}

/// Seconds with as many digits as the steps need; from a minute on, minutes and seconds.
fn tick_label(at: Time, step: Time) -> String {
    if step >= 1_000_000 {
        return format!("{}:{:02}", at / 60_000_000, at / 1_000_000 % 60);
    }
    let digits = match step {
        0..=9 => 6,
        10..=99 => 5,
        100..=999 => 4,
        _ => 3,
    };
    format!("{:.digits$}", at as f64 / 1e6)
}

/// How many events happened in each of `count` equal stretches of the line. `facts` are in order of time.
pub fn density(facts: &[Fact], scale: &Scale, count: usize) -> Vec<u64> {
    let edge = |bar: usize| (scale.end as u128 * bar as u128 / count.max(1) as u128) as Time;
    let events_until = |at: Time| match facts.partition_point(|fact| fact.at < at) {
        0 => facts.first().map_or(0, |fact| fact.event.saturating_sub(1)),
        known => facts[known - 1].event,
    };
    let mut before = events_until(0);
    (1..=count)
        .map(|bar| {
            // The last bar takes what stands on the very end.
            let until = if bar == count { Time::MAX } else { edge(bar) };
            let now = events_until(until);
            let events = now.saturating_sub(before);
            before = now.max(before);
            events
        })
        .collect()
}

/// Things that stand so close on the line that they are drawn as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<T> {
    pub x: f64,
    /// The first of them.
    pub first: T,
    pub count: usize,
}

/// Gathers things in order of `x` into groups at least `least_px` wide.
pub fn grouped<T>(things: impl Iterator<Item = (f64, T)>, least_px: f64) -> Vec<Group<T>> {
    let mut groups: Vec<Group<T>> = Vec::new();
    for (x, thing) in things {
        match groups.last_mut() {
            Some(last) if x - last.x < least_px => last.count += 1,
            _ => groups.push(Group { x, first: thing, count: 1 }),
        }
    }
    groups
}

/// For each thing at `x` with a label this wide: whether the label fits before the next one and the right end.
pub fn labels_that_fit(places: &[(f64, f64)], right: f64) -> Vec<bool> {
    (0..places.len())
        .map(|at| {
            let (x, width) = places[at];
            let free = places.get(at + 1).map_or(right, |(next, _)| *next - 6.0);
            x + width <= free
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fact::FactKind;

    fn fact(event: u64, at: Time) -> Fact {
        Fact { event, at, kind: FactKind::Reconfigured }
    }

    #[test]
    fn the_line_grows_in_steps_and_maps_both_ways() {
        for (frontier, end) in [
            (0, 100_000),
            (100_000, 100_000),
            (100_001, 200_000),
            (1_672_000, 2_000_000),
            (6_500_000, 8_000_000),
            (8_000_001, 10_000_000),
        ] {
            assert_eq!(length_for(frontier), end);
        }
        let scale = Scale::new(2_000_000, 84.0, 884.0);
        assert_eq!(scale.x(0), 84.0);
        assert_eq!(scale.x(1_000_000), 484.0);
        assert_eq!(scale.time_at(484.0), 1_000_000);
        assert_eq!((scale.time_at(0.0), scale.time_at(9_999.0)), (0, 2_000_000));
    }

    #[test]
    fn ticks_are_round_and_apart() {
        for (frontier, labels) in [
            (2_000_000, "0.000 0.200 0.400 0.600 0.800 1.000 1.200 1.400 1.600 1.800 2.000"),
            (20_000_000, "0:00 0:02 0:04 0:06 0:08 0:10 0:12 0:14 0:16 0:18 0:20"),
            (100_000, "0.000 0.010 0.020 0.030 0.040 0.050 0.060 0.070 0.080 0.090 0.100"),
        ] {
            let ticks = Scale::new(frontier, 0.0, 800.0).ticks(70.0);
            let got: Vec<String> = ticks.iter().map(|tick| tick.label.clone()).collect();
            assert_eq!(got.join(" "), labels);
            assert!(ticks.windows(2).all(|pair| pair[1].x - pair[0].x >= 70.0));
        }
    }

    #[test]
    fn density_counts_every_event_once() {
        let facts = [fact(1, 0), fact(1, 0), fact(2, 10_000), fact(3, 55_000), fact(4, 55_000), fact(5, 100_000)];
        let scale = Scale::new(100_000, 0.0, 100.0);
        let bars = density(&facts, &scale, 10);
        assert_eq!(bars, [1, 1, 0, 0, 0, 2, 0, 0, 0, 1]);
        assert_eq!(density(&[], &scale, 3), [0, 0, 0]);
        // The oldest facts were dropped: what is known counts, nothing else.
        assert_eq!(density(&facts[3..], &scale, 2), [0, 3]);
    }

    #[test]
    fn near_things_are_one_group_and_labels_keep_apart() {
        let groups = grouped([(0.0, 'a'), (3.0, 'b'), (9.0, 'c'), (30.0, 'd')].into_iter(), 8.0);
        let got: Vec<_> = groups.iter().map(|group| (group.first, group.count)).collect();
        assert_eq!(got, [('a', 2), ('c', 1), ('d', 1)]);
        assert_eq!(labels_that_fit(&[(0.0, 50.0), (40.0, 30.0), (90.0, 20.0)], 100.0), [false, true, false]);
    }
}
