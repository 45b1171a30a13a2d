// SPDX-License-Identifier: Apache-2.0
#include "raw_postgres.hpp"
#include "stopwatch.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace factport::bench {

namespace {

constexpr const char* kColumns =
    "global_position, position, occurred_at, recorded_at, id, category, stream, name, metadata, "
    "payload";

// What a reader does with a field at least: knows its length and looks at its first byte.
std::size_t touch(const pqxx::row& row) {
  std::size_t sum = 0;
  for (pqxx::row_size_type column = 0; column < row.size(); ++column) {
    sum += row[column].size() + static_cast<unsigned char>(*row[column].c_str());
  }
  return sum;
}

Figures stop(const Stopwatch& watch, std::int64_t events, std::size_t sum) {
  if (sum == 0) throw std::runtime_error("nothing was read");
  return watch.stop(events, {});
}

}  // namespace

Figures fetch_all(const MeasuredServer& server, const std::string& table) {
  pqxx::connection connection(server.connect_string());
  pqxx::work transaction(connection);
  std::int64_t events = 0;
  std::size_t sum = 0;
  const Stopwatch watch(server);
  transaction.exec(
      fmt::format("declare rows no scroll cursor for select {} from {} where log = 'default' "
                  "order by global_position",
                  kColumns, table));
  for (;;) {
    const pqxx::result page = transaction.exec("fetch forward 1000 from rows");
    if (page.empty()) break;
    for (const pqxx::row& row : page) sum += touch(row);
    events += static_cast<std::int64_t>(page.size());
  }
  return stop(watch, events, sum);
}

Figures copy_all(const MeasuredServer& server, const std::string& table) {
  pqxx::connection connection(server.connect_string());
  pqxx::work transaction(connection);
  std::int64_t events = 0;
  std::size_t sum = 0;
  const Stopwatch watch(server);
  // A subquery, and lines as they are: 6.4 loses its place when it is given columns.
  pqxx::stream_from stream(transaction, fmt::format("(select {} from {})", kColumns, table));
  for (std::string line; stream.get_raw_line(line);) {
    sum += line.size() + static_cast<unsigned char>(line[0]);
    ++events;
  }
  stream.complete();
  return stop(watch, events, sum);
}

}  // namespace factport::bench
