//! What the rules of the house ask of the code: read as Rust, not as text, so that what stands behind a
//! module of tests is not overlooked.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Arm, ExprMatch, Item, Pat, Path, Visibility};

/// Enums of which a match names every variant: one that is forgotten would go without cases, faults or words.
const CLOSED: &[&str] =
    &["Kind", "Rule", "Presence", "Extent", "Characters", "XmlText", "Set", "Lookup", "Relation", "Promise"];

/// What takes a text with dots apart, or makes the path of a member, as tokens without blanks between.
const PATHS: &[&str] = &[
    "split('.')",
    "split_once('.')",
    "splitn(2,'.')",
    "split_terminator('.')",
    "strip_prefix(\"input",
    "strip_prefix(\"output",
    "starts_with(\"input",
    "starts_with(\"output",
    "MemberPath::new(",
    "MemberPath::in_item(",
];

/// One file without its tests.
pub struct Code(syn::File);

impl Code {
    pub fn read(text: &str) -> Self {
        let mut file = syn::parse_file(text).expect("code that compiles");
        file.items = without_tests(file.items);
        Self(file)
    }

    /// The rooms it names by `crate::room`.
    pub fn uses(&self) -> BTreeSet<String> {
        let text = self.0.to_token_stream().to_string();
        let named = text.split("crate :: ").skip(1);
        let names = named.map(|rest| rest.split(|character: char| !character.is_alphanumeric() && character != '_'));
        names.filter_map(|mut words| words.next()).filter(|name| is_room(name)).map(str::to_owned).collect()
    }

    /// Whether it takes a text with dots apart, or makes the path of a member.
    pub fn handles_paths(&self) -> bool {
        let text: String = self.0.to_token_stream().to_string().split_whitespace().collect();
        PATHS.iter().any(|mark| text.contains(mark))
    }

    /// How many of its matches on a closed enum have an arm for whatever is left, and how many name all.
    pub fn matches(&self) -> (usize, usize) {
        let mut counted = Counted::default();
        counted.visit_file(&self.0);
        (counted.open, counted.closed)
    }

    /// The types and traits that the whole crate may name, as often as they are there.
    pub fn types(&self) -> Vec<String> {
        let mut named = Vec::new();
        types_of(&self.0.items, &mut named);
        named
    }
}

fn types_of(items: &[Item], named: &mut Vec<String>) {
    for item in items {
        let (visible, name) = match item {
            Item::Enum(it) => (&it.vis, &it.ident),
            Item::Struct(it) => (&it.vis, &it.ident),
            Item::Trait(it) => (&it.vis, &it.ident),
            Item::Type(it) => (&it.vis, &it.ident),
            Item::Macro(it) if it.mac.path.is_ident("named") => {
                let inner: syn::File = it.mac.parse_body().expect("an enum, in Rust's own words");
                types_of(&inner.items, named);
                continue;
            }
            Item::Mod(it) => {
                types_of(it.content.as_ref().map_or(&[], |(_, items)| items), named);
                continue;
            }
            _ => continue,
        };
        if is_public(visible) {
            named.push(name.to_string());
        }
    }
}

fn is_public(visible: &Visibility) -> bool {
    match visible {
        Visibility::Public(_) => true,
        Visibility::Restricted(within) => within.path.is_ident("crate"),
        Visibility::Inherited => false,
    }
}

fn is_room(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
}

fn without_tests(items: Vec<Item>) -> Vec<Item> {
    let kept = items.into_iter().filter(|item| !attributes(item).iter().any(is_test));
    kept.map(|item| match item {
        Item::Mod(mut module) => {
            module.content = module.content.map(|(brace, items)| (brace, without_tests(items)));
            Item::Mod(module)
        }
        other => other,
    })
    .collect()
}

fn is_test(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.to_token_stream().to_string().contains("(test)")
}

fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

#[derive(Default)]
struct Counted {
    open: usize,
    closed: usize,
}

impl<'ast> Visit<'ast> for Counted {
    fn visit_expr_match(&mut self, found: &'ast ExprMatch) {
        let mut names = Names(false);
        found.arms.iter().for_each(|arm| names.visit_pat(&arm.pat));
        if names.0 && found.arms.iter().any(takes_the_rest) {
            self.open += 1;
        } else if names.0 {
            self.closed += 1;
        }
        visit::visit_expr_match(self, found);
    }
}

/// Whether a pattern names a variant of a closed enum.
struct Names(bool);

impl<'ast> Visit<'ast> for Names {
    fn visit_path(&mut self, path: &'ast Path) {
        let first = path.segments.first().map(|segment| segment.ident.to_string());
        self.0 |= path.segments.len() > 1 && first.is_some_and(|first| CLOSED.contains(&first.as_str()));
    }

    /// What a guard compares is no pattern.
    fn visit_expr(&mut self, _: &'ast syn::Expr) {}
}

fn takes_the_rest(arm: &Arm) -> bool {
    fn is_anything(pattern: &Pat) -> bool {
        match pattern {
            Pat::Wild(_) => true,
            Pat::Ident(name) => name.subpat.is_none(),
            Pat::Or(or) => or.cases.iter().any(is_anything),
            Pat::Paren(inner) => is_anything(&inner.pat),
            Pat::Reference(inner) => is_anything(&inner.pat),
            Pat::Tuple(all) => all.elems.iter().all(is_anything),
            _ => false,
        }
    }
    is_anything(&arm.pat)
}

#[test]
fn code_behind_tests_counts_and_tests_do_not() {
    let code = Code::read(
        "use crate::first; #[cfg(test)] mod tests { use crate::hidden; }\n\
         fn late() { let _ = vec![crate::second::X]; match k { Kind::A => 1, _ => 2 }; match k { Kind::A => 1 } }",
    );
    assert_eq!(code.uses().into_iter().collect::<Vec<_>>(), ["first", "second"]);
    assert_eq!(code.matches(), (1, 1));
    assert_eq!(Code::read("fn f() { match k { Some(Rule::A(_)) | None => 1, rest => 2 } }").matches(), (1, 0));
    assert_eq!(Code::read("fn f() { match x { Some(_) if y == Kind::A => 1, _ => 2 } }").matches(), (0, 0));
}

#[test]
fn a_type_that_the_crate_may_name_is_seen_wherever_it_stands() {
    let code = Code::read(
        "pub struct A; pub(crate) enum B {} struct C; pub(super) type D = u8; #[cfg(test)] pub struct E;\n\
         mod inner { pub trait A {} pub(crate) type F = u8; } named! { pub enum G { H = \"h\", } }\n\
         #[cfg(test)] mod tests { pub struct A; }",
    );
    assert_eq!(code.types(), ["A", "B", "A", "F", "G"]);
}
