//! The generator as proptest strategies.
//!
//! Their values are not shrunk: a smaller request that still breaks the same constraint can only be
//! told by labelling it, which [`super::shrink`] does.

use std::fmt;

use proptest::strategy::{Just, NewTree, Strategy};
use proptest::test_runner::TestRunner;

use crate::model::{Action, ConstraintId, Model, World};
use crate::value::Record;

use super::breach::{Aim, Breach};
use super::content::Source;
use super::dice::Dice;
use super::palette::SALTS;
use super::valid::{self, Wish};

/// Requests that keep every constraint in every reading. Values cannot be made where the world
/// lacks a resource that must be named.
pub fn valid<'m>(model: &'m Model, action: &'m Action, world: &'m World) -> impl Strategy<Value = Record> + use<'m> {
    let slots = Source { model, world, except: None }.slots(&action.input);
    Made(move |dice: &mut Dice| {
        let salt = dice.below(SALTS);
        valid::record(dice, &slots, Wish::default(), salt)
    })
}

/// Requests that break this constraint in all its readings and no other but what it entails
/// ([`super::entailed`]); `None` where no request can.
pub fn violating<'m>(
    model: &'m Model,
    action: &'m Action,
    world: &'m World,
    constraint: ConstraintId,
) -> Option<impl Strategy<Value = Record> + use<'m>> {
    Breach::new(model, action, world, constraint, Aim::Certain).map(breaking)
}

/// Requests that break this constraint in some of its readings and not in others, and no other;
/// `None` where its readings never differ.
pub fn probing<'m>(
    model: &'m Model,
    action: &'m Action,
    world: &'m World,
    constraint: ConstraintId,
) -> Option<impl Strategy<Value = Record> + use<'m>> {
    Breach::new(model, action, world, constraint, Aim::Open).map(breaking)
}

fn breaking(breach: Breach<'_>) -> impl Strategy<Value = Record> {
    Made(move |dice: &mut Dice| {
        let salt = dice.below(SALTS);
        (0..32).find_map(|_| breach.record(dice, salt))
    })
}

/// A strategy that makes whole values at once.
pub(super) struct Made<F>(pub(super) F);

impl<F> fmt::Debug for Made<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Made")
    }
}

impl<T: Clone + fmt::Debug, F: Fn(&mut Dice) -> Option<T>> Strategy for Made<F> {
    type Tree = Just<T>;
    type Value = T;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        (self.0)(&mut Dice::of_runner(runner)).map(Just).ok_or_else(|| "the model allows no such value here".into())
    }
}
