#!/bin/sh
# Runs the release program as a user would.
# usage: smoke.sh PROGRAM
set -eu

program=${1:?the program}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export KRAKEN_HOME="$folder"

# Runs the program and holds its exit code.
expect() {
    wanted=$1
    shift
    code=0
    "$program" "$@" >"$folder/out" 2>"$folder/err" </dev/null || code=$?
    [ "$code" = "$wanted" ] && return
    printf 'kraken %s ended with %s, not %s:\n' "$*" "$code" "$wanted" >&2
    cat "$folder/out" "$folder/err" >&2
    exit 1
}

expect 0 --help
[ -s "$folder/out" ] || { echo "kraken --help printed nothing" >&2; exit 1; }
expect 0 --version
[ -s "$folder/out" ] || { echo "kraken --version printed nothing" >&2; exit 1; }
