"""Holds exported documents against their standards, and answers against the exported schema.

    check.py FOLDER URL

FOLDER has openapi.json, json-schema.json and har.json; at URL is `serve`. Every request of the archive
that is answered in JSON is sent. Exits with 1 and says where, if something does not fit. Before that it
makes sure that each check refuses something: a check that lets everything pass is none.
"""

import copy
import http.client
import json
import pathlib
import sys
import urllib.parse

from haralyzer import HarParser
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator


def openapi(document):
    broken = copy.deepcopy(document)
    next(iter(broken["paths"].values()))["get"]["parameters"][0]["in"] = "nowhere"
    if OpenAPIV31SpecValidator(broken).is_valid():
        sys.exit("the validator lets a broken OpenAPI document pass")
    for error in OpenAPIV31SpecValidator(document).iter_errors():
        sys.exit(f"openapi.json: {'/'.join(map(str, error.path))}: {error.message}")
    print(f"the OpenAPI document of {len(document['paths'])} paths is valid")


def archive(document):
    broken = copy.deepcopy(document)
    broken["log"]["entries"][0].pop("request")
    try:
        [entry.url for entry in HarParser(broken).pages[0].entries]
        sys.exit("the reader of archives lets an entry without a request pass")
    except KeyError:
        pass
    parser = HarParser(document)
    (page,) = parser.pages  # an archive without pages is one to it
    told = document["log"]["entries"]
    if (parser.version, len(page.entries)) != ("1.2", len(told)):
        sys.exit(f"har.json: {len(page.entries)} entries of {len(told)} were read, version {parser.version}")
    for entry, own in zip(page.entries, told):
        query = urllib.parse.urlsplit(entry.url).query
        named = [(pair["name"], pair["value"]) for pair in entry.request.queryString]
        try:
            written = urllib.parse.parse_qsl(query, keep_blank_values=True, errors="strict")
        except UnicodeDecodeError:
            written = named
        if written != named or entry.startTime is None or entry.response.status != own["response"]["status"]:
            sys.exit(f"{own['comment']}: it was read otherwise than it is written")
    count = lambda **of: len(page.filter_entries(**of))
    methods = count(request_type="GET") + count(request_type="POST")
    if methods != len(told) or not count(status_code="200") or not count(status_code="4.*"):
        sys.exit(f"har.json: {methods} of {len(told)} entries are found by their methods, or none by its status")
    print(f"the archive of {len(told)} entries is read as it is written")


def ask(connection, request):
    target = urllib.parse.urlsplit(request["url"])._replace(scheme="", netloc="").geturl()
    headers = {header["name"]: header["value"] for header in request["headers"]}
    body = request["postData"]["text"] if "postData" in request else None
    if "postData" in request and request["postData"].get("encoding"):
        return None
    connection.request(request["method"], target, body.encode() if body else None, headers)
    answer = connection.getresponse()
    text = answer.read()
    return json.loads(text) if "json" in answer.headers["Content-Type"] else None


def answers(schema, archive, url):
    Draft202012Validator.check_schema(schema)
    validators = {
        name: Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}) for name in schema["$defs"]
    }
    whole = Draft202012Validator(schema)
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)
    counted = {name: 0 for name in validators}
    for entry in archive["log"]["entries"]:
        answer = ask(connection, entry["request"])
        if answer is None:
            continue
        action = entry["comment"].split("/")[0]
        name = action if "responseError" not in answer else "refusal.service"
        for error in validators[name].iter_errors(answer):
            sys.exit(f"{entry['comment']}: {error.json_path}: {error.message}")
        counted[name] += 1
        root = next(iter(answer))
        broken = copy.deepcopy(answer)
        broken[root].pop("returnCode")
        if not whole.is_valid(answer) or whole.is_valid(broken):
            sys.exit(f"{entry['comment']}: the schema as a whole says otherwise, or lets a broken answer pass")
    for name in set(validators) - {"refusal.gateway"}:
        if counted[name] < 20:
            sys.exit(f"only {counted[name]} answers of {name} were seen")
    print("answers that fit their JSON Schema:", ", ".join(f"{count} {name}" for name, count in counted.items() if count))


def main(folder, url):
    folder = pathlib.Path(folder)
    read = lambda name: json.loads((folder / name).read_text(encoding="utf-8"))
    openapi(read("openapi.json"))
    archive(read("har.json"))
    answers(read("json-schema.json"), read("har.json"), url)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
