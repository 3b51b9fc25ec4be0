//! Macros become values.

use super::allowance::Allowance;
use super::functions;
use super::functions::Function;
use super::functions::LARGEST_TEXT;
use super::operand::Operand;
use super::operand::Value;
use super::parse;
use super::parse::BRACES;
use super::parse::Call;
use super::parse::Macro;
use super::parse::Piece;
use super::parse::Stage;
use super::path::HubPath;
use super::place::ScalarPlaces;
use super::spoke::SpokeLookup;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::codes::macros::IN_KEY;
use crate::diag::codes::macros::MISSING_VALUE;
use crate::diag::codes::macros::WRONG_VALUE;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Node;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// What a lookup knows about a name.
#[derive(Clone, Debug)]
pub enum Found {
    /// Its value, with its history.
    Value(Node),
    /// It is declared (there, if known) but has no value; `default` may step in.
    Unset(Option<OriginId>),
    /// There is no such thing; the fault says what was meant.
    Unknown(Fault),
    /// It has no usable value and that was reported already, or it is to stay as it is: the scalar
    /// is left alone without a further message.
    Kept,
}

/// Where the values of macros come from on the hub.
pub trait Lookup {
    /// `.var.<name>`
    fn variable(&self, name: &str) -> Found;
    /// `.sys.<name>`, such as `workload.name`.
    fn system(&self, name: &str) -> Found;
    /// `hub "…"`
    fn hub(&self, path: &HubPath, origins: &mut Origins) -> Found;
}

/// Fills in every macro of a tree that the hub knows, in place.
///
/// - A scalar that is exactly one macro becomes the value itself, with its type, also when it is
///   quoted in YAML; in a longer scalar the value is joined as text.
/// - Values that are filled in are never searched for macros again.
/// - Macros with `spoke` stay as they are written; so do their scalars' other braces, escaped where
///   [`fill_spoke`](super::fill_spoke) would otherwise take them for macros.
/// - A macro in a key is an error.
///
/// A changed scalar has the origin [`Step::Substituted`]; everything else keeps its own. All
/// faults are reported, and a scalar with a fault is left as it was. Once the allowance is used up,
/// which is reported, nothing more is filled in.
pub fn expand(
    node: &mut Node,
    lookup: &dyn Lookup,
    allowance: &mut Allowance,
    sources: &Sources,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    Expander {
        values: Values::Hub(lookup),
        allowance,
        sources,
        origins,
        diagnostics,
    }
    .walk(node);
}

/// The lookup of the stage we are in.
#[derive(Clone, Copy)]
pub(super) enum Values<'a> {
    Hub(&'a dyn Lookup),
    Spoke(&'a dyn SpokeLookup),
}

pub(super) struct Expander<'a> {
    pub(super) values: Values<'a>,
    pub(super) allowance: &'a mut Allowance,
    pub(super) sources: &'a Sources,
    pub(super) origins: &'a mut Origins,
    pub(super) diagnostics: &'a mut Diagnostics,
}

/// A scalar that is being expanded.
struct Scalar<'s> {
    text: &'s str,
    origin: OriginId,
    /// Where its characters stand, once somebody asked.
    places: OnceCell<ScalarPlaces>,
}

/// The result of one macro, with the origins of the values it read.
struct Evaluated {
    data: Data,
    sources: Vec<OriginId>,
}

/// What is known about an operand.
enum Known {
    Value(Data),
    Unset(Option<OriginId>),
}

/// Why a macro has no result.
enum Without {
    /// Reported, or meant to be so.
    Kept,
    /// A `spoke` macro on the hub.
    ForSpoke,
}

