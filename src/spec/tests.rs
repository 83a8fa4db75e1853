//! What the built-in spec says, held against what the two pages say: expectations are counted by
//! hand on the pages, never taken from the program.

mod editions;
mod levels;
mod life;
mod quotes;
mod short;
mod table;

use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::model::{
    Action, Basis, Binding, Characters, Constraint, Extent, Kind, Lookup, Member, Presence, Promise, Rule, Scalar, Set,
    Type, Unit,
};

const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";
const IMAGE: &str = "vserver.createMemberServerImageInstance";

pub(crate) fn model() -> Model {
    built_in().unwrap_or_else(|error| panic!("{error}"))
}

fn action<'a>(model: &'a Model, id: &str) -> &'a Action {
    model.action(id).expect("the action is there")
}

fn constraint<'a>(model: &'a Model, action: &str, rest: &str) -> &'a Constraint {
    let id = format!("{action}.{rest}");
    model.constraint_named(&id).unwrap_or_else(|| panic!("no {id}")).1
}

fn rules(model: &Model, action: &str, rest: &str) -> Vec<(String, Rule)> {
    let readings = &constraint(model, action, rest).readings;
    readings.iter().map(|reading| (reading.name.clone(), reading.rule.clone())).collect()
}

fn count(model: &Model, action: &str, kind: Kind) -> usize {
    let action = self::action(model, action);
    model.constraints_of(action).filter(|(_, constraint)| constraint.kind == kind).count()
}

fn names(members: &[Member]) -> Vec<&str> {
    members.iter().map(|member| member.name.as_str()).collect()
}

#[test]
fn ids_are_unique_and_belong_to_their_action() {
    let model = model();
    let ids: BTreeSet<&str> = model.constraints.iter().map(|constraint| constraint.id.as_str()).collect();
    assert_eq!(ids.len(), model.constraints.len());
    for action in model.every_action() {
        for (_, constraint) in model.constraints_of(action) {
            assert!(constraint.id.starts_with(&format!("{}.", action.id)), "{}", constraint.id);
            assert_eq!(constraint.action, action.id);
        }
    }
    let told: usize = model.every_action().map(|action| action.constraints.len()).sum();
    assert_eq!(told, model.constraints.len());
}

#[test]
fn actions_and_parameters_are_those_of_the_pages() {
    let model = model();
    assert_eq!(model.actions.iter().map(|action| action.id.as_str()).collect::<Vec<_>>(), [SNAPSHOT, IMAGE]);
    assert_eq!(action(&model, SNAPSHOT).path, "/server/v2/createBlockStorageSnapshotInstance");
    assert_eq!(action(&model, IMAGE).path, "/vserver/v2/createMemberServerImageInstance");
    // The Classic page has three rows; the format parameter is recorded as missing there.
    assert_eq!(
        names(&action(&model, SNAPSHOT).input),
        ["blockStorageInstanceNo", "blockStorageSnapshotName", "blockStorageSnapshotDescription", "responseFormatType"]
    );
    assert_eq!(
        names(&action(&model, IMAGE).input),
        [
            "regionCode",
            "serverInstanceNo",
            "memberServerImageName",
            "memberServerImageDescription",
            "responseFormatType"
        ]
    );
}

#[test]
fn answers_have_the_elements_of_the_pages() {
    let model = model();
    for (id, root, list, item, fields) in [
        (
            SNAPSHOT,
            "createBlockStorageSnapshotInstanceResponse",
            "blockStorageSnapshotInstanceList",
            "blockStorageSnapshot",
            12,
        ),
        (
            IMAGE,
            "createMemberServerImageInstanceResponse",
            "memberServerImageInstanceList",
            "memberServerImageInstance",
            13,
        ),
    ] {
        let action = action(&model, id);
        assert_eq!(action.output.name, root);
        let outer = action.output.record().expect("a record");
        assert_eq!(names(outer), ["requestId", "returnCode", "returnMessage", "totalRows", list]);
        assert_eq!(outer[4].binding, Binding::List { name: list.to_owned() });
        let Type::List(items) = &outer[4].kind else { panic!("{list} is a list") };
        assert_eq!((items.name.as_str(), items.path.as_str()), (item, format!("output.{list}").as_str()));
        assert_eq!(items.record().map(<[Member]>::len), Some(fields));
    }
}

