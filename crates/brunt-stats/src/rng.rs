//! Seeded draws: SplitMix64, written out so that no upgrade of a crate changes a published interval.
//!
//! Steele, Lea and Flood 2014, *Fast splittable pseudorandom number generators*, OOPSLA, figure 17 (the constants are
//! those of Vigna's reference code). Normal draws: Marsaglia and Bray 1964, *A convenient method for generating normal
//! variables*, SIAM Review 6(3):260-264. Whole numbers: Lemire 2019, *Fast random integer generation in an interval*,
//! ACM Transactions on Modeling and Computer Simulation 29(1), algorithm 5. Not for secrets.

/// A stream of draws that its seed decides.
#[derive(Debug, Clone)]
pub struct Rng {
    state: u64,
    spare: Option<f64>,
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// 2^53, the number of steps in a uniform draw.
const STEPS: f64 = 9_007_199_254_740_992.0;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Rng {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Rng {
        Rng { state: seed, spare: None }
    }

    /// Stream `number` of a seed: streams of one seed begin far apart.
    #[must_use]
    pub fn stream(seed: u64, number: u64) -> Rng {
        Rng::new(mix(mix(seed.wrapping_add(GOLDEN)).wrapping_add(mix(number.wrapping_mul(GOLDEN)))))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// A number from 0 up to but without 1, in steps of 2^-53.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / STEPS
    }

    /// A place from 0 up to but without `n`, each as likely as any other; 0 for an `n` of 0.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the low half is what the method needs; the high half is below n"
    )]
    pub fn below(&mut self, n: usize) -> usize {
        let n = n as u64;
        if n == 0 {
            return 0;
        }
        let floor = n.wrapping_neg() % n;
        loop {
            let product = u128::from(self.bits()) * u128::from(n);
            if product as u64 >= floor {
                return (product >> 64) as usize;
            }
        }
    }

    /// A draw from the standard normal law.
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let scale = (-2.0 * square.ln() / square).sqrt();
                self.spare = Some(y * scale);
                return x * scale;
            }
        }
    }

    /// Hits among `trials` independent trials of the same chance, counted one by one.
    pub fn binomial(&mut self, trials: u64, chance: f64) -> u64 {
        (0..trials).map(|_| u64::from(self.uniform() < chance)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_draws_are_those_of_the_reference_code() {
        let mut rng = Rng::new(1_234_567);
        let found: Vec<u64> = (0..3).map(|_| rng.bits()).collect();
        assert_eq!(found, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn places_are_within_and_even() {
        let mut rng = Rng::new(5);
        let mut found = [0_u32; 7];
        for _ in 0..70_000 {
            found[rng.below(7)] += 1;
        }
        // Six standard errors of 10,000.
        assert!(found.iter().all(|n| n.abs_diff(10_000) < 560), "{found:?}");
        assert_eq!(rng.below(0), 0);
    }

    #[test]
    fn normal_draws_have_the_moments_of_the_law() {
        let mut rng = Rng::stream(1, 2);
        let draws: Vec<f64> = (0..100_000).map(|_| rng.normal()).collect();
        let moment = |k: i32| draws.iter().map(|x| x.powi(k)).sum::<f64>() / 100_000.0;
        // Six standard errors of each: sqrt(1, 2, 96 / 1e5).
        assert!(moment(1).abs() < 0.019 && (moment(2) - 1.0).abs() < 0.027 && (moment(4) - 3.0).abs() < 0.19);
    }
}
