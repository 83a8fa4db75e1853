//! Faults in a success answer: every node, bent in every way that suits what it is.
//!
//! What suits a node is read off its type and its statements. Next: `equivalent` for what cannot be
//! told apart, `tree` for how a node is bent.

use crate::model::{ConstraintId, Format, Kind, Layer, Member, Model, Presence, Relation, Rule, Scalar, Set, Type};

use super::change::{Bend, Change, Fixed};
use super::equivalent;
use super::place::{Hop, Place, wire_name};
use super::text::Mangle;
use super::{Draft, Fault, FaultClass};

/// Spellings of one date that are not the page's.
const DATES: [(&str, &str); 11] = [
    ("offset-with-colon", "2020-08-24T17:40:12+09:00"),
    ("zulu", "2020-08-24T08:40:12Z"),
    ("no-offset", "2020-08-24T17:40:12"),
    ("blank-for-t", "2020-08-24 17:40:12+0900"),
    ("milliseconds", "2020-08-24T17:40:12.000+0900"),
    ("basic", "20200824T174012+0900"),
    ("slashes", "2020/08/24T17:40:12+0900"),
    ("date-only", "2020-08-24"),
    ("epoch-seconds", "1598258412"),
    ("epoch-milliseconds", "1598258412000"),
    ("http-date", "Mon, 24 Aug 2020 08:40:12 GMT"),
];

/// Of the pages' form, and no date.
const NO_DATES: [(&str, &str); 2] =
    [("no-such-day", "2020-02-30T17:40:12+0900"), ("no-such-hour", "2020-08-24T25:40:12+0900")];

/// Spellings that are no integer of the pages.
const NUMBERS: [(&str, &str); 5] =
    [("leading-zero", "01"), ("fraction", "1.0"), ("exponent", "1e0"), ("plus-sign", "+1"), ("grouped", "1,000")];

/// Texts that are no UUID.
const NO_UUIDS: [(&str, &str); 5] = [
    ("no-dashes", "6003686716b142c7bf648e25b14e844d"),
    ("braces", "{60036867-16b1-42c7-bf64-8e25b14e844d}"),
    ("short", "60036867-16b1-42c7-bf64-8e25b14e844"),
    ("no-hex", "60036867-16b1-42c7-bf64-8e25b14e844g"),
    ("number", "1"),
];

/// Every fault of every node of an action's success.
pub(super) fn derive(model: &Model, action: usize, faults: &mut Vec<Fault>) {
    let output = &model.actions[action].output;
    let hops = vec![Hop::Into(output.name.clone())];
    members(model, action, output.record().unwrap_or_default(), &hops, faults);
}

fn members(model: &Model, action: usize, list: &[Member], hops: &[Hop], faults: &mut Vec<Fault>) {
    for member in list {
        let place = Place { hops: hops.to_vec(), name: wire_name(member).to_owned(), item: false };
        let sibling = list.iter().find(|other| other.path != member.path && other.record().is_some());
        let mut node = Node { model, action, member, place, faults };
        node.anywhere();
        node.levels(sibling);
        match &member.kind {
            Type::Scalar(kind) => node.scalar(*kind),
            Type::Record(inner) => {
                node.emptied(Bend::Set(Fixed::Text(String::new())));
                node.unwrapped();
                let hops = node.below(Hop::Into(wire_name(member).to_owned()));
                members(model, action, inner, &hops, faults);
            }
            Type::List(item) => {
                node.list(item);
                let mut hops = node.below(Hop::Into(wire_name(member).to_owned()));
                hops.push(Hop::Items(item.name.clone()));
                members(model, action, item.record().unwrap_or_default(), &hops, faults);
            }
        }
    }
}

/// One node, and what is made of it.
struct Node<'a, 'f> {
    model: &'a Model,
    action: usize,
    member: &'a Member,
    place: Place,
    faults: &'f mut Vec<Fault>,
}

