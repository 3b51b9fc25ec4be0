//! The checks as a whole.

use super::testing::Bench;
use super::testing::accepts;
use super::testing::refuses;
use crate::diag::Diagnostics;
use crate::diag::Severity;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Node;

const PORTS: &str = "
type: object
required: [image]
properties:
  image: {type: string, minLength: 1, description: The image.}
  replicas: {type: integer, minimum: 0, maximum: 10, default: 1}
  debug: {type: boolean}
  cpu: {type: [string, number]}
  ports:
    type: array
    items:
      $ref: '#/$defs/port'
$defs:
  port:
    type: object
    anyOf: [{required: [port]}, {required: [containerPort]}]
    properties:
      port: {type: integer}
      containerPort: {type: integer}
      protocol: {type: string, enum: [TCP, UDP], default: TCP}
      name: {type: string, pattern: '^[a-z]+$'}
";

#[test]
fn defaults_fill_what_is_left_out_at_every_depth() {
    accepts(
        PORTS,
        "{image: nginx, ports: [{port: 80}, {containerPort: 53, protocol: UDP}], cpu: 1}",
        "{image: nginx, ports: [{port: 80, protocol: TCP}, {containerPort: 53, protocol: UDP}], \
         cpu: 1, replicas: 1}",
    );
}

#[test]
fn a_default_that_is_a_mapping_gets_defaults_itself() {
    accepts(
        "properties:
  probe: {type: object, default: {path: /}, properties: {path: {type: string}, \
         port: {$ref: '#/$defs/port'}}}
  other: {type: object, properties: {port: {$ref: '#/$defs/port'}}}
  map: {additionalProperties: {$ref: '#/$defs/limits'}}
$defs: {port: {type: integer, default: 80}, limits: {properties: {cpu: {default: 1}}}}",
        "{map: {a: {}}}",
        "{map: {a: {cpu: 1}}, probe: {path: /, port: 80}}",
    );
}

#[test]
fn alternatives_fill_nothing() {
    accepts(
        "properties: {a: {anyOf: [{properties: {b: {default: 1}}}]}}",
        "{a: {}}",
        "{a: {}}",
    );
}

#[test]
fn a_default_has_its_place_in_the_definition() {
    let mut bench = Bench::default();
    let schema = "properties: {a: {default: [1]}}";
    let value = bench.check(schema, "{}").unwrap();
    let list = value.get("a").unwrap();
    for node in [list, &list.as_list().unwrap()[0]] {
        let origin = bench.origins.get(node.origin);
        assert_eq!(origin.step, Step::Default);
        assert!(bench.sources.slice(origin.site.unwrap()).contains('1'));
    }
}

#[test]
fn wrong_types_say_what_to_do() {
    refuses(
        PORTS,
        "{image: 8080, replicas: '3', debug: 'true', ports: '?later', cpu: [1]}",
        &[
            "profile:1:9: parameter `image` of component `web` must be a string, not an integer \
             (quote it: `\"8080\"`)",
            "profile:1:25: parameter `replicas` of component `web` must be an integer, not a \
             string (remove the quotes)",
            "profile:1:37: parameter `debug` of component `web` must be a boolean, not a string \
             (remove the quotes)",
            "profile:1:67: parameter `cpu` of component `web` must be a string or a number, not a \
             list (no help)",
        ],
    );
    refuses(
        PORTS,
        "{image: nginx, ports: 80, replicas: }",
        &[
            "profile:1:36: parameter `replicas` of component `web` must be an integer, not null \
             (leave the key out to get the default)",
            "profile:1:23: parameter `ports` of component `web` must be a list, not an integer \
             (no help)",
        ],
    );
}

#[test]
fn undeclared_parameters_are_errors_at_every_depth() {
    refuses(
        PORTS,
        "{image: nginx, relicas: 1, ports: [{port: 80, prot: x}]}",
        &[
            "profile:1:16: component `web` has no parameter `relicas` (did you mean `replicas`?)",
            "profile:1:47: component `web` has no parameter `ports[0].prot` \
             (did you mean `port`?)",
        ],
    );
    refuses(
        "type: object",
        "{a: 1}",
        &["profile:1:2: component `web` has no parameter `a` (no help)"],
    );
    accepts("additionalProperties: true", "{a: {b: 1}}", "{a: {b: 1}}");
    accepts(
        "properties: {a: {type: object}}",
        "{a: {b: 1}}",
        "{a: {b: 1}}",
    );
    refuses(
        "properties: {a: {additionalProperties: false, properties: {bb: {}}}}",
        "{a: {b: 1}}",
        &["profile:1:6: component `web` has no parameter `a.b` (did you mean `bb`?)"],
    );
}

