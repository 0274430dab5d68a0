//! Retention: whole segments go from the head of the log, and only from there (`UnifiedLog.deleteOldSegments`). When
//! it runs is the broker's business.
use std::sync::Arc;

use super::{Log, Segment};
use crate::engine::kafka::config::{FOREVER_MS, TopicConfig};
use crate::engine::kafka::fact::Gone;

impl Log {
    /// Deletes what retention lets go, below the high watermark: what lies below the log start, what is too much, what
    /// is too old. Returns how many segments went, and why the last of them. The active segment is rolled first when it
    /// has to go too.
    pub fn delete_old_segments(
        &mut self,
        config: &TopicConfig,
        high_watermark: u64,
        now_ms: i64,
    ) -> Option<(u32, Gone)> {
        let start = self.start;
        let below = self.delete_head(high_watermark, now_ms, |_, next| next <= start);
        let mut counts = [(below, Gone::ByHand), (0, Gone::RetentionBytes), (0, Gone::RetentionTime)];
        if config.deletes && config.retention_bytes >= 0 {
            let mut excess = self.bytes().saturating_sub(config.retention_bytes as u64);
            counts[1].0 = self.delete_head(high_watermark, now_ms, |segment, _| {
                let goes = excess > 0 && excess >= segment.bytes;
                excess -= if goes { segment.bytes } else { 0 };
                goes
            });
        }
        if config.deletes && config.retention_ms >= 0 {
            counts[2].0 = self.delete_head(high_watermark, now_ms, |segment, _| {
                now_ms.saturating_sub(segment.age_from_ms()) > config.retention_ms
            });
        }
        let (_, why) = counts.into_iter().rev().find(|(count, _)| *count > 0)?;
        Some((counts.iter().map(|(count, _)| count).sum(), why))
    }

    /// The wall clock at which the first segment gets too old, if nothing else happens until then; in the past when it
    /// lies below the log start.
    pub fn next_deletion_ms(&self, config: &TopicConfig, high_watermark: u64) -> Option<i64> {
        let first = self.segments.first()?;
        let next = self.segments.get(1).map_or(self.end, |next| next.base_offset);
        let is_empty_active = self.segments.len() == 1 && first.is_empty();
        if is_empty_active || high_watermark < next {
            return None;
        }
        if next <= self.start {
            return Some(i64::MIN);
        }
        let ages = config.deletes && config.retention_ms >= 0;
        let at_ms = first.age_from_ms().saturating_add(config.retention_ms).saturating_add(1);
        Some(at_ms).filter(|at_ms| ages && *at_ms < FOREVER_MS)
    }

    /// Deletes segments from the head while `goes`, which is told the segment and where the next one begins.
    fn delete_head(&mut self, high_watermark: u64, now_ms: i64, mut goes: impl FnMut(&Segment, u64) -> bool) -> u32 {
        let mut count = 0;
        for (at, segment) in self.segments.iter().enumerate() {
            let next = self.segments.get(at + 1).map_or(self.end, |next| next.base_offset);
            let is_empty_active = at + 1 == self.segments.len() && segment.is_empty();
            if is_empty_active || high_watermark < next || !goes(segment, next) {
                break;
            }
            count += 1;
        }
        if count == 0 {
            return 0;
        }
        if count == self.segments.len() {
            self.segments.push(Arc::new(Segment::new(self.end, now_ms)));
        }
        self.segments.drain(..count);
        self.move_start(self.segments[0].base_offset);
        count as u32
    }
}
