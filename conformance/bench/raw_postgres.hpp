// SPDX-License-Identifier: Apache-2.0
//
// The baselines of the PostgreSQL figures: what libpqxx does on its own, with rows of the same
// shape in a table with the same columns and indexes. Nothing is judged, looked up or verified.
#ifndef FACTPORT_BENCH_RAW_POSTGRES_HPP
#define FACTPORT_BENCH_RAW_POSTGRES_HPP

#include "contest.hpp"
#include "measured_server.hpp"
#include "raw_rows.hpp"

#include <pqxx/pqxx>

#include <cstdint>
#include <string>

namespace factport::bench {

class RawPostgres {
 public:
  /// Makes a table like `model`, its columns and its indexes, with all of its rows. The table is
  /// called like the model, in the schema `raw`; sequence raw.global_positions goes on from there.
  RawPostgres(const MeasuredServer& server, const std::string& model, std::size_t streams);

  const std::string& table() const noexcept { return table_; }

  /// Multi-row inserts for some seconds: one prepared statement over arrays in binary format, the
  /// fastest that libpqxx can send.
  Figures insert(std::size_t rows, Spread spread, double seconds);
  /// COPY of some rows a transaction, for some seconds.
  Figures copy_in(std::size_t rows, double seconds);

 private:
  const MeasuredServer& server_;
  pqxx::connection connection_;
  std::string table_;
  RawRows rows_;
};

/// Reads every row of a table of events in the order of the log, touching each field, by a cursor
/// and FETCH of 1,000 rows.
Figures fetch_all(const MeasuredServer& server, const std::string& table);
/// The same rows by COPY, in no order.
Figures copy_all(const MeasuredServer& server, const std::string& table);

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_RAW_POSTGRES_HPP
