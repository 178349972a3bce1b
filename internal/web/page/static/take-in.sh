#!/bin/sh
# Takes in the colours and measures of the Digital Agency's design tokens (MIT): only
# the variables that our own sheets name, with what those refer to. Run it again after
# naming a new one. Needs npm and a way to its registry.
set -eu

version=1.1.9
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && npm pack --silent "@digital-go-jp/design-tokens@$version" >/dev/null && tar -xzf ./*.tgz)
tokens="$work/package/dist/tokens.css"

named() { grep -oh 'var(--[a-z0-9-]*)' "$@" | sed 's/var(\(.*\))/\1/' | sort -u; }

sheets=$(ls css/*.css | grep -v tokens)
# shellcheck disable=SC2086 # a list of files
named $sheets >"$work/first"
while read -r name; do grep -- "^  $name:" "$tokens" || true; done <"$work/first" >"$work/lines"
named "$work/lines" >"$work/second" || true
sort -u "$work/first" "$work/second" >"$work/all"

{
	echo "/* From @digital-go-jp/design-tokens $version, MIT, see LICENSE-design-tokens; made by take-in.sh. */"
	echo ":root {"
	while read -r name; do grep -- "^  $name:" "$tokens" || true; done <"$work/all"
	echo "}"
} >css/tokens.css
cp "$work/package/LICENSE" LICENSE-design-tokens
