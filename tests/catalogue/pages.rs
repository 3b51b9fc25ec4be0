//! One page of documentation for each definition.

use crate::definition::definitions;
use crate::expect_file;
use crate::folder;
use crate::list;
use crate::read;
use crate::table::Tables;

const START: &str = "<!-- parameters: written by tests/catalogue from the definition -->\n";
const END: &str = "<!-- end of parameters -->\n";

#[test]
fn a_page_has_the_description_and_the_parameters_of_its_definition() {
    for definition in definitions() {
        let path = folder("docs/definitions").join(format!("{}.md", definition.name));
        let page = read(&path);
        let (_, rest) = page.split_once(START).expect("the start of the parameters");
        let (_, rest) = rest.split_once(END).expect("the end of the parameters");
        let kind = match definition.group.as_str() {
            "components" => "Component",
            "traits" => "Trait",
            _ => "Policy",
        };
        let wanted = format!(
            "# {}\n\n{kind}, version {}. {}\n\n## Parameters\n\n{START}\n{}\n{END}{rest}",
            definition.name,
            definition.version,
            definition.description(),
            Tables::of(definition.parameters()),
        );
        expect_file(&path, &wanted);
    }
}

#[test]
fn every_page_has_a_definition_and_the_list_names_it() {
    let names: Vec<String> = definitions()
        .into_iter()
        .map(|definition| definition.name)
        .collect();
    let index = read(&folder("docs/definitions/README.md"));
    for path in list(&folder("docs/definitions")) {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name != "README" {
            assert!(names.contains(&name), "{}", path.display());
            assert!(
                index.contains(&format!("({name}.md)")),
                "{name} is not in the list"
            );
        }
    }
}
