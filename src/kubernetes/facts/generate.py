#!/usr/bin/env python3
"""Writes table.txt, the facts about Kubernetes' built-in kinds, from published JSON schemas.

    pip download --no-deps kubernetes-validate==1.37.0
    python3 generate.py kubernetes_validate-1.37.0-py3-none-any.whl > table.txt

The schemas (https://pypi.org/project/kubernetes-validate/, Apache-2.0) are those of the
Kubernetes API itself (https://github.com/kubernetes/kubernetes, api/openapi-spec, Apache-2.0).
They know neither scope nor resource names: the cluster-scoped kinds below are those that
Kubernetes' api/discovery/*.json of the same releases lists with "namespaced": false.
"""

import hashlib
import json
import sys
import zipfile

FIRST, LAST = 25, 37

CLUSTER_SCOPED = """
    /ComponentStatus /Namespace /Node /PersistentVolume
    admissionregistration.k8s.io/MutatingAdmissionPolicy
    admissionregistration.k8s.io/MutatingAdmissionPolicyBinding
    admissionregistration.k8s.io/MutatingWebhookConfiguration
    admissionregistration.k8s.io/ValidatingAdmissionPolicy
    admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding
    admissionregistration.k8s.io/ValidatingWebhookConfiguration
    apiextensions.k8s.io/CustomResourceDefinition
    apiregistration.k8s.io/APIService
    authentication.k8s.io/SelfSubjectReview authentication.k8s.io/TokenReview
    authorization.k8s.io/SelfSubjectAccessReview
    authorization.k8s.io/SelfSubjectRulesReview
    authorization.k8s.io/SubjectAccessReview
    certificates.k8s.io/CertificateSigningRequest certificates.k8s.io/ClusterTrustBundle
    flowcontrol.apiserver.k8s.io/FlowSchema
    flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration
    internal.apiserver.k8s.io/StorageVersion
    networking.k8s.io/ClusterCIDR networking.k8s.io/IPAddress
    networking.k8s.io/IngressClass networking.k8s.io/ServiceCIDR
    node.k8s.io/RuntimeClass
    rbac.authorization.k8s.io/ClusterRole rbac.authorization.k8s.io/ClusterRoleBinding
    resource.k8s.io/DeviceClass resource.k8s.io/DeviceTaintRule
    resource.k8s.io/ResourceClass resource.k8s.io/ResourcePoolStatusRequest
    resource.k8s.io/ResourceSlice
    scheduling.k8s.io/PriorityClass
    storage.k8s.io/CSIDriver storage.k8s.io/CSINode storage.k8s.io/StorageClass
    storage.k8s.io/VolumeAttachment storage.k8s.io/VolumeAttributesClass
    storagemigration.k8s.io/StorageVersionMigration
""".split()

# Kinds of the API machinery: never the content of a manifest.
MACHINERY = {
    "APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "DeleteOptions", "Scale",
    "Status", "WatchEvent",
}

# Keys of list maps that the API server fills in when they are missing.
KEY_DEFAULTS = {"protocol": "TCP"}

# Types that are values, not structures.
VALUES = {
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": "any",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray": "any",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool": "any",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray": "any",
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "any",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "time",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "any",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-string",
}


def plural(kind):
    """The resource name; every built-in kind follows this rule."""
    name = kind.lower()
    if name.endswith("endpoints"):
        return name
    if name.endswith("s"):
        return name + "es"
    if name.endswith("y"):
        return name[:-1] + "ies"
    return name + "s"


def short(name):
    """io.k8s.api.core.v1.Container -> core.v1.Container"""
    return ".".join(name.split(".")[-3:])


def reference(target, package):
    """The name of a type as seen from a type of `package`."""
    if target in VALUES:
        return VALUES[target]
    name = short(target)
    return name.removeprefix(package + ".")


def type_of(schema, package):
    if "$ref" in schema:
        return reference(schema["$ref"].split("/")[-1], package)
    if schema.get("x-kubernetes-int-or-string"):
        return "int-or-string"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    kind = next((kind for kind in kinds if kind != "null"), "any")
    if kind == "array":
        return "[" + type_of(schema["items"], package) + "]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return "{" + type_of(values, package) + "}" if isinstance(values, dict) else "any"
    if kind in ("integer", "string") and schema.get("format") in ("int32", "int64", "byte"):
        return schema["format"]
    return kind


