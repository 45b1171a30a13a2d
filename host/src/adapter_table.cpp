// SPDX-License-Identifier: Apache-2.0
#include "adapter_table.hpp"

#include "plugin_struct.hpp"
#include "store_name.hpp"
#include "utf8.hpp"

#include <factport/cpp/bytes.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <string_view>
#include <utility>

namespace factport::host {
namespace {

/// The size in ABI 1.0.
constexpr std::size_t kFirstSize =
    offsetof(factport_adapter, get_extension) + sizeof(factport_adapter::get_extension);

factport_status not_offered(factport_error* error, std::string_view message) noexcept {
  factport_error_info info{};
  info.struct_size = sizeof info;
  info.status = FACTPORT_UNSUPPORTED;
  info.message = bytes_of(message);
  error->set(error, &info);
  return info.status;
}

factport_status FACTPORT_CALL no_list(factport_store*, const factport_call*,
                                      const factport_list_request*, factport_listing*,
                                      factport_error* error) noexcept {
  return not_offered(error, "this adapter does not offer listing");
}

factport_status FACTPORT_CALL no_log_info(factport_store*, const factport_call*,
                                          const factport_info_request*, factport_log_info*,
                                          factport_error* error) noexcept {
  return not_offered(error, "this adapter does not offer information about logs");
}

const void* FACTPORT_CALL no_extension(factport_store*, factport_bytes) noexcept { return nullptr; }

/// The name of the first required function that is missing; empty = none.
std::string_view missing_function(const factport_adapter& table) {
  if (table.open == nullptr) return "open";
  if (table.close == nullptr) return "close";
  if (table.describe == nullptr) return "describe";
  if (table.append == nullptr) return "append";
  if (table.scan_open == nullptr) return "scan_open";
  if (table.scan_next == nullptr) return "scan_next";
  if (table.scan_close == nullptr) return "scan_close";
  if (table.stream_info == nullptr) return "stream_info";
  return {};
}

void fill_optional(LoadedAdapter& adapter) {
  factport_adapter& table = adapter.table;
  adapter.has_latest = table.latest != nullptr;
  adapter.has_listing = table.list != nullptr;
  adapter.has_log_info = table.log_info != nullptr;
  adapter.has_extensions = table.get_extension != nullptr;
  if (!adapter.has_listing) table.list = &no_list;
  if (!adapter.has_log_info) table.log_info = &no_log_info;
  if (!adapter.has_extensions) table.get_extension = &no_extension;
}

/// What is wrong with the adapter's texts; empty = nothing.
std::string take_texts(LoadedAdapter& adapter) {
  factport_adapter& table = adapter.table;
  if (!take_text(table.name, adapter.name) || !is_adapter_name(adapter.name)) {
    return "has an adapter whose name is not [a-z0-9][a-z0-9_-]{0,63}";
  }
  if (!take_text(table.version, adapter.version) || adapter.version.empty()) {
    return fmt::format("gives no version in UTF-8 for its adapter {}", adapter.name);
  }
  if (!take_text(table.description, adapter.description)) {
    return fmt::format("gives no description in UTF-8 for its adapter {}", adapter.name);
  }
  if (!take_text(table.config_schema, adapter.config_schema)) {
    return fmt::format("gives no config_schema in UTF-8 for its adapter {}", adapter.name);
  }
  return {};
}

}  // namespace

bool take_text(factport_bytes& from, std::string& text) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 20;
  const factport_bytes raw = std::exchange(from, {});
  if (raw.size == 0) return true;
  if (raw.data == nullptr || raw.size > kMost || !is_valid_utf8(view_of(raw))) return false;
  text = view_of(raw);
  return true;
}

Result<LoadedAdapter> read_adapter(const factport_adapter* theirs) {
  const Result<factport_adapter> table = copy_struct(theirs, "an adapter", kFirstSize);
  if (!table.ok()) return table.status();
  LoadedAdapter adapter;
  adapter.table = *table;
  if (std::string wrong = take_texts(adapter); !wrong.empty()) {
    return Status(StatusCode::kPluginLoad, std::move(wrong));
  }
  if (const std::string_view missing = missing_function(adapter.table); !missing.empty()) {
    return Status(
        StatusCode::kPluginLoad,
        fmt::format("has the adapter {} without the required function {}", adapter.name, missing));
  }
  fill_optional(adapter);
  return adapter;
}

}  // namespace factport::host
