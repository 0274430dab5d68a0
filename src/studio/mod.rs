//! Layer 2: document, edits, time travel, what the screen shows, sharing. Pure: no web.
pub mod camera;
pub mod command_registry;
pub mod document;
pub mod geometry;
pub mod gesture;
pub mod kind;
pub mod kinds;
pub mod model;
pub mod param;
pub mod rules;
pub mod selection;
pub mod sentence;
pub mod space;
pub mod step_marks;
