//! `provenance.jsonl` says what `explain` says, of every field of every case.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test harness reads files, and may fail loudly"
)]

use paletteai::emit;
use paletteai::emit::Citations;
use paletteai::emit::Field;
use paletteai::ops;
use paletteai::ops::RenderOptions;
use paletteai::ops::RenderResult;
use paletteai::ops::Session;
use paletteai::render::Owned;
use paletteai::source::OriginId;
use paletteai::source::Span;
use paletteai::workspace::DiskFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Path as FieldPath;
use paletteai::yaml::Strictness;
use paletteai::yaml::path::Step;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

/// The folders of all cases.
fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases");
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let commands = entries
        .map(Result::unwrap)
        .filter(|entry| entry.file_name() == "cmd");
    commands
        .map(|entry| entry.path().parent().unwrap().to_owned())
        .collect()
}

fn render(case: &Path, session: &mut Session) -> Option<RenderResult> {
    let options = RenderOptions {
        paths: vec![case.to_owned()],
        ..RenderOptions::default()
    };
    let settings = Settings::defaults(Strictness::default(), &mut session.origins);
    ops::render(&options, &settings, &DiskFiles, session).ok()
}

/// The lines of all side files, by the object's file below the output folder and by path.
type Lines = BTreeMap<(String, String), Value>;

fn lines(result: &RenderResult, session: &Session) -> Lines {
    let mut lines = Lines::new();
    for side in emit::provenance(&result.manifests, &session.origins, &session.sources) {
        let folder = side.path.strip_suffix("provenance.jsonl").unwrap();
        for line in side.text.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| line[key].as_str().unwrap().to_owned();
            let key = (format!("{folder}{}", text("file")), text("path"));
            assert!(lines.insert(key, line).is_none(), "a line stands twice");
        }
    }
    lines
}

/// What a line cites in a role; nothing where there is no line.
fn cited(line: Option<&Value>, role: &str) -> BTreeSet<String> {
    let places = line
        .and_then(|line| line.get(role))
        .and_then(Value::as_array);
    let places = places.into_iter().flatten();
    places
        .map(|place| place.as_str().unwrap().to_owned())
        .collect()
}

/// Paths of what a field hangs on besides itself: the object, what holds the field, and the items
/// before it and before what holds it.
fn above(path: &FieldPath) -> Vec<String> {
    let mut above = Vec::new();
    let mut holder = FieldPath::default();
    for step in path.steps() {
        above.push(holder.to_string());
        if let Step::Index(index) = step {
            for before in 0..*index {
                let mut item = holder.clone();
                item.push(Step::Index(before));
                above.push(item.to_string());
            }
        }
        holder.push(step.clone());
    }
    above
}

struct Checked<'c> {
    lines: &'c Lines,
    session: &'c Session,
}

impl Checked<'_> {
    fn words(&self, places: &BTreeMap<Span, OriginId>) -> BTreeSet<String> {
        let sources = &self.session.sources;
        let places = places.keys();
        places
            .map(|place| sources.location(*place).to_string())
            .collect()
    }

    /// What is wrong with the line of a field.
    fn complaint(&self, file: &str, object: &Citations, field: &Field<'_>) -> Option<String> {
        let line = |path: String| self.lines.get(&(file.to_owned(), path));
        let own = line(field.path.to_string());
        let Some(line_of_field) = own else {
            return Some("has no line".to_owned());
        };
        if line_of_field.get("sources").is_some() == line_of_field.get("rule").is_some() {
            return Some("has both a source and a rule, or neither".to_owned());
        }
        let explained = Citations::of_field(field, &self.session.origins);
        let sources = self.words(&explained.sources);
        let mut hangs_on = self.words(&explained.conditions);
        hangs_on.extend(self.words(&object.conditions));
        hangs_on.extend(self.words(&object.sources));
        let mut told = cited(own, "conditions");
        for path in above(&field.path) {
            told.extend(cited(line(path.clone()), "conditions"));
            told.extend(cited(line(path), "sources"));
        }
        hangs_on.retain(|place| !sources.contains(place));
        told.retain(|place| !sources.contains(place));
        let pairs = [
            ("sources", cited(own, "sources"), sources),
            ("conditions", told, hangs_on),
            (
                "shadowed",
                cited(own, "shadowed"),
                self.words(&explained.shadowed),
            ),
        ];
        let mut wrong = pairs.into_iter().filter(|(_, told, meant)| told != meant);
        wrong
            .next()
            .map(|(role, told, meant)| format!("says {role} {told:?} and not {meant:?}"))
    }

    fn complaints(&self, owned: &Owned) -> Vec<String> {
        let file = emit::path_of(owned);
        let node = &owned.manifest.node;
        let object = Citations::of_object(node, &self.session.origins);
        let fields = emit::fields(node, &FieldPath::default()).into_iter();
        let complaints = fields.filter_map(|field| {
            let complaint = self.complaint(&file, &object, &field)?;
            Some(format!("{file} {}: {complaint}", field.path))
        });
        complaints.collect()
    }
}

#[test]
fn a_side_file_cites_for_every_field_what_explain_cites() {
    let (mut fields, mut complaints) = (0, Vec::new());
    for case in cases() {
        let mut session = Session::default();
        let Some(result) = render(&case, &mut session) else {
            continue;
        };
        let lines = &lines(&result, &session);
        fields += lines.len();
        let session = &session;
        let checked = Checked { lines, session };
        complaints.extend(
            result
                .manifests
                .iter()
                .flat_map(|owned| checked.complaints(owned)),
        );
    }
    assert!(fields > 2000, "only {fields} lines");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