impl Expander<'_> {
    fn stage(&self) -> Stage {
        match self.values {
            Values::Hub(_) => Stage::Hub,
            Values::Spoke(_) => Stage::Spoke,
        }
    }

    pub(super) fn walk(&mut self, node: &mut Node) {
        if self.allowance.is_over {
            return;
        }
        match &mut node.data {
            Data::String(text) if text.contains("{{") => {
                let text = text.clone();
                let scalar = Scalar {
                    text: &text,
                    origin: node.origin,
                    places: OnceCell::new(),
                };
                if let Some(changed) = self.scalar(&scalar) {
                    *node = changed;
                }
            }
            Data::List(items) => items.iter_mut().for_each(|item| self.walk(item)),
            Data::Map(map) => {
                for entry in map.iter().filter(|entry| entry.key.text.contains("{{")) {
                    self.refuse_key(&entry.key.text, entry.key.origin);
                }
                map.values_mut().for_each(|value| self.walk(value));
            }
            _ => {}
        }
    }

    fn refuse_key(&mut self, key: &str, origin: OriginId) {
        if self.stage() == Stage::Spoke {
            return;
        }
        let diagnostic = Diagnostic::error(&IN_KEY, format!("the key `{key}` holds a macro"))
            .place(
                self.origins.span(origin),
                "macros are filled into values only",
            )
            .help("write the key out, or set `macros: disabled` beside `properties`");
        self.diagnostics.push(diagnostic);
    }

    /// The scalar with its macros filled in; `None` when it stays as it is.
    fn scalar(&mut self, scalar: &Scalar<'_>) -> Option<Node> {
        let pieces = match parse::parse(scalar.text, self.stage()) {
            Ok(pieces) => pieces,
            Err(faults) => {
                for wrong in faults {
                    self.report(scalar, wrong.fault, &wrong.range, "in this macro");
                }
                return None;
            }
        };
        if let [Piece::Macro(only)] = &*pieces {
            let result = self.evaluate(scalar, only).ok()?;
            let data = match self.stage() {
                Stage::Hub => protected(result.data),
                Stage::Spoke => result.data,
            };
            return Some(self.substituted(scalar, data, result.sources));
        }
        self.joined(scalar, &pieces)
    }

    /// A scalar of several pieces: text.
    fn joined(&mut self, scalar: &Scalar<'_>, pieces: &[Piece]) -> Option<Node> {
        let mut text = String::new();
        // Where the text begins that was not yet looked at for braces to protect.
        let mut unprotected = 0;
        let mut sources = Vec::new();
        let mut whole = true;
        for piece in pieces {
            let found = match piece {
                Piece::Text(range) => {
                    text.push_str(scalar.text.get(range.clone()).unwrap_or(""));
                    continue;
                }
                Piece::Macro(found) => found,
            };
            match self.evaluate(scalar, found) {
                Ok(result) => {
                    sources.extend(&result.sources);
                    whole &= self.join(scalar, found, &result.data, &mut text);
                }
                Err(Without::ForSpoke) => {
                    self.protect(&mut text, unprotected);
                    text.push_str(scalar.text.get(found.range.clone()).unwrap_or(""));
                    unprotected = text.len();
                }
                Err(Without::Kept) => whole = false,
            }
        }
        self.protect(&mut text, unprotected);
        (whole && text != scalar.text)
            .then(|| self.substituted(scalar, Data::String(text.into()), sources))
    }

    /// Adds a value to a text; false when it cannot be added.
    fn join(&mut self, scalar: &Scalar<'_>, found: &Macro, data: &Data, text: &mut String) -> bool {
        let fault = match functions::scalar_text(data) {
            Some(addition)
                if text.len() + addition.len() <= LARGEST_TEXT.max(scalar.text.len()) =>
            {
                match self.allowance.text(addition.len()) {
                    Ok(()) => {
                        text.push_str(&addition);
                        return true;
                    }
                    Err(fault) => {
                        self.end(scalar, fault, &found.range);
                        return false;
                    }
                }
            }
            Some(_) => functions::too_long(),
            None => {
                let kind = functions::kind(data);
                Fault::new(&WRONG_VALUE, format!("{kind} cannot be joined into a text"))
                    .help("let the macro stand alone, or write `| toJson`")
            }
        };
        self.report(scalar, fault, &found.range, "filled in here");
        false
    }

    fn protect(&self, text: &mut String, from: usize) {
        if self.stage() == Stage::Spoke {
            return;
        }
        let safe = match protected_text(text.get(from..).unwrap_or("")) {
            Cow::Borrowed(_) => return,
            Cow::Owned(safe) => safe,
        };
        text.truncate(from);
        text.push_str(&safe);
    }

    fn substituted(&mut self, scalar: &Scalar<'_>, data: Data, sources: Vec<OriginId>) -> Node {
        let mut sources = sources;
        // A scalar with a history of its own (an override, a first round of macros) keeps it.
        if self.origins.get(scalar.origin).step != Step::Read {
            sources.push(scalar.origin);
        }
        let trace = Trace {
            site: self.origins.span(scalar.origin),
            sources: &sources,
            ..Trace::default()
        };
        Node::new(data, self.origins.push(Step::Substituted, &trace))
    }

    fn evaluate(&mut self, scalar: &Scalar<'_>, found: &Macro) -> Result<Evaluated, Without> {
        let mut sources = Vec::new();
        let mut calls = found.calls.as_slice();
        let mut data = match self.known(scalar, &found.head, &mut sources)? {
            Known::Value(data) => data,
            Known::Unset(declared) => {
                // Nothing happens to a missing value until `default` steps in.
                let default = calls
                    .iter()
                    .position(|call| call.function == Function::Default);
                let Some(at) = default else {
                    return Err(self.missing(scalar, &found.head, declared));
                };
                calls = calls.get(at..).unwrap_or_default();
                sources.extend(declared);
                Data::Null
            }
        };
        for call in calls {
            data = self.call(scalar, call, data, &mut sources)?;
        }
        Ok(Evaluated { data, sources })
    }

    /// The value of an operand, its origin added to the sources.
    fn known(
        &mut self,
        scalar: &Scalar<'_>,
        operand: &Operand,
        sources: &mut Vec<OriginId>,
    ) -> Result<Known, Without> {
        let found = match (&operand.value, self.values) {
            (Value::Literal(data), _) => return Ok(Known::Value(data.clone())),
            (Value::Variable(name), Values::Hub(lookup)) => lookup.variable(name),
            (Value::System(name), Values::Hub(lookup)) => lookup.system(name),
            (Value::Hub(path), Values::Hub(lookup)) => lookup.hub(path, self.origins),
            (Value::Spoke(path), Values::Spoke(lookup)) => lookup.spoke(path, self.origins),
            (Value::Spoke(_), Values::Hub(_)) => return Err(Without::ForSpoke),
            // The parser lets no such macro through on a spoke.
            (_, Values::Spoke(_)) => return Err(Without::Kept),
        };
        match found {
            Found::Value(node) => {
                if let Err(fault) = self.allowance.value(&node) {
                    return Err(self.end(scalar, fault, &operand.range));
                }
                sources.push(node.origin);
                Ok(Known::Value(node.data))
            }
            Found::Unset(declared) => Ok(Known::Unset(declared)),
            Found::Unknown(fault) => {
                self.report(scalar, fault, &operand.range, "read here");
                Err(Without::Kept)
            }
            Found::Kept => Err(Without::Kept),
        }
    }

    fn call(
        &mut self,
        scalar: &Scalar<'_>,
        call: &Call,
        data: Data,
        sources: &mut Vec<OriginId>,
    ) -> Result<Data, Without> {
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            match self.known(scalar, argument, sources)? {
                Known::Value(data) => arguments.push(data),
                Known::Unset(declared) => return Err(self.missing(scalar, argument, declared)),
            }
        }
        let made = call
            .function
            .apply(Node::new(data, scalar.origin), &arguments);
        let made = made.map_err(|fault| {
            self.report(scalar, fault, &call.range, "in this function");
            Without::Kept
        })?;
        if let Data::String(text) = &made
            && let Err(fault) = self.allowance.text(text.len())
        {
            return Err(self.end(scalar, fault, &call.range));
        }
        Ok(made)
    }

    /// The allowance is used up; the first who finds that says so.
    fn end(&mut self, scalar: &Scalar<'_>, fault: Fault, range: &Range<usize>) -> Without {
        if !std::mem::replace(&mut self.allowance.is_over, true) {
            self.report(scalar, fault, range, "this is too much");
        }
        Without::Kept
    }

    fn missing(
        &mut self,
        scalar: &Scalar<'_>,
        operand: &Operand,
        declared: Option<OriginId>,
    ) -> Without {
        let name = scalar.text.get(operand.range.clone()).unwrap_or("");
        let span = self.place(scalar, &operand.range);
        let declared = declared.and_then(|origin| self.origins.span(origin));
        let diagnostic = Diagnostic::error(&MISSING_VALUE, format!("`{name}` has no value"))
            .place(span, "read here")
            .place(declared, "declared here without a value")
            .help(format!(
                "set a value, or write a fallback: `{{{{ {name} | default \"…\" }}}}`"
            ));
        self.diagnostics.push(diagnostic);
        Without::Kept
    }

    fn place(&self, scalar: &Scalar<'_>, range: &Range<usize>) -> Option<Span> {
        let places = || ScalarPlaces::new(self.sources, self.origins, scalar.origin, scalar.text);
        scalar.places.get_or_init(places).span(range)
    }

    fn report(&mut self, scalar: &Scalar<'_>, fault: Fault, range: &Range<usize>, label: &str) {
        let span = self.place(scalar, range);
        self.diagnostics.push(fault.at(span, label));
    }
}

