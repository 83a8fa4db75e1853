//! Faults: ways in which an endpoint can fail its promises, each derived from the model.
//!
//! A conformance kit is as good as what it catches. [`all`] reads the same model as every other room
//! and derives, for each statement and each node of an answer, the ways to break it; no action has
//! a list of its own. Each [`Fault`] says beforehand which statement it breaks and which way, so that
//! the kit's findings can be held against it. A fault that no client could tell from a conforming
//! endpoint is kept, with the reason read off the model. Nothing here knows the judge.
//!
//! Next: [`benign`] for what a conforming endpoint may do; [`Faulty`] is a reference with faults; `input`, `output`, `refusal` and `transport` derive
//! them; `change` is what one can do; [`text`] is what can happen to a text on its way.

pub mod benign;
mod change;
mod equivalent;
mod faulty;
mod input;
mod output;
mod place;
mod refusal;
pub mod text;
mod transport;
mod tree;

use std::fmt;

use crate::model::{ConstraintId, Direction, Format, Kind, Layer, Model};
use crate::wire::Method;

use change::Change;
pub use faulty::Faulty;

/// One way to fail a promise.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Stable id: `<constraint, node or exchange>/<what>`, and `@` where it shows only at times.
    pub id: String,
    /// Index of its action in the model.
    pub action: usize,
    /// What sort of thing goes wrong.
    pub class: FaultClass,
    /// The statement it breaks.
    pub breaks: Option<ConstraintId>,
    /// Statements that name the same thing and would be as good an answer.
    pub also: Vec<ConstraintId>,
    /// How deep in the exchange it should show.
    pub layer: Layer,
    /// Which way it fails.
    pub direction: Direction,
    /// When it shows.
    pub only: Only,
    /// Why no client could tell it from a conforming endpoint, if so.
    pub equivalent: Option<String>,
    change: Change,
}

named! {
    /// What sort of thing goes wrong.
    pub enum FaultClass {
        /// A request is accepted or refused that should not be.
        Input = "input",
        /// A field of a success is not what it should be.
        Output = "output",
        /// The form of an answer, or of a refusal.
        Envelope = "envelope",
        /// Status, headers and bytes.
        Transport = "transport",
    }
}

/// When a fault shows; all three hold at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// In answers in this format only.
    pub format: Option<Format>,
    /// In answers to this method only.
    pub method: Option<Method>,
    /// In one of so many answers only.
    pub one_in: Option<u64>,
}

impl Fault {
    /// Whether it is about which format an answer has, so that it shows in no one format.
    pub fn is_about_format(&self, model: &Model) -> bool {
        let other = matches!(self.change, Change::Default(_) | Change::Wire(_, change::Wire::OtherFormat));
        let parameter = self.breaks.and_then(|id| model.constraint(id).site.parameter());
        other || parameter == Some(model.format_parameter.as_str())
    }

    /// The same fault, showing only at times.
    fn only(mut self, only: Only, name: &str) -> Self {
        self.id = format!("{}@{name}", self.id);
        self.only = only;
        self
    }

    /// One line on what it does and what should be said about it.
    pub fn describe(&self, model: &Model) -> String {
        let breaks = self.breaks.map_or("no statement", |id| model.constraint(id).id.as_str());
        match &self.equivalent {
            Some(reason) => format!("{}: cannot be told apart: {reason}", self.id),
            None => format!("{}: breaks {breaks} ({}, {})", self.id, self.direction.name(), self.layer.name()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

/// Every fault of every action, in the order of the model; ids differ.
pub fn all(model: &Model) -> Vec<Fault> {
    let mut faults = Vec::new();
    for index in 0..model.actions.len() {
        let first = faults.len();
        input::derive(model, index, &mut faults);
        output::derive(model, index, &mut faults);
        refusal::derive(model, index, &mut faults);
        transport::derive(model, index, &mut faults);
        at_times(model, &mut faults, first);
    }
    faults
}

/// The fault of that id.
pub fn find(model: &Model, id: &str) -> Option<Fault> {
    all(model).into_iter().find(|fault| fault.id == id)
}

/// Every so many-th fault once more, showing only in one format, for one method, or now and then.
fn at_times(model: &Model, faults: &mut Vec<Fault>, first: usize) {
    let times = [
        ("json", Only { format: Some(Format::Json), ..Only::default() }),
        ("xml", Only { format: Some(Format::Xml), ..Only::default() }),
        ("post", Only { method: Some(Method::Post), ..Only::default() }),
        ("get", Only { method: Some(Method::Get), ..Only::default() }),
        ("1-in-12", Only { one_in: Some(12), ..Only::default() }),
    ];
    let plain: Vec<Fault> = faults[first..].iter().filter(|fault| fault.is_whole()).cloned().collect();
    for (index, fault) in plain.into_iter().enumerate().filter(|(index, _)| index % 7 == 3) {
        let (name, only) = times[index / 7 % times.len()];
        // Who asks for one format says nothing about the check of which formats there are.
        if only.format.is_some() && fault.is_about_format(model) {
            continue;
        }
        // What shows in few answers is not shown by one boundary tried four times.
        if only.one_in.is_none() || fault.class != FaultClass::Input && fault.change.touches_every_answer() {
            faults.push(fault.only(only, name));
        }
    }
}

impl Fault {
    /// Whether it shows everywhere, and can be told.
    fn is_whole(&self) -> bool {
        self.only == Only::default() && self.equivalent.is_none()
    }
}

/// What a derivation knows of the fault it makes.
#[derive(Clone)]
struct Draft {
    action: usize,
    class: FaultClass,
    layer: Layer,
    direction: Direction,
    breaks: Option<ConstraintId>,
    also: Vec<ConstraintId>,
    only: Only,
}

impl Draft {
    fn new(action: usize, class: FaultClass, layer: Layer) -> Self {
        let (direction, only) = (Direction::Different, Only::default());
        Self { action, class, layer, direction, breaks: None, also: Vec::new(), only }
    }

    /// About the promise of that kind.
    fn promise(mut self, model: &Model, kind: Kind) -> Self {
        self.breaks = model.promise(&model.actions[self.action], kind);
        self
    }

    /// About the promise of that kind above all, if the spec makes it; what it was about would do.
    fn promise_first(&self, model: &Model, kind: Kind) -> Self {
        let promise = model.promise(&model.actions[self.action], kind);
        let also = self.also.iter().copied().chain(self.breaks).collect();
        if promise.is_some() { Self { breaks: promise, also, ..self.clone() } } else { self.clone() }
    }

    /// Or about these promises.
    fn or(mut self, model: &Model, kinds: &[Kind]) -> Self {
        let action = &model.actions[self.action];
        self.also.extend(kinds.iter().filter_map(|&kind| model.promise(action, kind)));
        self
    }

    /// Or about this statement.
    fn and(mut self, other: Option<ConstraintId>) -> Self {
        self.also.extend(other);
        self
    }

    fn in_format(mut self, format: Option<Format>) -> Self {
        self.only.format = format;
        self
    }

    fn make(&self, id: String, change: Change, equivalent: Option<String>) -> Fault {
        Fault {
            id,
            action: self.action,
            class: self.class,
            breaks: self.breaks,
            also: self.also.clone(),
            layer: self.layer,
            direction: self.direction,
            only: self.only,
            equivalent,
            change,
        }
    }
}
