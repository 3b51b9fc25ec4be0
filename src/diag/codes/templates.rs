//! Codes of the area `templates`.

codes! {
    SYNTAX = "templates::syntax", Invalid,
        "a template does not follow the syntax of Jinja",
        "The template cannot be read: a tag is malformed, never closed, or nested too deeply. Expressions stand in `{{ … }}`, tags in `{% … %}`, comments in `{# … #}`.";
    UNSUPPORTED = "templates::unsupported", Invalid,
        "a template uses a part of Jinja that definitions do not have",
        "Definitions use Jinja without template inheritance (`extends`, `block`), without `autoescape`, and with call arguments written out one by one. Use `include`, `import` and macros to share text.";
    UNKNOWN_NAME = "templates::unknown-name", Invalid,
        "a template names a filter, test, function or tag that does not exist",
        "The filters, tests and functions are a small documented set, so that a template gives the same result everywhere. See the page on writing definitions for the list.";
    ARGUMENTS = "templates::arguments", Invalid,
        "a filter, test, function or macro is called with the wrong arguments",
        "An argument is missing, given twice, not known, or of the wrong kind. See the page on writing definitions for what each filter, test and function takes.";
    INCLUDE = "templates::include", Invalid,
        "an included template does not exist or includes itself",
        "`include`, `import` and `from` name another template of the same definition with a string. A template may not include itself, not even through others.";
    UNDEFINED = "templates::undefined", Invalid,
        "a template uses a value that does not exist",
        "Nothing undefined reaches a manifest: using a variable or key that does not exist is an error. Ask with `is defined`, or give a value with `default(…)`, where it may be absent.";
    WRONG_TYPE = "templates::wrong-type", Invalid,
        "a template does something with a value that its kind does not allow",
        "An operator, filter, test or loop got a value of the wrong kind, for example a loop over a string or a sum of a string and a number. Convert it with a filter such as `int` or `string`, or correct the value.";
    OUT_OF_RANGE = "templates::out-of-range", Invalid,
        "a computed number does not exist or does not fit",
        "Integers are limited to 64 bits, other numbers must be finite, and nothing can be divided by zero.";
    BUDGET = "templates::budget", Invalid,
        "a template does more than its budget allows",
        "A template may run for a bounded number of steps, nest to a bounded depth and produce a bounded number of values and amount of text, and so may all templates of a deployment and all of a run together, so that rendering always ends. A definition that needs more has most likely a loop that grows without end.";
    REFUSED = "templates::refused", Invalid,
        "a definition refuses its parameters",
        "The author of the definition called `fail(…)` for this combination of parameters. The message is the author's own.";
    NOT_TEXT = "templates::not-text", Invalid,
        "a mapping, list or null is joined into text",
        "A mapping, a list or null can be the whole value of a field, but not a part of a text. Join a list with `join`, or write any value as JSON text with `to_json`.";
    NOT_A_KEY = "templates::not-a-key", Invalid,
        "a mapping, list or null is used as a key",
        "Keys of a mapping are text. Use a string, a number or a boolean.";
    NOT_A_VALUE = "templates::not-a-value", Invalid,
        "a template writes something that is not a value",
        "Macros, namespaces, modules and the `loop` of a `for` have no form in a manifest. Call the macro, or write one of the attributes.";
    SWALLOWED_NEWLINE = "templates::swallowed-newline", Invalid,
        "whitespace control glued a key to the line before it",
        "A `-` at the edge of a tag removes the whitespace next to it, the line break included. Here that joined a key with what stands on the other line. Remove the `-`; a line that holds nothing but tags leaves no blank line behind.";
    NOT_YAML = "templates::not-yaml", Invalid,
        "the text of a template is not the YAML it has to be",
        "The text around the `{{ … }}` must be one YAML document. Values never change its structure, so the mistake is in the template itself.";
    MISPLACED = "templates::misplaced", Invalid,
        "a value stands where YAML has no value",
        "A `{{ … }}` can be a value, a key, or a part of a text. It cannot be a part of an anchor, an alias, a tag or a directive.";
}
