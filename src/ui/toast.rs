//! Toasts: short notices at the bottom, each with the way back it announces. Errors stay until dismissed.

/// How long a toast stays, ms; hovering or focusing it stops the time.
pub const STAY_MS: u64 = 6_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastTone {
    Done,
    Error,
}

/// What the button of a toast does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToastAction {
    pub label: String,
    /// Id in the command registry.
    pub command: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    pub id: u64,
    pub tone: ToastTone,
    pub text: String,
    pub action: Option<ToastAction>,
}
