#!/bin/sh
# One run with a report for each reader; ends as the run does. Flags are those of `run`.
#
# REPORTS is the folder for the reports. On GitHub, the Markdown report goes to the summary page too.
set -u
reports="${REPORTS:-conformance-reports}"
mkdir -p "$reports" || exit 2

code=0
ncloud-conformance run "$@" \
    --report "junit=$reports/junit.xml" \
    --report "json=$reports/report.json" \
    --report "html=$reports/report.html" \
    --report "markdown=$reports/summary.md" || code=$?

if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f "$reports/summary.md" ]; then
    cat "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    echo "exit-code=$code" >>"$GITHUB_OUTPUT"
fi
exit "$code"
