#pragma once
// The same view of libc as in CLinux: one program cannot hold two.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sqlite3.h>

// Variadic or macro parts of SQLite that Swift cannot see.
static inline int kraken_sqlite_no_checkpoint_on_close(sqlite3 *db) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
