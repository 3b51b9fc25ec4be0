//! As many things wrong as the input has values: messages grow like the input, not like its square.

use super::expect;
use super::folder;
use super::limited;
use std::fs;
use std::process::Output;

/// Things that can be wrong often on one line, with the text for a number of them, the exit code,
/// and the code of each.
type Wrong = (&'static str, fn(usize) -> String, i32, &'static str);

const WRONG: [Wrong; 5] = [
    (
        "a key that stands again and again",
        |count| {
            let keys = repeated(count, |number| format!("a: {number}"));
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{{keys}}}\n")
        },
        3,
        "yaml::duplicate-key",
    ),
    (
        "unknown fields",
        |count| {
            let fields = repeated(count, |number| format!("\"components{number}\": 1"));
            format!(
                "{{\"apiVersion\": \"spectrocloud.com/v1beta1\", \"kind\": \"WorkloadProfile\", \
                 \"metadata\": {{\"name\": \"a\"}}, \"spec\": {{{fields}, \"workload\": {{}}}}}}"
            )
        },
        3,
        "model::unknown-field",
    ),
    (
        "macros that nothing fills in",
        |count| {
            deployed(&repeated(count, |number| {
                format!("\"k{number}\": \"{{{{ .var.none{number} }}}}\"")
            }))
        },
        4,
        "macros::unknown-name",
    ),
    (
        "broken macros",
        |count| {
            deployed(&repeated(count, |number| {
                format!("\"k{number}\": \"{{{{ ä{number} \"")
            }))
        },
        3,
        "macros::malformed",
    ),
    (
        "values that cannot be read",
        |count| {
            deployed(&repeated(count, |number| {
                format!("\"k{number}\": 99999999999999999999{number}")
            }))
        },
        3,
        "yaml::number",
    ),
];

fn repeated(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<String>>().join(", ")
}

/// A deployment of one config map, with its data on one line.
fn deployed(data: &str) -> String {
    format!(
        "{{\"apiVersion\": \"spectrocloud.com/v1beta1\", \"kind\": \"WorkloadProfile\", \"metadata\": \
         {{\"name\": \"a\"}}, \"spec\": {{\"workload\": {{\"components\": [{{\"name\": \"a\", \"type\": \
         \"k8s-objects\", \"properties\": {{\"objects\": [{{\"apiVersion\": \"v1\", \"kind\": \
         \"ConfigMap\", \"metadata\": {{\"name\": \"x\"}}, \"data\": {{{data}}}}}]}}}}]}}}}}}\n---\n\
         apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {{name: a}}\n\
         spec: {{workloadProfileRef: {{name: a}}}}\n"
    )
}

fn told(text: &str, format: &str) -> Output {
    let folder = folder();
    fs::write(folder.path().join("all.yaml"), text).expect("there is room");
    let arguments = [
        "render",
        "all.yaml",
        "--target",
        "spoke",
        "--message-format",
        format,
    ];
    limited(folder.path(), &arguments)
}

#[test]
fn messages_about_one_long_line_grow_like_the_line() {
    for (what, text, code, slug) in WRONG {
        for format in ["human", "json"] {
            let bytes = [1000, 4000].map(|count| {
                let output = told(&text(count), format);
                expect(what, &output, code, slug);
                output.stderr.len()
            });
            let [few, many] = bytes;
            assert!(
                many < 5 * few,
                "{what}, {format}: {many} bytes instead of {few}"
            );
            if format == "human" {
                assert!(many < 64 << 10, "{what}: {many} bytes for people");
            }
        }
    }
}

#[test]
fn what_is_left_out_for_people_is_counted_and_in_json_all_is_there() {
    let (_, text, _, slug) = WRONG[0];
    let text = text(4000);
    let said = String::from_utf8(told(&text, "human").stderr).expect("it is text");
    assert_eq!(said.matches(&format!("{slug}\n")).count(), 25, "{said}");
    let more =
        "… and 3974 more `yaml::duplicate-key` like these in all.yaml; in JSON, all are shown";
    assert!(said.contains(more), "{said}");
    assert!(
        said.lines().all(|line| line.chars().count() < 300),
        "{said}"
    );
    let json = String::from_utf8(told(&text, "json").stderr).expect("it is text");
    assert_eq!(json.lines().count(), 3999);
}

#[test]
fn reports_of_a_check_grow_like_the_line() {
    let data = |count| {
        deployed(&repeated(count, |number| {
            format!("\"k{number}\": \"{{{{ .var.none{number} }}}}\"")
        }))
    };
    for format in ["text", "json", "sarif", "junit", "github"] {
        let bytes = [1000, 4000].map(|count| {
            let folder = folder();
            fs::write(folder.path().join("all.yaml"), data(count)).expect("there is room");
            let output = limited(folder.path(), &["check", "-o", format]);
            output.stdout.len() + output.stderr.len()
        });
        let [few, many] = bytes;
        assert!(
            few > 1000 && many < 5 * few,
            "{format}: {many} bytes instead of {few}"
        );
    }
}
