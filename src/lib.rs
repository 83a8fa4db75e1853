//! How far is a cloud API endpoint from what its manual promises?
//!
//! Two actions of the NAVER Cloud Server API are read from their manual pages, statement by
//! statement, into one [`model::Model`]. Everything else reads that model: it makes requests,
//! answers them as a conforming endpoint would, and holds any endpoint's answers against the pages.
//! The command line is a thin face of this library; `README.md` is about using it, and
//! `ARCHITECTURE.md` about why it is built as it is.
//!
//! # The map
//!
//! | room | what it is for |
//! | --- | --- |
//! | [`value`] | a small tree of values, and paths into it |
//! | [`wire`] | bytes and what they say: messages, XML, JSON, forms, signatures |
//! | [`toml`] | a strict reader for the kit's own files |
//! | [`model`] | the compiled spec: actions, members, constraints, readings |
//! | [`spec`] | spec files to a model, every fault at once |
//! | [`codec`] | documents to values and back, led by the model |
//! | [`validate`] | values against constraints: every violated statement |
//! | [`case`] | one request each, what is expected of it, and why |
#![cfg_attr(feature = "generate", doc = "| [`generate`] | random requests and answers, the same for the same seed |")]
#![cfg_attr(not(feature = "generate"), doc = "| `generate` | random requests and answers (feature `generate`) |")]
//! | [`mod@reference`] | what a conforming endpoint answers: a pure function |
//! | [`judge`] | an exchange, and all exchanges of a run, against the spec |
//! | [`recording`] | exchanges that really happened: written down, judged, held against what comes back |
//! | [`ledger`] | what a run may have created, on disk before the next call |
//! | [`target`] | what is under test, and what is known to be wrong with it |
//! | [`report`] | what a run came to, for people and for programs |
//! | [`compare`] | two reports beside each other, and the distance between them |
//! | [`merge`] | the parts of a suite, tried apart, as one run |
//! | [`draft`] | a spec file to fill in, from examples and pages |
//! | [`export`] | the spec and the suite in the words of other tools |
//! | [`selfcheck`] | the kit against faults and harmless variants of the reference |
#![cfg_attr(feature = "net", doc = "| [`net`] | sockets, time and concurrency |")]
#![cfg_attr(not(feature = "net"), doc = "| `net` | sockets, time and concurrency (feature `net`) |")]
#![cfg_attr(feature = "libtest", doc = "| [`libtest`] | the cases as tests of a server of your own |")]
#![cfg_attr(
    not(feature = "libtest"),
    doc = "| `libtest` | the cases as tests of a server of your own (feature `libtest`) |"
)]
//!
//! # What always holds
//!
//! - **No action is known by name.** What the kit knows of an action stands in its spec file.
//! - **Reading never fails.** Any bytes become a document and a list of anomalies, never an error:
//!   an endpoint that answers oddly is the subject, not a fault of the kit. Strict, and with errors,
//!   are only the kit's own files ([`spec::load`], [`case::fixture::load`], [`target::load`]).
//! - **Open is not wrong.** A statement with several meanings has several readings. What they
//!   disagree about is unspecified, and the report says which reading an endpoint follows.
//! - **A label comes from the wire.** What a case expects is read off the request that is sent.
//! - **A refusal counts beside an accepted control only.** Otherwise it is inconclusive.
//! - **The core opens no socket.** Without the feature `net` there is no async runtime in the tree.
//!
//! # The paved path
//!
//! Load the spec, and validate a request. The name below breaks two statements of its page at once,
//! and both are reported:
//!
//! ```
//! use ncloud_conformance::{spec, validate, value::Record};
//!
//! let model = spec::built_in()?;
//! let action = model.action("vserver.createMemberServerImageInstance").expect("an action of the spec");
//! let input: Record = [("serverInstanceNo", "1234299"), ("memberServerImageName", "1st_image")].into_iter().collect();
//!
//! let violations = validate::check_request(&model, action, &input, &model.inventory);
//! let ids: Vec<&str> = violations.iter().map(|it| model.constraint(it.constraint).id.as_str()).collect();
//! assert_eq!(ids, [
//!     "vserver.createMemberServerImageInstance.input.memberServerImageName.alphabet",
//!     "vserver.createMemberServerImageInstance.input.memberServerImageName.first",
//! ]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Decode an answer. One with a wrong root is read all the same, and the oddity is kept:
//!
//! ```
//! use ncloud_conformance::codec::{Answer, decode_answer};
//! use ncloud_conformance::{spec, wire::{Headers, Limits, Response}};
//!
//! let model = spec::built_in()?;
//! let action = model.action("server.createBlockStorageSnapshotInstance").expect("an action of the spec");
//! let body = b"<createSnapshotResponse><returnCode>0</returnCode><totalRows>0</totalRows></createSnapshotResponse>";
//! let response = Response { status: 200, headers: Headers::new(), body: body.to_vec() };
//!
//! let read = decode_answer(&model, action, &response, &Limits::default());
//! let Answer::Success(fields) = read.answer else { panic!("no success") };
//! assert_eq!(fields.get("returnCode").and_then(|code| code.as_text()), Some("0"));
//! assert!(!read.anomalies.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Judge an exchange: one case, here with an answer of the built-in reference that lost its last
//! bytes on the way. Whoever carried it, the judge is given request and answer as values.
//!
//! ```
//! use std::{sync::Arc, time::Duration};
//! use ncloud_conformance::case::{Exchange, Outcome, derive};
//! use ncloud_conformance::reference::{Reference, Stamp};
//! use ncloud_conformance::{judge::judge, spec};
//!
//! let model = Arc::new(spec::built_in()?);
//! let cases = derive::systematic(&model, 0, &model.inventory, 0);
//! let case = &cases[0];
//!
//! let mut response = Reference::new(model.clone()).answer(&case.request, Stamp { now_ms: 0, serial: 1 });
//! let mut exchange = Exchange { outcome: Outcome::Answered(response.clone()), elapsed: Duration::ZERO, received_ms: None };
//! assert!(judge(&model, case, &exchange).divergences.is_empty());
//!
//! response.body.truncate(response.body.len() - 20);
//! exchange.outcome = Outcome::Answered(response);
//! let broken = judge(&model, case, &exchange).divergences[0].constraint;
//! assert_eq!(model.constraint(broken).id, "server.createBlockStorageSnapshotInstance.answer.well-formed");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Whether an endpoint was right to accept or refuse is settled over a run: [`judge::Tally`].
#![forbid(unsafe_code)]
#![warn(missing_docs)]

/// An enum each of whose variants has a name, so that no list and no spelling can miss one.
macro_rules! named {
    ($(#[$doc:meta])* $vis:vis enum $enum:ident { $($(#[$about:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $enum {
            $($(#[$about])* $variant,)*
        }

        impl $enum {
            /// Each, in this order.
            $vis const ALL: [$enum; [$($name),*].len()] = [$($enum::$variant),*];

            /// What it is called in files, ids and reports, and on the command line.
            $vis fn name(self) -> &'static str {
                match self { $($enum::$variant => $name,)* }
            }

            /// The one of that name.
            $vis fn named(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.name() == name)
            }
        }
    };
}

pub mod case;
pub mod client;
pub mod codec;
pub mod compare;
pub mod draft;
pub mod export;
#[cfg(feature = "generate")]
pub mod generate;
pub mod judge;
pub mod ledger;
#[cfg(feature = "libtest")]
pub mod libtest;
pub mod merge;
pub mod model;
#[cfg(feature = "net")]
pub mod net;
pub mod recording;
pub mod reference;
pub mod report;
pub mod selfcheck;
pub mod spec;
pub mod target;
pub mod toml;
pub mod validate;
pub mod value;
pub mod wire;
