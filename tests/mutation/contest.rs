//! What is shadowed, and what beat it.

use super::case::Case;
use super::case::is_flag;
use super::case::is_template;
use super::documents;
use super::edit::Edit;
use super::fields::Fields;
use super::templates;
use paletteai::source::OriginId;
use paletteai::source::Role;
use paletteai::source::Step;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

/// How many stronger layers are taken off one value.
const LAYERS: usize = 8;

/// Where something is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    file: String,
    start: usize,
    end: usize,
}

/// A value that lost, and what beat it.
struct Contest {
    /// The fields, lists and mappings whose histories have it.
    nodes: BTreeSet<String>,
    /// Where the strongest loser is written.
    loser: BTreeSet<Place>,
    /// Where the winner is written, and what it won by.
    winner: BTreeSet<Place>,
    /// Who merged, or the variable and its layer.
    note: String,
    /// Whether a rule of the engine won, which nobody can take away.
    by_rule: bool,
}

/// Holds every contest of a case again without the winner, and those that show up then, too. How
/// many were held, and those that the loser did not win.
pub(crate) fn hold_all(case: &Case, fields: &Fields) -> (usize, Vec<String>) {
    let (mut held, mut complaints) = (0, Vec::new());
    for contest in contests(fields) {
        let mut next = Some(contest);
        let mut case = case.clone();
        for _ in 0..LAYERS {
            let Some(contest) = next.filter(|contest| !contest.by_rule) else {
                break;
            };
            held += 1;
            let Some((without, fields)) = contest.without_winner(&case) else {
                complaints.push(format!("{}: {}", case.name, contest.says()));
                break;
            };
            let mut left = contests(&fields).into_iter();
            next = left.find(|left| left.nodes == contest.nodes && left.note != contest.note);
            case = without;
        }
    }
    (held, complaints)
}

/// Every contest of a case, each once.
fn contests(fields: &Fields) -> Vec<Contest> {
    let mut found: BTreeMap<OriginId, Contest> = BTreeMap::new();
    for (key, origin) in fields.nodes() {
        for id in history(*origin, fields) {
            let contest = found.entry(id);
            let contest = contest.or_insert_with(|| Contest::at(id, fields));
            contest.nodes.insert(key.clone());
        }
    }
    let mut contests: Vec<Contest> = found.into_values().collect();
    contests.retain(|contest| !contest.loser.is_empty());
    contests
}

/// The steps that a value was made by, sources of sources included.
fn history(origin: OriginId, fields: &Fields) -> BTreeSet<OriginId> {
    let (mut seen, mut pile) = (BTreeSet::new(), vec![origin]);
    while let Some(id) = pile.pop() {
        if seen.insert(id) {
            pile.extend(linked(id, Role::Source, fields));
        }
    }
    seen
}

fn linked(id: OriginId, role: Role, fields: &Fields) -> Vec<OriginId> {
    let links = fields.session.origins.get(id).links.iter();
    let linked = links.filter(|link| link.role == role);
    linked.map(|link| link.origin).collect()
}

/// Where values and their sources are written.
fn places(origins: &[OriginId], fields: &Fields) -> BTreeSet<Place> {
    let session = &fields.session;
    let history = origins.iter().flat_map(|origin| history(*origin, fields));
    let sites = history.filter_map(|id| session.origins.get(id).site);
    let places = sites.map(|site| Place {
        file: session.sources.name(site.source).to_owned(),
        start: site.range().start,
        end: site.range().end,
    });
    places.collect()
}

impl Place {
    fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    fn moved(&self, edit: &Edit) -> Self {
        let range = edit.moved(&self.file, &self.range());
        Self {
            file: self.file.clone(),
            start: range.start,
            end: range.end,
        }
    }
}

