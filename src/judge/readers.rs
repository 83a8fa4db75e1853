//! Which clients can read an endpoint: every answer of a run held against them.
//!
//! Who cannot read an answer breaks no promise with it, so nothing here is a divergence; it counts only
//! for clients that a run requires. Of a run no more is kept than a few words for each need: how often
//! an answer did not meet it, and the first one that did not.
//!
//! Next: [`crate::client`] for the needs, [`crate::model::client`] for who has them.

use crate::case::{Case, Cases};
use crate::client::{AnswerKind, SeenAnswer, Stumble, hold, meets_all};
use crate::codec::Read;
use crate::model::{Action, Model};
use crate::wire::Response;

use super::carrier::media_type;
use super::{Class, Reply, Verdict, Verdicts};

/// One answer in the hands of one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The client, as an index into the model's.
    pub client: usize,
    /// What it stumbles over; nothing where it can read the answer.
    pub stumbles: Vec<Stumble>,
}

/// What a run showed of one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The client, as an index into the model's.
    pub client: usize,
    /// How many answers it was held against.
    pub answers: usize,
    /// The needs that were not met, in the order of its demands.
    pub unmet: Vec<Unmet>,
    /// What became of requests that ask as it does.
    pub asks: Asks,
    /// Whether the run counts it: a required client has to be able to ask and to read.
    pub required: bool,
}

/// A need that some answers did not meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The index of the demand in its client.
    pub demand: usize,
    /// How many answers.
    pub answers: usize,
    /// The case of the first one, as an index into the suite.
    pub case: usize,
    /// The place in that answer.
    pub place: String,
}

/// What became of requests that ask as a client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// All were accepted, as far as anything can be told.
    Accepted,
    /// One was refused: the case, as an index into the suite.
    Refused(usize),
    /// None was sent, or nothing can be told.
    NotAsked,
}

/// Whether a client can read an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Every answer.
    Yes,
    /// Not every one.
    No,
    /// It would have read none of them: nothing asked for its format.
    NotAsked,
}

impl Reads {
    /// As the report spells it.
    pub fn name(self) -> &'static str {
        match self {
            Reads::Yes => "yes",
            Reads::No => "no",
            Reads::NotAsked => "not-asked",
        }
    }
}

impl Asks {
    /// As the report spells it.
    pub fn name(self) -> &'static str {
        match self {
            Asks::Accepted => "accepted",
            Asks::Refused(_) => "refused",
            Asks::NotAsked => "not-asked",
        }
    }
}

impl Reader {
    /// Whether it can read the endpoint.
    pub fn reads(&self) -> Reads {
        match (self.answers, self.unmet.is_empty()) {
            (0, _) => Reads::NotAsked,
            (_, true) => Reads::Yes,
            (_, false) => Reads::No,
        }
    }

    /// The need that was the first of the run not to be met.
    pub fn first(&self) -> Option<&Unmet> {
        self.unmet.iter().min_by_key(|unmet| (unmet.case, unmet.demand))
    }

    /// Whether it is required, and cannot ask or cannot read.
    pub fn fails(&self) -> bool {
        self.required && (self.reads() == Reads::No || matches!(self.asks, Asks::Refused(_)))
    }

    /// Whether it is required, and nothing was seen that it would read.
    pub fn is_open(&self) -> bool {
        self.required && self.reads() == Reads::NotAsked
    }
}

/// An answer in the hands of every client that would have asked for its format. What is no answer of
/// the action, such as a gateway's about a signature, is none that a client's decoder is for.
pub(super) fn held(model: &Model, case: &Case, class: &Class, response: &Response, read: &Read) -> Vec<Held> {
    let said = match class {
        Class::Accepted => AnswerKind::Success,
        Class::Refused { .. } => AnswerKind::Refusal,
        Class::Unreadable => AnswerKind::Neither,
        _ => return Vec::new(),
    };
    let Some(format) = case.label.format else { return Vec::new() };
    let action: &Action = &model.actions[case.action];
    let media = response.headers.get("content-type").map(media_type);
    let seen = SeenAnswer { action, response, media, read, said, asked: format };
    let mut held = Vec::with_capacity(model.clients.len());
    let clients = model.clients.iter().enumerate().filter(|(_, client)| client.reads.contains(&format));
    if meets_all(model, &seen) {
        held.extend(clients.map(|(client, _)| Held { client, stumbles: Vec::new() }));
    } else {
        held.extend(clients.map(|(index, client)| Held { client: index, stumbles: hold(client, &seen) }));
    }
    held
}

/// Gathers what the answers of a run showed.
#[derive(Clone)]
pub(super) struct Readers {
    readers: Vec<Reader>,
}

impl Readers {
    pub(super) fn new(model: &Model) -> Self {
        let reader = |client| Reader { client, answers: 0, unmet: Vec::new(), asks: Asks::NotAsked, required: false };
        Self { readers: (0..model.clients.len()).map(reader).collect() }
    }

