//! CEL, as far as selectors of clusters need it.
//!
//! In: an expression, and the document of a cluster.
//! Out: whether the cluster matches.
//! Never: guesses: what a hub knows and we do not is refused with its name, before anything is
//! evaluated.
//!
//! The language is that of <https://github.com/google/cel-spec>; the functions are those of its
//! standard library, of the extension for strings, and of Kubernetes
//! (<https://kubernetes.io/docs/reference/using-api/cel/>), without times, bytes, addresses, URLs
//! and formats.

mod ast;
mod check;
mod convert;
mod evaluate;
mod functions;
mod literals;
mod operators;
mod parse;
mod refusal;
mod table;
#[cfg(test)]
mod tests;
mod tokens;
mod types;
mod value;

pub(super) use convert::cluster_value;
pub use refusal::Refusal;
pub(super) use value::Value;

use ast::Expr;
use check::Patterns;
use evaluate::Evaluation;
use evaluate::Failure;
use std::sync::Arc;

/// The scores that an add-on gave a cluster, by the cluster's name and the resource's; `None` where
/// there is no such resource.
pub(super) type ScoreLookup<'l> = dyn Fn(&str, &str) -> Option<Vec<(Arc<str>, i64)>> + 'l;

/// An expression that can be evaluated.
#[derive(Clone, Debug)]
pub struct Program {
    root: Arc<Expr>,
    patterns: Arc<Patterns>,
}

impl Program {
    /// Reads an expression.
    ///
    /// # Errors
    /// What a hub would say about it, or what we do not know of it.
    pub fn compile(text: &str) -> Result<Self, Refusal> {
        let root = parse::parse(text)?;
        let patterns = check::check(&root, text)?;
        Ok(Self {
            root: Arc::new(root),
            patterns: Arc::new(patterns),
        })
    }

    /// Why the expression is not true of a cluster; `None` when it is. An error while it is
    /// evaluated, and a result that is no boolean, are a no, as on a hub.
    pub(super) fn objection(&self, cluster: &Value, scores: &ScoreLookup<'_>) -> Option<String> {
        let mut evaluation = Evaluation::new(cluster, scores, &self.patterns);
        match evaluation.value(&self.root) {
            Ok(Value::Bool(true)) => None,
            Ok(Value::Bool(false)) => Some("is false".to_owned()),
            Ok(_) => Some("is no boolean".to_owned()),
            Err(Failure::Error(message)) => Some(format!("fails: {message}")),
            Err(Failure::TooLong) => Some("takes too long".to_owned()),
        }
    }
}
