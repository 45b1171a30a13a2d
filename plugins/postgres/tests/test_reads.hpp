// SPDX-License-Identifier: Apache-2.0
//
// ReadSite: a store on the test's server with one log, `default`, the events that a test puts there
// by plain SQL, and the questions in the form that tests want.
#ifndef FACTPORT_POSTGRES_TESTS_TEST_READS_HPP
#define FACTPORT_POSTGRES_TESTS_TEST_READS_HPP

#include "read_source.hpp"
#include "reads.hpp"
#include "test_site.hpp"

#include <factport/cpp/event.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/scan.hpp>

#include <pqxx/pqxx>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace factport::postgres_test {

/// The first global position of the n-th draw from the sequence (sql/001_tables.sql).
constexpr std::int64_t drawn(std::int64_t n) { return 16384 * (n - 1) + 1; }

struct Scanned {
  std::vector<StoredEvent> events;
  std::int64_t scanned_through = 0;
  std::size_t batches = 0;
  std::uint64_t largest_batch_bytes = 0;
};

inline factport_scope log_scope(std::string_view log = "default") {
  return {FACTPORT_SCOPE_LOG, 0, bytes_of(log), {}, {}};
}
inline factport_scope category_scope(std::string_view category) {
  return {FACTPORT_SCOPE_CATEGORY, 0, bytes_of("default"), bytes_of(category), {}};
}
inline factport_scope stream_scope(std::string_view category, std::string_view stream) {
  return {FACTPORT_SCOPE_STREAM, 0, bytes_of("default"), bytes_of(category), bytes_of(stream)};
}
/// A scan without bounds.
factport_scan_request scan_of(const factport_scope& scope);
factport_info_request info_of(const factport_scope& scope);

struct ReadSite : Site {
  explicit ReadSite(ConfigValues config = {}, const std::string& level = "stream");

  /// `count` events with global positions from `first`, over categories c0, c1 and streams s0 to
  /// s2, with five names and two clocks.
  void fill(std::int64_t count, std::int64_t first = 1);
  /// One event to c/s with the next global position; payload an SQL expression.
  void insert(const std::string& payload = "'{}'");

  /// Throw what goes wrong.
  Scanned scan(const factport_scan_request& request);
  Scanned drain(Cursor& cursor);
  std::unique_ptr<Cursor> open(const factport_scan_request& request);
  StreamInfo info(std::string_view category, std::string_view stream);
  std::vector<std::string> list(ListKind kind, std::string_view category = {},
                                std::string_view prefix = {}, std::string_view after = {},
                                std::uint32_t limit = 1000);

  postgres::PooledReads source{pool};
  postgres::ReadStatements statements{names};
  /// What this handle was given.
  std::int64_t given = 0;
  postgres::Reads reads{source, statements, [this](std::string_view) { return given; }};
};

std::vector<std::int64_t> positions_of(const Scanned& scanned);

/// A writer that has drawn a global position, and not committed.
class SlowWriter {
 public:
  explicit SlowWriter(const ReadSite& site, const std::string& stream = "slow");
  void commit();
  void rollback();
  /// Leaves its transaction prepared.
  void prepare(const std::string& gid);
  std::int64_t global_position() const { return global_position_; }
  std::int32_t pid() const { return pid_; }

 private:
  pqxx::connection connection_;
  pqxx::nontransaction work_{connection_};
  std::int64_t global_position_ = 0;
  std::int32_t pid_ = 0;
};

}  // namespace factport::postgres_test

#endif  // FACTPORT_POSTGRES_TESTS_TEST_READS_HPP