/// A value that is filled in on the hub must not look like a macro to the spoke.
fn protected(data: Data) -> Data {
    match data {
        Data::String(text) => match protected_text(&text) {
            Cow::Borrowed(_) => Data::String(text),
            Cow::Owned(safe) => Data::String(safe.into()),
        },
        Data::List(items) => Data::List(items.into_iter().map(protected_node).collect()),
        Data::Map(mut map) => {
            for value in map.values_mut() {
                let data = std::mem::replace(&mut value.data, Data::Null);
                value.data = protected(data);
            }
            Data::Map(map)
        }
        other => other,
    }
}

fn protected_node(node: Node) -> Node {
    Node::new(protected(node.data), node.origin)
}

/// The text with every `{{` escaped that a spoke would take for the beginning of a macro.
fn protected_text(text: &str) -> Cow<'_, str> {
    let mut safe = String::new();
    let mut done = 0;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("{{")) {
        let start = from + found;
        if parse::is_spoke_stage_macro(text.get(start..).unwrap_or("")) {
            safe.push_str(text.get(done..start).unwrap_or(""));
            safe.push_str(BRACES);
            done = start + 2;
            from = done;
        } else {
            from = start + 1;
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    safe.push_str(text.get(done..).unwrap_or(""));
    Cow::Owned(safe)
}
