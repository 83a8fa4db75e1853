//! The two pages, sentence by sentence: what is refused, and what a success says.
//!
//! Written from the pages alone. Nothing of the kit is used here, and no file of its spec. What can be
//! otherwise is asked of [`super::ways`].

use super::given::{Given, Machine, Refusal, refused};
use super::http::Answer;
use super::ways::{Repeated, Text, Uncarriable, Ways, document};
use super::write::{Node, record, text};
use super::{Action, Call, clock};

const fn machine(number: &'static str, state: &'static str, hypervisor: &'static str) -> Machine {
    Machine { number, state, hypervisor }
}

const MACHINES: &[Machine] = &[
    machine("1234299", "running", "XEN"),
    machine("1234300", "stopped", "RHV"),
    machine("1234301", "creating", "XEN"),
    machine("1234302", "running", "KVM"),
    machine("1234303", "stopped", "XEN"),
    machine("1234304", "running", "RHV"),
];

/// Number, name and size.
const STORAGES: &[(&str, &str, &str)] =
    &[("937508", "s165d2104110", "53687091200"), ("937509", "s165d2104111", "10737418240")];

/// The answer to what was given.
pub fn answer(call: &Call, given: &mut Given) -> Answer {
    let ways = call.ways;
    let asked = given.text("responseFormatType").filter(|asked| !asked.is_empty());
    let format = (ways.format)(call.action, asked);
    given.json = format.unwrap_or(false);
    let content = match format {
        None => Err(refused("1100000", "responseFormatType: xml or json")),
        Some(_) => demanded(ways, call.action, given).and_then(|()| match call.action {
            Action::Image => image(call, given),
            Action::Snapshot => snapshot(call, given),
        }),
    };
    match content {
        Ok(mut content) => {
            (ways.content)(call, given, &mut content);
            let root = format!("{}Response", call.action.name());
            Answer { success: true, ..document(ways, 200, &root, &content, given.json) }
        }
        Err(refusal) if refusal.code.is_empty() => Answer::new(refusal.status, "text/plain", refusal.message),
        Err(refusal) => (ways.refusal)(ways, &refusal, given.json),
    }
}

fn demanded(ways: &Ways, action: Action, given: &Given) -> Result<(), Refusal> {
    let of_action = |name: &&&str| action.parameters().contains(name);
    match ways.demanded.iter().filter(of_action).find(|name| given.all(name).is_empty()) {
        Some(name) => Err(refused("900", format!("Required field is not specified: {name}"))),
        None => Ok(()),
    }
}

fn image(call: &Call, given: &Given) -> Result<Node, Refusal> {
    let ways = call.ways;
    let number = required(given, "serverInstanceNo")?;
    match MACHINES.iter().find(|machine| machine.number == number) {
        None if !ways.takes_unknown => return Err(refused("24073", "There is no such server")),
        Some(machine) if !(ways.state)(machine) => {
            return Err(refused("24083", format!("No image can be made of a server that is {}", machine.state)));
        }
        _ => {}
    }
    let name = optional(ways, given, "memberServerImageName", &ways.image_name)?;
    let description = optional(ways, given, "memberServerImageDescription", &ways.image_description)?;
    if given.text("regionCode").is_some_and(|code| !code.is_empty() && !(ways.region)(code)) {
        return Err(refused("3000", "There is no such region"));
    }
    (ways.valid)(call, given)?;
    let (now, serial) = (clock::now(), call.world.next());
    let item = record([
        ("memberServerImageInstanceNo", text((ways.new_number)(serial))),
        ("memberServerImageName", text(name.unwrap_or_else(|| (ways.default_name)(call.action, now + serial)))),
        ("memberServerImageDescription", text(description.unwrap_or_default())),
        ("originalServerInstanceNo", text(number)),
        ("originalServerImageProductCode", text("SW.VSVR.OS.LNX64.CNTOS.0703.B050")),
        ("memberServerImageInstanceStatus", code("INIT", "NSI INIT state")),
        ("memberServerImageInstanceOperation", code("CREAT", "NSI CREAT OP")),
        ("memberServerImageInstanceStatusName", text("creating")),
        ("createDate", text((ways.date)(now))),
        ("shareStatus", code("NULL", "NSI Share NULL State")),
        ("sharedLoginIdList", Node::List("sharedLoginId", Vec::new())),
    ]);
    Ok(success(call, "memberServerImageInstanceList", Node::List("memberServerImageInstance", vec![item])))
}

