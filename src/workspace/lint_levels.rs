//! How serious each lint is taken to be, by the settings file.

use crate::diag::Code;
use crate::diag::Fault;
use crate::diag::codes;
use crate::diag::codes::workspace::SETTING;
use crate::diag::did_you_mean;
use crate::yaml::Node;
use std::collections::BTreeMap;

/// How serious a lint is taken to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LintLevel {
    /// It is not looked for.
    Off,
    /// Worth a thought; `check` still ends well.
    Note,
    /// `check` ends with a finding.
    Warning,
    /// The same, in stronger words.
    Error,
}

impl LintLevel {
    /// All levels, by weight.
    pub const ALL: [Self; 4] = [Self::Off, Self::Note, Self::Warning, Self::Error];

    /// As written in the settings file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Reads a level. YAML reads a plain `off` as `false`, which means the same.
    fn read(node: &Node) -> Option<Self> {
        if node.as_bool() == Some(false) {
            return Some(Self::Off);
        }
        let word = node.as_str()?;
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// The levels that the settings file sets; lints that are not in it have their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LintLevels {
    by_name: BTreeMap<String, LintLevel>,
}

impl LintLevels {
    /// The level set for a lint, if one is.
    pub fn get(&self, lint: &Code) -> Option<LintLevel> {
        self.by_name.get(lint.name()).copied()
    }

    /// Sets the level of a lint, whatever the settings file says.
    pub fn force(&mut self, lint: &Code, level: LintLevel) {
        self.by_name.insert(lint.name().to_owned(), level);
    }

    /// Takes up `<lint>: <level>`.
    ///
    /// # Errors
    /// When there is no such lint or level.
    pub(super) fn set(&mut self, name: &str, level: &Node) -> Result<(), Fault> {
        if codes::lints().all(|code| code.name() != name) {
            let fault = Fault::new(&SETTING, format!("there is no lint `{name}`"));
            let names = codes::lints().map(Code::name);
            return Err(match did_you_mean(name, names) {
                Some(help) => fault.help(help),
                None => fault.help("`docs/check.md` lists them"),
            });
        }
        let Some(level) = LintLevel::read(level) else {
            let given = level
                .as_str()
                .map_or_else(|| level.kind().to_owned(), |text| format!("`{text}`"));
            let message = format!("{given} is not a level of the lint `{name}`");
            let words = LintLevel::ALL.map(LintLevel::word).join("`, `");
            return Err(Fault::new(&SETTING, message).help(format!("write one of `{words}`")));
        };
        self.by_name.insert(name.to_owned(), level);
        Ok(())
    }
}
