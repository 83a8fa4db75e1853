use super::{MOST, write};
use crate::report::layout::clean;
use crate::report::tests::{DIFFERENT, HOSTILE, LENIENT, Sample, hostile, read, texts};
use crate::report::{OutputFormat, Style, render};

/// The page as a service shows it: tables, strikethrough, and links that nobody wrote as links.
fn shown(page: &str) -> Vec<String> {
    let mut options = comrak::Options::default();
    (options.extension.table, options.extension.autolink, options.extension.strikethrough) = (true, true, true);
    options.render.r#unsafe = true; // the page's own tags stay, and so would anybody else's
    texts(&format!("<body>{}</body>", comrak::markdown_to_html(page, &options)))
}

#[test]
fn findings_are_a_table_and_their_details_are_folded() {
    let page = render(&Sample::advised().report(), OutputFormat::Markdown, &Style::default());
    let texts = shown(&page);
    let at =
        |words: &str| texts.iter().position(|text| text == words).unwrap_or_else(|| panic!("{words} in {texts:?}"));
    assert!(at("Findings") < at(LENIENT) && at(LENIENT) < at("Advice: broken shoulds, counted with "));
    assert!(at("Advice: broken shoulds, counted with ") < at(DIFFERENT));
    assert_eq!(page.matches("<details>").count(), 3, "what differs, and each finding");
    assert!(page.len() < 20_000, "{}", page.len());
}

#[test]
fn an_endpoint_that_conforms_has_a_page_of_a_few_lines() {
    let page = render(&Sample::conforming().report(), OutputFormat::Markdown, &Style::default());
    assert!(page.starts_with("## sample\n\n**conforms**\n") && page.lines().count() < 15, "{page}");
}

#[test]
fn whatever_an_endpoint_says_is_text() {
    let page = write(&read(&hostile(&Sample::diverging().report())));
    let texts = shown(&page);
    let said = texts.iter().filter(|text| text.contains(&clean(HOSTILE))).count();
    assert!(said > 15, "only {said} of its texts are shown in {page}");
    for sign in ["@everyone", "www.", "://", "<script", "<img", "`x`"] {
        assert!(!page.contains(sign), "{sign}");
    }
}

#[test]
fn what_is_too_long_is_cut_with_a_word() {
    let mut sample = Sample::diverging();
    let finding = sample.assessment.findings[0].clone();
    sample.assessment.findings = vec![finding; 3_000];
    sample.assessment.findings[0].actual = "<".repeat(1_000_000);
    let page = render(&sample.report(), OutputFormat::Markdown, &Style::default());
    assert!(page.len() < MOST + 1_000 && page.len() > MOST - 10_000, "{}", page.len());
    let end = page.lines().last().expect("a line");
    assert!(end.ends_with("left out: such a page takes 1 MiB. The JSON report has everything."), "{end}");
    assert!(shown(&page).iter().any(|text| text.contains("(and 998000 characters more)")));
}