impl Node<'_, '_> {
    fn below(&self, hop: Hop) -> Vec<Hop> {
        self.place.hops.iter().cloned().chain([hop]).collect()
    }

    /// What can befall any node: it is missing, elsewhere, or there too often.
    fn anywhere(&mut self) {
        let name = self.place.name.clone();
        self.gone("dropped", Bend::Dropped);
        self.gone("renamed", Bend::Renamed(format!("{name}X")));
        for (what, other) in
            [("re-cased", capital(&name)), ("lower-cased", name.to_lowercase()), ("snake-cased", snake(&name))]
        {
            if other != name {
                let at_times = what == "snake-cased";
                if at_times {
                    self.gone(what, Bend::Renamed(other))
                } else {
                    self.shape(what, Bend::Renamed(other), None)
                }
            }
        }
        if self.place.upper().is_some() {
            self.gone("moved-to-parent", Bend::ToParent);
        }
        let repeats_in_json = !matches!(self.member.kind, Type::List(_));
        self.shape("repeated", Bend::Repeated, (!repeats_in_json).then_some(Format::Xml));
        let twice = self
            .draft(&[Kind::Present], Layer::Shape)
            .or(self.model, &[Kind::WellFormed])
            .in_format(Some(Format::Json));
        self.push("key-twice", &twice, Bend::Twice, None);
    }

    fn levels(&mut self, sibling: Option<&Member>) {
        if let Some(sibling) = sibling {
            self.gone("moved-into-sibling", Bend::Into(wire_name(sibling).to_owned()));
        }
        self.gone("wrapped", Bend::WrappedOutside("extra".to_owned()));
        let any_name = matches!(&self.member.kind, Type::List(item) if item.name == "*");
        let format = any_name.then_some(Format::Json);
        self.shape("wrapped-inside", Bend::WrappedInside("extra".to_owned()), format);
    }

    /// Bent so that the node is not where it should be; harmless where it need not be there.
    fn gone(&mut self, what: &str, bend: Bend) {
        let reason = equivalent::may_be_missing(self.model, self.member);
        let draft = match equivalent::is_omittable(self.model, self.member) {
            true => self.draft(&[Kind::Echo, Kind::Present], Layer::Relation),
            false => self.draft(&[Kind::Present], Layer::Shape),
        };
        let draft = draft.or(self.model, &[Kind::JsonForm]);
        self.push(what, &draft, bend, reason);
    }

    /// Bent so that the node is there, but not once, under its name, and of its kind.
    fn shape(&mut self, what: &str, bend: Bend, format: Option<Format>) {
        let draft = self.draft(&[Kind::Present, Kind::Type, Kind::Echo, Kind::Min], Layer::Shape).in_format(format);
        let draft = draft.or(self.model, &[Kind::JsonForm]);
        self.push(what, &draft, bend, None);
    }

    fn emptied(&mut self, bend: Bend) {
        let kinds =
            [Kind::Filled, Kind::Type, Kind::Equals, Kind::Format, Kind::Count, Kind::Echo, Kind::Min, Kind::Present];
        let draft = self.draft(&kinds, Layer::Value);
        let reason = equivalent::may_be_empty(self.model, self.member);
        self.push("emptied", &draft, bend, reason);
    }

    fn unwrapped(&mut self) {
        self.gone("unwrapped", Bend::Unwrapped);
    }

