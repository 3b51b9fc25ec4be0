//! `docs/resources.md` and the table of fields say the same.

use crate::model::shapes;

#[test]
fn the_documentation_lists_the_fields_of_the_table() {
    let page = include_str!("../../../docs/resources.md");
    for (heading, shape) in shapes::ALL {
        let marker = format!("### {heading}\n");
        let (_, section) = page.split_once(&marker).unwrap_or_else(|| {
            panic!("docs/resources.md has no heading `### {heading}`");
        });
        let section = section.split("\n#").next().unwrap();
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        let mut documented = Vec::new();
        for row in rows {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            for name in cells[1].split(", ") {
                documented.push((name.trim_matches('`'), cells[2], cells[3]));
            }
        }
        let form = |form: crate::yaml::Form| form.words().split_once(' ').map_or("any", |w| w.1);
        let known = shape.fields.iter().map(|field| match field.need {
            crate::yaml::Need::Required => (field.name, form(field.form), "required"),
            crate::yaml::Need::Optional => (field.name, form(field.form), "optional"),
            crate::yaml::Need::Kept => (field.name, "any", "kept"),
            crate::yaml::Need::Ignored => (field.name, "any", "ignored"),
        });
        assert_eq!(documented, known.collect::<Vec<_>>(), "### {heading}");
    }
}
