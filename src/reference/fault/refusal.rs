//! Faults in the form of a refusal.

use std::borrow::Cow;

use crate::model::{Format, Kind, Layer, Model, RefusalForm};
use crate::wire::Node;

use super::change::{Bent, Change};
use super::place::Entries;
use super::{Draft, Fault, FaultClass};

/// Every fault in the form of an action's refusals.
pub(super) fn derive(model: &Model, action: usize, faults: &mut Vec<Fault>) {
    use Kind::{RefusalCode, RefusalForm, RefusalMessage};
    let forms = [
        ("under-success-root", Bent::SuccessRoot, RefusalForm, None),
        ("under-other-root", Bent::OtherRoot, RefusalForm, None),
        ("without-root", Bent::NoRoot, RefusalForm, Some(Format::Json)),
        ("wrapped", Bent::Wrapped, RefusalForm, None),
        ("without-code", Bent::NoCode, RefusalForm, None),
        ("code-renamed", Bent::RenamedCode, RefusalForm, None),
        ("code-as-number", Bent::NumberCode, RefusalForm, Some(Format::Json)),
        ("code-empty", Bent::EmptyCode, RefusalCode, None),
        ("code-of-success", Bent::SuccessCode, RefusalCode, None),
        ("without-message", Bent::NoMessage, RefusalForm, None),
        ("message-record", Bent::RecordMessage, RefusalForm, None),
        ("message-empty", Bent::EmptyMessage, RefusalMessage, None),
        ("message-blank", Bent::BlankMessage, RefusalMessage, None),
    ];
    for (name, bent, kind, format) in forms {
        let draft = Draft::new(action, FaultClass::Envelope, Layer::Envelope);
        let draft = draft.promise(model, kind).or(model, &[RefusalForm, RefusalCode, RefusalMessage]).in_format(format);
        let id = format!("{}/refusal/{name}", model.actions[action].id);
        faults.push(draft.make(id, Change::Refusal(bent), None));
    }
}

/// Bends a refusal in the first of these forms; `success` is the root of the action's success.
pub(super) fn bend(root: &mut Node<'static>, bent: Bent, forms: &[RefusalForm], success: &str) {
    let Some(form) = forms.first() else { return };
    let Node::Object(outer) = root else { return };
    let Some((name, Node::Object(fields))) = outer.first_mut() else { return };
    match bent {
        Bent::SuccessRoot => *name = Cow::Owned(success.to_owned()),
        Bent::OtherRoot => *name = Cow::Borrowed("Response"),
        Bent::NoRoot => {
            let inner = std::mem::take(fields);
            *root = Node::Object(inner);
        }
        Bent::Wrapped => {
            let inner = std::mem::take(fields);
            fields.push((Cow::Borrowed("detail"), Node::Object(inner)));
        }
        Bent::Gateway => {
            if let Some(other) = forms.iter().find(|other| other.name != form.name) {
                *name = Cow::Owned(other.root.clone());
                rename(fields, &form.code, &other.code);
                rename(fields, &form.message, &other.message);
            }
        }
        Bent::OtherCode => set(fields, &form.code, text("1300")),
        Bent::WordCode => set(fields, &form.code, text("InvalidParameter")),
        Bent::LongMessage => set(fields, &form.message, text("Parameter is invalid.\n  at <name> & \"more\"\n")),
        Bent::MoreFields => fields.push((Cow::Borrowed("details"), text("none"))),
        Bent::NoCode => fields.retain(|(key, _)| *key != form.code),
        Bent::NoMessage => fields.retain(|(key, _)| *key != form.message),
        Bent::RenamedCode => {
            rename(fields, &form.code, "errorNo");
        }
        Bent::EmptyCode => set(fields, &form.code, text("")),
        Bent::SuccessCode => set(fields, &form.code, text("0")),
        Bent::NumberCode => set(fields, &form.code, Node::Number(Cow::Borrowed("900"))),
        Bent::EmptyMessage => set(fields, &form.message, text("")),
        Bent::BlankMessage => set(fields, &form.message, text(" ")),
        Bent::RecordMessage => {
            set(fields, &form.message, Node::Object(vec![(Cow::Borrowed("text"), text("invalid"))]));
        }
    }
}

fn rename(fields: &mut Entries, from: &str, to: &str) {
    for (key, _) in fields.iter_mut().filter(|(key, _)| key == from) {
        *key = Cow::Owned(to.to_owned());
    }
}

fn set(fields: &mut Entries, name: &str, node: Node<'static>) {
    if let Some((_, place)) = fields.iter_mut().find(|(key, _)| key == name) {
        *place = node;
    }
}

fn text(text: &'static str) -> Node<'static> {
    Node::Text(Cow::Borrowed(text))
}
