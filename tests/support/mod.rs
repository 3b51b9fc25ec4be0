//! A judge for rendered objects: what an API server would refuse.
//!
//! Built-in kinds are checked against the fields of two releases of Kubernetes, the oldest and the
//! newest we know; kinds of Open Cluster Management, Flux and k8gb against the definitions
//! in `testdata/schemas`.
//! Objects carried by a `ManifestWork` or `ManifestWorkReplicaSet` are checked as objects of their
//! own.

use paletteai::diag::Diagnostics;
use paletteai::kubernetes;
use paletteai::kubernetes::KubeVersion;
use paletteai::schema::CrdSchemas;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::yaml;
use paletteai::yaml::Node;
use std::path::Path;

/// Everything that is wrong with the objects of a stream of YAML, as `line:column message`; empty
/// when an API server would take them all.
pub(crate) fn refusals(text: &str) -> Vec<String> {
    let told = refusals_of([(String::new(), text.to_owned())]);
    told.into_iter()
        .map(|message| message.trim_start_matches(':').to_owned())
        .collect()
}

/// Everything that is wrong with the objects of many streams, each with its name, as
/// `name:line:column message`.
pub(crate) fn refusals_of(streams: impl IntoIterator<Item = (String, String)>) -> Vec<String> {
    let mut judge = Judge::default();
    judge.learn_schemas();
    for (name, text) in streams {
        for object in judge.read(&name, &text) {
            judge.check(&object);
        }
    }
    judge.told()
}

#[derive(Default)]
struct Judge {
    sources: Sources,
    origins: Origins,
    diagnostics: Diagnostics,
    schemas: CrdSchemas,
}

impl Judge {
    fn learn_schemas(&mut self) {
        let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/schemas");
        let folders =
            ["flux", "k8gb", "ocm"].map(|name| std::fs::read_dir(schemas.join(name)).unwrap());
        let entries = folders.into_iter().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        });
        paths.sort();
        for path in paths {
            let text = std::fs::read_to_string(&path).unwrap();
            for definition in self.read(&path.display().to_string(), &text) {
                assert!(
                    self.schemas.add(&definition),
                    "{}: no schema",
                    path.display()
                );
            }
        }
        assert!(self.diagnostics.is_empty(), "{:?}", self.diagnostics);
    }

    fn read(&mut self, name: &str, text: &str) -> Vec<Node> {
        let source = self.sources.add(name, text).unwrap();
        let documents = yaml::read(source, text, &mut self.origins, &mut self.diagnostics);
        documents
            .into_iter()
            .map(|document| document.node)
            .collect()
    }

    fn check(&mut self, object: &Node) {
        // The result says the same as the diagnostics, which are looked at in the end.
        let _ = kubernetes::check(object, &self.origins, &mut self.diagnostics);
        let _ = self
            .schemas
            .check(object, &mut self.origins, &mut self.diagnostics);
        for release in [KubeVersion::OLDEST, KubeVersion::NEWEST] {
            let diagnostics = &mut self.diagnostics;
            let _ = kubernetes::check_fields(object, release, &self.origins, diagnostics);
        }
        for path in [
            &["spec", "workload", "manifests"][..],
            &["spec", "manifestWorkTemplate", "workload", "manifests"][..],
        ] {
            for carried in object.at(path).and_then(Node::as_list).unwrap_or_default() {
                self.check(carried);
            }
        }
    }

    fn told(mut self) -> Vec<String> {
        self.diagnostics.sort();
        let told = self.diagnostics.iter().map(|diagnostic| {
            let place = diagnostic
                .places
                .first()
                .map(|place| format!("{} ", self.sources.location(place.span)));
            format!("{}{}", place.unwrap_or_default(), diagnostic.message)
        });
        told.collect()
    }
}
