/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Factport: one stable C ABI between event stores and their storage adapters.
 *
 * Conventions that hold for every struct and function; single comments say only what differs.
 *
 *  1. C11, standard headers only, 64-bit little-endian; valid C++. Every function type carries
 *     FACTPORT_CALL.
 *  2. Structs begin with `struct_size`, set by whoever writes them, and grow only at the end;
 * arrays of structs travel with a stride (abi.h).
 *  3. Fail closed: a `must_understand` bit, flag, kind or filter that a plugin does not know is
 *     answered with UNSUPPORTED, never skipped.
 *  4. Inputs are borrowed for the call: a plugin neither writes to them nor keeps them. Pointers
 * are non-NULL unless their comment says otherwise; a pointer to an array of count 0 may be NULL.
 *  5. Outputs carry their own way back: a handle its close, a batch its release. No allocator
 *     crosses the line.
 *  6. Text is UTF-8 with a length (bytes.h), never NUL-terminated; names are compared byte for
 * byte.
 *  7. Positions are int64, 0-based and gapless in a stream, -1 = empty. Global positions are
 *     int64 >= 1, strictly increasing in their log, gaps allowed, 0 = before the first.
 *  8. Times are int64 microseconds since the Unix epoch, UTC. Ids are 16 bytes.
 *  9. What is not given is absent by a bit, never by a magic number.
 * 10. A call answers a status (status.h); a failing one fills the host's error sink before it
 * returns.
 * 11. Every function pointer carries its thread tag in brackets (adapter.h).
 * 12. All calls block in 1.0. Those that may block for long take a factport_call: a deadline and a
 *     cancel token (call.h).
 * 13. The host has validated requests, and verifies replies; an adapter may rely on the first and
 * is reported by name by the second.
 * 14. After fork() an open store may only be abandoned.
 *
 * Where to start: plugin.h is what a plugin exports, adapter.h what it implements. In C++,
 * factport/cpp/plugin.hpp does all of it.
 */
#ifndef FACTPORT_FACTPORT_H
#define FACTPORT_FACTPORT_H

#include "abi.h"
#include "adapter.h"
#include "append.h"
#include "bytes.h"
#include "call.h"
#include "condition.h"
#include "event.h"
#include "host.h"
#include "info.h"
#include "listing.h"
#include "plugin.h"
#include "scan.h"
#include "status.h"
#include "store.h"
#include "version.h"

#endif /* FACTPORT_FACTPORT_H */
