#pragma once
#include <zlib.h>

// A macro that Swift cannot see: inflates what has neither a zlib nor a gzip header, as in ZIP archives.
static inline int kraken_inflate_begin(z_stream *stream) { return inflateInit2(stream, -MAX_WBITS); }
