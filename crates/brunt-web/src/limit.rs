//! How many requests an address may make: the generic cell rate algorithm, which keeps one moment an address.
//!
//! Addresses are hashed, with a key drawn when the server starts, into a table of fixed size. Memory is therefore
//! bounded (512 KiB) whatever is sent; the price is that two addresses can share a place, and with it their allowance,
//! which for a thousand clients at once happens to about one in sixty-five of them.
//!
//! # Source
//! ITU-T I.371, virtual scheduling.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Places in the table.
const PLACES: usize = 65_536;
/// Nanoseconds.
const SECOND: u64 = 1_000_000_000;

/// Requests that one address may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests a second over time, at least 1.
    pub per_second: u32,
    /// Requests at once after a pause, at least 1.
    pub burst: u32,
}

impl Default for Rate {
    /// A page needs about a dozen files; 50 a second and 200 at once serve readers behind one address, and a script
    /// that downloads every table.
    fn default() -> Rate {
        Rate { per_second: 50, burst: 200 }
    }
}

/// The limiter.
#[derive(Debug)]
pub(crate) struct Limiter {
    start: Instant,
    key: RandomState,
    /// Nanoseconds a request.
    step: u64,
    /// Nanoseconds by which an address may be ahead.
    ahead: u64,
    /// By place: when, in nanoseconds since the start, the next request was due.
    due: Vec<AtomicU64>,
}

impl Limiter {
    pub(crate) fn new(rate: Rate) -> Limiter {
        let step = SECOND / u64::from(rate.per_second.max(1));
        Limiter {
            start: Instant::now(),
            key: RandomState::new(),
            step,
            ahead: step * u64::from(rate.burst.max(1) - 1),
            due: (0..PLACES).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    /// Whether `address` may make a request now; otherwise how long it should wait.
    pub(crate) fn admit(&self, address: IpAddr) -> Result<(), Duration> {
        let now = u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.admit_at(address, now)
    }

    fn admit_at(&self, address: IpAddr, now: u64) -> Result<(), Duration> {
        let hash = self.key.hash_one(network(address));
        let place = usize::try_from(hash % 65_536).unwrap_or(0);
        let Some(due) = self.due.get(place) else { return Ok(()) };
        let mut seen = due.load(Ordering::Relaxed);
        loop {
            let at = seen.max(now);
            if at - now > self.ahead {
                return Err(Duration::from_nanos(at - now - self.ahead));
            }
            match due.compare_exchange_weak(
                seen,
                at.saturating_add(self.step),
                Ordering::Relaxed,
                Ordering::Relaxed,
            ) {
                Ok(_) => return Ok(()),
                Err(other) => seen = other,
            }
        }
    }
}

/// What counts as one client: an IPv4 address, or the /64 that IPv6 hands to one subscriber; with which of the two.
fn network(address: IpAddr) -> (bool, u64) {
    match address.to_canonical() {
        IpAddr::V4(four) => (false, u64::from(four.to_bits())),
        IpAddr::V6(six) => (true, u64::try_from(six.to_bits() >> 64).unwrap_or(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn four(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn a_burst_then_the_rate() {
        let limiter = Limiter::new(Rate { per_second: 10, burst: 3 });
        for _ in 0..3 {
            assert_eq!(limiter.admit_at(four(1), 0), Ok(()));
        }
        assert_eq!(limiter.admit_at(four(1), 0), Err(Duration::from_millis(100)));
        assert_eq!(limiter.admit_at(four(1), SECOND / 10), Ok(()));
        assert!(limiter.admit_at(four(1), SECOND / 10).is_err());
        // After a long pause the burst is back, and no more than it.
        for _ in 0..3 {
            assert_eq!(limiter.admit_at(four(1), 100 * SECOND), Ok(()));
        }
        assert!(limiter.admit_at(four(1), 100 * SECOND).is_err());
    }

    #[test]
    fn an_ipv6_subscriber_is_one_client_and_mapped_addresses_are_ipv4() {
        let six = |text: &str| network(text.parse().unwrap());
        assert_eq!(six("2001:db8:1:2::1"), six("2001:db8:1:2:ffff::9"));
        assert_ne!(six("2001:db8:1:2::1"), six("2001:db8:1:3::1"));
        assert_eq!(six("::ffff:192.0.2.1"), network(four(1)));
    }

    #[test]
    fn over_a_second_of_even_requests_the_rate_holds() {
        let limiter = Limiter::new(Rate { per_second: 50, burst: 1 });
        let admitted =
            (0..1000_u64).filter(|at| limiter.admit_at(four(2), at * SECOND / 1000).is_ok()).count();
        assert_eq!(admitted, 50);
    }
}
