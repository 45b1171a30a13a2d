// SPDX-License-Identifier: Apache-2.0
//
// Scan: builds a scan request and reads it to its end.
#ifndef FACTPORT_MEMORY_TESTS_SCAN_REQUEST_HPP
#define FACTPORT_MEMORY_TESTS_SCAN_REQUEST_HPP

#include "test_host.hpp"

#include <factport/cpp/event.hpp>
#include <factport/cpp/scan.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace factport::memory::test {

struct Scanned {
  std::vector<StoredEvent> events;
  /// Per batch: how many events there were after it, and its scanned_through.
  std::vector<std::size_t> counts;
  std::vector<std::int64_t> scanned_through;
};

class Scan {
 public:
  static Scan of_log(std::string_view log = "default");
  static Scan of_category(std::string_view category, std::string_view log = "default");
  static Scan of_stream(std::string_view category, std::string_view stream,
                        std::string_view log = "default");

  Scan& from(std::int64_t position);
  Scan& to(std::int64_t position);
  Scan& after(std::int64_t global_position);
  Scan& before(std::int64_t global_position);
  Scan& limit(std::int64_t count);
  Scan& backwards();
  Scan& names(const std::vector<std::string>& names);
  Scan& occurred(std::int64_t from, std::int64_t before);
  Scan& recorded(std::int64_t from, std::int64_t before);
  Scan& batch_events(std::uint32_t count);
  Scan& at_least(std::int64_t global_position);

  /// The request, valid while the scan is. `raw().given` and the rest may be looked at.
  const factport_scan_request& raw();

  Result<std::unique_ptr<Cursor>> open(const Call& call, EventStorageAdapter& store);
  /// Throws on an error, and when the scan goes on after its end.
  Scanned read(const TestHost& host, EventStorageAdapter& store);
  Scanned read(const TestHost& host, const Handle& store) { return read(host, *store); }
  Scanned read(const TestHost& host, StoreTransaction& transaction);

 private:
  Scanned read_all(const TestHost& host, Cursor& cursor) const;
  Scan(std::uint32_t kind, std::string_view log, std::string_view category,
       std::string_view stream);
  Scan& give(std::uint64_t bit) {
    raw_.given |= bit;
    return *this;
  }

  std::string log_, category_, stream_;
  std::deque<std::string> names_;
  std::vector<factport_bytes> name_views_;
  factport_scan_request raw_{};
};

/// What info, latest and log_info are asked.
class Question {
 public:
  Question(std::uint32_t kind, std::string_view log, std::string_view category = {},
           std::string_view stream = {});
  operator InfoRequest() const { return InfoRequest(raw_); }  // NOLINT(google-explicit-constructor)

 private:
  factport_info_request raw_{};
};

}  // namespace factport::memory::test

#endif  // FACTPORT_MEMORY_TESTS_SCAN_REQUEST_HPP
