//! Names of objects on the hub.

use super::shipment::LABEL_VALUE;
use crate::diag::Fault;
use crate::diag::codes::render as codes;
use crate::digest::sha256_hex;

/// How many hexadecimal digits of the digest a name ends in.
const DIGITS: usize = 8;

/// The name of a deployment's objects in the hub namespace, which all deployments share:
/// `<namespace>-<name>` with dots as `-`, cut to fit, then `-` and 8 hexadecimal digits of the
/// SHA-256 of `<namespace>/<name>`. Without the digits, `a-b`/`c` and `a`/`b-c` would be one.
///
/// Open Cluster Management labels ManifestWorks with `<hub namespace>.<name>`, so the two together
/// stay within 63 characters, and it splits that label at the dot, so the name has none.
///
/// # Errors
/// When the hub namespace is so long that no name fits.
pub fn hub_name(hub_namespace: &str, namespace: &str, name: &str) -> Result<String, Fault> {
    let digest = sha256_hex(format!("{namespace}/{name}").as_bytes());
    let digits: String = digest.chars().take(DIGITS).collect();
    let room = LABEL_VALUE.checked_sub(hub_namespace.len() + 1 + DIGITS + 1);
    let Some(room) = room.filter(|room| *room > 0) else {
        let longest = LABEL_VALUE - 1 - DIGITS - 2;
        let message = format!("no name fits beside the hub namespace `{hub_namespace}`");
        return Err(Fault::new(&codes::HUB_NAMESPACE_TOO_LONG, message)
            .help(format!("use a namespace of at most {longest} characters")));
    };
    let readable: String = format!("{namespace}-{name}").replace('.', "-");
    let cut: String = readable.chars().take(room).collect();
    Ok(format!("{}-{digits}", cut.trim_end_matches('-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_join_alike_stay_apart() {
        let one = hub_name("hub", "a-b", "c").unwrap();
        let two = hub_name("hub", "a", "b-c").unwrap();
        assert!(one.starts_with("a-b-c-") && two.starts_with("a-b-c-"));
        assert_ne!(one, two);
    }

    #[test]
    fn the_label_fits_and_the_name_has_no_dot() {
        let hub = "managed-cluster-set-global";
        let name = hub_name(hub, &"n".repeat(63), "web.v2").unwrap();
        assert_eq!(hub.len() + 1 + name.len(), 63);
        assert!(!hub_name(hub, "n", "web.v2").unwrap().contains('.'));
    }

    #[test]
    fn a_hub_namespace_without_room_is_refused() {
        assert!(hub_name(&"h".repeat(52), "a", "b").is_ok());
        assert!(hub_name(&"h".repeat(53), "a", "b").is_err());
    }
}
