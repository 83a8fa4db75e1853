//! What the pages leave open, taken otherwise. Next: [`super::harmless`].

use super::{Harmless, harmless, image, snapshot};
use crate::server::Action::{Image, Snapshot};
use crate::server::given::{Refusal, refused};
use crate::server::http::Answer;
use crate::server::ways::{Repeated, Uncarriable, plain_refusal};
use crate::server::write::{Node, record, text};

/// Whatever is said of the form of refusals: no page shows one.
const REFUSALS: &[&str] = &[
    image!("answer.refusal-form"),
    image!("answer.refusal-status"),
    image!("answer.refusal-code"),
    image!("answer.refusal-message"),
    image!("answer.answer-format"),
    image!("answer.content-type"),
    snapshot!("answer.refusal-form"),
    snapshot!("answer.refusal-status"),
    snapshot!("answer.refusal-code"),
    snapshot!("answer.refusal-message"),
    snapshot!("answer.answer-format"),
    snapshot!("answer.content-type"),
];

/// Whatever is said of the form of JSON: no page shows any.
const JSON: &[&str] =
    &[image!("answer.json-form"), snapshot!("answer.json-form"), image!("output.*"), snapshot!("output.*")];

pub const VARIANTS: &[Harmless] = &[
    harmless("faithful", "the plainest form", |_| {}),
    harmless("lengths-in-bytes", "a length without a unit is in bytes", |ways| {
        ways.snapshot_name.length = str::len;
        ways.snapshot_description.length = str::len;
    }),
    harmless("lengths-in-utf-16", "a length without a unit is in units of UTF-16", |ways| {
        ways.snapshot_name.length = |text| text.encode_utf16().count();
        ways.snapshot_description.length = |text| text.encode_utf16().count();
    }),
    harmless("bytes-of-euc-kr", "1000 bytes of EUC-KR", |ways| {
        ways.image_description.length =
            |text| text.chars().map(|it| if it.is_ascii() { 1 } else { it.len_utf8().clamp(1, 2) }).sum();
    }),
    harmless("two-storages-first", "of two storages the first is taken", |ways| {
        ways.repeated = Repeated::FirstTaken;
    }),
    harmless("two-storages-equal", "two storages must differ", |ways| ways.repeated = Repeated::EqualRefused),
    harmless("storage-once", "a storage can have one snapshot", |ways| {
        ways.valid = |call, given| {
            let storage = given.text("blockStorageInstanceNo").unwrap_or_default().to_owned();
            match call.action == Snapshot && call.world.memory().storages.insert(storage, 0).is_some() {
                true => Err(refused("25013", "The storage has a snapshot already")),
                false => Ok(()),
            }
        };
    })
    .undecided(),
    harmless("storage-at-rest", "a storage must rest for three requests after a snapshot", |ways| {
        ways.valid = |call, given| {
            let storage = given.text("blockStorageInstanceNo").unwrap_or_default().to_owned();
            let mut memory = call.world.memory();
            let last = memory.storages.get(&storage).copied();
            if call.action == Snapshot && last.is_some_and(|last| call.number < last + 3) {
                return Err(refused("25017", "The storage is in operation"));
            }
            memory.storages.insert(storage, call.number);
            Ok(())
        };
    })
    .undecided(),
    harmless("any-region", "a region that is not there makes no difference", |ways| ways.region = |_| true),
    harmless("empty-names-count", "an empty name is a name of no characters", |ways| {
        ways.image_name.empty_counts = true;
        ways.snapshot_name.empty_counts = true;
        ways.snapshot_description.empty_counts = true;
    }),
    harmless("controls-stripped", "what XML cannot carry is left out", |ways| {
        ways.uncarriable = Uncarriable::Stripped;
    }),
    harmless("controls-replaced", "what XML cannot carry is replaced", |ways| {
        ways.uncarriable = Uncarriable::Replaced;
    }),
    harmless("snapshot-format-unknown", "the snapshot knows no format parameter, and answers in XML", |ways| {
        ways.format = |action, asked| match asked.unwrap_or("xml") {
            "xml" => Some(false),
            "json" => Some(action == Image),
            _ => (action == Snapshot).then_some(false),
        };
    }),
    harmless("snapshot-format-lenient", "an unknown format of a snapshot is XML", |ways| {
        ways.format = |action, asked| match asked.unwrap_or("xml") {
            "xml" => Some(false),
            "json" => Some(true),
            _ => (action == Snapshot).then_some(false),
        };
    }),
    harmless("quota-of-25", "nothing can be created after the 25th", |ways| {
        ways.valid = |call, _| {
            let mut memory = call.world.memory();
            memory.created += 1;
            match memory.created > 25 {
                true => Err(refused("10102", "The limit is exceeded")),
                false => Ok(()),
            }
        };
    })
    .undecided(),
    harmless("names-are-unique", "a name can be given once, in two runs", |ways| {
        ways.valid = |call, given| {
            let names = given.pairs.iter().filter(|(name, value)| name.ends_with("Name") && !value.is_empty());
            let mut memory = call.world.memory();
            for (_, name) in names {
                if !memory.names.insert((call.action, String::from_utf8_lossy(name).into_owned())) {
                    return Err(refused("10300", "The name is in use"));
                }
            }
            Ok(())
        };
    })
    .twice(),
    harmless("busy-now-and-then", "every fortieth valid request finds the storage busy", |ways| {
        ways.valid = |call, _| match call.number % 40 == 9 {
            true => Err(refused("25018", "Another operation is going on")),
            false => Ok(()),
        };
    }),
    harmless("throttled-once", "one answer is 429, with a time to wait", |ways| {
        ways.before = |call| {
            (call.number == 30).then(|| {
                let mut answer = Answer::new(429, "application/json", TOO_MANY);
                answer.set("Retry-After", "1");
                answer
            })
        };
    }),
    harmless("snapshot-not-by-post", "the snapshot's page shows GET only", |ways| {
        ways.before = |call| {
            let refused = call.action == Snapshot && call.request.method == "POST";
            refused.then(|| Answer::new(405, "application/json", TOO_MANY))
        };
    })
    .advice(&[snapshot!("answer.post"), snapshot!("answer.form-parameter")]),
    harmless("image-not-by-get", "the image's page shows no method", |ways| {
        ways.before = |call| {
            let refused = call.action == Image && call.request.method == "GET";
            refused.then(|| Answer::new(405, "application/json", TOO_MANY))
        };
    })
    .advice(&[image!("answer.get")]),
    harmless("other-codes", "codes and words of refusals are its own", |ways| {
        ways.refusal = |ways, _, json| {
            let own = Refusal { status: 422, code: "E-17", message: "잘못된 요청입니다".to_owned() };
            plain_refusal(ways, &own, json)
        };
    }),
    harmless("refusals-by-the-gateway", "refusals have the gateway's form", |ways| {
        ways.refusal = |_, refusal, _| {
            let error = format!(
                r#"{{"error":{{"errorCode":"{}","message":"{}","details":""}}}}"#,
                refusal.code,
                refusal.message.replace('"', "'")
            );
            Answer::new(refusal.status, "application/json", error)
        };
    })
    .advice(REFUSALS),
    harmless("refusals-in-xml", "refusals are XML whatever was asked for", |ways| {
        ways.refusal = |ways, refusal, _| plain_refusal(ways, refusal, false);
    })
    .advice(REFUSALS),
    harmless("refusals-in-json", "refusals are JSON whatever was asked for", |ways| {
        ways.refusal = |ways, refusal, _| plain_refusal(ways, refusal, true);
    })
    .advice(REFUSALS),
    harmless("refusals-are-200", "refusals have the status 200", |ways| {
        ways.refusal = |ways, refusal, json| Answer { status: 200, ..plain_refusal(ways, refusal, json) };
    })
    .advice(REFUSALS),
    harmless("refusals-are-text", "refusals are a line of text", |ways| {
        ways.refusal =
            |_, refusal, _| Answer::new(refusal.status, "text/plain; charset=utf-8", refusal.message.clone());
    })
    .advice(REFUSALS),
    harmless("refusals-are-500", "refusals have the status 500", |ways| {
        ways.refusal = |ways, refusal, json| Answer { status: 500, ..plain_refusal(ways, refusal, json) };
    })
    .advice(REFUSALS),
    harmless("own-default-names", "names by default have another form", |ways| {
        ways.default_name = |_, now| format!("auto-{now}");
    }),
    harmless("long-numbers", "new numbers are long, with letters", |ways| {
        ways.new_number = |serial| format!("ncp-{serial:020}-a");
    }),
    harmless("other-states", "other states, and other words for them", |ways| {
        ways.content = |_, _, content| {
            content.set("memberServerImageInstanceStatus", code("CREAT", "NSI CREAT state"));
            content.set("memberServerImageInstanceStatusName", text("created"));
            content.set("blockStorageSnapshotInstanceOperation", code("CREAT", "Block storage CREATE OP"));
            content.set("blockStorageSnapshotInstanceStatusName", text("creating"));
        };
    }),
    harmless("totals-shown", "shows the two totals that the example leaves out", |ways| {
        ways.content = |_, _, content| {
            content.add("createDate", "memberServerImageBlockStorageTotalSize", number("53687091200"));
            content.add("createDate", "memberServerImageBlockStorageTotalRows", number("1"));
        };
    }),
    harmless("no-description-element", "without a description, no element for it", |ways| {
        ways.content = |_, given, content| {
            if !given.pairs.iter().any(|(name, value)| name.ends_with("Description") && !value.is_empty()) {
                content.drop("memberServerImageDescription");
                content.drop("blockStorageSnapshotInstanceDescription");
            }
        };
    })
    .advice(&[
        image!("output.memberServerImageInstanceList.memberServerImageDescription.present"),
        snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotInstanceDescription.present"),
    ]),
    harmless("no-operating-system", "the storage has no operating system on it", |ways| {
        ways.content = |_, _, content| content.set("osInformation", text(""));
    })
    .advice(&[snapshot!("output.blockStorageSnapshotInstanceList.osInformation.filled")]),
    harmless("success-spelt-otherwise", "the message of a success is `Success`", |ways| {
        ways.content = |_, _, content| content.set("returnMessage", text("Success"));
    })
    .advice(&[image!("output.returnMessage.equals"), snapshot!("output.returnMessage.equals")]),
    harmless("short-request-ids", "request ids are no UUIDs", |ways| {
        ways.content = |call, _, content| content.set("requestId", text(format!("r{}", call.number)));
    })
    .advice(&[image!("output.requestId.format"), snapshot!("output.requestId.format")]),
    harmless("json-numbers", "numbers of things are numbers in JSON", |ways| {
        ways.content = |_, given, content| {
            if given.json {
                for name in ["memberServerImageInstanceNo", "blockStorageSnapshotInstanceNo"] {
                    content.each(name, &mut to_number);
                }
                content.each("originalServerInstanceNo", &mut to_number);
                content.each("originalBlockStorageInstanceNo", &mut to_number);
            }
        };
    })
    .advice(JSON),
    harmless("json-null-totals", "the totals are null in JSON", |ways| {
        ways.content = |_, given, content| {
            if given.json {
                content.add("createDate", "memberServerImageBlockStorageTotalSize", Node::Null);
                content.add("createDate", "memberServerImageBlockStorageTotalRows", Node::Null);
            }
        };
    })
    .advice(JSON),
    harmless("json-null-logins", "no login ids are null in JSON", |ways| {
        ways.content = |_, given, content| {
            if given.json {
                content.set("sharedLoginIdList", Node::Null);
            }
        };
    })
    .advice(JSON),
    harmless("json-empty-logins", "no login ids are an empty object in JSON", |ways| {
        ways.content = |_, given, content| {
            if given.json {
                content.set("sharedLoginIdList", Node::Record(Vec::new()));
            }
        };
    })
    .advice(JSON),
    harmless("json-wrapped", "items of JSON are wrapped as those of XML are", |ways| ways.json.wrapped = true)
        .advice(JSON),
    harmless("json-rows-as-text", "the number of rows is a text in JSON", |ways| {
        ways.content = |_, given, content| {
            if given.json {
                content.set("totalRows", text("1"));
            }
        };
    })
    .advice(JSON),
];

const TOO_MANY: &str = r#"{"error":{"errorCode":"420","message":"Rate Limited","details":"Not now or not so."}}"#;

fn code(code: &str, name: &str) -> Node {
    record([("code", text(code)), ("codeName", text(name))])
}

fn number(of: &str) -> Node {
    Node::Number(of.to_owned())
}

fn to_number(node: &mut Node) {
    if let Node::Text(text) = node {
        *node = Node::Number(std::mem::take(text));
    }
}
