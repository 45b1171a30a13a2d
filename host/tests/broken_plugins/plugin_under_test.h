/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A plugin without a defect, in C, whose every part can be replaced: a fixture defines the macro of
 * the part that it breaks and includes this file. Its adapter does nothing.
 */
#ifndef FACTPORT_PLUGIN_UNDER_TEST_H
#define FACTPORT_PLUGIN_UNDER_TEST_H

#include <factport/factport.h>

#ifndef ENTRY
#define ENTRY factport_plugin_entry_v1
#endif
#ifndef NOTE
#define NOTE FACTPORT_PLUGIN_NOTE(0)
#endif
#ifndef MAGIC
#define MAGIC \
  { 'F', 'A', 'C', 'T', 'P', 'O', 'R', 'T' }
#endif
#ifndef ABI_MAJOR
#define ABI_MAJOR FACTPORT_ABI_MAJOR
#endif
#ifndef MIN_HOST_MINOR
#define MIN_HOST_MINOR 0
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(factport_plugin)
#endif
#ifndef ADAPTER_SIZE
#define ADAPTER_SIZE sizeof(factport_adapter)
#endif
#ifndef ADAPTER_NAME
#define ADAPTER_NAME TEXT("idle")
#endif
#ifndef ADAPTER_VERSION
#define ADAPTER_VERSION TEXT("1.2.3")
#endif
#ifndef APPEND
#define APPEND append
#endif
#ifndef CLOSE
#define CLOSE close_store
#endif
#ifndef ADAPTERS
#define ADAPTERS \
  { &adapter }
#endif
#ifndef ADAPTER_COUNT
#define ADAPTER_COUNT (sizeof adapters / sizeof adapters[0])
#endif
#ifndef ANSWER
#define ANSWER    \
  *out = &plugin; \
  return FACTPORT_OK
#endif

#define TEXT(literal) \
  { literal, sizeof literal - 1 }

NOTE;

static factport_status open_store(const factport_host* host, const factport_call* call,
                                  const factport_open_request* request, factport_store** store,
                                  factport_error* error) {
  (void)host, (void)call, (void)request, (void)error;
  static int opened;
  *store = (factport_store*)&opened;
  return FACTPORT_OK;
}
static void close_store(factport_store* store) { (void)store; }
static void describe(factport_store* store, factport_store_facts* facts) {
  (void)store, (void)facts;
}
static factport_status append(factport_store* store, const factport_call* call,
                              const factport_append_request* request,
                              factport_append_result* result, factport_error* error) {
  (void)store, (void)call, (void)request, (void)result, (void)error;
  return FACTPORT_UNSUPPORTED;
}
static factport_status scan_open(factport_store* store, const factport_call* call,
                                 const factport_scan_request* request, factport_cursor** cursor,
                                 factport_error* error) {
  (void)store, (void)call, (void)request, (void)cursor, (void)error;
  return FACTPORT_UNSUPPORTED;
}
static factport_status scan_next(factport_cursor* cursor, const factport_call* call,
                                 factport_batch* batch, factport_error* error) {
  (void)cursor, (void)call, (void)batch, (void)error;
  return FACTPORT_UNSUPPORTED;
}
static void scan_close(factport_cursor* cursor) { (void)cursor; }
static factport_status stream_info(factport_store* store, const factport_call* call,
                                   const factport_info_request* request, factport_stream_info* info,
                                   factport_error* error) {
  (void)store, (void)call, (void)request, (void)info, (void)error;
  return FACTPORT_UNSUPPORTED;
}

static const factport_adapter adapter = {
    .struct_size = (uint32_t)(ADAPTER_SIZE),
    .name = ADAPTER_NAME,
    .version = ADAPTER_VERSION,
    .description = TEXT("Does nothing."),
    .levels = FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_STREAM),
    .open = open_store,
    .close = CLOSE,
    .describe = describe,
    .append = APPEND,
    .scan_open = scan_open,
    .scan_next = scan_next,
    .scan_close = scan_close,
    .stream_info = stream_info,
};

static const factport_adapter* const adapters[] = ADAPTERS;

static const factport_plugin plugin = {
    .struct_size = (uint32_t)(PLUGIN_SIZE),
    .abi_major = ABI_MAJOR,
    .abi_minor = FACTPORT_ABI_MINOR,
    .min_host_minor = MIN_HOST_MINOR,
    .magic = MAGIC,
    .name = TEXT("plugin-under-test"),
    .version = TEXT("4.5.6"),
    .license = TEXT("Apache-2.0"),
    .adapters = adapters,
    .adapter_count = (uint32_t)(ADAPTER_COUNT),
};

FACTPORT_EXPORT factport_status ENTRY(const factport_host* host, const factport_plugin** out,
                                      factport_error* error) {
  (void)host, (void)out, (void)error;
  /* What a fixture replaces is still used. */
  (void)append, (void)close_store, (void)adapter, (void)adapters, (void)plugin;
  ANSWER;
}

#endif /* FACTPORT_PLUGIN_UNDER_TEST_H */
