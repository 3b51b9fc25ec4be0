//! One deployment of many components, each with traits that change it in turn.

use super::Files;
use std::fmt::Write as _;

const COMPONENTS: usize = 63;

pub(crate) fn deep(seed: u64) -> Files {
    let mut components = String::new();
    for index in 0..COMPONENTS {
        write!(
            components,
            r"
      - name: part-{index}
        type: webservice
        properties:
          image: registry.example.com/part-{index}:{seed}
          ports: [{{port: 80, expose: true}}]
        traits:
          - {{type: scaler, properties: {{replicas: {replicas}}}}}
          - {{type: labels, properties: {{example.com/part: part-{index}}}}}
          - {{type: annotations, properties: {{example.com/part: part-{index}}}}}
          - {{type: env, properties: {{env: {{PART: part-{index}}}}}}}
          - {{type: resources, properties: {{cpu: 1, memory: 1Gi}}}}",
            replicas = index % 7,
        )
        .expect("a String takes everything");
    }
    let mut files = Files::default();
    files.add(
        "profile.yaml",
        format!(
            "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {{name: deep, \
             namespace: team}}\nspec:\n  workload:\n    components:{components}\n"
        ),
    );
    files.add(
        "deployment.yaml",
        "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {name: deep, \
         namespace: team}\nspec:\n  workloadProfileRef: {name: deep}\n",
    );
    files
}
