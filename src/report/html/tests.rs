use std::collections::BTreeSet;

use super::write;
use crate::report::layout::clean;
use crate::report::tests::{DIFFERENT, HOSTILE, LENIENT, Sample, hostile, read, texts};
use crate::report::{OutputFormat, Style, render};

#[test]
fn every_part_is_there_and_the_page_is_well_formed() {
    let page = render(&Sample::whole().report(), OutputFormat::Html, &Style::default());
    let texts = texts(&page);
    for heading in ["Distance", "Findings", "Matrix", "Clients", "Readings", "Known", "Seen besides, breaking nothing"]
    {
        assert!(texts.iter().any(|text| text == heading), "{heading}");
    }
    for words in
        ["3 of 50 answers", "Undecided, and so not conforming", "Cases that were not sent", "agreed upon", "[ <a/>]"]
    {
        assert!(texts.iter().any(|text| text.contains(words)), "{words}");
    }
    let at = |id: &str| texts.iter().position(|text| text == id).unwrap_or_else(|| panic!("{id}"));
    assert!(at(LENIENT) < at(DIFFERENT) && texts.iter().any(|text| text.contains("curl -sS ")));
    assert!(page.contains("lang=\"ko\"") && page.contains("<html lang=\"en\">"));
}

#[test]
fn whatever_an_endpoint_says_is_text() {
    let page = write(&read(&hostile(&Sample::whole().report())));
    let texts = texts(&page);
    let said = texts.iter().filter(|text| text.contains(&clean(HOSTILE))).count();
    assert!(said > 500, "only {said} of its texts are shown");
    assert!(!page.contains('\u{202e}') && !page.contains("<script") && !page.contains("<img"));
}

#[test]
fn every_link_leads_somewhere_and_no_name_is_given_twice() {
    let page = render(&Sample::whole().report(), OutputFormat::Html, &Style::default());
    let of = |what: &'static str| {
        page.split(what).skip(1).map(|rest| rest.split('"').next().expect("a quote")).collect::<Vec<_>>()
    };
    let ids = of(" id=\"");
    let names: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(names.len(), ids.len());
    let links: Vec<&str> = of(" href=\"").into_iter().filter_map(|link| link.strip_prefix('#')).collect();
    let labels = of("aria-labelledby=\"");
    assert!(links.len() > 8);
    for name in links.into_iter().chain(labels) {
        assert!(names.contains(name), "{name}");
    }
}

#[test]
fn what_holds_can_be_folded_away_and_what_differs_cannot() {
    let page = render(&Sample::diverging().report(), OutputFormat::Html, &Style::default());
    let row = |id: &str| {
        let name = format!("<th scope=\"row\">{}</th>", id.rsplit('.').next().expect("a name"));
        let group =
            page.split(" scope=\"rowgroup\">").find(|group| group.starts_with(id.split('.').nth(3).expect("one")));
        let rows = group.expect("a group").split("<tr").find(|row| row.contains(&name));
        rows.expect("a row").to_owned()
    };
    assert!(!row(LENIENT).starts_with(" class=\"same\"") && row(LENIENT).contains("▲"));
    assert!(row(&LENIENT.replace(".max", ".min")).starts_with(" class=\"same\""));
}

/// Relative luminance of `#rrggbb`, as WCAG 2 defines it.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("hexadecimal")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn every_text_has_contrast_in_light_and_dark() {
    let style = include_str!("../../../templates/style.css");
    let sets: Vec<&str> = style.split(":root {").skip(1).map(|set| set.split('}').next().expect("an end")).collect();
    assert_eq!(sets.len(), 3, "light, dark and print");
    for set in sets {
        let colour = |name: &str| {
            let rest = set.split(&format!("--{name}: ")).nth(1).unwrap_or_else(|| panic!("no {name}"));
            luminance(&rest[..7])
        };
        for (ink, paper) in
            ["ink", "dim", "link", "good", "warn", "bad"].iter().flat_map(|ink| [(ink, "paper"), (ink, "panel")])
        {
            let (ink, paper) = (colour(ink), colour(paper));
            let ratio = (ink.max(paper) + 0.05) / (ink.min(paper) + 0.05);
            assert!(ratio >= 4.5, "{ratio} in {set}");
        }
    }
}
