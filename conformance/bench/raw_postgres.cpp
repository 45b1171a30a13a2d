// SPDX-License-Identifier: Apache-2.0
#include "raw_postgres.hpp"

#include "stopwatch.hpp"

#include <factport/host/timestamp.hpp>

#include <fmt/format.h>

#include <string_view>
#include <tuple>
#include <vector>

namespace factport::bench {

namespace {

constexpr std::string_view kInsert = R"(
insert into {} (id, log, category, stream, name, payload, metadata, position, global_position,
  occurred_at, recorded_at)
select u.id, 'default', 'account', u.stream, 'deposited', u.payload::jsonb, u.metadata::jsonb,
  u.position, nextval('raw.global_positions'), u.occurred_at, now()
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int8[], $6::timestamptz[])
  u(id, stream, payload, metadata, position, occurred_at))";

// Of the server's catalogue.
constexpr std::uint32_t kUuid = 2950;
constexpr std::uint32_t kText = 25;
constexpr std::uint32_t kInt8 = 20;
constexpr std::uint32_t kTimestamptz = 1184;
// Its times count from the year 2000.
constexpr std::int64_t kEpochUs = 946'684'800'000'000;

std::string_view bytes_of(const Uuid& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

void insert_rows(pqxx::connection& connection, const RawRows& rows,
                 const std::vector<RawRow>& chosen) {
  BinaryArray ids(kUuid, chosen.size());
  BinaryArray streams(kText, chosen.size());
  BinaryArray payloads(kText, chosen.size());
  BinaryArray metadata(kText, chosen.size());
  BinaryArray positions(kInt8, chosen.size());
  BinaryArray times(kTimestamptz, chosen.size());
  for (const RawRow& row : chosen) {
    ids.add(bytes_of(row.id));
    streams.add(rows.name_of(row.stream));
    payloads.add(rows.payload());
    metadata.add(rows.metadata());
    positions.add(row.position);
    times.add(row.occurred_at - kEpochUs);
  }
  const auto binary = [](const BinaryArray& array) { return pqxx::binarystring(array.bytes()); };
  pqxx::nontransaction statement(connection);
  statement.exec_prepared("insert", binary(ids), binary(streams), binary(payloads),
                          binary(metadata), binary(positions), binary(times));
}

void copy_rows(pqxx::connection& connection, const std::string& table, const RawRows& rows,
               const std::vector<RawRow>& chosen) {
  static const std::vector<std::string> columns{
      "id",       "log",      "category",        "stream",      "name",       "payload",
      "metadata", "position", "global_position", "occurred_at", "recorded_at"};
  pqxx::work transaction(connection);
  // Global positions cannot be drawn while a COPY goes on: a block of them before it.
  const auto first = transaction
                         .exec(fmt::format("select setval('raw.global_positions', "
                                           "nextval('raw.global_positions') + {0}) - {0}",
                                           chosen.size()))
                         .at(0)[0]
                         .as<std::int64_t>();
  pqxx::stream_to stream(transaction, table, columns);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const RawRow& row = chosen[i];
    const std::string time = host::format_rfc3339(row.occurred_at);
    stream << std::make_tuple(row.id.to_string(), "default", "account", rows.name_of(row.stream),
                              "deposited", rows.payload(), rows.metadata(), row.position,
                              first + static_cast<std::int64_t>(i), time, time);
  }
  stream.complete();
  transaction.commit();
}

}  // namespace

RawPostgres::RawPostgres(const MeasuredServer& server, const std::string& model,
                         std::size_t streams)
    : server_(server),
      connection_(server.connect_string()),
      table_("raw" + model.substr(model.find('.'))),
      rows_(streams) {
  pqxx::nontransaction statement(connection_);
  statement.exec("drop schema if exists raw cascade");
  statement.exec("create schema raw");
  statement.exec(fmt::format("create table {} (like {} including all)", table_, model));
  statement.exec(fmt::format("insert into {} select * from {}", table_, model));
  statement.exec("create sequence raw.global_positions");
  statement.exec(
      fmt::format("select setval('raw.global_positions', max(global_position)) from {}", table_));
  statement.exec(fmt::format("vacuum analyze {}", table_));
  statement.exec("set plan_cache_mode = force_generic_plan");
  connection_.prepare("insert", fmt::format(fmt::runtime(kInsert), table_));
}

Figures RawPostgres::insert(std::size_t rows, Spread spread, double seconds) {
  std::vector<double> latencies;
  std::int64_t events = 0;
  const Stopwatch watch(server_);
  while (!watch.has_run(seconds)) {
    latencies.push_back(
        microseconds_of([&] { insert_rows(connection_, rows_, rows_.next(rows, spread)); }));
    events += static_cast<std::int64_t>(rows);
  }
  return watch.stop(events, std::move(latencies));
}

Figures RawPostgres::copy_in(std::size_t rows, double seconds) {
  std::vector<double> latencies;
  std::int64_t events = 0;
  const Stopwatch watch(server_);
  while (!watch.has_run(seconds)) {
    latencies.push_back(microseconds_of(
        [&] { copy_rows(connection_, table_, rows_, rows_.next(rows, Spread::kManyStreams)); }));
    events += static_cast<std::int64_t>(rows);
  }
  return watch.stop(events, std::move(latencies));
}

}  // namespace factport::bench
