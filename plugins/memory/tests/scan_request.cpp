// SPDX-License-Identifier: Apache-2.0
#include "scan_request.hpp"

#include <stdexcept>

namespace factport::memory::test {

namespace {

factport_scope scope_of(std::uint32_t kind, std::string_view log, std::string_view category,
                        std::string_view stream) {
  return {kind, 0, bytes_of(log), bytes_of(category), bytes_of(stream)};
}

}  // namespace

Scan::Scan(std::uint32_t kind, std::string_view log, std::string_view category,
           std::string_view stream)
    : log_(log), category_(category), stream_(stream) {
  raw_.struct_size = sizeof raw_;
  raw_.scope.kind = kind;
  raw_.batch_events = 1024;
  raw_.batch_bytes = 1 << 20;
}

Scan Scan::of_log(std::string_view log) { return {FACTPORT_SCOPE_LOG, log, {}, {}}; }
Scan Scan::of_category(std::string_view category, std::string_view log) {
  return {FACTPORT_SCOPE_CATEGORY, log, category, {}};
}
Scan Scan::of_stream(std::string_view category, std::string_view stream, std::string_view log) {
  return {FACTPORT_SCOPE_STREAM, log, category, stream};
}

Scan& Scan::from(std::int64_t position) {
  raw_.from = position;
  return give(FACTPORT_SCAN_HAS_FROM);
}
Scan& Scan::to(std::int64_t position) {
  raw_.to = position;
  return give(FACTPORT_SCAN_HAS_TO);
}
Scan& Scan::after(std::int64_t global_position) {
  raw_.after = global_position;
  return give(FACTPORT_SCAN_HAS_AFTER);
}
Scan& Scan::before(std::int64_t global_position) {
  raw_.before = global_position;
  return give(FACTPORT_SCAN_HAS_BEFORE);
}
Scan& Scan::limit(std::int64_t count) {
  raw_.limit = count;
  return give(FACTPORT_SCAN_HAS_LIMIT);
}
Scan& Scan::backwards() {
  raw_.flags |= FACTPORT_SCAN_BACKWARDS;
  return *this;
}
Scan& Scan::names(const std::vector<std::string>& names) {
  names_.assign(names.begin(), names.end());
  return give(FACTPORT_SCAN_HAS_NAMES);
}
Scan& Scan::occurred(std::int64_t from, std::int64_t before) {
  raw_.occurred_from = from;
  raw_.occurred_before = before;
  return give(FACTPORT_SCAN_HAS_OCCURRED_FROM | FACTPORT_SCAN_HAS_OCCURRED_BEFORE);
}
Scan& Scan::recorded(std::int64_t from, std::int64_t before) {
  raw_.recorded_from = from;
  raw_.recorded_before = before;
  return give(FACTPORT_SCAN_HAS_RECORDED_FROM | FACTPORT_SCAN_HAS_RECORDED_BEFORE);
}
Scan& Scan::batch_events(std::uint32_t count) {
  raw_.batch_events = count;
  return *this;
}
Scan& Scan::at_least(std::int64_t global_position) {
  raw_.freshness = FACTPORT_FRESHNESS_AT_LEAST;
  raw_.at_least = global_position;
  return *this;
}

const factport_scan_request& Scan::raw() {
  raw_.scope = scope_of(raw_.scope.kind, log_, category_, stream_);
  name_views_.clear();
  for (const std::string& name : names_) name_views_.push_back(bytes_of(name));
  raw_.names = name_views_.data();
  raw_.name_count = static_cast<std::uint32_t>(name_views_.size());
  raw_.name_stride = sizeof(factport_bytes);
  return raw_;
}

Result<std::unique_ptr<Cursor>> Scan::open(const Call& call, EventStorageAdapter& store) {
  const ScanRequest request(raw());
  switch (request.scope().kind) {
    case ScopeKind::kStream: return store.scan_stream(call, request);
    case ScopeKind::kCategory: return store.scan_category(call, request);
    case ScopeKind::kLog: break;
  }
  return store.scan_log(call, request);
}

Scanned Scan::read(const TestHost& host, EventStorageAdapter& store) {
  auto cursor = open(TestCall(host), store);
  if (!cursor.ok()) throw std::runtime_error(cursor.status().to_string());
  return read_all(host, **cursor);
}

Scanned Scan::read(const TestHost& host, StoreTransaction& transaction) {
  auto cursor = transaction.scan(TestCall(host), ScanRequest(raw()));
  if (!cursor.ok()) throw std::runtime_error(cursor.status().to_string());
  return read_all(host, **cursor);
}

Scanned Scan::read_all(const TestHost& host, Cursor& cursor) const {
  const TestCall call(host);
  Scanned scanned;
  for (bool end = false; !end;) {
    const Result<Batch> batch = cursor.next(call);
    if (!batch.ok()) throw std::runtime_error(batch.status().to_string());
    for (std::size_t i = 0; i < batch->count; ++i) {
      scanned.events.emplace_back(batch->events[i], log_);
    }
    scanned.counts.push_back(scanned.events.size());
    scanned.scanned_through.push_back(batch->scanned_through);
    end = batch->end;
  }
  return scanned;
}

Question::Question(std::uint32_t kind, std::string_view log, std::string_view category,
                   std::string_view stream) {
  raw_.struct_size = sizeof raw_;
  raw_.scope = scope_of(kind, log, category, stream);
  raw_.freshness = FACTPORT_FRESHNESS_OWN;
}

}  // namespace factport::memory::test
