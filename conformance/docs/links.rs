//! Every link of every page leads to a file that is there, and to a heading in it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{page, root};

/// The folders with pages; the first is the repository itself.
const FOLDERS: &[&str] =
    &["", "docs", "examples", "examples/pipelines", "examples/reports", "spec", "fixtures", "fuzz"];

/// The pages right in that folder.
pub fn pages(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut pages: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "md") && !path.ends_with("reports/report.md"))
        .collect();
    pages.sort();
    pages
}

/// Where the links of a page lead, outside its blocks of code.
pub fn targets(text: &str) -> Vec<String> {
    let mut is_inside = false;
    let mut targets = Vec::new();
    for line in text.lines() {
        is_inside ^= line.starts_with("```");
        let links = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        targets.extend(links.filter(|_| !is_inside).map(|(target, _)| target.to_owned()));
    }
    targets
}

/// The name that a heading has in links: lower case, blanks as hyphens, and nothing but letters, digits, both.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter(|one| one.is_alphanumeric() || " -_".contains(*one));
    kept.map(|one| if one == ' ' { '-' } else { one }).collect()
}

fn anchors(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#'))).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    let mut links = 0;
    for path in FOLDERS.iter().flat_map(|folder| pages(folder)) {
        let folder = path.parent().expect("a folder");
        for target in targets(&fs::read_to_string(&path).expect("a page")) {
            links += 1;
            let (file, place) = target.split_once('#').unwrap_or((&target, ""));
            let to = if file.is_empty() { path.clone() } else { folder.join(file) };
            let is_there = file.starts_with("https://") || to.exists();
            if !is_there || !(place.is_empty() || anchors(&to).iter().any(|found| found == place)) {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(links > 60, "{links} links");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_test_and_benchmark_that_a_page_names_is_there() {
    let manifest = page("Cargo.toml");
    let mut named = 0;
    for path in FOLDERS.iter().flat_map(|folder| pages(folder)) {
        let text = fs::read_to_string(&path).expect("a page");
        for (flag, table) in [("--test ", "test"), ("--bench ", "bench"), ("--example ", "example")] {
            for rest in text.split(flag).skip(1) {
                let name: String = rest.chars().take_while(|one| one.is_ascii_lowercase() || *one == '_').collect();
                named += 1;
                let entry = format!("[[{table}]]\nname = \"{name}\"\n");
                assert!(name.is_empty() || manifest.contains(&entry), "{}: {flag}{name}", path.display());
            }
        }
    }
    assert!(named > 10, "{named}");
}

#[test]
fn a_heading_has_the_name_that_links_use() {
    assert_eq!(anchor(" Read the report"), "read-the-report");
    assert_eq!(anchor(" What does `1`, (two) say?"), "what-does-1-two-say");
    assert!(anchors(&root().join("README.md")).contains(&"exit-codes".to_owned()), "{}", page("README.md"));
}
