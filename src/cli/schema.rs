//! `paletteai schema` and `paletteai crds`.

use super::run::Run;
use super::table;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::ops;
use crate::yaml;
use clap::Args;
use clap::ValueEnum;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai schema > .paletteai.schema.json  every kind, with the parameters of this workspace's definitions
  paletteai schema WorkloadProfile           one kind
  paletteai -C platform schema environment")]
pub(super) struct SchemaArguments {
    /// A kind, in any case [default: every kind, told apart by `kind`]
    kind: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai crds --standalone | kubectl apply -f -
  paletteai crds --standalone -o json")]
pub(super) struct CrdsArguments {
    /// Confirm that they are for clusters without PaletteAI, whose own definitions have the same
    /// names
    #[arg(long)]
    standalone: bool,
    /// yaml or json
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    format: ManifestFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ManifestFormat {
    /// A stream
    #[default]
    Yaml,
    /// One `v1` `List`
    Json,
}

/// Prints the JSON Schema of a kind, or of all.
pub(super) fn schema(arguments: &SchemaArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let kind = arguments.kind.as_deref();
    let schema = ops::schema(
        kind,
        &run.directories,
        &run.settings,
        &run.files,
        run.session,
    )?;
    run.result(&table::json(&schema))
}

/// Prints `CustomResourceDefinition`s of our kinds.
pub(super) fn crds(arguments: &CrdsArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    if !arguments.standalone {
        let message = "`crds` prints definitions for clusters without PaletteAI only";
        let diagnostic = Diagnostic::error(&codes::STANDALONE, message)
            .help("PaletteAI brings its own, of the same names; for a cluster without it, add `--standalone`");
        return Err(run.session.diagnostics.report(diagnostic));
    }
    let definitions = ops::custom_resource_definitions();
    let text = match arguments.format {
        ManifestFormat::Json => table::json(&serde_json::json!({
            "apiVersion": "v1",
            "kind": "List",
            "items": definitions,
        })),
        ManifestFormat::Yaml => {
            let documents = definitions
                .iter()
                .map(|definition| yaml_of(definition, run));
            documents.collect()
        }
    };
    run.result(&text)
}

/// One document of a stream, with what it is for.
fn yaml_of(definition: &serde_json::Value, run: &mut Run<'_>) -> String {
    let session = &mut *run.session;
    let text = table::json(definition);
    let source = session.sources.add("<crds>", text.as_str());
    let Some(source) = source else {
        return String::new();
    };
    let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
    let documents = yaml::read(source, &text, origins, diagnostics);
    let mut stream = String::new();
    for document in documents {
        stream.push_str("---\n# for clusters without PaletteAI only\n");
        yaml::write(&document.node, &mut stream);
    }
    stream
}
