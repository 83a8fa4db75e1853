//! Parameters that are demanded, forgiven, mistaken or not read. Next: [`super::answers`].

use super::{ANY, DIFFERENT, Fault, LENIENT, STRICT, fault, image, snapshot};
use crate::server::Action::{Image, Snapshot};
use crate::server::given::{Given, crashed, refused};
use crate::server::http::{Answer, pairs};
use crate::server::ways::{Repeated, Uncarriable, Ways};

const STORAGE: &str = snapshot!("input.blockStorageInstanceNo.exists");
const SERVER: &str = image!("input.serverInstanceNo.exists");

/// Numbers of storages that are read more kindly than they are written.
const fn number(id: &'static str, what: &'static str, ways: fn(&mut Ways)) -> Fault {
    fault(id, what, &[STORAGE], LENIENT, ways)
}

pub const FAULTS: &[Fault] = &[
    fault(
        "snapshot-description-demanded",
        "the optional description is demanded",
        &[snapshot!("input.blockStorageSnapshotDescription.optional")],
        STRICT,
        |ways| ways.demanded = &["blockStorageSnapshotDescription"],
    ),
    fault(
        "snapshot-name-demanded",
        "the optional name is demanded",
        &[snapshot!("input.blockStorageSnapshotName.optional")],
        STRICT,
        |ways| ways.demanded = &["blockStorageSnapshotName"],
    ),
    fault(
        "image-name-demanded",
        "the optional name is demanded",
        &[image!("input.memberServerImageName.optional")],
        STRICT,
        |ways| ways.demanded = &["memberServerImageName"],
    ),
    fault(
        "image-description-demanded",
        "the optional description is demanded",
        &[image!("input.memberServerImageDescription.optional")],
        STRICT,
        |ways| ways.demanded = &["memberServerImageDescription"],
    ),
    fault(
        "region-demanded",
        "the optional region is demanded",
        &[image!("input.regionCode.optional")],
        STRICT,
        |ways| {
            ways.demanded = &["regionCode"];
        },
    ),
    fault(
        "image-format-demanded",
        "the optional format is demanded",
        &[image!("input.responseFormatType.optional"), image!("input.responseFormatType.default")],
        STRICT,
        |ways| {
            ways.format = |action, asked| match (action, asked) {
                (Image, None) => None,
                (_, None | Some("xml")) => Some(false),
                (_, Some("json")) => Some(true),
                (_, Some(_)) => None,
            };
        },
    ),
    fault(
        "image-description-demanded-with-name",
        "who gives a name must give a description",
        &[image!("input.memberServerImageDescription.optional"), image!("answer.accepts")],
        STRICT,
        |ways| {
            ways.valid = |call, given| {
                let named = given.text("memberServerImageName").is_some_and(|name| !name.is_empty());
                match call.action == Image && named && given.all("memberServerImageDescription").is_empty() {
                    true => Err(refused("900", "Required field is not specified")),
                    false => Ok(()),
                }
            };
        },
    ),
    fault(
        "image-name-not-with-region",
        "a name and a region together are refused",
        &[image!("answer.accepts")],
        STRICT,
        |ways| {
            ways.valid = |call, given| {
                let has = |name: &str| given.text(name).is_some_and(|value| !value.is_empty());
                match call.action == Image && has("memberServerImageName") && has("regionCode") {
                    true => Err(refused("1100000", "The parameters do not go together")),
                    false => Ok(()),
                }
            };
        },
    ),
    fault(
        "storage-not-demanded",
        "without a storage, the first one is taken",
        &[snapshot!("input.blockStorageInstanceNo.required")],
        LENIENT,
        |ways| {
            ways.only = Some(Snapshot);
            ways.given = |_, given| given_if_missing(given, "blockStorageInstanceNo", "937508");
        },
    ),
    fault(
        "server-may-be-empty",
        "for an empty server number the first server is taken",
        &[image!("input.serverInstanceNo.required")],
        LENIENT,
        |ways| {
            ways.given = |_, given| {
                given.change("serverInstanceNo", |number| {
                    if number.is_empty() { "1234299".to_owned() } else { number.to_owned() }
                });
            };
        },
    ),
    number("storage-with-sign", "`+937508` is taken for the number", |ways| {
        ways.given = |_, given| read_storage(given, |number| number.strip_prefix('+').unwrap_or(number).to_owned());
    }),
    number("storage-with-zeros", "leading zeros are passed over", |ways| {
        ways.given = |_, given| read_storage(given, |number| number.trim_start_matches('0').to_owned());
    }),
    number("storage-full-width", "full-width digits are taken for digits", |ways| {
        ways.given = |_, given| {
            read_storage(given, |number| {
                let digit = |it: char| u32::from(it).checked_sub(0xff10).and_then(|it| char::from_digit(it, 10));
                number.chars().map(|it| digit(it).unwrap_or(it)).collect()
            });
        };
    }),
    number("storage-with-blanks", "white space around the number is passed over", |ways| {
        ways.given = |_, given| read_storage(given, |number| number.trim().to_owned());
    }),
    number("storage-with-fraction", "`937508.0` is taken for the number", |ways| {
        ways.given = |_, given| read_storage(given, |number| number.trim_end_matches(".0").to_owned());
    }),
    fault("server-with-tail", "only the leading digits of a server's number are read", &[SERVER], LENIENT, |ways| {
        ways.given = |_, given| {
            given.change("serverInstanceNo", |number| number.chars().take_while(char::is_ascii_digit).collect());
        };
    }),
    fault("any-storage", "a storage that is not there is taken", &[STORAGE], LENIENT, |ways| {
        ways.only = Some(Snapshot);
        ways.takes_unknown = true;
    }),
    fault(
        "server-being-created",
        "takes a server that is being created",
        &[image!("input.serverInstanceNo.state")],
        LENIENT,
        |ways| ways.state = |machine| !machine.kvm(),
    ),
    fault("server-on-kvm", "takes servers on KVM", &[image!("input.serverInstanceNo.hypervisor")], LENIENT, |ways| {
        ways.state = |machine| machine.ready();
    }),
    fault(
        "server-stopped-refused",
        "refuses a stopped server",
        &[image!("input.serverInstanceNo.state")],
        STRICT,
        |ways| ways.state = |machine| machine.state == "running" && !machine.kvm(),
    ),
    fault(
        "server-on-xen-only",
        "refuses every hypervisor but XEN",
        &[image!("input.serverInstanceNo.hypervisor")],
        STRICT,
        |ways| ways.state = |machine| machine.ready() && machine.hypervisor == "XEN",
    ),
    fault(
        "format-any-case",
        "`JSON` is as good as `json`",
        &[image!("input.responseFormatType.options")],
        LENIENT,
        |ways| {
            ways.format = |action, asked| match asked.unwrap_or("xml") {
                "xml" => Some(false),
                "json" => Some(true),
                other if action == Image && other.eq_ignore_ascii_case("xml") => Some(false),
                other if action == Image && other.eq_ignore_ascii_case("json") => Some(true),
                _ => None,
            };
        },
    ),
    fault(
        "format-unknown",
        "an unknown format is XML",
        &[image!("input.responseFormatType.options")],
        LENIENT,
        |ways| {
            ways.format = |action, asked| match asked.unwrap_or("xml") {
                "json" => Some(true),
                "xml" => Some(false),
                _ => (action == Image).then_some(false),
            };
        },
    ),
    fault(
        "image-always-xml",
        "JSON is asked for and XML comes",
        &[image!("answer.answer-format"), image!("input.responseFormatType.options")],
        ANY,
        |ways| {
            ways.format = |action, asked| match asked.unwrap_or("xml") {
                "json" => Some(action != Image),
                "xml" => Some(false),
                _ => None,
            };
        },
    ),
    fault(
        "image-default-json",
        "without a format the image comes in JSON",
        &[image!("input.responseFormatType.default")],
        DIFFERENT,
        |ways| {
            ways.format = |action, asked| match asked {
                None => Some(action == Image),
                Some("json") => Some(true),
                Some("xml") => Some(false),
                Some(_) => None,
            };
        },
    ),
    fault(
        "image-xml-unnamed",
        "`xml` is refused: it is the default",
        &[image!("input.responseFormatType.options")],
        STRICT,
        |ways| {
            ways.format = |action, asked| match asked {
                None => Some(false),
                Some("json") => Some(true),
                Some("xml") => (action == Snapshot).then_some(false),
                Some(_) => None,
            };
        },
    ),
    fault(
        "image-json-crashes",
        "HTTP 500 for every valid request that asks for JSON",
        &[image!("answer.accepts"), image!("input.responseFormatType.options")],
        STRICT,
        |ways| {
            ways.valid = |call, given| if call.action == Image && given.json { Err(crashed()) } else { Ok(()) };
        },
    ),
    fault(
        "snapshot-json-by-post-crashes",
        "HTTP 500 for every valid POST that asks for JSON",
        &[snapshot!("answer.accepts"), snapshot!("answer.post")],
        STRICT,
        |ways| {
            ways.valid = |call, given| {
                let fails = call.action == Snapshot && given.json && call.request.method == "POST";
                if fails { Err(crashed()) } else { Ok(()) }
            };
        },
    ),
    fault("snapshot-not-by-get", "GET is HTTP 405", &[snapshot!("answer.get")], STRICT, |ways| {
        ways.before = |call| {
            let refused = call.action == Snapshot && call.request.method == "GET";
            refused.then(|| Answer::new(405, "text/plain", "Method Not Allowed"))
        };
    }),
    fault("image-body-not-read", "the body of a POST is not read", &[image!("answer.post")], STRICT, |ways| {
        ways.given = |call, given| {
            if call.action == Image {
                given.pairs = pairs(call.request.query.as_bytes());
            }
        };
    }),
    fault(
        "snapshot-bare-form-type",
        "HTTP 415 for a form body whose media type has a parameter",
        &[snapshot!("answer.form-parameter")],
        STRICT,
        |ways| {
            ways.before = |call| {
                let refused = call.action == Snapshot && call.request.header("Content-Type").contains(';');
                refused.then(|| Answer::new(415, "text/plain", "Unsupported Media Type"))
            };
        },
    ),
    fault(
        "snapshot-body-cut-at-2048",
        "only the first 2048 bytes of a body are read",
        &[
            snapshot!("answer.accepts"),
            snapshot!("answer.post"),
            snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotInstanceDescription.echo"),
        ],
        ANY,
        |ways| {
            ways.given = |call, given| {
                if call.action == Snapshot && call.request.body.len() > 2048 {
                    given.pairs = pairs(&call.request.body[..2048]);
                }
            };
        },
    ),
    fault(
        "image-description-not-read",
        "the description is neither looked at nor kept",
        &[
            image!("output.memberServerImageInstanceList.memberServerImageDescription.echo"),
            image!("input.memberServerImageDescription.max"),
        ],
        ANY,
        |ways| ways.given = |_, given| given.pairs.retain(|(name, _)| name != "memberServerImageDescription"),
    ),
    fault(
        "image-name-not-read",
        "the name is neither looked at nor kept",
        &[
            image!("output.memberServerImageInstanceList.memberServerImageName.echo"),
            image!("input.memberServerImageName.*"),
        ],
        ANY,
        |ways| ways.given = |_, given| given.pairs.retain(|(name, _)| name != "memberServerImageName"),
    ),
    fault("snapshot-refuses-nothing", "every request is a good one", &[snapshot!("answer.refuses")], LENIENT, |ways| {
        ways.only = Some(Snapshot);
        ways.given = |_, given| {
            given_if_missing(given, "blockStorageInstanceNo", "937508");
            given.change("blockStorageInstanceNo", |it| if it.is_empty() { "937508" } else { it }.to_owned());
        };
        ways.takes_unknown = true;
        ways.repeated = Repeated::FirstTaken;
        ways.uncarriable = Uncarriable::Stripped;
        for text in [&mut ways.snapshot_name, &mut ways.snapshot_description] {
            (text.min, text.max) = (0, usize::MAX);
        }
    }),
];

fn read_storage(given: &mut Given, read: fn(&str) -> String) {
    given.change("blockStorageInstanceNo", read);
}

fn given_if_missing(given: &mut Given, name: &str, value: &str) {
    if given.all(name).is_empty() {
        given.pairs.push((name.to_owned(), value.as_bytes().to_vec()));
    }
}
