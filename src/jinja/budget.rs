//! Bounds: a template always ends, and within bounded memory.

use crate::diag::Fault;
use crate::diag::codes::templates;

/// Statements, expressions and elements touched in one rendering.
pub(super) const STEPS: usize = 5_000_000;
/// Bytes of all texts made in one rendering.
pub(super) const BYTES: usize = 16 << 20;
/// Bytes of one text.
pub(super) const TEXT: usize = 2 << 20;
/// Items of one list made by a template, pairs of one mapping.
pub(super) const ITEMS: usize = 50_000;
/// Pieces of output, captured ones included.
pub(super) const PIECES: usize = 200_000;
/// Values and keys that one rendering gives back.
pub(super) const VALUES: usize = 500_000;
/// How deep macros, includes, recursive loops and expressions may nest.
pub(super) const DEPTH: usize = 200;
/// How deep lists and mappings made by a template may nest.
pub(super) const NESTING: u16 = 64;

/// What is left.
#[derive(Debug)]
pub(super) struct Budget {
    steps: usize,
    bytes: usize,
    pieces: usize,
    values: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            steps: STEPS,
            bytes: BYTES,
            pieces: PIECES,
            values: VALUES,
        }
    }
}

impl Budget {
    /// Takes steps.
    pub(super) fn steps(&mut self, count: usize) -> Result<(), Fault> {
        self.steps = self
            .steps
            .checked_sub(count)
            .ok_or_else(|| exceeded(&format!("takes more than {STEPS} steps")))?;
        Ok(())
    }

    /// Takes the bytes of a text that is about to be made.
    pub(super) fn text(&mut self, bytes: usize) -> Result<(), Fault> {
        may_be(bytes)?;
        self.bytes = self
            .bytes
            .checked_sub(bytes)
            .ok_or_else(|| exceeded(&format!("makes more than {BYTES} bytes of text")))?;
        Ok(())
    }

    /// Takes the items of a list that is about to be made.
    pub(super) fn items(&mut self, count: usize) -> Result<(), Fault> {
        if count > ITEMS {
            let what = format!("makes a list or mapping of more than {ITEMS} items");
            return Err(exceeded(&what));
        }
        self.steps(count)
    }

    /// Takes the characters of a text that is about to be looked at, and of which nothing is made.
    pub(super) fn looks(&mut self, bytes: usize) -> Result<(), Fault> {
        self.steps(bytes / 64)
    }

    /// Takes a look-up of a key among some.
    pub(super) fn look_up(&mut self, keys: usize, key: &str) -> Result<(), Fault> {
        self.steps(keys.saturating_mul(1 + key.len() / 64) / 16)
    }

    /// Takes a value or key of what the template gives back.
    pub(super) fn value(&mut self) -> Result<(), Fault> {
        self.values = self
            .values
            .checked_sub(1)
            .ok_or_else(|| exceeded(&format!("makes more than {VALUES} values and keys")))?;
        Ok(())
    }

    /// Takes pieces of output.
    pub(super) fn pieces(&mut self, count: usize) -> Result<(), Fault> {
        self.pieces = self
            .pieces
            .checked_sub(count)
            .ok_or_else(|| exceeded(&format!("writes more than {PIECES} pieces of text")))?;
        Ok(())
    }
}

/// Refuses a text that no template may make.
pub(super) fn may_be(bytes: usize) -> Result<(), Fault> {
    if bytes > TEXT {
        return Err(exceeded(&format!("makes a text of more than {TEXT} bytes")));
    }
    Ok(())
}

/// The fault of a template that goes over a bound.
pub(super) fn exceeded(what: &str) -> Fault {
    Fault::new(&templates::BUDGET, format!("the template {what}"))
        .help("look for a loop or macro that grows with every round")
}

#[cfg(test)]
mod tests {
    use crate::jinja::testing::failures;

    /// A list in which each list holds the one below it twice: 4 million items, made of 22.
    const DOUBLED: &str = "{% set ns = namespace(a=[1]) %}{% for i in range(22) %}\
                           {% set ns.a = [ns.a, ns.a] %}{% endfor %}\n";

    /// The same of mappings.
    const DOUBLED_MAPPINGS: &str = "{% set ns = namespace(a={'k': 1}) %}{% for i in range(22) %}\
                                    {% set ns.a = {'a': ns.a, 'b': ns.a} %}{% endfor %}\n";

    fn says(template: &str, expected: &[&str]) {
        assert_eq!(failures(template), expected, "{template}");
    }

