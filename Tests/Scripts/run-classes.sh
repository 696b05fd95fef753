#!/usr/bin/env bash
# Runs every class of a test bundle in a process of its own, several side by side, and adds up what they say.
# usage: run-classes.sh BUNDLE FOLDER [LANES]
# Each class leaves FOLDER/CLASS.log and FOLDER/profiles/CLASS.profraw. The classes are the bundle's own list;
# what ends without as many tests as the list has fails. TEST_SECONDS is the limit for all together.
set -uo pipefail
export LC_ALL=C

# One class, called by xargs.
if [ "${1:-}" = --one ]; then
    bundle=$2 folder=$3 class=$4
    log=$folder/$class.log
    begun=$EPOCHREALTIME
    # In the foreground, so that the limit for all reaches the tests, too.
    LLVM_PROFILE_FILE="$folder/profiles/$class.profraw" timeout --foreground --kill-after=10 300 \
        "$bundle" "$class" >"$log" 2>&1
    code=$?
    [ $code != 124 ] || echo "the class took too long; the last test above is the one that hangs" >>"$log"
    echo "$class $code ${begun/./} ${EPOCHREALTIME/./}" >>"$folder/ended"
    exit 0
fi

bundle=${1:?the test bundle} folder=${2:?a folder for logs} lanes=${3:-2}
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
rm -rf "$folder"
mkdir -p "$folder/profiles" && : >"$folder/ended" || exit 1

"$bundle" --list-tests >"$folder/list" || exit 1
listed=$(grep -cE '^[A-Za-z]+\.[A-Za-z0-9_]+/' "$folder/list")
sed -nE 's|^([A-Za-z]+\.[A-Za-z0-9_]+)/.*|\1|p' "$folder/list" | sort -u >"$folder/classes"
[ "$listed" -gt 0 ] || {
    echo "the bundle lists no tests" >&2
    exit 1
}

# What takes long begins first, so that nothing long is left over at the end.
{
    grep -Fxf "$folder/classes" "$here/long-classes"
    grep -vFxf "$here/long-classes" "$folder/classes"
} >"$folder/order"
timeout --kill-after=10 "${TEST_SECONDS:-780}" \
    xargs -a "$folder/order" -n 1 -P "$lanes" "$here/run-classes.sh" --one "$bundle" "$folder"
[ $? != 124 ] || echo "the tests took too long" >&2

[ "$(wc -l <"$folder/ended")" = "$(wc -l <"$folder/classes")" ] || echo "not every class came to its end" >&2

executed=0 skipped=0 failures=0
while read -r class; do
    log=$folder/$class.log
    code=$(awk -v class="$class" '$1 == class { print $2 }' "$folder/ended")
    words=$(grep -E '^[[:space:]]+Executed [0-9]+ tests?, with ' "$log" 2>/dev/null | tail -n 1)
    number() { printf '%s\n' "$words" | sed -nE "s/.*[^0-9]([0-9]+) $1.*/\1/p" | grep . || echo 0; }
    executed=$((executed + $(number 'tests?, with')))
    skipped=$((skipped + $(number 'tests? skipped')))
    if [ "$code" = 0 ] && [ -n "$words" ]; then
        # What the tests say themselves, such as the seed of a history and why a test was skipped.
        grep -vE "^Test (Case|Suite) '.*' (started|passed)|^[[:space:]]+Executed " "$log"
        continue
    fi
    own=$(number 'failures?')
    failures=$((failures + (own > 0 ? own : 1)))
    printf '\n-- %s %s\n' "$class" "${code:+ended with code }${code:-did not end}"
    grep -vE "^Test (Case|Suite) '.*' passed" "$log" 2>/dev/null | tail -n 200
done <"$folder/classes"

printf 'Executed %s tests, with %s tests skipped and %s failures, in %s classes\n' \
    "$executed" "$skipped" "$failures" "$(wc -l <"$folder/classes")"
[ "$executed" = "$listed" ] || {
    echo "$listed tests are listed, and $executed were executed" >&2
    exit 1
}
[ "$failures" = 0 ]
