//! Counters for the operator, in the text that Prometheus reads. They know kinds of addresses and statuses, never who
//! asked.

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::Duration;

/// Upper bounds of the buckets, in seconds.
const BUCKETS: [f64; 10] = [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.25, 1.0];

/// What was asked for. A closed list, so that no client can add a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Kind {
    Api,
    Asset,
    Chart,
    Page,
}

impl Kind {
    pub(crate) fn of(path: &str) -> Kind {
        if path.starts_with("/api/") {
            Kind::Api
        } else if path.starts_with("/assets/") {
            Kind::Asset
        } else if path.starts_with("/charts/") {
            Kind::Chart
        } else {
            Kind::Page
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    kind: Kind,
    status: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfKind {
    kind: Kind,
}

/// The server's counters.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Family<OfKind, Histogram, fn() -> Histogram>,
    connections: Gauge,
    timed_out: Counter,
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics::new()
    }
}

impl Metrics {
    /// All at zero.
    #[must_use]
    pub fn new() -> Metrics {
        let mut registry = Registry::with_prefix("brunt");
        let requests = Family::<Labels, Counter>::default();
        let seconds =
            Family::<OfKind, Histogram, fn() -> Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        let connections = Gauge::default();
        let timed_out = Counter::default();
        registry.register("requests", "Requests answered, by kind of address and status", requests.clone());
        registry.register(
            "request_seconds",
            "Time from a request's head to its response's head, by kind of address",
            seconds.clone(),
        );
        registry.register("connections", "Open connections", connections.clone());
        registry.register(
            "connections_ended",
            "Connections that ended by an error or a time limit",
            timed_out.clone(),
        );
        Metrics { registry, requests, seconds, connections, timed_out }
    }

    /// All, as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }

    pub(crate) fn answered(&self, kind: Kind, status: u16, took: Duration) {
        self.requests.get_or_create(&Labels { kind, status: u32::from(status) }).inc();
        self.seconds.get_or_create(&OfKind { kind }).observe(took.as_secs_f64());
    }

    pub(crate) fn opened(&self) {
        self.connections.inc();
    }

    pub(crate) fn closed(&self, well: bool) {
        self.connections.dec();
        if !well {
            self.timed_out.inc();
        }
    }
}
