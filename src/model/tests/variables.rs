//! Variables: declared in sets, assigned in deployments, both in bundles.

use crate::model::testing::decode;
use crate::model::testing::spec;
use crate::model::*;
use crate::yaml::Data;
use crate::yaml::Number;

#[test]
fn variables_of_a_deployment_have_three_forms() {
    let read = |variables: &str| {
        let text = format!("  workloadProfileRef: {{name: web}}\n  variables:\n{variables}");
        the!(spec(Kind::WorkloadDeployment, &text), WorkloadDeployment).variables
    };
    for form in [
        "    replicas: {int32: 3}\n",
        "    - {name: replicas, value: {int32: 3}}\n",
        "    - {name: replicas, value: 3, variableType: int32}\n",
    ] {
        let variables = read(form);
        assert_eq!(variables[0].value.as_i64(), Some(3));
        let written = variables[0].written_type.unwrap();
        assert_eq!(written.value, VariableType::Int32);
    }
    for form in ["    replicas: 3\n", "    - {name: replicas, value: 3}\n"] {
        let variables = read(form);
        assert_eq!(&*variables[0].name.value, "replicas");
        assert!(variables[0].written_type.is_none());
    }
}

#[test]
fn values_of_variables_that_are_none_are_refused() {
    let said = |variables: &str| {
        let text = format!("  workloadProfileRef: {{name: web}}\n  variables:\n{variables}");
        spec(Kind::WorkloadDeployment, &text).only().to_owned()
    };
    for (variables, wanted) in [
        ("    a: {int32: x}\n", "must be an integer, not a string"),
        (
            "    a: {int32: 3, string: x}\n",
            "must be a scalar, not a mapping",
        ),
        ("    a: [1]\n", "must be a scalar, not a list"),
        ("    a:\n", "must be a scalar, not null"),
        ("    1a: x\n", "`1a` is not a valid name for a variable"),
        (
            "    - {name: a, value: 1}\n    - {name: a, value: 2}\n",
            "two variables are named `a`",
        ),
        ("    - {name: a}\n", "the variable has no `value`"),
        (
            "    - {name: a, value: {int32: 1}, variableType: bool}\n",
            "of type `bool` and of type `int32`",
        ),
        ("    3\n", "variables are a mapping or a list"),
    ] {
        let said = said(variables);
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
}

#[test]
fn a_variable_set_declares_typed_variables() {
    let set = the!(
        spec(
            Kind::VariableSet,
            "  variables:\n  - name: replicas\n    variableType: int32\n    value: {int32: 3}\n    validationMode: required\n    inputType: text\n    description: pods\n  - {name: region, variableType: string, locked: true, value: {string: eu}}\n  - {name: ratio, variableType: float64}\n"
        ),
        VariableSet
    );
    let [replicas, region, ratio] = &set.variables[..] else {
        panic!()
    };
    assert!(matches!(
        replicas.value.as_ref().unwrap().data,
        Data::Number(Number::Integer(3))
    ));
    assert_eq!(replicas.validation_mode.value, ValidationMode::Required);
    assert!(region.locked.value);
    assert!(ratio.value.is_none() && !ratio.locked.value);
}

#[test]
fn a_variable_that_could_never_work_is_refused() {
    let said = |variable: &str| {
        let text = format!("  variables:\n  - {{name: a, {variable}}}\n");
        spec(Kind::VariableSet, &text).only().to_owned()
    };
    for (variable, wanted) in [
        (
            "variableType: integer",
            "`variableType` cannot be `integer`",
        ),
        (
            "variableType: bool, value: {string: x}",
            "is of type `bool`, but its value is written as `string`",
        ),
        ("variableType: bool, value: {}", "`value` has 0 keys"),
        (
            "variableType: int32, value: {int32: 1, int64: 1}",
            "`value` has 2 keys",
        ),
        (
            "variableType: int32, value: {int32: 2147483648}",
            "does not fit into `int32`",
        ),
        (
            "variableType: string, value: {string: 5}",
            "must be a string, not an integer | put it in quotes",
        ),
        (
            "variableType: string, value: x",
            "`value` of the variable must be a mapping",
        ),
        (
            "variableType: string, locked: true, validationMode: required",
            "is required and locked",
        ),
        (
            "variableType: string, inputType: textarea",
            "`inputType` cannot be `textarea`",
        ),
        (
            "variableType: string, validationMode: Required",
            "did you mean `required`?",
        ),
    ] {
        let said = said(variable);
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    let long = format!("variableType: string, description: {}", "d".repeat(1025));
    assert!(said(&long).contains("1025 characters"));
}

#[test]
fn a_variable_set_has_its_one_name() {
    let decoded = decode(
        "apiVersion: spectrocloud.com/v1beta1\nkind: VariableSet\nmetadata: {name: vars}\nspec: {variables: []}\n",
    );
    assert!(
        decoded
            .only()
            .starts_with("error model::variable-set-name 3:18 `vars`")
    );
}

#[test]
fn names_of_secrets_are_read_from_the_annotation() {
    let decoded = decode(
        "apiVersion: spectrocloud.com/v1beta1\nkind: VariableSet\nmetadata: {name: mural-variables, annotations: {palette.ai/sensitive-variables: 'a, b,'}}\nspec: {}\n",
    );
    let set = the!(decoded, VariableSet);
    let names: Vec<&str> = set.sensitive.iter().map(|name| &*name.value).collect();
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn a_bundle_declares_and_assigns_in_one_set() {
    let items =
        "    - {name: a, variableType: int32, value: {int32: 1}}\n    - {name: b, value: x}\n";
    for set in [
        format!("  variableSet:\n{items}"),
        format!("  variableSet:\n    variables:\n{items}"),
    ] {
        let text = format!("  type: Application\n  workloadProfiles: [{{name: web@v1}}]\n{set}");
        let bundle = the!(spec(Kind::ProfileBundle, &text), ProfileBundle);
        assert_eq!(bundle.variables.len(), 1);
        assert_eq!(bundle.assignments.len(), 1);
        assert_eq!(bundle.workload_profiles[0].to_string(), "web@v1");
    }
    let map = "  variableSet: {a: 1, b: {string: x}}\n";
    let bundle = the!(spec(Kind::ProfileBundle, map), ProfileBundle);
    assert_eq!(bundle.assignments.len(), 2);
    let twice = "  variableSet:\n  - {name: a, variableType: int32}\n  - {name: a, value: 1}\n";
    let decoded = spec(Kind::ProfileBundle, twice);
    assert!(decoded.only().contains("two variables are named `a`"));
}
