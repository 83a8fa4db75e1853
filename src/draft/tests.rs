//! Invented pages in the forms that are read, in two languages; no sentence of a real one is here.

use super::*;
use crate::model::{
    Basis, Constraint, Extent, Lookup, MemberPath, Model, Presence, Relation, Rule, Scalar, Set, Site, Unit,
};

const KOREAN: &str = "orderCake

개요

케이크 인스턴스를 생성합니다.

맑은 날에는 초를 켜지 않습니다.

요청

파라미터명필수 여부타입제약 사항설명
ovenInstanceNoYesString중복 불가- 케이크를 구울 오븐 번호
ovenInstanceNo는 getOvenInstanceList 액션을 통해 획득 가능
cakeNameNoStringMin : 2, Max : 20- 생성할 케이크 이름
영어, 숫자, \"_\"의 특수문자만 허용하며 영어로 시작해야 함
영어 또는 숫자로 끝나야 함
Default : 주방에서 자동으로 부여함
cakeCardNoStringMin : 0, Max : 90 Bytes생성할 케이크에 대한 카드
topping No String - 고명
Options : cherry | none
Default : none

응답

예시

GET {KITCHEN_URL}/orderCake
?ovenInstanceNo=7788
&cakeName=tart9

<orderCakeResponse>
  <requestId>1</requestId>
  <totalRows>1</totalRows>
  <cakeInstanceList>
    <cake>
      <cakeInstanceNo>4711</cakeInstanceNo>
      <cakeName>tart9</cakeName>
      <cakeInstanceCard></cakeInstanceCard>
      <ovenInstanceNo>7788</ovenInstanceNo>
      <cakeSize>12</cakeSize>
      <createDate>2031-01-02T03:04:05+0900</createDate>
      <cakeStatus><code>RAW</code><codeName>not baked</codeName></cakeStatus>
    </cake>
  </cakeInstanceList>
</orderCakeResponse>
";

const ENGLISH: &str = "orderCake

Creates a cake.

## Request

| Parameter name | Required | Type | Restrictions | Description |
| --- | --- | --- | --- | --- |
| ovenInstanceNo | Yes | String | No duplicates | The oven<br>ovenInstanceNo can be obtained through the getOvenInstanceList action |
| cakeName | No | String | Min: 2, Max: 20 characters<br>Only English lowercase letters, numbers and \"_\" are allowed<br>It must start with a lowercase letter<br>It must end with a lowercase letter or a number | Name of the cake to be created |
| count | No | Integer | Between friends | How many |

## Response

private String cakeInstanceNo;
private Long sugar;

{\"orderCakeResponse\": {\"requestId\": \"1\", \"totalRows\": 1, \"cakeInstanceList\": [{\"cakeInstanceNo\": \"4711\", \"cakeName\": \"tart\"}]}}
";

fn shared() -> Vec<Shared> {
    let shapes = crate::spec::shared_shapes(common()).expect("the built-in file is good");
    shapes.into_iter().map(|(name, members)| Shared { name, members }).collect()
}

fn common() -> &'static str {
    crate::spec::built_in_text("common.toml").expect("it is there")
}

fn drafted(page: Option<&str>, example: Option<&str>, request: Option<&str>) -> (String, Model) {
    let shared = shared();
    let example = example.map(str::as_bytes);
    let text = draft(&Sources { family: "server", action: "orderCake", shared: &shared, example, request, page });
    let inventory = "format = 1\n[[resource]]\nkind = \"oven\"\nid = \"7788\"\n";
    let files = [("common.toml", common()), ("inventory.toml", inventory), ("server/orderCake.toml", &text)];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let model = crate::spec::load_files(files).unwrap_or_else(|error| panic!("{error}\n{text}"));
    (text, model)
}

fn rules(model: &Model, end: &str) -> Vec<Rule> {
    let id = format!("server.orderCake.{end}");
    let (_, constraint) = model.constraint_named(&id).unwrap_or_else(|| panic!("no {id}"));
    constraint.readings.iter().map(|reading| reading.rule.clone()).collect()
}

