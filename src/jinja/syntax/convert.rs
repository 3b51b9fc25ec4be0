//! The converter: places, faults and the binding of arguments.

use super::lines::Layout;
use super::parse::Names;
use super::scan::Located;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::diag::did_you_mean;
use crate::jinja::ast::Arguments;
use crate::jinja::ast::Expression;
use crate::jinja::functions::Signature;
use crate::jinja::place::Site;
use minijinja::machinery::Span;
use minijinja::machinery::ast;
use std::ops::Range;

/// Turns the parser's tree, which borrows the text, into ours.
pub(super) struct Converter<'n> {
    pub(super) file: u16,
    pub(super) text: &'n str,
    pub(super) layout: &'n Layout,
    pub(super) names: &'n Names,
    pub(super) faults: &'n mut Vec<Located>,
}

impl Converter<'_> {
    pub(super) fn site(&self, span: Span) -> Site {
        self.range_site(span.start_offset as usize..span.end_offset as usize)
    }

    pub(super) fn range_site(&self, range: Range<usize>) -> Site {
        Site::new(self.file, range)
    }

    pub(super) fn fault(&mut self, site: Site, fault: Fault) {
        self.faults.push((site.range(), fault));
    }

    /// A name that is not in one of our tables.
    pub(super) fn unknown<'t>(
        &mut self,
        what: &str,
        name: &str,
        site: Site,
        known: impl IntoIterator<Item = &'t str>,
    ) {
        let mut fault = Fault::new(
            &templates::UNKNOWN_NAME,
            format!("there is no {what} `{name}`"),
        );
        fault.help = did_you_mean(name, known).or_else(|| instead(name).map(str::to_owned));
        self.fault(site, fault);
    }

    /// The arguments of a call as they stand.
    pub(super) fn arguments(&mut self, arguments: &[ast::CallArg<'_>]) -> Arguments {
        let mut converted = Arguments::default();
        for argument in arguments {
            match argument {
                ast::CallArg::Pos(value) => {
                    let value = self.expression(value);
                    converted.positional.push(Some(value));
                }
                ast::CallArg::Kwarg(name, value) => {
                    let value = self.expression(value);
                    if converted.named.iter().any(|(known, _)| **known == **name) {
                        let message = format!("the argument `{name}` is given twice");
                        self.fault(value.site, Fault::new(&templates::ARGUMENTS, message));
                    }
                    converted.named.push(((*name).into(), value));
                }
                ast::CallArg::PosSplat(value) | ast::CallArg::KwargSplat(value) => {
                    let site = self.site(value.span());
                    let fault = Fault::new(
                        &templates::UNSUPPORTED,
                        "a list or mapping cannot be spread into arguments",
                    );
                    self.fault(site, fault.help("write the arguments one by one"));
                }
            }
        }
        converted
    }

    /// The arguments in the order of a signature; what is too much, missing or unknown is a fault.
    pub(super) fn bind(
        &mut self,
        what: &str,
        signature: &Signature,
        site: Site,
        arguments: &[ast::CallArg<'_>],
    ) -> Vec<Option<Expression>> {
        let Arguments { positional, named } = self.arguments(arguments);
        let name = signature.name;
        let mut positional = positional.into_iter();
        let mut bound: Vec<Option<Expression>> = Vec::new();
        for parameter in signature.parameters {
            let only_named = parameter.only_named;
            bound.push(if only_named {
                None
            } else {
                positional.next().flatten()
            });
        }
        let rest: Vec<Option<Expression>> = positional.collect();
        if !rest.is_empty() && !signature.rest {
            let by_position = signature.parameters.iter().filter(|p| !p.only_named);
            let message = if signature.parameters.is_empty() {
                format!("the {what} `{name}` takes no arguments")
            } else {
                format!("the {what} `{name}` takes {}", count(by_position.count()))
            };
            self.fault(site, Fault::new(&templates::ARGUMENTS, message));
        }
        for (given, value) in named {
            let slot = signature.parameters.iter().position(|p| p.name == &*given);
            match slot.and_then(|slot| bound.get_mut(slot)) {
                Some(slot @ None) => *slot = Some(value),
                Some(Some(_)) => {
                    let message = format!("the argument `{given}` is given twice");
                    self.fault(value.site, Fault::new(&templates::ARGUMENTS, message));
                }
                None => {
                    let mut fault = Fault::new(
                        &templates::ARGUMENTS,
                        format!("the {what} `{name}` has no argument `{given}`"),
                    );
                    fault.help = did_you_mean(&given, signature.parameters.iter().map(|p| p.name));
                    self.fault(value.site, fault);
                }
            }
        }
        for (parameter, value) in signature.parameters.iter().zip(&bound) {
            if parameter.required && value.is_none() {
                let message = format!("the {what} `{name}` needs an argument `{}`", parameter.name);
                self.faults
                    .push((site.range(), Fault::new(&templates::ARGUMENTS, message)));
            }
        }
        bound.extend(rest);
        bound
    }
}

fn count(arguments: usize) -> String {
    match arguments {
        0 => "no arguments by position".to_owned(),
        1 => "at most one argument by position".to_owned(),
        many => format!("at most {many} arguments by position"),
    }
}

/// What to use for names that other engines have.
fn instead(name: &str) -> Option<&'static str> {
    Some(match name {
        "safe" | "escape" | "e" | "tojson" | "toJson" | "pprint" => {
            "values need no escaping; `to_json` writes a value as JSON text"
        }
        "toYaml" | "toyaml" | "nindent" => {
            "write the mapping itself as a value, `key: {{ parameter.value }}`: it takes its place in the tree"
        }
        "format" => "join texts with `~`",
        "quote" => "a quoted `\"{{ … }}\"` is always text, and needs no filter",
        "tpl" | "include" => "use a macro or `{% include %}`",
        "b64enc" | "b64_encode" => "use `b64encode`",
        "b64dec" | "b64_decode" => "use `b64decode`",
        "sha256sum" | "hash" => "use `sha256`",
        "size" | "len" => "use `length`",
        "now" | "random" | "uuid" => "a definition gives the same result every time",
        _ => return None,
    })
}
