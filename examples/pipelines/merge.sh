#!/bin/sh
# The report of the whole, from those of all parts; ends as one run would.
#
# Usage: merge.sh PART.json…
set -eu
reports="${REPORTS:-conformance-reports}"
mkdir -p "$reports"
ncloud-conformance merge "$@" --output "$reports/whole.json"
