#!/bin/sh
# Everything that must hold before a change is taken: set-up, format, rules, build, tests, coverage, the release.
# It stops at the first failure. A bare Debian 12 with the Swift toolchain is enough.
set -u
cd "$(dirname -- "$0")" || exit 1
here=$(pwd -P)
. "$here/configs/build.sh"

begun=$(date +%s)
heading=
debug=.build/debug
# The processes that run beside a stage; they end with it all.
clients= history=
trap 'kill $clients $history 2>/dev/null' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

stage() {
    end_stage
    heading=$1
    stage_begun=$(date +%s)
    printf '\n== %s\n' "$heading"
}

end_stage() {
    [ -z "$heading" ] || printf '== %s: %s s\n' "$heading" $(($(date +%s) - stage_begun))
}

# Runs a command, and ends everything when it fails.
must() {
    "$@" && return
    code=$?
    printf '\nFAILED (%s) in "%s": %s\n' "$code" "$heading" "$*" >&2
    exit 1
}

build_tests() {
    # shellcheck disable=SC2086 # words on purpose
    swift build --build-tests --enable-code-coverage $build_flags
}

# Runs the test bundle itself: `swift test` leaves the tests running when it is ended, so a hang would outlive it. Many
# tests wait for other processes, so there is one lane more than cores.
run_tests() {
    Tests/Scripts/run-classes.sh "$debug/krakenPackageTests.xctest" .build/tests $(($(nproc) + 1))
}

# A class of the acceptance tests with the release program: the optimiser has broken what the debug build did well.
with_release() {
    log=.build/release-$1.log
    KRAKEN_BINARY="$program" timeout --kill-after=10 120 "$debug/krakenPackageTests.xctest" \
        "AcceptanceTests.$1" >"$log" 2>&1 && grep -q 'Executed [1-9]' "$log" && return
    tail -n 50 "$log"
    return 1
}

measure_coverage() {
    runtime=$(swift -print-target-info | jq -er .paths.runtimeResourcePath) || return 1
    tools=$runtime/../../bin
    mkdir -p .build/coverage
    "$tools/llvm-profdata" merge -sparse .build/tests/profiles/*.profraw -o .build/coverage/all.profdata &&
        "$tools/llvm-cov" export -summary-only -instr-profile .build/coverage/all.profdata \
            "$debug/krakenPackageTests.xctest" -object "$debug/kraken" >.build/coverage/summary.json &&
        rm -r .build/tests/profiles
}

build_bench() {
    # shellcheck disable=SC2086 # words on purpose
    swift build $release_flags --product kraken-bench
}

build_conservation() {
    # shellcheck disable=SC2086 # words on purpose
    swift build $release_flags --product check-conservation
}

# Both run beside the release build, which leaves a core free for half of its time: the optimiser has the whole of
# KrakenCore, and then of KrakenCLI, as one task each.
begin_clients() {
    timeout --kill-after=10 300 Tests/Interop/run.sh --prepare >.build/interop.log 2>&1 &
    clients=$!
}

# A long random history of the built-in exchange. Without optimisation it would take more than three minutes, so the
# tests themselves only have short ones.
begin_history() {
    timeout --kill-after=10 300 .build/release/check-conservation \
        --operations 100000 --seed "${TEST_SEED:-20261121}" >.build/conservation.log 2>&1 &
    history=$!
}

# Ends as the history ended, and shows what it said.
end_history() {
    wait "$history"
    code=$?
    history=
    cat .build/conservation.log
    return $code
}

# Where the clients could not be installed, the stage tries again, and says why.
run_interop() {
    wait "$clients"
    clients=
    Tests/Interop/run.sh "$program"
}

stage "Set-up"
# shellcheck disable=SC2086 # words on purpose
must alone install_packages $packages jq zsh fish groff
python3 -c 'import ensurepip, venv' 2>/dev/null || must alone install_packages python3 python3-venv
must find_swift

stage "Format"
must swift format lint --strict --recursive --parallel Sources Tests Package.swift

stage "Rules"
must Tests/Scripts/check-imports.sh
must Tests/Scripts/check-sources.sh

stage "Build"
must build_tests

stage "Tests"
must run_tests

stage "Coverage"
must measure_coverage
must Tests/Scripts/check-coverage.sh .build/coverage/summary.json 80

stage "Release"
begin_clients
must alone build_conservation
begin_history
must alone build_release
must build_bench

stage "Conservation"
must end_history

stage "Smoke"
must Tests/Scripts/smoke.sh "$program"
# The main job in process and over HTTP; a key that nobody sees; every question at a terminal.
for class in ProgramMainJobTests EncryptedKeyTests PromptTests; do must with_release "$class"; done

stage "Interop"
must run_interop

end_stage
printf '\nAll checks passed in %s s.\n' $(($(date +%s) - begun))
