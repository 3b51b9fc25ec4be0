//! Templates, traits and macros that ask for more than there is.

use super::expect;
use super::folder;
use super::limited;
use std::fmt::Write as _;
use std::fs;
use std::process::Output;
use tempfile::TempDir;

/// Renders a component that one template makes, and says what comes of it.
fn templated(template: &str) -> Output {
    let folder = folder();
    let template = template.replace('\n', "\n        ");
    let text = format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {{name: hostile, \
         namespace: team}}\nspec:\n  schematic:\n    jinja:\n      template: |\n        \
         {template}\n---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: \
         {{name: hostile, namespace: team}}\nspec: {{workload: {{components: [{{name: a, type: \
         hostile}}]}}}}\n---\napiVersion: spectrocloud.com/v1beta1\nkind: \
         WorkloadDeployment\nmetadata: {{name: hostile, namespace: team}}\nspec: \
         {{workloadProfileRef: {{name: hostile}}}}\n"
    );
    fs::write(folder.path().join("all.yaml"), text).expect("there is room");
    limited(folder.path(), &["render", "--target", "spoke"])
}

#[test]
fn hostile_templates_stop() {
    for (body, words) in [
        ("{% for i in range(1000000000) %}x{% endfor %}", "range"),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{% set c = a * b %}{% endfor %}{% endfor %}",
            "steps",
        ),
        (
            "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
            "deep",
        ),
        (
            "{% set ns = namespace(t='xxxxxxxxxxxxxxxx') %}{% for i in range(60) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}{{ ns.t }}",
            "bytes",
        ),
        ("{% include '/etc/passwd' %}", "/etc/passwd"),
        ("{% include '../../../../etc/passwd' %}", "etc/passwd"),
    ] {
        expect(body, &templated(&format!("output: {body}")), 3, words);
    }
}

#[test]
fn lists_that_hold_each_other_twice_are_looked_at_within_the_limits() {
    let lists = "{% set ns = namespace(a=[1]) %}{% for i in range(22) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}";
    let mappings = "{% set ns = namespace(a={'k': 1}) %}{% for i in range(22) %}{% set ns.a = {'a': ns.a, 'b': ns.a} %}{% endfor %}";
    for (expression, words) in [
        ("ns.a == ns.a", "steps"),
        ("not (ns.a != ns.a)", "steps"),
        ("ns.a in [ns.a]", "steps"),
        ("ns.a < ns.a", "`<` does not work with"),
        ("[ns.a, ns.a] | unique | length", "steps"),
        ("ns.a | to_yaml", "bytes"),
        ("ns.a | to_json", "bytes"),
        ("ns.a | string", "cannot be a part of a text"),
        ("ns.a", "more than"),
    ] {
        for made in [lists, mappings] {
            let template = format!("{made}\noutput: {{a: {{{{ {expression} }}}} }}");
            expect(expression, &templated(&template), 3, words);
        }
    }
}

#[test]
fn templates_keep_to_their_memory_and_time() {
    let object = "output: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}";
    for (what, template) in [
        (
            "lists that stay",
            format!(
                "{{% set ns = namespace(a=[]) %}}{{% for i in range(200) %}}{{% set ns.a = ns.a + [[i]*50000] %}}{{% endfor %}}\n{object}}}"
            ),
        ),
        (
            "pairs that stay",
            format!(
                "{{% set ns = namespace(m={{}}, a=[]) %}}{{% for i in range(900) %}}{{% set ns.m = ns.m | combine({{i: i}}) %}}{{% endfor %}}{{% for i in range(9000) %}}{{% set ns.a = ns.a + [ns.m | items] %}}{{% endfor %}}\n{object}}}"
            ),
        ),
        (
            "scopes that stay",
            format!(
                "{{% for a in range(5000) %}}{{% for i in range(1000) %}}{{% macro m() %}}{{% endmacro %}}{{% endfor %}}{{% endfor %}}\n{object}}}"
            ),
        ),
        (
            "parts of long texts",
            format!(
                "{{% set t = 'a,' * 20000 %}}{{% set ns = namespace(a=[]) %}}{{% for i in range(2000) %}}{{% set ns.a = ns.a + [t | split(',')] %}}{{% endfor %}}\n{object}}}"
            ),
        ),
        (
            "a sort of long texts",
            format!(
                "{{% set x = 'x' * 2000000 %}}{{% set y = ([x] * 50000) | sort %}}\n{object}}}"
            ),
        ),
        (
            "names that are not there",
            format!(
                "{{% for a in range(5000) %}}{{% for i in range(1000) %}}{{% set n = absent is defined %}}{{% endfor %}}{{% endfor %}}\n{object}}}"
            ),
        ),
    ] {
        expect(what, &templated(&template), 3, "more than");
    }
}

