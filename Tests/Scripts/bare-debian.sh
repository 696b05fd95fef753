#!/bin/sh
# Shows that a fresh clone works on a bare Debian 12 with nothing but the Swift toolchain. Not part of the daily run.
# Each command gets its own new system (made by debootstrap in a temporary folder) and its own clone of what is
# committed here. Needs root, debootstrap, git and a Swift toolchain on PATH; KRAKEN_TEST_DATA is passed on.
# usage: bare-debian.sh [COMMAND…]     default: "./kraken tour" "./run_tests.sh"
set -eu

here=$(cd -P -- "$(dirname -- "$0")/../.." && pwd -P)
. "$here/configs/build.sh"

for tool in debootstrap git unshare; do
    command -v "$tool" >/dev/null || { say "$tool is needed"; exit 2; }
done
[ "$(id -u)" = 0 ] || { say "only root can make a new system"; exit 2; }
find_swift
# In a mount namespace of its own, no mount can outlive this script.
[ "${KRAKEN_OWN_MOUNTS:-}" = yes ] || KRAKEN_OWN_MOUNTS=yes exec unshare --mount --propagation private "$0" "$@"

toolchain=$(cd -P -- "$(dirname -- "$(readlink -f "$(command -v swift)")")/../.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/bare-debian.XXXXXX")
system=

release() {
    [ -n "$system" ] || return 0
    for folder in dev/pts proc "$toolchain" data; do
        ! mountpoint -q "$system/$folder" || umount "$system/$folder" || return 1
    done
    rm -rf --one-file-system "$system"
    system=
}

clean_up() {
    code=$?
    trap - EXIT
    # Never delete through a mount that would not go away.
    release && rm -rf --one-file-system "$work" || say "left behind: $work"
    exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

make_bare_system() {
    debootstrap --variant=minbase bookworm "$work/bare" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" \
        >"$work/debootstrap.log" 2>&1 || { tail -n 20 "$work/debootstrap.log" >&2; return 1; }
    # The host's package sources and how it reaches them.
    cp -a /etc/apt/sources.list.d "$work/bare/etc/apt/"
    [ ! -e /etc/apt/sources.list ] || cp /etc/apt/sources.list "$work/bare/etc/apt/"
    apt-config dump Acquire::http Acquire::https Acquire::Check-Valid-Until Acquire::Check-Date \
        >"$work/bare/etc/apt/apt.conf.d/00host"
    cp /etc/resolv.conf /etc/hosts "$work/bare/etc/"
}

prepare() {
    system=$work/system
    cp -a "$work/bare" "$system"
    mkdir -p "$system/$toolchain" "$system/src" "$system/data"
    mount -t proc proc "$system/proc"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$system/dev/pts"
    rm -f "$system/dev/ptmx" && ln -s pts/ptmx "$system/dev/ptmx"
    mount --bind "$toolchain" "$system/$toolchain"
    mount -o remount,bind,ro "$system/$toolchain"
    if [ -n "${KRAKEN_TEST_DATA:-}" ]; then
        mount --bind "$KRAKEN_TEST_DATA" "$system/data"
        mount -o remount,bind,ro "$system/data"
    fi
    git clone --quiet "$here" "$system/src/kraken"
}

run() {
    chroot "$system" env -i HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" \
        PATH="$toolchain/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
        ${KRAKEN_TEST_DATA:+KRAKEN_TEST_DATA=/data} ${http_proxy:+http_proxy="$http_proxy"} \
        ${https_proxy:+https_proxy="$https_proxy"} \
        sh -c 'cd /src/kraken && eval "$1"' sh "$1" </dev/null
}

[ $# -gt 0 ] || set -- "./kraken tour" "./run_tests.sh"
make_bare_system
for command in "$@"; do
    printf '\n== On a bare Debian 12: %s\n' "$command"
    begun=$(date +%s)
    prepare
    run "$command"
    release
    printf '== On a bare Debian 12: %s: done in %s s\n' "$command" $(($(date +%s) - begun))
done
