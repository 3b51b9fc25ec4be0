//! An import onto a stream, for `kubectl apply -f -`.

use super::import::ImportOptions;
use super::import::by_import;
use super::import::judge;
use super::opened::Opened;
use super::plan::Action;
use super::plan::ImportReport;
use super::plan::ImportRow;
use super::plan::Imported;
use crate::bundle::Carried;
use crate::bundle::Incoming;
use crate::bundle::MergedSet;
use crate::bundle::OnConflict;
use crate::bundle::Part;
use crate::bundle::PartContent;
use crate::bundle::incoming;
use crate::bundle::neutral;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::studio as codes;
use crate::emit;
use crate::emit::WholeFile;
use crate::model::DefinitionKind;
use crate::model::ProfileBundle;
use crate::model::SENSITIVE_VARIABLES;
use crate::model::VARIABLE_SET_NAME;
use crate::model::VariableSet;
use crate::ops::Session;
use crate::source::OriginId;
use crate::workspace::Files;
use crate::workspace::MemoryFiles;
use crate::workspace::Reading;
use crate::workspace::Workspace;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

/// Plans an import onto a stream.
pub(super) fn plan(
    opened: &Opened,
    options: &ImportOptions,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Imported, Reported> {
    let live = match &options.live_variables {
        Some(path) => Some(live(path, opened, options, files, session)?),
        None => None,
    };
    let before = session.diagnostics.len();
    let origin = by_import(&mut session.origins);
    let mut planning = Planning {
        opened,
        options,
        session,
        origin,
        rows: Vec::new(),
        files,
        written: Vec::new(),
        documents: Vec::new(),
        beside: MemoryFiles::default(),
    };
    planning.cluster_profiles();
    for part in &opened.parts {
        planning.part(part);
    }
    let live = live.as_ref().map(|live| live.variable_sets().as_slice());
    planning.variables(&opened.bundle, live.and_then(<[VariableSet]>::first));
    planning.session.diagnostics.check_since(before)?;
    planning.finish()
}

/// The variable set of the cluster.
fn live(
    path: &Path,
    opened: &Opened,
    options: &ImportOptions,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Workspace, Reported> {
    let paths = [path.to_owned()];
    let workspace = session.load(files, &paths, &opened.settings)?;
    let sets = workspace.variable_sets();
    let namespace = &options.namespace;
    let found = match sets.as_slice() {
        [set] if *set.metadata.namespace.value == **namespace => return Ok(workspace),
        [set] => {
            let span = session.origins.span(set.metadata.namespace.origin);
            let message = "the variable set is of another namespace";
            Diagnostic::error(&codes::LIVE_VARIABLES, message)
                .place(span, format!("the bundle goes to `{namespace}`"))
        }
        _ => {
            let message = format!("`{}` does not hold one variable set", path.display());
            Diagnostic::error(&codes::LIVE_VARIABLES, message)
        }
    };
    let help = format!(
        "write it with `kubectl get variableset {VARIABLE_SET_NAME} -n {namespace} -o yaml`"
    );
    Err(session.diagnostics.report(found.help(help)))
}

struct Planning<'a> {
    opened: &'a Opened,
    options: &'a ImportOptions,
    session: &'a mut Session,
    origin: OriginId,
    rows: Vec<ImportRow>,
    files: &'a dyn Files,
    written: Vec<WholeFile>,
    documents: Vec<Document>,
    /// Template files beside the documents.
    beside: MemoryFiles,
}

/// A document of the stream.
struct Document {
    /// Those with a lower one are applied first.
    rank: u8,
    /// As it is printed.
    printed: Node,
    /// As it is read, and where: with its templates in files.
    read: (PathBuf, Node),
}

impl Planning<'_> {
    /// Cluster profiles are no Kubernetes objects, and go to a folder.
    fn cluster_profiles(&mut self) {
        let parts = self.opened.parts.iter();
        let profiles: Vec<&Part> = parts
            .filter(|part| &*part.kind == "ClusterProfile")
            .collect();
        if profiles.is_empty() || self.options.cluster_profiles.is_some() {
            return;
        }
        let names: Vec<String> = profiles
            .iter()
            .map(|part| format!("`{}`", part.name))
            .collect();
        let message = format!(
            "cluster profiles cannot be applied to a cluster: {}",
            names.join(", ")
        );
        let places = profiles
            .iter()
            .map(|part| self.session.origins.span(part.origin));
        let mut diagnostic = Diagnostic::error(&codes::CLUSTER_PROFILES, message);
        for place in places {
            diagnostic = diagnostic.place(place, "this one");
        }
        let help =
            "write them to a folder with `--cluster-profiles DIR`, and import them in Palette";
        self.session.diagnostics.push(diagnostic.help(help));
    }

    fn part(&mut self, part: &Part) {
        let rank = match &*part.kind {
            "ClusterProfile" => return self.cluster_profile(part),
            // Its variables go into the cluster's set, or into the bundle.
            "VariableSet" | "ProfileBundle" => return,
            "DefinitionRevision" => return self.recorded(part),
            "HelmRepository" | "OCIRepository" => 0,
            "Environment" => 2,
            "WorkloadProfile" => 3,
            _ => 1,
        };
        let PartContent::Neutral(neutral) = &part.content else {
            return;
        };
        let node = neutral.placed(&self.options.namespace, self.origin);
        let mut printed = node.clone();
        let ours = ["jinja", "builtin"];
        let schematic = node.at(&["spec", "schematic"]);
        if rank == 1 && schematic.is_some_and(|node| ours.iter().any(|key| node.get(key).is_some()))
        {
            if !self.options.jinja_definitions {
                self.without_definition(part);
                return self.omit(part);
            }
            if !self.inline_template(part, &mut printed) {
                return;
            }
        }
        let folder = Path::new(&part.path).parent().unwrap_or(Path::new(""));
        for file in &part.files {
            self.beside
                .add(folder.join(&*file.written), file.text.as_bytes());
        }
        self.rows.push(ImportRow::of(part, Action::Print, None));
        self.documents.push(Document {
            rank,
            printed,
            read: (PathBuf::from(&part.path), node),
        });
    }

    /// A cluster records its own revisions, and numbers them itself. Of a definition it may have
    /// that version; a profile that it does not have is no part of the bundle there.
    fn recorded(&mut self, part: &Part) {
        self.omit(part);
        let Some(head) = &part.revision else { return };
        let kind = head.id.kind;
        let message = format!(
            "the {} `{}@{}` is left out: a cluster records revisions itself",
            kind.name(),
            head.id.name,
            head.revision
        );
        let code = &codes::RECORDED;
        let diagnostic = match DefinitionKind::of(kind) {
            Some(_) => Diagnostic::warning(code, message),
            None => Diagnostic::error(code, message),
        };
        self.session.diagnostics.push(
            diagnostic
                .place(self.session.origins.span(part.origin), "this revision")
                .help("import into a workspace folder with `--to DIR`, which keeps revisions"),
        );
    }

    fn omit(&mut self, part: &Part) {
        self.rows.push(ImportRow::of(part, Action::Omit, None));
    }

    fn cluster_profile(&mut self, part: &Part) {
        let Some(folder) = &self.options.cluster_profiles else {
            return;
        };
        let text = part.text();
        let path = folder.join(part.path.rsplit('/').next().unwrap_or_default());
        let shown = path.to_string_lossy().into_owned();
        let is_there = self.files.kind(&path).is_some();
        let same = is_there && self.files.read(&path).as_deref() == Ok(text.as_bytes());
        let action = match (is_there, same, self.options.on_conflict) {
            (false, _, _) => Action::Add,
            (true, true, _) => Action::Same,
            (true, false, OnConflict::Keep) => Action::Keep,
            (true, false, OnConflict::Replace) => Action::Replace,
            (true, false, OnConflict::Refuse) => {
                let message = format!("`{shown}` is there already, and is something else");
                let diagnostic = Diagnostic::error(&codes::CONFLICT, message);
                let help = "choose with `--on-conflict=keep` or `--on-conflict=replace`";
                self.session.diagnostics.push(diagnostic.help(help));
                Action::Conflict
            }
        };
        self.rows.push(ImportRow::of(part, action, Some(shown)));
        let existing = match action {
            Action::Add => emit::Existing::Refuse,
            Action::Replace => emit::Existing::Replace,
            _ => return,
        };
        self.written.push(WholeFile {
            path,
            content: text.into_bytes(),
            existing,
        });
    }

    fn without_definition(&mut self, part: &Part) {
        let message = format!(
            "the {} `{}` is left out: a PaletteAI cluster does not know its language",
            part.kind, part.name
        );
        self.session.diagnostics.push(
            Diagnostic::warning(&codes::JINJA_DEFINITION, message)
                .place(self.session.origins.span(part.origin), "this definition")
                .help("print it with `--jinja-definitions`, if something in the cluster understands it"),
        );
    }

    /// On a stream there are no files, so the template stands in the document.
    fn inline_template(&mut self, part: &Part, node: &mut Node) -> bool {
        let jinja = ["spec", "schematic", "jinja"];
        let jinja = jinja
            .iter()
            .try_fold(node, |node, key| node.as_map_mut()?.get_mut(key));
        let Some(jinja) = jinja.and_then(Node::as_map_mut) else {
            return true;
        };
        if jinja
            .get("includes")
            .and_then(Node::as_list)
            .is_some_and(|list| !list.is_empty())
        {
            let message = format!("the template of `{}` includes files", part.name);
            self.session.diagnostics.push(
                Diagnostic::error(&codes::JINJA_DEFINITION, message)
                    .place(self.session.origins.span(part.origin), "this definition")
                    .help("import into a workspace folder; a stream has no files"),
            );
            return false;
        }
        let Some(file) = jinja.remove("templateFile") else {
            return true;
        };
        let path = file.value.as_str().unwrap_or_default();
        if let Some(template) = part.files.iter().find(|one| &*one.written == path) {
            jinja.insert(
                key("template", self.origin),
                Node::string(template.text.clone(), self.origin),
            );
        }
        true
    }

    /// With the cluster's set the variables are merged into it; without it they are in the bundle.
    fn variables(&mut self, bundle: &ProfileBundle, live: Option<&VariableSet>) {
        let sets = self.opened.workspace.variable_sets().iter();
        let incoming = incoming(sets, bundle);
        if let Some(live) = live {
            let merged = MergedSet::new(
                incoming,
                Some(live),
                None,
                self.options.on_conflict,
                &self.session.origins,
                &mut self.session.diagnostics,
            );
            let node = merged.node(Some(live), &self.options.namespace, self.origin);
            let mut carried = Carried::default();
            carried.own.insert(self.options.namespace.clone());
            let node = neutral(&node, &carried).placed(&self.options.namespace, self.origin);
            self.rows.push(ImportRow {
                action: Action::Print,
                kind: "VariableSet".to_owned(),
                name: VARIABLE_SET_NAME.to_owned(),
                version: None,
                path: None,
            });
            self.print(4, node);
            self.bundle(&[]);
            return;
        }
        let declared: BTreeSet<&str> = bundle
            .variables
            .iter()
            .map(|one| &*one.name.value)
            .collect();
        let only_in_sets: Vec<Incoming<'_>> = incoming
            .into_iter()
            .filter(|one| !declared.contains(&*one.variable.name.value))
            .collect();
        self.bundle(&only_in_sets);
    }

    /// The bundle, with these variables besides its own.
    fn bundle(&mut self, variables: &[Incoming<'_>]) {
        let parts = self.opened.parts.iter();
        let Some(part) = parts
            .into_iter()
            .find(|part| &*part.kind == "ProfileBundle")
        else {
            return;
        };
        let PartContent::Neutral(neutral) = &part.content else {
            return;
        };
        let mut node = neutral.placed(&self.options.namespace, self.origin);
        if !variables.is_empty() && add_variables(&mut node, variables, self.origin).is_none() {
            let message = "the variables of the archive's set do not fit into the bundle's";
            self.session.diagnostics.push(
                Diagnostic::error(&codes::LIVE_VARIABLES, message)
                    .place(
                        self.session.origins.span(part.origin),
                        "`spec.variableSet` of this bundle is a mapping",
                    )
                    .help("merge them into the cluster's set with `--live-variables FILE`"),
            );
            return;
        }
        self.rows.push(ImportRow::of(part, Action::Print, None));
        self.print(5, node);
    }

    fn print(&mut self, rank: u8, node: Node) {
        self.documents.push(Document {
            rank,
            printed: node.clone(),
            read: (PathBuf::from("stream.yaml"), node),
        });
    }

    /// Reads what goes onto the stream as a workspace, and judges it.
    fn finish(mut self) -> Result<Imported, Reported> {
        self.documents.sort_by_key(|document| document.rank);
        let (documents, more) = self
            .documents
            .into_iter()
            .map(|document| (document.printed, document.read))
            .unzip();
        let settings = &self.opened.settings;
        let mut reading = Reading {
            files: &self.beside,
            settings,
            sources: &mut self.session.sources,
            origins: &mut self.session.origins,
            diagnostics: &mut self.session.diagnostics,
        };
        let after = Workspace::default().changed(&BTreeSet::new(), more, &mut reading);
        let after = after.with_catalogue(
            settings,
            &mut self.session.sources,
            &mut self.session.origins,
            &mut self.session.diagnostics,
        )?;
        let mut missing = Vec::new();
        if let Some(bundle) = after.bundles().as_slice().first() {
            missing = judge(bundle, &after, settings, self.session)?;
            // They are in the folder.
            let written = self.options.cluster_profiles.is_some();
            missing.retain(|row| !(written && row.what == "cluster profile"));
        }
        let bundle = &self.opened.bundle;
        Ok(Imported {
            report: ImportReport {
                name: bundle.metadata.name.value.to_string(),
                version: bundle.version.as_ref().map(|one| one.value.to_string()),
                namespace: self.options.namespace.clone(),
                digest: self.opened.digest.clone(),
                changes: self.rows,
                missing,
            },
            files: self.written,
            documents,
        })
    }
}

/// Puts variables into the inline set of a bundle, if it is a list.
fn add_variables(node: &mut Node, variables: &[Incoming<'_>], origin: OriginId) -> Option<()> {
    let spec = node.as_map_mut()?.get_mut("spec")?.as_map_mut()?;
    if spec.get("variableSet").is_none() {
        spec.insert(
            key("variableSet", origin),
            Node::new(Data::List(Vec::new()), origin),
        );
    }
    let mut set = spec.get_mut("variableSet")?;
    if set.get("variables").is_some() {
        set = set.as_map_mut()?.get_mut("variables")?;
    }
    let Data::List(items) = &mut set.data else {
        return None;
    };
    items.extend(variables.iter().map(|one| one.node.clone()));
    let sensitive = variables.iter().filter(|one| one.sensitive);
    let names: Vec<&str> = sensitive.map(|one| &*one.variable.name.value).collect();
    if names.is_empty() {
        return Some(());
    }
    let metadata = node.as_map_mut()?.get_mut("metadata")?.as_map_mut()?;
    if metadata.get("annotations").is_none() {
        metadata.insert(
            key("annotations", origin),
            Node::new(Data::Map(Map::default()), origin),
        );
    }
    let annotations = metadata.get_mut("annotations")?.as_map_mut()?;
    let old = annotations.get(SENSITIVE_VARIABLES).and_then(Node::as_str);
    let all: Vec<&str> = old.into_iter().chain(names).collect();
    let all = all.join(",");
    annotations.insert(key(SENSITIVE_VARIABLES, origin), Node::string(all, origin));
    Some(())
}

fn key(text: &str, origin: OriginId) -> Key {
    Key {
        text: text.into(),
        origin,
    }
}
