//! What the model allows for one value, gathered so that values can be made fast.
//!
//! A value must please every reading of every constraint. One constraint may be left out, so that
//! it can be broken with all the others kept. Nothing is made here.
//!
//! Next: [`super::text`] and [`super::valid`] for the values.

use crate::case::bind;
use crate::model::{
    CharSet, Characters, ConstraintId, Member, Model, Presence, Relation, Rule, Scalar, Type, Unit, World, XmlText,
};

use super::span::{Axis, Span, side};

/// The longest text of no stated length.
pub(super) const UNBOUNDED: i64 = 400;

/// What is needed to gather.
#[derive(Clone, Copy)]
pub(super) struct Source<'m> {
    pub(super) model: &'m Model,
    pub(super) world: &'m World,
    /// The constraint to leave out.
    pub(super) except: Option<ConstraintId>,
}

/// What is allowed for a value.
#[derive(Clone, Debug)]
pub(super) enum Content<'m> {
    Text(Box<Text>),
    Number(Span),
    Boolean,
    Date,
    List { items: Span, distinct: bool, item: Box<Content<'m>> },
    Record(Vec<Slot<'m>>),
}

/// A parameter, or a field inside one.
#[derive(Clone, Debug)]
pub(super) struct Slot<'m> {
    pub(super) member: &'m Member,
    pub(super) required: bool,
    /// It must be given, and not empty, when one of these is.
    pub(super) needed_by: Vec<&'m str>,
    pub(super) content: Content<'m>,
}

/// What is allowed for a text.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) characters: Span,
    pub(super) bytes: Span,
    pub(super) utf16: Span,
    pub(super) euc_kr: Span,
    /// Whether only what XML can carry is allowed.
    pub(super) only_xml: bool,
    /// Those allowed inside, in front, at the end, and as the only one.
    pub(super) middle: Letters,
    pub(super) first: Letters,
    pub(super) last: Letters,
    pub(super) only: Letters,
    /// Whether an empty one were allowed if it were a value like others.
    pub(super) admits_empty: bool,
    /// The values allowed, where they are listed.
    pub(super) values: Option<Vec<String>>,
}

/// Characters allowed in a place.
#[derive(Clone, Debug)]
pub(super) enum Letters {
    Any,
    /// These, by their width in bytes less one.
    Of([Vec<char>; 4]),
}

