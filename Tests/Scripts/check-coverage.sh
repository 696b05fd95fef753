#!/bin/sh
# Prints how much of each library target the tests reach, and fails below the least share.
# usage: check-coverage.sh LLVM-COV-SUMMARY.json [LEAST-PERCENT]
. "$(dirname -- "$0")/check.sh"

summary=${1:?the summary of llvm-cov}
least=${2:-80}
rows=$(
    jq -r --arg root "$PWD/Sources/" '
        [.data[0].files[] | select(.filename | startswith($root))
            | {target: (.filename | ltrimstr($root) | split("/")[0]), lines: .summary.lines}]
        | group_by(.target)[]
        | "\(.[0].target) \(map(.lines.covered) | add) \(map(.lines.count) | add)"' "$summary"
) || exit 2

for folder in Sources/*/; do
    target=$(basename -- "$folder") || exit 2
    # C modules have no code of their own; programs only call a library.
    [ ! -e "$folder/module.modulemap" ] && [ ! -e "$folder/main.swift" ] || continue
    # A target that no test reaches has no row at all.
    line=$(printf '%s\n' "$rows" | awk -v target="$target" -v least="$least" '
        $1 == target && $3 > 0 { covered = $2; count = $3 }
        END {
            share = count > 0 ? 100 * covered / count : 0
            printf "%-16s %5.1f %% of %6d lines%s\n", target, share, count, share < least ? "  TOO LOW" : ""
        }') || exit 2
    printf '%s\n' "$line"
    case $line in
    *'TOO LOW') fault "$target: less than $least % of its lines are reached by tests" ;;
    esac
done
exit $failed
