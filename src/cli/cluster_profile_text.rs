//! Cluster profiles for people.

use super::check::counted;
use super::table;
use crate::emit;
use crate::ops::cluster_profiles::LayerReport;
use crate::ops::cluster_profiles::ProfileListing;
use crate::ops::cluster_profiles::RegistryReport;
use crate::ops::cluster_profiles::RenderedStack;
use crate::ops::cluster_profiles::ShownStacks;
use crate::ops::cluster_profiles::StackReport;
use crate::ops::cluster_profiles::VariableReport;
use crate::source::Origins;
use crate::yaml;

/// How many layers a row of `list` names.
const NAMED: usize = 4;

/// A table of profiles.
pub(super) fn list(listing: &ProfileListing) -> String {
    if listing.cluster_profiles.is_empty() {
        return "no cluster profiles\n".to_owned();
    }
    let mut rows = vec![texts([
        "NAME",
        "VERSION",
        "TYPE",
        "CLOUD",
        "LAYERS",
        "VARIABLES",
        "PLACE",
    ])];
    for row in &listing.cluster_profiles {
        let named: Vec<&str> = row.layers.iter().take(NAMED).map(String::as_str).collect();
        let more = match row.layers.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        rows.push(vec![
            or_dash(&row.name),
            row.version.clone(),
            if row.faulty {
                format!("{} (faulty)", row.title)
            } else {
                row.title.to_owned()
            },
            or_dash(row.cloud_type.as_deref().unwrap_or_default()),
            format!("{}{more}", named.join(", ")),
            row.variables.to_string(),
            row.location.clone(),
        ]);
    }
    table::columns(&rows)
}

/// Stacks, one below the other.
pub(super) fn show(shown: &ShownStacks, with_values: bool) -> String {
    let stacks = shown.stacks.iter().map(|stack| one(stack, with_values));
    stacks.collect::<Vec<_>>().join("\n\n")
}

/// What a stream of a rendered stack holds.
pub(super) struct Stream<'s> {
    /// Values of layers.
    pub(super) values: bool,
    /// Objects.
    pub(super) objects: bool,
    /// With dots in the place of secrets; the histories know them.
    pub(super) masked_with: Option<&'s Origins>,
}

/// One stream of documents in the order of installation, each opened by a comment that says what
/// it is.
pub(super) fn stream(rendered: &RenderedStack, stream: &Stream<'_>) -> String {
    let mut out = String::new();
    let layers = rendered.stack.layers.iter().zip(&rendered.values);
    for (number, (layer, values)) in layers.enumerate() {
        let title = |part: &str| {
            let (profile, name, wave) = (&layer.profile, &layer.display_name, layer.wave);
            format!("---\n# {profile}/{name} {part}, wave {wave}\n")
        };
        if let Some(values) = values.as_ref().filter(|_| stream.values) {
            let text = match stream.masked_with {
                Some(_) => &values.masked,
                None => &values.text,
            };
            out.push_str(&title("values"));
            out.push_str(text.trim_end_matches('\n'));
            out.push('\n');
        }
        let objects = rendered
            .objects
            .iter()
            .filter(|object| object.layer == number);
        for object in objects.filter(|_| stream.objects) {
            out.push_str(&title(&object.part));
            let node = &object.manifest.node;
            match stream.masked_with {
                Some(origins) => yaml::write(&emit::masked(node, origins), &mut out),
                None => yaml::write(node, &mut out),
            }
        }
    }
    out
}

/// Which layers are not among the objects, because what they install is not in the profile.
pub(super) fn left_to_palette(rendered: &RenderedStack, flux: bool) -> String {
    let is_left = |layer: &&LayerReport| match layer.kind {
        "manifest" => false,
        "helm" => !flux,
        _ => true,
    };
    let left = rendered.stack.layers.iter().filter(is_left);
    let names: Vec<&str> = left.map(|layer| &*layer.display_name).collect();
    let layers = counted(rendered.stack.layers.len(), "layer");
    let waves = counted(rendered.stack.waves.len(), "wave");
    let objects = counted(rendered.objects.len(), "object");
    let left = if names.is_empty() {
        String::new()
    } else {
        format!(
            "; of these layers only values are known here: {}",
            names.join(", ")
        )
    };
    format!("rendered {layers} in {waves}, {objects}{left}")
}

fn one(stack: &StackReport, with_values: bool) -> String {
    let mut out = heading(stack);
    out.push_str(&picture(stack));
    out.push_str(&manifests(stack));
    out.push_str(&variables(stack));
    out.push_str(&needs(stack));
    out.push_str(&registries(stack));
    if with_values {
        for layer in &stack.layers {
            out.push_str(&values(layer));
        }
    }
    out
}

fn heading(stack: &StackReport) -> String {
    let mut out = String::new();
    for profile in &stack.profiles {
        let cloud = profile.cloud_type.as_deref();
        let cloud = cloud
            .map(|cloud| format!(" for {cloud}"))
            .unwrap_or_default();
        let (name, version, title) = (&profile.name, &profile.version, profile.title);
        let file = &profile.file;
        line(
            &mut out,
            &format!("{name} {version}: {title}{cloud}, {file}"),
        );
        if let Some(description) = &profile.description {
            for text in description.lines() {
                line(&mut out, &format!("  {text}"));
            }
        }
    }
    out
}

