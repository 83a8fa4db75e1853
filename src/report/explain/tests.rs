//! What is behind ids, and what is near those that nobody has.

use super::*;
use crate::report::tests::Sample;

const NAME_MAX: &str = "server.createBlockStorageSnapshotInstance.input.blockStorageSnapshotName.max";

#[test]
fn an_ambiguous_statement_shows_each_reading_and_the_slip_behind_it() {
    let sample = Sample::conforming();
    let text = constraint(&sample.model, NAME_MAX).expect("a constraint");
    for part in [
        "createBlockStorageSnapshotInstance (Classic, API guide, Korean, older layout)",
        "\"Min : 3, Max : 30\" (request table, row 2)",
        "documented: the page says so",
        "must: breaking it is a divergence",
        "characters: at most 30 characters",
        "bytes: at most 30 bytes",
        "slip.name-unit-missing",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(text.matches("  reading ").count(), 1, "{text}");
    let mut sample = sample;
    sample.should(&[NAME_MAX]);
    let text = constraint(&sample.model, NAME_MAX).expect("a constraint");
    assert!(text.contains("  level       should: breaking it is advice, and counts with --strict only\n"), "{text}");
    assert_eq!(constraint(&sample.model, "nothing"), None);
}

#[test]
fn every_constraint_and_every_slip_can_be_explained() {
    let sample = Sample::conforming();
    for known in &sample.model.constraints {
        let text = constraint(&sample.model, &known.id).expect("a constraint");
        assert!(text.starts_with(&known.id));
        let reason = known.unchecked.as_deref().map_or("yes", |reason| &reason[..5]);
        assert!(text.contains("  checkable   "), "{text}");
        assert!(text.contains(reason), "{text}");
    }
    for known in sample.model.actions.iter().flat_map(|action| &action.slips) {
        let text = slip(&sample.model, &known.id).expect("a slip");
        assert!(text.contains(known.at[0].as_str()), "{text}");
    }
}

#[test]
fn a_case_says_what_it_sends_and_what_that_breaks() {
    let sample = Sample::conforming();
    let found = sample.cases.iter().find(|case| case.id.contains("Description.max/1001-characters/get"));
    let found = found.expect("a case one above the bound");
    let control = found.control.map(|index| sample.cases[index].id.as_str());
    let text = case(&sample.model, "http://127.0.0.1:1", found, control);
    assert!(text.contains("(1001 characters,"), "{text}");
    assert!(text.contains("refused: every reading"), "{text}");
    assert!(text.contains(control.expect("a control")), "{text}");
    assert!(text.lines().last().is_some_and(|line| line.contains("curl -sS 'http://127.0.0.1:1/")), "{text}");
}

#[test]
fn a_misspelt_id_finds_its_neighbour() {
    let Sample { model, cases, .. } = Sample::conforming();
    let near = |word: &str| suggestions(&model, &cases, word);
    assert!(near("blockStorageSnapshotName.max").iter().any(|id| id == NAME_MAX));
    assert!(near(&NAME_MAX.replace("Name.max", "Nmae.max")).iter().any(|id| id == NAME_MAX));
    assert!(near("blockStorageSnapshotName.mx").iter().any(|id| id == NAME_MAX));
    assert!(near("name-unit-mising").iter().any(|id| id.ends_with("slip.name-unit-missing")));
    assert!(!near("sharestatus").is_empty());
    assert_eq!(near("qqqqqqqqqqqqqqqqqqqqqqqq"), Vec::<String>::new());
    assert_eq!(near(""), Vec::<String>::new());
}

#[test]
fn what_ids_begin_with_shows_everything_below() {
    let Sample { model, cases, .. } = Sample::conforming();
    let parameter = NAME_MAX.strip_suffix(".max").expect("a parameter");
    let text = below(&model, &cases, parameter).expect("a parameter");
    assert!(text.contains("input.blockStorageSnapshotName: the name of the snapshot"), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(" max must: at most 30 characters (characters), or at most 30 bytes (bytes)"), "{text}");
    let below = |name: &str| super::below(&model, &cases, name);
    let rows = |text: &str| text.lines().filter(|line| line.contains("must: ") || line.contains("should: ")).count();
    let under_test = &model.constraints[..model.constraints_under_test()];
    let of = |prefix: &str| under_test.iter().filter(|it| it.id.starts_with(&format!("{prefix}."))).count();
    for prefix in
        [parameter, "server", "server.createBlockStorageSnapshotInstance.answer", model.actions[1].id.as_str()]
    {
        assert_eq!(below(prefix).map(|text| rows(&text)), Some(of(prefix)), "{prefix}");
    }
    // An action and a parameter go by their names alone too.
    assert_eq!(below(&model.actions[0].name).map(|text| rows(&text)), Some(of(&model.actions[0].id)));
    assert_eq!(below("blockStorageSnapshotName").map(|text| rows(&text) >= of(parameter)), Some(true));
    assert!(below("server.createBlockStorageSnapshotInstance.slip").is_some());
    for nothing in ["", ".", "serv", "blockStorageSnapshotNam"] {
        assert_eq!(below(nothing), None, "{nothing}");
    }
}
