//! `paletteai definition test`.

use crate::authoring::Case;
use crate::authoring::DefaultContext;
use crate::authoring::Exercise;
use crate::authoring::Inputs;
use crate::authoring::Subject;
use crate::authoring::Trial;
use crate::authoring::expected_node;
use crate::authoring::with_expectation;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::definitions as codes;
use crate::emit::Existing;
use crate::emit::WholeFile;
use crate::jinja::Branch;
use crate::jinja::Coverage;
use crate::model::Definition;
use crate::ops::Session;
use crate::ops::documents::read_source;
use crate::schema::Declaration;
use crate::source::Spanned;
use crate::workspace::CaseFiles;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::workspace::case_files;
use crate::workspace::shown;
use serde::Serialize;
use std::path::Path;
use std::path::PathBuf;

/// What to test.
#[derive(Clone, Debug, Default)]
pub struct TestOptions {
    /// Folders with definitions, definitions, or cases.
    pub paths: Vec<PathBuf>,
    /// Whether expectations are written anew where they differ.
    pub update: bool,
}

/// What came of the tests.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TestReport {
    /// Definition by definition, in the order of their files.
    pub definitions: Vec<DefinitionTests>,
    /// Files to be written: cases with another expectation.
    #[serde(skip)]
    pub updates: Vec<WholeFile>,
}

/// The tests of one definition.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DefinitionTests {
    /// `component`, `trait` or `policy`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// `spec.version`, where it has one.
    pub version: Option<String>,
    /// Its file.
    pub file: String,
    /// Its cases.
    pub cases: Vec<CaseReport>,
    /// How much of its template the cases reach.
    pub branches: Counted,
    /// The branches that no case takes.
    pub uncovered: Vec<BranchReport>,
    /// How many of its parameters the cases need: without one of them, something else comes of a
    /// case.
    pub parameters: Counted,
    /// The parameters that no case needs.
    pub unneeded: Vec<ParameterPlace>,
}

/// A declared parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ParameterPlace {
    /// Its path, such as `ports[].name`; from its shape on, where it is declared in one.
    pub name: String,
    /// `file:line:column` of its declaration.
    pub location: String,
}

/// How many there are, and how many of them the cases reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counted {
    /// How many there are.
    pub total: usize,
    /// How many are reached.
    pub reached: usize,
}

/// A branch of a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BranchReport {
    /// `file:line:column` of what decides.
    pub location: String,
    /// What decides.
    pub condition: String,
    /// What does not happen: `is never true`.
    pub never: &'static str,
}

/// One case.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseReport {
    /// Its name, the file's.
    pub name: String,
    /// Its file.
    pub file: String,
    /// What it is about.
    pub description: Option<String>,
    /// What came of it.
    pub status: CaseStatus,
    /// What differs, for people.
    pub difference: Option<String>,
    /// What the definition made of it, or what it said.
    #[serde(skip)]
    pub trial: Trial,
}

/// What came of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseStatus {
    /// It is as expected.
    Passed,
    /// It is not.
    Failed,
    /// It was not, and its file says now what it is.
    Updated,
}

impl TestReport {
    /// How many cases came to something.
    pub fn count(&self, status: CaseStatus) -> usize {
        let cases = self.definitions.iter().flat_map(|one| &one.cases);
        cases.filter(|case| case.status == status).count()
    }

    /// The branches of all templates.
    pub fn branches(&self) -> Counted {
        Counted::sum(self.definitions.iter().map(|one| one.branches))
    }

    /// The parameters of all definitions.
    pub fn parameters(&self) -> Counted {
        Counted::sum(self.definitions.iter().map(|one| one.parameters))
    }
}

impl Counted {
    /// Whether nothing is missing.
    pub fn is_complete(self) -> bool {
        self.reached == self.total
    }

    fn sum(all: impl Iterator<Item = Self>) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            total: sum.total + one.total,
            reached: sum.reached + one.reached,
        })
    }
}

/// Runs the cases of definitions. What cannot be read or compiled is in the session, and the report
/// holds all the rest.
///
/// # Errors
/// When there is no definition at the paths.
pub fn test_definitions(
    options: &TestOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<TestReport, Reported> {
    let found = case_files(
        files,
        &options.paths,
        &mut session.sources,
        &mut session.diagnostics,
    )?;
    if found.is_empty() {
        let paths: Vec<String> = options.paths.iter().map(|path| shown(path)).collect();
        let message = format!(
            "there is no `definition.yaml` below `{}`",
            paths.join("`, `")
        );
        let diagnostic = Diagnostic::error(&codes::NO_DEFINITION, message)
            .help("begin one with `paletteai definition new component NAME`");
        return Err(session.diagnostics.report(diagnostic));
    }
    let (sources, origins) = (&mut session.sources, &mut session.origins);
    let context = DefaultContext::read(sources, origins, &mut session.diagnostics);
    let mut report = TestReport::default();
    for one in &found {
        let mut bench = Bench {
            options,
            settings,
            files,
            context: &context,
            updates: &mut report.updates,
        };
        // What is wrong with one definition is in the session, and the next one is tested.
        if let Ok(tests) = bench.definition(one, session) {
            report.definitions.push(tests);
        }
    }
    Ok(report)
}

/// What all tests have in common.
struct Bench<'a> {
    options: &'a TestOptions,
    settings: &'a Settings,
    files: &'a dyn Files,
    context: &'a DefaultContext,
    updates: &'a mut Vec<WholeFile>,
}

