# How the program is set up and built; read by ./kraken and ./run_tests.sh, so that both do the same.
# POSIX sh. The reader sets `here` to the checkout. Everything printed goes to stderr.

# One set of flags for every call of swift: another set would build everything again.
build_flags="--explicit-target-dependency-import-check error -Xswiftc -warnings-as-errors"
release_flags="-c release --static-swift-stdlib $build_flags"

# What the program needs, and below it what the Swift toolchain itself needs on a bare Debian 12.
packages="libcurl4-openssl-dev libssl-dev libsqlite3-dev zlib1g-dev ca-certificates"
packages="$packages libncurses6 libxml2 binutils libc6-dev libgcc-12-dev libstdc++-12-dev"

program="$here/.build/release/kraken"
stamp="$here/.build/kraken.stamp"

say() { printf '%s\n' "kraken: $*" >&2; }

# Puts the Swift toolchain on PATH.
find_swift() {
    command -v swift >/dev/null 2>&1 && return
    for folder in /opt/swift/usr/bin /usr/lib/swift/usr/bin /usr/lib/swift/bin /usr/libexec/swift/bin \
        "${HOME:-/root}/.local/share/swiftly/bin"; do
        if [ -x "$folder/swift" ]; then
            PATH="$folder:$PATH"
            export PATH
            return
        fi
    done
    say "the Swift toolchain was not found. Install Swift 6.3 for Debian 12 from https://www.swift.org/install/linux"
    say "and put its usr/bin folder on PATH, or unpack it as /opt/swift."
    return 1
}

# Installs the Debian packages of the arguments that are missing; on other systems they are the user's business.
install_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "this is not Debian: make sure that what these packages hold is installed: $*"
        return 0
    fi
    missing=
    for package in "$@"; do
        case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
        installed) ;;
        *) missing="$missing $package" ;;
        esac
    done
    [ -n "$missing" ] || return 0

    sudo=
    if [ "$(id -u)" != 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            say "Debian packages are missing. Install them with this command, then try again:"
            say "  sudo apt-get update && sudo apt-get install --yes --no-install-recommends$missing"
            return 1
        fi
        sudo="sudo -n"
    fi
    say "installing Debian packages:$missing"
    # The lists of packages may be missing or old: the first try is quick, the second has new ones.
    apt_install >/dev/null 2>&1 && return
    $sudo apt-get update >&2 9>&- && apt_install >&2 && return
    say "the packages could not be installed; the lines above say why."
    return 1
}

apt_install() {
    # shellcheck disable=SC2086 # words on purpose
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 \
        install --yes --no-install-recommends $missing </dev/null 9>&-
}

# Whether the program is there, no source is newer than its build, and the libraries it was linked with still exist.
is_current() {
    [ -x "$program" ] && [ -f "$stamp" ] || return 1
    while read -r library; do
        [ -e "$library" ] || return 1
    done <"$stamp"
    [ -z "$(find "$here/Package.swift" "$here/Sources" "$here/configs/build.sh" -newer "$stamp" -print -quit 2>&1)" ]
}

# Runs a command of this file; two at once in one checkout wait for each other.
alone() {
    mkdir -p "$here/.build" && exec 9>"$here/.build/kraken.lock" || return 1
    if ! flock -n 9; then
        say "waiting for another build of this checkout"
        flock 9 || return 1
    fi
    "$@"
    result=$?
    exec 9>&-
    return $result
}

# All that stands between a fresh clone and a program that can be run.
set_up_and_build() {
    # Another call may have done it while this one waited.
    is_current && return
    # shellcheck disable=SC2086 # words on purpose
    install_packages $packages && find_swift && build_release
}

# Lets the linker find the static C++ library before the shared one, which takes a millisecond to load at each start.
offer_static_libraries() {
    mkdir -p "$here/.build/static-libraries" || return 1
    for library in /usr/lib/gcc/*/*/libstdc++.a; do
        [ -e "$library" ] && ln -sf "$library" "$here/.build/static-libraries/"
    done
    return 0
}

# Builds the release, unless it is current.
build_release() {
    is_current && return
    rm -f "$stamp"
    # Taken before the build, so that a source changed during it is newer.
    : >"$stamp.new" || return 1
    offer_static_libraries || return 1
    say "building; the first time takes a few minutes"
    # shellcheck disable=SC2086 # words on purpose
    if ! swift build --package-path "$here" $release_flags --product kraken >&2 9>&-; then
        say "the build failed, so nothing was run; the lines above say why."
        return 1
    fi
    ldd "$program" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | keep_time_of "$stamp.new" || return 1
    mv "$stamp.new" "$stamp"
}

# Writes its input to a file that keeps its time.
keep_time_of() {
    touch -r "$1" "$1.time" && cat >"$1" && touch -r "$1.time" "$1" && rm -f "$1.time"
}
