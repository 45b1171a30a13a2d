// SPDX-License-Identifier: Apache-2.0
#include "raw_sqlite.hpp"

#include <factport/host/clock.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

namespace factport::bench {

namespace {

void check(sqlite3* database, int result) {
  if (result != SQLITE_OK && result != SQLITE_ROW && result != SQLITE_DONE) {
    throw std::runtime_error(sqlite3_errmsg(database));
  }
}

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

void execute(sqlite3* database, const char* sql) {
  check(database, sqlite3_exec(database, sql, nullptr, nullptr, nullptr));
}

Database open(const std::string& file) {
  sqlite3* raw = nullptr;
  const int result = sqlite3_open(file.c_str(), &raw);
  Database database(raw);
  check(raw, result);
  execute(raw, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  return database;
}

Statement prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* raw = nullptr;
  check(database, sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr));
  return Statement(raw);
}

void bind_text(sqlite3_stmt* statement, int at, const std::string& text) {
  sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

constexpr std::int64_t kLog = std::int64_t{1} << 40;

/// Inserts event after event of one log, category and set of streams.
class Inserter {
 public:
  Inserter(sqlite3* database, const Workload& workload)
      : database_(database),
        insert_(prepare(database,
                        "INSERT INTO events (seq, log_no, category_no, stream_no, position, "
                        "occurred_at, recorded_at, id, name, metadata, payload) "
                        "VALUES (?, 1, 1, ?, ?, ?, ?, ?, 'deposited', ?, ?)")),
        payload_(json_of_size(workload.payload_bytes)),
        metadata_(json_of_size(workload.metadata_bytes)),
        positions_(workload.streams, 0) {}

  void insert(std::size_t stream) {
    const std::int64_t now = system_clock()->now_us();
    const Uuid id = system_ids()->next(now);
    sqlite3_stmt* statement = insert_.get();
    sqlite3_bind_int64(statement, 1, kLog | ++global_position_);
    sqlite3_bind_int64(statement, 2, static_cast<std::int64_t>(stream) + 1);
    sqlite3_bind_int64(statement, 3, positions_[stream]++);
    sqlite3_bind_int64(statement, 4, now);
    sqlite3_bind_int64(statement, 5, now);
    sqlite3_bind_blob(statement, 6, id.bytes.data(), 16, SQLITE_STATIC);
    bind_text(statement, 7, metadata_);
    bind_text(statement, 8, payload_);
    check(database_, sqlite3_step(statement));
    sqlite3_reset(statement);
  }

 private:
  sqlite3* database_;
  Statement insert_;
  std::string payload_;
  std::string metadata_;
  std::vector<std::int64_t> positions_;
  std::int64_t global_position_ = 0;
};

}  // namespace

std::int64_t insert_raw(const std::string& file, const Workload& workload, std::int64_t batch) {
  open_store("sqlite:" + file);  // Makes the tables.
  const Database database = open(file);
  Inserter inserter(database.get(), workload);
  std::size_t stream = 0;
  for (std::int64_t done = 0; done < workload.events;) {
    const std::int64_t count = std::min(batch, workload.events - done);
    execute(database.get(), "BEGIN IMMEDIATE");
    for (std::int64_t i = 0; i < count; ++i) inserter.insert(stream);
    execute(database.get(), "COMMIT");
    stream = (stream + 1) % workload.streams;
    done += count;
  }
  return workload.events;
}

std::int64_t scan_raw(const std::string& file) {
  const Database database = open(file);
  const Statement scan = prepare(
      database.get(),
      "SELECT e.seq, e.position, e.occurred_at, e.recorded_at, e.id, c.name, s.name, e.name, "
      "e.metadata, e.payload FROM events e JOIN streams s USING (stream_no) "
      "JOIN categories c ON c.category_no = e.category_no ORDER BY e.seq");
  std::int64_t events = 0;
  std::int64_t sum = 0;
  while (sqlite3_step(scan.get()) == SQLITE_ROW) {
    for (int column = 0; column < 4; ++column) sum += sqlite3_column_int64(scan.get(), column);
    sum += *static_cast<const char*>(sqlite3_column_blob(scan.get(), 4));
    for (int column = 5; column < 10; ++column) {
      sum += sqlite3_column_bytes(scan.get(), column) + *sqlite3_column_text(scan.get(), column);
    }
    ++events;
  }
  if (sum == 0) throw std::runtime_error("the sum is 0");
  return events;
}

}  // namespace factport::bench
