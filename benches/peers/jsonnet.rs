//! A function from an application to its objects, called for each.

use super::Application;
use super::Peer;
use super::namespaces;
use serde_json::Value;
use serde_json::json;
use std::path::Path;

pub(super) const JRSONNET: Peer = Peer {
    name: "jrsonnet, one program",
    program: "jrsonnet",
    probe: &["--version"],
    prepare,
    arguments: &["--yaml-stream", "fleet.jsonnet"],
    at_most: 10_000,
};

const PROGRAM: &str = r"local values = import 'values.json';
local metadata(app) = {
  name: app.name,
  namespace: app.namespace,
  labels: {
    'wl.spectrocloud.com/component': 'app',
    'wl.spectrocloud.com/name': app.name,
  },
};
local selector(app) = { 'wl.spectrocloud.com/name': app.name };
local namespace(name) = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: name } };
local service(app) = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(app),
  spec: {
    selector: selector(app),
    ports: [{ name: 'http', port: 80, targetPort: app.port }],
  },
};
local deployment(app) = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: metadata(app),
  spec: {
    replicas: app.replicas,
    revisionHistoryLimit: app.history,
    selector: { matchLabels: selector(app) },
    template: {
      metadata: {
        labels: selector(app),
        annotations: { 'example.com/hardened': app.hardened },
      },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: app.user },
        containers: [{
          name: 'app',
          image: app.image,
          ports: [{ containerPort: app.port }],
          env: [
            { name: 'LOG_LEVEL', value: app.level },
            { name: 'REGION', value: app.region },
            { name: 'OWNER', value: app.owner },
            { name: 'GREETING', value: app.greeting },
            { name: 'FEATURE', value: app.feature },
          ],
          resources: { requests: { cpu: '250m', memory: '256Mi' } },
        }],
      },
    },
  },
};
local autoscaler(app) = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: metadata(app),
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: app.name },
    minReplicas: app.least,
    maxReplicas: app.most,
    metrics: [{
      type: 'Resource',
      resource: {
        name: 'cpu',
        target: { type: 'Utilization', averageUtilization: app.utilization },
      },
    }],
  },
};
[namespace(name) for name in values.namespaces]
+ std.flattenArrays([
  [service(app), deployment(app), autoscaler(app)]
  for app in values.applications
])
";

fn prepare(folder: &Path, applications: &[Application], objects: &[Value]) {
    let values = json!({"namespaces": namespaces(objects), "applications": applications});
    std::fs::write(folder.join("values.json"), values.to_string()).expect("a folder of ours");
    std::fs::write(folder.join("fleet.jsonnet"), PROGRAM).expect("a folder of ours");
}
