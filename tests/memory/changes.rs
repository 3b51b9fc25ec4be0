//! Changes of a fleet and of the folders that it is rendered into.

use crate::trees::tree;
use crate::twins::Twins;
use crate::workloads::Random;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

pub(crate) fn replace(path: &Path, from: &str, to: &str) -> String {
    let text = fs::read_to_string(path).expect("it is there");
    let lines = text.lines().map(|line| match line.split_once(from) {
        Some((before, _)) => format!("{before}{to}\n"),
        None => format!("{line}\n"),
    });
    fs::write(path, lines.collect::<String>()).expect("there is room");
    text
}

/// The same by a file that takes the place of the other.
pub(crate) fn save_as_editors_do(path: &Path, from: &str, to: &str) {
    let new = path.with_extension("yaml.new");
    fs::copy(path, &new).expect("there is room");
    replace(&new, from, to);
    fs::rename(&new, path).expect("there is room");
}

/// Gives a deployment, whatever it is called, and its Workload another name.
pub(crate) fn rename(path: &Path, to: &str) {
    let text = fs::read_to_string(path).expect("it is there");
    let old = text
        .split("name: ")
        .nth(1)
        .and_then(|rest| rest.lines().next());
    let old = format!("name: {}\n", old.expect("it has a name"));
    fs::write(path, text.replace(&old, &format!("name: {to}\n"))).expect("there is room");
}

pub(crate) fn append(path: &Path, more: &str) {
    let text = fs::read_to_string(path).expect("it is there");
    fs::write(path, text + more).expect("there is room");
}

/// What was changed, and files that were broken on purpose with what they held.
pub(crate) type Change = (&'static str, Vec<(PathBuf, Vec<u8>)>);

/// Makes one of many changes; what was broken on purpose is returned with what it was.
pub(crate) fn change(twins: &Twins, number: usize, random: &mut Random) -> Change {
    if random.below(8) == 0 {
        change_output(twins, random)
    } else {
        change_input(twins, number, random)
    }
}

pub(crate) fn change_input(twins: &Twins, number: usize, random: &mut Random) -> Change {
    let one = twins.deployment(random);
    let before = fs::read(&one).expect("it is there");
    match random.below(14) {
        0..4 => {
            replace(&one, "greeting: ", &format!("greeting: step {number}"));
            ("a variable", Vec::new())
        }
        4 => {
            let profile = format!("profile-{:02}", random.below(20));
            replace(&one, "name: profile-", &format!("name: {profile}"));
            ("another profile", Vec::new())
        }
        5 => {
            fs::remove_file(&one).expect("it was there");
            ("a deployment less", Vec::new())
        }
        6 => {
            let copy = one.with_file_name(format!("new-{number}.yaml"));
            fs::copy(&one, &copy).expect("there is room");
            rename(&copy, &format!("new-{number}"));
            ("a deployment more", Vec::new())
        }
        7 => {
            rename(&one, &format!("other-{number}"));
            ("another name", Vec::new())
        }
        8 => {
            let set = twins.at(&format!(
                "fleet/variables/team-{:02}.yaml",
                random.below(20)
            ));
            replace(&set, "string: team-", &format!("string: step-{number}}}}}"));
            ("variables of a namespace", Vec::new())
        }
        9 => {
            replace(&one, "replicas: ", "replicas: many");
            ("a wrong value", vec![(one, before)])
        }
        10 => {
            append(
                &one,
                "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n",
            );
            ("another object in the file", Vec::new())
        }
        11 => {
            replace(&one, "name: profile-", "name: profile-99");
            ("a profile that is missing", vec![(one, before)])
        }
        12 => {
            save_as_editors_do(&one, "greeting: ", &format!("greeting: saved {number}"));
            ("a file in place of another", Vec::new())
        }
        _ => ("nothing", Vec::new()),
    }
}

/// Edits or removes an object in both output folders.
pub(crate) fn change_output(twins: &Twins, random: &mut Random) -> Change {
    let files = tree(&twins.at("out"));
    let objects = files.iter().filter(|(name, _)| !name.starts_with('.'));
    let objects: Vec<(&String, &Vec<u8>)> = objects.collect();
    let (name, content) = objects[random.below(objects.len())];
    let places = ["out", "twin"].map(|out| twins.at(out).join(name));
    if random.below(2) == 0 {
        for place in &places {
            append(place, "# by hand\n");
        }
        let whole = places.map(|place| (place, content.clone()));
        return ("an edited object", whole.to_vec());
    }
    for place in &places {
        fs::remove_file(place).expect("it was there");
    }
    ("an object that is gone", Vec::new())
}
