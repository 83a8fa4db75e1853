//! Basis and level of statements, by the test of their words: could they be true of an endpoint that
//! breaks the statement?

use super::*;
use crate::model::Level;

fn level(model: &Model, action: &str, rest: &str) -> (Basis, Level) {
    let found = constraint(model, action, rest);
    (found.basis, found.level)
}

#[test]
fn a_level_that_is_not_that_of_its_basis_has_a_reason() {
    for constraint in &model().constraints {
        assert_eq!(constraint.level != constraint.basis.level(), !constraint.why.is_empty(), "{}", constraint.id);
    }
}

#[test]
fn only_what_a_page_or_a_standard_says_or_shows_is_a_must() {
    for constraint in model().constraints.iter().filter(|constraint| constraint.level == Level::Must) {
        let by_page = matches!(constraint.basis, Basis::Documented | Basis::Example | Basis::Standard);
        assert!(by_page, "{}", constraint.id);
    }
}

#[test]
fn members_that_no_page_declares_are_known_by_the_example_of_each_page() {
    let model = model();
    for (action, request_id, list, name) in [
        (
            SNAPSHOT,
            "27d8566c-c085-47d7-9535-d58ccd6dcdc5",
            "blockStorageSnapshotInstanceList.blockStorageSnapshotInstanceStatus",
            "Block storage INIT state",
        ),
        (
            IMAGE,
            "60036867-16b1-42c7-bf64-8e25b14e844d",
            "memberServerImageInstanceList.memberServerImageInstanceStatus",
            "NSI INIT state",
        ),
    ] {
        for kind in ["present", "type", "filled", "format"] {
            assert_eq!(constraint(&model, action, &format!("output.requestId.{kind}")).basis, Basis::Example);
        }
        assert_eq!(constraint(&model, action, "output.requestId.format").says, request_id);
        assert_eq!(constraint(&model, action, "output.requestId.present").says, "<requestId>");
        let code_name = constraint(&model, action, &format!("output.{list}.codeName.filled"));
        assert_eq!((code_name.says.as_str(), code_name.level), (name, Level::Should));
        assert_eq!(level(&model, action, &format!("output.{list}.code.filled")), (Basis::Example, Level::Must));
        assert_eq!(level(&model, action, "output.returnCode.equals"), (Basis::Example, Level::Must));
        assert_eq!(level(&model, action, "output.returnMessage.equals"), (Basis::Example, Level::Should));
    }
}

/// Field cases C6 to C10, and what a page shows once.
#[test]
fn what_an_endpoint_may_rightly_do_otherwise_is_a_should() {
    let model = model();
    let item = "output.blockStorageSnapshotInstanceList";
    for rest in [
        "answer.refusal-form",
        "answer.refusal-status",
        "answer.refusal-code",
        "answer.refusal-message",
        "answer.content-type",
        "answer.post",
        "answer.json-form",
        "answer.form-parameter",
        "output.requestId.filled",
        "input.blockStorageInstanceNo.exists",
        "input.blockStorageSnapshotName.any-character",
        "input.blockStorageSnapshotName.xml-text",
        &format!("{item}.osInformation.filled"),
        &format!("{item}.blockStorageSnapshotInstanceStatusName.open"),
    ] {
        assert_eq!(constraint(&model, SNAPSHOT, rest).level, Level::Should, "{rest}");
    }
    for rest in [
        "answer.get",
        "answer.accepts",
        "answer.refuses",
        "answer.own-answer",
        "answer.whole-answer",
        "answer.well-formed",
        "answer.success-status",
        "input.blockStorageSnapshotName.optional",
        "input.blockStorageSnapshotDescription.default",
        &format!("{item}.blockStorageSnapshotInstanceNo.filled"),
        &format!("{item}.osInformation.present"),
    ] {
        assert_eq!(constraint(&model, SNAPSHOT, rest).level, Level::Must, "{rest}");
    }
    // The image page shows a command line: neither method is its own.
    assert_eq!(level(&model, IMAGE, "answer.get"), (Basis::Elsewhere, Level::Should));
    assert_eq!(level(&model, SNAPSHOT, "answer.get"), (Basis::Example, Level::Must));
    // One page has the row, the other has not.
    assert_eq!(level(&model, IMAGE, "input.responseFormatType.optional"), (Basis::Documented, Level::Must));
    assert_eq!(level(&model, SNAPSHOT, "input.responseFormatType.optional"), (Basis::Elsewhere, Level::Should));
    assert_eq!(level(&model, IMAGE, "answer.answer-format"), (Basis::Documented, Level::Must));
    assert_eq!(level(&model, SNAPSHOT, "answer.answer-format"), (Basis::Elsewhere, Level::Should));
}

#[test]
fn a_date_is_declared_and_its_form_is_shown() {
    let model = model();
    let date = "output.memberServerImageInstanceList.createDate";
    assert_eq!(level(&model, IMAGE, &format!("{date}.type")).0, Basis::Documented);
    assert_eq!(level(&model, IMAGE, &format!("{date}.format")), (Basis::Example, Level::Should));
}

#[test]
fn what_a_page_leaves_open_has_readings() {
    let model = model();
    let names = |action: &str, rest: &str| {
        let readings = &constraint(&model, action, rest).readings;
        readings.iter().map(|reading| reading.name.clone()).collect::<Vec<_>>().join(" ")
    };
    for (action, rest, expected) in [
        (SNAPSHOT, "input.blockStorageInstanceNo.repeat", "once distinct one-at-a-time copied"),
        (SNAPSHOT, "input.blockStorageSnapshotName.max", "characters bytes utf-16"),
        (SNAPSHOT, "input.responseFormatType.options", "honoured default ignored"),
        (SNAPSHOT, "input.blockStorageSnapshotName.xml-text", "kept refused stripped replaced"),
        (IMAGE, "input.memberServerImageDescription.max", "utf-8 euc-kr"),
        (IMAGE, "input.regionCode.exists", "refused ignored"),
        (IMAGE, "input.memberServerImageName.empty", "absent value"),
    ] {
        assert_eq!(names(action, rest), expected, "{rest}");
    }
    assert!(constraint(&model, IMAGE, "answer.available").unchecked.is_some());
}