fn set(rule: &Rule) -> String {
    rule.characters().unwrap_or_else(|| panic!("{rule:?}")).to_string()
}

#[test]
fn a_flattened_korean_page_becomes_statements_with_their_words() {
    let (text, model) = drafted(Some(KOREAN), None, None);
    assert_eq!(rules(&model, "input.ovenInstanceNo.required"), [Rule::Presence(Presence::Required)]);
    assert_eq!(rules(&model, "input.ovenInstanceNo.repeat").len(), 4);
    assert_eq!(
        rules(&model, "input.ovenInstanceNo.exists"),
        [Rule::World(Lookup::Exists { resource: "oven".to_owned() })]
    );
    // Characters of one byte only: every unit gives the same bound.
    assert_eq!(rules(&model, "input.cakeName.max"), [Rule::Extent(Extent::Max { bound: 20, unit: Unit::Characters })]);
    assert_eq!(set(&rules(&model, "input.cakeName.alphabet")[0]), "A-Z a-z 0-9 _");
    assert_eq!(set(&rules(&model, "input.cakeName.first")[0]), "A-Z a-z");
    assert_eq!(set(&rules(&model, "input.cakeName.last")[0]), "A-Z a-z 0-9");
    let to = MemberPath::new("output.cakeInstanceList.cakeName");
    assert_eq!(rules(&model, "input.cakeName.default"), [Rule::Relation(Relation::DefaultByServer { to })]);
    assert_eq!(rules(&model, "input.cakeCard.min"), [Rule::Extent(Extent::Min { bound: 0, unit: Unit::Bytes })]);
    let most = [Unit::Bytes, Unit::EucKr].map(|unit| Rule::Extent(Extent::Max { bound: 90, unit }));
    assert_eq!(rules(&model, "input.cakeCard.max"), most);
    assert_eq!(
        rules(&model, "input.topping.options"),
        [Rule::Set(Set::Options(vec!["cherry".to_owned(), "none".to_owned()]))]
    );
    assert_eq!(rules(&model, "input.topping.default"), [Rule::Relation(Relation::DefaultValue("none".to_owned()))]);
    let from = MemberPath::new("input.ovenInstanceNo");
    assert_eq!(rules(&model, "output.cakeInstanceList.ovenInstanceNo.echo"), [Rule::Relation(Relation::Echo { from })]);
    let from = MemberPath::new("input.cakeCard");
    assert_eq!(
        rules(&model, "output.cakeInstanceList.cakeInstanceCard.echo"),
        [Rule::Relation(Relation::Echo { from })]
    );
    assert_eq!(
        rules(&model, "output.totalRows.count"),
        [Rule::Relation(Relation::Count { of: MemberPath::new("output.cakeInstanceList") })]
    );
    let name = model.constraint_named("server.orderCake.input.cakeName.max").expect("it is there").1;
    assert_eq!((name.says.as_str(), name.cites.as_str()), ("Min : 2, Max : 20", "request table, row 2"));
    // What is not known is left to a person, with its line.
    assert!(
        text.contains("# --- TO DECIDE")
            && !text.contains(": 개요")
            && text.contains("\n# line 7: 맑은 날에는 초를 켜지 않습니다.\n"),
        "{text}"
    );
}

#[test]
fn the_page_a_draft_is_made_of_has_all_its_quotations() {
    for page in [KOREAN, ENGLISH] {
        let (_, model) = drafted(Some(page), None, None);
        let bare: String = page.chars().filter(|one| !one.is_whitespace()).collect();
        let all = model.constraints_of(&model.actions[0]).map(|(_, constraint)| constraint);
        let of_page = |it: &&Constraint| it.site != Site::Exchange && it.basis != Basis::Elsewhere;
        for says in all.filter(of_page).map(|constraint| constraint.says.as_str()) {
            let is_there = crate::spec::quote::parts(says).all(|part| bare.contains(&part));
            assert!(is_there || says.starts_with('<'), "{says}");
        }
    }
}

