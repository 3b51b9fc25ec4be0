//! Which definition a name means.

use super::*;

const CUE: &str = "schematic: {cue: {template: 'output: {}'}}";

#[test]
fn a_definition_in_cue_does_not_hide_one_of_the_catalogue() {
    let cue = document("ComponentDefinition", "team-a", "worker", CUE);
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &cue,
        &deployment("shop", ""),
    ]);
    let (plan, _, said) = world.plan("shop");
    assert!(plan.unwrap().components[0].definition.built_in);
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("warning references::cue"), "{said:?}");
}

#[test]
fn a_definition_in_cue_alone_is_refused() {
    let cue = document("ComponentDefinition", "team-a", "own", CUE);
    let profile = profile().replace("type: worker", "type: own");
    let world = World::new(&[
        &profile,
        &variables("mural-system", ""),
        &cue,
        &deployment("shop", ""),
    ]);
    let (_, _, said) = world.plan("shop");
    assert_eq!(
        said,
        [
            "error references::cue `own` | the definition `own` is written in CUE, which is not supported yet"
        ]
    );
}

#[test]
fn own_definitions_come_before_those_of_the_profile_the_system_and_the_catalogue() {
    let jinja = "schematic: {jinja: {template: 'output: {}'}}";
    let own = |namespace: &str| document("ComponentDefinition", namespace, "worker", jinja);
    let namespace_of = |documents: &[&str]| {
        let profile = profile().replace("mural-system", "profiles");
        let deployment =
            deployment("shop", "").replace("{name: web}", "{name: web, namespace: profiles}");
        let variables = variables("mural-system", "");
        let mut all = vec![profile.as_str(), &variables, &deployment];
        all.extend(documents);
        let world = World::new(&all);
        let plan = world.planned("shop");
        let definition = plan.components[0].definition;
        (
            definition.metadata.namespace.value.to_string(),
            definition.built_in,
        )
    };
    let [team, profiles, system] = ["team-a", "profiles", "mural-system"].map(own);
    assert_eq!(
        namespace_of(&[&team, &profiles, &system]),
        ("team-a".to_owned(), false)
    );
    assert_eq!(
        namespace_of(&[&profiles, &system]),
        ("profiles".to_owned(), false)
    );
    assert_eq!(namespace_of(&[&system]), ("mural-system".to_owned(), false));
    assert_eq!(namespace_of(&[]), ("mural-system".to_owned(), true));
}
