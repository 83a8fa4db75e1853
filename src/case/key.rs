//! What a case is, as a typed key. Its printed form is the case's id, which is an interface: it is
//! written here and read by nobody.
//!
//! Nothing here knows a request; how a case travels is [`Way`], as far as its control must travel
//! alike. Next: [`Controls`] for the case another one leans on.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::model::Format;
use crate::wire::Method;

use super::Case;

/// Which case it is; no two of a run have the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CaseKey {
    /// The qualified id of its action.
    pub action: Arc<str>,
    /// What it is for.
    pub what: What,
    /// How it travels.
    pub way: Way,
}

/// What a case is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// What refusals are held against: the plain request, or the one that gives this parameter too.
    Control {
        /// The parameter; none for the plain request.
        parameter: Option<Arc<str>>,
    },
    /// A value or a carriage that a statement makes worth trying.
    Variant {
        /// The end of the statement's id: `regionCode.exists`.
        statement: Arc<str>,
        /// Which of its variants.
        name: Arc<str>,
    },
    /// What no statement speaks of.
    Probe {
        /// Which one.
        name: Arc<str>,
    },
    /// A recorded request.
    Fixture {
        /// The name of its folder.
        name: Arc<str>,
    },
    /// One made from a seed.
    Generated {
        /// The end of the id of the statement it was to break; `valid` where none.
        about: Arc<str>,
        /// Its number.
        number: usize,
    },
    /// Another one, changed to ask on; never part of a suite.
    Varied(Box<What>),
}

/// By which method a case goes, and in which format its control is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Way {
    /// The method.
    pub method: Method,
    /// The format.
    pub format: Format,
}

impl CaseKey {
    /// Whether it is the plain request of its action, in one of the ways.
    pub fn is_plain(&self) -> bool {
        matches!(self.what, What::Control { parameter: None })
    }

    /// The parameter whose control it is, if it is one.
    pub fn controls(&self) -> Option<&str> {
        match &self.what {
            What::Control { parameter } => parameter.as_deref(),
            _ => None,
        }
    }

    /// What is asked in several ways, if it is of such a sort: all of the key but its way.
    pub fn question(&self) -> Option<(&str, &What)> {
        match self.what {
            What::Control { .. } | What::Variant { .. } | What::Probe { .. } => Some((&self.action, &self.what)),
            What::Fixture { .. } | What::Generated { .. } | What::Varied(_) => None,
        }
    }

    /// The key of a case made from this one to ask on.
    #[must_use]
    pub fn varied(&self) -> Self {
        Self { what: What::Varied(Box::new(self.what.clone())), ..self.clone() }
    }
}

impl fmt::Display for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.action)?;
        self.what.write(self.way, f)
    }
}

impl What {
    /// Recorded and generated cases come in one way only, which is no part of their names.
    fn write(&self, way: Way, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Control { parameter } => write!(f, "control/{}/{way}", parameter.as_deref().unwrap_or("plain")),
            What::Variant { statement, name } => write!(f, "{statement}/{name}/{way}"),
            What::Probe { name } => write!(f, "probe/{name}/{way}"),
            What::Fixture { name } => write!(f, "fixture/{name}"),
            What::Generated { about, number } => write!(f, "generated/{about}/{number}"),
            What::Varied(of) => {
                of.write(way, f)?;
                f.write_str("/varied")
            }
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.method.name().to_ascii_lowercase(), self.format.name())
    }
}

/// Where the controls of a suite are.
#[derive(Clone, Debug, Default)]
pub struct Controls {
    plain: HashMap<(usize, Way), usize>,
    giving: HashMap<(usize, Arc<str>, Way), usize>,
}

impl Controls {
    /// Those among these cases, whose indices count from `first`.
    pub fn of(cases: &[Case], first: usize) -> Self {
        let mut controls = Self::default();
        for (index, case) in cases.iter().enumerate() {
            controls.note(case, first + index);
        }
        controls
    }

    /// Takes a case into account, if it is a control.
    pub fn note(&mut self, case: &Case, index: usize) {
        let What::Control { parameter } = &case.key.what else { return };
        match parameter {
            None => self.plain.insert((case.action, case.key.way), index),
            Some(parameter) => self.giving.insert((case.action, parameter.clone(), case.key.way), index),
        };
    }

    /// The plain request of an action.
    pub fn plain(&self, action: usize, way: Way) -> Option<usize> {
        self.plain.get(&(action, way)).copied()
    }

    /// The request that gives a parameter beyond the plain one's; where there is none, because every
    /// request gives it, the plain one.
    pub fn giving(&self, action: usize, parameter: &str, way: Way) -> Option<usize> {
        let given = self.giving.get(&(action, Arc::from(parameter), way)).copied();
        given.or_else(|| self.plain(action, way))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Expectation, fixture, suite};

    #[test]
    fn a_key_is_printed_as_the_id_it_always_was() {
        let way = Way { method: Method::Post, format: Format::Json };
        let key = |what| CaseKey { action: "a.b".into(), what, way };
        let parameter = Some("name".into());
        let variant = What::Variant { statement: "name.max".into(), name: "31-characters".into() };
        let varied = key(variant.clone()).varied();
        for (key, id) in [
            (key(What::Control { parameter: None }), "a.b/control/plain/post-json"),
            (key(What::Control { parameter }), "a.b/control/name/post-json"),
            (key(variant), "a.b/name.max/31-characters/post-json"),
            (key(What::Probe { name: "name-given-twice".into() }), "a.b/probe/name-given-twice/post-json"),
            (key(What::Fixture { name: "page-example".into() }), "a.b/fixture/page-example"),
            (key(What::Generated { about: "name.max".into(), number: 7 }), "a.b/generated/name.max/7"),
            (varied, "a.b/name.max/31-characters/post-json/varied"),
        ] {
            assert_eq!(key.to_string(), id);
        }
    }

    #[test]
    fn a_control_is_the_same_request_without_what_is_in_question() {
        let model = crate::spec::built_in().expect("the built-in spec is good");
        let fixtures = fixture::built_in(&model).expect("the built-in fixtures are good");
        let cases = suite::all(&model, &model.inventory, &[1, 0], &fixtures);
        let mut leaning = 0;
        for case in &cases {
            assert_eq!(case.id, case.key.to_string());
            let Some(control) = case.control.map(|index| &cases[index]) else { continue };
            leaning += 1;
            assert_eq!((control.action, control.key.way), (case.action, case.key.way), "{}", case.id);
            assert_eq!(control.request.method, case.request.method, "{}", case.id);
            assert!(control.key.is_plain() || control.key.controls().is_some(), "{}", case.id);
            assert!(control.control.is_none() && control.label.expectation == Expectation::Accept, "{}", case.id);
        }
        assert!(leaning > 700, "{leaning}");
    }
}
