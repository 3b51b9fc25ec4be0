//! One chart with all applications in its values: one process for everything, which is the best
//! case. Installed as releases of their own, each costs a process.

use super::Application;
use super::Peer;
use super::namespaces;
use serde_json::Value;
use serde_json::json;
use std::path::Path;

pub(super) const HELM: Peer = Peer {
    name: "helm template, one chart",
    program: "helm",
    probe: &["version"],
    prepare,
    arguments: &["template", "fleet", "chart"],
    at_most: 1_000,
};

const CHART: &str = "apiVersion: v2\nname: fleet\nversion: 1.0.0\n";

const TEMPLATE: &str = r"{{- range .Values.namespaces }}
---
apiVersion: v1
kind: Namespace
metadata:
  name: {{ . }}
{{- end }}
{{- range .Values.applications }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels:
    wl.spectrocloud.com/component: app
    wl.spectrocloud.com/name: {{ .name }}
spec:
  selector:
    wl.spectrocloud.com/name: {{ .name }}
  ports:
  - name: http
    port: 80
    targetPort: {{ .port }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels:
    wl.spectrocloud.com/component: app
    wl.spectrocloud.com/name: {{ .name }}
spec:
  replicas: {{ .replicas }}
  revisionHistoryLimit: {{ .history }}
  selector:
    matchLabels:
      wl.spectrocloud.com/name: {{ .name }}
  template:
    metadata:
      labels:
        wl.spectrocloud.com/name: {{ .name }}
      annotations:
        example.com/hardened: {{ .hardened }}
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: {{ .user }}
      containers:
      - name: app
        image: {{ .image }}
        ports:
        - containerPort: {{ .port }}
        env:
        - name: LOG_LEVEL
          value: {{ .level }}
        - name: REGION
          value: {{ .region }}
        - name: OWNER
          value: {{ .owner }}
        - name: GREETING
          value: {{ .greeting }}
        - name: FEATURE
          value: {{ .feature | quote }}
        resources:
          requests:
            cpu: 250m
            memory: 256Mi
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels:
    wl.spectrocloud.com/component: app
    wl.spectrocloud.com/name: {{ .name }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ .name }}
  minReplicas: {{ .least }}
  maxReplicas: {{ .most }}
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: {{ .utilization }}
{{- end }}
";

fn prepare(folder: &Path, applications: &[Application], objects: &[Value]) {
    let values = json!({"namespaces": namespaces(objects), "applications": applications});
    // JSON is YAML in which `off` is no truth value.
    let values = values.to_string();
    std::fs::create_dir_all(folder.join("chart/templates")).expect("a folder of ours");
    for (path, text) in [
        ("Chart.yaml", CHART),
        ("values.yaml", values.as_str()),
        ("templates/all.yaml", TEMPLATE),
    ] {
        std::fs::write(folder.join("chart").join(path), text).expect("a folder of ours");
    }
}
