//! Other editions of a page: the page at another time, in another language, at another site.
//!
//! An edition is no reading. A reading is what one page may mean, and an endpoint may follow any of
//! them and conforms; an edition is another page, and who follows it does not do what this one says.
//!
//! Next: [`super::Model::editions`], where they are.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Action, Constraint, ConstraintId, Member, Model, Slip, Type};

/// The name of the edition that an action's own file is of.
pub const BASE: &str = "base";

/// Another edition of an action's page.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The qualified id of its action.
    pub action: String,
    /// Its name, which editions of other actions may have too.
    pub name: String,
    /// The edition it says the same as, where its file says no more than that.
    pub same_as: Option<String>,
    /// The spec with every page in the edition of that name, where there is such a one; of the support
    /// actions, those of which there is one. [`Model::under`] adds the others.
    pub model: Arc<Model>,
}

/// In what two editions of a page differ.
#[derive(Debug, Default)]
pub struct Difference<'m> {
    /// The request path in each, where they are not the same.
    pub paths: Option<(&'m str, &'m str)>,
    /// What is said otherwise, in the order of the second page, what it does not say at the end.
    pub changes: Vec<Change<'m>>,
    /// The slips that only one of them has, or that it has in other words.
    pub slips: Vec<(Option<&'m Slip>, Option<&'m Slip>)>,
}

/// A statement that two editions do not have in common.
#[derive(Debug, PartialEq)]
pub struct Change<'m> {
    /// The full id of the statement, or of the row whose being there says it.
    pub statement: &'m str,
    /// The constraints that come of it in the first; none where that does not say it.
    pub before: Vec<&'m Constraint>,
    /// Those in the second.
    pub after: Vec<&'m Constraint>,
}

impl Model {
    /// The editions of an action's page, beside the one of its own file.
    pub fn editions_of<'m>(&'m self, action: &str) -> impl Iterator<Item = &'m Edition> {
        self.editions.iter().filter(move |edition| edition.action == action)
    }

    /// The whole spec with every page in the edition of that name; `None` where no page has such a one.
    pub fn under(&self, name: &str) -> Option<Model> {
        let edition = self.editions.iter().find(|edition| edition.name == name)?;
        let mut model = Model::clone(&edition.model);
        let others = self.every_action().filter(|action| edition.model.action(&action.id).is_none());
        others.for_each(|action| model.adopt(action, self));
        model.support.sort_by(|one, other| one.id.cmp(&other.id));
        Some(model)
    }

    /// The same without its support actions but those: eight editions of everything would take more memory than
    /// all else.
    pub(crate) fn keeping_support(mut self, kept: impl Fn(&Action) -> bool) -> Self {
        let whole = self.clone();
        let under_test = self.constraints_under_test();
        self.constraints.truncate(under_test);
        self.kinds.truncate(under_test);
        self.support.clear();
        whole.support.iter().filter(|action| kept(action)).for_each(|action| self.adopt(action, &whole));
        self.constraints.shrink_to_fit();
        self
    }

    /// The same, and every constraint that another spec has word for word is the one of that spec: editions
    /// say mostly the same.
    pub(crate) fn sharing_with(mut self, other: &Model) -> Self {
        let known: HashMap<&str, &Arc<Constraint>> = other.constraints.iter().map(|it| (it.id.as_str(), it)).collect();
        for own in &mut self.constraints {
            if let Some(same) = known.get(own.id.as_str()).filter(|same| **same == own) {
                *own = Arc::clone(same);
            }
        }
        self
    }

    /// Takes a support action over from another spec, with its constraints.
    fn adopt(&mut self, action: &Action, from: &Model) {
        let mut moved = HashMap::with_capacity(action.constraints.len());
        for &id in &action.constraints {
            moved.insert(id, ConstraintId::new(self.constraints.len()));
            self.constraints.push(Arc::clone(&from.constraints[id.index()]));
            self.kinds.push(from.kind(id));
        }
        let mut action = action.clone();
        action.renumber(&moved);
        self.support.push(action);
    }

    /// The names of all editions, each once.
    pub fn edition_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for edition in &self.editions {
            if !names.contains(&edition.name.as_str()) {
                names.push(&edition.name);
            }
        }
        names
    }
}

