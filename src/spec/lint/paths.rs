//! Rules about paths: what relations, slips, defaults and needs point at. Next: [`super::world`].

use super::super::raw::{RawAction, RawMember, RawSlip, RawUndo, Term, unknown, unknown_of_many};
use crate::model::{Action, Effect, Member, MemberPath, Relation, Rule, Type};
use crate::toml::{Faults, Spanned};

/// Checks every path of an action's file.
pub(super) fn lint(raw: &RawAction<'_>, action: &Action, faults: &Faults) {
    let known = every_path(action);
    for input in &raw.inputs {
        parameter(input, raw, action, &known, faults);
    }
    for relation in &raw.relations {
        if let Some(to) = &relation.to {
            check(to, "output.", &known, faults);
            if find(action, &to.value).is_some_and(|member| !is_scalar(member)) {
                faults.note(to.fault(format!("`{}` holds no single value", to.value)));
            }
        }
        for term in relation.terms() {
            related(term, action, &known, faults);
        }
    }
    if let Some(undo) = &raw.undo {
        check_undo(undo, raw, action, &known, faults);
    }
    for (position, slip) in raw.slips.iter().enumerate() {
        check_slip(slip, &raw.slips[..position], &known, faults);
    }
}

fn parameter(input: &RawMember<'_>, raw: &RawAction<'_>, action: &Action, known: &[String], faults: &Faults) {
    for term in input.constraints.iter().flat_map(|constraint| constraint.terms()) {
        let Rule::Relation(relation) = &term.rule else { continue };
        match relation {
            Relation::Needs { with } => {
                let names: Vec<&str> = raw.inputs.iter().map(|other| other.name.value.as_str()).collect();
                let word = Spanned { value: with.clone(), mark: term.mark };
                if *with == input.name.value {
                    faults.note(word.fault(format!("`{with}` needs itself")));
                } else if !names.contains(&with.as_str()) && !with.is_empty() {
                    unknown(&word, "input", &names, faults);
                }
            }
            Relation::DefaultByServer { to } => leads(term, to, "output.", known, faults),
            Relation::DefaultShown { to, .. } => {
                leads(term, to, "output.", known, faults);
                if find(action, to).is_some_and(|member| !is_scalar(member)) {
                    faults.note(term.mark.fault(format!("`{to}` holds no single value")));
                }
            }
            Relation::DefaultValue(_)
            | Relation::DefaultByAction { .. }
            | Relation::Count { .. }
            | Relation::Echo { .. } => {}
        }
    }
}

fn related(term: &Term<'_>, action: &Action, known: &[String], faults: &Faults) {
    let Rule::Relation(relation) = &term.rule else { return };
    match relation {
        Relation::Count { of } => {
            leads(term, of, "output.", known, faults);
            if find(action, of).is_some_and(|member| !matches!(member.kind, Type::List(_))) {
                faults.note(term.mark.fault(format!("`{of}` is no list, so there is nothing to count")));
            }
        }
        Relation::Echo { from } => {
            leads(term, from, "input.", known, faults);
            if find(action, from).is_some_and(|member| !is_scalar(member)) {
                faults.note(term.mark.fault(format!("`{from}` holds no single value")));
            }
        }
        Relation::Needs { .. }
        | Relation::DefaultValue(_)
        | Relation::DefaultShown { .. }
        | Relation::DefaultByServer { .. }
        | Relation::DefaultByAction { .. } => {}
    }
}

fn leads(term: &Term<'_>, path: &str, prefix: &str, known: &[String], faults: &Faults) {
    check(&Spanned { value: path.to_owned(), mark: term.mark }, prefix, known, faults);
}

/// Whether a path leads to a member below that prefix.
fn check(path: &Spanned<'_, String>, prefix: &str, known: &[String], faults: &Faults) {
    if path.value.is_empty() || (path.value.starts_with(prefix) && known.contains(&path.value)) {
        return;
    }
    let candidates: Vec<&str> = known.iter().map(String::as_str).filter(|known| known.starts_with(prefix)).collect();
    unknown_of_many(path, "path", &candidates, faults);
}

fn check_undo(undo: &RawUndo<'_>, raw: &RawAction<'_>, action: &Action, known: &[String], faults: &Faults) {
    if action.effect != Effect::Creates {
        faults.note(undo.action.fault("an action that only reads leaves nothing to undo"));
    }
    check(&undo.id, "output.", known, faults);
    if find(action, &undo.id.value).is_some_and(|member| !is_scalar(member)) {
        faults.note(undo.id.fault(format!("`{}` holds no single value", undo.id.value)));
    }
    let names: Vec<&str> = raw.inputs.iter().map(|input| input.name.value.as_str()).collect();
    for with in undo.with.iter().filter(|with| !names.contains(&with.value.as_str())) {
        unknown(with, "input", &names, faults);
    }
}

fn check_slip(slip: &RawSlip<'_>, earlier: &[RawSlip<'_>], known: &[String], faults: &Faults) {
    super::cited(&slip.says, faults);
    if earlier.iter().any(|other| other.id.value == slip.id.value) {
        faults.note(slip.id.fault(format!("slip `{}` is there twice", slip.id.value)));
    }
    if slip.at.is_empty() {
        faults.note(slip.id.fault(format!("slip `{}` points nowhere", slip.id.value)));
    }
    for path in &slip.at {
        if path.value != "input" && path.value != "output" {
            check(path, "", known, faults);
        }
    }
}

fn is_scalar(member: &Member) -> bool {
    matches!(member.kind, Type::Scalar(_))
}

fn every_path(action: &Action) -> Vec<String> {
    let mut paths = Vec::new();
    let members = action.input.iter().chain(action.output.record().unwrap_or_default());
    members.for_each(|member| paths_in(member, &mut paths));
    paths
}

fn paths_in(member: &Member, paths: &mut Vec<String>) {
    paths.push(member.path.to_string());
    member.record().unwrap_or_default().iter().for_each(|inner| paths_in(inner, paths));
}

/// The member at a path of the request or the answer.
fn find<'a>(action: &'a Action, path: &str) -> Option<&'a Member> {
    let whole = MemberPath::new(path);
    whole.names().next()?;
    action.member_at(&whole).filter(|member| member.path == whole)
}
