//! The functions.

use super::types::Type;

/// A type as it stands in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Dyn,
    Bool,
    Int,
    Uint,
    Double,
    Text,
    List,
    /// A list of texts.
    Texts,
    Map,
    Optional,
    Quantity,
    Version,
}

impl Slot {
    /// As a type.
    pub(super) fn wanted(self) -> Type {
        match self {
            Self::Dyn => Type::Dyn,
            Self::Bool => Type::Bool,
            Self::Int => Type::Int,
            Self::Uint => Type::Uint,
            Self::Double => Type::Double,
            Self::Text => Type::Text,
            Self::List => Type::list_of(Type::Dyn),
            Self::Texts => Type::list_of(Type::Text),
            Self::Map => Type::Map(Box::new(Type::Dyn)),
            Self::Optional => Type::Optional(Box::new(Type::Dyn)),
            Self::Quantity => Type::Quantity,
            Self::Version => Type::Version,
        }
    }
}

/// One form of a function.
#[derive(Debug)]
pub(super) struct Overload {
    pub(super) name: &'static str,
    /// What it is called on: `target.name(…)`.
    pub(super) target: Option<Slot>,
    pub(super) arguments: &'static [Slot],
    pub(super) result: Slot,
}

/// `name(arguments) -> result`
const fn function(name: &'static str, arguments: &'static [Slot], result: Slot) -> Overload {
    Overload {
        name,
        target: None,
        arguments,
        result,
    }
}

/// `target.name(arguments) -> result`
const fn method(
    name: &'static str,
    target: Slot,
    arguments: &'static [Slot],
    result: Slot,
) -> Overload {
    Overload {
        name,
        target: Some(target),
        arguments,
        result,
    }
}

use Slot::{Bool, Double, Dyn, Int, List, Map, Optional, Quantity, Text, Texts, Uint, Version};

/// Every form of every function that can be evaluated.
pub(super) const OVERLOADS: &[Overload] = &[
    // The standard library.
    function("size", &[Text], Int),
    function("size", &[List], Int),
    function("size", &[Map], Int),
    method("size", Text, &[], Int),
    method("size", List, &[], Int),
    method("size", Map, &[], Int),
    method("contains", Text, &[Text], Bool),
    method("startsWith", Text, &[Text], Bool),
    method("endsWith", Text, &[Text], Bool),
    method("matches", Text, &[Text], Bool),
    function("matches", &[Text, Text], Bool),
    function("int", &[Int], Int),
    function("int", &[Uint], Int),
    function("int", &[Double], Int),
    function("int", &[Text], Int),
    function("uint", &[Uint], Uint),
    function("uint", &[Int], Uint),
    function("uint", &[Double], Uint),
    function("uint", &[Text], Uint),
    function("double", &[Double], Double),
    function("double", &[Int], Double),
    function("double", &[Uint], Double),
    function("double", &[Text], Double),
    function("string", &[Text], Text),
    function("string", &[Bool], Text),
    function("string", &[Int], Text),
    function("string", &[Uint], Text),
    function("string", &[Double], Text),
    function("bool", &[Bool], Bool),
    function("bool", &[Text], Bool),
    function("dyn", &[Dyn], Dyn),
    // Optional values.
    function("optional.of", &[Dyn], Optional),
    function("optional.none", &[], Optional),
    method("hasValue", Optional, &[], Bool),
    method("value", Optional, &[], Dyn),
    method("orValue", Optional, &[Dyn], Dyn),
    method("or", Optional, &[Optional], Optional),
    // The extension for strings.
    method("charAt", Text, &[Int], Text),
    method("indexOf", Text, &[Text], Int),
    method("indexOf", Text, &[Text, Int], Int),
    method("lastIndexOf", Text, &[Text], Int),
    method("lowerAscii", Text, &[], Text),
    method("upperAscii", Text, &[], Text),
    method("replace", Text, &[Text, Text], Text),
    method("replace", Text, &[Text, Text, Int], Text),
    method("split", Text, &[Text], Texts),
    method("split", Text, &[Text, Int], Texts),
    method("substring", Text, &[Int], Text),
    method("substring", Text, &[Int, Int], Text),
    method("trim", Text, &[], Text),
    method("reverse", Text, &[], Text),
    method("join", Texts, &[], Text),
    method("join", Texts, &[Text], Text),
    // Kubernetes' lists and patterns.
    method("isSorted", List, &[], Bool),
    method("sum", List, &[], Dyn),
    method("min", List, &[], Dyn),
    method("max", List, &[], Dyn),
    method("indexOf", List, &[Dyn], Int),
    method("lastIndexOf", List, &[Dyn], Int),
    method("find", Text, &[Text], Text),
    method("findAll", Text, &[Text], Texts),
    method("findAll", Text, &[Text, Int], Texts),
    // Kubernetes' quantities and versions.
    function("quantity", &[Text], Quantity),
    function("isQuantity", &[Text], Bool),
    method("isInteger", Quantity, &[], Bool),
    method("asInteger", Quantity, &[], Int),
    method("asApproximateFloat", Quantity, &[], Double),
    method("sign", Quantity, &[], Int),
    method("add", Quantity, &[Quantity], Quantity),
    method("add", Quantity, &[Int], Quantity),
    method("sub", Quantity, &[Quantity], Quantity),
    method("sub", Quantity, &[Int], Quantity),
    method("isLessThan", Quantity, &[Quantity], Bool),
    method("isGreaterThan", Quantity, &[Quantity], Bool),
    method("compareTo", Quantity, &[Quantity], Int),
    function("semver", &[Text], Version),
    function("isSemver", &[Text], Bool),
    method("major", Version, &[], Int),
    method("minor", Version, &[], Int),
    method("patch", Version, &[], Int),
    method("isLessThan", Version, &[Version], Bool),
    method("isGreaterThan", Version, &[Version], Bool),
    method("compareTo", Version, &[Version], Int),
    // Open Cluster Management.
    method("scores", Dyn, &[Text], List),
    method("parseJSON", Text, &[], Dyn),
];

/// Functions that a hub has and we do not.
pub(super) const UNKNOWN: &[&str] = &[
    "bytes",
    "cidr",
    "containsCIDR",
    "containsIP",
    "duration",
    "family",
    "format",
    "format.dns1035Label",
    "format.dns1123Label",
    "format.dns1123Subdomain",
    "format.named",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getEscapedPath",
    "getFullYear",
    "getHost",
    "getHostname",
    "getHours",
    "getMilliseconds",
    "getMinutes",
    "getMonth",
    "getPort",
    "getQuery",
    "getScheme",
    "getSeconds",
    "ip",
    "ip.isCanonical",
    "isCIDR",
    "isGlobalUnicast",
    "isIP",
    "isLinkLocalMulticast",
    "isLinkLocalUnicast",
    "isLoopback",
    "isURL",
    "isUnspecified",
    "masked",
    "optFlatMap",
    "optMap",
    "optional.ofNonZeroValue",
    "prefixLength",
    "quote",
    "strings.quote",
    "timestamp",
    "type",
    "url",
    "validate",
];
