// SPDX-License-Identifier: Apache-2.0
#include "test_store.hpp"

#include <stdexcept>
#include <utility>

namespace factport::sqlite_test {

namespace {

template <class T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.status().to_string());
  return std::move(*result);
}

factport_info_request info_of(const factport_scope& scope) {
  factport_info_request request{};
  request.struct_size = sizeof request;
  request.scope = scope;
  return request;
}

}  // namespace

factport_scope log_scope(std::string_view log) {
  return {FACTPORT_SCOPE_LOG, 0, bytes_of(log), {}, {}};
}

factport_scope category_scope(std::string_view category) {
  return {FACTPORT_SCOPE_CATEGORY, 0, bytes_of("default"), bytes_of(category), {}};
}

factport_scope stream_scope(std::string_view category, std::string_view stream) {
  return {FACTPORT_SCOPE_STREAM, 0, bytes_of("default"), bytes_of(category), bytes_of(stream)};
}

factport_scan_request scan_of(const factport_scope& scope) {
  factport_scan_request request{};
  request.struct_size = sizeof request;
  request.scope = scope;
  request.batch_events = 512;
  request.batch_bytes = std::uint64_t{4} << 20;
  return request;
}

Result<std::unique_ptr<TestStore>> TestStore::open(const std::filesystem::path& file,
                                                   ConfigValues config, Level level,
                                                   std::string_view log) {
  factport_open_request raw{};
  raw.log = bytes_of(log);
  raw.level = static_cast<std::uint32_t>(level);
  return open_with(file, std::move(config), raw);
}

Result<std::unique_ptr<TestStore>> TestStore::open_for_administration(
    const std::filesystem::path& file, ConfigValues config) {
  factport_open_request raw{};
  raw.flags = FACTPORT_OPEN_FOR_ADMINISTRATION;
  raw.log = bytes_of("default");
  return open_with(file, std::move(config), raw);
}

Result<std::unique_ptr<TestStore>> TestStore::open_with(const std::filesystem::path& file,
                                                        ConfigValues config,
                                                        factport_open_request raw) {
  config["path"] = file.string();
  raw.struct_size = sizeof raw;
  std::unique_ptr<TestStore> store(new TestStore(std::move(config)));
  auto adapter =
      sqlite::SqliteStore::open(store->call().call(), OpenRequest(raw, store->host_.host()));
  if (!adapter.ok()) return adapter.status();
  store->adapter_ = std::move(*adapter);
  return store;
}

std::unique_ptr<TestStore> TestStore::at(const std::filesystem::path& file, ConfigValues config) {
  return must(open(file, std::move(config)));
}

Appended TestStore::append(const TestAppend& append, const TestCall& call) {
  Appended appended;
  appended.receipts.resize(append.size());
  factport_append_result result{};
  result.struct_size = sizeof result;
  result.receipts = appended.receipts.data();
  result.receipt_stride = sizeof(factport_receipt);
  Receipts receipts(result);
  const factport_append_request raw = append.raw();
  const AppendRequest request(raw);
  appended.status = request.target_count() == 1
                        ? adapter_->append_to_stream(call.call(), request, receipts)
                        : adapter_->append_to_streams(call.call(), request, receipts);
  appended.already_stored = (result.flags & FACTPORT_APPEND_ALREADY_STORED) != 0;
  return appended;
}

Appended TestStore::append_one(std::string_view category, std::string_view stream,
                               std::uint64_t id) {
  TestAppend request;
  request.event(request.target(category, stream), id);
  return append(request);
}

Scanned TestStore::scan(const factport_scan_request& raw) {
  const ScanRequest request(raw);
  const TestCall test_call = call();
  const Call calling = test_call.call();
  const auto opened = [&] {
    switch (request.scope().kind) {
      case ScopeKind::kStream: return adapter_->scan_stream(calling, request);
      case ScopeKind::kCategory: return adapter_->scan_category(calling, request);
      case ScopeKind::kLog: break;
    }
    return adapter_->scan_log(calling, request);
  };
  const std::unique_ptr<Cursor> cursor = must(opened());
  Scanned scanned;
  for (bool end = false; !end; ++scanned.batches) {
    const Batch batch = must(cursor->next(calling));
    for (std::size_t i = 0; i < batch.count; ++i) {
      scanned.events.emplace_back(batch.events[i], request.scope().log);
    }
    scanned.scanned_through = batch.scanned_through;
    end = batch.end;
  }
  return scanned;
}

std::vector<StoredEvent> TestStore::latest(const factport_scope& scope) {
  const factport_info_request request = info_of(scope);
  const Batch batch = must(adapter_->latest(call().call(), InfoRequest(request)));
  std::vector<StoredEvent> events;
  for (std::size_t i = 0; i < batch.count; ++i) {
    events.emplace_back(batch.events[i], view_of(scope.log));
  }
  return events;
}

StreamInfo TestStore::info(std::string_view category, std::string_view stream) {
  const factport_info_request request = info_of(stream_scope(category, stream));
  return must(adapter_->get_stream_info(call().call(), InfoRequest(request)));
}

std::vector<std::string> TestStore::list(ListKind kind, std::string_view category,
                                         std::string_view prefix, std::string_view after,
                                         std::uint32_t limit) {
  factport_list_request raw{};
  raw.struct_size = sizeof raw;
  raw.kind = static_cast<std::uint32_t>(kind);
  raw.limit = limit;
  raw.log = bytes_of("default");
  raw.category = bytes_of(category);
  raw.prefix = bytes_of(prefix);
  raw.after = bytes_of(after);
  std::vector<std::string> names;
  for (const ListEntry& entry : must(adapter_->list(call().call(), ListRequest(raw)))) {
    names.push_back(entry.name);
  }
  return names;
}

Result<LogInfo> TestStore::log_info(std::string_view log) {
  const factport_info_request request = info_of(log_scope(log));
  return adapter_->log_info(call().call(), InfoRequest(request));
}

}  // namespace factport::sqlite_test
