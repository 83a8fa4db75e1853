//! Between the service and the client: connections, media types, memory, chance. Next:
//! [`super::liberties`].

use super::{Fault, fault, image, on_success, snapshot};
use crate::server::Action::{Image, Snapshot};
use crate::server::given::{crashed, refused};
use crate::server::http::{Answer, Framing};
use crate::server::write::Node;

pub const FAULTS: &[Fault] = &[
    fault("description-of-the-last", "without a description it shows the one before", |ways| {
        ways.content = |call, given, content| {
            let mut memory = call.world.memory();
            match given.text("blockStorageSnapshotDescription") {
                Some(text) => drop(memory.descriptions.insert(call.action, text.to_owned())),
                None if call.action == Snapshot => {
                    let last = memory.descriptions.get(&call.action).cloned().unwrap_or_default();
                    content.set("blockStorageSnapshotInstanceDescription", Node::Text(last));
                }
                None => {}
            }
        };
    })
    .different(&[
        snapshot!("input.blockStorageSnapshotDescription.*"),
        snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotInstanceDescription.*"),
    ])
    .by_chance(),
    fault("answers-swapped", "two requests at the same time get each other's answer", |ways| {
        ways.only = Some(Snapshot);
        ways.answer = |call, _, answer| call.world.swap(answer);
    })
    .different(&[snapshot!("answer.own-answer")])
    .by_chance(),
    fault("answer-of-the-last", "every fifth answer is that of the request before", |ways| {
        ways.answer = |call, given, answer| {
            if call.action == Image && answer.success {
                let key = format!("last {}", given.json);
                let last = call.world.memory().answers.insert(key, answer.clone());
                if let Some(last) = last.filter(|_| call.number % 5 == 0) {
                    *answer = last;
                }
            }
        };
    })
    .different(&[image!("answer.own-answer")])
    .by_chance(),
    fault("cache-by-storage", "GET is answered from a cache that knows no other parameter than the storage", |ways| {
        ways.answer = |call, given, answer| {
            if call.action == Snapshot && call.request.method == "GET" && answer.success {
                let key = format!("{} {}", given.json, given.text("blockStorageInstanceNo").unwrap_or_default());
                *answer = call.world.memory().answers.entry(key).or_insert_with(|| answer.clone()).clone();
            }
        };
    })
    .different(&[snapshot!("answer.own-answer")])
    .by_chance(),
    fault("crashes-sometimes", "every twentieth valid request ends in HTTP 500", |ways| {
        ways.valid = |call, _| match call.action == Snapshot && call.number % 20 == 7 {
            true => Err(crashed()),
            false => Ok(()),
        };
    })
    .strict(&[snapshot!("answer.accepts")])
    .by_chance(),
    fault("refuses-sometimes", "every fifteenth valid request is refused, for nothing", |ways| {
        ways.valid = |call, _| match call.action == Image && call.number % 15 == 4 {
            true => Err(refused("1100000", "Parameter is invalid")),
            false => Ok(()),
        };
    })
    .strict(&[image!("answer.accepts")])
    .by_chance(),
    fault("success-is-400", "a success has the status 400", |ways| {
        ways.answer = |call, _, answer| on_success(call, Image, answer, |it| it.status = 400);
    })
    .either(&[image!("answer.success-status"), image!("answer.accepts")]),
    fault("success-is-empty", "a success by POST has no body", |ways| {
        ways.answer = |call, _, answer| {
            if call.request.method == "POST" {
                on_success(call, Snapshot, answer, |it| it.body.clear());
            }
        };
    })
    .either(&[snapshot!("answer.*")]),
    fault("redirected", "valid requests are sent to the same path with a slash", |ways| {
        ways.answer = |call, _, answer| {
            on_success(call, Snapshot, answer, |it| {
                *it = Answer::new(307, "text/html", "<html><body>Moved</body></html>");
                it.set("Location", &format!("{}/", call.request.path));
            });
        };
    })
    .either(&[snapshot!("answer.success-status"), snapshot!("answer.accepts")]),
    fault("named-html", "the media type of a success is text/html", |ways| {
        ways.answer = |call, _, answer| {
            on_success(call, Image, answer, |it| it.set("Content-Type", "text/html; charset=UTF-8"));
        };
    })
    .different(&[image!("answer.content-type")]),
    fault("named-euc-kr", "the header says EUC-KR, the body is UTF-8", |ways| {
        ways.answer = |call, _, answer| {
            on_success(call, Image, answer, |it| {
                let media = if it.body.starts_with(b"{") { "application/json" } else { "application/xml" };
                it.set("Content-Type", &format!("{media}; charset=EUC-KR"));
            });
        };
    })
    .different(&[image!("answer.content-type"), image!("answer.utf-8")]),
    fault("declared-euc-kr", "the XML declares EUC-KR and is UTF-8", |ways| {
        ways.only = Some(Snapshot);
        ways.xml.declaration = "<?xml version=\"1.0\" encoding=\"EUC-KR\"?>";
    })
    .different(&[snapshot!("answer.utf-8"), snapshot!("answer.well-formed")]),
    fault("half-characters", "the body's last letter of Hangul is cut in two", |ways| {
        ways.answer = |call, _, answer| {
            on_success(call, Snapshot, answer, |it| {
                if let Some(place) = it.body.iter().rposition(|byte| (0xea..=0xed).contains(byte)) {
                    it.body.remove(place + 1);
                }
            });
        };
    })
    .different(&[snapshot!("answer.utf-8"), snapshot!("answer.well-formed")]),
    fault("json-with-mark", "JSON begins with a byte order mark", |ways| {
        ways.only = Some(Snapshot);
        ways.json.before = "\u{feff}";
    })
    .different(&[snapshot!("answer.*")]),
    fault("gzip-unasked", "gzip, though `identity` is asked for", |ways| {
        ways.answer = |call, _, answer| {
            on_success(call, Image, answer, |it| {
                it.body = gzip(&it.body);
                it.set("Content-Encoding", "gzip");
            });
        };
    })
    .either(&[image!("answer.*")]),
    fault("chunks-unfinished", "the last chunk never comes", |ways| {
        ways.answer = |call, _, answer| {
            if call.number % 8 == 1 {
                on_success(call, Snapshot, answer, |it| it.framing = Framing::Unfinished);
            }
        };
    })
    .different(&[snapshot!("answer.whole-answer")])
    .by_chance(),
    fault("length-too-long", "a length of more bytes than come", |ways| {
        ways.answer = |call, _, answer| {
            if call.number % 8 == 1 {
                on_success(call, Image, answer, |it| it.framing = Framing::Longer);
            }
        };
    })
    .different(&[image!("answer.whole-answer")])
    .by_chance(),
    fault("callback", "JSON is given to a function, as a script", |ways| {
        ways.only = Some(Snapshot);
        ways.json.before = "callback(";
        ways.json.after = ");";
    })
    .different(&[snapshot!("answer.well-formed"), snapshot!("answer.content-type")]),
];

/// A gzip member whose data is stored, not compressed.
fn gzip(data: &[u8]) -> Vec<u8> {
    let crc = !data.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    });
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = data.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend_from_slice(block);
    }
    out.extend(crc.to_le_bytes());
    out.extend((data.len() as u32).to_le_bytes());
    out
}
