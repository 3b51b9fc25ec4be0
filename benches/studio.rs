//! What a large archive costs: `cargo bench --bench studio`.
//!
//! A bundle with many cluster profiles, whose packs have long values and manifests, and with a
//! workload profile and a definition for each, is exported, verified, and imported into a new folder
//! and onto a stream: once so that its files have 10 MB together, and once so that the packed archive
//! has them. Everything is in the folder for temporary files; `TMPDIR=/dev/shm` leaves the disk out.
//!
//! Linux only: times are read from `/proc`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench prints, reads the clock and writes its own input"
)]

use serde_json::Value;
use serde_json::json;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::time::Instant;

/// In bytes.
const WANTED: u64 = 10_000_000;
const RUNS: u32 = 15;
/// In bytes, of the values of a pack and of a manifest.
const VALUES: usize = 40_000;
const WORDS: &[&str] = &[
    "image",
    "replicas",
    "resources",
    "limits",
    "memory",
    "enabled",
    "ingress",
    "hostname",
    "tls",
    "secretName",
    "storage",
    "retention",
    "affinity",
    "operator",
    "metrics",
    "namespace",
];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Lines as of the values of a chart, which pack about as well as these.
    fn lines(&mut self, indent: &str, size: usize) -> String {
        let mut text = String::new();
        while text.len() < size {
            let (word, other) = (self.word(), self.word());
            let number = self.next();
            match number % 4 {
                0 => writeln!(
                    text,
                    "{indent}# The {word} of the {other}, in most clusters."
                ),
                1 => writeln!(
                    text,
                    "{indent}{word}-{other}-{}: {}",
                    number % 89,
                    number % 7919
                ),
                2 => writeln!(
                    text,
                    "{indent}{word}.{other}.{}: registry.example.com/{word}@sha256:{number:016x}",
                    number % 97
                ),
                _ => writeln!(text, "{indent}{word}/{}: \"{word} {other}\"", number % 9973),
            }
            .unwrap();
        }
        text
    }

    fn word(&mut self) -> &'static str {
        WORDS[usize::try_from(self.next() % WORDS.len() as u64).unwrap()]
    }
}

fn document(kind: &str, name: &str, spec: &Value) -> String {
    let document = json!({
        "apiVersion": "spectrocloud.com/v1beta1",
        "kind": kind,
        "metadata": {"name": name, "namespace": "team"},
        "spec": spec
    });
    serde_yaml::to_string(&document).unwrap()
}

fn cluster_profile(index: usize, dice: &mut Dice) -> Value {
    let pack = |number: usize, dice: &mut Dice| {
        let manifest = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings}}\ndata:\n{}",
            dice.lines("  ", VALUES)
        );
        json!({
            "name": format!("pack-{number}"),
            "type": "oci",
            "layer": "addon",
            "version": "1.2.3",
            "tag": "1.2.x",
            "values": dice.lines("", VALUES),
            "registry": {"metadata": {"uid": "64eaff453040297344bcad5d", "name": "Palette Registry", "kind": "oci", "providerType": "pack"}},
            "manifests": [{"name": "settings", "content": manifest}]
        })
    };
    let packs: Vec<Value> = (0..2).map(|number| pack(number, dice)).collect();
    json!({
        "metadata": {"name": format!("add-on-{index}")},
        "spec": {"version": "1.0.0", "template": {"type": "add-on", "cloudType": "all", "packs": packs}}
    })
}

/// The workspace of a bundle with so many profiles of both kinds.
fn workspace(folder: &Path, count: usize) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let infrastructure = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("testdata/cases/studio/common/chat-stack/cluster-profiles/edge.json"),
    )
    .unwrap();
    fs::write(folder.join("edge-cluster-profile.json"), infrastructure).unwrap();
    let mut clusters = vec![json!({"name": "edge", "cloudType": "edge-native"})];
    let mut profiles = Vec::new();
    let mut text = String::new();
    for index in 0..count {
        let profile = serde_json::to_string_pretty(&cluster_profile(index, &mut dice)).unwrap();
        fs::write(
            folder.join(format!("add-on-{index}-cluster-profile.json")),
            profile,
        )
        .unwrap();
        clusters.push(json!({"name": format!("add-on-{index}")}));
        profiles.push(json!({"name": format!("profile-{index}")}));
        let component = |number: usize| {
            json!({
                "name": format!("part-{number}"),
                "type": format!("definition-{index}"),
                "properties": {"image": format!("registry.example.com/{index}/{number}:1.0"), "port": 80 + number}
            })
        };
        let components: Vec<Value> = (0..3).map(component).collect();
        let profile = json!({"type": "Application", "workload": {"components": components}});
        let template = format!("./template-{index}.yaml.j2");
        let parameters = json!({"type": "object", "properties": {"image": {"type": "string"}, "port": {"type": "integer"}}});
        let definition =
            json!({"parameters": parameters, "schematic": {"jinja": {"templateFile": template}}});
        let output = format!(
            "output:\n  apiVersion: v1\n  kind: ConfigMap\n  data:\n    image: \"{{{{ parameter.image }}}}\"\n{}",
            dice.lines("    ", 2000)
        );
        fs::write(folder.join(template), unique_keys(&output)).unwrap();
        for document in [
            document("WorkloadProfile", &format!("profile-{index}"), &profile),
            document(
                "ComponentDefinition",
                &format!("definition-{index}"),
                &definition,
            ),
        ] {
            text.push_str("---\n");
            text.push_str(&document);
        }
    }
    let bundle = json!({"type": "Fullstack", "version": "1.0.0", "clusterProfiles": clusters, "workloadProfiles": profiles});
    text.push_str("---\n");
    text.push_str(&document("ProfileBundle", "large", &bundle));
    fs::write(folder.join("all.yaml"), text).unwrap();
}

