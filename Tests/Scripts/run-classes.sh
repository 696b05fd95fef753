#!/usr/bin/env bash
# Runs every class of a test bundle in a process of its own, several side by side, and adds up what they say.
# usage: run-classes.sh BUNDLE FOLDER [LANES]
# Each class leaves FOLDER/CLASS.log, each lane its profiles in FOLDER/profiles. The classes are the bundle's own list;
# what ends without as many tests as the list has fails. TEST_SECONDS is the limit for all together.
set -uo pipefail
export LC_ALL=C

# One class in a lane of xargs.
if [ "${1:-}" = --one ]; then
    bundle=$2 folder=$3 class=$4
    log=$folder/$class.log
    begun=$EPOCHREALTIME
    # In the foreground, so that the limit for all reaches the tests, too.
    LLVM_PROFILE_FILE="$folder/profiles/$LANE-%m.profraw" timeout --foreground --kill-after=10 300 \
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
    xargs -a "$folder/order" -n 1 -P "$lanes" --process-slot-var=LANE "$here/run-classes.sh" --one "$bundle" "$folder"
[ $? != 124 ] || echo "the tests took too long" >&2

failed=0 executed=0 skipped=0
while read -r class; do
    log=$folder/$class.log
    code=$(awk -v class="$class" '$1 == class { print $2 }' "$folder/ended")
    count=$(sed -nE 's/^\t Executed ([0-9]+) tests?, with .*/\1/p' "$log" 2>/dev/null | tail -n 1)
    executed=$((executed + ${count:-0}))
    if [ "$code" != 0 ] || [ "${count:-0}" = 0 ]; then
        failed=$((failed + 1))
        printf '\n-- %s: %s\n' "$class" "${code:+ended with $code}${code:-it did not end}"
        grep -vE "^Test (Case|Suite) '.*' passed" "$log" 2>/dev/null | tail -n 100
        continue
    fi
    skipped=$((skipped + $(grep -cE "^Test Case '.*' skipped" "$log")))
    grep -vE "^Test (Case|Suite) '.*' (started|passed)|^	 Executed " "$log"
done <"$folder/classes"

printf '%s tests in %s classes, %s skipped, %s classes failed\n' \
    "$executed" "$(wc -l <"$folder/classes")" "$skipped" "$failed"
[ "$executed" = "$listed" ] || {
    echo "$listed tests are listed, $executed were executed" >&2
    exit 1
}
[ "$failed" = 0 ]