    #[test]
    fn what_looks_into_shared_lists_pays_for_every_look() {
        let steps = |at: &str| format!("the template takes more than 5000000 steps at `{at}`");
        for doubled in [DOUBLED, DOUBLED_MAPPINGS] {
            for expression in ["ns.a == ns.a", "ns.a in [ns.a]", "ns.a is eq(ns.a)"] {
                says(
                    &format!("{doubled}x: {{{{ {expression} }}}}\n"),
                    &[&steps(expression)],
                );
            }
        }
        let unique = "[ns.a, ns.a] | unique";
        says(
            &format!("{DOUBLED}x: {{{{ {unique} }}}}\n"),
            &[&steps(unique)],
        );
    }

    #[test]
    fn shared_lists_that_differ_at_the_first_item_are_compared_at_once() {
        says(&format!("{DOUBLED}x: {{{{ ns.a != [ns.a] }}}}\n"), &[]);
        says(&format!("{DOUBLED}x: {{{{ 1 in ns.a }}}}\n"), &[]);
    }

    #[test]
    fn a_text_that_will_be_too_long_is_refused_before_its_tree_is_there() {
        for filter in ["to_json", "to_json(indent=true)", "to_yaml"] {
            let told = format!(
                "the template makes a text of more than 2097152 bytes at `ns.a | {filter}`"
            );
            let expression = format!("x: {{{{ ns.a | {filter} }}}}\n");
            says(&format!("{DOUBLED}{expression}"), &[&told]);
            says(&format!("{DOUBLED_MAPPINGS}{expression}"), &[&told]);
        }
    }

    #[test]
    fn what_a_template_gives_back_has_a_size() {
        let told =
            |at: &str| format!("the template makes more than 500000 values and keys at `{at}`");
        let list = "{% set a = [1] * 40000 %}\n";
        let thirteen = "a, ".repeat(13);
        says(
            &format!("{list}x: {{{{ [{thirteen}] }}}}\n"),
            &[&told(&format!("{{{{ [{thirteen}] }}}}"))],
        );
        // Of the template's own words, too: they are read again in every round.
        says(
            "x: [{% for i in range(6000) %}1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,\
             1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,\
             1,1,1,1,1,1,1,1,1,1,1,1,1,{% endfor %}]\n",
            &[&told("1")],
        );
    }

    #[test]
    fn an_alias_repeats_all_that_its_value_holds() {
        let repeated = format!("x: &x {{{{ [1] * 40000 }}}}\ny: [{}]\n", "*x, ".repeat(5));
        says(
            &repeated,
            &["aliases repeat more than 100000 values at `*x`"],
        );
    }

    #[test]
    fn a_value_brings_its_own_levels_to_the_place_where_it_stands() {
        let nest = "{% set ns = namespace(a=[1]) %}{% for i in range(60) %}\
                    {% set ns.a = [ns.a] %}{% endfor %}\n";
        let within = |levels: usize| {
            let (open, close) = ("[".repeat(levels), "]".repeat(levels));
            format!("{nest}x: {open} {{{{ ns.a }}}} {close}\n")
        };
        says(&within(138), &[]);
        says(
            &within(139),
            &["more than 200 levels of nesting at `{{ ns.a }}`"],
        );
    }

    #[test]
    fn long_texts_cost_time_wherever_they_are_looked_through() {
        let long = "{% set x = 'x' * 2000000 %}\n";
        for look in [
            "x | length",
            "x is lower",
            "x is upper",
            "x is startingwith(x)",
            "x is endingwith(x)",
            "x < x",
            "x == x",
            "'y' in x",
            "(x | int(0)) == 0",
        ] {
            let text = format!(
                "{long}{{% for i in range(50000) %}}{{% if {look} %}}{{% endif %}}{{% endfor %}}x: 1\n"
            );
            let told = failures(&text);
            assert!(
                told.iter()
                    .any(|told| told.contains("more than 5000000 steps")),
                "{look}: {told:?}"
            );
        }
    }

    #[test]
    fn a_sort_pays_before_it_begins() {
        let long = "{% set x = 'x' * 2000000 %}{% set list = [x] * 50000 %}\n";
        let told = ["the template takes more than 5000000 steps at `list | sort`"];
        says(&format!("{long}x: {{{{ list | sort }}}}\n"), &told);
        let wrong =
            ["`sort` does not work with a string and an integer at `[3, 1, 'a', 2] | sort`"];
        says("x: {{ [3, 1, 'a', 2] | sort }}\n", &wrong);
        says("x: {{ ['b', 'a', 'c'] | sort }}\n", &[]);
    }
}
