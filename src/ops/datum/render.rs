//! `paletteai datum render`.

use super::DatumTables;
use super::load;
use super::load::Documents;
use super::load::Tables;
use crate::datum;
use crate::datum::Facts;
use crate::datum::Making;
use crate::datum::ToKubernetes;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command;
use crate::diag::did_you_mean;
use crate::emit;
use crate::emit::Coverage;
use crate::kubernetes;
use crate::ops::RenderOptions;
use crate::ops::RenderResult;
use crate::ops::Session;
use crate::ops::kinds::is_wanted;
use crate::render::Manifest;
use crate::render::Owned;
use crate::render::Side;
use crate::render::one_stream;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::yaml;
use crate::yaml::Node;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// What is rendered.
#[derive(Clone, Debug, Default)]
pub struct DatumRenderOptions {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// What only the platform knows.
    pub tables: DatumTables,
    /// Which objects are wanted.
    pub objects: ToKubernetes,
    /// Only these kinds, compared without case; empty means all.
    pub include: Vec<String>,
    /// Not these kinds.
    pub exclude: Vec<String>,
    /// Only the Workload of this name, or `NAMESPACE/NAME`.
    pub only: Option<String>,
}

/// Renders Workloads to Kubernetes objects. Each place that a Workload names is a cluster of its
/// own.
///
/// # Errors
/// When a Workload breaks a rule, something in it has no counterpart, or a cluster of the release
/// would not take what is made of it.
pub fn render(
    options: &DatumRenderOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RenderResult, Reported> {
    let tables = options.tables.read(settings, files, session)?;
    let mut documents = load::workloads(&options.paths, settings, files, session)?;
    if let Some(name) = &options.only {
        load::choose(&mut documents, name, session)?;
    }
    let before = session.diagnostics.len();
    let facts = facts(&tables, settings);
    datum::check_identities(&documents.workloads, &mut load::decoding(settings, session));
    // What breaks a rule is told together with what goes by the same name.
    let _reported = load::refuse_broken(&documents.workloads, facts, settings, session);
    session.diagnostics.check_since(before)?;
    let mut making = Making {
        origins: &mut session.origins,
        diagnostics: &mut session.diagnostics,
        strictness: settings.strictness,
    };
    let Documents { workloads, others } = &documents;
    let made = datum::to_kubernetes(workloads, others, facts, options.objects, &mut making);
    let mut manifests: Vec<Owned> = Vec::new();
    for made in made {
        let release = settings.kube_version.value;
        let (origins, diagnostics) = (&session.origins, &mut session.diagnostics);
        // What a cluster of this release would not take is in the session.
        let _told = kubernetes::check_fields(&made.node, release, origins, diagnostics);
        let place = made.place.map(Arc::from);
        let manifest = manifest(made.node, session);
        manifests.extend(manifest.map(|manifest| Owned {
            owner: owner(&made.workload, settings),
            side: Side::Spoke,
            cluster: place,
            manifest,
        }));
    }
    session.diagnostics.check_since(before)?;
    manifests.sort_by(|left, right| {
        let key = |owned: &Owned| (owned.owner.clone(), owned.cluster.clone());
        let by_owner = key(left).cmp(&key(right));
        by_owner.then_with(|| emit::apply_order(&left.manifest, &right.manifest))
    });
    let kinds = Kinds {
        include: &options.include,
        exclude: &options.exclude,
    };
    let manifests = kinds.choose(manifests, session)?;
    let (manifests, _) = one_stream(manifests, &session.origins, &mut session.diagnostics);
    session.diagnostics.check_since(before)?;
    Ok(RenderResult {
        manifests,
        deployments: workloads.len(),
        coverage: Coverage {
            side: Some(Side::Spoke),
            include: options.include.clone(),
            exclude: options.exclude.clone(),
            ..Coverage::default()
        },
        ..RenderResult::default()
    })
}

/// A choice of kinds.
pub(super) struct Kinds<'k> {
    /// Only these, compared without case; empty means all.
    pub(super) include: &'k [String],
    /// Not these.
    pub(super) exclude: &'k [String],
}

impl Kinds<'_> {
    /// The manifests of the kinds that are chosen.
    ///
    /// # Errors
    /// When the choice leaves none.
    pub(super) fn choose(
        &self,
        manifests: Vec<Owned>,
        session: &mut Session,
    ) -> Result<Vec<Owned>, Reported> {
        let options = RenderOptions {
            include: self.include.to_vec(),
            exclude: self.exclude.to_vec(),
            ..RenderOptions::default()
        };
        let (kept, others): (Vec<Owned>, Vec<Owned>) = manifests
            .into_iter()
            .partition(|owned| is_wanted(&owned.manifest.id.kind, &options));
        if !kept.is_empty() || others.is_empty() {
            return Ok(kept);
        }
        let kinds: BTreeSet<&str> = others.iter().map(|one| &*one.manifest.id.kind).collect();
        let mut words = self.include.iter();
        let meant = words.find_map(|word| did_you_mean(word, kinds.iter().copied()));
        let all: Vec<&str> = kinds.into_iter().collect();
        let message = "`--include` and `--exclude` leave none of the objects";
        let help = meant.unwrap_or_else(|| format!("there are: {}", all.join(", ")));
        let diagnostic = Diagnostic::error(&command::NOTHING_CHOSEN, message).help(help);
        Err(session.diagnostics.report(diagnostic))
    }
}

/// What rules and mappings know.
pub(super) fn facts<'t>(tables: &'t Tables, settings: &Settings) -> Facts<'t> {
    Facts {
        types: &tables.types,
        mapping: &tables.mapping,
        level: tables.level,
        release: settings.kube_version.value,
    }
}

/// The object with its keys in order; nothing when Kubernetes would not take it, which is then in
/// the session.
pub(super) fn manifest(mut node: Node, session: &mut Session) -> Option<Manifest> {
    let id = kubernetes::check(&node, &session.origins, &mut session.diagnostics).ok()?;
    yaml::order_keys(&mut node);
    Some(Manifest { id, node })
}

/// `NAMESPACE/NAME`, as folders need it.
pub(super) fn owner(called: &str, settings: &Settings) -> String {
    if called.contains('/') {
        called.to_owned()
    } else {
        format!("{}/{called}", settings.namespace.value)
    }
}
