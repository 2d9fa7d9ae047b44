//! The generator's own random numbers: SplitMix64, written out here so that no crate upgrade ever changes a release.
//!
//! # Definition
//! The state grows by the odd constant 0x9E3779B97F4A7C15 and each output is the state put through the finaliser
//! `mix`. # Source: Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators", OOPSLA, figure 17;
//! the finaliser's constants are David Stafford's variant 13.
//!
//! All draws are integer arithmetic, so that every machine draws alike.

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// A bijection of 64-bit words in which each input bit moves about half of the output bits.
pub(crate) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Integer to index; every caller's integer is below a slice's length.
pub(crate) fn index(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// One stream of draws.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// The stream of one thing: `stream` says what kind of thing, `number` and `part` which one. Streams are drawn
    /// apart, so that any person or row can be made again without those before it.
    pub(crate) fn new(seed: u64, stream: u64, number: u64, part: u64) -> Rng {
        let kind = mix(seed ^ mix(stream.wrapping_mul(GOLDEN)));
        Rng(mix(kind ^ mix(number.wrapping_add(GOLDEN))) ^ part.wrapping_mul(0xD134_2543_DE82_EF95))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// 0 to `n` - 1, by the upper half of a product; the bias is below n / 2^64.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        u64::try_from((u128::from(self.next()) * u128::from(n)) >> 64).unwrap_or(0)
    }

    /// `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).unwrap_or(0).saturating_add(1);
        low + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// True in `per_million` of a million cases.
    pub(crate) fn chance(&mut self, per_million: u64) -> bool {
        self.below(1_000_000) < per_million
    }

    /// One of a list, each in proportion to its weight. The list is never empty.
    pub(crate) fn pick<T: Copy>(&mut self, list: &[(u32, T)]) -> T {
        list[self.pick_index(list)].1
    }

    /// The place of one of a list, each in proportion to its weight.
    pub(crate) fn pick_index<T>(&mut self, list: &[(u32, T)]) -> usize {
        let total: u64 = list.iter().map(|(weight, _)| u64::from(*weight)).sum();
        let mut left = self.below(total);
        for (place, (weight, _)) in list.iter().enumerate() {
            let weight = u64::from(*weight);
            if left < weight {
                return place;
            }
            left -= weight;
        }
        0
    }

    /// A draw from a distribution given by equally spaced quantiles, straight lines between them.
    pub(crate) fn quantile(&mut self, quantiles: &[i64]) -> i64 {
        let steps = u64::try_from(quantiles.len().saturating_sub(1)).unwrap_or(1);
        let step = index(self.below(steps));
        let (low, high) = (quantiles[step], quantiles[step + 1]);
        self.between(low, high.max(low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finaliser_gives_the_published_sequence() {
        // First outputs for state 1234567, as in the reference implementations of SplitMix64.
        let mut rng = Rng(1_234_567);
        let drawn: Vec<u64> = (0..5).map(|_| rng.next()).collect();
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821
            ]
        );
    }

    #[test]
    fn draws_stay_in_range_and_follow_the_weights() {
        let mut rng = Rng::new(1, 2, 3, 4);
        let list = [(1, 'a'), (3, 'b')];
        let b = (0..40_000).filter(|_| rng.pick(&list) == 'b').count();
        assert!((29_500..30_500).contains(&b), "{b}");
        assert!((0..10_000).all(|_| (-3..=3).contains(&rng.between(-3, 3))));
        assert!((0..10_000).all(|_| (10..=90).contains(&rng.quantile(&[10, 20, 90]))));
    }
}