    fn list(&mut self, item: &Member) {
        self.emptied(Bend::Items(0));
        let records = item.record().is_some();
        if !records {
            return;
        }
        self.unwrapped();
        let most = self.draft(&[Kind::Max, Kind::Count], Layer::Value).and(self.counted_by());
        self.push("two-items", &most, Bend::Items(2), None);
        self.shape("null", Bend::Set(Fixed::Null), Some(Format::Json));
        self.shape("text", Bend::Set(Fixed::Text("none".to_owned())), None);
        let place = Place { hops: self.below(Hop::Into(self.place.name.clone())), name: item.name.clone(), item: true };
        let first = item.record().and_then(<[Member]>::first);
        let inner = first.and_then(|first| self.model.constraint_on(first, Kind::Present));
        let draft = self.draft(&[Kind::Present], Layer::Shape).and(inner).or(self.model, &[Kind::JsonForm]);
        let xml = draft.clone().in_format(Some(Format::Xml));
        let list = std::mem::replace(&mut self.place, place);
        self.push("item/renamed", &xml, Bend::Renamed(format!("{}X", item.name)), None);
        self.push("item/re-cased", &xml, Bend::Renamed(capital(&item.name)), None);
        self.push("item/unwrapped", &draft, Bend::Unwrapped, None);
        self.push("item/wrapped", &draft, Bend::WrappedOutside("extra".to_owned()), None);
        self.push("item/wrapped-inside", &draft, Bend::WrappedInside("extra".to_owned()), None);
        self.push("item/text", &draft, Bend::Set(Fixed::Text("item".to_owned())), None);
        let json = draft.in_format(Some(Format::Json));
        self.push("item/null", &json, Bend::Set(Fixed::Null), None);
        self.push("item/in-array", &json, Bend::Set(Fixed::InArray), None);
        self.place = list;
    }

    /// The statement that counts this list's items.
    fn counted_by(&self) -> Option<ConstraintId> {
        let action = &self.model.actions[self.action];
        let counts = |rule: &Rule| matches!(rule, Rule::Relation(Relation::Count { of }) if *of == self.member.path);
        let mut all = self.model.constraints_of(action);
        all.find(|(_, constraint)| constraint.rules().any(counts)).map(|(id, _)| id)
    }

    fn scalar(&mut self, kind: Scalar) {
        self.emptied(Bend::Set(Fixed::Text(String::new())));
        self.retyped();
        match kind {
            Scalar::Integer | Scalar::Long => self.number(kind),
            Scalar::Date => {
                self.fixed(&DATES, Kind::Format);
                self.fixed(&NO_DATES, Kind::Type);
            }
            Scalar::Boolean => self.fixed(&[("word", "yes"), ("digit", "1")], Kind::Type),
            Scalar::Text => {}
        }
        if kind != Scalar::Text {
            self.fixed(&[("word", "none")], Kind::Type);
        }
        self.null_text();
        self.statements();
    }

    fn retyped(&mut self) {
        let kinds = [Kind::Type, Kind::Present, Kind::Filled, Kind::Equals, Kind::Format, Kind::Echo];
        let typed = self.draft(&kinds[..2], Layer::Shape);
        // In JSON the kind of a value alone is no matter of the field; what it holds may be.
        let json = self.draft(&kinds, Layer::Shape).or(self.model, &[Kind::JsonForm]).in_format(Some(Format::Json));
        let form = json.promise_first(self.model, Kind::JsonForm).or(self.model, &[Kind::WellFormed]);
        let as_text = !matches!(self.member.kind, Type::Scalar(Scalar::Text | Scalar::Date));
        self.push(if as_text { "json-text" } else { "json-number" }, &form, Bend::Set(Fixed::OtherKind), None);
        self.push("json-null", &json, Bend::Set(Fixed::Null), None);
        self.push("array", &form, Bend::Set(Fixed::InArray), None);
        self.push("empty-array", &json, Bend::Set(Fixed::Array), None);
        self.push("empty-record", &json, Bend::Set(Fixed::Empty), None);
        self.push("record", &typed, Bend::Set(Fixed::Record), None);
        if !matches!(self.member.kind, Type::Scalar(Scalar::Boolean)) {
            self.push("boolean", &json, Bend::Set(Fixed::Boolean(true)), None);
        }
    }