#[test]
fn the_name_rule_of_the_image_is_five_constraints() {
    let model = model();
    let own = |kind: &str| rules(&model, IMAGE, &format!("input.memberServerImageName.{kind}"));
    let only = |rule: Rule| vec![(String::new(), rule)];
    assert_eq!(own("min"), only(Rule::Extent(Extent::Min { bound: 3, unit: Unit::Characters })));
    assert_eq!(own("max"), only(Rule::Extent(Extent::Max { bound: 30, unit: Unit::Characters })));
    let set = |ranges: &[(char, char)]| crate::model::CharSet { ranges: ranges.to_vec() };
    assert_eq!(
        own("alphabet"),
        only(Rule::Characters(Characters::Alphabet(set(&[('A', 'Z'), ('a', 'z'), ('0', '9'), ('-', '-')]))))
    );
    assert_eq!(own("first"), only(Rule::Characters(Characters::First(set(&[('A', 'Z'), ('a', 'z')])))));
    assert_eq!(own("last"), only(Rule::Characters(Characters::Last(set(&[('A', 'Z'), ('a', 'z'), ('0', '9')])))));
}

#[test]
fn a_missing_unit_is_three_readings() {
    let model = model();
    let max = rules(&model, SNAPSHOT, "input.blockStorageSnapshotDescription.max");
    assert_eq!(
        max,
        [
            ("characters".to_owned(), Rule::Extent(Extent::Max { bound: 1000, unit: Unit::Characters })),
            ("bytes".to_owned(), Rule::Extent(Extent::Max { bound: 1000, unit: Unit::Bytes })),
            ("utf-16".to_owned(), Rule::Extent(Extent::Max { bound: 1000, unit: Unit::Utf16 })),
        ]
    );
    let min = rules(&model, SNAPSHOT, "input.blockStorageSnapshotDescription.min");
    assert_eq!(min[1], ("bytes".to_owned(), Rule::Extent(Extent::Min { bound: 10, unit: Unit::Bytes })));
    // The sister page gives the unit, and not the encoding.
    let max = rules(&model, IMAGE, "input.memberServerImageDescription.max");
    assert_eq!(
        max,
        [
            ("utf-8".to_owned(), Rule::Extent(Extent::Max { bound: 1000, unit: Unit::Bytes })),
            ("euc-kr".to_owned(), Rule::Extent(Extent::Max { bound: 1000, unit: Unit::EucKr })),
        ]
    );
    let min = rules(&model, IMAGE, "input.memberServerImageDescription.min");
    assert_eq!(min, [(String::new(), Rule::Extent(Extent::Min { bound: 0, unit: Unit::Bytes }))]);
}

#[test]
fn the_states_of_a_server_are_two_constraints() {
    let model = model();
    let state = constraint(&model, IMAGE, "input.serverInstanceNo.state");
    let hypervisor = constraint(&model, IMAGE, "input.serverInstanceNo.hypervisor");
    assert_eq!((state.kind, hypervisor.kind), (Kind::State, Kind::State));
    assert!(
        matches!(&hypervisor.readings[0].rule, Rule::World(Lookup::State { not, is, .. }) if not == &["KVM"] && is.is_empty())
    );
    let default = constraint(&model, IMAGE, "input.regionCode.default");
    assert!(!default.is_checkable());
}

#[test]
fn declared_and_shown_decide_the_basis() {
    let model = model();
    let item = "output.memberServerImageInstanceList";
    let total = constraint(&model, IMAGE, &format!("{item}.memberServerImageBlockStorageTotalSize.present"));
    assert_eq!(total.basis, Basis::Documented);
    assert_eq!(
        total.readings.iter().map(|r| r.rule.clone()).collect::<Vec<_>>(),
        [Rule::Presence(Presence::Present), Rule::Presence(Presence::Omittable)]
    );
    let shown = constraint(&model, SNAPSHOT, "output.blockStorageSnapshotInstanceList.osInformation.present");
    assert_eq!((shown.basis, shown.says.as_str()), (Basis::Example, "<osInformation>"));
    let size = rules(&model, SNAPSHOT, "output.blockStorageSnapshotInstanceList.blockStorageSnapshotVolumeSize.type");
    assert_eq!(size[0].1, Rule::Set(Set::Type(Scalar::Long)));
}

#[test]
fn counts_are_those_of_the_pages() {
    let model = model();
    // Elements of the example answer: 3 + 2 outer, 12 in the item, 2 codes with 2 members each.
    assert_eq!(count(&model, SNAPSHOT, Kind::Present), 21);
    // Without the list and the two codes.
    assert_eq!(count(&model, SNAPSHOT, Kind::Type), 18);
    // 3 + 2 outer, 13 declared in the item, 3 codes with 2 members each.
    assert_eq!(count(&model, IMAGE, Kind::Present), 24);
    assert_eq!(count(&model, IMAGE, Kind::Type), 24 - 2 - 3);
    for (kind, snapshot, image) in [
        (Kind::Required, 1, 1),
        // A name, a format, what is shown without a description; and on one page a region.
        (Kind::Default, 3, 4),
        // Every row marked No; on the first page also the format, which has no row there.
        (Kind::Optional, 3, 4),
        (Kind::AnyCharacter, 2, 1),
        (Kind::XmlText, 2, 1),
        (Kind::Exists, 1, 2),
        (Kind::Echo, 3, 3),
        (Kind::Count, 1, 1),
        (Kind::Open, 3, 4),
        (Kind::Repeat, 1, 0),
        (Kind::Root, 1, 1),
    ] {
        assert_eq!((count(&model, SNAPSHOT, kind), count(&model, IMAGE, kind)), (snapshot, image), "{}", kind.name());
    }
    assert_eq!(
        rules(&model, IMAGE, "answer.root")[0].1,
        Rule::Exchange(Promise::Root("createMemberServerImageInstanceResponse".into()))
    );
}

