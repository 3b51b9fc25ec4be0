//! Many deployments over few profiles, as a platform team has them: each renders a Deployment, a
//! Service and a `HorizontalPodAutoscaler`, and goes to one of 20 namespaces.

use super::Files;
use super::Random;
use std::fmt::Write as _;

pub(crate) const PROFILES: usize = 20;
pub(crate) const ENVIRONMENTS: usize = 5;
pub(crate) const NAMESPACES: usize = 20;
/// Components, then traits that add an object, then traits that patch.
pub(crate) const COMPONENTS: usize = 4;
pub(crate) const AUTOSCALERS: usize = 4;
pub(crate) const PATCHES: usize = 4;
pub(crate) const VERSIONS: [&str; 3] = ["1.0.0", "1.1.0", "2.0.0"];

/// How many deployments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    S,
    M,
    L,
    XL,
}

impl Size {
    pub(crate) fn deployments(self) -> usize {
        match self {
            Self::S => 10,
            Self::M => 100,
            Self::L => 1_000,
            Self::XL => 10_000,
        }
    }
}

pub(crate) fn fleet(size: Size, seed: u64) -> Files {
    let mut random = Random::new(seed);
    let mut files = platform(&mut random);
    for index in 0..size.deployments() {
        let namespace = random.below(NAMESPACES);
        files.add(
            format!("deployments/team-{namespace:02}/app-{index:05}.yaml"),
            deployment(index, namespace, &mut random),
        );
    }
    files
}

/// Everything but the deployments.
pub(crate) fn platform(random: &mut Random) -> Files {
    let mut files = Files::default();
    files.add("variables/system.yaml", system_variables());
    for namespace in 0..NAMESPACES {
        files.add(
            format!("variables/team-{namespace:02}.yaml"),
            team_variables(namespace, random),
        );
    }
    for index in 0..ENVIRONMENTS {
        files.add(
            format!("environments/environment-{index}.yaml"),
            environment(index),
        );
    }
    for index in 0..PROFILES {
        files.add(
            format!("profiles/profile-{index:02}.yaml"),
            profile(index, random),
        );
    }
    for (number, version) in VERSIONS.iter().enumerate() {
        for (name, text) in definitions(number, version) {
            files.add(format!("definitions/{name}-{version}.yaml"), text);
        }
    }
    files
}

/// The definitions of one version, by name.
pub(crate) fn definitions(number: usize, version: &str) -> Vec<(String, String)> {
    let components = (0..COMPONENTS).map(|index| component(index, number, version));
    let autoscalers = (0..AUTOSCALERS).map(|index| autoscaler(index, number, version));
    let patches = (0..PATCHES).map(|index| patch(index, number, version));
    components.chain(autoscalers).chain(patches).collect()
}

fn head(kind: &str, name: &str, version: &str) -> String {
    format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: {kind}\nmetadata:\n  name: {name}\n  \
         namespace: mural-system\nspec:\n  version: {version}\n"
    )
}

fn component(index: usize, number: usize, version: &str) -> (String, String) {
    let name = format!("service-{index}");
    let text = head("ComponentDefinition", &name, version)
        + &format!(
            r"  parameters:
    type: object
    required: [image]
    properties:
      image: {{type: string, description: The image of the container.}}
      port: {{type: integer, minimum: 1, maximum: 65535, default: {port}, description: Where it listens.}}
      replicas: {{type: integer, minimum: 0, default: 1, description: How many pods.}}
      logLevel: {{type: string, enum: [debug, info, warn, error], default: info, description: What it writes.}}
      environment: {{type: object, additionalProperties: {{type: string}}, default: {{}}, description: Variables of the container.}}
      cpu: {{type: string, default: 250m, description: What it asks for.}}
      memory: {{type: string, default: 256Mi, description: What it asks for.}}
{}",
            template(3 + number),
            port = 8080 + index,
        );
    (name, text)
}

