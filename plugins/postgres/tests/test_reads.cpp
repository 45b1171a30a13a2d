// SPDX-License-Identifier: Apache-2.0
#include "test_reads.hpp"

#include <algorithm>
#include <stdexcept>

namespace factport::postgres_test {

namespace {

/// As the append function takes it, before the first draw.
constexpr const char* kMark =
    "select pg_advisory_xact_lock_shared("
    "((32768 | ('@sequence@'::regclass::oid::bigint % 16384)) << 47)"
    " | coalesce((pg_sequence_last_value('@sequence@'::regclass) - 1) / 16384 + 1, 0))";

void require(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.to_string());
}

}  // namespace

factport_scan_request scan_of(const factport_scope& scope) {
  factport_scan_request scan{};
  scan.struct_size = sizeof scan;
  scan.scope = scope;
  scan.batch_events = 512;
  return scan;
}

factport_info_request info_of(const factport_scope& scope) {
  factport_info_request info{};
  info.struct_size = sizeof info;
  info.scope = scope;
  return info;
}

ReadSite::ReadSite(ConfigValues config, const std::string& level) : Site(std::move(config)) {
  empty_the_schema();
  require(prepare_status());
  ask("select @create_log@('default', gen_random_uuid(), '" + level + "')");
}

void ReadSite::fill(std::int64_t count, std::int64_t first) {
  const std::string last = std::to_string(first + count - 1);
  ask("insert into @events@ (id, log, category, stream, name, payload, metadata, position,"
      " global_position, occurred_at, recorded_at)"
      " select gen_random_uuid(), 'default', c, s, 'n' || i % 5, ('[' || i || ']')::@payload@,"
      " case when i % 2 = 0 then '{}'::@payload@ end,"
      " coalesce(before, 0) + row_number() over (partition by c, s order by i) - 1,"
      " i, to_timestamp(0) + i * 37 % 100 * interval '1 microsecond',"
      " to_timestamp(1000) + i * interval '1 microsecond'"
      " from (select i, 'c' || i % 2 as c, 's' || i * 7 % 3 as s from generate_series(" +
      std::to_string(first) + "::bigint, " + last +
      ") i) e left join (select category as c, stream as s, max(position) + 1 as before"
      " from @events@ where log = 'default' group by category, stream) b using (c, s)");
  ask("select setval('@sequence@', " + last + ")");
  ask("update @logs@ set global_position = " + last);
}

void ReadSite::insert(const std::string& payload) {
  ask("insert into @events@ (id, log, category, stream, name, payload, position, global_position,"
      " occurred_at) select gen_random_uuid(), 'default', 'c', 's', 'happened', (" +
      payload +
      ")::@payload@, (select coalesce(max(position), -1) + 1 from @events@ where log = 'default'"
      " and category = 'c' and stream = 's'), nextval('@sequence@'), now()");
}

std::unique_ptr<Cursor> ReadSite::open(const factport_scan_request& request) {
  const TestCall test_call = session.call();
  auto cursor = reads.scan(test_call.call(), ScanRequest(request));
  require(cursor.status());
  return *std::move(cursor);
}

Scanned ReadSite::scan(const factport_scan_request& request) { return drain(*open(request)); }

Scanned ReadSite::drain(Cursor& cursor) {
  Scanned scanned;
  const TestCall test_call = session.call();
  for (bool end = false; !end; ++scanned.batches) {
    const auto batch = cursor.next(test_call.call());
    require(batch.status());
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < batch->count; ++i) {
      scanned.events.emplace_back(batch->events[i], "default");
      bytes += batch->events[i].payload.size + batch->events[i].metadata.size;
    }
    scanned.largest_batch_bytes = std::max(scanned.largest_batch_bytes, bytes);
    scanned.scanned_through = batch->scanned_through;
    end = batch->end;
  }
  return scanned;
}

StreamInfo ReadSite::info(std::string_view category, std::string_view stream) {
  const factport_info_request request = info_of(stream_scope(category, stream));
  const TestCall test_call = session.call();
  const auto info = reads.stream_info(test_call.call(), InfoRequest(request));
  require(info.status());
  return *info;
}

std::vector<std::string> ReadSite::list(ListKind kind, std::string_view category,
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
  const TestCall test_call = session.call();
  const auto listing = reads.list(test_call.call(), ListRequest(raw));
  require(listing.status());
  std::vector<std::string> found;
  for (const ListEntry& entry : *listing) found.push_back(entry.name);
  return found;
}

std::vector<std::int64_t> positions_of(const Scanned& scanned) {
  std::vector<std::int64_t> positions;
  for (const StoredEvent& event : scanned.events) positions.push_back(event.global_position());
  return positions;
}

SlowWriter::SlowWriter(const ReadSite& site, const std::string& stream)
    : connection_(TestServer::shared().conninfo() + " application_name=slow-writer") {
  pid_ = connection_.backendpid();
  work_.exec("begin");
  work_.exec(site.names.fill_in(kMark));
  const pqxx::result row = work_.exec(site.names.fill_in(
      "insert into @events@ (id, log, category, stream, name, payload, position,"
      " global_position, occurred_at) values (gen_random_uuid(), 'default', 'c', '" +
      stream + "', 'happened', '{}', 0, nextval('@sequence@'), now()) returning global_position"));
  global_position_ = row[0][0].as<std::int64_t>();
}

void SlowWriter::commit() { work_.exec("commit"); }
void SlowWriter::rollback() { work_.exec("rollback"); }
void SlowWriter::prepare(const std::string& gid) {
  work_.exec("prepare transaction '" + gid + "'");
}

}  // namespace factport::postgres_test
