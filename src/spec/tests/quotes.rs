//! Quotations against the words kept with each action's page example, and against pages that lack them.

use std::path::PathBuf;

use super::super::quote::{parts, quotations, thin, uncited};
use super::{BUILT_IN, PageText, SpecError, built_in_of, load_named, model};

fn words(action: &crate::model::Action) -> PageText {
    let folder = format!("fixtures/{}/{}/page-example/words.txt", action.family, action.name);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(&folder);
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{folder}: {error}"));
    PageText { file: folder, text }
}

#[test]
fn every_quotation_stands_in_the_words_of_its_page() {
    let pages: Vec<PageText> = model().actions.iter().map(words).collect();
    built_in_of(&pages).unwrap_or_else(|error| panic!("{error}"));
}

/// The words are a list of what is cited, and no copy of a page.
#[test]
fn the_words_kept_are_those_cited_and_no_more() {
    let model = model();
    for action in &model.actions {
        let cited: Vec<String> = quotations(&model, action).into_iter().flat_map(parts).collect();
        for line in words(action).text.lines().filter(|line| *line != action.page.title) {
            let bare: String = line.chars().filter(|character| !character.is_whitespace()).collect();
            assert!(cited.contains(&bare), "{}: nothing cites {line:?}", action.id);
        }
    }
}

#[test]
fn a_quotation_that_is_not_there_is_named_with_its_place() {
    let model = model();
    let action = &model.actions[0];
    let mut page = words(action);
    page.text = page.text.replace("중복 불가\n", "").replace("937508", "937509");
    let error = built_in_of(std::slice::from_ref(&page)).expect_err("words are missing");
    let mut found: Vec<(usize, &str)> = Vec::new();
    for fault in &error.diagnostics {
        assert!(fault.file == "spec/server/createBlockStorageSnapshotInstance.toml" && fault.column > 1, "{fault:?}");
        found.push((fault.line, fault.message.as_str()));
    }
    assert!(found.iter().any(|(_, message)| message.starts_with("\"중복 불가\" does not stand in fixtures/")));
    // The words about duplicates are said twice: by the statement and by the slip.
    assert_eq!(found.iter().filter(|(_, message)| message.contains("중복 불가")).count(), 2);
    assert!(found.iter().filter(|(_, message)| message.contains("937508")).count() >= 3);
    assert!(found.windows(2).all(|pair| pair[0].0 <= pair[1].0));
}

#[test]
fn blanks_and_the_order_of_parts_do_not_matter_and_words_do() {
    let files = |says: &str| {
        let common = BUILT_IN.get_file("common.toml").and_then(|file| file.contents_utf8()).expect("common.toml");
        let action = format!(
            r#"
            format = 1
            action = {{ name = "readThings", family = "server", effect = "reads", output = "None", page = {{ title = "readThings", edition = "" }} }}
            input = [{{ name = "a", type = "text", constraint = [{{ kind = "required", basis = "documented", says = "{says}" }}] }}]
            shape.None.member = []
            "#
        );
        let files = [("common.toml", common.to_owned()), ("server/readThings.toml", action)];
        files.map(|(path, text)| (path.to_owned(), text)).to_vec()
    };
    let page = |text: &str| PageText { file: "page.txt".to_owned(), text: text.to_owned() };
    let against = |says: &str, text: &str| -> Result<(), SpecError> {
        let always = "readThings\n요청 파라미터 제약 사항 <readThingsResponse> String\n";
        load_named("", files(says), &[page(&format!("{always}{text}"))]).map(|_| ())
    };
    for (says, text) in [("Min : 3, Max : 30", "Min:3,Max:30No"), ("b … a", "a\nb"), ("a  b", "a\u{a0}b")] {
        against(says, text).unwrap_or_else(|error| panic!("{says}: {error}"));
    }
    let error = against("b … c", "a b").expect_err("there is no c");
    assert_eq!(error.diagnostics.len(), 1, "{error}");
    assert_eq!(error.diagnostics[0].help.as_deref(), Some("not found, blanks aside: c"));
    let error = load_named("", files("a"), &[page("the page of readThings: a")]).expect_err("no title");
    assert_eq!(error.diagnostics[0].file, "page.txt");
}

#[test]
fn the_lines_that_nobody_cites_are_told_by_their_number() {
    let model = model();
    for action in &model.actions {
        let mut page = words(action);
        let extra = page.text.lines().count() + 1;
        page.text += "초는 켜지 않습니다.\n</closing>\n---\n";
        let told: Vec<(usize, &str)> = uncited(&model, &page);
        assert!(told.contains(&(extra, "초는 켜지 않습니다.")), "{told:?}");
        // Words of one to three letters stand on too many lines to count.
        let others = told.iter().filter(|(number, line)| *number != extra && line.chars().count() > 3);
        assert_eq!(others.count(), 0, "{told:?}");
    }
}

#[test]
fn a_spec_that_demands_next_to_nothing_is_told_and_the_built_in_one_is_not() {
    assert!(thin(&model()).is_empty());
    let common = BUILT_IN.get_file("common.toml").and_then(|file| file.contents_utf8()).expect("common.toml");
    let action = r#"
        format = 1
        action = { name = "readThings", family = "server", effect = "reads", output = "None", page = { title = "readThings", edition = "" } }
        input = [{ name = "a", type = "text" }]
        shape.None.member = []
        "#;
    let files = [("common.toml", common), ("server/readThings.toml", action)];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    let told = thin(&load_named("", files, &[]).expect("no fault"));
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[..2].iter().all(|line| line.starts_with("server.readThings: its page ")), "{told:?}");
    assert_eq!(told[2], "server.readThings.input.a: whether it may be left out is not said");
}