/// Whether XML 1.0 can carry the character; `validate` has its own, being the other witness.
pub(super) fn is_xml(character: char) -> bool {
    let control = character < ' ' && !['\t', '\n', '\r'].contains(&character);
    !control && !matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

impl<'m> Source<'m> {
    /// What is allowed for each of these parameters or fields.
    pub(super) fn slots(&self, members: &'m [Member]) -> Vec<Slot<'m>> {
        members.iter().map(|member| self.slot(member)).collect()
    }

    fn slot(&self, member: &'m Member) -> Slot<'m> {
        let required = self.rules(member).any(|rule| *rule == Rule::Presence(Presence::Required));
        let needed_by = self.rules(member).filter_map(|rule| {
            if let Rule::Relation(Relation::Needs { with }) = rule { Some(with.as_str()) } else { None }
        });
        Slot { member, required, needed_by: needed_by.collect(), content: self.content(member) }
    }

    /// What is allowed for a member's value.
    pub(super) fn content(&self, member: &'m Member) -> Content<'m> {
        match &member.kind {
            Type::Record(members) => Content::Record(self.slots(members)),
            Type::Scalar(scalar) => self.scalar(member, *scalar),
            Type::List(item) => {
                let item = match &item.kind {
                    Type::Scalar(scalar) => self.scalar(member, *scalar),
                    _ => self.content(item),
                };
                Content::List {
                    items: self.span(member, Axis::Items, Span::of(1, i64::MAX)),
                    distinct: self.rules(member).any(|rule| *rule == Rule::Presence(Presence::Distinct)),
                    item: Box::new(item),
                }
            }
        }
    }

    fn scalar(&self, member: &'m Member, scalar: Scalar) -> Content<'m> {
        match scalar {
            Scalar::Text => Content::Text(Box::new(self.text(member))),
            Scalar::Integer => {
                let all = Span::of(i32::MIN.into(), i32::MAX.into());
                Content::Number(self.span(member, Axis::Number, all))
            }
            Scalar::Long => Content::Number(self.span(member, Axis::Number, Span::ALL)),
            Scalar::Boolean => Content::Boolean,
            Scalar::Date => Content::Date,
        }
    }

    fn text(&self, member: &'m Member) -> Text {
        let sets = |wanted: fn(&Rule) -> Option<&CharSet>| self.rules(member).filter_map(wanted).collect::<Vec<_>>();
        let alphabet =
            sets(|rule| if let Rule::Characters(Characters::Alphabet(set)) = rule { Some(set) } else { None });
        let first = sets(|rule| if let Rule::Characters(Characters::First(set)) = rule { Some(set) } else { None });
        let last = sets(|rule| if let Rule::Characters(Characters::Last(set)) = rule { Some(set) } else { None });
        // An empty value means something of its own wherever the spec says so.
        let speaks_of_empty = |rule: &Rule| {
            matches!(
                rule,
                Rule::Presence(Presence::Empty(_))
                    | Rule::Presence(Presence::Required)
                    | Rule::Relation(Relation::Needs { .. })
            )
        };
        let speaks_of_empty = self.model.rules_on(member).any(speaks_of_empty);
        let lengths = Span::of(speaks_of_empty.into(), i64::MAX);
        let shortest = |axis| self.span(member, axis, Span::LENGTHS).least;
        let values = self.values(member);
        Text {
            characters: self.span(member, Axis::Characters, lengths),
            bytes: self.span(member, Axis::Bytes, lengths),
            utf16: self.span(member, Axis::Utf16, Span::LENGTHS),
            euc_kr: self.span(member, Axis::EucKr, Span::LENGTHS),
            only_xml: self.rules(member).any(|rule| *rule == Rule::Characters(Characters::XmlText(XmlText::Refused))),
            middle: Letters::in_all(&alphabet),
            first: Letters::in_all(&[alphabet.clone(), first.clone()].concat()),
            last: Letters::in_all(&[alphabet.clone(), last.clone()].concat()),
            only: Letters::in_all(&[alphabet, first, last].concat()),
            admits_empty: values.is_none()
                && [Axis::Characters, Axis::Bytes, Axis::Utf16, Axis::EucKr]
                    .into_iter()
                    .all(|axis| shortest(axis) <= 0),
            values,
        }
    }

    /// The values listed: options, or ids of resources in order.
    fn values(&self, member: &'m Member) -> Option<Vec<String>> {
        let options = self.rules(member).filter_map(|rule| rule.options().map(<[String]>::to_vec));
        let listed = options.reduce(|all, more| all.into_iter().filter(|option| more.contains(option)).collect());
        if listed.is_some() || !self.rules(member).any(|rule| rule.resource().is_some()) {
            return listed;
        }
        let usable = bind::usable_all(self.model, member, self.world);
        Some(usable.map(|resource| resource.id.clone()).collect())
    }

    /// What all rules about that axis accept.
    fn span(&self, member: &'m Member, about: Axis, all: Span) -> Span {
        let sides = self.rules(member).filter_map(|rule| side(rule, true));
        sides.filter(|(axis, _)| *axis == about).fold(all, |span, (_, more)| span.and(more))
    }

    /// The rules of a member, all readings, without those of the constraint left out.
    fn rules(self, member: &'m Member) -> impl Iterator<Item = &'m Rule> {
        let Source { model, except, .. } = self;
        let kept = member.constraints.iter().filter(move |&&id| Some(id) != except);
        kept.flat_map(move |&id| model.constraint(id).rules())
    }
}

impl Text {
    /// Whether a text is allowed.
    pub(super) fn admits(&self, text: &str) -> bool {
        let count = text.chars().count();
        let in_place = |(index, character): (usize, char)| self.place(index, count).contains(character);
        let listed = self.values.as_ref().is_none_or(|values| values.iter().any(|value| value == text));
        let carried = !self.only_xml || text.chars().all(is_xml);
        listed && carried && self.fits(text) && text.chars().enumerate().all(in_place)
    }

    /// Whether a text of that length is allowed, in whatever it is counted.
    pub(super) fn fits(&self, text: &str) -> bool {
        let within = |span: Span, unit: Unit| {
            span == Span::LENGTHS || span.contains(i64::try_from(unit.length(text)).unwrap_or(i64::MAX))
        };
        within(self.characters, Unit::Characters)
            && within(self.bytes, Unit::Bytes)
            && within(self.utf16, Unit::Utf16)
            && within(self.euc_kr, Unit::EucKr)
    }

    /// Whether it is counted in units that follow neither from characters nor from bytes.
    pub(super) fn has_other_units(&self) -> bool {
        self.utf16 != Span::LENGTHS || self.euc_kr != Span::LENGTHS
    }

    /// The characters and bytes that all lengths together leave, where a character has so many bytes:
    /// any other unit counts no fewer than the characters, at most twice as many, and no more than
    /// the bytes.
    pub(super) fn implied(&self, narrow: i64, wide: i64) -> (Span, Span) {
        let least = self.utf16.least.max(self.euc_kr.least);
        let most = self.utf16.most.min(self.euc_kr.most);
        let bytes = self.bytes.and(Span::of(least, i64::MAX));
        let bytes = bytes.and(Span::of(self.characters.least.saturating_mul(narrow), i64::MAX));
        let fewest = (bytes.least.saturating_add(wide - 1) / wide).max(least.saturating_add(1) / 2);
        let characters = self.characters.and(Span::of(fewest, most.min(bytes.most / narrow)));
        (characters, bytes)
    }

    /// The characters allowed at an index, of so many.
    pub(super) fn place(&self, index: usize, count: usize) -> &Letters {
        match index {
            0 if count == 1 => &self.only,
            0 => &self.first,
            last if last + 1 == count => &self.last,
            _ => &self.middle,
        }
    }
}

impl Letters {
    /// The most characters of a set that are looked at.
    const MOST: usize = 20_000;

    fn in_all(sets: &[&CharSet]) -> Self {
        let Some((first, more)) = sets.split_first() else { return Letters::Any };
        let mut by_width: [Vec<char>; 4] = Default::default();
        let allowed = |character: &char| more.iter().all(|set| set.contains(*character));
        for character in first.chars().filter(allowed).take(Self::MOST) {
            by_width[character.len_utf8() - 1].push(character);
        }
        Letters::Of(by_width)
    }

    pub(super) fn contains(&self, character: char) -> bool {
        match self {
            Letters::Any => true,
            Letters::Of(by_width) => by_width[character.len_utf8() - 1].contains(&character),
        }
    }

    /// Some of them; none where any is allowed.
    pub(super) fn some(&self) -> impl Iterator<Item = char> + '_ {
        let by_width: &[Vec<char>] = match self {
            Letters::Any => &[],
            Letters::Of(by_width) => by_width,
        };
        by_width.iter().flat_map(|set| set.iter().copied().take(256))
    }

    /// Whether there is one of that width.
    pub(super) fn has(&self, width: usize) -> bool {
        match self {
            Letters::Any => true,
            Letters::Of(by_width) => !by_width[width - 1].is_empty(),
        }
    }
}
