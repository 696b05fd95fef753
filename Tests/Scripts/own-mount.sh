#!/bin/sh
# Runs a command that sees a folder as an empty disk of its own; the disk is gone when the command ends.
# usage: own-mount.sh FOLDER MOUNT-OPTIONS COMMAND [ARGUMENT...]    (options such as size=64k or ro)
set -eu
: "${3:?usage: own-mount.sh FOLDER MOUNT-OPTIONS COMMAND [ARGUMENT...]}"
# shellcheck disable=SC2016 # expanded inside
exec unshare --mount --propagation private sh -ceu '
    mount -t tmpfs -o "$2,mode=0700" kraken-test "$1"
    shift 2
    exec "$@"' sh "$@"
