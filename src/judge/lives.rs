//! What became of the things a run created: statements about a life beyond the call, and what was seen of each.
//!
//! No page of the actions under test promises them: other pages and the tools of the manual's owner do, so each is
//! a should of basis *elsewhere*, and in no distance. They are seen only by a run that looks things up.
//!
//! Next: [`crate::net::verify`] looks, [`super::levels`] says whether they count, [`super::known`] what a target says.

use crate::model::{Action, Basis, Effect, Level, Model};

use super::Known;

/// How many flaws of one statement are kept; what is beyond is counted.
pub const MOST_FLAWS: usize = 5;

/// Where a flaw of a thing as a whole shows; that of a field has the field's name behind it.
pub const PLACE: &str = "life";

/// Where every statement about a life comes from.
pub const BASIS: Basis = Basis::Elsewhere;

/// What each of them is.
pub const LEVEL: Level = Level::Should;

named! {
    /// What is said of a thing that was created.
    pub enum LifePromise {
        /// It is found by its id.
        Present = "life.present",
        /// It shows the fields that it was created with.
        SameFields = "life.same-fields",
        /// It becomes ready within the time.
        Settles = "life.settles",
        /// After its deletion it is not found any more, within the time, and nothing is refused.
        Gone = "life.gone",
    }
}

impl LifePromise {
    /// In words.
    pub fn says(self) -> &'static str {
        match self {
            LifePromise::Present => "what an answer says was created is found by its id",
            LifePromise::SameFields => "it shows the fields that the answer said, those of its state aside",
            LifePromise::Settles => {
                "it becomes ready within the time that a tool waits, and its state is known until then"
            }
            LifePromise::Gone => "once it is deleted it is not found any more, and looking for it is not refused",
        }
    }

    /// When it is looked at.
    pub fn asked_for(self) -> &'static str {
        match self {
            LifePromise::Present | LifePromise::SameFields | LifePromise::Settles => "run --verify",
            LifePromise::Gone => "run --verify --allow-delete",
        }
    }

    /// The id of the statement about what an action creates.
    pub fn id(self, action: &str) -> String {
        format!("{action}.{}", self.name())
    }

    fn is_seen_by(self) -> Effect {
        match self {
            LifePromise::Present | LifePromise::SameFields | LifePromise::Settles => Effect::Reads,
            LifePromise::Gone => Effect::Deletes,
        }
    }
}

/// Every statement about a life that can be looked at with the actions of a spec, in their order.
pub fn all(model: &Model) -> impl Iterator<Item = (&Action, LifePromise)> {
    let creating = model.actions.iter().filter(|action| action.effect == Effect::Creates);
    creating.flat_map(move |action| {
        let known = move |promise: &LifePromise| {
            let found = |effect| model.companion(action, effect).is_some();
            found(Effect::Reads) && found(promise.is_seen_by())
        };
        LifePromise::ALL.into_iter().filter(known).map(move |promise| (action, promise))
    })
}

/// The statement of that id.
pub fn named<'m>(model: &'m Model, id: &str) -> Option<(&'m Action, LifePromise)> {
    all(model).find(|(action, promise)| promise.id(&action.id) == id)
}

/// What was seen of one statement about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The id of the action that created it.
    pub action: String,
    /// What is said of it.
    pub promise: LifePromise,
    /// What is wrong; nothing where it holds.
    pub flaws: Vec<Flaw>,
}

/// In what a thing is not as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flaw {
    /// What the answer called it.
    pub thing: String,
    /// The id of the case that created it; empty for a request of none, that asked on.
    pub case: String,
    /// Where it shows: `life`, or `life.` and the name of a field.
    pub path: String,
    /// What was found. It may hold what an endpoint sent.
    pub found: String,
}

/// One statement about what one action creates, and what a run saw of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lived {
    /// The id of the statement.
    pub id: String,
    /// The id of the action that creates the things.
    pub action: String,
    /// The statement in words.
    pub says: String,
    /// How many things it was looked at.
    pub things: usize,
    /// Of how many it does not hold.
    pub broken: usize,
    /// The first flaws, at most [`MOST_FLAWS`].
    pub flaws: Vec<Flaw>,
    /// Every place where one shows, each once.
    pub places: Vec<String>,
    /// Whether it fails nothing: so where the run is not strict.
    pub advice: bool,
    /// What the target says of it, where it lists every place of it as known.
    pub known: Option<Known>,
}

