//! What goes into the package: all that builds and explains the kit, and nothing else.

use std::process::Command;

use crate::root;

#[test]
fn the_package_holds_what_builds_and_explains_the_kit() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut list = Command::new(cargo);
    list.args(["package", "--list", "--allow-dirty", "--offline"]).current_dir(root());
    let output = list.output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files: Vec<&str> = said.lines().collect();
    let needed = [
        "Cargo.lock",
        "build.rs",
        "src/main.rs",
        "spec/common.toml",
        "spec/clients.toml",
        "fixtures/README.md",
        "README.md",
        "README.ko.md",
        "CHANGELOG.md",
        "DETECTION.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "docs/report.schema.json",
        "docs/schemas/action.schema.json",
        "docs/server.md",
        "examples/in_your_tests.rs",
        "examples/reports/report.json",
        "examples/pipelines/run.sh",
        "action.yml",
        "Containerfile",
        "conformance/docs/main.rs",
    ];
    let missing: Vec<&&str> = needed.iter().filter(|file| !files.contains(*file)).collect();
    assert!(missing.is_empty(), "{missing:?} of {said}");
    assert!(files.iter().any(|file| file.starts_with("templates/")), "{said}");
    let surplus = ["target/", ".ci/", "fuzz/", ".git", "benches/"];
    let surplus: Vec<&&str> = files.iter().filter(|file| surplus.iter().any(|start| file.starts_with(start))).collect();
    assert!(surplus.is_empty(), "{surplus:?}");
}

#[test]
fn the_manifest_says_what_a_registry_shows() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    for key in ["description", "license", "readme", "keywords", "categories", "rust-version", "documentation"] {
        assert!(manifest.contains(&format!("\n{key} = ")), "{key}");
    }
}
