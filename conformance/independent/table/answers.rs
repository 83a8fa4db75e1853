//! Answers that say it wrong. Next: [`super::carrier`].

use super::{Fault, fault, image, in_content, on_success, snapshot};
use crate::server::Action::{Image, Snapshot};
use crate::server::ways::Ways;
use crate::server::write::{Node, json_text, record, text, xml_text};

const MALFORMED: &[&str] = &[snapshot!("answer.well-formed")];

/// A document of the snapshot action that no reader can read as it should be.
const fn malformed(id: &'static str, what: &'static str, ways: fn(&mut Ways)) -> Fault {
    fault(id, what, ways).different(MALFORMED)
}

pub const FAULTS: &[Fault] = &[
    fault("no-rows", "says that there are 0 rows, and shows one", |ways| {
        ways.content = |call, _, content| {
            in_content(call, Image, content, |it| it.set("totalRows", Node::Number("0".to_owned())));
        };
    })
    .different(&[image!("output.totalRows.count")]),
    fault("two-snapshots", "shows the snapshot twice", |ways| {
        ways.content = |_, _, content| {
            content.each("blockStorageSnapshotInstanceList", &mut |list| {
                if let Node::List(_, items) = list {
                    items.extend(items.clone());
                }
            });
        };
    })
    .different(&[snapshot!("output.blockStorageSnapshotInstanceList.max"), snapshot!("output.totalRows.count")]),
    fault("code-200", "the code of a success is 200", |ways| {
        ways.content = |call, _, content| in_content(call, Image, content, |it| it.set("returnCode", text("200")));
    })
    .different(&[image!("output.returnCode.equals")]),
    fault("date-as-number", "the date is a number of milliseconds", |ways| {
        ways.content = |call, _, content| {
            in_content(call, Image, content, |it| it.set("createDate", text("1598258412000")));
        };
    })
    .different(&[image!("output.memberServerImageInstanceList.createDate.*")]),
    fault("size-with-unit", "the size is `50 GB`", |ways| {
        ways.content = |_, _, content| content.set("blockStorageSnapshotVolumeSize", text("50 GB"))
    })
    .different(&[snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotVolumeSize.type")]),
    fault("status-as-text", "the status is its code, not code and name", |ways| {
        ways.content = |_, _, content| content.set("blockStorageSnapshotInstanceStatus", text("INIT"))
    })
    .different(&[
        snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotInstanceStatus.*"),
        snapshot!("answer.json-form"),
    ]),
    fault("item-by-its-type", "the item's element is named after its type, as in the other environment", |ways| {
        ways.content = |_, _, content| {
            content.each("blockStorageSnapshotInstanceList", &mut |list| {
                if let Node::List(item, _) = list {
                    *item = "blockStorageSnapshotInstance";
                }
            });
        };
    })
    .different(&[snapshot!("output.blockStorageSnapshotInstanceList.*")]),
    fault("description-by-its-parameter", "the description comes under the parameter's name", |ways| {
        ways.content = |_, _, content| {
            content.rename("blockStorageSnapshotInstanceDescription", "blockStorageSnapshotDescription");
        };
    })
    .different(&[snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotInstanceDescription.*")]),
    fault("no-name-by-default", "without a name the image has none in the answer", |ways| {
        ways.content = |call, given, content| {
            if call.action == Image && given.text("memberServerImageName").is_none_or(str::is_empty) {
                content.drop("memberServerImageName");
            }
        };
    })
    .different(&[
        image!("output.memberServerImageInstanceList.memberServerImageName.*"),
        image!("input.memberServerImageName.default"),
    ]),
    fault("description-invented", "without a description it shows one of its own", |ways| {
        ways.content = |call, given, content| {
            if call.action == Image && given.text("memberServerImageDescription").is_none_or(str::is_empty) {
                content.set("memberServerImageDescription", text("no description"));
            }
        };
    })
    .different(&[
        image!("output.memberServerImageInstanceList.memberServerImageDescription.*"),
        image!("input.memberServerImageDescription.*"),
    ]),
    fault("no-request-id-by-post", "no request id, by POST alone", |ways| {
        ways.content = |call, _, content| {
            if call.action == Snapshot && call.request.method == "POST" {
                content.drop("requestId");
            }
        };
    })
    .different(&[snapshot!("output.requestId.present")]),
    fault("item-in-the-root", "the fields of the image stand beside the list", |ways| {
        ways.content = |_, _, content| {
            content.around("memberServerImageInstanceList", &mut |fields, place| {
                if let Node::List(_, items) = fields.remove(place).1
                    && let Some(Node::Record(inner)) = items.into_iter().next()
                {
                    fields.extend(inner);
                }
            });
        };
    })
    .different(&[image!("output.memberServerImageInstanceList.*")]),
    malformed("xml-ampersand", "`&` is not escaped in XML", |ways| {
        ways.xml.text = |text| xml_text(text).replace("&amp;", "&");
        ways.only = Some(Snapshot);
    }),
    malformed("json-backslash", "a backslash is not escaped in JSON", |ways| {
        ways.json.text = |text| json_text(text).replace("\\\\", "\\");
        ways.only = Some(Snapshot);
    }),
    malformed("json-line-ends", "line ends and tabs stand in JSON as they are", |ways| {
        ways.json.text = |text| json_text(text).replace("\\n", "\n").replace("\\u0009", "\t").replace("\\u000d", "\r");
        ways.only = Some(Snapshot);
    }),
    malformed("json-in-single-quotes", "texts of JSON stand in single quotes", |ways| {
        ways.answer = |call, given, answer| {
            if given.json {
                on_success(call, Snapshot, answer, |it| it.rewrite(|text| text.replace('"', "'")));
            }
        };
    }),
    malformed("json-comma-last", "a comma behind the last field of JSON", |ways| {
        ways.answer = |call, given, answer| {
            if given.json {
                on_success(call, Snapshot, answer, |it| it.rewrite(|text| text.replace("\"\n", "\",\n")));
            }
        };
    }),
    malformed("warning-behind", "a warning behind the document", |ways| {
        ways.answer = |call, _, answer| {
            on_success(call, Snapshot, answer, |it| {
                it.rewrite(|text| text + "\n<br />\n<b>Warning</b>:  Undefined index in /srv/create.php on line 12");
            });
        };
    }),
    malformed("notice-before", "a notice before the document", |ways| {
        ways.answer = |call, _, answer| {
            on_success(call, Snapshot, answer, |it| it.rewrite(|text| "Notice: deprecated\n".to_owned() + &text));
        };
    }),
    fault("cdata-unsplit", "texts stand in CDATA, and `]]>` ends it", |ways| {
        ways.xml.text = |text| match text.contains('\r') {
            true => xml_text(text),
            false => format!("<![CDATA[{text}]]>"),
        };
        ways.only = Some(Snapshot);
    })
    .different(&[
        snapshot!("answer.well-formed"),
        snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotInstanceDescription.*"),
        snapshot!("output.blockStorageSnapshotInstanceList.blockStorageSnapshotName.*"),
    ]),
    fault("prefixed-root", "the root element has a prefix", |ways| {
        ways.answer = |call, _, answer| {
            on_success(call, Image, answer, |it| {
                it.rewrite(|text| {
                    let root = "createMemberServerImageInstanceResponse";
                    text.replace(&format!("<{root}>"), &format!("<n:{root} xmlns:n=\"urn:n\">"))
                        .replace(&format!("</{root}>"), &format!("</n:{root}>"))
                });
            });
        };
    })
    .different(&[image!("answer.root"), image!("answer.well-formed")]),
    fault("root-of-errors", "a success stands in the element of errors", |ways| {
        ways.answer = |call, _, answer| {
            on_success(call, Image, answer, |it| {
                it.rewrite(|text| text.replace("createMemberServerImageInstanceResponse", "responseError"));
            });
        };
    })
    .either(&[image!("answer.root"), image!("answer.success-status"), image!("answer.accepts")]),
    fault("numbers-in-one", "code and message of a success are one field", |ways| {
        ways.content = |call, _, content| {
            in_content(call, Image, content, |it| {
                it.set("returnCode", record([("code", text("0")), ("message", text("success"))]));
            });
        };
    })
    .different(&[image!("output.returnCode.*"), image!("output.returnMessage.*")]),
];
