#!/bin/sh
# Runs a command whose only name server is 127.0.0.77; whoever holds UDP port 53 there decides what it answers.
# usage: silent-dns.sh COMMAND [ARGUMENT...]
set -eu
: "${1:?usage: silent-dns.sh COMMAND [ARGUMENT...]}"
# A file that is unlinked stays mounted.
# shellcheck disable=SC2016 # expanded inside
exec unshare --mount --propagation private sh -ceu '
    file=$(mktemp)
    printf "nameserver 127.0.0.77\noptions timeout:5 attempts:3\n" >"$file"
    mount --bind "$file" /etc/resolv.conf
    rm -f "$file"
    exec "$@"' sh "$@"
