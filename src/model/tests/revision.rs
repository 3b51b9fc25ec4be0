//! Claims about `DefinitionRevision`.

use crate::model::DefinitionRevision;
use crate::model::Kind;
use crate::model::Resource;
use crate::model::Revision;
use crate::model::Version;
use crate::model::document_name;
use crate::model::names::check_subdomain;
use crate::model::testing::Decoded;
use crate::model::testing::decode;
use crate::model::testing::decode_with;
use crate::yaml::Strictness;
use proptest::prelude::*;

const HEAD: &str = "apiVersion: spectrocloud.com/v1beta1\nkind: DefinitionRevision\nmetadata: {name: r, namespace: team}\nspec:\n";
const DIGEST: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// A revision of an environment, with some words replaced.
fn revision(old: &str, new: &str) -> Decoded {
    let text = format!(
        "{HEAD}  kind: Environment\n  name: prod\n  revision: 1.2.0\n  digest: {DIGEST}\n  snapshot:\n    metadata: {{name: prod, namespace: team}}\n    spec: {{version: 1.2.0, topology: {{type: topology-ocm}}}}\n"
    );
    assert!(text.contains(old), "{old}");
    decode(&text.replace(old, new))
}

fn read(text: &str) -> Box<DefinitionRevision> {
    match decode(text).clean() {
        Resource::Revision(revision) => revision,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_revision_is_its_head_and_a_resource() {
    let Resource::Revision(revision) = revision("prod", "prod").clean() else {
        panic!()
    };
    let head = &revision.head;
    assert_eq!(head.id.to_string(), "Environment team/prod");
    assert_eq!(head.revision.to_string(), "v1.2.0");
    assert_eq!(head.document_name(), "environment-prod-v1.2.0");
    let Resource::Environment(environment) = &*revision.snapshot else {
        panic!()
    };
    assert_eq!(environment.version.as_ref().unwrap().value.minor, 2);
}

#[test]
fn what_is_wrong_with_a_head_is_said_where_it_stands() {
    let said = |old: &str, new: &str| revision(old, new).only().to_owned();
    let wrong = said("kind: Environment\n", "kind: Enviroment\n");
    assert!(
        wrong.starts_with("error model::invalid-value 5:9 `Enviroment`"),
        "{wrong}"
    );
    assert!(wrong.ends_with("did you mean `Environment`?"), "{wrong}");
    let other = said("kind: Environment\n", "kind: VariableSet\n");
    assert!(
        other.contains("`VariableSet` has no revisions | write one of: Comp"),
        "{other}"
    );
    for text in ["0", "-1", "1.5", "'3'", "true"] {
        let wrong = said("revision: 1.2.0", &format!("revision: {text}"));
        assert!(
            wrong.contains("must be an integer from 1, or a semantic version"),
            "{text}: {wrong}"
        );
    }
    let version = said("revision: 1.2.0", "revision: v1.2.0");
    assert!(version.ends_with("write `1.2.0`"), "{version}");
    let digest = said(DIGEST, "sha256:0");
    assert!(digest.contains("`sha256:0` is not a digest"), "{digest}");
    let missing = said("  name: prod\n", "");
    assert!(missing.contains("the revision has no `name`"), "{missing}");
    let number = said("revision: 1.2.0", "revision: 3");
    assert!(
        number.contains("of version `v3`, but its snapshot of version `v1.2.0`"),
        "{number}"
    );
    let none = said("{version: 1.2.0, ", "{");
    assert!(
        none.contains("but its snapshot of version `none`"),
        "{none}"
    );
    let namespace = said(
        "{name: prod, namespace: team}",
        "{name: prod, namespace: x}",
    );
    assert!(namespace.contains("a resource in `team`, but its snapshot of a resource in `x`"));
}

#[test]
fn a_revision_of_another_shape_is_kept_and_a_misspelt_one_is_not() {
    let text = format!("{HEAD}  revision: 1\n  revisionHash: 8ac4\n");
    let lenient = decode(&text);
    assert!(lenient.only().starts_with("warning revisions::foreign 5:3"));
    assert!(matches!(lenient.resource, Some(Resource::Kept(_))));
    let strict = decode_with(&text, Strictness::Strict);
    assert!(strict.only().starts_with("error revisions::foreign"));
    let misspelt = revision("  snapshot:", "  snapshoot:");
    assert!(
        misspelt.only().contains("did you mean `snapshot`?"),
        "{:?}",
        misspelt.said
    );
}

#[test]
fn a_definition_finds_its_files_in_the_snapshot() {
    let text = |file: &str| {
        format!(
            "{HEAD}  kind: TraitDefinition\n  name: t\n  revision: 1\n  digest: {DIGEST}\n  snapshot:\n    metadata: {{name: t, namespace: team}}\n    spec: {{schematic: {{jinja: {{templateFile: a.j2, includes: [b/c.j2]}}}}}}\n    files: {{a.j2: \"patch: {{}}\", {file}: more}}\n"
        )
    };
    let revision = read(&text("b/c.j2"));
    let files = revision.snapshot.files();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    assert_eq!(files, [("a.j2", "patch: {}"), ("b/c.j2", "more")]);
    let missing = decode(&text("c.j2"));
    assert!(
        missing.only().contains("the snapshot has no file `b/c.j2`"),
        "{:?}",
        missing.said
    );
}

#[test]
fn the_digest_hangs_on_everything_the_author_wrote_and_on_nothing_else() {
    let digest = |metadata: &str, rest: &str| {
        let text = format!(
            "apiVersion: spectrocloud.com/v1beta1\nkind: Environment\nmetadata: {{name: e, {metadata}}}\nspec: {{topology: {{type: t, properties: {{a: 1}}}}}}\n{rest}"
        );
        decode(&text).clean().digest()
    };
    let plain = digest("", "");
    let ignored = "uid: x, annotations: {kubectl.kubernetes.io/last-applied-configuration: x}";
    assert_eq!(digest(ignored, "status: {latestRevision: {}}"), plain);
    assert_eq!(digest("namespace: other, labels: {}", ""), plain);
    let labelled = digest("labels: {a: b}", "");
    assert_ne!(labelled, plain);
    assert_ne!(digest("annotations: {a: b}", ""), labelled);
}

proptest! {
    #[test]
    fn every_revision_has_a_document_name_of_its_own_that_kubernetes_takes(
        name in "[a-z]([a-z0-9.-]{0,230}[a-z0-9])?",
        versions in prop::collection::btree_set("[0-9]\\.[0-9]\\.[0-9](-[A-Za-z][A-Za-z0-9.-]{0,8})?(\\+[A-Za-z0-9-]{1,6})?", 1..6),
    ) {
        prop_assume!(check_subdomain(&name, "").is_ok());
        let revisions: Vec<Revision> = versions
            .iter()
            .filter_map(|text| Version::parse(text).ok())
            .map(Revision::Semantic)
            .chain([Revision::Number(1), Revision::Number(10)])
            .collect();
        let names: std::collections::BTreeSet<String> = revisions
            .iter()
            .map(|revision| document_name(Kind::WorkloadProfile, &name, revision))
            .collect();
        prop_assert_eq!(names.len(), revisions.len());
        for name in names {
            prop_assert!(check_subdomain(&name, "").is_ok(), "{}", name);
        }
    }
}
