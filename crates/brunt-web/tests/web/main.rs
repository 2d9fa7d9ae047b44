//! The server over loopback. One binary, because linking the tests costs more than running them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod api;
mod files;
mod limits;
mod made_up;
