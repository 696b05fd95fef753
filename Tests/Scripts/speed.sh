#!/usr/bin/env bash
# Shows how fast the release program is, beside curl in the same run: alternating pairs, medians, peak memory.
# usage: speed.sh PROGRAM [ROUNDS]
# Needs only bash and curl, and /usr/bin/time (Debian package "time") for the memory. It builds nothing.
set -euo pipefail
export LC_ALL=C

program=${1:?the release program}
rounds=${2:-40}
program=$(cd -- "$(dirname -- "$program")" && pwd -P)/${program##*/}
[ -x "$program" ] || {
    echo "$program is not a program" >&2
    exit 2
}

folder=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

# Runs a command and tells how many microseconds it took.
wall() {
    local start=$EPOCHREALTIME
    "$@" >/dev/null </dev/null
    local end=$EPOCHREALTIME
    echo $((${end/./} - ${start/./}))
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }

# Runs two commands in turn, each pair the other way round than the one before; the words of both stand in arrays.
compare() {
    local title=$1 goal=$2 round first second
    "${ours[@]}" >/dev/null
    "${theirs[@]}" >/dev/null
    : >"$folder/ours" && : >"$folder/theirs" && : >"$folder/ratios"
    for ((round = 0; round < rounds; round++)); do
        if ((round % 2)); then
            first=$(wall "${ours[@]}") && second=$(wall "${theirs[@]}")
        else
            second=$(wall "${theirs[@]}") && first=$(wall "${ours[@]}")
        fi
        echo "$first" >>"$folder/ours" && echo "$second" >>"$folder/theirs"
        awk -v a="$first" -v b="$second" 'BEGIN { print a / b }' >>"$folder/ratios"
    done
    awk -v t="$title" -v a="$(median "$folder/ours")" -v b="$(median "$folder/theirs")" \
        -v r="$(median "$folder/ratios")" -v g="$goal" \
        'BEGIN { printf "%-48s %7.2f ms  curl %7.2f ms  ratio %.2f  goal %s\n", t, a / 1000, b / 1000, r, g }'
}

"$program" sandbox serve --port 0 --home "$folder/server" >"$folder/url" &
server=$!
for ((tries = 0; tries < 100; tries++)); do
    [ -s "$folder/url" ] && break
    sleep 0.05
done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$folder/url")
[ -n "$url" ] || {
    echo "the sandbox does not serve" >&2
    exit 1
}
export KRAKEN_HOME="$folder/client" KRAKEN_API_BASE_URL="$url" KRAKEN_PUBLIC_RATE_LIMIT=1000

ours=("$program" ticker BTC/USD)
theirs=(curl -s "$url/0/public/Ticker?pair=XXBTZUSD")
compare "kraken ticker BTC/USD beside curl -s, loopback" "<= 1.6"

ours=("$program" --help)
theirs=(curl --version)
compare "kraken --help beside curl --version" "<= 1.1"

# What a shell asks when Tab is pressed; the names are on disk since the first ticker.
ours=("$program" __complete bash ticker btc)
"${ours[@]}" | grep -qx BTC/USD || {
    echo "no market is offered" >&2
    exit 1
}
compare "completing a market beside curl --version" "<= 1.1"

if [ -x /usr/bin/time ]; then
    for ((round = 0; round < 5; round++)); do
        /usr/bin/time -f %M "$program" ticker BTC/USD 2>>"$folder/memory" >/dev/null
    done
    sort -n "$folder/memory" | awk \
        'END { printf "%-48s %7.1f MB  goal <= 25 MB\n", "peak memory of kraken ticker, most of 5", $1 * 1024 / 1e6 }'
else
    echo "peak memory: not measured, /usr/bin/time is missing (Debian package \"time\")"
fi