impl Contest {
    fn at(id: OriginId, fields: &Fields) -> Self {
        let origin = fields.session.origins.get(id);
        let losers = linked(id, Role::Shadowed, fields);
        let (sources, conditions) = (
            linked(id, Role::Source, fields),
            linked(id, Role::Condition, fields),
        );
        let by_rule = |id: &OriginId| fields.session.origins.get(*id).step == Step::Rule;
        let mut winner = places(&sources, fields);
        winner.extend(places(&conditions, fields));
        Self {
            nodes: BTreeSet::new(),
            loser: places(losers.get(..1).unwrap_or_default(), fields),
            winner,
            note: origin.note.to_owned(),
            by_rule: sources.iter().all(by_rule) && conditions.is_empty(),
        }
    }

    fn says(&self) -> String {
        let node = self.nodes.first().map_or("", String::as_str);
        let (loser, winner) = (&self.loser, &self.winner);
        format!(
            "{node} `{}`: {loser:?} stays shadowed by {winner:?}",
            self.note
        )
    }

    /// Takes out what is stronger: some way to do so makes the loser a source of every value in
    /// whose place the winner stood. The case and its fields afterwards.
    fn without_winner(&self, case: &Case) -> Option<(Case, Fields)> {
        let winners = self.winner.iter();
        let mut ways: Vec<(Case, Option<Edit>)> =
            winners.flat_map(|place| case.without(place)).collect();
        ways.extend(case.without_trait(&self.note));
        ways.into_iter().find_map(|(without, edit)| {
            let fields = without.render()?;
            let loser = self.loser.iter().map(|place| match &edit {
                Some(edit) => place.moved(edit),
                None => place.clone(),
            });
            let loser: BTreeSet<Place> = loser.collect();
            let wins = |key: &String| wins(key, &loser, &fields);
            self.nodes.iter().all(wins).then_some((without, fields))
        })
    }
}

/// Whether a value is computed from places; of a list or mapping, something in it.
fn wins(key: &str, places_of_loser: &BTreeSet<Place>, fields: &Fields) -> bool {
    let below = fields.nodes().range(key.to_owned()..);
    let mut below = below.take_while(|(below, _)| below.starts_with(key));
    below.any(|(_, origin)| places_of_loser.is_subset(&places(&[*origin], fields)))
}

impl Case {
    /// The case without what stands at a place, the smallest part first.
    fn without(&self, place: &Place) -> Vec<(Self, Option<Edit>)> {
        let Some(text) = self.texts.get(&place.file) else {
            return Vec::new();
        };
        if is_flag(&place.file) {
            let mut case = self.clone();
            case.texts.remove(&place.file);
            return vec![(case, None)];
        }
        let (file, range) = (&place.file, place.range());
        let edits = if is_template(file) {
            templates::removals(file, text, &(0..text.len()), &range)
        } else {
            let written = documents::templates(file, text).into_iter();
            let mut around =
                written.filter(|whole| whole.start <= range.start && range.end <= whole.end);
            match around.next() {
                Some(whole) => templates::removals(file, text, &whole, &range),
                None => documents::removals(file, text, &range),
            }
        };
        let ways = edits.into_iter();
        ways.map(|edit| (self.edited(&edit), Some(edit))).collect()
    }

    /// The case without the use of a trait that a history names: ``trait `scaler` of component …``.
    fn without_trait(&self, note: &str) -> Vec<(Self, Option<Edit>)> {
        let Some(name) = note
            .strip_prefix("trait `")
            .and_then(|rest| rest.split('`').next())
        else {
            return Vec::new();
        };
        let mut ways = Vec::new();
        for (file, text) in self
            .texts
            .iter()
            .filter(|(file, _)| !is_flag(file) && !is_template(file))
        {
            for (at, _) in text.match_indices(&format!("type: {name}")) {
                let edits = documents::removals(file, text, &(at..at + 4)).into_iter();
                ways.extend(edits.map(|edit| (self.edited(&edit), Some(edit))));
            }
        }
        ways
    }
}
