//! Names with `*`.

/// Whether a whole name fits a pattern, in which `*` stands for any text, also none.
pub fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some((_, behind)) = rest.split_once(part) else {
            return false;
        };
        rest = behind;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_fit() {
        for (pattern, name, fit) in [
            ("web", "web", true),
            ("web", "my-web-2", false),
            ("web", "web2", false),
            ("*", "", true),
            ("web-*", "web-", true),
            ("*-web", "my-web", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("a*a", "a", false),
            ("*a*", "banana", true),
            ("**", "x", true),
            ("", "x", false),
        ] {
            assert_eq!(fits(pattern, name), fit, "{pattern} {name}");
        }
    }
}