/// The stack with the layer that is installed last on top.
fn picture(stack: &StackReport) -> String {
    if stack.layers.is_empty() {
        return "\nno layers\n".to_owned();
    }
    let several = stack.profiles.len() > 1;
    let rows: Vec<Vec<String>> = stack
        .layers
        .iter()
        .rev()
        .map(|layer| cells(layer, several))
        .collect();
    let table = table::columns(&rows);
    let lines: Vec<&str> = table.lines().collect();
    let width = lines
        .iter()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0);
    let rule = "─".repeat(width + 2);
    let mut out = format!("\n       ┌{rule}┐\n");
    let mut above: Option<usize> = None;
    for (row, layer) in lines.iter().zip(stack.layers.iter().rev()) {
        let is_new = above != Some(layer.wave);
        if is_new && above.is_some() {
            line(&mut out, &format!("       ├{rule}┤"));
        }
        let wave = if is_new {
            layer.wave.to_string()
        } else {
            String::new()
        };
        let padding = " ".repeat(width - row.chars().count());
        line(&mut out, &format!("  {wave:>3}  │ {row}{padding} │"));
        above = Some(layer.wave);
    }
    line(&mut out, &format!("       └{rule}┘"));
    out
}

fn cells(layer: &LayerReport, several: bool) -> Vec<String> {
    let version = match (&layer.version, &layer.tag) {
        (Some(version), Some(tag)) if version != tag => format!("{version} ({tag})"),
        (Some(version), _) | (None, Some(version)) => version.clone(),
        (None, None) => "-".to_owned(),
    };
    let origin = match &layer.registry {
        Some(registry) => format!("{} from {registry}", layer.kind),
        None => layer.kind.to_owned(),
    };
    let namespace = layer.namespace.as_ref();
    let namespace = namespace.map(|namespace| format!("in {namespace}"));
    let mut cells = vec![
        layer.layer.to_owned(),
        layer.display_name.clone(),
        version,
        origin,
        namespace.unwrap_or_default(),
    ];
    if several {
        cells.push(layer.profile.clone());
    }
    cells
}

fn manifests(stack: &StackReport) -> String {
    let layers = stack.layers.iter();
    let rows = layers.flat_map(|layer| {
        layer.manifests.iter().map(|manifest| {
            let objects = manifest.objects.join(", ");
            vec![layer.display_name.clone(), manifest.name.clone(), objects]
        })
    });
    section("manifests", &rows.collect::<Vec<_>>())
}

fn variables(stack: &StackReport) -> String {
    if stack.variables.is_empty() {
        return String::new();
    }
    let several = stack.profiles.len() > 1;
    let mut head = texts(["VARIABLE", "FORMAT", "VALUE", "NOTES", "USED BY"]);
    if several {
        head.push("PROFILE".to_owned());
    }
    let mut rows = vec![head];
    for variable in &stack.variables {
        let value = match variable.value.as_deref() {
            None => "-".to_owned(),
            Some("") => "\"\"".to_owned(),
            Some(value) => first_line(value),
        };
        let mut row = vec![
            variable.name.clone(),
            variable.format.to_owned(),
            value,
            notes(variable),
            variable.used_by.join(", "),
        ];
        if several {
            row.push(variable.profile.clone());
        }
        rows.push(row);
    }
    section("variables", &rows)
}

fn notes(variable: &VariableReport) -> String {
    let mut notes = Vec::new();
    let flags = [
        (variable.given, "given"),
        (variable.value.is_none(), "needs a value"),
        (variable.required, "required"),
        (variable.immutable, "read-only"),
        (variable.hidden, "hidden"),
        (variable.sensitive, "sensitive"),
    ];
    notes.extend(flags.iter().filter(|(set, _)| *set).map(|(_, word)| *word));
    let mut notes: Vec<String> = notes.into_iter().map(str::to_owned).collect();
    if !variable.options.is_empty() {
        notes.push(format!("one of {}", variable.options.join("|")));
    }
    notes.join(", ")
}

fn needs(stack: &StackReport) -> String {
    let rows: Vec<Vec<String>> = stack
        .needs
        .iter()
        .map(|need| vec![need.name.clone(), need.used_by.join(", ")])
        .collect();
    section("only Palette knows, unless --macros tells", &rows)
}

fn registries(stack: &StackReport) -> String {
    let rows: Vec<Vec<String>> = stack.registries.iter().map(registry).collect();
    section("registries", &rows)
}

fn registry(registry: &RegistryReport) -> Vec<String> {
    let name = registry.name.as_deref().or(registry.uid.as_deref());
    let kind = match (registry.kind, registry.provider_type) {
        (Some(kind), Some(provider)) => format!("{kind} with {provider}"),
        (Some(kind), None) => kind.to_owned(),
        (None, _) => "-".to_owned(),
    };
    let private = if registry.private { "private" } else { "" };
    vec![name.unwrap_or("-").to_owned(), kind, private.to_owned()]
}

fn values(layer: &LayerReport) -> String {
    let what = format!("{} ({})", layer.display_name, layer.layer);
    match &layer.values {
        None => format!("\nvalues of {what}: those of the pack\n"),
        Some(values) => {
            let lines = values
                .lines()
                .map(|line| format!("  {line}").trim_end().to_owned() + "\n");
            format!("\nvalues of {what}\n{}", lines.collect::<String>())
        }
    }
}

/// A heading with an indented table below it, or nothing.
fn section(heading: &str, rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let table = table::columns(rows);
    let lines = table.lines().map(|line| format!("  {line}\n"));
    format!("\n{heading}\n{}", lines.collect::<String>())
}

fn first_line(text: &str) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    match lines.next() {
        None => first,
        Some(_) => format!("{first} …"),
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn or_dash(text: &str) -> String {
    if text.is_empty() {
        "-".to_owned()
    } else {
        text.to_owned()
    }
}

fn texts<'t>(cells: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    cells.into_iter().map(str::to_owned).collect()
}