impl Bench<'_> {
    fn definition(
        &mut self,
        found: &CaseFiles,
        session: &mut Session,
    ) -> Result<DefinitionTests, Reported> {
        let workspace = self.load(&found.definition, session)?;
        let definition = only(&workspace, &found.definition, session)?;
        let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
        let subject = Subject::new(definition, origins, diagnostics)?;
        let mut reached = Reached {
            coverage: Coverage::default(),
            exercise: Exercise::new(&subject),
        };
        let mut cases = Vec::new();
        for path in &found.cases {
            // A case that cannot be read is in the session, and the next one is tried.
            if let Ok(case) = self.case(path, definition, &subject, &mut reached, session) {
                cases.push(case);
            }
        }
        let (uncovered, unneeded) = (
            reached.uncovered(&subject, session),
            reached.unneeded(session),
        );
        let counted = |total: usize, missing: usize| Counted {
            total,
            reached: total - missing,
        };
        let version = definition.version.as_ref();
        Ok(DefinitionTests {
            kind: definition.kind.name(),
            name: definition.metadata.name.value.to_string(),
            version: version.map(|version| version.value.to_string()),
            file: shown(&found.definition),
            cases,
            branches: counted(subject.branches().len(), uncovered.len()),
            uncovered,
            parameters: counted(subject.schema().declarations().len(), unneeded.len()),
            unneeded,
        })
    }

    fn load(&self, definition: &Path, session: &mut Session) -> Result<Workspace, Reported> {
        let before = session.diagnostics.len();
        let workspace = Workspace::read(
            self.files,
            &[definition.to_owned()],
            self.settings,
            &mut session.sources,
            &mut session.origins,
            &mut session.diagnostics,
        )?;
        session.diagnostics.check_since(before)?;
        Ok(workspace)
    }

    fn case(
        &mut self,
        path: &Path,
        definition: &Definition,
        subject: &Subject<'_>,
        reached: &mut Reached<'_>,
        session: &mut Session,
    ) -> Result<CaseReport, Reported> {
        let source = read_source(path, self.files, session)?;
        let case = Case::read(
            source,
            &session.sources,
            self.settings,
            &mut session.origins,
            &mut session.diagnostics,
        )?;
        let version = &self.settings.kube_version;
        let version = Spanned::new(version.value, version.origin);
        let version = case.kube_version.as_ref().unwrap_or(&version);
        let context = self.context.of(definition, version, case.context.as_ref());
        let given = case.parameters.as_ref();
        let inputs = Inputs {
            parameters: given,
            context: &context,
            origin: given.map_or(case.node.origin, |given| given.origin),
        };
        let trial = subject.run(&inputs, &mut reached.coverage, &mut session.origins);
        reached
            .exercise
            .add(subject, &inputs, &trial, &mut session.origins);
        let origins = &session.origins;
        let difference = match &case.expect {
            Some(expect) => expect.difference(&trial, &case, origins),
            None => Some("it has no `expect` yet; `--update` writes one\n".to_owned()),
        };
        let status = match &difference {
            None => CaseStatus::Passed,
            Some(_) if self.options.update => {
                self.update(path, &case, &trial, session)?;
                CaseStatus::Updated
            }
            Some(_) => CaseStatus::Failed,
        };
        let name = path.file_stem().unwrap_or_default();
        Ok(CaseReport {
            name: name.to_string_lossy().into_owned(),
            file: shown(path),
            description: case.description.map(|text| text.value.to_string()),
            status,
            difference: difference.filter(|_| status == CaseStatus::Failed),
            trial,
        })
    }

    fn update(
        &mut self,
        path: &Path,
        case: &Case,
        trial: &Trial,
        session: &mut Session,
    ) -> Result<(), Reported> {
        let origins = &session.origins;
        let span = origins.get(case.node.origin).site;
        let text = span.map_or("", |span| session.sources.text(span.source));
        let expect = expected_node(trial, case, origins);
        let Some(text) = with_expectation(text, case, &expect, origins) else {
            let message = format!("`expect` cannot be written into `{}`", shown(path));
            let diagnostic = Diagnostic::error(&codes::CASE, message)
                .place(span, "this is no block of keys")
                .help("write each key of the case on a line of its own");
            return Err(session.diagnostics.report(diagnostic));
        };
        self.updates.push(WholeFile {
            path: path.to_owned(),
            content: text.into_bytes(),
            existing: Existing::Replace,
        });
        Ok(())
    }
}

/// What the cases of a definition reach.
struct Reached<'s> {
    coverage: Coverage,
    exercise: Exercise<'s>,
}

impl Reached<'_> {
    fn uncovered(&self, subject: &Subject<'_>, session: &Session) -> Vec<BranchReport> {
        let branches = subject.branches().into_iter();
        let uncovered = branches.filter(|branch| !self.coverage.holds(branch));
        let report = |branch: Branch| BranchReport {
            location: session.sources.location(branch.span).to_string(),
            condition: one_line(session.sources.slice(branch.span)),
            never: branch.never(),
        };
        uncovered.map(report).collect()
    }

    fn unneeded(&self, session: &Session) -> Vec<ParameterPlace> {
        let left = self.exercise.left().iter();
        let place = |(name, declaration): (&String, &Declaration<'_>)| ParameterPlace {
            name: name.clone(),
            location: session.place_of(declaration.key),
        };
        left.map(place).collect()
    }
}

/// The one definition of a file.
fn only<'w>(
    workspace: &'w Workspace,
    path: &Path,
    session: &mut Session,
) -> Result<&'w Definition, Reported> {
    let mut all = workspace.all_definitions();
    if let (Some(definition), None) = (all.next(), all.next()) {
        return Ok(definition);
    }
    let count = workspace.all_definitions().count();
    let message = match count {
        0 => format!("`{}` holds no definition", shown(path)),
        count => format!("`{}` holds {count} definitions", shown(path)),
    };
    let diagnostic = Diagnostic::error(&codes::NO_DEFINITION, message)
        .help("a definition with cases has a file and a folder of its own");
    Err(session.diagnostics.report(diagnostic))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
