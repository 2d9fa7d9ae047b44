//! Disclosure control, then rendering. Only [`disclosure`] can make a [`Releasable`], and renderers take nothing else.

mod attack;
pub mod audit;
pub mod chart;
pub mod disclosure;
pub mod drawing;
pub mod edition;
pub mod origin;
pub mod published;
pub mod render;
pub mod site;

pub use disclosure::Releasable;
pub use origin::{Base, Origin};
pub use published::published_table_json;