fn snapshot(call: &Call, given: &Given) -> Result<Node, Refusal> {
    let ways = call.ways;
    let number = required(given, "blockStorageInstanceNo")?;
    let found = STORAGES.iter().find(|(known, _, _)| *known == number);
    if found.is_none() && !ways.takes_unknown {
        return Err(refused("24073", "There is no such storage"));
    }
    let all = given.all("blockStorageInstanceNo");
    let equal = all.iter().skip(1).any(|value| *value == all[0]);
    if all.len() > 1 && (ways.repeated == Repeated::Refused || ways.repeated == Repeated::EqualRefused && equal) {
        return Err(refused("1100000", "blockStorageInstanceNo: no duplicates"));
    }
    let name = optional(ways, given, "blockStorageSnapshotName", &ways.snapshot_name)?;
    let description = optional(ways, given, "blockStorageSnapshotDescription", &ways.snapshot_description)?;
    (ways.valid)(call, given)?;
    let (now, serial) = (clock::now(), call.world.next());
    let (_, storage, size) = found.unwrap_or(&STORAGES[0]);
    let item = record([
        ("blockStorageSnapshotInstanceNo", text((ways.new_number)(serial))),
        ("blockStorageSnapshotName", text(name.unwrap_or_else(|| (ways.default_name)(call.action, now + serial)))),
        ("blockStorageSnapshotVolumeSize", Node::Number((*size).to_owned())),
        ("originalBlockStorageInstanceNo", text(number)),
        ("originalBlockStorageName", text(*storage)),
        ("blockStorageSnapshotInstanceStatus", code("INIT", "Block storage INIT state")),
        ("blockStorageSnapshotInstanceOperation", code("NULL", "Block Storage NULLOP")),
        ("blockStorageSnapshotInstanceStatusName", text("initialized")),
        ("createDate", text((ways.date)(now))),
        ("blockStorageSnapshotInstanceDescription", text(description.unwrap_or_default())),
        ("serverImageProductCode", text("SPSW0LINUX000044")),
        ("osInformation", text("CentOS 6.6(64bit)")),
    ]);
    Ok(success(call, "blockStorageSnapshotInstanceList", Node::List("blockStorageSnapshot", vec![item])))
}

fn success(call: &Call, list: &str, items: Node) -> Node {
    let id = format!("{:08x}-16b1-42c7-bf64-8e25b14e844d", call.number);
    record([
        ("requestId", text(id)),
        ("returnCode", text("0")),
        ("returnMessage", text("success")),
        ("totalRows", Node::Number("1".to_owned())),
        (list, items),
    ])
}

fn code(code: &str, name: &str) -> Node {
    record([("code", text(code)), ("codeName", text(name))])
}

/// The number of what an action is about.
fn required(given: &Given, name: &str) -> Result<String, Refusal> {
    match given.text(name).filter(|value| !value.is_empty()) {
        Some(value) => Ok(value.to_owned()),
        None => Err(refused("900", format!("Required field is not specified: {name}"))),
    }
}

/// A name or description as it will be shown, if one is given.
fn optional(ways: &Ways, given: &Given, name: &str, rules: &Text) -> Result<Option<String>, Refusal> {
    let Some(bytes) = given.all(name).first().copied() else { return Ok(None) };
    let Ok(value) = std::str::from_utf8(bytes) else {
        return Err(refused("1100000", format!("{name}: no UTF-8")));
    };
    if value.is_empty() && !rules.empty_counts {
        return Ok(None);
    }
    // Which characters a name may have is judged on what was sent.
    let value = if (rules.fits)(value) { carried(ways, name, value)? } else { value.to_owned() };
    let seen = (rules.seen)(&value);
    if !(rules.min..=rules.max).contains(&(rules.length)(&seen)) {
        return Err(refused("24300", format!("{name}: {} to {}", rules.min, rules.max)));
    }
    if !(rules.fits)(&seen) {
        return Err(refused("1100000", format!("{name}: a character that is not allowed")));
    }
    Ok(Some((rules.shown)(&value)))
}

fn carried(ways: &Ways, name: &str, value: &str) -> Result<String, Refusal> {
    let carries = |character: char| {
        matches!(character, '\t' | '\n' | '\r' | ' '..) && !matches!(character, '\u{fffe}' | '\u{ffff}')
    };
    match ways.uncarriable {
        _ if value.chars().all(carries) => Ok(value.to_owned()),
        Uncarriable::Refused => Err(refused("1100000", format!("{name}: no document can hold that"))),
        Uncarriable::Stripped => Ok(value.chars().filter(|it| carries(*it)).collect()),
        Uncarriable::Replaced => Ok(value.chars().map(|it| if carries(it) { it } else { '\u{fffd}' }).collect()),
    }
}
