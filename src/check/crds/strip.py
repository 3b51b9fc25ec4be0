#!/usr/bin/env python3
"""Writes open-cluster-management.yaml: what is checked of the kinds of Open Cluster Management.

    python3 strip.py FOLDER > open-cluster-management.yaml

FOLDER holds the CustomResourceDefinitions of
https://github.com/open-cluster-management-io/api (Apache-2.0); `testdata/schemas/ocm/SOURCE.md`
says which commit. Descriptions, examples and the status are left out.
"""

import pathlib
import sys

import yaml

LEFT_OUT = {"description", "externalDocs", "example"}


def strip(node, is_properties=False):
    if isinstance(node, dict):
        return {
            key: strip(value, key == "properties" and not is_properties)
            for key, value in node.items()
            if is_properties or key not in LEFT_OUT
        }
    return [strip(item) for item in node] if isinstance(node, list) else node


def essence(document):
    spec = document["spec"]
    versions = []
    for version in spec["versions"]:
        schema = strip(version["schema"]["openAPIV3Schema"])
        schema["properties"].pop("status", None)
        versions.append({"name": version["name"], "schema": {"openAPIV3Schema": schema}})
    return {
        "apiVersion": document["apiVersion"],
        "kind": document["kind"],
        "metadata": {"name": document["metadata"]["name"]},
        "spec": {
            "group": spec["group"],
            "names": {"kind": spec["names"]["kind"], "plural": spec["names"]["plural"]},
            "scope": spec["scope"],
            "versions": versions,
        },
    }


print("# Made by strip.py from the CustomResourceDefinitions of Open Cluster Management,")
print("# https://github.com/open-cluster-management-io/api (Apache-2.0, copyright contributors to")
print("# the Open Cluster Management project), commit 1845fd8032e4637d1fdee587cb1a714fc4ee93cd.")
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.yaml")):
    for document in yaml.safe_load_all(path.read_text()):
        if document:
            print("---")
            print(yaml.safe_dump(essence(document), sort_keys=False, width=100), end="")
