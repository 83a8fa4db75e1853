//! What must not be seen, sent in every place and in every spelling, and looked for on the disk.
//!
//! The server repeats what it got, as services do in the words of a refusal.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::program::{self, COOKIE, Program, ask, command};

const ACCESS: &str = "FAKEACCESSKEY0000001";
const SECRET: &str = "FAKESECRETKEY/with+40=characters00000001";
const SIGNATURE: &str = "NvSvVcUP7IP564bA84MNfY4PpuYKwujIHWG57erbg04=";
const PATH: &str = "/vserver/v2/createMemberServerImageInstance";

/// Keys of a file, which is read though the environment has some too.
const FILE: [&str; 2] = ["FAKEACCESSKEYofaFile1", "FAKESECRETKEYofaFile0000000000000002"];

/// Keys, a signature, cookies, a token, a password, a login, the id of a server and one of a request.
const HIDDEN: [&str; 12] = [
    ACCESS,
    SECRET,
    FILE[0],
    FILE[1],
    SIGNATURE,
    COOKIE,
    "sessioncookie77",
    "bearer-token-Value.9",
    "Pa55word",
    "bob.kim@mail.example.com",
    "9876543",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
];

/// A text in every spelling in which it could hide.
fn spellings(text: &str) -> Vec<String> {
    let each = |write: fn(u32) -> String| text.chars().map(|it| write(u32::from(it))).collect::<String>();
    let percent: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    vec![
        text.to_owned(),
        percent.clone(),
        percent.to_lowercase(),
        percent.replace('%', "%25"),
        each(|code| format!("&#{code};")),
        each(|code| format!("&#x{code:x};")),
        each(|code| format!("\\u{code:04x}")),
        text.replace('/', "\\/"),
        text.replace('/', "%2F").replace('+', "%2B").replace('=', "%3D"),
        STANDARD.encode(text),
        URL_SAFE_NO_PAD.encode(text),
        STANDARD.encode(format!("user:{text}")),
    ]
}

/// A request with it in a header, in the query and twice in the body, and with all secrets in headers.
fn request(spelt: &str, format: &str) -> String {
    let body = format!(
        "serverInstanceNo=9876543&memberServerImageDescription={spelt}&odd={spelt}&responseFormatType={format}"
    );
    let query = if spelt.contains('\\') { String::new() } else { format!("?other={spelt}") };
    let basic = STANDARD.encode("bob:Pa55word");
    format!(
        "POST {PATH}{query} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nUser-Agent: client/1 (bob.kim@mail.example.com)\r\n\
         x-ncp-iam-access-key: {ACCESS}\r\nx-ncp-apigw-signature-v2: {SIGNATURE}\r\nX-Other: {spelt}\r\n\
         Cookie: lang=ko; sid=sessioncookie77\r\nAuthorization: Bearer bearer-token-Value.9\r\n\
         X-Authorization: Basic {basic}\r\nX-Request-Id: 0f8fad5b-d9cb-469f-a165-70867728950e\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn nothing_hidden_is_in_any_file_or_on_any_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let into = folder.path().join("recordings");
    std::fs::create_dir(folder.path().join(".ncloud")).expect("a folder");
    let keys = format!("ncloud_access_key_id = {}\nncloud_secret_access_key = {}\n", FILE[0], FILE[1]);
    std::fs::write(folder.path().join(".ncloud/configure"), keys).expect("written");
    let mut started = command(folder.path());
    started.envs([("NCLOUD_ACCESS_KEY", ACCESS), ("NCLOUD_SECRET_KEY", SECRET)]);
    started.args(["record", "--endpoint", &program::mirror(), "--into"]).arg(&into);
    let proxy = Program::start(started);
    for (number, spelt) in HIDDEN.into_iter().flat_map(spellings).enumerate() {
        let (status, body) = ask(&proxy.url, &request(&spelt, if number % 2 == 0 { "xml" } else { "json" }));
        assert!(status == 400 && body.contains(&spelt), "the client gets what was said: {body}");
    }
    let (_, told) = proxy.interrupt();
    assert!(!told.contains("not recorded:"), "{told}");
    let mut texts = vec![told];
    program::read_all(&into, &mut texts);
    assert!(texts.len() > 100, "{}", texts.len());
    for (hidden, spelt) in
        HIDDEN.into_iter().flat_map(|hidden| spellings(hidden).into_iter().map(move |it| (hidden, it)))
    {
        for text in &texts {
            assert!(!text.contains(&spelt), "{hidden} is left as {spelt} in\n{text}");
        }
    }
}
