// SPDX-License-Identifier: Apache-2.0
#include "raw_plugin.hpp"

#include <dlfcn.h>

#include <stdexcept>

namespace factport::sdk_test {

namespace {

factport_plugin_entry_fn entry_of(const std::string& file) {
  void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) throw std::runtime_error(dlerror());
  void* symbol = dlsym(handle, "factport_plugin_entry_v1");
  if (symbol == nullptr) throw std::runtime_error(dlerror());
  return reinterpret_cast<factport_plugin_entry_fn>(symbol);
}

}  // namespace

RawPlugin::RawPlugin(const std::string& file) : host_(plain_host()) {
  const factport_plugin* plugin = nullptr;
  Sink sink;
  if (entry_of(file)(&host_, &plugin, &sink.raw) != FACTPORT_OK) {
    throw std::runtime_error(sink.message);
  }
  table_ = plugin->adapters[0];
  factport_open_request request{};
  request.struct_size = sizeof request;
  request.config = bytes_of("{}");
  request.log = bytes_of("default");
  const factport_call plain = call();
  if (table_->open(&host_, &plain, &request, &store_, &sink.raw) != FACTPORT_OK) {
    throw std::runtime_error(sink.message);
  }
}

RawPlugin::~RawPlugin() { table_->close(store_); }

std::uint64_t RawPlugin::count_events() const {
  factport_scan_request request{};
  request.struct_size = sizeof request;
  request.scope = {FACTPORT_SCOPE_LOG, 0, bytes_of("default"), {}, {}};
  request.batch_events = 100;
  const factport_call plain = call();
  Sink sink;
  factport_cursor* cursor = nullptr;
  if (table_->scan_open(store_, &plain, &request, &cursor, &sink.raw) != FACTPORT_OK) {
    throw std::runtime_error(sink.message);
  }
  std::uint64_t count = 0;
  factport_status status = FACTPORT_OK;
  while (status == FACTPORT_OK) {
    factport_batch batch{};
    batch.struct_size = sizeof batch;
    status = table_->scan_next(cursor, &plain, &batch, &sink.raw);
    if (status != FACTPORT_OK && status != FACTPORT_END) throw std::runtime_error(sink.message);
    count += batch.event_count;
    if (batch.release != nullptr) batch.release(&batch);
  }
  table_->scan_close(cursor);
  return count;
}

}  // namespace factport::sdk_test
