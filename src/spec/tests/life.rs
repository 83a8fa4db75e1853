//! What the support actions are: known from elsewhere, guarded, and in nobody's way.

use super::model;
use crate::model::{Basis, Choice, Effect, Level, Phase, Role};

#[test]
fn support_actions_are_known_and_not_under_test() {
    let model = model();
    let support: Vec<(&str, &str)> =
        model.support.iter().map(|action| (action.id.as_str(), action.effect.name())).collect();
    assert_eq!(
        support,
        [
            ("server.deleteBlockStorageSnapshotInstances", "deletes"),
            ("server.getBlockStorageSnapshotInstanceList", "reads"),
            ("server.getRegionList", "reads"),
            ("vserver.createBlockStorageSnapshotInstance", "creates"),
            ("vserver.deleteMemberServerImageInstances", "deletes"),
            ("vserver.getMemberServerImageInstanceDetail", "reads"),
            ("vserver.getMemberServerImageInstanceList", "reads"),
            ("vserver.getRegionList", "reads"),
        ]
    );
    assert!(model.support.iter().all(|action| action.role == Role::Support));
    assert_eq!(model.actions.len(), 2);
    // Those under test come first, so that nothing of theirs moves where others are asked for.
    let last = model.actions.iter().flat_map(|action| &action.constraints).max().map(|id| id.index());
    assert_eq!(last, Some(model.constraints_under_test() - 1));
    let asked = model.clone().asking_for(|action| action.id == "vserver.getRegionList");
    let ids: Vec<&str> = asked.actions.iter().map(|action| action.name.as_str()).collect();
    assert_eq!(ids[2..], ["getRegionList"]);
    assert_eq!((asked.support.len(), asked.actions[0].id.as_str()), (7, model.actions[0].id.as_str()));
}

#[test]
fn what_is_said_of_a_support_action_is_from_elsewhere_and_condemns_nobody() {
    let model = model();
    for (_, constraint) in model.support.iter().flat_map(|action| model.constraints_of(action)) {
        assert!(!matches!(constraint.basis, Basis::Documented | Basis::Example), "{}", constraint.id);
        assert!(constraint.level == Level::Should || constraint.basis == Basis::Standard, "{}", constraint.id);
    }
}

#[test]
fn what_creates_has_what_looks_and_what_deletes() {
    let model = model();
    for action in &model.actions {
        let shows = action.shows.as_ref().expect("things");
        let undo = action.undo.as_ref().expect("an undo");
        assert_eq!(shows.list.below(&shows.id), undo.id, "{}", action.id);
        let (looks, deletes) = (model.companion(action, Effect::Reads), model.companion(action, Effect::Deletes));
        let deletes = deletes.expect("one that deletes");
        assert_eq!(
            (&deletes.name, deletes.shows.as_ref().and_then(|it| it.by_id())),
            (&undo.action, Some(&*undo.list))
        );
        let looks = looks.and_then(|looks| looks.shows.as_ref()).expect("one that looks");
        assert!(looks.chosen_by.iter().any(|(_, choice)| matches!(choice, Choice::Field(field) if *field == shows.id)));
        assert!(Phase::ALL.iter().all(|phase| !looks.in_phase(*phase).is_empty()), "{}", action.id);
    }
    let regions = model.action("vserver.getRegionList").and_then(|action| action.shows.clone()).expect("regions");
    assert_eq!((regions.list.as_str(), regions.by_id()), ("output.regionList", None));
}

#[test]
fn types_are_read_as_the_pages_write_them() {
    let model = model();
    let list = model.action("server.getBlockStorageSnapshotInstanceList").expect("a list");
    let types: Vec<String> = list.input.iter().map(|member| format!("{:?}", member.kind)).collect();
    assert_eq!((types[2].as_str(), types[4].as_str()), ("Scalar(Integer)", "Scalar(Text)"), "pageNo, regionNo");
    assert!(list.input.iter().take(2).all(|member| matches!(member.kind, crate::model::Type::List(_))));
}
