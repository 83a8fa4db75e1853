//! How a constraint can be broken: found once, from its kind and its readings.

use crate::model::{
    Characters, ConstraintId, EmptyAs, Kind, Member, Presence, Reading, Relation, Rule, Set, Type, World, XmlText,
};
use crate::value::Value;

use super::super::content::{Content, Letters, Source, is_xml};
use super::super::dice::Dice;
use super::super::palette::{CONTROL, STRANGERS};
use super::super::span::{Axis, Span, side};
use super::super::valid;
use super::{Aim, How, item, near};

/// Finds how.
pub(super) struct Builder<'b, 'm> {
    pub(super) source: Source<'m>,
    pub(super) id: ConstraintId,
    pub(super) aim: Aim,
    pub(super) members: &'b [&'m Member],
    pub(super) readings: &'m [Reading],
}

impl<'m> Builder<'_, 'm> {
    pub(super) fn how(&self) -> Option<How<'m>> {
        let member = *self.members.last()?;
        let constraint = self.source.model.constraint(self.id);
        if !constraint.is_checkable() {
            return None;
        }
        match constraint.rule() {
            Rule::Presence(presence) => match presence {
                Presence::Required => {
                    let or_empty = !matches!(member.kind, Type::List(_) | Type::Record(_));
                    let broken = self.counted(|rule| *rule == Rule::Presence(Presence::Required));
                    broken.then_some(How::Absent { with: None, or_empty })
                }
                Presence::Once | Presence::Distinct | Presence::OneAtATime => self.repeat(member),
                Presence::Empty(_) => self.empty(member),
                Presence::Optional | Presence::Present | Presence::Omittable | Presence::Filled => None,
            },
            Rule::Extent(_) => self.out_of_range(member),
            Rule::Characters(Characters::Any) => None,
            Rule::Characters(characters) => self.stranger(member, characters),
            Rule::Set(Set::Type(_) | Set::Options(_) | Set::OptionsOrDefault(_)) | Rule::World(_) => self.near(member),
            Rule::Relation(Relation::Needs { with }) => self.needs(member, with),
            // What an endpoint does of itself, and what only answers show, no request can break.
            Rule::Set(Set::Equals(_) | Set::Open(_) | Set::Uuid | Set::DateForm)
            | Rule::Relation(_)
            | Rule::Exchange(_)
            | Rule::Anything => None,
        }
    }

    fn near(&self, member: &'m Member) -> Option<How<'m>> {
        let values = near::values(&self.source, self.id, member);
        let fitting = |text: &String| {
            let refused = self.readings.iter().filter(|reading| near::refuses(&reading.rule, text, self.world()));
            self.aim.fits(refused.count(), self.readings.len())
        };
        let values: Vec<Value> =
            values.iter().filter(|text| fitting(text)).map(|text| near::as_value(member, text)).collect();
        (!values.is_empty()).then_some(How::Values(values))
    }

    fn world(&self) -> &'m World {
        self.source.world
    }

    fn counted(&self, refuses: impl Fn(&Rule) -> bool) -> bool {
        let refused = self.readings.iter().filter(|reading| refuses(&reading.rule)).count();
        self.aim.fits(refused, self.readings.len())
    }

    fn needs(&self, member: &'m Member, with: &'m str) -> Option<How<'m>> {
        let required = self.source.model.constraint_on(member, Kind::Required).is_some();
        let broken =
            self.counted(|rule| matches!(rule, Rule::Relation(Relation::Needs { with: other }) if other == with));
        (broken && !required).then_some(How::Absent { with: Some(with), or_empty: false })
    }

    /// An empty value, where it were refused if it is a value at all.
    fn empty(&self, member: &'m Member) -> Option<How<'m>> {
        let refused_as_value = match self.without().content(member) {
            Content::Text(demand) => !demand.admits_empty,
            Content::List { .. } | Content::Record(_) => return None,
            _ => true,
        };
        let broken = refused_as_value && self.counted(|rule| *rule == Rule::Presence(Presence::Empty(EmptyAs::Value)));
        broken.then(|| How::Values(vec![Value::from("")]))
    }

    fn repeat(&self, member: &'m Member) -> Option<How<'m>> {
        if matches!(member.kind, Type::List(_)) {
            return self.counted(|rule| *rule == Rule::Presence(Presence::Distinct)).then_some(How::Doubled);
        }
        let same = self
            .counted(|rule| matches!(rule, Rule::Presence(Presence::Once) | Rule::Presence(Presence::Distinct)))
            .then_some(true);
        let different = self.counted(|rule| *rule == Rule::Presence(Presence::Once)).then_some(false);
        let ways: Vec<bool> = same.into_iter().chain(different).collect();
        (!ways.is_empty()).then_some(How::Twice(ways))
    }

    /// Lengths, numbers and counts of items on the wrong side: of all readings, or of one and not
    /// of another. As often as anything else, one off the bound.
    fn out_of_range(&self, member: &'m Member) -> Option<How<'m>> {
        let base = self.without().content(member);
        let sides = |accepted| self.readings.iter().filter_map(move |reading| side(&reading.rule, accepted));
        let mut contents = Vec::new();
        if self.aim == Aim::Certain {
            if sides(false).count() < self.readings.len() {
                return None;
            }
            let all = sides(false).fold(base, narrowed);
            contents.extend(sides(false).map(|refused| narrowed(all.clone(), one_off(refused))));
            contents.push(all);
        } else {
            for (refused, accepted) in sides(false).flat_map(|refused| sides(true).map(move |other| (refused, other))) {
                let differing = narrowed(narrowed(base.clone(), refused), accepted);
                let at_bounds = [one_off(refused), one_off(accepted)].map(|bound| narrowed(differing.clone(), bound));
                contents.extend(at_bounds.into_iter().chain([differing]));
            }
            let anything = self.readings.iter().any(|reading| side(&reading.rule, true).is_none());
            contents.extend(sides(false).filter(|_| anything).map(|refused| narrowed(base.clone(), refused)));
        }
        let mut dice = Dice::of_case(0, "", 0);
        contents.retain(|content| (0..4).any(|_| valid::value(&mut dice, content, 0).is_some()));
        (!contents.is_empty()).then_some(How::Made(contents))
    }

    fn stranger(&self, member: &'m Member, sort: &Characters) -> Option<How<'m>> {
        let content = self.without().content(member);
        let Content::Text(others) = item(&content) else { return None };
        let sets = self.readings.iter().filter_map(|reading| reading.rule.characters());
        let mut candidates: Vec<char> = STRANGERS.to_vec();
        candidates.extend(CONTROL);
        candidates.extend(sets.flat_map(|set| set.chars().take(256)));
        candidates.extend(others.middle.some());
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|&character| {
            self.counted(|rule| match rule.characters() {
                Some(set) => !set.contains(character),
                None => *rule == Rule::Characters(Characters::XmlText(XmlText::Refused)) && !is_xml(character),
            })
        });
        let among = |letters: &Letters| candidates.iter().copied().filter(|&c| letters.contains(c)).collect::<Vec<_>>();
        // Outside the alphabet, a character is none that may come first or last either.
        let edge = |letters| if self.aim == Aim::Certain { candidates.clone() } else { among(letters) };
        let (first, middle, last) = match sort {
            Characters::Alphabet(_) | Characters::XmlText(_) | Characters::Any => {
                (edge(&others.first), candidates.clone(), edge(&others.last))
            }
            Characters::First(_) => (among(&others.first), Vec::new(), Vec::new()),
            Characters::Last(_) => (Vec::new(), Vec::new(), among(&others.last)),
        };
        let any = [&first, &middle, &last].into_iter().any(|set| !set.is_empty());
        any.then(|| How::Stranger { lengths: others.clone(), first, middle, last })
    }

    fn without(&self) -> Source<'m> {
        Source { except: Some(self.id), ..self.source }
    }
}

/// A content whose lengths, numbers or items lie in that range too.
fn narrowed<'m>(content: Content<'m>, (axis, span): (Axis, Span)) -> Content<'m> {
    match (content, axis) {
        (Content::Text(mut text), Axis::Characters) => {
            text.characters = text.characters.and(span);
            Content::Text(text)
        }
        (Content::Text(mut text), Axis::Bytes) => {
            text.bytes = text.bytes.and(span);
            Content::Text(text)
        }
        (Content::Text(mut text), Axis::Utf16) => {
            text.utf16 = text.utf16.and(span);
            Content::Text(text)
        }
        (Content::Text(mut text), Axis::EucKr) => {
            text.euc_kr = text.euc_kr.and(span);
            Content::Text(text)
        }
        (Content::Number(number), Axis::Number) => Content::Number(number.and(span)),
        (Content::List { items, distinct, item }, Axis::Items) => {
            Content::List { items: items.and(span), distinct, item }
        }
        (Content::List { item, .. }, _) => narrowed(*item, (axis, span)),
        (other, _) => other,
    }
}

/// Of a range with one end, the one number there: of what is refused, the nearest to its bound.
fn one_off((axis, span): (Axis, Span)) -> (Axis, Span) {
    let nearest = if span.least == i64::MIN { span.most } else { span.least };
    (axis, span.and(Span { least: nearest, most: nearest }))
}
