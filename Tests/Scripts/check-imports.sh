#!/bin/sh
# Holds which folder may import which C module; the compiler's import check does not see C modules.
# Also: what is shipped imports FoundationEssentials, never Foundation, whose ICU costs 50 MB and milliseconds.
. "$(dirname -- "$0")/check.sh"

# module: the folders that may import it (an expression). Glibc: not where no call of the system belongs, in the pure
# core (whose indicators need its logarithms), CommandKit and the SQL of Storage.
allowed='
CCurl: Sources/(Transport|kraken-bench)/
COpenSSL: Sources/(KrakenCore|KrakenSandbox|kraken-bench)/
CSQLite: Sources/Storage/|Tests/Conservation/
CYAML: Sources/KrakenCore/
CZlib: (Sources/KrakenCore|Tests)/
CLinux: Sources/(Storage/Files|KrakenCore|KrakenSandbox|KrakenCLI|kraken-bench)/|Tests/
Glibc: Sources/(Trading/(Indicators|Statistics)|Storage/Files|Transport|KrakenCore|KrakenSandbox|KrakenCLI|kraken|kraken-bench)/|Tests/
'

# Prints each imported line of a module that is not in its folders.
misplaced() {
    lines=$(matches "$(import_of "$1")" Sources Tests) || exit 2
    [ -z "$lines" ] || printf '%s\n' "$lines" | awk -v folders="^($2)" '$0 !~ folders'
}

modules=$(printf '%s' "$allowed" | sed -n 's/:.*//p') && [ -n "$modules" ] || exit 2
for module in $modules; do
    folders=$(printf '%s' "$allowed" | sed -n "s/^$module: //p")
    [ -n "$folders" ] || exit 2
    lines=$(misplaced "$module" "$folders") || exit 2
    [ -z "$lines" ] || fault "$module may only be imported in $folders:
$lines"
done

for map in Sources/*/module.modulemap; do
    module=$(basename -- "$(dirname -- "$map")") || exit 2
    case $allowed in
    *"
$module: "*) ;;
    *) fault "$module is a C module without a rule in Tests/Scripts/check-imports.sh" ;;
    esac
done

for module in Foundation FoundationNetworking FoundationInternationalization FoundationXML Darwin Musl; do
    lines=$(matches "$(import_of "$module")" Sources) || exit 2
    [ -z "$lines" ] || fault "what is shipped does not import $module:
$lines"
done
exit $failed
