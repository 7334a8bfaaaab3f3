//! How often whom may do what. Limits that are rules of a campaign live in its plan.

use std::fmt;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use engine::command::PersonKey;
use governor::clock::{Clock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use service::Service;

use crate::problem::Problem;

/// The limits, each per minute; that many at once are fine too.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Participants' sign-ins from one address. Whole districts share an address of a mobile
    /// carrier, so this only stops floods.
    pub sign_ins_per_address: NonZeroU32,
    /// Staff sign-ins from one address: against guessing passwords.
    pub staff_sign_ins_per_address: NonZeroU32,
    /// Changes one participant may ask for.
    pub writes_per_person: NonZeroU32,
    /// Answers to questions of checkpoints by one participant.
    pub answers_per_person: NonZeroU32,
    /// Photos uploaded by one participant.
    pub uploads_per_person: NonZeroU32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_ins_per_address: per_minute(600),
            staff_sign_ins_per_address: per_minute(10),
            writes_per_person: per_minute(60),
            answers_per_person: per_minute(20),
            uploads_per_person: per_minute(6),
        }
    }
}

/// The buckets of this process.
pub(crate) struct RateLimits {
    sign_ins: Buckets<IpAddr>,
    staff_sign_ins: Buckets<IpAddr>,
    writes: Buckets<PersonKey>,
    answers: Buckets<PersonKey>,
    uploads: Buckets<PersonKey>,
}

impl RateLimits {
    pub(crate) fn new(limits: Limits, service: &Service) -> Self {
        Self {
            sign_ins: Buckets::new(limits.sign_ins_per_address, service),
            staff_sign_ins: Buckets::new(limits.staff_sign_ins_per_address, service),
            writes: Buckets::new(limits.writes_per_person, service),
            answers: Buckets::new(limits.answers_per_person, service),
            uploads: Buckets::new(limits.uploads_per_person, service),
        }
    }

    pub(crate) fn sign_in(&self, from: IpAddr) -> Result<(), Problem> {
        self.sign_ins.admit(&neighbourhood(from))
    }

    pub(crate) fn staff_sign_in(&self, from: IpAddr) -> Result<(), Problem> {
        self.staff_sign_ins.admit(&neighbourhood(from))
    }

    pub(crate) fn write(&self, person: PersonKey) -> Result<(), Problem> {
        self.writes.admit(&person)
    }

    pub(crate) fn answer(&self, person: PersonKey) -> Result<(), Problem> {
        self.answers.admit(&person)
    }

    pub(crate) fn upload(&self, person: PersonKey) -> Result<(), Problem> {
        self.uploads.admit(&person)
    }
}

impl fmt::Debug for RateLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RateLimits")
    }
}

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, ServiceClock, NoOpMiddleware<Since>>;

/// One limit: a bucket per key, forgotten when it has been idle.
struct Buckets<K: Hash + Eq + Clone> {
    limiter: Limiter<K>,
    clock: ServiceClock,
    asked: AtomicU32,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(limit: NonZeroU32, service: &Service) -> Self {
        let clock = ServiceClock(service.clone());
        Self {
            limiter: RateLimiter::dashmap_with_clock(Quota::per_minute(limit), clock.clone()),
            clock,
            asked: AtomicU32::new(0),
        }
    }

    fn admit(&self, key: &K) -> Result<(), Problem> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % TRIM_EVERY == TRIM_EVERY - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            let seconds = wait.as_millis().div_ceil(1_000);
            Problem::too_many_requests(u64::try_from(seconds).unwrap_or(u64::MAX))
        })
    }
}

/// An address, as far as one household has it: the first half of an IPv6 address.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6((u128::from(v6) >> 64 << 64).into()),
        },
    }
}

/// The deployment's clock, as the limiter reads it.
#[derive(Clone, Debug)]
struct ServiceClock(Service);

/// Time since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Since(Duration);

impl Clock for ServiceClock {
    type Instant = Since;

    fn now(&self) -> Since {
        Since(Duration::from_millis(
            u64::try_from(self.0.now().0).unwrap_or(0),
        ))
    }
}

impl Reference for Since {
    fn duration_since(&self, earlier: Self) -> Nanos {
        self.0.saturating_sub(earlier.0).into()
    }

    fn saturating_sub(&self, duration: Nanos) -> Self {
        Self(self.0.checked_sub(duration.into()).unwrap_or(self.0))
    }
}

impl std::ops::Add<Nanos> for Since {
    type Output = Self;

    fn add(self, other: Nanos) -> Self {
        Self(self.0 + Duration::from(other))
    }
}

const fn per_minute(n: u32) -> NonZeroU32 {
    match NonZeroU32::new(n) {
        Some(n) => n,
        None => NonZeroU32::MIN,
    }
}

/// Idle buckets are looked for after that many requests.
const TRIM_EVERY: u32 = 10_000;