#[test]
fn what_a_template_writes_has_a_size() {
    let ones = "1,".repeat(125);
    let object = "output: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}";
    for (what, template) in [
        (
            "values that are written",
            format!(
                "{{% set l = [1] * 40000 %}}\n{object}, data: {{a: {{{{ [{}] }}}} }} }}",
                "l,".repeat(30)
            ),
        ),
        (
            "the template's own words",
            format!("output: [{{% for i in range(20000) %}}{ones}{{% endfor %}}]"),
        ),
        (
            "lists of nothing",
            format!(
                "output: [{{% for i in range(20000) %}}{}{{% endfor %}}]",
                "[],".repeat(125)
            ),
        ),
        (
            "a value that aliases repeat",
            format!(
                "output:\n  a: &x {{{{ [1] * 40000 }}}}\n  b: [{}]",
                "*x,".repeat(60)
            ),
        ),
    ] {
        expect(what, &templated(&template), 3, "more than");
    }
}

#[test]
fn a_look_at_a_template_has_bounds_too() {
    let folder = folder();
    let definition = |name: &str, jinja: &str| {
        format!(
            "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {{name: \
             {name}, namespace: team}}\nspec:\n  parameters: {{type: object, properties: {{x: {{type: \
             array}}}}}}\n  schematic:\n    jinja:\n{jinja}"
        )
    };
    let doubled = "        {% set a = a + a %}\n".repeat(40);
    let names = definition(
        "names",
        &format!(
            "      template: |\n        {{% set a = parameter.x %}}\n{doubled}        output: {{a: {{{{ a }}}} }}\n"
        ),
    );
    let parts: Vec<String> = (0..22).map(|part| format!("part-{part}.j2")).collect();
    for (part, next) in parts.iter().zip(parts.iter().skip(1)) {
        let twice = format!("{{% include '{next}' %}}\n").repeat(2);
        fs::write(folder.path().join(part), twice).expect("there is room");
    }
    fs::write(folder.path().join(&parts[21]), "a: {{ parameter.x }}\n").expect("there is room");
    let includes = definition(
        "includes",
        &format!(
            "      templateFile: part-0.j2\n      includes: [{}]\n",
            parts[1..].join(", ")
        ),
    );
    let text = names + "---\n" + &includes;
    fs::write(folder.path().join("all.yaml"), text).expect("there is room");
    let output = limited(folder.path(), &["definition", "vet"]);
    let texts = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    let found = texts.concat();
    assert_eq!(output.status.code(), Some(3), "{found}");
    for words in ["more than 50000 items", "more than 200000 pieces"] {
        assert!(found.contains(words), "{found}");
    }
}

