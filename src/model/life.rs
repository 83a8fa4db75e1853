//! What becomes of a thing beyond the call that created it: words for it, and nothing that acts.
//!
//! An action that creates, shows, changes or deletes things of a kind says so with its [`Shows`]: where
//! in its answer they stand, by what they are named, and which parameters choose among them. So a
//! life cycle follows from the spec's data, and no action is known by name.
//!
//! Next: [`super::world`] for what exists; `reference::memory` for the endpoint that remembers.

use super::{Action, Member, MemberPath, Type};

named! {
    /// Whether an action is under test.
    pub enum Role {
        /// Its page is the contract: it is tried, and counts.
        Contract = "contract",
        /// It is known from elsewhere, so that what the others create can be looked up and deleted: it is
        /// tried only where it is asked for.
        Support = "support",
    }
}

named! {
    /// What a call leaves behind.
    pub enum Effect {
        /// Nothing.
        Reads = "reads",
        /// A resource that may cost money; the harness budgets such calls.
        Creates = "creates",
        /// Something that was there is not what it was.
        Changes = "changes",
        /// Something that was there is gone.
        Deletes = "deletes",
    }
}

impl Effect {
    /// Whether a call needs leave wherever somebody else's things may be.
    pub fn leaves_traces(self) -> bool {
        self != Effect::Reads
    }
}

named! {
    /// How far a thing has come.
    pub enum Phase {
        /// It was asked for, and is not ready.
        Creating = "creating",
        /// It is there.
        Created = "created",
        /// It was deleted, and still shows.
        Deleting = "deleting",
    }
}

/// The things an action's answer speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shows {
    /// Their kind, as the inventory calls it.
    pub kind: String,
    /// The output path of the list whose items they are.
    pub list: MemberPath,
    /// The member of an item that names it.
    pub id: String,
    /// The member of an item that a person names it by, if there is one.
    pub name: Option<String>,
    /// What members of an item say in each phase, by their path in the item: `status.code`.
    pub phases: Vec<(Phase, Vec<(MemberPath, String)>)>,
    /// Parameters that choose among the things, by name.
    pub chosen_by: Vec<(String, Choice)>,
}

/// How a parameter chooses among things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Those whose member at this path of an item is the value, or one of the values of a list.
    Field(MemberPath),
    /// The number of a page; 0 and 1 are the first.
    PageNumber,
    /// How many are on a page.
    PageSize,
}

impl Shows {
    /// What members say in a phase.
    pub fn in_phase(&self, phase: Phase) -> &[(MemberPath, String)] {
        self.phases.iter().find(|(known, _)| *known == phase).map_or(&[], |(_, fields)| fields)
    }

    /// The parameter that names a thing.
    pub fn by_id(&self) -> Option<&str> {
        let by_id = |choice: &Choice| matches!(choice, Choice::Field(field) if *field == self.id);
        self.chosen_by.iter().find(|(_, choice)| by_id(choice)).map(|(name, _)| name.as_str())
    }

    /// The members of one item of the list.
    pub fn item<'a>(&self, action: &'a Action) -> &'a [Member] {
        action.member_at(&self.list).and_then(Member::record).unwrap_or_default()
    }
}

/// The list of an answer whose items have a member of that name: its path.
pub(crate) fn list_with(members: &[Member], id: &str) -> Option<MemberPath> {
    let has = |member: &Member| member.record().is_some_and(|inner| inner.iter().any(|inner| inner.name == id));
    let found = members.iter().find(|member| matches!(member.kind, Type::List(_)) && has(member));
    found.map(|member| member.path.clone())
}