def flags_of(schema, required):
    flags = ["!"] if required else []
    strategies = schema.get("x-kubernetes-patch-strategy", "").split(",")
    key = schema.get("x-kubernetes-patch-merge-key")
    if "merge" in strategies:
        flags.append(f"merge={key}" if key else "union")
    for strategy, flag in (("retainKeys", "retain"), ("replace", "replace")):
        if strategy in strategies:
            flags.append(flag)
    keys = schema.get("x-kubernetes-list-map-keys")
    if keys:
        with_defaults = [k + ":" + KEY_DEFAULTS[k] if k in KEY_DEFAULTS else k for k in keys]
        flags.append("keys=" + ",".join(with_defaults))
    if schema.get("x-kubernetes-list-type") == "set":
        flags.append("set")
    return flags


def release_range(releases):
    """'' for all releases, else 1.27.. or ..1.30 or 1.28..1.29"""
    first = "" if min(releases) == FIRST else f"1.{min(releases)}"
    last = "" if max(releases) == LAST else f"1.{max(releases)}"
    return [f"{first}..{last}"] if first or last else []


def is_list(name, schema):
    return name.endswith("List") and "items" in schema.get("properties", {}) \
        and "ListMeta" in json.dumps(schema["properties"].get("metadata", {}))


def collect(wheel):
    """types: name -> field -> (newest schema, required, releases); kinds likewise."""
    types, kinds = {}, {}
    for minor in range(FIRST, LAST + 1):
        path = f"kubernetes_validate/kubernetes-json-schema/v1.{minor}.0-local/_definitions.json"
        for name, schema in json.loads(wheel.read(path))["$defs"].items():
            if is_list(name, schema) or name in VALUES:
                continue
            fields = types.setdefault(name, {})
            for field, value in schema.get("properties", {}).items():
                releases = fields.get(field, (0, 0, []))[2] + [minor]
                fields[field] = (value, field in schema.get("required", []), releases)
            gvks = schema.get("x-kubernetes-group-version-kind", [])
            if len(gvks) == 1 and gvks[0]["kind"] not in MACHINERY:
                gvk = gvks[0]
                key = (gvk["group"], gvk["kind"], gvk["version"])
                kinds.setdefault(key, (name, []))[1].append(minor)
    return types, kinds


def reachable(types, kinds):
    seen, todo = set(), [name for name, _ in kinds.values()]
    while todo:
        name = todo.pop()
        if name in seen or name not in types:
            continue
        seen.add(name)
        for schema, _, _ in types[name].values():
            todo += [part.split('"')[0] for part in json.dumps(schema).split('#/$defs/')[1:]]
    return seen


def main():
    path = sys.argv[1]
    digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
    types, kinds = collect(zipfile.ZipFile(path))
    print("# Facts about the built-in kinds of Kubernetes, made by generate.py; see mod.rs.")
    print(f"# Source: kubernetes-validate 1.37.0 (Apache-2.0), sha256 {digest}")
    print(f"releases 1.{FIRST}..1.{LAST}")
    for (group, kind, version), (name, releases) in sorted(kinds.items()):
        scope = "cluster" if f"{group}/{kind}" in CLUSTER_SCOPED else "namespaced"
        api_version = f"{group}/{version}" if group else version
        words = ["kind", api_version, kind, plural(kind), scope, short(name)]
        print(" ".join(words + release_range(releases)))
    names = {}
    for name in sorted(reachable(types, kinds), key=short):
        if names.setdefault(short(name), name) != name:
            sys.exit(f"two types are called {short(name)}")
        package = short(name).rsplit(".", 1)[0]
        all_releases = sorted({r for _, _, releases in types[name].values() for r in releases})
        print("type " + short(name))
        for field, (schema, required, releases) in sorted(types[name].items()):
            words = [field, type_of(schema, package)] + flags_of(schema, required)
            known = release_range(releases) if releases != all_releases else []
            print(" " + " ".join(words + known))


main()
