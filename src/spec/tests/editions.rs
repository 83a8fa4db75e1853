//! What an edition's file does to the page it is laid over, on an invented page.

use std::sync::Arc;

use super::*;
use crate::model::Constraint;
use crate::model::edition::Difference;

const COMMON: &str = r#"format = 1
family.server = { path = "/server/v2", basis = "elsewhere" }
answer = { format-parameter = "format", default-format = "xml" }
promise = [{ kind = "post", basis = "elsewhere", says = "GET | POST" }]
"#;

const PAGE: &str = r#"format = 1
relation = [{ kind = "echo", from = "input.label", to = "output.label", basis = "documented", says = "the label" }]
slip = [{ id = "unit", at = ["input.label"], says = "3 to 30", means = "No unit." }]
action = { name = "tagThing", family = "server", effect = "reads", output = "Tag", page = { edition = "invented" } }
[input.label]
length   = { min = 3, max = 30, unit = "characters", says = "3 to 30" }
alphabet = { allows = ["a-z"], says = "a to z" }
[input.colour]
[shape.Tag.member]
label = { example = "abc" }
size  = { type = "integer", example = "1" }
"#;

/// An edition's file of that name, with what its head and its body say more.
fn edition(name: &str, more: &str, changes: &str) -> (String, String) {
    let page = r#"edition.page = { title = "tagThing", edition = "x", address = "x", date = "2026", language = "x" }"#;
    let text =
        format!("format = 1\nedition.of = \"server.tagThing\"\nedition.name = \"{name}\"\n{more}\n{page}\n{changes}");
    (format!("server/tagThing.{name}.toml"), text)
}

fn loaded(editions: Vec<(String, String)>) -> Model {
    let base = [("common.toml", COMMON), ("server/tagThing.toml", PAGE)];
    let base = base.map(|(path, text)| (path.to_owned(), text.to_owned()));
    load_files(base.into_iter().chain(editions)).unwrap_or_else(|error| panic!("{error}"))
}

fn ids(model: &Model) -> BTreeSet<&str> {
    model.constraints.iter().filter_map(|it| it.id.strip_prefix("server.tagThing.")).collect()
}

const EVERYTHING: &str = r#"
replace = [
  { id = "input.label.length", kind = "length", max = 20, unit = "characters", basis = "documented", says = "up to 20" },
  { id = "answer.post", kind = "post", basis = "documented", says = "POST" },
]
add = [
  { id = "input.label.first", kind = "first", allows = ["a-f"], basis = "documented", says = "a to f first" },
  { id = "input.shade", name = "shade", type = "text" },
  { id = "output.weight", name = "weight", type = "long", example = "7" },
  { id = "output.weight.echo", kind = "echo", from = "input.shade", to = "output.weight", basis = "documented", says = "as heavy as its shade" },
]
remove = [
  { id = "input.colour", cites = "no row" },
  { id = "output.size", cites = "example answer" },
  { id = "output.label.echo", cites = "no word of it" },
  { id = "slip.unit", cites = "the unit is there" },
]
"#;

#[test]
fn statements_rows_relations_promises_and_slips_are_replaced_added_and_removed() {
    let model = loaded(vec![edition("later", "edition.path = \"/tags\"", EVERYTHING)]);
    let later = &model.under("later").expect("the edition");
    let (before, after) = (ids(&model), ids(later));
    let gone = [
        "input.label.min",
        "input.colour.optional",
        "input.colour.any-character",
        "input.colour.xml-text",
        "output.size.present",
        "output.size.type",
        "output.label.echo",
    ];
    let new = [
        "input.label.first",
        "input.shade.optional",
        "input.shade.any-character",
        "input.shade.xml-text",
        "output.weight.present",
        "output.weight.type",
        "output.weight.echo",
    ];
    assert_eq!(before.difference(&after).copied().collect::<BTreeSet<_>>(), gone.into());
    assert_eq!(after.difference(&before).copied().collect::<BTreeSet<_>>(), new.into());
    let action = later.action("server.tagThing").expect("the action");
    assert_eq!((action.path.as_str(), action.page.name.as_str(), action.slips.len()), ("/tags", "later", 0));
    assert_eq!(constraint(later, "server.tagThing", "answer.post").basis, Basis::Documented);
    let max = Rule::Extent(crate::model::Extent::Max { bound: 20, unit: Unit::Characters });
    assert_eq!(rules(later, "server.tagThing", "input.label.max"), [(String::new(), max)]);
    // The page itself is as it was.
    assert_eq!(model.actions[0].slips.len(), 1);
    assert_eq!(model.actions[0].page.name, "base");
}

#[test]
fn an_edition_may_differ_from_another_one_or_say_the_same() {
    let shorter = r#"replace = [{ id = "input.label.length", kind = "length", max = 20, unit = "characters", basis = "documented", says = "20" }]"#;
    let plain = "[[remove]]\nid = \"input.label.alphabet\"\ncites = \"no word of it\"\n";
    let model = loaded(vec![
        edition("first", "", shorter),
        edition("second", "edition.from = \"first\"", plain),
        edition("third", "edition.same-as = \"second\"", ""),
    ]);
    let under = |name: &str| model.under(name).expect("an edition");
    let between = |a: &str, b: &str| Difference::between(&under(a), &under(b), "server.tagThing").changes.len();
    assert!(
        !ids(&under("second")).contains("input.label.min") && !ids(&under("second")).contains("input.label.alphabet")
    );
    assert!(ids(&under("first")).contains("input.label.alphabet"));
    assert_eq!(between("second", "third"), 0);
    assert!(between("first", "third") > 0);
    assert_eq!(model.editions[2].same_as.as_deref(), Some("second"));
}

