//! Claims about what templates read.

use super::Read;
use crate::jinja::testing;
use crate::schema::LookUp;

/// The reads of a template: `parameter.ports[].name`, and `?` behind what is only asked.
fn reads(text: &str) -> Vec<String> {
    let (template, _) = testing::template(text);
    let show = |read: &Read| {
        let mut shown = read.root.to_string();
        for step in &read.steps {
            match step {
                LookUp::Key(key) => shown.extend([".", &**key]),
                LookUp::Item => shown.push_str("[]"),
            }
        }
        if !read.whole {
            shown.push('?');
        }
        shown
    };
    template.reads().iter().map(show).collect()
}

#[test]
fn look_ups_are_read_and_conditions_ask() {
    assert_eq!(reads("a: {{ parameter.b.c }}\n"), ["parameter.b.c"]);
    let text = "{% if parameter.a is defined and parameter.b %}\nx: {{ y.z[\"k\"] }}\n{% endif %}";
    assert_eq!(
        reads(text),
        ["parameter.a?", "parameter.b?", "y.z.k"],
        "a test gives no value of its subject"
    );
    assert_eq!(
        reads("a: {{ parameter.a | default(parameter.b) }}\n"),
        ["parameter.a", "parameter.b"]
    );
    assert_eq!(
        reads("a: {{ p.a if p.b else p.c }}\n"),
        ["p.b?", "p.a", "p.c"]
    );
}

#[test]
fn names_are_followed_to_what_they_are_bound_to() {
    let text =
        "{% set a = p.x %}\n{% for one in a.list | sort %}\nk{{ one.name }}: 1\n{% endfor %}";
    assert_eq!(reads(text), ["p.x.list?", "p.x.list?", "p.x.list[].name"]);
    let text = "{% for key, value in p.map | items %}\nk{{ key }}: {{ value.x }}\n{% endfor %}";
    assert_eq!(reads(text), ["p.map?", "p.map[].x"]);
    let text = "{% with a = p.x %}\nb: {{ a.y }}\n{% endwith %}\nc: {{ a }}\n";
    assert_eq!(reads(text), ["p.x.y"]);
}

#[test]
fn a_value_that_is_handed_to_something_else_is_read_whole() {
    assert_eq!(
        reads("a: {{ [p.x, 1] }}\nb: {{ dict(c=p.y) }}\n"),
        ["p.x", "p.y"]
    );
    assert_eq!(reads("a: {{ p.x | to_json }}\n"), ["p.x"]);
    let text = "a: {{ p.l | map(attribute=\"m.n\") | list }}\n";
    assert_eq!(reads(text), ["p.l[].m.n", "p.l?"]);
    let text = "{% macro m(x) %}{{ x.y }}{% endmacro %}\na: {{ m(p.z) }}\n";
    assert_eq!(reads(text), ["p.z"]);
}

#[test]
fn a_name_that_doubles_with_every_line_is_followed_once() {
    let doubled = "{% set a = a + a %}\n".repeat(40);
    let text = format!("{{% set a = parameter.x %}}\n{doubled}b: {{{{ a }}}}\n");
    assert_eq!(reads(&text), ["parameter.x"]);
}

#[test]
fn what_has_too_many_ways_is_read_as_a_whole() {
    let ways = "{% set a = a.x or a.y %}\n".repeat(40);
    let text = format!("{{% set a = parameter %}}\n{ways}b: {{{{ a }}}}\nc: {{{{ other.d }}}}\n");
    assert_eq!(reads(&text), ["parameter", "other"]);
}