#[test]
fn an_english_page_with_bars_and_an_answer_in_json_is_read_too() {
    let (text, model) = drafted(Some(ENGLISH), None, None);
    assert_eq!(
        rules(&model, "input.ovenInstanceNo.exists"),
        [Rule::World(Lookup::Exists { resource: "oven".to_owned() })]
    );
    assert_eq!(rules(&model, "input.ovenInstanceNo.repeat").len(), 4);
    assert_eq!(rules(&model, "input.cakeName.min"), [Rule::Extent(Extent::Min { bound: 2, unit: Unit::Characters })]);
    assert_eq!(set(&rules(&model, "input.cakeName.alphabet")[0]), "a-z 0-9 _");
    assert_eq!(set(&rules(&model, "input.cakeName.first")[0]), "a-z");
    assert_eq!(set(&rules(&model, "input.cakeName.last")[0]), "a-z 0-9");
    assert!(text.contains("\nsugar = { type = \"Long\" }\n") && text.contains(": Between friends\n"), "{text}");
    let sugar =
        model.constraint_named("server.orderCake.output.cakeInstanceList.sugar.type").expect("it is declared").1;
    assert_eq!((sugar.basis, sugar.says.as_str()), (Basis::Documented, "private Long sugar"));
    let name =
        model.constraint_named("server.orderCake.output.cakeInstanceList.cakeName.present").expect("it is shown").1;
    assert_eq!((name.basis, name.says.as_str()), (Basis::Example, "<cakeName>"));
    assert!(model.constraint_named("server.orderCake.input.count.type").is_some());
}

/// A table of fields, of one level or of several.
fn tabled(rows: &str) -> (String, Model) {
    let classes = "private String cakeInstanceNo;\nprivate Long sugar;\n";
    let table = format!("| Field | Type | Required | Description |\n| --- | --- | --- | --- |\n{rows}");
    assert!(ENGLISH.contains(classes));
    drafted(Some(&ENGLISH.replace(classes, &table)), None, None)
}

#[test]
fn fields_that_a_table_with_bars_declares_have_its_types_and_words() {
    let (text, model) = tabled("| `cakeInstanceNo` | Long | - | its number |\n| sugar | Integer | - | Grams |\n");
    assert_eq!(rules(&model, "output.cakeInstanceList.cakeInstanceNo.type"), [Rule::Set(Set::Type(Scalar::Long))]);
    let (_, sugar) = model
        .constraint_named("server.orderCake.output.cakeInstanceList.sugar.present")
        .unwrap_or_else(|| panic!("declared and not shown\n{text}"));
    assert_eq!((sugar.says.as_str(), sugar.basis, sugar.readings.len()), ("sugar … Integer", Basis::Documented, 2));
    let name = model.constraint_named("server.orderCake.output.cakeInstanceList.cakeName.present").expect("shown").1;
    assert_eq!(name.basis, Basis::Example);
    // A table in front of the answer's head is of something else.
    let page = ENGLISH.replace("Creates a cake.", "| cakeName | Integer | its number |").replace("private ", "public ");
    let (_, model) = drafted(Some(&page), None, None);
    assert_eq!(rules(&model, "output.cakeInstanceList.cakeName.type"), [Rule::Set(Set::Type(Scalar::Text))]);
}