impl Action {
    fn renumber(&mut self, moved: &HashMap<ConstraintId, ConstraintId>) {
        let promises = self.promises.iter_mut().map(|(_, id)| id);
        self.constraints.iter_mut().chain(promises).for_each(|id| renumber(id, moved));
        self.input.iter_mut().chain([&mut self.output]).for_each(|member| member.renumber(moved));
    }
}

impl Member {
    fn renumber(&mut self, moved: &HashMap<ConstraintId, ConstraintId>) {
        self.constraints.iter_mut().for_each(|id| renumber(id, moved));
        match &mut self.kind {
            Type::Record(members) => members.iter_mut().for_each(|member| member.renumber(moved)),
            Type::List(item) => item.renumber(moved),
            Type::Scalar(_) => {}
        }
    }
}

fn renumber(id: &mut ConstraintId, moved: &HashMap<ConstraintId, ConstraintId>) {
    if let Some(new) = moved.get(id) {
        *id = *new;
    }
}

impl<'m> Difference<'m> {
    /// In what two specs differ about an action.
    pub fn between(first: &'m Model, second: &'m Model, action: &str) -> Self {
        let (Some(before), Some(after)) = (first.action(action), second.action(action)) else { return Self::default() };
        let paths = (before.path != after.path).then_some((before.path.as_str(), after.path.as_str()));
        Self { paths, changes: changes(first, before, second, after), slips: slips(before, after) }
    }

    /// Whether they say the same, word for word.
    pub fn is_empty(&self) -> bool {
        self.paths.is_none() && self.changes.is_empty() && self.slips.is_empty()
    }

    /// Whether an endpoint may do otherwise by the one than by the other; else only the words differ, or
    /// how sure they are.
    pub fn shows(&self) -> bool {
        self.paths.is_some() || self.changes.iter().any(Change::shows)
    }
}

impl Change<'_> {
    /// Whether it demands something else.
    pub fn shows(&self) -> bool {
        let demands =
            |all: &[&Constraint]| all.iter().map(|it| (it.id.clone(), it.readings.clone())).collect::<Vec<_>>();
        demands(&self.before) != demands(&self.after)
    }
}

fn changes<'m>(first: &'m Model, before: &'m Action, second: &'m Model, after: &'m Action) -> Vec<Change<'m>> {
    let mut statements: Vec<&str> = Vec::new();
    let both = second.constraints_of(after).chain(first.constraints_of(before));
    for (_, constraint) in both {
        if !statements.contains(&constraint.statement.as_str()) {
            statements.push(&constraint.statement);
        }
    }
    let changed = statements.into_iter().map(|statement| {
        let (before, after) = (of(first, before, statement), of(second, after, statement));
        let told = |all: &[&'m Constraint], others: &[&'m Constraint]| {
            let all = all.iter().copied();
            all.filter(|own| !others.iter().any(|other| own.says_the_same(other))).collect::<Vec<_>>()
        };
        Change { statement, before: told(&before, &after), after: told(&after, &before) }
    });
    changed.filter(|change| !change.before.is_empty() || !change.after.is_empty()).collect()
}

fn of<'m>(model: &'m Model, action: &'m Action, statement: &str) -> Vec<&'m Constraint> {
    let all = model.constraints_of(action).map(|(_, constraint)| constraint);
    all.filter(|constraint| constraint.statement == statement).collect()
}

fn slips<'m>(before: &'m Action, after: &'m Action) -> Vec<(Option<&'m Slip>, Option<&'m Slip>)> {
    let named = |all: &'m [Slip], id: &str| all.iter().find(|slip| slip.id == id);
    let gone =
        before.slips.iter().filter(|slip| named(&after.slips, &slip.id).is_none()).map(|slip| (Some(slip), None));
    let now = after.slips.iter().map(|slip| (named(&before.slips, &slip.id), Some(slip)));
    now.filter(|(before, after)| before != after).chain(gone).collect()
}

impl Constraint {
    /// Whether it says what another one says, in the same words. What comes of a row by itself has no
    /// words of its own.
    pub fn says_the_same(&self, other: &Constraint) -> bool {
        let automatic = self.id != self.statement && self.id.starts_with(&self.statement);
        let worded = Constraint { says: other.says.clone(), cites: other.cites.clone(), ..self.clone() };
        if automatic { worded == *other } else { self == other }
    }
}
