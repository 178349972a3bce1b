#!/bin/sh
# Takes in the fonts of printed cards: BIZ UDPGothic, and of Noto Sans JP the characters
# that it lacks; both under the SIL Open Font License 1.1. Needs Go, npm and a way to its
# registry.
set -eu

main=0.4.2
rare=0.4.3
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

take() {
	mkdir "$work/$1"
	(cd "$work/$1" && npm pack --silent "@expo-google-fonts/$1@$2" >/dev/null && tar -xzf ./*.tgz)
}
take biz-udpgothic "$main"
take noto-sans-jp "$rare"

go run gen.go \
	"$work/biz-udpgothic/package/400Regular/BIZUDPGothic_400Regular.ttf" \
	"$work/noto-sans-jp/package/400Regular/NotoSansJP_400Regular.ttf"
cp "$work/biz-udpgothic/package/LICENSE_FONT" LICENSE-biz-udpgothic
cp "$work/noto-sans-jp/package/LICENSE_FONT" LICENSE-noto-sans-jp
