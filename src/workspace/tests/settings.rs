//! Settings and their sources.

use super::files;
use super::said;
use crate::diag::Diagnostics;
use crate::kubernetes::KubeVersion;
use crate::model::VersioningType;
use crate::source::Origins;
use crate::source::Sources;
use crate::workspace::*;
use crate::yaml::Strictness;
use std::path::Path;

#[test]
fn settings_come_from_the_strongest_source() {
    let files = files([(
        "paletteai.yaml",
        "namespace: from-file\nversioningType: semantic\nkubeVersion: '1.30'\n",
    )]);
    let given = |source, value: &str, name: &str| GivenSetting {
        key: SettingKey::Namespace,
        value: value.to_owned(),
        source,
        name: name.to_owned(),
    };
    let given = [
        given(SettingSource::Flag, "from-flag", "--namespace"),
        given(
            SettingSource::Environment,
            "from-env",
            "$PALETTEAI_NAMESPACE",
        ),
    ];
    let (settings, said) = settings(&files, &given);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(&*settings.namespace.value, "from-flag");
    assert_eq!(settings.namespace.source, SettingSource::Flag);
    assert_eq!(settings.versioning_type.value, VersioningType::Semantic);
    assert_eq!(settings.kube_version.value, KubeVersion::new(1, 30));
    assert_eq!(settings.system_namespace.source, SettingSource::Default);
    let rows: Vec<String> = settings
        .rows()
        .iter()
        .map(|(key, row)| format!("{} {} {}", key.name(), row.value, row.source))
        .collect();
    assert_eq!(rows[2], "versioningType semantic file");
}

#[test]
fn a_wrong_setting_is_reported_where_it_is_set() {
    let text = "namespce: a\nsystemNamespace: Not_One\nversioningType: semantics\nkubeVersion: 1.30\nhubNamespace: [a]\n";
    let given = [GivenSetting {
        key: SettingKey::KubeVersion,
        value: "new".to_owned(),
        source: SettingSource::Flag,
        name: "--kube-version".to_owned(),
    }];
    let (settings, mut said) = settings(&files([("paletteai.yaml", text)]), &given);
    said.sort();
    assert_eq!(
        said,
        [
            "error command::setting --kube-version:1:1 | `new` is not a Kubernetes release",
            "error model::unknown-field paletteai.yaml:1:1 | the settings file has no field `namespce`",
            "error model::wrong-type paletteai.yaml:4:14 | `kubeVersion` of the settings file must be a string, not a number",
            "error model::wrong-type paletteai.yaml:5:15 | `hubNamespace` of the settings file must be a string, not a list",
            "error workspace::setting paletteai.yaml:2:18 | `Not_One` is not a valid name for a namespace",
            "error workspace::setting paletteai.yaml:3:17 | `semantics` is not a way of versioning",
        ]
    );
    assert_eq!(&*settings.system_namespace.value, "mural-system");
}

fn settings(files: &MemoryFiles, given: &[GivenSetting]) -> (Settings, Vec<String>) {
    let mut sources = Sources::default();
    let mut origins = Origins::default();
    let mut diagnostics = Diagnostics::default();
    let settings = Settings::load(
        files,
        Path::new("."),
        given,
        Strictness::Lenient,
        &mut sources,
        &mut origins,
        &mut diagnostics,
    );
    (settings, said(&diagnostics, &sources))
}
