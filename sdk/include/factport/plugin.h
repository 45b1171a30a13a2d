/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A plugin: the shared object, its descriptor, its entry and its note.
 *
 * Life of a plugin: the host vets the file without running it; loads it; calls the entry; copies
 * the tables; opens and closes stores; at the end, perhaps, calls `shutdown` once. It stays mapped
 * until the process ends: unloading is logical.
 *
 * Manners: a plugin writes nothing to stdout or stderr, installs no signal handlers, changes no
 * locale, signal mask, working directory or environment, and never exits. Its threads are named
 * `fp-...`, block all signals, start in open and end in close.
 */
#ifndef FACTPORT_PLUGIN_H
#define FACTPORT_PLUGIN_H

#include "abi.h"
#include "adapter.h"
#include "bytes.h"
#include "host.h"
#include "status.h"
#include "version.h"

/** The first eight bytes of a descriptor's `magic`. */
#define FACTPORT_PLUGIN_MAGIC "FACTPORT"

/** Static and constant. */
typedef struct factport_plugin {
  uint32_t struct_size;
  uint32_t abi_major;
  /** The minor of the headers that it was built with; information only. */
  uint32_t abi_minor;
  /** The least host minor that it can work with; a host below it refuses the plugin. */
  uint32_t min_host_minor;
  /** FACTPORT_PLUGIN_MAGIC without its NUL. */
  char magic[8];
  factport_bytes name;
  factport_bytes version;
  /** An SPDX expression; may be empty. */
  factport_bytes license;
  /** One or more adapters, each with its own name. */
  const factport_adapter* const* adapters;
  uint32_t adapter_count;
  uint32_t reserved;
  /** Ends what the entry began; every store is closed by then. NULL = nothing to do. [last] */
  void(FACTPORT_CALL* shutdown)(void);
} factport_plugin;

FACTPORT_EXTERN_C_BEGIN

/**
 * The one exported symbol, the same in every plugin of this ABI major.
 *
 * Answers a pointer to the plugin's static descriptor. Fast, without threads and without I/O; may
 * be called again, also at the same time, and then answers the same. `host` is valid until
 * shutdown. Errors: UNSUPPORTED, INTERNAL. [any-thread]
 *
 * Define FACTPORT_NO_ENTRY_DECLARATION where the declaration is in the way (cgo).
 */
#ifndef FACTPORT_NO_ENTRY_DECLARATION
FACTPORT_EXPORT factport_status FACTPORT_CALL factport_plugin_entry_v1(const factport_host* host,
                                                                       const factport_plugin** out,
                                                                       factport_error* error);
#endif

FACTPORT_EXTERN_C_END

/** The entry's type, for hosts. */
typedef factport_status(FACTPORT_CALL* factport_plugin_entry_fn)(const factport_host* host,
                                                                 const factport_plugin** out,
                                                                 factport_error* error);

/*
 * The note: the same facts, readable from the file without running it, and surviving `strip`. An
 * ELF note in section `.note.factport`, owner "FACTPORT", type 1, whose content is four uint32:
 * abi_major, abi_minor, min_host_minor, 0. A missing note warns; one that contradicts the
 * descriptor refuses the plugin. Put FACTPORT_PLUGIN_NOTE(min_host_minor) once at file scope of a
 * plugin; the C++ macro FACTPORT_PLUGIN does it.
 */
#define FACTPORT_NOTE_SECTION ".note.factport"
#define FACTPORT_NOTE_OWNER "FACTPORT"
#define FACTPORT_NOTE_TYPE 1

#define FACTPORT_STRINGIFY_(x) #x
#define FACTPORT_STRINGIFY(x) FACTPORT_STRINGIFY_(x)
#if defined(__GNUC__) && defined(__ELF__)
#define FACTPORT_PLUGIN_NOTE(min_host_minor) \
  __asm__(".pushsection .note.factport,\"a\",%note\n"                         \
          ".balign 4\n"                                                       \
          ".long 9, 16, 1\n" /* sizes of owner and content, type */           \
          ".asciz \"FACTPORT\"\n"                                             \
          ".balign 4\n"                                                       \
          ".long " FACTPORT_STRINGIFY(FACTPORT_ABI_MAJOR) "\n"                \
          ".long " FACTPORT_STRINGIFY(FACTPORT_ABI_MINOR) "\n"                \
          ".long " FACTPORT_STRINGIFY(min_host_minor) "\n"                    \
          ".long 0\n"                                                         \
          ".popsection\n")
#else
#define FACTPORT_PLUGIN_NOTE(min_host_minor) struct factport_no_note
#endif

#endif /* FACTPORT_PLUGIN_H */