    /// Takes in the answer to a case.
    pub(super) fn add(&mut self, case: usize, held: &[Held]) {
        for held in held {
            let Some(reader) = self.readers.get_mut(held.client) else { continue };
            reader.answers += 1;
            for stumble in &held.stumbles {
                match reader.unmet.iter_mut().find(|unmet| unmet.demand == stumble.demand) {
                    Some(unmet) => unmet.answers += 1,
                    None => {
                        let Stumble { demand, place } = stumble.clone();
                        reader.unmet.push(Unmet { demand, answers: 1, case, place });
                    }
                }
            }
        }
    }

    /// What it all came to, with the verdicts of the same cases.
    pub(super) fn finish(mut self, model: &Model, cases: Cases<'_>, verdicts: &Verdicts) -> Vec<Reader> {
        // Nobody asks as a generated case does, and there may be many of them.
        for reader in &mut self.readers {
            reader.unmet.sort_by_key(|unmet| unmet.demand);
            let client = &model.clients[reader.client];
            let asked = verdicts.iter().take(cases.given()).enumerate();
            let asked = asked.filter(|&(index, _)| client.asks_like(&cases.id(index)));
            reader.asks = asked.fold(Asks::NotAsked, |asks, (index, verdict)| match (asks, verdict.reply) {
                // A refusal beside nothing that was accepted is about something else.
                (Asks::Accepted | Asks::NotAsked, Reply::Refused) if verdict.verdict != Verdict::Inconclusive => {
                    Asks::Refused(index)
                }
                (Asks::NotAsked, Reply::Accepted) => Asks::Accepted,
                _ => asks,
            });
        }
        self.readers
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::case::derive;

    fn held(client: usize, demands: &[usize]) -> Held {
        let stumble = |&demand: &usize| Stumble { demand, place: format!("place {demand}") };
        Held { client, stumbles: demands.iter().map(stumble).collect() }
    }

    #[test]
    fn a_need_is_counted_and_shown_by_its_first_answer() {
        let model = crate::spec::built_in().expect("the built-in spec has no fault");
        let mut readers = Readers::new(&model);
        readers.add(3, &[held(1, &[2]), held(2, &[])]);
        readers.add(5, &[held(1, &[0, 2])]);
        readers.add(9, &[held(1, &[])]);
        readers.add(9, &[held(99, &[0])]);
        let told = readers.finish(&model, Cases::from(&[][..]), &Verdicts::default());
        let unmet = |demand, answers, case| Unmet { demand, answers, case, place: format!("place {demand}") };
        assert_eq!((told[1].answers, &told[1].unmet), (3, &vec![unmet(0, 1, 5), unmet(2, 2, 3)]));
        assert_eq!(told[1].first(), Some(&unmet(2, 2, 3)), "the first of the run, not of the decoder");
        let reads: Vec<Reads> = told.iter().map(Reader::reads).take(3).collect();
        assert_eq!(reads, [Reads::NotAsked, Reads::No, Reads::Yes]);
    }

    #[test]
    fn only_a_required_client_fails_or_leaves_open() {
        let mut reader = Reader { client: 0, answers: 0, unmet: Vec::new(), asks: Asks::NotAsked, required: false };
        assert!(!reader.is_open() && !reader.fails());
        reader.required = true;
        assert!(reader.is_open() && !reader.fails());
        reader.answers = 1;
        assert!(!reader.is_open() && !reader.fails());
        reader.asks = Asks::Refused(0);
        assert!(reader.fails());
        reader.required = false;
        assert!(!reader.fails());
    }

    #[test]
    fn a_way_of_asking_is_refused_where_that_was_decided() {
        let mut model = crate::spec::built_in().expect("the built-in spec has no fault");
        let mut cases: Vec<Case> = derive::systematic(&model, 0, &model.inventory, 0).into_iter().take(2).collect();
        model.clients.truncate(1);
        model.clients[0].asks = vec!["control/".to_owned()];
        let asks = |cases: &[Case], second: (Verdict, Reply)| {
            let mut verdicts = Verdicts::default();
            for (verdict, reply) in [(Verdict::Conforms, Reply::Accepted), second] {
                verdicts.push(verdict, None, true, (reply, Duration::ZERO));
            }
            Readers::new(&model).finish(&model, cases.into(), &verdicts)[0].asks
        };
        assert_eq!(asks(&cases, (Verdict::Conforms, Reply::Accepted)), Asks::Accepted);
        assert_eq!(asks(&cases, (Verdict::Diverges, Reply::Refused)), Asks::Refused(1));
        assert_eq!(asks(&cases, (Verdict::Unspecified, Reply::Refused)), Asks::Refused(1));
        assert_eq!(asks(&cases, (Verdict::Inconclusive, Reply::Refused)), Asks::Accepted);
        cases[1].id = "generated/valid-1".to_owned();
        assert_eq!(asks(&cases, (Verdict::Diverges, Reply::Refused)), Asks::Accepted);
    }
}
