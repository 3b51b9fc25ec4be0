/// `SplitMix64` of Steele, Lea and Flood (<https://doi.org/10.1145/2660193.2660195>): small, and
/// the same numbers everywhere.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from 0 to `limit`, without `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("64 bits are enough").max(1);
        usize::try_from(self.next() % limit).expect("it is less than a usize")
    }

    /// One of some words.
    pub(crate) fn one_of<'words>(&mut self, words: &[&'words str]) -> &'words str {
        words[self.below(words.len())]
    }
}
