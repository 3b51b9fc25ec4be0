//! One machine's part of a fleet.

use crate::digest;
use crate::model::Metadata;
use std::fmt::Display;
use std::fmt::Formatter;
use std::num::NonZeroU32;
use std::str::FromStr;

/// The part of one machine, when several share the work: `2/4` is the second of four.
///
/// A deployment is in the same shard whatever else there is: its name decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    number: NonZeroU32,
    of: NonZeroU32,
}

impl Shard {
    pub(super) fn holds(self, metadata: &Metadata) -> bool {
        let (namespace, name) = (&metadata.namespace.value, &metadata.name.value);
        let hash = digest::sha256_hex(format!("{namespace}/{name}").as_bytes());
        let first = hash
            .get(..8)
            .and_then(|first| u32::from_str_radix(first, 16).ok());
        first.unwrap_or_default() % self.of == self.number.get() - 1
    }
}

impl Display for Shard {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "write the number of the shard and how many there are, such as `1/4`";
        let (number, of) = text.split_once('/').ok_or_else(form)?;
        let (Ok(number), Ok(of)) = (number.parse::<u32>(), of.parse::<NonZeroU32>()) else {
            return Err(form().to_owned());
        };
        match NonZeroU32::new(number) {
            Some(number) if number <= of => Ok(Self { number, of }),
            _ => Err(format!("shards are counted from 1 to {of}")),
        }
    }
}
