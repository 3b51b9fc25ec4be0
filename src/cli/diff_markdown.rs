//! Differences for a comment on a pull request.

use super::diff_text::Line;
use super::diff_text::NAMED;
use super::diff_text::Question;
use super::diff_text::Sign;
use super::diff_text::members;
use super::diff_text::objects;
use super::diff_text::summary;
use super::output_folder::counted;
use crate::ops::ClassReport;
use crate::ops::DiffReport;
use std::fmt::Write;

/// How many members of a class are listed.
const LISTED: usize = 200;

/// How long a comment gets, in bytes. GitHub refuses one of more than 65,536 characters, and a
/// pipeline may add a line of its own.
const LONGEST: usize = 60_000;

/// How much of it is kept for what is said of the part that has no room.
const RESERVE: usize = 500;

/// A section for each class, with its changes as a `diff` block, as far as there is room.
pub(super) fn markdown(report: &DiffReport, question: Question) -> String {
    let mut text = format!("**{}**\n", summary(report, question));
    for (number, class) in report.classes.iter().enumerate() {
        let room = LONGEST.saturating_sub(text.len() + RESERVE);
        let Some(section) = section(class, report.unit, room) else {
            let left = counted(report.classes.len() - number, "more section");
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "\nand {left}, for which a comment has no room");
            break;
        };
        text.push_str(&section);
    }
    text
}

/// Nothing where there is no room for a part of it that says anything.
fn section(class: &ClassReport, unit: &str, room: usize) -> Option<String> {
    let lines = objects(class);
    let longest = lines.iter().map(|line| longest_ticks(&line.text)).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    let head = format!("\n#### {}\n\n{fence}diff\n", members(class, unit));
    let foot = format!("{fence}\n{}", listed(class));
    let room = room.checked_sub(head.len() + foot.len())?;
    let (mut body, mut shown) = (String::new(), 0);
    for line in &lines {
        let line = markdown_line(line);
        if body.len() + line.len() > room {
            break;
        }
        body.push_str(&line);
        shown += 1;
    }
    match lines.len() - shown {
        0 => {}
        _ if shown == 0 => return None,
        more => {
            // Writing to a `String` cannot fail.
            let _ = writeln!(body, "  … and {}", counted(more, "more line"));
        }
    }
    Some(head + &body + &foot)
}

/// The members that the title of a class does not name.
fn listed(class: &ClassReport) -> String {
    if class.members.len() <= NAMED {
        return String::new();
    }
    let listed = class.members.iter().take(LISTED);
    let names: Vec<String> = listed.map(|member| format!("`{}`", member.name)).collect();
    let more = match class.members.len() - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let names = names.join(", ");
    format!("\n<details><summary>Members</summary>\n\n{names}{more}\n\n</details>\n")
}

/// The sign of a line must be its first character, or the block has no colours.
fn markdown_line(line: &Line) -> String {
    let sign = match line.sign {
        Sign::Head | Sign::Same | Sign::Cause => " ",
        Sign::Added => "+",
        Sign::Removed => "-",
        Sign::Changed => "!",
    };
    let indent = "  ".repeat(line.depth.saturating_sub(1));
    let line = format!("{sign} {indent}{}", line.text);
    format!("{}\n", line.trim_end())
}

fn longest_ticks(text: &str) -> usize {
    text.split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Identity;
    use crate::ops::FieldReport;
    use crate::ops::MemberReport;
    use crate::ops::ObjectReport;
    use serde_json::json;
    use std::collections::BTreeMap;

    /// A class of one deployment, with so many fields that changed.
    fn class(number: usize, fields: usize) -> ClassReport {
        let field = |field| FieldReport {
            path: format!(".spec.field{field}"),
            before: Some(json!("before")),
            after: Some(json!("after")),
            causes: Vec::new(),
        };
        let object = Identity {
            side: Some("spoke"),
            group: "apps".to_owned(),
            kind: "Deployment".to_owned(),
            namespace: Some("team".to_owned()),
            name: format!("web-{number}"),
        };
        ClassReport {
            members: vec![MemberReport {
                name: format!("team/web-{number}"),
                names: BTreeMap::new(),
            }],
            objects: vec![ObjectReport {
                change: "changed",
                object,
                from: None,
                from_deployment: None,
                fields: (0..fields).map(field).collect(),
            }],
        }
    }

    fn comment(classes: Vec<ClassReport>) -> String {
        let report = DiffReport {
            unit: "deployment",
            changed: classes.len(),
            unchanged: Vec::new(),
            classes,
        };
        let text = markdown(&report, Question::Difference);
        assert!(text.len() <= LONGEST, "{}", text.len());
        let fences = text.lines().filter(|line| line.starts_with("```"));
        assert_eq!(fences.count() % 2, 0);
        text
    }

    #[test]
    fn what_has_room_is_shown_whole() {
        let text = comment(vec![class(1, 2), class(2, 1)]);
        let end = r#"```diff
! Deployment team/web-2 (spoke)
!     .spec.field0: "before" -> "after"
```
"#;
        assert!(text.ends_with(end), "{text}");
        assert!(!text.contains(" more "), "{text}");
    }

    #[test]
    fn a_section_that_is_too_long_says_how_many_lines_are_left() {
        let text = comment(vec![class(1, 5_000)]);
        let lines = text.lines().filter(|line| line.starts_with('!')).count();
        let end = format!("  … and {} more lines\n```\n", 5_001 - lines);
        assert!(lines > 1_000 && text.ends_with(&end), "{text}");
    }

    #[test]
    fn sections_without_room_are_counted() {
        let text = comment((0..1_000).map(|number| class(number, 1)).collect());
        let sections = text.matches("\n#### ").count();
        let end = format!(
            "\nand {} more sections, for which a comment has no room\n",
            1_000 - sections
        );
        assert!(sections > 300 && text.ends_with(&end), "{text}");
    }
}
