#!/bin/sh
# Holds that money is never a float and that no file under Sources grows over 400 lines.
. "$(dirname -- "$0")/check.sh"

[ -d Sources/Trading ] || {
    echo "Sources/Trading is missing" >&2
    exit 2
}

# Comments may speak of Double; Indicators and Statistics may use it.
floats=$(matches '(^|[^A-Za-z0-9_])(Double|Float|Float16|Float32|Float64|CGFloat)([^A-Za-z0-9_]|$)' Sources/Trading) || exit 2
floats=$(
    printf '%s\n' "$floats" | awk '
        $0 == "" || /^Sources\/Trading\/(Indicators|Statistics)\// { next }
        { code = $0; sub(/\/\/.*/, "", code) }
        code ~ /(Double|Float)/ { print }'
) || exit 2
[ -z "$floats" ] || fault "money is never a float:
$floats"

files=$(find Sources -name '*.swift' -o -name '*.h') && [ -n "$files" ] || exit 2
long=$(printf '%s\n' "$files" | while read -r file; do
    lines=$(wc -l <"$file") || exit 2
    [ "$lines" -le 400 ] || echo "$file: $lines lines"
done) || exit 2
[ -z "$long" ] || fault "no file has more than 400 lines:
$long"
exit $failed
