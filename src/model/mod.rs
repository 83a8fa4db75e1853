//! The compiled spec: one immutable [`Model`] that every other room reads.
//!
//! Everything the kit knows about an action is here and nowhere else: there is no `match` on an
//! action's name in this crate. A [`Member`] keeps its [`Binding`] (how it looks on the wire) apart
//! from its constraints (which values are allowed): `codec` reads the one, `validate` the other.
//! Shapes are expanded per action, so that each member of each answer has constraints and a path
//! of its own. A model is made by [`crate::spec`] only.
//!
//! Next: [`constraint`] for what can be promised, [`rule`] for what it demands, [`path`] for where members stand, [`scalar`] for single
//! values, [`world`] for what exists, [`life`] for what becomes of it, [`refusal`] for the forms of a refusal,
//! [`client`] for who reads the answers, [`edition`] for what other editions of a page say.

use std::sync::Arc;

use memchr::memmem::Finder;

pub mod client;
pub mod constraint;
pub mod edition;
pub mod kind;
pub mod layer;
pub mod life;
pub mod path;
pub mod refusal;
pub mod rule;
pub mod scalar;
pub mod world;

pub(crate) use client::Needs;
pub use client::{Client, Demand, Need};
pub use constraint::{Basis, Constraint, ConstraintId, ConstraintSet, Level, Reading, Site, last_part};
pub use edition::Edition;
pub use kind::{Kind, Side};
pub use layer::{Direction, Layer};
pub use life::{Choice, Effect, Phase, Role, Shows};
pub use path::MemberPath;
pub use refusal::{Means, RefusalForm, Said, Standing, Unreached};
pub use rule::{Characters, Extent, Limit, Lookup, Presence, Promise, Relation, Rule, Set, XmlText};
pub use scalar::{CharSet, EmptyAs, Scalar, Unit};
pub use world::{Resource, Resources, World};

/// Every action the kit knows, and what they share.
#[derive(Clone, Debug)]
pub struct Model {
    /// The actions under test, ordered by id; behind them those that were asked for.
    pub actions: Vec<Action>,
    /// The actions that are known and not under test, ordered by id.
    pub support: Vec<Action>,
    /// All constraints of all actions, those of the contract first; a [`ConstraintId`] is an index into this.
    /// An edition has those that it does not say otherwise in common with the base.
    pub constraints: Vec<Arc<Constraint>>,
    /// Of what kind each of them is: asked so often that it stands close together.
    pub(crate) kinds: Vec<Kind>,
    /// Those that ask for no more than a text, or a filled one: most of what is asked of a field.
    pub(crate) of_text: ConstraintSet,
    /// The name of the parameter that chooses the answer's format.
    pub format_parameter: String,
    /// The format of an answer when none is asked for.
    pub default_format: Format,
    /// The forms a refusal may have.
    pub refusals: Vec<RefusalForm>,
    /// Refusals that say nothing about the request they answer.
    pub standing: Vec<Standing>,
    /// What the reference endpoint knows to exist.
    pub inventory: World,
    /// The clients people read answers with; none where the spec names none.
    pub clients: Vec<Client>,
    /// What they need between them, for each format.
    pub(crate) needs: Vec<Needs>,
    /// The other editions of the actions' pages, in the order of their files.
    pub editions: Vec<Edition>,
    /// SHA-256 over the spec files, in hexadecimal: which promises a report speaks of.
    pub digest: String,
}

impl Model {
    /// The constraint behind an id.
    pub fn constraint(&self, id: ConstraintId) -> &Constraint {
        &self.constraints[id.index()]
    }

    /// Of what kind that constraint is.
    pub fn kind(&self, id: ConstraintId) -> Kind {
        self.kinds[id.index()]
    }

    /// What a member's constraints demand, in every reading.
    pub fn rules_on(&self, member: &Member) -> impl Iterator<Item = &Rule> {
        member.constraints.iter().flat_map(|&id| self.constraint(id).rules())
    }

    /// Every action, those under test first.
    pub fn every_action(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().chain(&self.support)
    }

    /// The action of that qualified id, such as `server.createBlockStorageSnapshotInstance`.
    pub fn action(&self, id: &str) -> Option<&Action> {
        self.every_action().find(|action| action.id == id)
    }

    /// The action whose request path this is.
    pub fn action_at(&self, path: &str) -> Option<&Action> {
        self.every_action().find(|action| action.path == path)
    }

