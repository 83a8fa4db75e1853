//! The short forms say what the long ones say: one page written in both, to the same constraints.

use super::load_files;
use crate::model::Model;

const COMMON: &str = r#"
format = 1
[family.server]
path  = "/server/v2"
basis = "elsewhere"
[answer]
format-parameter = "responseFormatType"
default-format   = "xml"
[[shape.CommonCode.member]]
name = "code"
type = "text"
"#;

const HEAD: &str = r#"
format = 1
[action]
name   = "tagThing"
family = "server"
effect = "reads"
output = "Tagged"
"#;

const SHORT: &str = r#"
declares = "private {type} {name};"
page     = { edition = "invented" }

[promise]
available = { says = "in the shop", unchecked = "nobody sees the others" }
get       = { basis = "example", says = "GET" }

[input.thingNo]
required = "Yes"
exists   = { resource = "thing", from = "server.getThings", others = "unsaid", says = "from getThings" }
repeat   = { allows = "unsaid", says = "no duplicates" }

[input.label]
optional = "No"
length   = [
  { min = 2, unit = "unsaid", says = "2 to 9" },
  { max = 9, unit = "encoding-unsaid", says = "2 to 9", should = "an example" },
]
default  = { value = "none", to = "output..label", basis = "example" }

[input.colour]
optional = "-"
empty    = "a colour of no name"
options  = { values = ["red", "blue"], others = "unsaid", says = "red or blue" }
default  = { value = "red", says = "red" }

[input.remark]
optional = "No"
length   = { min = 0, unit = "bytes", says = "from 0" }

[input.sizeList]
type     = "List"
of       = "Integer"
basis    = "elsewhere"
cites    = "another page"
length   = { max = 3, says = "up to 3" }

[shape.Tagged.member]
total  = { type = "Integer", example = "1", count = { of = "output..things", says = "1" } }
things = { type = "List", of = "Thing", wire.item = "thing", example = "one", length = { min = 1, basis = "example", says = "1" } }

[shape.Thing.member]
thingNo = { example = "17", echo = { from = "input.thingNo" } }
label   = { example = "none", echo = { from = "input.label", says = "the label" }, should.filled = "shown once" }
state   = { declared = "", example = "new", open = ["new", "old"] }
kind    = { type = "CommonCode", example = { code = "A" }, open.code = ["A"] }

[slip]
no-unit = { at = "input.label", says = "2 to 9", means = "No unit." }
no-kind = { at = ["output..kind", "output..state"], says = "A", means = "Nothing said." }
"#;

const LONG: &str = r#"
page = { title = "tagThing", edition = "invented" }

[[promise]]
kind = "available"
basis = "documented"
says = "in the shop"
unchecked = "nobody sees the others"
[[promise]]
kind = "get"
basis = "example"
says = "GET"

[[input]]
name = "thingNo"
type = "text"
cites = "request table, row 1"
[[input.constraint]]
kind = "required"
basis = "documented"
says = "Yes"
[[input.constraint]]
kind = "exists"
from = "server.getThings"
basis = "inferred"
says = "from getThings"
reading.refused = { resource = "thing" }
reading.ignored = { any = true }
[[input.constraint]]
kind = "repeat"
basis = "documented"
says = "no duplicates"
reading.once          = { allows = "once" }
reading.distinct      = { allows = "distinct" }
reading.one-at-a-time = { allows = "one-at-a-time" }
reading.copied        = { any = true }

[[input]]
name = "label"
type = "text"
optional = "No"
cites = "request table, row 2"
[[input.constraint]]
kind = "length"
basis = "documented"
says = "2 to 9"
reading.characters = { min = 2, unit = "characters" }
reading.bytes      = { min = 2, unit = "bytes" }
reading.utf-16     = { min = 2, unit = "utf-16-units" }
[[input.constraint]]
kind = "length"
basis = "documented"
says = "2 to 9"
level = "should"
why = "an example"
reading.utf-8  = { max = 9, unit = "bytes" }
reading.euc-kr = { max = 9, unit = "euc-kr-bytes" }
[[input.constraint]]
kind = "empty"
basis = "inferred"
says = "No"
note = "What an explicitly empty optional parameter means is stated nowhere: as if absent, or a value of length 0."
reading.absent = { as = "absent" }
reading.value  = { as = "value" }
[[input.constraint]]
kind = "default"
by = "value"
value = "none"
to = "output.things.label"
basis = "example"
says = "<label>none</label>"
cites = "example answer"