impl Lived {
    /// Whether it holds of every thing.
    pub fn holds(&self) -> bool {
        self.broken == 0
    }

    /// Whether it is a divergence, known or not.
    pub fn differs(&self) -> bool {
        !self.holds() && !self.advice
    }

    /// Whether it counts: a divergence that is not known.
    pub fn is_new(&self) -> bool {
        self.differs() && self.known.is_none()
    }

    /// Adds what was seen of other things.
    pub fn and(&mut self, other: Lived) {
        self.things += other.things;
        self.broken += other.broken;
        self.flaws.extend(other.flaws);
        self.flaws.truncate(MOST_FLAWS);
        for place in other.places {
            if !self.places.contains(&place) {
                self.places.push(place);
            }
        }
    }

    fn of(sight: Sight) -> Self {
        let mut places: Vec<String> = sight.flaws.iter().map(|flaw| flaw.path.clone()).collect();
        places.dedup();
        Self {
            id: sight.promise.id(&sight.action),
            action: sight.action,
            says: sight.promise.says().to_owned(),
            things: 1,
            broken: usize::from(!sight.flaws.is_empty()),
            flaws: sight.flaws.into_iter().take(MOST_FLAWS).collect(),
            places,
            advice: true,
            known: None,
        }
    }
}

/// What was seen, by statement: the actions in the order of the model, each in the order of a life.
pub fn gather(model: &Model, seen: Vec<Sight>) -> Vec<Lived> {
    let mut lives = Vec::new();
    seen.into_iter().for_each(|sight| add(model, &mut lives, Lived::of(sight)));
    lives
}

/// Adds what was seen of other things to what is known of their statement, or behind it.
pub fn add(model: &Model, lives: &mut Vec<Lived>, lived: Lived) {
    match lives.iter_mut().find(|known| known.id == lived.id) {
        Some(known) => known.and(lived),
        None => {
            lives.push(lived);
            let order: Vec<String> = all(model).map(|(action, promise)| promise.id(&action.id)).collect();
            lives.sort_by_key(|lived| order.iter().position(|id| *id == lived.id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";

    fn sight(promise: LifePromise, paths: &[&str]) -> Sight {
        let flaw = |path: &&str| Flaw { path: (*path).to_owned(), ..Flaw::default() };
        Sight { action: SNAPSHOT.to_owned(), promise, flaws: paths.iter().map(flaw).collect() }
    }

    #[test]
    fn what_was_seen_is_counted_by_statement_in_the_order_of_a_life() {
        let model = crate::spec::built_in().expect("the built-in spec is good");
        let seen = vec![
            sight(LifePromise::Gone, &[PLACE]),
            sight(LifePromise::SameFields, &[]),
            sight(LifePromise::SameFields, &["life.a", "life.b"]),
            sight(LifePromise::SameFields, &["life.b"]),
        ];
        let lives = gather(&model, seen);
        let told: Vec<(&str, usize, usize, String)> =
            lives.iter().map(|it| (it.id.as_str(), it.things, it.broken, it.places.join(" "))).collect();
        let id = |promise: LifePromise| promise.id(SNAPSHOT);
        let (same, gone) = (id(LifePromise::SameFields), id(LifePromise::Gone));
        assert_eq!(told, [(&*same, 3, 2, "life.a life.b".to_owned()), (&*gone, 1, 1, PLACE.to_owned())]);
        assert_eq!(lives[0].flaws.len(), 3);
        assert!(!lives[0].holds() && lives[0].advice && !lives[0].is_new());
    }

    #[test]
    fn a_statement_is_there_where_the_spec_can_look() {
        let mut model = crate::spec::built_in().expect("the built-in spec is good");
        assert_eq!(all(&model).count(), 8);
        assert!(named(&model, &LifePromise::Gone.id(SNAPSHOT)).is_some());
        assert!(named(&model, "server.getRegionList.life.gone").is_none());
        model.support.retain(|action| action.effect != Effect::Deletes);
        assert!(all(&model).all(|(_, promise)| promise != LifePromise::Gone));
        assert_eq!(all(&model).count(), 6);
        model.support.clear();
        assert_eq!(all(&model).count(), 0);
    }
}