#[test]
fn a_key_is_declared_when_any_alternative_knows_it() {
    let schema = "allOf: [{properties: {a: {}}}]
if: {properties: {kind: {const: x}}}
then: {properties: {b: {}}}
properties: {kind: {}}";
    accepts(schema, "{a: 1, b: 2, kind: x}", "{a: 1, b: 2, kind: x}");
    refuses(
        schema,
        "{zoo: 1}",
        &["profile:1:2: component `web` has no parameter `zoo` (no help)"],
    );
}

#[test]
fn missing_parameters_are_named_with_their_description() {
    refuses(
        PORTS,
        "{ports: [{name: a}]}",
        &[
            "profile:1:1: parameter `image` of component `web` is missing (add `image`: The image.)",
            "profile:1:10: parameter `ports[0]` of component `web` must have `port` or \
             `containerPort` (no help)",
        ],
    );
}

#[test]
fn values_that_are_not_allowed_are_shown_with_the_limits() {
    refuses(
        PORTS,
        "{image: '', replicas: 11, ports: [{port: 1, protocol: tcp, name: A}]}",
        &[
            "profile:1:9: parameter `image` of component `web` must not be empty (no help)",
            "profile:1:23: parameter `replicas` of component `web` must be at most 10, not `11` \
             (no help)",
            "profile:1:55: parameter `ports[0].protocol` of component `web` must be `TCP` or \
             `UDP`, not `tcp` (did you mean `TCP`?)",
            "profile:1:66: parameter `ports[0].name` of component `web` must match the pattern \
             `^[a-z]+$`, not `A` (no help)",
        ],
    );
}

#[test]
fn a_pattern_with_a_title_is_said_in_its_words() {
    refuses(
        "{properties: {cpu: {type: string, pattern: '^[0-9]+m?$', title: 'a quantity like 500m'}}}",
        "{cpu: lots}",
        &[
            "profile:1:7: parameter `cpu` of component `web` must be a quantity like 500m, not \
             `lots` (no help)",
        ],
    );
}

#[test]
fn the_alternative_that_is_meant_is_the_one_that_is_explained() {
    let schema = "properties:
  source:
    oneOf:
      - {required: [kind], properties: {kind: {const: git}, url: {type: string}}}
      - {required: [kind], properties: {kind: {const: file}, path: {type: string}}}
  value:
    anyOf: [{type: string}, {type: object, properties: {from: {type: string}}}]
  one:
    oneOf: [{required: [a]}, {required: [b, c]}]";
    refuses(
        schema,
        "{source: {kind: file, path: 1}, value: {from: 1}, one: {a: 1, b: 1, c: 1}}",
        &[
            "profile:1:29: parameter `source.path` of component `web` must be a string, not an \
             integer (quote it: `\"1\"`)",
            "profile:1:47: parameter `value.from` of component `web` must be a string, not an \
             integer (quote it: `\"1\"`)",
            "profile:1:56: parameter `one` of component `web` may have only one of `a`, `b` and \
             `c` (no help)",
        ],
    );
    refuses(
        schema,
        "{source: {kind: ftp}, value: 1, one: {}}",
        &[
            "profile:1:10: parameter `source` of component `web` fits none of 2 alternatives \
             (no help)",
            "profile:1:30: parameter `value` of component `web` must be a string or a mapping, \
             not an integer (no help)",
            "profile:1:38: parameter `one` of component `web` must have `a` or `b` and `c` (no help)",
        ],
    );
}

#[test]
fn what_is_not_known_yet_fits_anything() {
    accepts(
        "properties: {port: {type: integer}, one: {oneOf: [{const: 1}, {const: 2}]},
  not: {not: {properties: {a: {const: 1}}}}}",
        "{port: '?spoke', one: '?x', not: {a: '?y'}}",
        "{port: '?spoke', one: '?x', not: {a: '?y'}}",
    );
}

#[test]
fn deprecated_parameters_are_warnings_when_they_are_used() {
    let schema = "properties: {cmd: {deprecated: true, description: Use `command`., default: a}}";
    let mut bench = Bench::default();
    assert!(bench.check(schema, "{}").is_some());
    assert!(bench.diagnostics.is_empty(), "a default is not a use");
    assert!(bench.check(schema, "{cmd: x}").is_some());
    assert_eq!(
        bench.told(),
        ["profile:1:2: parameter `cmd` of component `web` is deprecated (Use `command`.)"]
    );
    let warning = bench.diagnostics.iter().next().unwrap();
    assert_eq!(warning.severity, Severity::Warning);
}