#[test]
fn a_circle_of_editions_is_a_fault() {
    let change = "[[remove]]\nid = \"slip.unit\"\ncites = \"nowhere\"\n";
    let files = vec![
        edition("first", "edition.from = \"second\"", change),
        edition("second", "edition.from = \"first\"", change),
    ];
    let base = [("common.toml", COMMON), ("server/tagThing.toml", PAGE)];
    let base = base.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let error = load_files(base.into_iter().chain(files)).expect_err("a fault").to_string();
    assert!(error.contains("differs from itself"), "{error}");
}

#[test]
fn what_only_words_change_does_not_show() {
    let words = "[[replace]]\nid = \"input.label.alphabet\"\nkind = \"alphabet\"\nallows = [\"a-z\"]\nbasis = \"example\"\nsays = \"abc\"\n";
    let model = loaded(vec![edition("worded", "", words)]);
    let worded = model.under("worded").expect("an edition");
    let difference = Difference::between(&model, &worded, "server.tagThing");
    assert_eq!(
        difference.changes.iter().map(|change| change.statement).collect::<Vec<_>>(),
        ["server.tagThing.input.label.alphabet"]
    );
    assert!(!difference.is_empty() && !difference.shows());
}

const SHARED: &str = r#"
[shape.CommonResponse.member]
requestId = { type = "text" }
returnCode = { type = "text" }
[shape.CommonCode.member]
code = { type = "text" }
"#;

const SHOWN: &str = r#"
[envelope]
example = { requestId = "1" }
[shape.Tag.member.kind]
type = "CommonCode"
example = { code = "7" }
"#;

const OTHERWISE: &str = r#"
[envelope]
example = { returnCode = "0" }
[shape.CommonCode.member]
code     = { type = "Integer", declared = "int code" }
codeName = { example = "seven" }
"#;

#[test]
fn an_edition_shows_another_envelope_and_declares_a_shared_shape_itself() {
    let (path, text) = edition("later", "", OTHERWISE);
    let files = [("common.toml", format!("{COMMON}{SHARED}")), ("server/tagThing.toml", format!("{PAGE}{SHOWN}"))];
    let files = files.map(|(path, text)| (path.to_owned(), text)).into_iter().chain([(path, text)]);
    let base = load_files(files).unwrap_or_else(|error| panic!("{error}"));
    let later = &base.under("later").expect("the edition");
    let (of_base, of_later) = (ids(&base), ids(later));
    assert!(of_base.contains("output.requestId.filled") && !of_later.contains("output.requestId.filled"));
    assert!(!of_base.contains("output.returnCode.filled") && of_later.contains("output.returnCode.filled"));
    assert!(!of_base.contains("output.kind.codeName.present") && of_later.contains("output.kind.codeName.present"));
    let code = |model: &Model| {
        let (_, code) = model.constraint_named("server.tagThing.output.kind.code.type").expect("a type");
        (code.readings[0].rule.clone(), code.says.clone())
    };
    assert_eq!(code(&base).0, Rule::Set(crate::model::Set::Type(Scalar::Text)));
    assert_eq!(code(later), (Rule::Set(crate::model::Set::Type(Scalar::Integer)), "int code".to_owned()));
}

#[test]
fn an_edition_holds_no_support_action_it_does_not_change_and_is_whole_when_asked_for() {
    let model = crate::spec::built_in().expect("the built-in spec has no fault");
    assert!(model.support.len() > 5);
    for edition in &model.editions {
        let own = |action: &&crate::model::Action| {
            model.editions.iter().any(|other| other.name == edition.name && other.action == action.id)
        };
        assert!(edition.model.support.iter().all(|action| own(&action)), "{}", edition.name);
        let whole = model.under(&edition.name).expect("the edition");
        let names = |model: &Model| model.every_action().map(|action| action.id.clone()).collect::<BTreeSet<_>>();
        assert_eq!(names(&whole), names(&model));
        for known in [&edition.model, &whole] {
            let kinds: Vec<Kind> = known.constraints.iter().map(|constraint| constraint.kind).collect();
            assert_eq!(kinds, known.kinds, "{}", edition.name);
        }
        // What is the same is in memory once.
        let base = |constraint: &Constraint| model.constraints.iter().find(|it| ***it == *constraint);
        for own in &edition.model.constraints {
            assert!(base(own).is_none_or(|same| Arc::ptr_eq(own, same)), "{} of {}", own.id, edition.name);
        }
        // Each action's constraints are its own again, the same as before unless its page is another.
        for action in whole.every_action() {
            assert!(
                whole.constraints_of(action).all(|(_, constraint)| constraint.action == action.id),
                "{}",
                action.id
            );
            let of = |model: &Model| {
                let action = model.action(&action.id).expect("the same");
                let constraints = model.constraints_of(action).map(|(_, it)| it.clone()).collect::<Vec<_>>();
                let required: Vec<_> =
                    action.input.iter().map(|input| model.constraint_on(input, Kind::Required).is_some()).collect();
                (constraints, required, model.promise(action, Kind::Accepts).map(|id| model.constraint(id).clone()))
            };
            assert!(own(&action) || of(&whole) == of(&model), "{} of {}", action.id, edition.name);
        }
    }
}