    fn number(&mut self, kind: Scalar) {
        self.fixed(&NUMBERS, Kind::Type);
        let too_great = if kind == Scalar::Integer { "4294967297" } else { "18446744073709551617" };
        self.fixed(&[("too-great", too_great)], Kind::Type);
        let json = self.draft(&[Kind::Type], Layer::Shape).in_format(Some(Format::Json));
        for (what, spelling) in [("json-fraction", "1.0"), ("json-exponent", "1e0"), ("json-too-great", too_great)] {
            self.push(what, &json, Bend::Set(Fixed::Number(spelling.to_owned())), None);
        }
        let counted = self.draft(&[Kind::Count], Layer::Relation);
        let reason = equivalent::any_value(self.model, self.member, &[Kind::Count]);
        for (what, by) in [("one-more", 1), ("one-less", -1), ("hundred-more", 100)] {
            self.push(what, &counted, Bend::Off(by), reason.clone());
        }
    }

    fn null_text(&mut self) {
        let kinds = [Kind::Filled, Kind::Type, Kind::Equals, Kind::Format, Kind::Echo];
        let reason = equivalent::may_be_empty(self.model, self.member);
        let draft = self.draft(&kinds, Layer::Value);
        self.push("text-null", &draft, Bend::Set(Fixed::Text("null".to_owned())), reason);
    }

    /// What the statements about its value give to break.
    fn statements(&mut self) {
        for &id in &self.member.constraints {
            let constraint = self.model.constraint(id);
            match constraint.rule() {
                Rule::Relation(Relation::Echo { .. }) => self.echo(),
                Rule::Set(Set::Equals(_)) => {
                    self.mangled(Kind::Equals, &[Mangle::Upper, Mangle::Padded, Mangle::Other], &[]);
                    self.fixed(&[("zero-padded", "00"), ("ok", "200")], Kind::Equals);
                }
                Rule::Set(Set::Uuid) => self.fixed(&NO_UUIDS, Kind::Format),
                Rule::Presence(Presence::Filled) => self.fixed(&[("blank", "  ")], Kind::Filled),
                Rule::Set(Set::Open(_)) => {
                    let draft = self.draft(&[Kind::Open], Layer::Value);
                    let reason = Some("the page shows values and does not close the list".to_owned());
                    self.push("unknown-code", &draft, Bend::Set(Fixed::Text("XXXXX".to_owned())), reason);
                }
                // What being there, a type, a date and a number of items give to break is derived beside this.
                Rule::Presence(_)
                | Rule::Extent(_)
                | Rule::Characters(_)
                | Rule::Set(Set::Type(_) | Set::Options(_) | Set::OptionsOrDefault(_) | Set::DateForm)
                | Rule::World(_)
                | Rule::Relation(_)
                | Rule::Exchange(_)
                | Rule::Anything => {}
            }
        }
        self.server_made();
        self.invented();
    }

    /// The parameter whose default is shown here, and the statement about it.
    fn shown_default(&self) -> Option<(String, ConstraintId)> {
        let action = &self.model.actions[self.action];
        let here =
            |rule: &Rule| matches!(rule, Rule::Relation(Relation::DefaultShown { to, .. }) if *to == self.member.path);
        action.input.iter().find_map(|input| {
            let shows = |id: &&ConstraintId| self.model.constraint(**id).rules().any(here);
            input.constraints.iter().find(shows).map(|id| (input.name.clone(), *id))
        })
    }

    /// Something where nothing was given.
    fn invented(&mut self) {
        let Some((name, id)) = self.shown_default() else { return };
        let draft = Draft { breaks: Some(id), ..self.draft(&[], Layer::Value) };
        for (what, text) in [("text", "A text nobody sent"), ("word", "null"), ("blank", " ")] {
            let bend = Bend::WhenNotGiven(name.clone(), Box::new(Bend::Set(Fixed::Text(text.to_owned()))));
            self.push(&format!("default-invented-{what}"), &draft, bend, None);
        }
    }