/// What a component makes, with this many old revisions kept.
fn template(limit: usize) -> String {
    format!(
        r"  schematic:
    jinja:
      template: |
        output:
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: {{{{ context.workloadName }}}}
          spec:
            replicas: {{{{ parameter.replicas }}}}
            revisionHistoryLimit: {limit}
            selector:
              matchLabels:
                wl.spectrocloud.com/name: {{{{ context.workloadName }}}}
            template:
              metadata:
                labels:
                  wl.spectrocloud.com/name: {{{{ context.workloadName }}}}
              spec:
                containers:
                  - name: {{{{ context.name }}}}
                    image: {{{{ parameter.image }}}}
                    ports:
                      - containerPort: {{{{ parameter.port }}}}
                    env:
                      - name: LOG_LEVEL
                        value: {{{{ parameter.logLevel }}}}
                      {{%- for name, value in parameter.environment | items %}}
                      - name: {{{{ name }}}}
                        value: {{{{ value }}}}
                      {{%- endfor %}}
                    resources:
                      requests:
                        cpu: {{{{ parameter.cpu }}}}
                        memory: {{{{ parameter.memory }}}}
        outputs:
          service:
            apiVersion: v1
            kind: Service
            metadata:
              name: {{{{ context.workloadName }}}}
            spec:
              selector:
                wl.spectrocloud.com/name: {{{{ context.workloadName }}}}
              ports:
                - name: http
                  port: 80
                  targetPort: {{{{ parameter.port }}}}
"
    )
}

fn autoscaler(index: usize, number: usize, version: &str) -> (String, String) {
    let name = format!("autoscale-{index}");
    let text = head("TraitDefinition", &name, version)
        + &format!(
            r"  parameters:
    type: object
    properties:
      most: {{type: integer, minimum: 1, default: 10, description: The greatest number of pods.}}
      utilization: {{type: integer, minimum: 1, default: {utilization}, description: In percent.}}
  schematic:
    jinja:
      template: |
        outputs:
          autoscaler:
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata:
              name: {{{{ context.workloadName }}}}
            spec:
              scaleTargetRef:
                apiVersion: apps/v1
                kind: Deployment
                name: {{{{ context.workloadName }}}}
              minReplicas: {least}
              maxReplicas: {{{{ parameter.most }}}}
              metrics:
                - type: Resource
                  resource:
                    name: cpu
                    target:
                      type: Utilization
                      averageUtilization: {{{{ parameter.utilization }}}}
",
            utilization = 50 + 5 * index,
            least = 1 + number,
        );
    (name, text)
}

fn patch(index: usize, number: usize, version: &str) -> (String, String) {
    let name = format!("harden-{index}");
    let text = head("TraitDefinition", &name, version)
        + &format!(
            r"  parameters:
    type: object
    properties:
      user: {{type: integer, minimum: 1, default: {user}, description: Who the container runs as.}}
  schematic:
    jinja:
      template: |
        patch:
          spec:
            template:
              metadata:
                annotations:
                  example.com/hardened: {version}
              spec:
                automountServiceAccountToken: false
                securityContext:
                  runAsNonRoot: true
                  runAsUser: {{{{ parameter.user }}}}
",
            user = 1000 + 100 * number + index,
        );
    (name, text)
}