/// A workspace with a trait `trait`, used `count` times.
fn with_traits(template: &str, count: usize) -> TempDir {
    let folder = folder();
    let template = template.replace('\n', "\n        ");
    let mut text = format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {{name: page, \
         namespace: team}}\nspec:\n  schematic:\n    jinja:\n      template: |\n        output: \
         {{apiVersion: v1, kind: ConfigMap, data: {{x: '1'}}}}\n---\napiVersion: \
         spectrocloud.com/v1beta1\nkind: TraitDefinition\nmetadata: {{name: trait, namespace: \
         team}}\nspec:\n  parameters: {{type: object, properties: {{number: {{type: \
         integer}}}}}}\n  schematic:\n    jinja:\n      template: |\n        \
         {template}\n---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: \
         {{name: d, namespace: team}}\nspec: {{workloadProfileRef: {{name: p}}}}\n---\napiVersion: \
         spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {{name: p, namespace: \
         team}}\nspec:\n  workload:\n    components:\n      - name: c\n        type: page\n        \
         traits:\n"
    );
    for number in 0..count {
        let used = format!("          - {{type: trait, properties: {{number: {number}}}}}\n");
        text.push_str(&used);
    }
    fs::write(folder.path().join("all.yaml"), text).expect("there is room");
    folder
}

#[test]
fn traits_that_feed_on_each_other_stop() {
    let numbers = "{% set l = [1] * 40000 %}\n";
    let copies = |count: usize| {
        let copy = |number| {
            format!(
                "\n- {{op: copy, from: /data, path: '/data/{{{{ parameter.number }}}}-{number}'}}"
            )
        };
        let copies: String = (0..count).map(copy).collect();
        format!("patchKind: json\npatch:{copies}")
    };
    let deep = format!(
        "patch: {{data: {}{{{{ context.output.data }}}} {}",
        "{a: ".repeat(90),
        "}".repeat(91)
    );
    for (what, template, words) in [
        (
            "double",
            "patch: {data: {a: {{ context.output.data }}, b: {{ context.output.data }} } }".to_owned(),
            "more than 500000 values",
        ),
        (
            "replace",
            format!("{numbers}patch: {{data: {{x: [{{{{ l }}}}, {{{{ l }}}}, {{{{ l }}}}, {{{{ l }}}}, {{{{ l }}}}]}}}}"),
            "more than 1000000 values",
        ),
        (
            "add",
            format!("{numbers}patch: {{data: {{'{{{{ parameter.number }}}}': [{{{{ l }}}}, {{{{ l }}}}, {{{{ l }}}}, {{{{ l }}}}]}}}}"),
            "more than 1000000 values",
        ),
        (
            "long",
            "patch: {data: {'{{ parameter.number }}': ['{{ 'x' * 2000000 }}', '{{ 'x' * 2000000 }}', '{{ 'x' * 2000000 }}']}}".to_owned(),
            "64 MiB of text",
        ),
        ("deep", deep, "more than 200 levels"),
        ("copy twice", copies(1), "more than 100000 values"),
        ("copy often", copies(20), "more than 100000 values"),
    ] {
        let folder = with_traits(&template, 60);
        let output = limited(folder.path(), &["render", "--target", "spoke"]);
        expect(what, &output, 3, words);
    }
}

#[test]
fn short_texts_do_not_ask_for_more_than_there_is() {
    let folder = folder();
    let mut text = String::from(
        "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {name: page, \
         namespace: team}\nspec:\n  parameters: {type: object, properties: {l: {}}}\n  schematic:\n    \
         jinja:\n      template: |\n        output: {apiVersion: v1, kind: ConfigMap, data: {x: \
         '1'}}\n",
    );
    let bomb = "a: &a [1,1,1,1,1,1,1,1,1,1], b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a], c: &c \
                [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b], d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c], e: \
                [*d,*d,*d,*d,*d,*d]";
    let profile = |name: &str, properties: &str| {
        format!(
            "---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {{name: \
             {name}, namespace: team}}\nspec: {{workload: {{components: [{{name: c, type: page, \
             properties: {{l: {properties}}}}}]}}}}\n"
        )
    };
    text.push_str(
        "---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {name: d, \
         namespace: team}\nspec: {workloadProfileRef: {name: p}}\n",
    );
    let variable = format!(
        "---\napiVersion: spectrocloud.com/v1beta1\nkind: VariableSet\nmetadata: {{name: \
         mural-variables, namespace: mural-system}}\nspec: {{variables: [{{name: v, variableType: \
         string, value: {{string: {}}}}}]}}\n",
        "x".repeat(100_000)
    );
    let often = |text: &str| format!("[{}]", format!("\"{text}\",").repeat(2_000));
    let bombs: String = (0..300)
        .map(|number| profile(&format!("p-{number}"), &format!("{{{bomb}}}")))
        .collect();
    for (what, more, words) in [
        (
            "bombs",
            profile("p", "1") + &bombs,
            "aliases repeat more than",
        ),
        (
            "joined macros",
            variable.clone() + &profile("p", &often("x {{ .var.v }}")),
            "32 MiB of text",
        ),
        (
            "read macros",
            variable + &profile("p", &often("{{ .var.v }}")),
            "128 MiB of text",
        ),
    ] {
        fs::write(folder.path().join("all.yaml"), text.clone() + &more).expect("there is room");
        let output = limited(folder.path(), &["render", "--target", "spoke"]);
        expect(what, &output, 3, words);
    }
}