#[test]
fn relations_are_checked_last_and_examples_are_those_of_the_use() {
    let model = model();
    let action = action(&model, IMAGE);
    let name = action.output_at("output.memberServerImageInstanceList.memberServerImageName").expect("is there");
    let kinds: Vec<Kind> = name.constraints.iter().map(|&id| model.constraint(id).kind).collect();
    assert_eq!(kinds, [Kind::Present, Kind::Type, Kind::Filled, Kind::Echo]);
    let code = action.output_at("output.memberServerImageInstanceList.shareStatus.code").expect("is there");
    assert_eq!(code.example.as_deref(), Some("NULL"));
}

#[test]
fn a_folder_and_the_binary_hold_the_same_spec() {
    let folder = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("spec")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(folder.digest, model().digest, "a new file is embedded when src/spec/mod.rs is compiled again");
    assert_eq!(folder.digest.len(), 64);
}

#[test]
fn a_spec_without_files_lacks_its_common_part() {
    let error = load_files([]).expect_err("nothing is no spec");
    assert_eq!(error.to_string(), "error: the file is missing\n --> common.toml:1:1\n");
}

#[test]
fn lists_of_values_and_of_records_are_parameters_too() {
    let text = r#"
        format = 1
        action = { name = "tagThings", family = "server", effect = "reads", output = "None", page = { title = "", edition = "" } }
        input = [
            { name = "thingNoList", type = "list", of = "integer", constraint = [{ kind = "length", basis = "inferred", says = "", min = 1, unit = "items" }] },
            { name = "tagList", type = "list", of = "Tag", wire = { list = "instanceTagList" } },
            { name = "since", type = "date", constraint = [{ kind = "needs", basis = "inferred", says = "", with = "tagList" }] },
        ]
        shape.Tag.member = [{ name = "tagKey", type = "text", constraint = [{ kind = "required", basis = "inferred", says = "" }] }]
        shape.None.member = [{ name = "groups", type = "list", of = "Group", wire = { item = "group" }, example = "" }]
        shape.Group.member = [{ name = "numbers", type = "list", of = "long", wire = { item = "no" }, declared = "numbers" }]
    "#;
    let common = BUILT_IN.get_file("common.toml").and_then(|file| file.contents_utf8()).expect("common.toml");
    let files = [("common.toml", common), ("server/tagThings.toml", text)];
    let model = load_files(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let model = model.unwrap_or_else(|error| panic!("{error}"));
    let action = action(&model, "server.tagThings");
    assert_eq!(action.input[1].binding, Binding::List { name: "instanceTagList".to_owned() });
    let ids = model.constraints_of(action).map(|(_, c)| c.id.trim_start_matches("server.tagThings."));
    let own: Vec<&str> = ids.filter(|id| !id.starts_with("output.re") && !id.starts_with("answer.")).collect();
    assert_eq!(
        own,
        [
            "input.thingNoList.type",
            "input.thingNoList.min",
            "input.thingNoList.optional",
            "input.tagList.optional",
            "input.tagList.tagKey.required",
            "input.tagList.tagKey.any-character",
            "input.tagList.tagKey.xml-text",
            "input.since.type",
            "input.since.needs",
            "output.groups.present",
            "output.groups.numbers.present",
            "output.groups.numbers.type",
        ]
    );
    let Type::List(item) = &action.input[0].kind else { panic!("a list") };
    // The type is the items'; how many there are, and that it may be left out, is the list's.
    assert_eq!((item.constraints.len(), action.input[0].constraints.len()), (1, 2));
}

#[test]
fn a_spec_cut_short_anywhere_never_panics() {
    let file = |path: &str| {
        let text = BUILT_IN.get_file(path).and_then(|file| file.contents_utf8()).expect("is embedded");
        (path.to_owned(), text.to_owned())
    };
    let (path, text) = file("vserver/createMemberServerImageInstance.toml");
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(41).collect();
    for end in ends {
        let files = [file("common.toml"), file("inventory.toml"), (path.clone(), text[..end].to_owned())];
        if let Err(error) = load_files(files) {
            assert!(error.diagnostics.iter().all(|fault| fault.line >= 1 && fault.column >= 1));
        }
    }
}
