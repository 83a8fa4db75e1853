//! Where a member stands in its action: `input.regionCode`, `output.things.thingNo`.
//!
//! Made by the loader only. It knows where its names begin, so nobody else takes its text apart.
//!
//! Next: [`super::Member`], which has one, and [`super::Site`], which is one.

use std::fmt;
use std::ops::Deref;

/// The path of a member: of its action, or inside an item of a list.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemberPath {
    text: String,
    /// The byte at which the names begin, behind `input.` or `output.`.
    begin: usize,
    /// From which byte to which each name stands.
    names: Vec<(usize, usize)>,
}

impl MemberPath {
    /// The path of a member of an action; what has no dot is a whole request or answer, and has no names.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let begin = text.find('.').map_or(text.len(), |dot| dot + 1);
        Self::of(text, begin)
    }

    /// The path of a member inside an item of a list: `status.code`.
    pub(crate) fn in_item(text: impl Into<String>) -> Self {
        Self::of(text.into(), 0)
    }

    fn of(text: String, begin: usize) -> Self {
        let ends = text[begin..].match_indices('.').map(|(at, _)| begin + at).chain([text.len()]);
        let spans = ends.scan(begin, |from, to| Some((std::mem::replace(from, to + 1), to)));
        let names = spans.filter(|(from, to)| from < to).collect();
        Self { text, begin, names }
    }

    /// The path of a member of that name right below this one.
    pub(crate) fn below(&self, name: &str) -> Self {
        let text = format!("{}.{name}", self.text);
        if self.begin == 0 { Self::in_item(text) } else { Self::new(text) }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names from the outermost to the member's own, lists' items not named.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        self.names.iter().map(|&(from, to)| &self.text[from..to])
    }

    /// The names as one text: `things.thingNo`.
    pub fn local(&self) -> &str {
        &self.text[self.begin..]
    }

    /// The outermost name: of a request, the parameter. Empty where there is none.
    pub fn first(&self) -> &str {
        self.names().next().unwrap_or_default()
    }

    /// The member's own name; empty where there is none.
    pub fn last(&self) -> &str {
        self.names().next_back().unwrap_or_default()
    }

    /// Whether it is of a request.
    pub fn is_input(&self) -> bool {
        self.text[..self.begin].trim_end_matches('.') == "input"
    }

    /// Whether it is that one or a part of it.
    pub fn is_within(&self, around: &Self) -> bool {
        self.text.strip_prefix(around.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl Deref for MemberPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for MemberPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for MemberPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl PartialEq<str> for MemberPath {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for MemberPath {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl PartialEq<String> for MemberPath {
    fn eq(&self, other: &String) -> bool {
        self.text == *other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_begin_behind_the_side_of_the_exchange() {
        let names = |path: &MemberPath| path.names().map(str::to_owned).collect::<Vec<_>>();
        let path = MemberPath::new("output.things.thingNo");
        assert_eq!(
            (names(&path), path.first(), path.last()),
            (vec!["things".into(), "thingNo".into()], "things", "thingNo")
        );
        assert_eq!((path.local(), path.is_input()), ("things.thingNo", false));
        assert_eq!(MemberPath::new("output.things").below("thingNo"), path);
        assert!(MemberPath::new("input.things").is_input());

        let root = MemberPath::new("input");
        assert_eq!((names(&root), root.first(), root.last(), root.is_input()), (vec![], "", "", true));
        assert_eq!(root.below("things"), MemberPath::new("input.things"));

        let inner = MemberPath::in_item("status.code");
        assert_eq!((inner.first(), inner.last(), inner.local()), ("status", "code", "status.code"));
        assert!(!MemberPath::in_item("inputs").is_input());
    }

    #[test]
    fn a_member_is_within_those_around_it_and_no_namesake() {
        let path = MemberPath::new("output.things.thingNo");
        for around in ["output", "output.things", "output.things.thingNo"] {
            assert!(path.is_within(&MemberPath::new(around)), "{around}");
        }
        for other in ["output.thing", "output.things.thingNoOf", "input"] {
            assert!(!path.is_within(&MemberPath::new(other)), "{other}");
        }
    }
}
