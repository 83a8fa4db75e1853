//! HTTPS as the live service speaks it: trusted with `--cacert`, refused without, and never passed by.
//!
//! A TLS server on loopback, with a certificate made for the moment, in front of the reference.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use ncloud_conformance::net::{Running, host, runtime, spawn};
use ncloud_conformance::reference::Reference;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

struct Served {
    _runtime: tokio::runtime::Runtime,
    _reference: Running,
    url: String,
    /// The root that vouches for it.
    root: String,
}

fn serve() -> Served {
    let (root, chain, key) = certificate();
    let runtime = runtime().expect("a runtime");
    let model = Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec is good"));
    let (reference, port) = runtime.block_on(async {
        let reference = spawn(host(Reference::new(model))).expect("a port");
        let port = terminate(reference.base_url().trim_start_matches("http://").to_owned(), chain, key).await;
        (reference, port)
    });
    Served { _runtime: runtime, _reference: reference, url: format!("https://localhost:{port}"), root }
}

/// A root in PEM, and a chain and a key it vouches for under the name of localhost.
fn certificate() -> (String, Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let mut issuing = CertificateParams::new(Vec::new()).expect("no names");
    issuing.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(issuing, KeyPair::generate().expect("a key")).expect("a root");
    let key = KeyPair::generate().expect("a key");
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let leaf = leaf.signed_by(&key, &issuer).expect("a certificate");
    (issuer.pem(), vec![leaf.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())
}

/// Takes TLS off what comes and carries the bytes to the reference.
async fn terminate(to: String, chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> u16 {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a certificate");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            let (acceptor, to) = (acceptor.clone(), to.clone());
            tokio::spawn(async move {
                let mut inner = acceptor.accept(stream).await.ok()?;
                let mut outer = TcpStream::connect(to).await.ok()?;
                tokio::io::copy_bidirectional(&mut inner, &mut outer).await.ok()
            });
        }
    });
    port
}

fn run(url: &str, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command.env_remove("NCLOUD_API_GW").env("NO_COLOR", "1").env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR");
    command.args(["run", "--endpoint", url, "--cases", "0", "--unsigned", "--format", "json"]).args(more);
    command.output().expect("it runs")
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

#[test]
fn a_root_that_was_given_is_trusted_and_no_other() {
    let served = serve();
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("root.pem");
    std::fs::write(&root, &served.root).expect("a file");
    let path = |path: &Path| path.display().to_string();

    let output = run(&served.url, &["--cacert", &path(&root)]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    // Musts and shoulds together are nearly all there is to decide.
    let report_of = report(&output);
    let (musts, shoulds) = (&report_of["distance"], &report_of["advice"]);
    for part in [musts, shoulds] {
        assert_eq!(part["held"], part["decided"], "{part}");
    }
    let decided = musts["decided"].as_u64().zip(shoulds["decided"].as_u64());
    assert!(decided.is_some_and(|(musts, shoulds)| musts + shoulds > 180), "{musts} {shoulds}");

    let output = run(&served.url, &[]);
    assert_eq!(output.status.code(), Some(3));
    let report = report(&output);
    assert_eq!((&report["complete"], &report["summary"]["conforms"]), (&Value::from(false), &Value::from(0)));
    let stopped = report["stopped"].as_str().unwrap_or_default().to_lowercase();
    assert!(stopped.contains("certificate"), "{stopped}");

    // The same server under a name its certificate does not have.
    let elsewhere = served.url.replace("localhost", "127.0.0.1");
    let output = run(&elsewhere, &["--cacert", &path(&root)]);
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_passes_through_record_travels_by_https_too() {
    let served = serve();
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("root.pem");
    std::fs::write(&root, &served.root).expect("a file");
    let root = root.to_str().expect("UTF-8");
    for (trusted, said) in [(&["--cacert", root][..], "<returnCode>0</returnCode>"), (&[], "certificate")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
        command.env_remove("NCLOUD_API_GW").env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR");
        command.env("HOME", folder.path()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.args(["record", "--dry", "--endpoint", &served.url]).args(trusted);
        let mut proxy = command.spawn().expect("it starts");
        let mut url = String::new();
        BufReader::new(proxy.stdout.take().expect("a pipe")).read_line(&mut url).expect("its base URL");
        let mut client =
            std::net::TcpStream::connect(url.trim_end().trim_start_matches("http://")).expect("it listens");
        let target = "/vserver/v2/createMemberServerImageInstance?serverInstanceNo=1234299";
        write!(client, "GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").expect("sent");
        let mut answer = String::new();
        client.read_to_string(&mut answer).expect("an answer");
        proxy.kill().expect("it runs");
        proxy.wait().expect("it ends");
        assert!(answer.contains(said), "{trusted:?}: {answer}");
    }
}
