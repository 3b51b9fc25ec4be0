//! What looks like a secret.

/// Words at the end of a name that say that its value is a secret.
const WORDS: &[&str] = &[
    "apikey",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "pwd",
    "secret",
    "secrets",
    "token",
];

/// Words before `key` that make it a secret one.
const KEYS: &[&str] = &[
    "access",
    "api",
    "encryption",
    "private",
    "secret",
    "signing",
];

/// How tokens of widespread services begin, and how many characters they have at least.
const TOKENS: &[(&str, usize)] = &[
    ("AIza", 39),
    ("AKIA", 20),
    ("ASIA", 20),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghs_", 30),
    ("github_pat_", 40),
    ("glpat-", 20),
    ("hf_", 30),
    ("sk_live_", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
];

/// Why a value looks like a secret, if it does: by what it is called, or by itself.
pub(super) fn why(name: &str, value: &str) -> Option<&'static str> {
    if looks_secret(value) {
        return Some("its value looks like a key or token");
    }
    let filled_in = ["{{", "${", "$("].iter().any(|mark| value.contains(mark));
    let plain = !value.is_empty() && !filled_in && value.parse::<f64>().is_err();
    let plain = plain && !matches!(value, "true" | "false" | "null" | "none");
    (plain && names_secret(name)).then_some("its name says that it holds a secret")
}

fn looks_secret(value: &str) -> bool {
    if value.contains("PRIVATE KEY-----") {
        return true;
    }
    TOKENS.iter().any(|(start, length)| {
        let body = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        value.starts_with(start) && value.len() >= *length && value.chars().all(body)
    })
}

/// The last word counts: `db-password`, but not `password-file`.
fn names_secret(name: &str) -> bool {
    let words = words(name);
    let mut words = words.iter().rev().map(String::as_str);
    match words.next() {
        Some("key") => words.next().is_some_and(|word| KEYS.contains(&word)),
        Some(word) => WORDS.contains(&word),
        None => false,
    }
}

/// `dbPassword`, `DB_PASSWORD` and `db-password` are two words each.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_name_decides() {
        for name in [
            "db-password",
            "DB_PASSWORD",
            "dbPassword",
            "apiKey",
            "AWS_SECRET_ACCESS_KEY",
        ] {
            assert!(why(name, "hunter2!").is_some(), "{name}");
        }
        for name in [
            "password-file",
            "TOKEN_URL",
            "secretName",
            "key",
            "primary-key",
            "",
        ] {
            assert_eq!(why(name, "hunter2!"), None, "{name}");
        }
    }

    #[test]
    fn what_is_filled_in_later_or_is_no_text_is_no_secret() {
        for value in ["", "{{ .var.password }}", "$(PASSWORD)", "true", "30"] {
            assert_eq!(why("password", value), None, "{value}");
        }
    }

    #[test]
    fn keys_and_tokens_are_known_by_themselves() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
        assert!(why("ca", key).is_some());
        assert!(why("id", &format!("AKIA{}", "A".repeat(16))).is_some());
        assert_eq!(why("id", "AKIA is a prefix"), None);
        assert_eq!(why("id", "ghp_short"), None);
    }
}
