//! One change worth sending, and what its maker knows and notes.
//!
//! Nothing here chooses a value; the files beside it do, and all of them lean on this one.

use crate::case::What;
use crate::case::sample::{Asking, Giving};
use crate::model::{Action, ConstraintId, Kind, Member};
use crate::value::Value;

use super::edit::{Edit, Make};

/// A change to a plain request that is worth sending.
pub(in crate::case::derive) struct Variant<'m> {
    /// The statement it is about and its name, or the name alone.
    pub(in crate::case::derive) what: What,
    /// The top-level parameter it is about; none where it is about the whole request.
    pub(in crate::case::derive) parameter: String,
    /// The statement it is about, if it is about one.
    pub(in crate::case::derive) subject: Option<ConstraintId>,
    /// Kinds of other statements of the same parameter it cannot help breaking too.
    pub(in crate::case::derive) entails: Vec<Kind>,
    /// Whether the parameter must be given before it can be changed, because the change is inside it.
    pub(in crate::case::derive) needs_parameter: bool,
    /// The changes; none where what the plain request leaves out, or how it travels, is the point.
    pub(in crate::case::derive) edits: Vec<Edit<'m>>,
    /// How it travels.
    pub(in crate::case::derive) carry: Carry,
    /// In how many ways it is tried.
    pub(in crate::case::derive) rounds: Rounds,
    /// Why it is worth sending; empty where its statement says so.
    pub(in crate::case::derive) why: &'static str,
}

/// How the parameters of a request travel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::case::derive) enum Carry {
    /// As its way has it.
    Usual,
    /// The media type of the body followed by this.
    MediaType(&'static str),
    /// In the query, without a body; under this media type, if any.
    Query(Option<&'static str>),
    /// The format in the query and the rest in the body.
    Split,
}

/// In how many ways a variant is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::case::derive) enum Rounds {
    /// By each method in each format.
    All,
    /// Once by each method and once in each format.
    Crossing,
    /// By POST, in each format.
    Posts,
    /// Once: a name cannot be given again.
    Once,
}

/// Everything the maker of one constraint's variants needs to know.
pub(super) struct Context<'m> {
    pub(super) action: &'m Action,
    /// The member the constraint is on, and the way to it.
    pub(super) giving: Giving<'m>,
    pub(super) path: Vec<String>,
    pub(super) id: ConstraintId,
    /// In how many ways the next variants are tried, and why they are.
    pub(super) rounds: Rounds,
    pub(super) why: &'static str,
    pub(super) variants: Vec<Variant<'m>>,
}

impl<'m> Context<'m> {
    pub(super) fn new(asking: Asking<'m>, member: &'m Member, path: Vec<String>, id: ConstraintId) -> Self {
        let (action, giving) = (asking.action, asking.giving(member));
        Self { action, giving, path, id, rounds: Rounds::All, why: "", variants: Vec::new() }
    }

    /// A variant with these values, whatever the member takes; none leaves it out.
    pub(super) fn fixed(&mut self, name: &str, values: &[Value]) {
        let makes = values.iter().cloned().map(|value| -> Make<'m> { Box::new(move |_| value.clone()) }).collect();
        self.values(name, makes, &[]);
    }

    /// A variant with one value, or a list of that one where the member is a list.
    pub(super) fn given(&mut self, name: &str, value: Value) {
        self.fixed(name, &[self.giving.one(value)]);
    }

    /// The same with a text made from a salt.
    pub(super) fn text(&mut self, name: &str, make: impl Fn(Giving<'m>, usize) -> String + 'm, entails: &[Kind]) {
        let giving = self.giving;
        self.values(name, vec![Box::new(move |salt| giving.one(Value::from(make(giving, salt))))], entails);
    }

    fn values(&mut self, name: &str, values: Vec<Make<'m>>, entails: &[Kind]) {
        let edit = Edit { path: self.path.clone(), values };
        self.variant(name, vec![edit], entails);
    }

    /// A variant with these changes, wherever they are.
    pub(super) fn variant(&mut self, name: &str, edits: Vec<Edit<'m>>, entails: &[Kind]) {
        let last = self.giving.model.constraint(self.id).last();
        self.variants.push(Variant {
            what: What::Variant { statement: format!("{}.{last}", self.path.join(".")).into(), name: name.into() },
            parameter: self.path[0].clone(),
            subject: Some(self.id),
            entails: entails.to_vec(),
            needs_parameter: self.path.len() > 1,
            edits,
            carry: Carry::Usual,
            rounds: self.rounds,
            why: self.why,
        });
    }
}
