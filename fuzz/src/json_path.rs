//! Reads a path and follows it.

use super::run::Run;
use paletteai::diag::Fault;
use paletteai::yaml::Node;
use paletteai::yaml::Path;
use paletteai::yaml::PathPattern;
use paletteai::yaml::scalars;

/// What a path is followed through when the input brings nothing.
const OBJECT: &str = "metadata: {labels: {app.kubernetes.io/name: web, a b: c}, name: web}\n\
    spec:\n  ports: [{port: 80, in: [1, 2]}, {port: 443, in: []}]\n  '*': [[1], [2, 3]]\n  '': x\n";

/// The first line of the input is a path, the rest an object.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let (path, object) = text.split_once('\n').unwrap_or((text, ""));
    let mut run = Run::default();
    let given = run.node("object.yaml", object);
    run.messages_can_be_shown();
    let node = given
        .or_else(|| run.node("built-in.yaml", OBJECT))
        .expect("it is YAML");
    followed(path, &node);
    scalars(&node, &mut |path, scalar| {
        let back = Path::parse(&path.to_string()).expect("what we print");
        assert_eq!(back, *path);
        let found = path.find(&node).expect("it was there");
        assert!(std::ptr::eq(found, scalar), "{path} leads elsewhere");
    });
}

fn followed(text: &str, node: &Node) {
    let path = match Path::parse(text) {
        Ok(path) => path,
        Err(fault) => return refused(text, &fault, node),
    };
    let printed = path.to_string();
    let back = Path::parse(&printed).expect("what we print");
    assert_eq!(back, path, "{text:?} is printed as {printed:?}");
    let found = path.find(node);
    let (existing, reached) = path.nearest(node);
    assert!(path.steps().starts_with(existing.steps()));
    match path.resolve(node) {
        Ok(value) => {
            assert!(found.is_some_and(|found| std::ptr::eq(found, value)));
            assert!(std::ptr::eq(reached, value) && existing == path);
        }
        Err(fault) => {
            assert!(found.is_none() && existing != path);
            assert!(fault.help.is_some(), "{}", fault.message);
        }
    }
    let pattern = PathPattern::parse(text)
        .unwrap_or_else(|fault| panic!("{text:?} is a path and no pattern: {}", fault.message));
    assert!(pattern.is_single(), "{text:?}");
    let matched = pattern.find(node);
    assert_eq!(matched.is_some(), found.is_some(), "{text:?}");
    if let (Some(matched), Some(found)) = (matched, found) {
        assert!(
            matched.len() == 1 && std::ptr::eq(matched[0], found),
            "{text:?}"
        );
    }
}

/// What is no path to one value may lead to several.
fn refused(text: &str, fault: &Fault, node: &Node) {
    assert!(!fault.message.is_empty());
    if let Ok(pattern) = PathPattern::parse(text) {
        assert!(text.contains("[*]"), "{text:?}: {}", fault.message);
        assert!(!pattern.is_single());
        let _ = pattern.find(node);
    }
}
