#!/bin/sh
# Other people's clients against the built-in exchange, and the program against a server that is not ours.
# usage: run.sh PROGRAM
# Where PyPI cannot be reached it says so and passes; under CI=true that is a failure.
set -u

program=$(realpath -- "${1:?the program}") || exit 1
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

make_environment() {
    rm -rf "$folder"
    python3 -m venv "$folder" || return 1
    pip install --requirement "$here/requirements.txt" && cp "$here/requirements.txt" "$folder/installed.txt"
}

if ! "$python" -c '' 2>/dev/null || ! cmp -s "$here/requirements.txt" "$folder/installed.txt"; then
    python3 -c 'import ensurepip, venv' 2>/dev/null || skip "python3 with venv is not installed"
    if ! make_environment; then
        reaches_pypi || skip "PyPI cannot be reached"
        echo "Interop: the clients could not be installed" >&2
        exit 1
    fi
fi

cd "$here" || exit 1
KRAKEN_PROGRAM=$program PYTHONDONTWRITEBYTECODE=1 timeout --kill-after=5 "${INTEROP_SECONDS:-240}" \
    "$python" -m unittest discover