fn profile(index: usize, random: &mut Random) -> String {
    let pin = random.one_of(&["", "@v1", "@v1.0", "@v1.1.0", "@v2"]);
    format!(
        r#"apiVersion: spectrocloud.com/v1beta1
kind: WorkloadProfile
metadata:
  name: profile-{index:02}
  namespace: mural-system
spec:
  workload:
    components:
      - name: app
        type: service-{component}{pin}
        properties:
          image: "{{{{ .var.registry }}}}/app-{index:02}:{{{{ .var.tag }}}}"
          replicas: "{{{{ .var.replicas }}}}"
          logLevel: "{{{{ .var.log-level }}}}"
          environment:
            REGION: "{{{{ .var.region }}}}"
            OWNER: "{{{{ .var.owner }}}} of {{{{ .sys.workload.name }}}}"
            GREETING: "{{{{ .var.greeting }}}}"
            FEATURE: "{{{{ .var.feature }}}}"
        traits:
          - type: autoscale-{autoscaler}@v1
            properties:
              most: "{{{{ .var.most }}}}"
          - type: harden-{patch}
"#,
        component = index % COMPONENTS,
        autoscaler = index % AUTOSCALERS,
        patch = random.below(PATCHES),
    )
}

fn variable(name: &str, kind: &str, value: &str, more: &str) -> String {
    format!("    - {{name: {name}, variableType: {kind}, value: {{{kind}: {value}}}{more}}}\n")
}

fn variable_set(namespace: &str, variables: &[String]) -> String {
    format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: VariableSet\nmetadata:\n  name: \
         mural-variables\n  namespace: {namespace}\nspec:\n  variables:\n{}",
        variables.concat()
    )
}

fn system_variables() -> String {
    variable_set(
        "mural-system",
        &[
            variable(
                "registry",
                "string",
                "registry.example.com",
                ", locked: true",
            ),
            variable("tag", "string", "\"1.0.0\"", ""),
            variable("replicas", "int32", "1", ""),
            variable("most", "int32", "10", ""),
            variable("log-level", "string", "info", ""),
            variable("region", "string", "nowhere", ""),
            variable("greeting", "string", "hello", ""),
            variable("feature", "string", "\"off\"", ""),
        ],
    )
}

fn team_variables(namespace: usize, random: &mut Random) -> String {
    let region = random.one_of(&["us-east", "us-west", "eu-central", "ap-south"]);
    variable_set(
        &format!("team-{namespace:02}"),
        &[
            variable("owner", "string", &format!("team-{namespace:02}"), ""),
            variable("region", "string", region, ""),
            variable("replicas", "int32", &format!("{}", 1 + random.below(4)), ""),
        ],
    )
}

fn environment(index: usize) -> String {
    format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: Environment\nmetadata:\n  name: \
         environment-{index}\n  namespace: mural-system\nspec:\n  topology:\n    type: \
         topology-ocm\n    properties:\n      placement:\n        numberOfClusters: {}\n        \
         predicates:\n          - requiredClusterSelector:\n              labelSelector:\n                \
         matchLabels:\n                  stage: stage-{index}\n",
        index + 1
    )
}

pub(crate) fn deployment(index: usize, namespace: usize, random: &mut Random) -> String {
    let mut text = format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata:\n  name: \
         app-{index:05}\n  namespace: team-{namespace:02}\nspec:\n  workload:\n    name: \
         app-{index:05}\n    namespace: team-{namespace:02}-apps\n  workloadProfileRef:\n    name: \
         profile-{:02}\n    namespace: mural-system\n  environmentRef:\n    name: environment-{}\n    \
         namespace: mural-system\n  variables:\n",
        random.below(PROFILES),
        random.below(ENVIRONMENTS),
    );
    let level = random.one_of(&["debug", "info", "warn", "error"]);
    let (minor, patch) = (random.below(20), random.below(10));
    let (replicas, feature) = (1 + random.below(9), random.one_of(&["on", "off", "canary"]));
    writeln!(text, "    tag: \"1.{minor}.{patch}\"").expect("a String takes everything");
    writeln!(text, "    replicas: {replicas}").expect("a String takes everything");
    writeln!(text, "    most: {}", replicas + 10).expect("a String takes everything");
    writeln!(text, "    log-level: {level}").expect("a String takes everything");
    writeln!(text, "    greeting: hello from {index}").expect("a String takes everything");
    writeln!(text, "    feature: \"{feature}\"").expect("a String takes everything");
    text
}
