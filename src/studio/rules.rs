//! What may be wired to what, and why not.
pub mod derived;
