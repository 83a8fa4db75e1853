//! Parameters that are demanded, forgiven, mistaken or not read. Next: [`super::answers`].

use super::{Fault, fault, image, snapshot};
use crate::server::Action::{Image, Snapshot};
use crate::server::given::{Given, crashed, refused};
use crate::server::http::{Answer, pairs};
use crate::server::ways::{Repeated, Uncarriable, Ways};

const STORAGE: &str = snapshot!("input.blockStorageInstanceNo.exists");
const SERVER: &str = image!("input.serverInstanceNo.exists");

/// Numbers of storages that are read more kindly than they are written.
const fn number(id: &'static str, what: &'static str, ways: fn(&mut Ways)) -> Fault {
    fault(id, what, ways).lenient(&[STORAGE])
}

pub const FAULTS: &[Fault] = &[
    fault("snapshot-description-demanded", "the optional description is demanded", |ways| {
        ways.demanded = &["blockStorageSnapshotDescription"]
    })
    .strict(&[snapshot!("input.blockStorageSnapshotDescription.optional")]),
    fault("snapshot-name-demanded", "the optional name is demanded", |ways| {
        ways.demanded = &["blockStorageSnapshotName"]
    })
    .strict(&[snapshot!("input.blockStorageSnapshotName.optional")]),
    fault("image-name-demanded", "the optional name is demanded", |ways| ways.demanded = &["memberServerImageName"])
        .strict(&[image!("input.memberServerImageName.optional")]),
    fault("image-description-demanded", "the optional description is demanded", |ways| {
        ways.demanded = &["memberServerImageDescription"]
    })
    .strict(&[image!("input.memberServerImageDescription.optional")]),
    fault("region-demanded", "the optional region is demanded", |ways| ways.demanded = &["regionCode"])
        .strict(&[image!("input.regionCode.optional")]),
    fault("image-format-demanded", "the optional format is demanded", |ways| {
        ways.format = |action, asked| match (action, asked) {
            (Image, None) => None,
            (_, None | Some("xml")) => Some(false),
            (_, Some("json")) => Some(true),
            (_, Some(_)) => None,
        };
    })
    .strict(&[image!("input.responseFormatType.optional"), image!("input.responseFormatType.default")]),
    fault("image-description-demanded-with-name", "who gives a name must give a description", |ways| {
        ways.valid = |call, given| {
            let named = given.text("memberServerImageName").is_some_and(|name| !name.is_empty());
            match call.action == Image && named && given.all("memberServerImageDescription").is_empty() {
                true => Err(refused("900", "Required field is not specified")),
                false => Ok(()),
            }
        };
    })
    .strict(&[image!("input.memberServerImageDescription.optional"), image!("answer.accepts")]),
    fault("image-name-not-with-region", "a name and a region together are refused", |ways| {
        ways.valid = |call, given| {
            let has = |name: &str| given.text(name).is_some_and(|value| !value.is_empty());
            match call.action == Image && has("memberServerImageName") && has("regionCode") {
                true => Err(refused("1100000", "The parameters do not go together")),
                false => Ok(()),
            }
        };
    })
    .strict(&[image!("answer.accepts")]),
    fault("storage-not-demanded", "without a storage, the first one is taken", |ways| {
        ways.only = Some(Snapshot);
        ways.given = |_, given| given_if_missing(given, "blockStorageInstanceNo", "937508");
    })
    .lenient(&[snapshot!("input.blockStorageInstanceNo.required")]),
    fault("server-may-be-empty", "for an empty server number the first server is taken", |ways| {
        ways.given =
            |_, given| {
                given.change("serverInstanceNo", |number| {
                    if number.is_empty() { "1234299".to_owned() } else { number.to_owned() }
                });
            };
    })
    .lenient(&[image!("input.serverInstanceNo.required")]),
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
    fault("server-with-tail", "only the leading digits of a server's number are read", |ways| {
        ways.given = |_, given| {
            given.change("serverInstanceNo", |number| number.chars().take_while(char::is_ascii_digit).collect());
        };
    })
    .lenient(&[SERVER]),
    fault("any-storage", "a storage that is not there is taken", |ways| {
        ways.only = Some(Snapshot);
        ways.takes_unknown = true;
    })
    .lenient(&[STORAGE]),
    fault("server-being-created", "takes a server that is being created", |ways| ways.state = |machine| !machine.kvm())
        .lenient(&[image!("input.serverInstanceNo.state")]),
    fault("server-on-kvm", "takes servers on KVM", |ways| ways.state = |machine| machine.ready())
        .lenient(&[image!("input.serverInstanceNo.hypervisor")]),
    fault("server-stopped-refused", "refuses a stopped server", |ways| {
        ways.state = |machine| machine.state == "running" && !machine.kvm()
    })
    .strict(&[image!("input.serverInstanceNo.state")]),
    fault("server-on-xen-only", "refuses every hypervisor but XEN", |ways| {
        ways.state = |machine| machine.ready() && machine.hypervisor == "XEN"
    })
    .strict(&[image!("input.serverInstanceNo.hypervisor")]),
    fault("format-any-case", "`JSON` is as good as `json`", |ways| {
        ways.format = |action, asked| match asked.unwrap_or("xml") {
            "xml" => Some(false),
            "json" => Some(true),
            other if action == Image && other.eq_ignore_ascii_case("xml") => Some(false),
            other if action == Image && other.eq_ignore_ascii_case("json") => Some(true),
            _ => None,
        };
    })
    .lenient(&[image!("input.responseFormatType.options")]),
    fault("format-unknown", "an unknown format is XML", |ways| {
        ways.format = |action, asked| match asked.unwrap_or("xml") {
            "json" => Some(true),
            "xml" => Some(false),
            _ => (action == Image).then_some(false),
        };
    })
    .lenient(&[image!("input.responseFormatType.options")]),
    fault("image-always-xml", "JSON is asked for and XML comes", |ways| {
        ways.format = |action, asked| match asked.unwrap_or("xml") {
            "json" => Some(action != Image),
            "xml" => Some(false),
            _ => None,
        };
    })
    .either(&[image!("answer.answer-format"), image!("input.responseFormatType.options")]),
    fault("image-default-json", "without a format the image comes in JSON", |ways| {
        ways.format = |action, asked| match asked {
            None => Some(action == Image),
            Some("json") => Some(true),
            Some("xml") => Some(false),
            Some(_) => None,
        };
    })
    .different(&[image!("input.responseFormatType.default")]),
    fault("image-xml-unnamed", "`xml` is refused: it is the default", |ways| {
        ways.format = |action, asked| match asked {
            None => Some(false),
            Some("json") => Some(true),
            Some("xml") => (action == Snapshot).then_some(false),
            Some(_) => None,
        };
    })
    .strict(&[image!("input.responseFormatType.options")]),
    fault("image-json-crashes", "HTTP 500 for every valid request that asks for JSON", |ways| {
        ways.valid = |call, given| if call.action == Image && given.json { Err(crashed()) } else { Ok(()) };
    })
    .strict(&[image!("answer.accepts"), image!("input.responseFormatType.options")]),
    fault("snapshot-json-by-post-crashes", "HTTP 500 for every valid POST that asks for JSON", |ways| {
        ways.valid = |call, given| {
            let fails = call.action == Snapshot && given.json && call.request.method == "POST";
            if fails { Err(crashed()) } else { Ok(()) }
        };
    })
    .strict(&[snapshot!("answer.accepts"), snapshot!("answer.post")]),
    fault("snapshot-not-by-get", "GET is HTTP 405", |ways| {
        ways.before = |call| {
            let refused = call.action == Snapshot && call.request.method == "GET";
            refused.then(|| Answer::new(405, "text/plain", "Method Not Allowed"))
        };
    })
    .strict(&[snapshot!("answer.get")]),
    fault("image-body-not-read", "the body of a POST is not read", |ways| {
        ways.given = |call, given| {
            if call.action == Image {
                given.pairs = pairs(call.request.query.as_bytes());
            }
        };
    })
    .strict(&[image!("answer.post")]),
    fault("snapshot-bare-form-type", "HTTP 415 for a form body whose media type has a parameter", |ways| {
        ways.before = |call| {
            let refused = call.action == Snapshot && call.request.header("Content-Type").contains(';');
            refused.then(|| Answer::new(415, "text/plain", "Unsupported Media Type"))
        };
    })
    .strict(&[snapshot!("answer.form-parameter")]),
    fault("snapshot-body-cut-at-2048", "only the first 2048 bytes of a body are read", |ways| {
        ways.given = |call, given| {
            if call.action == Snapshot && call.request.body.len() > 2048 {
                given.pairs = pairs(&call.request.body[..2048]);
            }
        };
    })
    .either(&[
        snapshot!("answer.accepts"),
        snapshot!("answer.post"),
        snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotInstanceDescription.echo"),
    ]),
    fault("image-description-not-read", "the description is neither looked at nor kept", |ways| {
        ways.given = |_, given| given.pairs.retain(|(name, _)| name != "memberServerImageDescription")
    })
    .either(&[
        image!("output.memberServerImageInstanceList.memberServerImageDescription.echo"),
        image!("input.memberServerImageDescription.max"),
    ]),
    fault("image-name-not-read", "the name is neither looked at nor kept", |ways| {
        ways.given = |_, given| given.pairs.retain(|(name, _)| name != "memberServerImageName")
    })
    .either(&[
        image!("output.memberServerImageInstanceList.memberServerImageName.echo"),
        image!("input.memberServerImageName.*"),
    ]),
    fault("snapshot-refuses-nothing", "every request is a good one", |ways| {
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
    })
    .lenient(&[snapshot!("answer.refuses")]),
];

fn read_storage(given: &mut Given, read: fn(&str) -> String) {
    given.change("blockStorageInstanceNo", read);
}

fn given_if_missing(given: &mut Given, name: &str, value: &str) {
    if given.all(name).is_empty() {
        given.pairs.push((name.to_owned(), value.as_bytes().to_vec()));
    }
}
