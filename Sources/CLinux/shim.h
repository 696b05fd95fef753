#pragma once
// Without _GNU_SOURCE: with it some structures differ from those of Swift's own Glibc module, and a file that sees both
// does not compile. GNU functions are declared here one by one.
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

// Variadic functions and macros of libc that Swift cannot see.
static inline int kraken_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }
// A file without a name, which is gone with its last descriptor unless it is given one.
static inline int kraken_open_nameless(const char *folder, mode_t mode) {
    return open(folder, O_WRONLY | O_CLOEXEC | __O_TMPFILE, mode);
}
static inline int kraken_give_name(int descriptor, const char *path) {
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    return linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}
static inline int kraken_window_size(int descriptor, struct winsize *size) {
    return ioctl(descriptor, TIOCGWINSZ, size);
}
static inline int kraken_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL, 0);
    return flags < 0 ? flags : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}
static inline int kraken_disable_core_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
static inline int kraken_exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

// Declared for _GNU_SOURCE only, or a macro.
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
static inline int kraken_errno(void) { return errno; }
static inline int kraken_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }
static inline int kraken_bind_loopback(int descriptor, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return bind(descriptor, (struct sockaddr *)&address, sizeof address);
}
static inline int kraken_bound_port(int descriptor) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    int code = getsockname(descriptor, (struct sockaddr *)&address, &length);
    return code < 0 ? code : ntohs(address.sin_port);
}
