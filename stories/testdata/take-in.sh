#!/bin/sh
# Takes in axe-core (MPL-2.0), which the stories put into every page they reach to ask
# whether people with disabilities can use it. Needs npm and a way to its registry.
set -eu

version=4.14.1
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && npm pack --silent "axe-core@$version" >/dev/null && tar -xzf ./*.tgz)
cp "$work/package/axe.min.js" axe.min.js
cp "$work/package/LICENSE" LICENSE-axe-core
