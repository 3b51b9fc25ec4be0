//! What is a cluster profile, and what is read of one.

use super::*;
use crate::model::Version;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Node;
use crate::yaml::Strictness;
use std::path::Path;

struct Decoded {
    profile: ClusterProfile,
    origins: Origins,
    /// `error model::wrong-type 3:7 | message`, one for each fault.
    faults: Vec<String>,
}

fn node(text: &str) -> (Node, Sources, Origins) {
    let mut sources = Sources::default();
    let mut origins = Origins::default();
    let mut diagnostics = crate::diag::Diagnostics::default();
    let source = sources.add("profile.yaml", text).unwrap();
    let documents = yaml::read(source, text, &mut origins, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    (documents[0].node.clone(), sources, origins)
}

fn decode_with(text: &str, strictness: Strictness) -> Decoded {
    let (node, mut sources, mut origins) = node(text);
    let form = ProfileForm::of(&node).expect("a cluster profile");
    let setting = sources.add("setting", "").unwrap();
    let setting = origins.read(Span::new(setting, 0, 0));
    let mut outer = crate::diag::Diagnostics::default();
    let mut decoding = Decoding {
        origins: &mut origins,
        diagnostics: &mut outer,
        strictness,
        default_namespace: Spanned::new("default".into(), setting),
    };
    let profile = ClusterProfile::decode(&node, form, &mut decoding);
    assert!(outer.is_empty(), "faults stay with the profile");
    let faults = profile.faults.iter().map(|fault| {
        let place = fault.places.first().map_or(String::new(), |place| {
            let location = sources.location(place.span);
            format!(" {}:{}", location.line, location.column)
        });
        let (severity, slug) = (fault.severity.word(), fault.code.slug);
        format!("{severity} {slug}{place} | {}", fault.message)
    });
    let faults = faults.collect();
    Decoded {
        profile,
        origins,
        faults,
    }
}

fn decode(text: &str) -> Decoded {
    decode_with(text, Strictness::Lenient)
}

const EXPORT: &str = r"
metadata:
  name: edge
  description: what it is
  labels: {env: prod, AI: spectro__tag}
spec:
  version: 1.2.0
  template:
    type: infra
    cloudType: edge-native
    packs:
    - name: edge-k3s
      type: oci
      layer: k8s
      version: 1.33.9
      tag: 1.33.x
      values: 'a: 1'
      registry:
        metadata: {uid: a5e20, name: Public, kind: oci, providerType: pack, isPrivate: true}
        matchingRegistries: []
    - name: objects
      type: manifest
      manifests:
      - {name: ns, content: 'kind: Namespace'}
  variables:
  - name: token
    defaultValue: hunter2
    isSensitive: true
    format: string
    regex: ''
";

#[test]
fn an_export_is_read_whole() {
    let Decoded {
        profile,
        origins,
        faults,
    } = decode(EXPORT);
    assert_eq!(faults, [""; 0]);
    assert_eq!(profile.form, ProfileForm::Export);
    assert_eq!(profile.version.value, Version::new(1, 2, 0));
    assert_eq!(profile.profile_type.value, ProfileType::Infrastructure);
    let [pack, objects] = profile.packs.as_slice() else {
        panic!("two packs");
    };
    assert_eq!(
        (pack.kind(), pack.layer.value),
        (PackKind::Pack, Layer::Kubernetes)
    );
    assert!(pack.registry.as_ref().unwrap().is_private);
    assert_eq!(
        (objects.kind(), objects.layer.value),
        (PackKind::Manifest, Layer::AddOn)
    );
    assert_eq!(&*objects.manifests[0].name.value, "ns");
    let token = profile.variable("token").unwrap();
    assert!(token.regex.is_none() && token.sensitive.value);
    assert!(origins.is_secret(token.default.as_ref().unwrap().origin));
}

#[test]
fn an_object_of_the_api_has_its_stack_in_published_else_in_draft() {
    let text = "metadata: {name: a, annotations: {description: d}}\nspec: {version: 1.0.0, ";
    for revision in ["published", "draft"] {
        let pack = "{name: cni, layer: cni, registryUid: r, packUid: p, digest: x, manifests: [{kind: pack, name: m, uid: u}]}";
        let text = format!("{text}{revision}: {{type: add-on, packs: [{pack}]}}}}");
        let Decoded {
            profile, faults, ..
        } = decode(&text);
        assert_eq!(faults, [""; 0]);
        assert_eq!(profile.form, ProfileForm::ApiObject);
        assert_eq!(&*profile.description.unwrap().value, "d");
        assert!(profile.packs[0].manifests[0].content.is_none());
        let registry = profile.packs[0].registry.as_ref().unwrap();
        assert_eq!(&*registry.shown_name().unwrap().value, "r");
    }
}

#[test]
fn packs_with_identities_of_a_server_make_the_body_of_a_request() {
    let form =
        |pack: &str| ProfileForm::of(&node(&format!("spec: {{template: {{packs: [{pack}]}}}}")).0);
    assert_eq!(
        form("{name: a, uid: x, registryUid: y}"),
        Some(ProfileForm::CreateBody)
    );
    assert_eq!(
        form("{name: a, uid: x, version: 1.0.0}"),
        Some(ProfileForm::Export)
    );
    assert_eq!(form("{name: a}"), Some(ProfileForm::Export));
}

#[test]
fn other_documents_are_no_profiles() {
    for text in [
        "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {packs: []}}",
        "kind: Deployment\nspec: {template: {packs: []}}",
        "apiVersion: x/v1\nspec: {template: {packs: []}}",
        "apiVersion: spectrocloud.com/v1beta1\nkind: ClusterProfile\nspec: {template: {packs: []}}",
        "spec: {template: {spec: {containers: []}}}",
        "metadata: {name: a}\nspec: {template: x}",
        "spec: 1",
        "packs: []",
        "[]",
        "a",
    ] {
        assert_eq!(ProfileForm::of(&node(text).0), None, "{text}");
    }
    let of_palette = "apiVersion: cluster.spectrocloud.com/v1\nkind: ClusterProfile\nspec: {template: {packs: []}}";
    assert!(ProfileForm::of(&node(of_palette).0).is_some());
}

#[test]
fn a_file_may_say_by_its_name_that_it_is_a_profile() {
    let (profile, ..) = node("metadata: {name: a}\nspec: {templates: {}}");
    let (other, ..) = node("replicas: 3");
    let (object, ..) = node("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}");
    for path in ["x/cluster-profiles/edge.json", "edge.cluster-profile.yaml"] {
        let form = |node: &Node| ProfileForm::by_file(Path::new(path), node);
        assert_eq!(form(&profile), Some(ProfileForm::Export));
        assert_eq!((form(&other), form(&object)), (None, None));
    }
    assert_eq!(ProfileForm::by_file(Path::new("edge.yaml"), &profile), None);
}

#[test]
fn everything_wrong_with_the_shape_is_kept_with_the_profile() {
    let Decoded {
        profile, faults, ..
    } = decode(
        "metadata: {}\nspec:\n  version: v1.2\n  template:\n    type: infrastructure\n    packs:\n    - {layer: network, valeus: a, novelty: b}\n    - 3\n  variables:\n  - {name: a, defaultValue: 3}\n  - {name: a}\n",
    );
    assert_eq!(
        faults,
        [
            "error model::missing-field 1:11 | `metadata` has no `name`",
            "error model::invalid-version 3:12 | `v1.2` is not a semantic version",
            "error model::invalid-value 5:11 | `type` cannot be `infrastructure`",
            "error model::missing-field 7:7 | the pack has no `name`",
            "error model::invalid-value 7:15 | `layer` cannot be `network`",
            "error model::wrong-type 8:7 | the pack must be a mapping, not an integer",
            "error model::wrong-type 10:29 | `defaultValue` of the profile variable must be a string, not an integer",
            "error model::duplicate-name 11:12 | two profile variables are named `a`",
            "warning model::unknown-field 7:24 | the pack has no field `valeus`",
        ]
    );
    assert_eq!((&*profile.name.value, profile.packs.len()), ("", 1));
    assert_eq!(profile.version.value, Version::new(1, 0, 0));
}

#[test]
fn fields_of_newer_servers_are_faults_only_to_the_strict() {
    let text = "metadata: {name: a}\nspec: {novelty: 1, template: {packs: []}}";
    assert_eq!(decode(text).faults, [""; 0]);
    let strict = decode_with(text, Strictness::Strict).faults;
    assert_eq!(
        strict,
        ["error model::unknown-field 2:8 | `spec` has no field `novelty`"]
    );
}

#[test]
fn the_documentation_lists_the_fields_of_the_table() {
    let page = include_str!("../../../docs/cluster-profiles.md");
    crate::model::testing::compare_fields(page, shapes::ALL);
}
