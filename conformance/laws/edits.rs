//! Edits between two documents: none between equals, enough to make the one the other, as many both
//! ways, and for every two documents there are.

use std::collections::BTreeMap;

use ncloud_conformance::case::fixture::{Compare, Mask, Origin, Recorded};
use ncloud_conformance::recording::AnswerPair;
use ncloud_conformance::recording::edit::{Edit, apply, between};
use ncloud_conformance::recording::tree::{Leaf, Piece, Tree};
use ncloud_conformance::value::Record;
use ncloud_conformance::wire::{Headers, Limits, Response, json, xml};
use proptest::prelude::*;

use super::{holds, models};

/// Few names and few values, so that much is alike.
fn trees() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        4 => "[abc]{0,1}".prop_map(|text| Tree::Leaf(Leaf::Text(text))),
        1 => "[01]".prop_map(|number| Tree::Leaf(Leaf::Number(number))),
        1 => any::<bool>().prop_map(|truth| Tree::Leaf(Leaf::Boolean(truth))),
        1 => Just(Tree::Leaf(Leaf::Null)),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let group = prop::collection::vec(inner.clone(), 1..5);
        prop_oneof![
            2 => prop::collection::vec(inner, 0..6).prop_map(Tree::Array),
            5 => prop::collection::btree_map("[xyz]_?[xX]?", group, 0..5).prop_map(Tree::Object),
        ]
    })
}

fn holds_for(one: &Tree, other: &Tree) -> Result<(), TestCaseError> {
    let edits = between(one, other);
    prop_assert_eq!(&apply(one, &edits), other, "{:#?}", edits);
    let back = between(other, one);
    prop_assert_eq!(back.len(), edits.len());
    prop_assert_eq!(&apply(other, &back), one, "{:#?}", back);
    prop_assert_eq!(between(one, one), vec![]);
    prop_assert_eq!(edits.is_empty(), one == other);
    Ok(())
}

#[test]
fn any_two_documents_are_told_apart_and_made_one_by_their_edits() {
    holds(1500, &(trees(), trees()), |(one, other)| holds_for(&one, &other));
}

#[test]
fn a_document_and_one_made_of_its_parts_are_too() {
    let parts = (trees(), prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4));
    holds(1500, &parts, |(one, swaps)| {
        let other = swaps.iter().fold(one.clone(), |tree, (from, to)| grafted(&tree, *from, *to));
        holds_for(&one, &other)
    });
}

/// The tree with one node also in the place of another.
fn grafted(tree: &Tree, from: prop::sample::Index, to: prop::sample::Index) -> Tree {
    let mut nodes = Vec::new();
    gather(tree, &mut nodes);
    let part = nodes[from.index(nodes.len())].clone();
    let mut left = to.index(nodes.len());
    put(tree, &part, &mut left)
}

fn gather<'t>(tree: &'t Tree, nodes: &mut Vec<&'t Tree>) {
    nodes.push(tree);
    match tree {
        Tree::Leaf(_) => {}
        Tree::Array(items) => items.iter().for_each(|item| gather(item, nodes)),
        Tree::Object(groups) => groups.values().flatten().for_each(|entry| gather(entry, nodes)),
    }
}

/// Counts down to the node that is replaced.
fn put(tree: &Tree, part: &Tree, left: &mut usize) -> Tree {
    let here = *left;
    *left = left.wrapping_sub(1);
    match tree {
        _ if here == 0 => part.clone(),
        Tree::Leaf(_) => tree.clone(),
        Tree::Array(items) => Tree::Array(items.iter().map(|item| put(item, part, left)).collect()),
        Tree::Object(groups) => {
            let all = |(name, entries): (&String, &Vec<Tree>)| {
                (name.clone(), entries.iter().map(|entry| put(entry, part, left)).collect())
            };
            Tree::Object(groups.iter().map(all).collect::<BTreeMap<String, Vec<Tree>>>())
        }
    }
}

#[test]
fn any_bytes_are_told_apart_from_any_other() {
    let bytes = || {
        prop_oneof![
            prop::collection::vec(any::<u8>(), 0..60),
            "[<>/a\"{}:,\\[\\]0 ]{0,60}".prop_map(String::into_bytes),
        ]
    };
    holds(2000, &(bytes(), bytes()), |(one, other)| {
        let limits = Limits::default();
        for (one, other) in [
            (xml::read(&one, &limits), xml::read(&other, &limits)),
            (json::read(&one, &limits), json::read(&other, &limits)),
            (json::read(&one, &limits), xml::read(&other, &limits)),
        ] {
            holds_for(&Tree::of(&one.root), &Tree::of(&other.root))?;
        }
        Ok(())
    });
}

