//! The value of a macro.

use super::functions;
use super::functions::Function;
use super::parse::Operand;
use super::parse::OperandKind;
use super::parse::Pipeline;
use super::parse::Stage;
use super::parse::wrong;
use super::reference::Reference;
use super::value::Budget;
use super::value::Value;
use crate::diag::Fault;
use crate::diag::codes::cluster_profiles as codes;
use crate::macros::MacroFault;
use crate::source::OriginId;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// What a lookup knows about a reference.
#[derive(Clone, Debug)]
pub(in crate::cluster_profile) enum Found {
    /// Its value, and where it comes from.
    Value(Arc<str>, BTreeSet<OriginId>),
    /// There is nothing, which prints as an empty text.
    Nothing,
    /// It has a value that nobody gave us.
    Missing,
    /// Something is wrong with it.
    Wrong(Fault),
    /// Something is wrong with it, and that is reported elsewhere.
    Failed,
}

/// Where values come from.
pub(in crate::cluster_profile) trait Lookup {
    /// What is known about a reference.
    fn find(&mut self, reference: &Reference) -> Found;
    /// What may still be made.
    fn budget(&mut self) -> &mut Budget;
}

/// What a macro became.
#[derive(Clone, Debug)]
pub(in crate::cluster_profile) struct Evaluated {
    /// The text in its place.
    pub(in crate::cluster_profile) text: Arc<str>,
    /// The values it was made of.
    pub(in crate::cluster_profile) sources: BTreeSet<OriginId>,
    /// Whether a part of it is [`Found::Nothing`].
    pub(in crate::cluster_profile) has_nothing: bool,
}

/// Why a macro has no value.
#[derive(Clone, Debug)]
pub(in crate::cluster_profile) enum Failure {
    /// A value is needed that nobody gave us: this one.
    Missing(Reference, Range<usize>),
    /// It is wrong.
    Wrong(MacroFault),
    /// Reported elsewhere.
    Elsewhere,
}

/// The value of a macro.
///
/// # Errors
/// See [`Failure`].
pub(in crate::cluster_profile) fn evaluate(
    pipeline: &Pipeline,
    lookup: &mut dyn Lookup,
) -> Result<Evaluated, Failure> {
    refuse_functions_on_variables(pipeline)?;
    let mut evaluator = Evaluator {
        lookup,
        sources: BTreeSet::new(),
        has_nothing: false,
    };
    let state = evaluator.pipeline(pipeline)?;
    let range = state.range;
    let value = match state.value {
        Known::Value(value) => value,
        Known::Missing(reference) => return Err(Failure::Missing(reference, range)),
    };
    let text = value.printed().ok_or_else(|| {
        let message = format!("{} cannot be written into a text", value.kind());
        let fault =
            Fault::new(&codes::WRONG_ARGUMENT, message).help("use `join`, `first` or `last`");
        Failure::Wrong(wrong(fault, range))
    })?;
    Ok(Evaluated {
        text,
        sources: evaluator.sources,
        has_nothing: evaluator.has_nothing,
    })
}

fn refuse_functions_on_variables(pipeline: &Pipeline) -> Result<(), Failure> {
    if !pipeline.has_functions() {
        return Ok(());
    }
    let references = pipeline.references().into_iter();
    let mut variables =
        references.filter(|(reference, _)| matches!(reference, Reference::Variable(_)));
    let Some((variable, range)) = variables.next() else {
        return Ok(());
    };
    let message = format!("functions cannot be used on the profile variable `{variable}`");
    let fault = Fault::new(&codes::FUNCTION_ON_VARIABLE, message)
        .help("write it alone, and give the variable the value that is wanted");
    Err(Failure::Wrong(wrong(fault, range)))
}

struct Evaluator<'l> {
    lookup: &'l mut dyn Lookup,
    sources: BTreeSet<OriginId>,
    has_nothing: bool,
}

/// A value, or the reference that has none.
enum Known {
    Value(Value),
    Missing(Reference),
}

struct State {
    value: Known,
    range: Range<usize>,
}

impl Evaluator<'_> {
    fn pipeline(&mut self, pipeline: &Pipeline) -> Result<State, Failure> {
        let mut state: Option<State> = None;
        for stage in &pipeline.stages {
            state = Some(match stage {
                Stage::Value(operand) => self.operand(operand)?,
                Stage::Call {
                    function,
                    range,
                    arguments,
                } => self.call(*function, range, arguments, state)?,
            });
        }
        state.ok_or(Failure::Elsewhere)
    }

    fn operand(&mut self, operand: &Operand) -> Result<State, Failure> {
        let value = match &operand.kind {
            OperandKind::Text(text) => Known::Value(Value::text(text.as_str())),
            OperandKind::Integer(number) => Known::Value(Value::Integer(*number)),
            OperandKind::Bool(value) => Known::Value(Value::Bool(*value)),
            OperandKind::Nested(inner) => return self.pipeline(inner),
            OperandKind::Reference(reference) => match self.lookup.find(reference) {
                Found::Value(text, sources) => {
                    // Histories take memory, too.
                    let cost = sources.len() * size_of::<OriginId>();
                    let spent = self.lookup.budget().spend(cost);
                    spent.map_err(|fault| Failure::Wrong(wrong(fault, operand.range.clone())))?;
                    self.sources.extend(sources);
                    Known::Value(Value::Text(text))
                }
                Found::Nothing => {
                    self.has_nothing = true;
                    Known::Value(Value::Nothing)
                }
                Found::Missing => Known::Missing(reference.clone()),
                Found::Wrong(fault) => {
                    return Err(Failure::Wrong(wrong(fault, operand.range.clone())));
                }
                Found::Failed => return Err(Failure::Elsewhere),
            },
        };
        let range = operand.range.clone();
        Ok(State { value, range })
    }

    fn call(
        &mut self,
        function: Function,
        range: &Range<usize>,
        arguments: &[Operand],
        piped: Option<State>,
    ) -> Result<State, Failure> {
        let mut states = Vec::with_capacity(arguments.len() + 1);
        for argument in arguments {
            states.push(self.operand(argument)?);
        }
        states.extend(piped);
        let whole = states
            .last()
            .map_or(range.clone(), |last| last.range.clone());
        let mut values = Vec::with_capacity(states.len());
        let mut missing = None;
        for state in states {
            match state.value {
                Known::Value(value) => values.push(value),
                // What nobody gave us gives way to a fallback, and spoils everything else.
                Known::Missing(_) if functions::takes_nothing(function) => {
                    values.push(Value::Nothing);
                }
                Known::Missing(reference) => {
                    missing.get_or_insert((reference, state.range));
                }
            }
        }
        if let Some((reference, range)) = missing {
            let value = Known::Missing(reference);
            return Ok(State { value, range });
        }
        let value = self.apply(function, &values);
        let value = value.map_err(|fault| Failure::Wrong(wrong(fault, range.clone())))?;
        if !value.is_empty() && functions::takes_nothing(function) {
            self.has_nothing = false;
        }
        Ok(State {
            value: Known::Value(value),
            range: whole,
        })
    }

    fn apply(&mut self, function: Function, values: &[Value]) -> Result<Value, Fault> {
        for value in values {
            self.lookup.budget().spend(value.size())?;
        }
        let result = functions::apply(function, values)?;
        self.lookup.budget().spend(result.size())?;
        Ok(result)
    }
}
