//! The inference engines of a compute pool and of a model.

use crate::diag::Diagnostic;
use crate::diag::codes::bundles as codes;
use crate::model::INFERENCE_ENGINE;
use crate::model::ProfileBundle;
use crate::model::Text;
use crate::source::Origins;

/// The bundle that makes a compute pool, and the one that deploys a model to it.
#[derive(Clone, Copy, Debug)]
pub struct Engines<'w> {
    /// The pool's.
    pub pool: &'w ProfileBundle,
    /// The model's.
    pub model: &'w ProfileBundle,
}

/// Whether a model runs in a pool, as far as the labels `palette.ai/inference-engine` tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compatibility {
    /// Both name one engine, or neither names any.
    Compatible,
    /// They name different engines.
    Incompatible,
    /// Only one of them names an engine.
    Unknown,
}

impl Compatibility {
    /// `compatible`, `incompatible`, `unknown`
    pub fn word(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Incompatible => "incompatible",
            Self::Unknown => "unknown",
        }
    }
}

impl Engines<'_> {
    /// Compares the two.
    pub fn compatibility(&self) -> Compatibility {
        match (self.pool.inference_engine(), self.model.inference_engine()) {
            (None, None) => Compatibility::Compatible,
            (Some(pool), Some(model)) if pool.value == model.value => Compatibility::Compatible,
            (Some(_), Some(_)) => Compatibility::Incompatible,
            _ => Compatibility::Unknown,
        }
    }

    /// What there is to say against the two: an error where their engines differ, a warning where
    /// only one names any.
    pub fn report(&self, origins: &Origins) -> Option<Diagnostic> {
        let (pool, model) = (self.pool.inference_engine(), self.model.inference_engine());
        let names = (&self.pool.metadata.name, &self.model.metadata.name);
        match (pool, model) {
            (Some(pool), Some(model)) if pool.value != model.value => {
                let message = format!(
                    "`{}` needs the inference engine `{}`, and `{}` is made for `{}`",
                    names.1.value, model.value, names.0.value, pool.value
                );
                let diagnostic = Diagnostic::error(&codes::OTHER_ENGINE, message)
                    .place(origins.span(model.origin), "the model's engine")
                    .place(origins.span(pool.origin), "the pool's engine")
                    .help("choose bundles with one engine");
                Some(diagnostic)
            }
            (Some(pool), None) => Some(half(names.1, &pool, origins)),
            (None, Some(model)) => Some(half(names.0, &model, origins)),
            _ => None,
        }
    }
}

/// Only one of two bundles names an engine.
fn half(silent: &Text, engine: &Text, origins: &Origins) -> Diagnostic {
    let message = format!(
        "`{}` names no inference engine, and the other bundle names `{}`",
        silent.value, engine.value
    );
    Diagnostic::warning(&codes::UNKNOWN_ENGINE, message)
        .place(origins.span(silent.origin), "this one names none")
        .place(origins.span(engine.origin), "named here")
        .help(format!(
            "add the label `{INFERENCE_ENGINE}: {}` if that is its engine",
            engine.value
        ))
}
