//! What a value of each format looks like.

use crate::model::cluster_profile::VariableFormat;
use crate::model::parse_version;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

/// Whether a text is a value of the format.
pub(super) fn fits(format: VariableFormat, text: &str) -> bool {
    match format {
        VariableFormat::String => true,
        VariableFormat::Number => is_number(text),
        VariableFormat::Boolean => matches!(text, "true" | "false"),
        VariableFormat::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
        VariableFormat::Ipv4Cidr => is_ipv4_network(text),
        VariableFormat::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
        VariableFormat::Version => parse_version(text).is_ok(),
        VariableFormat::Base64 => is_base64(text),
    }
}

/// An example for help.
pub(super) fn example(format: VariableFormat) -> &'static str {
    match format {
        VariableFormat::String => "text",
        VariableFormat::Number => "3",
        VariableFormat::Boolean => "true",
        VariableFormat::Ipv4 => "10.0.0.5",
        VariableFormat::Ipv4Cidr => "10.0.0.0/16",
        VariableFormat::Ipv6 => "fd00::5",
        VariableFormat::Version => "1.2.3",
        VariableFormat::Base64 => "dGV4dA==",
    }
}

/// A sign, digits with a point, an exponent.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    let good_exponent = exponent.is_none_or(|exponent| {
        let number = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !number.is_empty() && digits(number)
    });
    has_digits && digits(whole) && digits(fraction) && good_exponent
}

fn is_ipv4_network(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let plain = length.bytes().all(|byte| byte.is_ascii_digit());
    let length: Option<u8> = length.parse().ok();
    address.parse::<Ipv4Addr>().is_ok() && plain && length.is_some_and(|bits| bits <= 32)
}

/// The standard alphabet with padding, <https://www.rfc-editor.org/rfc/rfc4648#section-4>.
fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.len().is_multiple_of(4) && padding <= 2 && body.bytes().all(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use VariableFormat as F;

    #[test]
    fn every_format_takes_its_values_and_no_others() {
        for (format, good, bad) in [
            (F::String, vec!["", "a b"], vec![]),
            (
                F::Number,
                vec!["0", "01", "-1.5", "+2", ".5", "5.", "1e3", "1E-3"],
                vec![
                    "", "a", "1e", "1 ", ".", "0x10", "1_000", "--1", "1.2.3", "e3", "Inf",
                ],
            ),
            (
                F::Boolean,
                vec!["true", "false"],
                vec!["True", "1", "yes", ""],
            ),
            (
                F::Ipv4,
                vec!["10.0.0.1"],
                vec!["10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1/8"],
            ),
            (
                F::Ipv4Cidr,
                vec!["10.0.0.0/0", "10.0.0.0/32"],
                vec!["10.0.0.0", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/", "x/8"],
            ),
            (
                F::Ipv6,
                vec!["::1", "fd00::5"],
                vec!["fe80::1%eth0", "::1/64", "10.0.0.1"],
            ),
            (
                F::Version,
                vec!["1.2.3", "1.2.3-rc.1"],
                vec!["v1.2.3", "1.2"],
            ),
            (
                F::Base64,
                vec!["", "YQ==", "/w=="],
                vec!["YQ", "YQ=", "Y===", "a b=", "_w=="],
            ),
        ] {
            for text in good {
                assert!(fits(format, text), "{format} `{text}`");
            }
            for text in bad {
                assert!(!fits(format, text), "{format} `{text}`");
            }
            assert!(fits(format, example(format)), "{format}");
        }
    }
}
