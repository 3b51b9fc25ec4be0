//! Variables of profile bundles, projects and the system.

use super::*;

fn bundle(name: &str, spec: &str) -> String {
    document(
        "ProfileBundle",
        "team-a",
        name,
        &format!("type: Application\n{spec}"),
    )
}

#[test]
fn the_only_bundle_that_lists_the_profile_carries_its_variables() {
    let set = "variableSet:\n- {name: tag, value: '9'}";
    let first = bundle(
        "first",
        &format!("workloadProfiles: [{{name: web, namespace: mural-system}}]\n{set}"),
    );
    let other = bundle("other", "workloadProfiles: [{name: api}]");
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &first,
        &other,
        &deployment("shop", ""),
    ]);
    let tag = world
        .planned("shop")
        .variables
        .get("tag")
        .unwrap()
        .value
        .clone()
        .unwrap();
    assert_eq!(tag.as_str(), Some("9"));
    let second = bundle("second", "workloadProfiles: [{name: web}]");
    let named = deployment("named", "").replace(
        "  name: named\n",
        "  name: named\n  annotations: {palette.ai/profile-bundle: second}\n",
    );
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &first,
        &second,
        &deployment("shop", ""),
        &named,
    ]);
    let (_, _, said) = world.plan("shop");
    assert_eq!(
        said,
        [
            "error variables::several-bundles `web` | the bundles `first` and `second` both list the profile of deployment `shop`"
        ]
    );
    let tag = world
        .planned("named")
        .variables
        .get("tag")
        .unwrap()
        .value
        .clone()
        .unwrap();
    assert_eq!(tag.as_str(), Some("1.27"));
}

#[test]
fn a_project_overrides_the_system_unless_it_is_the_system() {
    let project = variables("team-a", "").replace("1.27", "2.0");
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &project,
        &deployment("shop", ""),
    ]);
    let plan = world.planned("shop");
    assert_eq!(plan.variables.get("tag").unwrap().overridden.len(), 1);
    let own = deployment("shop", "").replace("team-a", "mural-system");
    let world = World::new(&[&profile(), &variables("mural-system", ""), &own]);
    let plan = world.planned("shop");
    assert_eq!(plan.variables.get("tag").unwrap().overridden.len(), 0);
}