#[test]
fn a_table_of_several_levels_tells_types_and_leaves_to_a_person_where_the_rest_stands() {
    let (text, model) = tabled(
        "| requestId | String | - | of the request |\n| totalRows | Integer | - | how many |\n\
         | cakeInstanceList[].cakeName | String | - | its name |\n| - sugar | Integer | - | Grams |\n",
    );
    for (end, says) in [("totalRows", "totalRows … Integer"), ("cakeInstanceList.cakeName", "cakeName … String")] {
        let (_, typed) = model.constraint_named(&format!("server.orderCake.output.{end}.type")).expect("a type");
        assert_eq!((typed.says.as_str(), typed.basis), (says, Basis::Documented));
    }
    assert!(!text.contains("\nsugar =") && text.contains(": sugar … Integer\n"), "{text}");
    assert!(!text.contains(": requestId"), "{text}");
}

#[test]
fn an_example_and_a_request_alone_make_a_file_that_loads() {
    let answer = "<orderCakeResponse><requestId>1</requestId><totalRows>2</totalRows><cakeList><cake><cakeNo>1</cakeNo>\
                  <isDone>true</isDone><layerList><layer>a</layer><layer>b</layer></layerList></cake><cake><cakeNo>2</cakeNo></cake></cakeList></orderCakeResponse>";
    let (text, model) =
        drafted(None, Some(answer), Some("https://h.example/server/v2/orderCake?ovenNo=77&shape=r%20d"));
    let action = &model.actions[0];
    assert_eq!(
        action.input.iter().map(|input| input.example.as_deref()).collect::<Vec<_>>(),
        [Some("77"), Some("r d")]
    );
    let item = action.output_at("output.cakeList").and_then(|list| list.record()).expect("records");
    assert_eq!(item.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["cakeNo", "isDone", "layerList"]);
    assert!(
        text.contains("isDone = { type = \"Boolean\", example = \"true\" }  # GUESSED: type")
            && text.contains("wire.item = \"layer\""),
        "{text}"
    );
    assert!(text.contains("# TO WRITE: whether it is required"), "{text}");
}

#[test]
fn a_hint_about_another_parameter_is_left_to_a_person_and_the_guess_marked() {
    let page = KOREAN.replace("ovenInstanceNo는 getOvenInstanceList", "cakeInstanceNo는 getCakeInstanceList");
    let (text, model) = drafted(Some(&page), None, None);
    assert_eq!(
        rules(&model, "input.ovenInstanceNo.exists"),
        [Rule::World(Lookup::Exists { resource: "oven".to_owned() })]
    );
    assert!(text.contains("# GUESSED from the parameter's name") && text.contains(": cakeInstanceNo는"), "{text}");
}

#[test]
fn what_is_drafted_otherwise_or_too_much_is_wrong_and_what_is_not_drafted_is_missing() {
    let (_, whole) = drafted(Some(KOREAN), None, None);
    let same = measure(&whole, &whole, "server.orderCake");
    assert_eq!((same.alike, same.wrong.len(), same.missing.len()), (same.by_hand, 0, 0));
    let (_, other) =
        drafted(Some(&KOREAN.replace("Max : 20", "Max : 21").replace("Options : cherry | none\n", "")), None, None);
    let measured = measure(&whole, &other, "server.orderCake");
    assert!(measured.wrong.contains(&"server.orderCake.input.cakeName.max".to_owned()), "{measured:?}");
    assert_eq!(measured.missing, ["server.orderCake.input.topping.options"]);
    // Without its options it is a text like any other, which says too much.
    assert!(measured.wrong.contains(&"server.orderCake.input.topping.any-character".to_owned()), "{measured:?}");
}

#[test]
fn no_text_makes_it_stumble() {
    for text in [
        "",
        "|",
        "| | |",
        "aYesString",
        "private ;",
        "orderCakeResponse",
        "{\"orderCakeResponse\"",
        "GET orderCake",
        "Min",
        "aaNoStringMin : Max : 가1",
        "<orderCakeResponse>가",
        "x No String Max : 1가나",
    ] {
        let shared = shared();
        let sources = Sources {
            family: "f",
            action: "orderCake",
            shared: &shared,
            example: None,
            request: Some(text),
            page: Some(text),
        };
        assert!(draft(&sources).contains("format = 1"));
    }
}
