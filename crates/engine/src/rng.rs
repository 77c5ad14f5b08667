//! Chance without streams: every draw is a hash of (seed, subject, attempt, purpose).
//!
//! One more draw here reshuffles nothing there, so two variants of a scenario meet the same luck.
//! The transcendental functions come from `libm`, which gives the same bits on every target.

use crate::config::Distribution;

/// What a draw decides. The number is part of the hash: never renumber.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum Purpose {
    /// When the next event of a source arrives.
    Arrival = 1,
    /// How large an event is.
    Payload = 2,
    /// Which partition key or message group an event has.
    Key = 3,
    /// How long an invocation takes.
    Duration = 4,
    /// How long an init takes.
    Init = 5,
    /// Whether an attempt fails; the failure's index is added.
    Failure = 6,
    /// How far a retry strays from its nominal wait.
    RetryJitter = 7,
    /// How long a caller backs off.
    Backoff = 8,
    /// Whether an event is delivered twice.
    Duplicate = 9,
    /// How large a response is.
    Response = 10,
    /// Whether a downstream store or service fails.
    Downstream = 11,
    /// The identity of what is sent on.
    Child = 12,
    /// Which shard a record without a key goes to.
    Shard = 13,
    /// How far a throttled delivery strays from its nominal wait.
    ThrottleJitter = 14,
}

/// A source of draws for one run.
#[derive(Clone, Copy, Debug)]
pub struct Luck {
    seed: u64,
}

impl Luck {
    /// The luck of `seed`.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed: mix(seed ^ 0x9E37_79B9_7F4A_7C15) }
    }

    /// 64 random bits: the same ones whenever the same is asked.
    #[must_use]
    #[inline]
    pub const fn bits(self, subject: u64, attempt: u64, purpose: Purpose) -> u64 {
        let salt = attempt.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ ((purpose as u64) << 56);
        mix(mix(self.seed ^ subject) ^ salt)
    }

    /// A number in [0, 1).
    #[must_use]
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub const fn unit(self, subject: u64, attempt: u64, purpose: Purpose) -> f64 {
        (self.bits(subject, attempt, purpose) >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Whether something of probability `chance` happens.
    #[must_use]
    #[inline]
    pub fn happens(self, chance: f64, subject: u64, attempt: u64, purpose: Purpose) -> bool {
        chance >= 1.0 || (chance > 0.0 && self.unit(subject, attempt, purpose) < chance)
    }

    /// An exponential draw of mean 1.
    #[must_use]
    #[inline]
    pub fn exponential(self, subject: u64, attempt: u64, purpose: Purpose) -> f64 {
        -libm::log(1.0 - self.unit(subject, attempt, purpose))
    }

    /// A standard normal draw (Box and Muller, from the two halves of the hash).
    #[must_use]
    fn normal(self, subject: u64, attempt: u64, purpose: Purpose) -> f64 {
        let first = self.unit(subject, attempt, purpose);
        let second = self.unit(mix(subject ^ 0x5851_F42D_4C95_7F2D), attempt, purpose);
        libm::sqrt(-2.0 * libm::log(1.0 - first)) * libm::cos(core::f64::consts::TAU * second)
    }

    /// A draw from `distribution`, in its own unit.
    #[must_use]
    pub fn sample(
        self,
        distribution: &Distribution,
        subject: u64,
        attempt: u64,
        purpose: Purpose,
    ) -> f64 {
        match *distribution {
            Distribution::Constant(value) => value,
            Distribution::Uniform { min, max } => {
                min + (max - min) * self.unit(subject, attempt, purpose)
            }
            Distribution::LogNormal { median, sigma } => {
                median * libm::exp(sigma * self.normal(subject, attempt, purpose))
            }
            Distribution::Exponential { mean } => {
                mean * self.exponential(subject, attempt, purpose)
            }
        }
    }
}

/// Mixes 64 bits so that each input bit reaches every output bit (the finalizer of splitmix64).
#[must_use]
#[inline]
pub(crate) const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// The subject that stands for a name.
#[must_use]
pub(crate) fn subject_of(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| mix(hash ^ u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_depend_on_every_part() {
        let luck = Luck::new(1);
        let base = luck.bits(7, 1, Purpose::Failure);
        assert_ne!(base, luck.bits(8, 1, Purpose::Failure));
        assert_ne!(base, luck.bits(7, 2, Purpose::Failure));
        assert_ne!(base, luck.bits(7, 1, Purpose::Duration));
        assert_ne!(base, Luck::new(2).bits(7, 1, Purpose::Failure));
    }

    #[test]
    fn units_have_the_mean_of_a_uniform_draw() {
        let luck = Luck::new(42);
        let mean: f64 = (0..10_000).map(|i| luck.unit(i, 0, Purpose::Key)).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01, "mean {mean}");
        let mean: f64 =
            (0..10_000).map(|i| luck.exponential(i, 0, Purpose::Arrival)).sum::<f64>() / 10_000.0;
        assert!((mean - 1.0).abs() < 0.03, "mean {mean}");
    }
}
