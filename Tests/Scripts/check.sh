# What the check scripts share. POSIX sh; a check that cannot do its work fails.

set -u
cd "$(dirname -- "$0")/../.." || exit 2
failed=0

# Says what is wrong, without ending the check.
fault() {
    printf '%s\n' "$*" >&2
    failed=1
}

# Prints the lines that match an extended expression, in Swift files under the given folders; none is fine.
matches() {
    expression=$1
    shift
    grep -rnE --include='*.swift' -e "$expression" -- "$@"
    [ $? -le 1 ] || {
        echo "the search itself failed" >&2
        exit 2
    }
}

# An expression for an import of a module, with whatever may stand around its name.
import_of() {
    attributes='(@[A-Za-z_]+(\([^)]*\))?[[:space:]]+)*'
    access='((public|package|internal|fileprivate|private)[[:space:]]+)?'
    kind='((typealias|struct|class|enum|protocol|let|var|func)[[:space:]]+)?'
    printf '%s' "^[[:space:]]*$attributes${access}import[[:space:]]+$kind$1([^A-Za-z0-9_]|\$)"
}
