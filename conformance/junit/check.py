"""Holds JUnit reports against the schema that Jenkins' xUnit plugin publishes.

    check.py SCHEMA REPORT...

Exits with 1 and says where, if a report is not valid. Before that it makes sure that the schema
refuses something: a check that lets everything pass is none.
"""

import sys

import xmlschema


def main(schema_file, reports):
    schema = xmlschema.XMLSchema(schema_file)
    refused = 0
    for report in reports:
        with open(report, encoding="utf-8") as file:
            text = file.read()
        for error in schema.iter_errors(text):
            refused += 1
            print(f"{report}: {error.path}: {error.reason}", file=sys.stderr)
        for bad in (text.replace("<testsuites ", '<testsuites skipped="0" ', 1), text.replace("testcase", "test")):
            if schema.is_valid(bad):
                sys.exit(f"{report}: the schema lets a broken report pass")
    if refused:
        sys.exit(1)
    print(f"{len(reports)} JUnit reports are valid by {schema_file.rsplit('/', 1)[-1]}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
