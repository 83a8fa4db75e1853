//! Lives, looked at from outside: what an invented shop's actions show of one thing.

use std::sync::Arc;

use super::*;
use crate::codec::{Answer, decode_answer};
use crate::reference::{Reference, Stamp};
use crate::wire::{Headers, Limits, Method, Request, Response};

const COMMON: &str = r#"
format = 1
family.shop = { path = "/shop", basis = "elsewhere" }
answer = { format-parameter = "format", default-format = "json" }
refusal.service = { root = "refused", code = "code", message = "message" }
standing = [
  { means = "quota", codes = ["77"], basis = "elsewhere" },
  { means = "name-in-use", codes = ["78"], basis = "elsewhere" },
]
"#;

const INVENTORY: &str = r#"
format = 1
resource = [{ kind = "box", id = "5000000", name = "old" }]
"#;

const TYPES: &str = r#"
format = 1
[resource.box]
id = "no"
name = "name"
creating.state.code = "NEW"
created.state.code = "OK"
deleting.state.code = "GOING"
[shape.Boxes.member]
rows = { type = "Integer", fill = "total" }
boxes = { type = "list", of = "Box", wire.item = "box" }
[shape.Box.member]
no = { type = "String" }
name = { type = "String" }
state = { type = "State" }
[shape.State.member]
code = { type = "String" }
"#;

/// An action of the shop; `inputs` are tables of its file.
fn action(name: &str, effect: &str, inputs: &str) -> (String, String) {
    let text = format!(
        "format = 1\n[action]\nname = \"{name}\"\nfamily = \"shop\"\nrole = \"support\"\neffect = \"{effect}\"\n\
         output = \"Boxes\"\nresource = \"box\"\npage = {{ title = \"{name}\", edition = \"none\" }}\n{inputs}"
    );
    (format!("shop/{name}.toml"), text)
}

const MAKE: &str = r#"
[input]
name = { type = "String" }
[shape.Made.member]
boxes = { type = "list", of = "New", wire.item = "box", example = "one" }
[shape.New.member]
no = { example = "1000000", fill = "new-id" }
name = { example = "x", echo = { from = "input.name", basis = "elsewhere", says = "the name" } }
"#;

const CHOOSE: &str = r#"
[input]
noList = { type = "list", of = "String", filter = "no" }
stateCode = { type = "String", filter = "state.code" }
pageNo = { type = "Integer", paging = "number" }
pageSize = { type = "Integer", paging = "size" }
"#;

/// A shop, what it remembers, and its clock.
struct Shop {
    reference: Reference,
    model: Arc<crate::model::Model>,
    memory: Memory,
    now_ms: i64,
    serial: u64,
}

impl Shop {
    fn new(rules: Rules) -> Self {
        let (path, make) = action("make", "creates", MAKE);
        let make = make.replace("output = \"Boxes\"", "output = \"Made\"");
        let files = [("common.toml", COMMON), ("inventory.toml", INVENTORY), ("shop/types.toml", TYPES)];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        let actions = [(path, make), action("list", "reads", CHOOSE), action("drop", "deletes", CHOOSE)];
        let model = crate::spec::load_files(files.into_iter().chain(actions)).unwrap_or_else(|error| panic!("{error}"));
        let model = Arc::new(model);
        let reference = Reference::new(model.clone());
        let memory = reference.memory(rules);
        Self { reference, model, memory, now_ms: 0, serial: 0 }
    }

    fn send(&mut self, what: &str) -> Response {
        self.serial += 1;
        let target = format!("/shop/{what}");
        let request = Request { method: Method::Get, target, headers: Headers::new(), body: Vec::new() };
        let stamp = Stamp { now_ms: self.now_ms, serial: self.serial };
        self.reference.answer_in(&mut self.memory, &request, stamp)
    }

