//! Many variables, set in the system, in 100 namespaces, in a bundle of each and in its deployment,
//! every third of them locked by the system.

use super::Files;
use super::Random;
use std::fmt::Write as _;

const VARIABLES: usize = 200;
const NAMESPACES: usize = 100;

fn locked(index: usize) -> bool {
    index % 10 < 3
}

fn set(namespace: usize, random: &mut Random) -> String {
    let mut text = String::new();
    for index in (0..VARIABLES).filter(|index| !locked(*index) && index % 2 == 0) {
        let value = random.below(1000);
        writeln!(
            text,
            "    - {{name: v{index}, variableType: string, value: {{string: p{namespace}-{value}}}}}"
        )
        .expect("a String takes everything");
    }
    text
}

fn inline(namespace: usize) -> String {
    let mut text = String::new();
    for index in (0..VARIABLES).filter(|index| !locked(*index) && index % 3 == 0) {
        writeln!(text, "    v{index}: b{namespace}").expect("a String takes everything");
    }
    text
}

fn deployment(namespace: usize) -> String {
    let mut text = format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {{name: app, \
         namespace: team-{namespace:03}}}\nspec:\n  workloadProfileRef: {{name: all, namespace: \
         mural-system}}\n  variables:\n"
    );
    for index in (0..VARIABLES).filter(|index| !locked(*index) && index % 5 == 0) {
        writeln!(text, "    v{index}: d{namespace}").expect("a String takes everything");
    }
    text
}

pub(crate) fn layers(seed: u64) -> Files {
    let mut random = Random::new(seed);
    let mut files = Files::default();
    let (mut system, mut data) = (String::new(), String::new());
    for index in 0..VARIABLES {
        writeln!(
            system,
            "    - {{name: v{index}, variableType: string, value: {{string: s{index}}}, locked: {}}}",
            locked(index)
        )
        .expect("a String takes everything");
        writeln!(
            data,
            "                v{index}: \"{{{{ .var.v{index} }}}}\""
        )
        .expect("a String takes everything");
    }
    files.add(
        "system.yaml",
        format!(
            "apiVersion: spectrocloud.com/v1beta1\nkind: VariableSet\nmetadata: {{name: \
             mural-variables, namespace: mural-system}}\nspec:\n  variables:\n{system}---\n\
             apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {{name: all, \
             namespace: mural-system}}\nspec:\n  workload:\n    components:\n      - name: all\n        \
             type: k8s-objects\n        properties:\n          objects:\n            - apiVersion: \
             v1\n              kind: ConfigMap\n              metadata: {{name: all}}\n              \
             data:\n{data}"
        ),
    );
    for namespace in 0..NAMESPACES {
        files.add(
            format!("team-{namespace:03}.yaml"),
            format!(
                "apiVersion: spectrocloud.com/v1beta1\nkind: VariableSet\nmetadata: {{name: \
                 mural-variables, namespace: team-{namespace:03}}}\nspec:\n  variables:\n{}---\n\
                 apiVersion: spectrocloud.com/v1beta1\nkind: ProfileBundle\nmetadata: {{name: \
                 bundle, namespace: team-{namespace:03}}}\nspec:\n  type: Application\n  \
                 workloadProfiles: [{{name: all, namespace: mural-system}}]\n  variableSet:\n{}---\n{}",
                set(namespace, &mut random),
                inline(namespace),
                deployment(namespace)
            ),
        );
    }
    files
}