#[test]
fn whatever_was_recorded_and_whatever_comes_is_compared() {
    let model = &models()[0];
    let body = || {
        prop_oneof![
            prop::collection::vec(any::<u8>(), 0..60),
            "[<>/a\"{}:,\\[\\]0 *]{0,60}".prop_map(String::into_bytes),
        ]
    };
    let response =
        || (100_u16..600, body()).prop_map(|(status, body)| Response { status, headers: Headers::new(), body });
    holds(1000, &(response(), response()), |(response, other)| {
        let masks = vec![Mask { text: "*0".to_owned(), value: "a0".to_owned() }];
        let (raw, compare) = (response.body.clone(), vec![("status".to_owned(), Compare::Any)]);
        let recorded = Recorded {
            input: Record::new(),
            response: response.clone(),
            raw,
            masks,
            compare,
            origin: Origin::Own,
            lost: None,
        };
        let pair = AnswerPair { model, action: &model.actions[0], recorded: &recorded, sent: &Record::new() };
        prop_assert_eq!(pair.edits(&response), vec![]);
        pair.edits(&other);
        Ok(())
    });
}

fn tree(text: &str) -> Tree {
    Tree::of(&json::read(text.as_bytes(), &Limits::default()).root)
}

/// The kinds of the edits from the one to the other.
fn kinds(one: &str, other: &str) -> Vec<&'static str> {
    let kind = |edit: &Edit| match edit {
        Edit::Added { .. } => "added",
        Edit::Removed { .. } => "removed",
        Edit::Moved { .. } => "moved",
        Edit::Renamed { .. } => "renamed",
        Edit::Changed { .. } => "changed",
    };
    between(&tree(one), &tree(other)).iter().map(kind).collect()
}

#[test]
fn a_list_of_edits_is_as_short_as_what_was_done() {
    for (one, other, expected) in [
        (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, vec![]),
        // An item of a list that moves is one edit, wherever it goes.
        (r#"{"l":["a","b","c","d"]}"#, r#"{"l":["d","a","b","c"]}"#, vec!["moved"]),
        (r#"{"l":["a","b","c","d"]}"#, r#"{"l":["b","c","a","d"]}"#, vec!["moved"]),
        (r#"{"l":["a","b","c"]}"#, r#"{"l":["a","c"]}"#, vec!["removed"]),
        // A record that has another name is one, with all that is in it; what changed in it is one more.
        (r#"{"r":{"a":"1","b":{"c":"2"}}}"#, r#"{"s":{"a":"1","b":{"c":"2"}}}"#, vec!["renamed"]),
        (r#"{"r":{"a":"1","b":{"c":"2"}}}"#, r#"{"s":{"a":"9","b":{"c":"2"}}}"#, vec!["renamed", "changed"]),
        (r#"{"createDate":"1"}"#, r#"{"create_date":"2"}"#, vec!["renamed", "changed"]),
        // A level around it is one, and so is what it goes into.
        (r#"{"r":{"a":"1","b":"2"}}"#, r#"{"r":{"extra":{"a":"1","b":"2"}}}"#, vec!["added", "moved"]),
        (r#"{"x":{"r":{"a":"1"},"o":"2"}}"#, r#"{"x":{"o":"2"},"r":{"a":"1"}}"#, vec!["moved"]),
        // The item that is left is compared with the one it was, not with the one that is gone.
        (
            r#"{"l":[{"a":"1","b":"1"},{"a":"2","b":"2"},{"a":"3","b":"3"}]}"#,
            r#"{"l":[{"a":"2","b":"9"},{"a":"3","b":"3"}]}"#,
            vec!["removed", "changed"],
        ),
        (r#"{"a":"1"}"#, r#"{"a":1}"#, vec!["changed"]),
        (r#"{"a":"1"}"#, r#"{"a":{"b":"1"}}"#, vec!["changed"]),
    ] {
        assert_eq!(kinds(one, other), expected, "{one} {other}");
        assert_eq!(kinds(other, one).len(), expected.len(), "{other} {one}");
    }
}

#[test]
fn what_is_moved_is_not_told_again_in_what_is_added() {
    let edits = between(&tree(r#"{"r":{"a":"1","b":"2"}}"#), &tree(r#"{"r":{"extra":{"a":"1","b":"2"}}}"#));
    assert!(matches!(&edits[0], Edit::Added { what: Piece::One(Tree::Object(inner)), .. } if inner.is_empty()));
}

#[test]
fn many_rows_are_compared_about_as_fast_as_they_are_sorted() {
    let rows = |from: usize| {
        let row = |number: usize| format!(r#"{{"id":"{number}","name":"n{number}","size":1}}"#);
        let rows: Vec<String> = (from..from + 10_000).map(row).collect();
        tree(&format!(r#"{{"rows":[{}]}}"#, rows.join(",")))
    };
    // Reversed, disjoint and shifted rows: pairs of all of them would take minutes.
    let Tree::Object(mut groups) = rows(0) else { panic!("an object") };
    if let Some([Tree::Array(items)]) = groups.get_mut("rows").map(Vec::as_mut_slice) {
        items.reverse();
    }
    let started = std::time::Instant::now();
    assert_eq!(between(&rows(0), &Tree::Object(groups)).len(), 9_999);
    assert_eq!(between(&rows(0), &rows(3)).len(), 6);
    assert!(between(&rows(0), &rows(20_000)).len() >= 10_000);
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}
