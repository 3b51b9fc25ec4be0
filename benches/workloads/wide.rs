//! Many definitions, each with a long history, and deployments that mean revisions by ranges.

use super::Files;
use super::Random;
use super::revision::recorded;
use serde_json::Value;
use serde_json::json;

const DEFINITIONS: usize = 500;
const REVISIONS: usize = 20;
const DEPLOYMENTS: usize = 100;

fn document(kind: &str, name: &str, namespace: &str, spec: &Value) -> Value {
    json!({
        "apiVersion": "spectrocloud.com/v1beta1",
        "kind": kind,
        "metadata": {"name": name, "namespace": namespace},
        "spec": spec
    })
}

fn definition(index: usize, version: &str) -> Value {
    let template = format!(
        "output:\n  apiVersion: v1\n  kind: ConfigMap\n  data:\n    index: \"{index}\"\n    \
         version: \"{version}\"\n    text: \"{{{{ parameter.text }}}}\"\n"
    );
    let parameters = json!({
        "type": "object",
        "properties": {"text": {"type": "string", "description": "What it says."}}
    });
    let spec = json!({
        "version": version,
        "parameters": parameters,
        "schematic": {"jinja": {"template": template}}
    });
    document(
        "ComponentDefinition",
        &format!("wide-{index:03}"),
        "mural-system",
        &spec,
    )
}

fn deployment(index: usize, random: &mut Random) -> Vec<Value> {
    let component = |part: usize, random: &mut Random| {
        let pin = random.one_of(&["@v1", "@v1.3", "@v0", "@v0.1", "@v1.9.0"]);
        json!({
            "name": format!("app-{index:03}-part-{part}"),
            "type": format!("wide-{:03}{pin}", random.below(DEFINITIONS)),
            "properties": {"text": format!("{index}-{part}")}
        })
    };
    let components: Vec<Value> = (0..3).map(|part| component(part, random)).collect();
    let name = format!("app-{index:03}");
    vec![
        document(
            "WorkloadProfile",
            &name,
            "team",
            &json!({"workload": {"components": components}}),
        ),
        document(
            "WorkloadDeployment",
            &name,
            "team",
            &json!({"workloadProfileRef": {"name": name}}),
        ),
    ]
}

fn yaml(document: &Value) -> String {
    serde_yaml::to_string(document).expect("it is a document")
}

pub(crate) fn wide(seed: u64) -> Files {
    let mut random = Random::new(seed);
    let mut files = Files::default();
    for index in 0..DEFINITIONS {
        for revision in 0..REVISIONS {
            // 0.0.0 to 0.9.0, then 1.0.0 to 1.9.0.
            let version = format!("{}.{}.0", revision / 10, revision % 10);
            let definition = definition(index, &version);
            if revision + 1 == REVISIONS {
                files.add(
                    format!("definitions/wide-{index:03}.yaml"),
                    yaml(&definition),
                );
            }
            files.add(
                format!("revisions/wide-{index:03}-{version}.yaml"),
                yaml(&recorded(&definition, &version.as_str().into())),
            );
        }
    }
    for index in 0..DEPLOYMENTS {
        let documents: Vec<String> = deployment(index, &mut random).iter().map(yaml).collect();
        files.add(format!("apps/app-{index:03}.yaml"), documents.join("---\n"));
    }
    files
}