[[input]]
name = "colour"
type = "text"
optional = "-"
cites = "request table, row 3"
[[input.constraint]]
kind = "options"
basis = "documented"
says = "red or blue"
reading.honoured = { values = ["red", "blue"] }
reading.default  = { values = ["red", "blue"], others = "default" }
reading.ignored  = { any = true }
[[input.constraint]]
kind = "empty"
basis = "inferred"
says = "-"
note = "What an explicitly empty optional parameter means is stated nowhere: as if absent, or a colour of no name."
reading.absent = { as = "absent" }
reading.value  = { as = "value" }
[[input.constraint]]
kind = "default"
by = "value"
value = "red"
basis = "documented"
says = "red"

[[input]]
name = "remark"
type = "text"
optional = "No"
cites = "request table, row 4"
constraint = [{ kind = "length", min = 0, unit = "bytes", basis = "documented", says = "from 0" }]

[[input]]
name = "sizeList"
type = "list"
of = "integer"
basis = "elsewhere"
cites = "another page"
constraint = [{ kind = "length", max = 3, unit = "items", basis = "elsewhere", says = "up to 3" }]

[[shape.Tagged.member]]
name = "total"
type = "integer"
declared = "private Integer total;"
example = "1"
[[shape.Tagged.member]]
name = "things"
type = "list"
of = "Thing"
wire = { item = "thing" }
declared = "private List things;"
example = "one"
constraint = [{ kind = "length", min = 1, unit = "items", basis = "example", says = "1" }]

[[shape.Thing.member]]
name = "thingNo"
type = "text"
declared = "private String thingNo;"
example = "17"
[[shape.Thing.member]]
name = "label"
type = "text"
declared = "private String label;"
example = "none"
level.filled = "should"
why.filled = "shown once"
[[shape.Thing.member]]
name = "state"
type = "text"
example = "new"
constraint = [{ kind = "open", values = ["new", "old"], basis = "example", says = "new … old" }]
[[shape.Thing.member]]
name = "kind"
type = "CommonCode"
declared = "private CommonCode kind;"
example = { code = "A" }
open.code = ["A"]

[[relation]]
kind = "count"
of = "output.things"
to = "output.total"
basis = "example"
says = "1"
[[relation]]
kind = "echo"
from = "input.thingNo"
to = "output.things.thingNo"
basis = "example"
says = "17"
[[relation]]
kind = "echo"
from = "input.label"
to = "output.things.label"
basis = "documented"
says = "the label"
cites = "request table, row 2"

[[slip]]
id = "no-unit"
at = ["input.label"]
says = "2 to 9"
means = "No unit."
[[slip]]
id = "no-kind"
at = ["output.things.kind", "output.things.state"]
says = "A"
means = "Nothing said."
"#;

const THINGS: &str = "format = 1\n[[resource]]\nkind = \"thing\"\nid = \"17\"\n";

fn loaded(page: &str) -> Model {
    let head = if page.contains("[shape.Things.") { HEAD.replace("Tagged", "Things") } else { HEAD.to_owned() };
    let files = [("common.toml", COMMON), ("inventory.toml", THINGS)].map(|(path, text)| (path.into(), text.into()));
    let action = ("server/tagThing.toml".to_owned(), format!("{head}{page}"));
    load_files(files.into_iter().chain([action])).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_page_says_the_same_in_the_short_form_as_in_the_long_one() {
    let (short, long) = (loaded(SHORT), loaded(LONG));
    for (one, other) in short.constraints.iter().zip(&long.constraints) {
        assert_eq!(format!("{one:#?}"), format!("{other:#?}"));
    }
    assert_eq!(short.constraints.len(), long.constraints.len());
    assert_eq!(format!("{:#?}", short.actions), format!("{:#?}", long.actions));
}

#[test]
fn the_short_form_of_the_same_page_is_less_than_two_thirds_of_the_long_one() {
    assert!(SHORT.len() * 3 < LONG.len() * 2, "{} bytes for {}", SHORT.len(), LONG.len());
    assert!(SHORT.lines().count() * 2 < LONG.lines().count());
}

#[test]
fn the_example_of_the_readme_is_a_page() {
    let readme = include_str!("../../../spec/README.md");
    let (_, behind) = readme.split_once("## A page's table and its spec, side by side").expect("the section");
    let block = behind.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block");
    let model = loaded(&format!("page = {{ edition = \"invented\" }}\n{block}"));
    let action = &model.actions[0];
    let names: Vec<&str> = action.input.iter().map(|input| input.name.as_str()).collect();
    // The rows of the table above it, each with its words.
    for name in ["thingNo", "label", "note", "responseFormatType"] {
        assert!(names.contains(&name) && behind.contains(&format!("\n| {name} | ")), "{name}");
    }
    for (_, constraint) in model.constraints_of(action).filter(|(_, own)| own.site.parameter().is_some()) {
        let said = constraint.says.replace('|', "\\|");
        assert!(behind.contains(&said), "{said}");
    }
}