#[test]
fn packs_do_not_ask_for_more_than_there_is() {
    let folder = folder();
    let mut text = format!(
        "metadata: {{name: edge}}\nspec:\n  version: 1.0.0\n  variables: [{{name: big, defaultValue: \
         {}}}]\n  template:\n    type: add-on\n    cloudType: all\n    packs:\n",
        "x".repeat(400_000)
    );
    for number in 0..300 {
        let pack = format!(
            "    - name: app{number}\n      type: helm\n      layer: addon\n      version: 1.0.0\n      \
             values: |\n        pack: {{namespace: app}}\n"
        );
        text.push_str(&pack);
        text.push_str(&"        # {{.spectro.var.big}}\n".repeat(20));
    }
    fs::write(folder.path().join("profile.yaml"), text).expect("there is room");
    for command in ["check", "render"] {
        let arguments = ["cluster-profile", command, "profile.yaml"];
        let output = limited(folder.path(), &arguments);
        let found = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        assert_eq!(output.status.code(), Some(3), "{}", found.concat());
        assert!(found.concat().contains("more than 64 MiB of text"));
    }
}

/// A component whose template makes hundreds of thousands of values, so many times in a profile,
/// and so many deployments of it.
fn with_much(components: usize, deployments: usize) -> TempDir {
    let folder = folder();
    let mut text = String::from(
        "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {name: much, \
         namespace: team}\nspec:\n  schematic:\n    jinja:\n      template: |\n        output: \
         {apiVersion: x.y/v1, kind: Thing, metadata: {name: '{{ context.name }}-{{ \
         context.workloadName }}'}, spec: {list: {{ [[1, 2, 3, 4, 5, 6, 7, 8, 9]] * 40000 }}}}\n---\n\
         apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {name: much, \
         namespace: team}\nspec: {workload: {components: [",
    );
    for number in 0..components {
        write!(text, "{{name: c{number}, type: much}}, ").expect("it is a text");
    }
    text += "]}}\n";
    for number in 0..deployments {
        write!(
            text,
            "---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {{name: \
             d{number}, namespace: team}}\nspec: {{workloadProfileRef: {{name: much}}, workload: \
             {{name: d{number}}}}}\n"
        )
        .expect("it is a text");
    }
    fs::write(folder.path().join("all.yaml"), text).expect("there is room");
    folder
}

#[test]
fn many_components_do_not_ask_for_more_than_one_deployment_may_have() {
    let folder = with_much(60, 1);
    let output = limited(folder.path(), &["render", "--target", "spoke"]);
    expect("components", &output, 3, "component `c2` is one too many");
}

#[test]
fn many_deployments_do_not_ask_for_more_than_one_run_may_have() {
    let folder = with_much(1, 80);
    let mut told = Vec::new();
    for threads in ["1", "2"] {
        let output = limited(
            folder.path(),
            &["render", "--target", "spoke", "--threads", threads],
        );
        expect("deployments", &output, 3, "all deployments together");
        told.push(output.stderr);
    }
    // However far each of the threads came.
    assert_eq!(told[0], told[1]);
}
