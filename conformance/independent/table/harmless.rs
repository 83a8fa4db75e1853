//! The same said in other bytes: XML, JSON and HTTP allow them all. Next: [`super::lengths`].

use super::{Harmless, harmless, image, snapshot};
use crate::server::http::{Answer, Framing};
use crate::server::write::{Fields, Node, json_ascii, text, xml_text};
use crate::server::{Call, now, written};

/// The written form of a date is only shown.
const DATES: &[&str] = &[
    image!("output.memberServerImageInstanceList.createDate.*"),
    snapshot!("output.blockStorageSnapshotInstanceList.createDate.*"),
    image!("answer.json-form"),
    snapshot!("answer.json-form"),
];

pub const SPELLINGS: &[Harmless] = &[
    harmless("xml-no-declaration", "XML without a declaration", |ways| ways.xml.declaration = ""),
    harmless("xml-lower-case-encoding", "the encoding in lower case, in single quotes", |ways| {
        ways.xml.declaration = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>";
    }),
    harmless("xml-mark", "XML begins with a byte order mark", |ways| {
        ways.xml.declaration = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    }),
    harmless("xml-one-line", "XML on one line", |ways| (ways.xml.line, ways.xml.indent) = ("", "")),
    harmless("xml-tabs", "XML with tabs and CRLF", |ways| (ways.xml.line, ways.xml.indent) = ("\r\n", "\t")),
    harmless("xml-line-end-last", "line ends behind the document", |ways| ways.xml.after = "\n\n"),
    harmless("xml-comments", "a comment before and an instruction behind", |ways| {
        ways.xml.declaration = "<?xml version=\"1.0\"?><!-- made by hand -->";
        ways.xml.after = "\n<?end of=\"document\"?>";
    }),
    harmless("xml-short-empties", "empty elements in one tag", |ways| ways.xml.short = true),
    harmless("xml-cdata", "texts in CDATA", |ways| {
        ways.xml.text = |text| {
            let parts = text.split('\r').map(|part| format!("<![CDATA[{}]]>", part.replace("]]>", "]]]]><![CDATA[>")));
            parts.collect::<Vec<_>>().join("&#xD;")
        };
    }),
    harmless("xml-references", "everything beyond ASCII as a reference", |ways| {
        ways.xml.text = |text| {
            let ascii = |it: char| it.is_ascii_graphic() || it == ' ';
            let one = |it: char| if ascii(it) { xml_text(&it.to_string()) } else { format!("&#x{:X};", u32::from(it)) };
            text.chars().map(one).collect()
        };
    }),
    harmless("xml-all-entities", "all five entities, also where none is needed", |ways| {
        ways.xml.text = |text| xml_text(text).replace('"', "&quot;").replace('\'', "&apos;");
    }),
    harmless("xml-decimal-references", "line ends and tabs as decimal references", |ways| {
        ways.xml.text = |text| xml_text(text).replace('\n', "&#10;").replace('\t', "&#9;");
    }),
    harmless("json-one-line", "JSON without blanks", |ways| {
        (ways.json.line, ways.json.indent, ways.json.colon) = ("", "", ":");
    }),
    harmless("json-line-end-last", "white space around the JSON", |ways| {
        (ways.json.before, ways.json.after) = ("\n ", "\r\n");
    }),
    harmless("json-ascii", "everything beyond ASCII escaped in JSON", |ways| ways.json.text = json_ascii),
    harmless("json-slashes", "slashes escaped in JSON, and long escapes", |ways| {
        // Piece by piece, so that a backslash before an n is left alone.
        ways.json.text = |text| {
            let pieces = text.split('\n').map(crate::server::write::json_text);
            pieces.collect::<Vec<_>>().join("\\u000A").replace('/', "\\/")
        };
    }),
    harmless("fields-in-another-order", "fields in another order", |ways| {
        ways.content = |_, _, content| {
            let turn = &mut |fields: &mut Fields, _: usize| fields.reverse();
            content.around("createDate", turn);
            content.around("requestId", turn);
        };
    }),
    harmless("more-fields", "fields that no page knows", |ways| {
        ways.content = |_, _, content| {
            content.add("createDate", "zoneCode", text("KR-2"));
            content.add("returnMessage", "elapsedTime", Node::Number("17".to_owned()));
        };
    }),
    harmless("date-with-colon", "the offset has a colon", |ways| {
        ways.date = |now| written(now / 1000 + 9 * 3600, "T", "+09:00");
    })
    .advice(DATES),
    harmless("date-in-utc", "the date in UTC", |ways| ways.date = |now| written(now / 1000, "T", "Z")).advice(DATES),
    harmless("date-of-yesterday", "its clock is a day late", |ways| {
        ways.date = |now| written(now / 1000 - 15 * 3600, "T", "+0900");
        ways.answer = |_, _, answer| answer.set("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    }),
];

pub const CARRIERS: &[Harmless] = &[
    harmless("text-xml", "text/xml and text/json", |ways| {
        (ways.xml_media, ways.json_media) = ("text/xml;charset=utf-8", "text/json;charset=utf-8");
    }),
    harmless("no-charset", "no charset in the media type", |ways| {
        (ways.xml_media, ways.json_media) = ("application/xml", "application/json");
    }),
    harmless("quoted-charset", "the charset in quotes, the type in capitals", |ways| {
        (ways.xml_media, ways.json_media) =
            ("Application/XML; Charset=\"UTF-8\"", "APPLICATION/JSON ; charset=\"utf-8\"; q=1");
    }),
    harmless("charset-utf8", "the charset without its hyphen", |ways| {
        (ways.xml_media, ways.json_media) = ("application/xml; charset=utf8", "application/json; charset=utf8");
    }),
    harmless("header-names", "names of headers in lower and upper case", |ways| {
        ways.answer = |_, _, answer| {
            let upper = |(name, value): (String, String)| (name.to_uppercase(), value);
            answer.headers = std::mem::take(&mut answer.headers).into_iter().map(upper).collect();
            answer.set("x-lower", "1");
        };
    }),
    harmless("many-headers", "60 headers, cookies among them", |ways| {
        ways.answer = |_, _, answer| headers(answer, 58);
    }),
    harmless("very-many-headers", "150 headers", |ways| ways.answer = |_, _, answer| headers(answer, 148)),
    harmless("created", "a success is HTTP 201", |ways| {
        ways.answer = |_, _, answer| answer.status = if answer.success { 201 } else { answer.status };
    }),
    harmless("no-reason", "a status line without a reason", |ways| ways.answer = |_, _, answer| answer.reason = ""),
    harmless("chunks", "chunks of seven bytes, with extensions and a trailer", |ways| {
        ways.answer = |_, _, answer| answer.framing = Framing::Chunks(7);
    }),
    harmless("one-chunk", "one chunk", |ways| {
        ways.answer = |_, _, answer| answer.framing = Framing::Chunks(usize::MAX);
    }),
    harmless("http-1.0", "HTTP/1.0, until the connection is closed", |ways| {
        ways.answer = |_, _, answer| answer.framing = Framing::Closed;
    }),
    harmless("closes", "closes each connection and says so", |ways| {
        ways.answer = |_, _, answer| {
            answer.closes = true;
            answer.set("Connection", "close");
        };
    }),
    harmless("closes-unsaid", "closes each connection behind the answer and does not say so", |ways| {
        ways.answer = |_, _, answer| answer.closes = true;
    }),
    harmless("closes-idle", "closes connections that were idle for 2 ms", |ways| ways.idle = Some(2)),
    harmless("keep-alive", "says how long it keeps a connection", |ways| {
        ways.answer = |_, _, answer| {
            answer.set("Connection", "keep-alive");
            answer.set("Keep-Alive", "timeout=5, max=100");
        };
    }),
    harmless("early-hints", "an interim answer before each", |ways| {
        ways.answer = |_, _, answer| {
            answer.interim = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";
        };
    }),
    harmless("in-two-pieces", "each answer comes in two pieces", |ways| {
        ways.answer = |_, _, answer| answer.halved = true
    }),
    harmless("proxy-headers", "headers of proxies and caches", |ways| {
        ways.answer = |_, _, answer| {
            answer.set("Via", "1.1 edge, 1.0 inner (old)");
            answer.set("Age", "0");
            answer.set("X-Cache", "MISS from edge");
            answer.set("Cache-Control", "no-store");
            answer.set("Vary", "Accept-Encoding");
        };
    }),
    harmless("old-dates", "the Date header in the form of RFC 850", |ways| {
        ways.answer = |_, _, answer| answer.set("Date", "Sunday, 06-Nov-94 08:49:37 GMT");
    }),
    harmless("names-in-any-case", "names of parameters in any case", |ways| {
        ways.given = |call: &Call, given| {
            for (name, _) in &mut given.pairs {
                let known = call.action.parameters().iter().find(|known| known.eq_ignore_ascii_case(name));
                if let Some(known) = known {
                    (*known).clone_into(name);
                }
            }
        };
    }),
    harmless("dated", "a right Date header", |ways| {
        ways.answer = |_, _, answer| {
            let day = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(now() / 86_400_000 % 7) as usize];
            let at = written(now() / 1000, " ", "");
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let month = months[at[5..7].parse::<usize>().unwrap_or(1) - 1];
            answer.set("Date", &format!("{day}, {} {month} {} {} GMT", &at[8..10], &at[..4], &at[11..]));
        };
    }),
];

fn headers(answer: &mut Answer, count: usize) {
    for number in 0..count {
        let name = if number % 10 == 0 { "Set-Cookie".to_owned() } else { format!("X-Header-{number}") };
        answer.headers.push((name, format!("value{number}=of it; Path=/")));
    }
}
