//! Retention: whole segments go from the head of the log, and only from there (`UnifiedLog.deleteOldSegments`). When
//! it runs is the broker's business.
use std::sync::Arc;

use super::{Log, Segment};
use crate::engine::kafka::config::TopicConfig;

impl Log {
    /// Deletes what retention lets go, below the high watermark: what lies below the log start, what is too much, what
    /// is too old. Returns how many segments went. The active segment is rolled first when it has to go too.
    pub fn delete_old_segments(&mut self, config: &TopicConfig, high_watermark: u64, now_ms: i64) -> u32 {
        let start = self.start;
        let mut deleted = self.delete_head(high_watermark, now_ms, |_, next| next <= start);
        if !config.deletes {
            return deleted;
        }
        if let Ok(most) = u64::try_from(config.retention_bytes) {
            let mut excess = self.bytes().saturating_sub(most);
            deleted += self.delete_head(high_watermark, now_ms, |segment, _| {
                let goes = excess > 0 && excess >= segment.bytes;
                excess -= if goes { segment.bytes } else { 0 };
                goes
            });
        }
        if config.retention_ms >= 0 {
            deleted += self.delete_head(high_watermark, now_ms, |segment, _| {
                now_ms.saturating_sub(segment.age_from_ms()) > config.retention_ms
            });
        }
        deleted
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
