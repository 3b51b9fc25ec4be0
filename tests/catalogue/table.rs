//! A definition's parameters as tables of Markdown.

use paletteai::yaml::Data;
use paletteai::yaml::Node;
use paletteai::yaml::Number;
use std::fmt::Write as _;

/// The tables of a schema: its own, then one for each shape it uses by name.
pub(crate) struct Tables<'schema> {
    root: &'schema Node,
    /// Names of shapes under `$defs` that have a table, in order of first use.
    shapes: Vec<&'schema str>,
}

impl<'schema> Tables<'schema> {
    /// The tables, as Markdown.
    pub(crate) fn of(root: &'schema Node) -> String {
        let mut tables = Self {
            root,
            shapes: Vec::new(),
        };
        let mut text = HEAD.to_owned();
        tables.properties("", root, &mut text);
        let mut done = 0;
        while let Some(name) = tables.shapes.get(done) {
            let shape = root.at(&["$defs", name]).unwrap();
            write!(text, "\n### {name}\n\n{HEAD}").unwrap();
            tables.properties("", shape, &mut text);
            done += 1;
        }
        text
    }

    fn properties(&mut self, prefix: &str, schema: &'schema Node, text: &mut String) {
        let required: Vec<&str> = strings(schema.get("required"));
        let properties = schema.get("properties").and_then(Node::as_map);
        for entry in properties.into_iter().flat_map(|map| map.iter()) {
            let name = format!("{prefix}{}", entry.key.text);
            let needed = required.contains(&&*entry.key.text);
            self.row(&name, &entry.value, needed, text);
        }
        if let Some(other) = schema.get("additionalProperties")
            && other.get("description").is_some()
        {
            self.row(&format!("{prefix}*"), other, false, text);
        }
    }

    fn row(&mut self, name: &str, schema: &'schema Node, required: bool, text: &mut String) {
        let default = match self.field(schema, "default") {
            _ if required => "*required*".to_owned(),
            Some(default) => format!("`{}`", json(default)),
            None => String::new(),
        };
        let description = self.field(schema, "description").and_then(Node::as_str);
        let description = description.unwrap_or_else(|| panic!("`{name}` has no description"));
        let deprecated = self.field(schema, "deprecated").is_some();
        let note = if deprecated { "*Deprecated.* " } else { "" };
        let kind = self.kind(schema);
        writeln!(
            text,
            "| `{name}` | {kind} | {default} | {note}{description} |"
        )
        .unwrap();
        if !self.is_shape(schema) {
            let schema = self.target(schema);
            self.properties(&format!("{name}."), schema, text);
            if let Some(items) = schema.get("items")
                && !self.is_shape(items)
            {
                self.properties(&format!("{name}[]."), items, text);
            }
        }
    }

    /// What a parameter takes, in words.
    fn kind(&mut self, schema: &'schema Node) -> String {
        if self.is_shape(schema)
            && let Some(name) = reference(schema)
        {
            if !self.shapes.contains(&name) {
                self.shapes.push(name);
            }
            return format!("[{name}](#{})", name.to_lowercase());
        }
        let schema = self.target(schema);
        if let Some(values) = schema.get("enum").and_then(Node::as_list) {
            let values: Vec<String> = values
                .iter()
                .map(|value| format!("`{}`", json(value)))
                .collect();
            return values.join(", ");
        }
        if let Some(items) = schema.get("items") {
            return format!("list of {}", plural(&self.kind(items)));
        }
        let other = schema
            .get("additionalProperties")
            .filter(|other| other.as_map().is_some());
        if let (Some(other), None) = (other, schema.get("properties")) {
            return format!("map of {}", plural(&self.kind(other)));
        }
        let types = schema.get("type");
        match types.and_then(Node::as_str) {
            Some(one) => one.to_owned(),
            None => strings(types).join(" or "),
        }
    }

    /// Whether a schema names a shape that is worth a table of its own.
    fn is_shape(&self, schema: &'schema Node) -> bool {
        reference(schema).is_some() && self.target(schema).get("properties").is_some()
    }

    /// The schema itself, or the one it refers to.
    fn target(&self, schema: &'schema Node) -> &'schema Node {
        match reference(schema) {
            Some(name) => self.root.at(&["$defs", name]).unwrap(),
            None => schema,
        }
    }

    fn field(&self, schema: &'schema Node, name: &str) -> Option<&'schema Node> {
        schema.get(name).or_else(|| self.target(schema).get(name))
    }
}

const HEAD: &str = "| parameter | type | default | meaning |\n|---|---|---|---|\n";

fn reference(schema: &Node) -> Option<&str> {
    let reference = schema.get("$ref")?.as_str()?;
    Some(reference.strip_prefix("#/$defs/").unwrap())
}

/// `string or null` becomes `strings or nulls`; a link stays as it is.
fn plural(kind: &str) -> String {
    if kind.starts_with(['[', '`']) {
        return kind.to_owned();
    }
    kind.split(" or ")
        .map(|word| format!("{word}s"))
        .collect::<Vec<_>>()
        .join(" or ")
}

fn strings(list: Option<&Node>) -> Vec<&str> {
    let list = list.and_then(Node::as_list).unwrap_or_default();
    list.iter().filter_map(Node::as_str).collect()
}

fn json(node: &Node) -> String {
    match &node.data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Number(Number::Integer(value)) => value.to_string(),
        Data::Number(Number::Unsigned(value)) => value.to_string(),
        Data::Number(Number::Float(value)) => value.to_string(),
        Data::String(text) if text.is_empty() => "\"\"".to_owned(),
        Data::String(text) => text.to_string(),
        Data::List(items) => {
            let items: Vec<String> = items.iter().map(json).collect();
            format!("[{}]", items.join(", "))
        }
        Data::Map(map) => {
            let entries: Vec<String> = map
                .iter()
                .map(|entry| format!("{}: {}", entry.key.text, json(&entry.value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}
