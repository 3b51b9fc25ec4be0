//! Single claims about values and declarations.

use super::*;

#[test]
fn the_value_is_that_of_the_winner_and_links_to_every_loser() {
    let mut world = World::new();
    let declared = world.variable("region", VariableType::String, Some(&json!("us")));
    let system = world.set(vec![declared]);
    let deployment = [world.assignment("region", &json!("eu"))];
    let command_line = [
        world.assignment("region", &json!("ap")),
        world.assignment("region", &json!("sa")),
    ];
    let layers = Layers {
        system: Some(&system),
        deployment: &deployment,
        command_line: &command_line,
        ..Layers::default()
    };
    let (variables, diagnostics) = world.resolve(&layers, LockViolations::Refuse);
    assert!(diagnostics.is_empty());
    let value = variables.get("region").unwrap().value.clone().unwrap();
    assert_eq!(
        value.as_str(),
        Some("sa"),
        "of two on the command line the later wins"
    );
    let origin = world.origins.get(value.origin);
    assert_eq!(
        (origin.step, origin.note),
        (Step::Variable, "region (command line)")
    );
    let of_role = |role| {
        let links = origin.links.iter().filter(move |link| link.role == role);
        links
            .map(|link| {
                world
                    .sources
                    .slice(world.origins.span(link.origin).unwrap())
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(of_role(Role::Source), ["\"sa\""]);
    assert_eq!(of_role(Role::Shadowed), ["\"ap\"", "\"eu\"", "\"us\""]);
}

#[test]
fn an_undeclared_name_shows_the_nearest_declaration() {
    let mut world = World::new();
    let declared = world.variable("replicas", VariableType::Int32, None);
    let system = world.set(vec![declared]);
    let deployment = [
        world.assignment("relicas", &json!(3)),
        world.assignment("colour", &json!("x")),
    ];
    let layers = Layers {
        system: Some(&system),
        deployment: &deployment,
        ..Layers::default()
    };
    let (_, diagnostics) = world.resolve(&layers, LockViolations::Refuse);
    let all: Vec<_> = diagnostics.iter().collect();
    assert_eq!(all[0].help.as_deref(), Some("did you mean `replicas`?"));
    assert_eq!(all[0].places.len(), 2);
    assert_eq!(all[1].places.len(), 1);
}

#[test]
fn values_take_the_declared_type_or_are_refused() {
    let mut world = World::new();
    let declared = world.variable("replicas", VariableType::Int32, Some(&json!(1)));
    let system = world.set(vec![declared]);
    let text = [world.assignment("replicas", &json!("3"))];
    let command_line = Layers {
        system: Some(&system),
        command_line: &text,
        ..Layers::default()
    };
    let (variables, diagnostics) = world.resolve(&command_line, LockViolations::Refuse);
    assert!(diagnostics.is_empty());
    assert_eq!(
        variables
            .get("replicas")
            .unwrap()
            .value
            .as_ref()
            .unwrap()
            .as_i64(),
        Some(3)
    );
    let in_yaml = Layers {
        system: Some(&system),
        deployment: &text,
        ..Layers::default()
    };
    let (variables, diagnostics) = world.resolve(&in_yaml, LockViolations::Refuse);
    assert_eq!(
        slugs(&diagnostics),
        [("variables::wrong-type", Severity::Error)]
    );
    assert!(variables.get("replicas").unwrap().faulty);
    let mut typed = world.assignment("replicas", &json!(3));
    typed.written_type = Some(Spanned::new(VariableType::Int64, typed.origin));
    let typed = [typed];
    let wrong = Layers {
        system: Some(&system),
        deployment: &typed,
        ..Layers::default()
    };
    let (_, diagnostics) = world.resolve(&wrong, LockViolations::Refuse);
    assert_eq!(
        diagnostics.iter().next().unwrap().message,
        "variable `replicas` is declared as int32, and this value says int64"
    );
}

#[test]
fn a_stronger_set_may_not_change_the_type() {
    let mut world = World::new();
    let weak = world.variable("x", VariableType::Int32, Some(&json!(1)));
    let strong = world.variable("x", VariableType::String, Some(&json!("a")));
    let (system, project) = (world.set(vec![weak]), world.set(vec![strong]));
    let layers = Layers {
        system: Some(&system),
        project: Some(&project),
        ..Layers::default()
    };
    let (_, diagnostics) = world.resolve(&layers, LockViolations::Refuse);
    assert_eq!(
        slugs(&diagnostics),
        [("variables::wrong-type", Severity::Error)]
    );
    assert_eq!(diagnostics.iter().next().unwrap().places.len(), 2);
}

#[test]
fn sensitive_names_are_marked_and_unknown_ones_reported() {
    let mut world = World::new();
    let declared = world.variable("token", VariableType::String, Some(&json!("s3cret")));
    let mut system = world.set(vec![declared]);
    system.sensitive = vec![world.text("token"), world.text("tokem")];
    let layers = Layers {
        system: Some(&system),
        ..Layers::default()
    };
    let (variables, diagnostics) = world.resolve(&layers, LockViolations::Refuse);
    assert!(variables.get("token").unwrap().sensitive);
    assert_eq!(
        slugs(&diagnostics),
        [("variables::unknown-sensitive", Severity::Warning)]
    );
}

#[test]
fn a_lock_without_a_value_still_refuses_one() {
    let mut world = World::new();
    let mut declared = world.variable("x", VariableType::String, None);
    declared.locked.value = true;
    let system = world.set(vec![declared]);
    let deployment = [world.assignment("x", &json!("a"))];
    let layers = Layers {
        system: Some(&system),
        deployment: &deployment,
        ..Layers::default()
    };
    let (variables, diagnostics) = world.resolve(&layers, LockViolations::Warn);
    assert_eq!(
        slugs(&diagnostics),
        [("variables::locked", Severity::Warning)]
    );
    assert!(variables.get("x").unwrap().value.is_none());
    assert!(matches!(
        variables.get("x").unwrap().overridden[0].value.data,
        Data::String(_)
    ));
}