    /// The same, with those support actions under test too; the indices of the others stay.
    pub fn asking_for(mut self, wanted: impl Fn(&Action) -> bool) -> Self {
        let (asked, support) = std::mem::take(&mut self.support).into_iter().partition(wanted);
        self.support = support;
        self.actions.extend::<Vec<Action>>(asked);
        self
    }

    /// How many constraints the actions under test have.
    pub fn constraints_under_test(&self) -> usize {
        self.actions.iter().map(|action| action.constraints.len()).sum()
    }

    /// The action that does that to what another creates, naming it by its id, where the spec has one.
    pub fn companion(&self, created_by: &Action, effect: Effect) -> Option<&Action> {
        let kind = &created_by.shows.as_ref()?.kind;
        let fits = |action: &&Action| {
            let shows = action.shows.as_ref().filter(|shows| shows.kind == *kind);
            action.family == created_by.family
                && action.effect == effect
                && shows.is_some_and(|it| it.by_id().is_some())
        };
        self.every_action().find(fits)
    }

    /// What a refusal with that status and code means, where it says nothing about its request.
    pub fn standing(&self, status: u16, code: &str) -> Option<Means> {
        let fits = |standing: &&Standing| standing.status.is_none_or(|only| only == status);
        let mut known = self.standing.iter().filter(fits);
        known.find(|standing| standing.codes.iter().any(|known| known == code)).map(|standing| standing.means)
    }

    /// The client of that name, and its index.
    pub fn client(&self, name: &str) -> Option<(usize, &Client)> {
        self.clients.iter().enumerate().find(|(_, client)| client.name == name)
    }

    /// The constraint with that full name.
    pub fn constraint_named(&self, id: &str) -> Option<(ConstraintId, &Constraint)> {
        let index = self.constraints.iter().position(|constraint| constraint.id == id)?;
        Some((ConstraintId::new(index), &self.constraints[index]))
    }

    /// The constraints of an action, in the order of its page.
    pub fn constraints_of<'a>(&'a self, action: &'a Action) -> impl Iterator<Item = (ConstraintId, &'a Constraint)> {
        action.constraints.iter().map(|&id| (id, self.constraint(id)))
    }

    /// The one constraint of that kind on a member, if it has one.
    pub fn constraint_on(&self, member: &Member, kind: Kind) -> Option<ConstraintId> {
        member.constraints.iter().copied().find(|&id| self.kind(id) == kind)
    }

    /// The promise of that kind about every answer of an action, if the spec makes it.
    pub fn promise(&self, action: &Action, kind: Kind) -> Option<ConstraintId> {
        action.promises.iter().find(|(promised, _)| *promised == kind).map(|&(_, id)| id)
    }
}

/// One action of the Server API.
#[derive(Clone, Debug)]
pub struct Action {
    /// Family-qualified name; two families have namesakes with different contracts.
    pub id: String,
    /// The name alone: the last segment of the request path.
    pub name: String,
    /// `server` (Classic) or `vserver` (VPC).
    pub family: String,
    /// The request path below the endpoint's base URL: `/vserver/v2/createX`.
    pub path: String,
    /// Whether it is under test by itself.
    pub role: Role,
    /// What a call leaves behind.
    pub effect: Effect,
    /// The things its answer speaks of, where the spec says so.
    pub shows: Option<Shows>,
    /// How what a call created is deleted again, where the spec says so.
    pub undo: Option<Undo>,
    /// The manual page it was read from.
    pub page: Page,
    /// Request parameters in the order of the page.
    pub input: Vec<Member>,
    /// The success answer: a record named after its root element.
    pub output: Member,
    /// The opening tags of all lists in it, to be searched for.
    pub lists: Vec<Finder<'static>>,
    /// Every constraint of this action, in the order of the page.
    pub constraints: Vec<ConstraintId>,
    /// Those of them that are about every answer, the last one first, each with its kind.
    pub promises: Vec<(Kind, ConstraintId)>,
    /// Those of them on a parameter that an answer may break, each with the parameter's place among the input.
    pub(crate) ties: Vec<(usize, ConstraintId)>,
    /// Where the page contradicts itself or leaves something open.
    pub slips: Vec<Slip>,
}

impl Action {
    /// The parameter of that name.
    pub fn input(&self, name: &str) -> Option<&Member> {
        self.input.iter().find(|member| member.name == name)
    }

