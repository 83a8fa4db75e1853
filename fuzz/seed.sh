#!/usr/bin/env bash
# Fills corpus/ with what the repository already has: fixtures and specs. Safe to run again.
set -euo pipefail
cd "$(dirname "$0")"
root=..
for target in xml json form answer request exchange fixture spec har; do
    mkdir -p "corpus/$target"
done

number=0
while IFS= read -r -d '' file; do
    number=$((number + 1))
    case "$file" in
    *.json) cp "$file" "corpus/json/seed-$number" ;;
    *) cp "$file" "corpus/xml/seed-$number" ;;
    esac
    # The first byte of an answer chooses its status and its Content-Type.
    for choice in '\000' '\001' '\004'; do
        { printf "$choice"; cat "$file"; } >"corpus/answer/seed-$number-${choice#?}"
    done
done < <(find "$root/fixtures" -name 'response*' -print0)

while IFS= read -r -d '' file; do
    number=$((number + 1))
    cp "$file" "corpus/fixture/seed-$number"
    # The query and the body of the request, as the request targets want them.
    query="$(head -n 1 "$file" | sed -n 's/^[A-Z]* [^? ]*?\([^ ]*\) .*/\1/p')"
    body="$(sed '1,/^\r$/d' "$file" | tr -d '\000')"
    printf '%s\n%s' "$query" "$body" >"corpus/request/seed-$number"
    cp "corpus/request/seed-$number" "corpus/exchange/seed-$number"
    printf '%s' "${query:-$body}" >"corpus/form/seed-$number"
done < <(find "$root/fixtures" -name '*.http' -print0)

while IFS= read -r -d '' file; do
    number=$((number + 1))
    cp "$file" "corpus/spec/seed-$number"
done < <(find "$root/spec" "$root/conformance/bad-spec" -name '*.toml' ! -name common.toml ! -name inventory.toml -print0)

# An archive of each recorded answer, in one line.
while IFS= read -r -d '' file; do
    number=$((number + 1))
    action="${file#"$root"/fixtures/}"
    family="${action%%/*}" action="${action#*/}"
    text="$(sed 's/\\/\\\\/g; s/"/\\"/g' "$file" | tr -d '\000-\037')"
    printf '{"log":{"entries":[{"request":{"method":"GET","url":"https://h.example/%s/v2/%s?a=b","headers":[]},"response":{"status":200,"headers":[],"content":{"size":0,"mimeType":"text/xml","text":"%s"}}}]}}' \
        "$family" "${action%%/*}" "$text" >"corpus/har/seed-$number"
done < <(find "$root/fixtures" -name 'response*' -print0)
