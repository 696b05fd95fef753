#!/bin/sh
# Other people's clients against the built-in exchange, and the program against a server that is not ours.
# usage: run.sh PROGRAM, or run.sh --prepare, which only installs the clients
# Where PyPI cannot be reached it says so and passes; under CI=true that is a failure.
set -u

here=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd -P) || exit 1
folder=$here/../../.build/interop
python=$folder/bin/python

skip() {
    echo "Interop: skipped, because $1." >&2
    [ "${CI:-}" != true ]
    exit
}

pip() { "$python" -m pip --disable-pip-version-check --quiet "$@"; }

# Whether PyPI answers for a package that is surely there.
reaches_pypi() {
    fetched=$(mktemp -d)
    pip download --no-deps --dest "$fetched" pip >/dev/null 2>&1
    result=$?
    rm -rf "$fetched"
    return $result
}

is_prepared() { "$python" -c '' 2>/dev/null && cmp -s "$here/requirements.txt" "$folder/installed.txt"; }

make_environment() {
    rm -rf "$folder"
    python3 -m venv "$folder" || return 1
    pip install --requirement "$here/requirements.txt" && cp "$here/requirements.txt" "$folder/installed.txt"
}

if [ "${1:?the program}" = --prepare ]; then
    is_prepared || make_environment
    exit
fi
program=$(realpath -- "$1") || exit 1

if ! is_prepared; then
    python3 -c 'import ensurepip, venv' 2>/dev/null || skip "python3 with venv is not installed"
    if ! make_environment; then
        reaches_pypi || skip "PyPI cannot be reached"
        echo "Interop: the clients could not be installed" >&2
        exit 1
    fi
fi

# Each file of tests has exchanges of its own and mostly waits, so they run side by side.
logs=$(mktemp -d) || exit 1
running=
trap 'kill $running 2>/dev/null; rm -rf "$logs"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd "$here" || exit 1
for file in test_*.py; do
    KRAKEN_PROGRAM=$program PYTHONDONTWRITEBYTECODE=1 timeout --kill-after=5 "${INTEROP_SECONDS:-240}" \
        "$python" -m unittest "${file%.py}" >"$logs/$file" 2>&1 &
    running="$running $!"
done
failed=
# shellcheck disable=SC2086 # words on purpose
set -- $running
for file in test_*.py; do
    wait "$1"
    code=$?
    shift
    printf '\n-- %s\n' "$file"
    cat "$logs/$file"
    # No test at all is no success.
    [ "$code" = 0 ] && grep -q '^Ran [1-9]' "$logs/$file" && continue
    echo "-- $file ended with code $code" >&2
    failed="$failed $file"
done
running=
[ -z "$failed" ] || {
    echo "Interop: failed in$failed" >&2
    exit 1
}