    /// The member at a path of the request or the answer; the answer itself at `output`.
    pub fn member_at(&self, path: &MemberPath) -> Option<&Member> {
        let mut names = path.names();
        let first = if path.is_input() { self.input(names.next()?)? } else { &self.output };
        names.try_fold(first, |member, name| member.record()?.iter().find(|inner| inner.name == name))
    }

    /// The output member at a path that an answer gave: `output.totalRows`, list items not named.
    pub fn output_at(&self, path: &str) -> Option<&Member> {
        self.member_at(&MemberPath::new(path)).filter(|member| !member.path.is_input())
    }
}

/// The call that deletes what another created, as a line for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// The name of the action that deletes; of the same family.
    pub action: String,
    /// Its parameter that lists what to delete.
    pub list: String,
    /// The output member that names what was created: `output.things.thingNo`.
    pub id: MemberPath,
    /// Parameters of the creating request that the deleting one repeats, if they were given.
    pub with: Vec<String>,
}

/// A manual page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The name of its edition: `base` where it is the one of the action's own file.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Which of its editions, in words.
    pub edition: String,
    /// Where it stands, in words; empty where that is not said.
    pub address: String,
    /// The day it is of, or the year; empty where that is not said.
    pub date: String,
    /// Its language; empty where that is not said.
    pub language: String,
}

/// A place where a page contradicts itself or leaves something open, and how the kit takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Full id: `<action>.slip.<name>`.
    pub id: String,
    /// The members it is about.
    pub at: Vec<MemberPath>,
    /// The page's words.
    pub says: String,
    /// What is wrong or open, and how it is taken.
    pub means: String,
}

/// A request parameter, or an element of an answer.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name: the parameter, JSON key or XML element.
    pub name: String,
    /// The names of the members right inside a record, to be shared by every record read by this one.
    pub names: Arc<Vec<String>>,
    /// Where it stands in the action: `input.regionCode`, `output.things.thingNo`.
    pub path: MemberPath,
    /// Its declared type.
    pub kind: Type,
    /// How it looks on the wire.
    pub binding: Binding,
    /// Its constraints, in the order they are checked: a later one presumes the earlier.
    pub constraints: Vec<ConstraintId>,
    /// The value the page shows, masks and all.
    pub example: Option<String>,
    /// What it means, in our words.
    pub means: String,
    /// How a conforming endpoint comes by its value.
    pub fill: Fill,
}

impl Member {
    /// One of that name and type, of which nothing more is said.
    pub(crate) fn plain(name: String, path: MemberPath, kind: Type) -> Self {
        let members = if let Type::Record(members) = &kind { members.as_slice() } else { &[] };
        let names = Arc::new(members.iter().map(|member| member.name.clone()).collect());
        let (binding, constraints, means) = (Binding::Plain, Vec::new(), String::new());
        Self { name, names, path, kind, binding, constraints, example: None, means, fill: Fill::Example }
    }

    /// The members inside: of the record, or of the list's items.
    pub fn record(&self) -> Option<&[Member]> {
        match &self.kind {
            Type::Record(members) => Some(members),
            Type::List(item) => item.record(),
            Type::Scalar(_) => None,
        }
    }
}

/// The declared type of a member.
#[derive(Clone, Debug)]
pub enum Type {
    /// One value.
    Scalar(Scalar),
    /// Named members.
    Record(Vec<Member>),
    /// Any number of items; the item's name is its XML element (`*` where it is not known).
    List(Box<Member>),
}

named! {
    /// The two formats an answer may have.
    pub enum Format {
        /// XML 1.0.
        Xml = "xml",
        /// JSON, RFC 8259.
        Json = "json",
    }
}

/// How a member looks on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// Under its own name.
    Plain,
    /// XML: an element of this name around the items; JSON: a key of this name with an array.
    /// In a request: `name.1`, `name.2`, and `name.1.field` for records.
    List {
        /// The name on the wire, where it differs from the member's.
        name: String,
    },
}

/// How the reference endpoint comes by the value of an output member it does not echo or count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// The page's example; empty where there is none.
    Example,
    /// A number not given out before.
    NewId,
    /// How many things there are that fit, on all pages.
    Total,
    /// The name asked for, or this prefix and the hexadecimal milliseconds of the creation.
    DefaultName(String),
    /// An attribute of the resource of that kind the request names.
    Attribute {
        /// The kind of resource.
        resource: String,
        /// Its attribute.
        attribute: String,
    },
}
