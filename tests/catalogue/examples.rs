//! The example of each page is one to paste: it renders, to objects that a cluster takes.

use crate::definition::Definition;
use crate::definition::definitions;
use crate::folder;
use crate::read;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;
use std::process::Stdio;

#[test]
fn the_example_of_every_page_renders() {
    for definition in definitions() {
        let page = folder("docs/definitions").join(format!("{}.md", definition.name));
        let page = read(&page);
        let (_, rest) = page.split_once("## Example\n\n```yaml\n").unwrap();
        let (example, _) = rest.split_once("```\n").unwrap();
        let told = render(&workspace(&definition, example));
        assert!(told.is_empty(), "{}:\n{told}", definition.name);
    }
}

/// A workspace around an example.
fn workspace(definition: &Definition, example: &str) -> String {
    let web = "- name: web
  type: webservice
  properties:
    image: registry.example.com/shop/web:2.3.1
    ports:
      - port: 8080
        name: http
        expose: true
";
    let topology = "topology:\n  type: topology-ocm\n";
    let (components, environment) = match definition.group.as_str() {
        "components" => (example.to_owned(), topology.to_owned()),
        "traits" => (
            format!("{web}{}", indented(example, 2)),
            topology.to_owned(),
        ),
        _ if definition.name.starts_with("topology") => (web.to_owned(), example.to_owned()),
        _ => (web.to_owned(), format!("{topology}{example}")),
    };
    let mut text = String::new();
    let components = indented(&components, 6);
    let environment = indented(&environment, 2);
    writeln!(
        text,
        "apiVersion: spectrocloud.com/v1beta1
kind: WorkloadProfile
metadata: {{name: example, namespace: example}}
spec:
  workload:
    components:
{components}
---
apiVersion: spectrocloud.com/v1beta1
kind: Environment
metadata: {{name: example, namespace: example}}
spec:
{environment}
---
apiVersion: spectrocloud.com/v1beta1
kind: WorkloadDeployment
metadata: {{name: example, namespace: example}}
spec:
  workload: {{name: example, namespace: example}}
  workloadProfileRef: {{name: example}}
  environmentRef: {{name: example}}"
    )
    .unwrap();
    text
}

fn indented(text: &str, width: usize) -> String {
    let lines = text.lines().map(|line| format!("{:width$}{line}\n", ""));
    lines.collect()
}

/// What is said of a workspace when it does not render.
fn render(workspace: &str) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(["render", "-", "--payload", "manifests", "--validate"])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = program.stdin.take().unwrap();
    input.write_all(workspace.as_bytes()).unwrap();
    drop(input);
    let output = program.wait_with_output().unwrap();
    if output.status.success() && !output.stdout.is_empty() {
        return String::new();
    }
    let told = String::from_utf8(output.stderr).unwrap();
    format!("{workspace}\n{told}")
}
