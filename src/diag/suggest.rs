//! Did you mean.

/// The candidate nearest to a mistyped word, if one is near enough to be what was meant.
///
/// "Near" is an edit distance (insert, delete, replace, swap neighbours) of at most a third of the
/// longer word, and never more than 3; case does not count.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = word.to_lowercase().chars().take(128).collect();
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate.to_lowercase().chars().take(128).collect();
            let limit = (wanted.len().max(letters.len()) / 3).clamp(1, 3);
            let distance = distance(&wanted, &letters);
            (distance <= limit).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// `did you mean `x`?` for the nearest candidate.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    closest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// Optimal string alignment distance, three rows at a time.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, l) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, r) in right.iter().enumerate() {
            let at =
                |cells: &[usize], index: usize| cells.get(index).copied().unwrap_or(usize::MAX);
            let replaced = at(&previous, column) + usize::from(l != r);
            let mut best = replaced
                .min(at(&previous, column + 1) + 1)
                .min(at(&current, column) + 1);
            let swapped = row > 0
                && column > 0
                && left.get(row - 1) == Some(r)
                && right.get(column - 1) == Some(l);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant_and_nothing_far_away() {
        assert_eq!(closest("relicas", ["replicas", "image"]), Some("replicas"));
        assert_eq!(closest("Image", ["image"]), Some("image"));
        assert_eq!(closest("iamge", ["image", "name"]), Some("image"));
        assert_eq!(closest("colour", ["image", "name"]), None);
    }
}
