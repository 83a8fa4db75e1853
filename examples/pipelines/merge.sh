#!/bin/sh
# The report of the whole, from those of all parts; ends as one run would.
#
# Usage: merge.sh PART.json…
set -u
reports="${REPORTS:-conformance-reports}"
mkdir -p "$reports" || exit 2

code=0
ncloud-conformance merge "$@" --output "$reports/whole.json" || code=$?

if [ -f "$reports/whole.json" ]; then
    ncloud-conformance report "$reports/whole.json" --format html --output "$reports/whole.html" || exit
    if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
        ncloud-conformance report "$reports/whole.json" --format markdown >>"$GITHUB_STEP_SUMMARY" || exit
    fi
fi
exit "$code"