#[test]
fn a_value_made_by_macros_points_at_the_macro_and_at_the_variable() {
    let mut bench = Bench::default();
    let schema = bench.read("definition", "properties: {a: {type: integer, maximum: 5}}");
    let variable = bench.read("variables", "[9]");
    let mut properties = bench.read("profile", "a: '{{ .var.x }}'");
    let source = variable.as_list().unwrap()[0].origin;
    let value = properties.as_map_mut().unwrap().get_mut("a").unwrap();
    let trace = Trace {
        site: bench.origins.span(value.origin),
        sources: &[source],
        ..Trace::default()
    };
    let origin = bench.origins.push(Step::Substituted, &trace);
    *value = Node::new(variable.as_list().unwrap()[0].data.clone(), origin);
    let compiled =
        super::ParameterSchema::compile(Some(&schema), &bench.origins, &mut bench.diagnostics);
    let user = super::Use {
        what: "component `web`",
        origin,
    };
    let checked = compiled.unwrap().check(
        Some(&properties),
        &user,
        &|_| false,
        &mut bench.origins,
        &mut bench.diagnostics,
    );
    assert!(checked.is_err());
    let told = bench.diagnostics.iter().next().unwrap();
    assert_eq!(
        told.message, "parameter `a` of component `web` must be at most 5",
        "what a variable held may be a secret"
    );
    let places: Vec<String> = told
        .places
        .iter()
        .map(|place| format!("{} {}", bench.sources.location(place.span), place.label))
        .collect();
    assert_eq!(
        places,
        [
            "profile:1:4 here",
            "variables:1:2 the value comes from here",
            "definition:1:42 the schema says so here"
        ]
    );
}

#[test]
fn without_a_schema_there_are_no_parameters() {
    let mut bench = Bench::default();
    let properties = bench.read("profile", "{a: 1}");
    let compiled = super::ParameterSchema::compile(None, &bench.origins, &mut bench.diagnostics);
    let compiled = compiled.unwrap();
    let user = super::Use {
        what: "trait `x`",
        origin: properties.origin,
    };
    let mut check = |properties: Option<&Node>| {
        let mut diagnostics = Diagnostics::default();
        compiled
            .check(
                properties,
                &user,
                &|_| false,
                &mut bench.origins,
                &mut diagnostics,
            )
            .is_ok()
    };
    assert!(check(None));
    assert!(!check(Some(&properties)));
}

#[test]
fn schemas_that_are_none_are_refused_with_their_place() {
    refuses(
        "properties: {a: {type: int}, b: {tpye: string}, c: {required: true}, \
         d: {$ref: '#/$defs/prot'}, e: {pattern: '('}, f: {nullable: true}, g: 1}
required: [hat, aa]
propertis: {}
$defs: {port: {}}",
        "{}",
        &[
            "definition:1:24: there is no type `int` (did you mean `integer`?)",
            "definition:1:34: there is no keyword `tpye` in a schema (did you mean `type`?)",
            "definition:1:63: `required` must be a list of keys, not a boolean (name the required \
             keys in the schema of the mapping that holds them)",
            "definition:1:80: `$ref: #/$defs/prot` leads nowhere (did you mean `#/$defs/port`?)",
            "definition:1:110: the pattern `(` cannot be read: found open group without \
             closing ')' (look-around and references to groups are not supported)",
            "definition:1:120: `nullable` is not supported in a schema (allow it as a type: \
             `type: [string, \"null\"]`)",
            "definition:1:140: a schema is a mapping, not an integer (no help)",
            "definition:3:1: there is no keyword `propertis` in a schema (did you mean \
             `properties`?)",
            "definition:2:12: `hat` is required, but not among the properties (no help)",
            "definition:2:17: `aa` is required, but not among the properties (did you mean `a`?)",
        ],
    );
    refuses(
        "type: array",
        "[]",
        &["definition:1:7: the parameters of a definition are of the type `object` (no help)"],
    );
}

#[test]
fn schemas_that_go_in_circles_end() {
    for schema in [
        "{properties: {a: {$ref: '#/properties/a'}}}",
        "{properties: {a: {allOf: [{$ref: '#/properties/a'}, {$ref: '#/properties/a'}]}}}",
    ] {
        refuses_with_code(schema, "{a: 1}", "parameters::bad-schema");
    }
    let endless = "{properties: {a: {default: {}, $ref: '#'}}}";
    refuses_with_code(endless, "{}", "parameters::bad-schema");
    let doubling: String = (0..60)
        .map(|n| {
            format!(
                "d{n}: {{anyOf: [{{$ref: '#/$defs/d{}'}}, {{$ref: '#/$defs/d{}'}}]}}, ",
                n + 1,
                n + 1
            )
        })
        .fold(String::new(), |all, one| all + &one);
    let schema = format!(
        "{{properties: {{a: {{$ref: '#/$defs/d0'}}}}, $defs: {{{doubling} d60: {{const: 1}}}}}}"
    );
    refuses_with_code(&schema, "{a: 2}", "parameters::");
}

fn refuses_with_code(schema: &str, properties: &str, code: &str) {
    let mut bench = Bench::default();
    assert!(bench.check(schema, properties).is_none(), "{schema}");
    let first = bench.diagnostics.iter().next().unwrap();
    assert!(
        first.code.slug.starts_with(code),
        "{schema}: {}",
        first.code.slug
    );
}
