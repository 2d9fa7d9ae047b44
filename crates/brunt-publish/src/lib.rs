//! Disclosure control, then rendering. Only [`disclosure`] can make a [`Releasable`], and renderers take nothing else.

pub mod chart;
pub mod disclosure;
pub mod edition;
pub mod render;

pub use disclosure::Releasable;
