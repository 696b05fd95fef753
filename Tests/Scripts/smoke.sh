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

# Holds that the last output is one envelope with that field.
field() {
    jq -e "$1" "$folder/out" >/dev/null && [ "$(wc -l <"$folder/out")" = 1 ] && return
    printf 'not one envelope with %s:\n' "$1" >&2
    cat "$folder/out" "$folder/err" >&2
    exit 1
}

export KRAKEN_SANDBOX=true
expect 0 status --json
field '.success and .data.system == "online" and .data.venue == "sandbox"'
expect 0 ticker btcusd --json
field '.data[0].pair == "BTC/USD" and (.data[0].last | type) == "string"'
expect 0 ohlc -p BTC/USD -i 60 -l 3 --output json
field '.data.candles | length == 3'
expect 0 order -p BTC/USD -s buy -t limit -v 0.01 --price 20000 --json
field '.data.mode == "validate"'
expect 4 order -p BTC/USD -s buy -t limit -v 0.01 --price 20000.05 --json
field '.success == false and (.error | startswith("refused-locally"))'
expect 2 order -p BTC/USD -s buy -v 0.1,5 --json
field '.error | startswith("usage")'
expect 0 order -p BTC/USD -s buy -t limit -v 0.01 --price 20000 --execute --yes --json
field '.data.txid | length == 1'
expect 0 orders --json
field '.data.orders | length == 1'
expect 4 cancel --cancel-all --json
expect 0 cancel --cancel-all --yes --json
field '.data.still_open == []'
expect 0 portfolio --currency EUR --json
field '.data.total | tonumber > 0'
expect 0 tour
expect 2 status --outputt json
KRAKEN_SANDBOX=false expect 3 balance --json
field '.error | startswith("no-credentials")'