    /// A value the server makes when none is given.
    fn server_made(&mut self) {
        let action = &self.model.actions[self.action];
        let made_here =
            |rule: &Rule| matches!(rule, Rule::Relation(Relation::DefaultByServer { to }) if *to == self.member.path);
        let found = action.input.iter().find_map(|input| {
            let rules = |id: &&ConstraintId| self.model.constraint(**id).rules().any(made_here);
            input.constraints.iter().find(rules).map(|id| (input.name.clone(), *id))
        });
        let Some((name, id)) = found else { return };
        let draft = self.draft(&[Kind::Filled, Kind::Present], Layer::Value).and(Some(id));
        let missing = Bend::WhenNotGiven(name.clone(), Box::new(Bend::Dropped));
        let empty = Bend::WhenNotGiven(name.clone(), Box::new(Bend::Set(Fixed::Text(String::new()))));
        let null = Bend::WhenNotGiven(name, Box::new(Bend::Set(Fixed::Text("null".to_owned()))));
        for (what, bend) in [("default-dropped", missing), ("default-empty", empty), ("default-text-null", null)] {
            self.push(what, &draft, bend, None);
        }
    }

    fn echo(&mut self) {
        let alphabet = equivalent::alphabet_of_echo(self.model, self.action, self.member);
        self.mangled(Kind::Echo, &Mangle::ALL, &alphabet);
    }

    fn mangled(&mut self, kind: Kind, mangles: &[Mangle], alphabet: &[char]) {
        let draft = self.draft(&[kind, Kind::Type, Kind::Filled, Kind::Present], Layer::Relation);
        let own = self.equals_text();
        for mangle in mangles {
            let changes = own.as_ref().map_or_else(|| mangle.changes(alphabet), |text| mangle.apply(text) != *text);
            let reason = (!changes).then(|| "no value that may stand here is changed by it".to_owned());
            let cut = (*mangle == Mangle::Truncated)
                .then(|| equivalent::never_so_long(self.model, self.action, self.member, Mangle::CUT));
            let reason = reason.or_else(|| cut.flatten());
            self.push(&format!("{}-{}", kind.name(), mangle.name()), &draft, Bend::Text(*mangle), reason);
        }
    }

    fn equals_text(&self) -> Option<String> {
        let id = self.model.constraint_on(self.member, Kind::Equals)?;
        if let Rule::Set(Set::Equals(text)) = self.model.constraint(id).rule() { Some(text.clone()) } else { None }
    }

    fn fixed(&mut self, texts: &[(&str, &str)], kind: Kind) {
        let layer = if kind == Kind::Type { Layer::Shape } else { Layer::Value };
        let draft = self.draft(&[kind, Kind::Type, Kind::Echo, Kind::Filled], layer);
        for (what, text) in texts {
            self.push(&format!("{}-{what}", kind.name()), &draft, Bend::Set(Fixed::Text((*text).to_owned())), None);
        }
    }

    /// A draft about the first of these statements the member has; the others would do as well.
    fn draft(&self, kinds: &[Kind], layer: Layer) -> Draft {
        let mut ids = kinds.iter().filter_map(|&kind| self.model.constraint_on(self.member, kind));
        let breaks = ids.next();
        let also = ids.chain(self.shown_default().map(|(_, id)| id)).collect();
        Draft { breaks, also, ..Draft::new(self.action, FaultClass::Output, layer) }
    }

    fn push(&mut self, what: &str, draft: &Draft, bend: Bend, equivalent: Option<String>) {
        let action = &self.model.actions[self.action].id;
        let id = format!("{action}/{}/{what}", self.member.path);
        let change = Change::Node(self.place.clone(), bend);
        self.faults.push(draft.make(id, change, equivalent));
    }
}

fn capital(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        if character.is_uppercase() {
            out.push('_');
        }
        out.extend(character.to_lowercase());
    }
    out
}