    /// What an answer shows: how many there are, and of each its number, name and state.
    fn shown(&mut self, what: &str) -> (i64, Vec<String>) {
        let response = self.send(what);
        assert_eq!(response.status, 200, "{what}: {}", String::from_utf8_lossy(&response.body));
        let action = self.model.action_at(&format!("/shop/{}", what.split('?').next().unwrap_or_default()));
        let read = decode_answer(&self.model, action.expect("an action"), &response, &Limits::default());
        let Answer::Success(fields) = read.answer else { panic!("{:?}", read.answer) };
        let total = match fields.get("rows") {
            Some(Value::Integer(total)) => *total,
            _ => -1,
        };
        let boxes = fields.get("boxes").and_then(Value::as_list).expect("boxes");
        let words = |item: &Value| {
            let mut attributes = Vec::new();
            flatten(item.as_record().expect("a box"), "", &mut attributes);
            attributes.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(" ")
        };
        (total, boxes.iter().map(words).collect())
    }

    /// The states that so many looks at a thing show; `-` for none.
    fn states(&mut self, no: &str, looks: usize) -> String {
        let state = |shop: &mut Self| match shop.shown(&format!("list?noList.1={no}")).1.as_slice() {
            [] => "-".to_owned(),
            [one] => one.rsplit(' ').next().unwrap_or_default().to_owned(),
            more => panic!("{more:?}"),
        };
        (0..looks).map(|_| state(self)).collect::<Vec<_>>().join(" ")
    }

    fn make(&mut self, name: &str) -> String {
        let (_, made) = self.shown(&format!("make?name={name}"));
        made[0].split(' ').next().unwrap_or_default().to_owned()
    }
}

#[test]
fn a_thing_is_made_settles_is_deleted_and_is_gone() {
    let mut shop = Shop::new(Rules::default());
    let no = shop.make("a");
    assert_eq!(shop.states(&no, 4), "NEW NEW OK OK");
    assert_eq!(shop.shown(&format!("drop?noList.1={no}")), (1, vec![format!("{no} a GOING")]));
    assert_eq!(shop.states(&no, 4), "GOING GOING - -");
    assert_eq!(shop.shown("list"), (1, vec!["5000000 old OK".to_owned()]), "what was there before is there");
}

#[test]
fn seconds_settle_where_polls_do_not() {
    let mut shop = Shop::new(Rules { settle: Settle::Seconds(10), ..Rules::default() });
    let no = shop.make("a");
    shop.now_ms = 9_999;
    assert_eq!(shop.states(&no, 5), "NEW NEW NEW NEW NEW");
    shop.now_ms = 10_000;
    assert_eq!(shop.states(&no, 1), "OK");
    shop.shown(&format!("drop?noList.1={no}"));
    shop.now_ms = 19_999;
    assert_eq!(shop.states(&no, 2), "GOING GOING");
    shop.now_ms = 20_000;
    assert_eq!(shop.states(&no, 1), "-");
}

#[test]
fn a_delete_that_names_nothing_deletes_nothing() {
    let mut shop = Shop::new(Rules::default());
    assert_eq!(shop.shown("drop"), (0, vec![]));
    assert_eq!(shop.shown("drop?stateCode=OK"), (0, vec![]));
    assert_eq!(shop.shown("list").0, 1);
}

#[test]
fn filters_and_pages_choose() {
    let mut shop = Shop::new(Rules { settle: Settle::Polls(0), ..Rules::default() });
    let made: Vec<String> = ["a", "b", "c"].iter().map(|name| shop.make(name)).collect();
    assert_eq!(shop.shown(&format!("list?noList.1={}&noList.2=5000000&noList.3=nothing", made[1])).0, 2);
    assert_eq!(shop.shown("list?stateCode=OK").0, 4);
    assert_eq!(shop.shown("list?stateCode=NEW").0, 0);
    let names = |(total, shown): (i64, Vec<String>)| {
        (total, shown.iter().map(|it| it.split(' ').nth(1).unwrap_or_default().to_owned()).collect::<String>())
    };
    for (page, expected) in
        [("1&pageSize=3", "oldab"), ("2&pageSize=3", "c"), ("3&pageSize=3", ""), ("0&pageSize=1", "old")]
    {
        assert_eq!(names(shop.shown(&format!("list?pageNo={page}"))), (4, expected.to_owned()), "page {page}");
    }
}

