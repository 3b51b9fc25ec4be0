//! Dialect S: what a rendering filled in, taken away again where it is still that.

use super::metadata::put;
use super::metadata::put_empty;
use super::metadata::take;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::notes;
use crate::diag::did_you_mean;
use crate::kubernetes::Builder;
use crate::yaml::Node;

/// What a document left out, by the words of [`notes`]. Somebody may have edited the object since:
/// what is another value now stays.
#[derive(Clone, Debug, Default)]
pub(super) struct FilledIn(Vec<String>);

impl FilledIn {
    /// Reads the annotation; words that no rendering writes are refused.
    pub(super) fn of(annotation: Option<&Node>, making: &mut Making<'_>) -> Self {
        let text = annotation.and_then(|node| Some((node, node.as_str()?)));
        let Some((node, text)) = text else {
            return Self::default();
        };
        let (known, unknown): (Vec<&str>, Vec<&str>) = text
            .split(',')
            .partition(|word| notes::WORDS.contains(word));
        for word in unknown {
            let message = format!("`{word}` is nothing that a rendering fills in");
            let help = did_you_mean(word, notes::WORDS)
                .unwrap_or_else(|| format!("there are: {}", notes::WORDS.join(", ")));
            making.refuse(node.origin, message, &help);
        }
        Self(known.into_iter().map(str::to_owned).collect())
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.0.iter().any(|known| known == word)
    }

    /// The replicas, unless they are the one that was filled in.
    pub(super) fn replicas<'n>(&self, replicas: Option<&'n Node>) -> Option<&'n Node> {
        let is_own = |node: &&Node| !self.has(notes::REPLICAS) || node.as_i64() != Some(1);
        replicas.filter(is_own)
    }

    /// The selector, unless it is the one that was made of the labels of the pods.
    pub(super) fn selector<'n>(
        &self,
        selector: Option<&'n Node>,
        template: Option<&Node>,
    ) -> Option<&'n Node> {
        let of_pods = template.and_then(|node| look::at(node, &["metadata", "labels"]));
        let is_made = |selector: &Node| {
            let by_labels = look::at(selector, &["matchLabels"]);
            let mut fields = look::pairs(selector, &[]).filter(|pair| !pair.value.is_null());
            let is_alone = fields.all(|pair| &*pair.key.text == "matchLabels");
            let same = by_labels.zip(of_pods);
            is_alone && same.is_some_and(|(own, pods)| own.same_value(pods))
        };
        selector.filter(|selector| !self.has(notes::SELECTOR) || !is_made(selector))
    }

    /// Takes away the labels that the template of the document called `name` was given.
    pub(super) fn unlabel(&self, template: &mut Node, name: &str, build: Builder) {
        let were_empty = self.has(notes::EMPTY_LABELS);
        let were_given = were_empty || self.has(notes::LABELS);
        let labels = look::at(template, &["metadata", "labels"]);
        let given = build.map([(notes::APP, Some(build.text(name)))]);
        if !were_given || !labels.is_some_and(|labels| labels.same_value(&given)) {
            return;
        }
        take(template, "metadata", "labels");
        if template.get("metadata").is_none() && !self.has(notes::METADATA) {
            put_empty(template, "metadata", build);
        }
        if were_empty {
            put(template, "metadata", "labels", build.map([]), build);
        }
    }
}