/// No line twice with one key, and all values texts.
fn unique_keys(text: &str) -> String {
    let mut numbered = String::new();
    for (number, line) in text.lines().enumerate() {
        match line.split_once(": ") {
            Some((key, value)) if number > 4 => {
                writeln!(
                    numbered,
                    "{}-{number}: \"{}\"",
                    key.replace('/', "-"),
                    value.replace('"', "")
                )
                .unwrap();
            }
            _ => writeln!(numbered, "{line}").unwrap(),
        }
    }
    numbered
}

/// CPU time of finished children so far, in milliseconds.
fn children_cpu() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields = stat.rsplit(')').next().unwrap().split_whitespace().skip(13);
    let ticks = fields.take(2).map(|field| field.parse::<u64>().unwrap());
    ticks.sum::<u64>() * 10
}

fn paletteai(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paletteai"));
    command.args(arguments).current_dir(folder);
    let output = command.stdout(Stdio::null()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}

/// Runs a command often, and prints milliseconds: the mean of its CPU time and the best by the clock.
fn measure(what: &str, folder: &Path, arguments: &[&str]) {
    let cpu = children_cpu();
    let mut best = f64::MAX;
    for _ in 0..RUNS {
        let _ = fs::remove_dir_all(folder.join("new"));
        let clock = Instant::now();
        paletteai(folder, arguments);
        best = best.min(clock.elapsed().as_secs_f64() * 1000.0);
    }
    let cpu = (children_cpu() - cpu) as f64 / f64::from(RUNS);
    println!("  {what:32} {cpu:8.1} ms CPU {best:8.1} ms at best by the clock");
}

/// An archive with so many profiles of both kinds; how many bytes it has, and its files have.
fn archive(folder: &Path, count: usize) -> (u64, u64) {
    let from = tempfile::tempdir().unwrap();
    workspace(from.path(), count);
    let to = folder.join("large.tar.gz");
    let to = to.to_str().unwrap();
    paletteai(from.path(), &["studio", "export", "large", "--to", to]);
    let packed = fs::metadata(to).unwrap().len();
    let mut tar = flate2::read::GzDecoder::new(fs::File::open(to).unwrap());
    (
        packed,
        std::io::copy(&mut tar, &mut std::io::sink()).unwrap(),
    )
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let probe = 10;
    let (packed, unpacked) = archive(folder, probe);
    for size in [unpacked, packed] {
        let count = usize::try_from(WANTED * probe as u64 / size).unwrap();
        let (packed, unpacked) = archive(folder, count);
        let mb = |bytes: u64| bytes as f64 / 1e6;
        println!(
            "{count} profiles of each kind: {:.1} MB packed, {:.1} MB unpacked",
            mb(packed),
            mb(unpacked)
        );
        let import = [
            "studio",
            "import",
            "--namespace",
            "team-b",
            "large.tar.gz",
            "--to",
        ];
        measure("inspect", folder, &["studio", "inspect", "large.tar.gz"]);
        measure("verify", folder, &["studio", "verify", "large.tar.gz"]);
        measure(
            "import, only told",
            folder,
            &[&import[..], &["new", "--dry-run"]].concat(),
        );
        measure(
            "import into a new folder",
            folder,
            &[&import[..], &["new"]].concat(),
        );
        measure(
            "import onto a stream",
            folder,
            &[
                &import[..],
                &["-", "--jinja-definitions", "--cluster-profiles", "new"],
            ]
            .concat(),
        );
    }
}