#[test]
fn numbers_are_not_given_out_again() {
    let mut shop = Shop::new(Rules::default());
    let first = shop.make("a");
    assert!(first.parse::<u64>().expect("a number") > 5_000_000, "{first}");
    let inventory = shop.memory.resources().collect();
    let mut model = crate::model::Model::clone(&shop.model);
    model.inventory = crate::model::World { resources: inventory, ..Default::default() };
    let again = Memory::of(&model, Rules::default(), MOST);
    assert_eq!(again.resources().collect::<Vec<_>>(), shop.memory.resources().collect::<Vec<_>>());
    (shop.memory, shop.serial) = (again, 0);
    let second = shop.make("b");
    assert_ne!(first, second);
    assert_eq!(shop.states(&first, 1), "NEW");
    assert_eq!(shop.shown("list").0, 3);
}

#[test]
fn quota_and_names_are_refused_as_the_spec_says_such_refusals_look() {
    let mut shop = Shop::new(Rules { quota: Some(2), unique_names: true, ..Rules::default() });
    let refused = |shop: &mut Shop, what: &str| {
        let response = shop.send(what);
        (response.status, String::from_utf8_lossy(&response.body).into_owned())
    };
    let (status, body) = refused(&mut shop, "make?name=old");
    assert!(status == 400 && body.contains("\"78\""), "{status} {body}");
    shop.make("a");
    let (status, body) = refused(&mut shop, "make?name=b");
    assert!(status == 400 && body.contains("\"77\""), "{status} {body}");
    shop.shown("drop?noList.1=5000000");
    assert_eq!(shop.states("5000000", 3), "GOING GOING -");
    shop.make("old");
}

#[test]
fn each_mishap_goes_wrong_in_its_way() {
    let with = |mishap| Shop::new(Rules { mishaps: vec![mishap], ..Rules::default() });
    let mut shop = with(Mishap::NeverSettles);
    let no = shop.make("a");
    assert_eq!(shop.states(&no, 5), "NEW NEW NEW NEW NEW");
    let mut shop = with(Mishap::LostAfterCreation);
    let no = shop.make("a");
    assert_eq!(shop.states(&no, 1), "-");
    let mut shop = with(Mishap::ShowsAnother);
    let no = shop.make("a");
    assert_eq!(shop.shown(&format!("list?noList.1={no}")).1, ["5000000 old OK"]);
    let mut shop = with(Mishap::DeletedButListed);
    let no = shop.make("a");
    shop.shown(&format!("drop?noList.1={no}"));
    assert_eq!(shop.states(&no, 4), "GOING GOING GOING GOING");
    let mut shop = with(Mishap::NotFoundAfterDelete);
    let no = shop.make("a");
    shop.shown(&format!("drop?noList.1={no}"));
    assert_eq!(shop.states(&no, 2), "GOING GOING");
    assert_eq!(shop.send(&format!("list?noList.1={no}")).status, 404);
    assert_eq!(shop.send("list").status, 200);
}

#[test]
fn a_hundred_thousand_things_are_kept_and_the_oldest_of_more_forgotten() {
    let mut shop = Shop::new(Rules::default());
    let first = shop.make("first");
    for _ in 0..MOST {
        shop.send("make?name=more");
    }
    assert_eq!(shop.shown("list?pageNo=1&pageSize=1").0, i64::try_from(MOST).expect("a count"));
    assert_eq!(shop.states(&first, 1), "-");
    assert_eq!(shop.states("5000000", 1), "-");
    assert_eq!(shop.memory.kinds["box"].names.len(), 1);
    assert_eq!(shop.memory.kinds["box"].ids.len(), MOST);
}
