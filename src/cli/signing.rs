//! Which requests are signed, and with whose keys.
//!
//! A signature covers method, path, time and access key, and not the host: whoever receives one can
//! send it on to any other host in its five minutes. So one set of keys goes to one host only (and
//! to loopback, which is this machine). The client follows no redirect, so it goes nowhere else.
//!
//! Next: [`super::credentials`] for where the keys come from.

use ncloud_conformance::judge::Assessment;
use ncloud_conformance::net::{Endpoint, Signer};
use ncloud_conformance::target;
use ncloud_conformance::wire::sign::Credentials;

use super::args::Signing;
use super::endpoint::LiveEndpoint;
use super::settings::Settings;
use super::{Failed, credentials, output};

/// What to do where no keys are found.
const WHERE: &str = "set NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY, or write ~/.ncloud/configure";

/// The keys of that profile, or those of the environment or the file; what is worth a note goes to stderr.
pub fn keys(profile: Option<&str>) -> Result<Option<Credentials>, Failed> {
    let found = credentials::find(profile, |name| std::env::var_os(name));
    let found = found.map_err(|fault| Failed::usage(format!("error: {fault}\n  = help: {}", help(&fault))))?;
    Ok(found.map(|found| {
        if let Some(note) = found.note {
            output::say(format_args!("note: {note}"));
        }
        found.credentials
    }))
}

/// The keys, or in words where to put them.
pub fn demand(profile: Option<&str>, what_for: &str) -> Result<Credentials, Failed> {
    let missing = || Failed::usage(format!("error: no credentials {what_for}\n  = help: {WHERE}"));
    keys(profile)?.ok_or_else(missing)
}

/// Lends the target the keys its requests are signed with: none for the reference, which asks for
/// none, unless a profile is named; perhaps none on loopback; some anywhere else. Unsigned requests
/// would all be refused there, and nothing learned; a server that asks for none has `--unsigned`.
pub fn lend(target: &mut LiveEndpoint, wish: &Signing) -> Result<(), Failed> {
    lend_from(target, wish.profile.as_deref(), wish.unsigned)
}

/// The keys a target file names are those of its own endpoint: they do not follow a flag or a variable
/// to another.
pub fn keys_stay_home(file: Option<&target::Target>, settings: &Settings<'_>) -> Result<(), Failed> {
    let wish = &settings.flags.signing;
    let named = file.filter(|file| file.profile.is_some() && wish.profile.is_none() && !wish.unsigned);
    let home = named.and_then(|file| file.endpoint.as_deref());
    if home.is_some() && home != settings.endpoint.as_deref() {
        return Err(Failed::usage(
            "error: the target file's profile is for its own endpoint; --endpoint or NCLOUD_API_GW names another\n  \
             = help: name the keys for that one with --profile NAME, or sign nothing with --unsigned",
        ));
    }
    Ok(())
}

/// The same for two targets. Keys of the one are not shown to the other, if that is another host.
pub fn lend_both(a: &mut LiveEndpoint, b: &mut LiveEndpoint, wish: &Signing) -> Result<(), Failed> {
    let apart = a.endpoint.origin() != b.endpoint.origin();
    let foreign = |endpoint: &Endpoint| !endpoint.is_loopback();
    let own = wish.against_profile.as_deref();
    if apart && foreign(&a.endpoint) && foreign(&b.endpoint) && own.is_none() && !wish.unsigned {
        return Err(Failed::usage(
            "error: a signature for --endpoint could be used at --against, which is another host\n  \
             = help: name the keys of the other with --against-profile NAME, or sign nothing with --unsigned",
        ));
    }
    lend(a, wish)?;
    lend_from(b, own.or(wish.profile.as_deref()), wish.unsigned)
}

/// What to say when a run that was not signed was refused for that.
pub fn hint(target: &LiveEndpoint, assessment: &Assessment) {
    if assessment.denied && target.signer.is_none() {
        output::say(format_args!("note: the requests were not signed; {WHERE}"));
    }
}

fn lend_from(target: &mut LiveEndpoint, profile: Option<&str>, unsigned: bool) -> Result<(), Failed> {
    if unsigned || (target.is_reference() && profile.is_none()) {
        return Ok(());
    }
    let credentials = if target.endpoint.is_loopback() {
        keys(profile)?
    } else {
        Some(demand(profile, &format!("to sign requests to {} with", target.endpoint))?)
    };
    target.signer = credentials.map(|credentials| Signer { credentials });
    Ok(())
}

fn help(fault: &credentials::NoCredentials) -> &'static str {
    use credentials::NoCredentials;
    match fault {
        NoCredentials::Several { .. } => "name one with --profile",
        NoCredentials::NoProfile { .. } => {
            "a profile is a [section] with ncloud_access_key_id and ncloud_secret_access_key"
        }
        NoCredentials::Unreadable { .. } | NoCredentials::Broken { .. } => {
            "mend it, or set NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY: then it is not read"
        }
        NoCredentials::Half { .. } | NoCredentials::NotText { .. } | NoCredentials::NoKey { .. } => {
            "credentials are a pair of keys, as issued"
        }
    }
}
