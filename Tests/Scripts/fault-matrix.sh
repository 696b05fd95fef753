#!/usr/bin/env bash
# Runs every call of the fault matrix against every fault through a program, over loopback HTTP, and prints the table.
# usage: fault-matrix.sh PROGRAM [TESTS]
# TESTS is the built test bundle, .build/debug/krakenPackageTests.xctest by default. It builds nothing.
# UPDATE_SNAPSHOTS=1 writes the table into docs/fault-matrix.md, as its second section.
set -euo pipefail
export LC_ALL=C

program=${1:?the program}
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
tests=${2:-$here/.build/debug/krakenPackageTests.xctest}
program=$(cd -- "$(dirname -- "$program")" && pwd -P)/${program##*/}
for file in "$program" "$tests"; do
    [ -x "$file" ] || {
        echo "$file is not there, or no program" >&2
        exit 2
    }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! KRAKEN_BINARY=$program KRAKEN_WHOLE_MATRIX=1 KRAKEN_MATRIX_TABLE=$folder/table LLVM_PROFILE_FILE=/dev/null \
    timeout 900 "$tests" AcceptanceTests.ProgramMatrixTests >"$folder/log" 2>&1; then
    cat "$folder/log" >&2
    exit 1
fi

title='## Through the program'
{
    echo "$title"
    echo
    echo 'Written by `Tests/Scripts/fault-matrix.sh`: the built program over loopback HTTP, each cell in homes and on a port'
    echo 'of its own, the exchange'"'"'s log counting what was transmitted. "Hang" ends with the call'"'"'s time-out. "Closed" is a'
    echo 'whole answer with the end of its connection behind it, which the next request may meet. "Kill -9" meets the program'
    echo 'while it checks, when its call has come and before or after the exchange acted, or once it was answered; then the'
    echo 'same command was typed again. What is told is its end: "refused" because the first may be there. "–" stands where the'
    echo 'program has no such step.'
    echo
    cat "$folder/table"
} >"$folder/section"
cat "$folder/section"
[ "${UPDATE_SNAPSHOTS:-}" = 1 ] || exit 0
document=$here/docs/fault-matrix.md
{
    printf '%s\n\n' "$(sed -e "/^$title\$/,\$d" "$document")"
    cat "$folder/section"
} >"$folder/document"
cp "$folder/document" "$document"
