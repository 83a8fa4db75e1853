//! Faults of the connection, as `serve --fault` and the lists name them.
//!
//! Each is one way of [`Hostility`] to answer the requests of one action, all of them or one in
//! [`ONE_IN`]; what it does its harm to is the answer of the reference, other faults included. They
//! need real sockets, so `selfcheck` does not try them: `conformance/hostile.rs` does.

use std::sync::atomic::{AtomicU64, Ordering};

use ncloud_conformance::model::{Action, ConstraintId, Kind, Layer, Model};
use ncloud_conformance::net::{Hostility, hostile};
use ncloud_conformance::report::listing::Cell;
use ncloud_conformance::wire::Request;

use super::Failed;

/// Where redirections and external entities of served faults lead: to nobody.
pub const ELSEWHERE: &str = "http://127.0.0.1:9";

/// How rare the faults are whose ids say so.
const ONE_IN: u64 = 4;

/// What every id has between its action and the rest.
const PART: &str = "/connection/";

/// A hostile way to answer the requests of one action.
#[derive(Clone, Debug)]
pub struct ConnectionFault {
    /// `<action>/connection/<what>`, and `@` where it shows only at times.
    pub id: String,
    path: String,
    hostility: Hostility,
    breaks: Option<ConstraintId>,
    layer: Layer,
    /// In one of so many answers only.
    one_in: u64,
}

/// Every fault of the connection, in the order of the model.
pub fn all(model: &Model) -> Vec<ConnectionFault> {
    let of =
        |action, one_in| hostile::all().map(move |hostility| ConnectionFault::new(model, action, hostility, one_in));
    model.actions.iter().flat_map(|action| of(action, 1).chain(of(action, ONE_IN))).collect()
}

/// The fault of that id.
pub fn find(model: &Model, id: &str) -> Option<ConnectionFault> {
    all(model).into_iter().find(|fault| fault.id == id)
}

/// Which requests these faults answer, and how. One connection ends in one way, so an action can
/// have one of them.
pub fn turn(faults: Vec<ConnectionFault>) -> Result<impl Fn(&Request) -> Option<Hostility>, Failed> {
    for (index, fault) in faults.iter().enumerate() {
        if let Some(other) = faults[..index].iter().find(|other| other.path == fault.path) {
            return Err(Failed::usage(format!(
                "error: `{}` and `{}` cannot be combined: a connection fails in one way\n  = help: give one fault \
                 with `{PART}` for each action; any others can be combined with it",
                other.id, fault.id
            )));
        }
    }
    let faults: Vec<_> = faults.into_iter().map(|fault| (fault, AtomicU64::new(1))).collect();
    Ok(move |request: &Request| {
        let (fault, turn) = faults.iter().find(|(fault, _)| fault.path == request.path())?;
        (turn.fetch_add(1, Ordering::Relaxed) % fault.one_in == 0).then_some(fault.hostility)
    })
}

impl ConnectionFault {
    fn new(model: &Model, action: &Action, hostility: Hostility, one_in: u64) -> Self {
        let broken = hostility.breaks();
        let rare = if one_in > 1 { format!("@1-in-{one_in}") } else { String::new() };
        Self {
            id: format!("{}{PART}{}{rare}", action.id, hostility.id()),
            path: action.path.clone(),
            hostility,
            breaks: broken.and_then(|(kind, _)| model.promise(action, kind)),
            layer: broken.map_or(Layer::Transport, |(_, layer)| layer),
            one_in,
        }
    }

    /// Why no client could tell it from a conforming endpoint, if so.
    fn untellable(&self) -> Option<&'static str> {
        let gone = self.one_in == 1 && self.hostility.breaks().is_some_and(|(kind, _)| kind == Kind::WholeAnswer);
        gone.then_some("no whole answer ever comes, so a run ends early and decides nothing")
            .or(self.hostility.untellable())
    }

    /// Its row in the list of faults.
    pub fn row(&self, model: &Model) -> Vec<Cell> {
        vec![
            Cell::from(self.id.as_str()),
            Cell::from("connection"),
            self.breaks.map_or(Cell::None, |id| Cell::from(model.constraint(id).id.as_str())),
            Cell::from("different"),
            Cell::from(self.layer.name()),
            self.untellable().map_or(Cell::None, Cell::from),
        ]
    }

    /// One line on what it does and what should be said about it.
    pub fn describe(&self, model: &Model) -> String {
        let says = match (self.breaks, self.untellable()) {
            (_, Some(reason)) => format!("cannot be told apart: {reason}"),
            (Some(id), None) => format!("breaks {} (different, {})", model.constraint(id).id, self.layer.name()),
            (None, None) => "breaks no statement".to_owned(),
        };
        format!("{}: {}; {says}", self.id, self.hostility.sentence())
    }
}
