// SPDX-License-Identifier: Apache-2.0
#include "preloaded_store.hpp"

#include "workload.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace factport::bench {

namespace {

constexpr std::int64_t kEventsOfAnAppend = 1000;

void execute(const MeasuredServer& server, const std::string& sql) {
  pqxx::connection connection(server.connect_string());
  pqxx::nontransaction(connection).exec(sql);
}

}  // namespace

EventStore open_store_on(const MeasuredServer& server, const StoreShape& shape) {
  std::string config = fmt::format(
      R"("url":"postgres://postgres@/postgres?host={}","schema":"{}","payload_type":"{}")",
      server.host(), shape.schema, shape.payload_type);
  if (!shape.group_commit) config += R"(,"group_commit":{"max_appends":1})";
  if (shape.lanes > 0) {
    // Readers need connections as well.
    config += fmt::format(R"(,"lanes":{},"pool":{{"max":{}}})", shape.lanes, shape.lanes + 4);
  }
  const std::string text =
      fmt::format(R"({{"adapter":"postgres","level":"{}","config":{{{}}}}})", shape.level, config);
  const Result<StoreConfig> parsed =
      host::parse_store_config(text, std::filesystem::current_path(), "the benchmark");
  if (!parsed.ok()) throw Error(parsed.status());
  return open_store(*parsed);
}

void preload(const MeasuredServer& server, const StoreShape& shape, std::int64_t events,
             std::size_t streams) {
  const EventStore store = open_store_on(server, shape);
  const EventLog log = store.log();
  const std::vector<std::string> names = stream_names(streams);
  const std::string payload = json_of_size(300);
  const std::string metadata = json_of_size(60);
  Append append;
  AppendResult result;
  std::size_t stream = 0;
  for (std::int64_t done = 0; done < events;) {
    append.clear();
    const std::int64_t count = std::min(kEventsOfAnAppend, events - done);
    for (std::int64_t i = 0; i < count; ++i) {
      append.add(append.target("account", names[stream]),
                 {.name = "deposited", .payload = payload, .metadata = metadata, .trusted = true});
      stream = (stream + 1) % names.size();
    }
    if (Status status = log.try_append(append, result); !status.ok()) throw Error(status);
    done += count;
  }
  execute(server, "vacuum analyze");
}

std::string table_of(const StoreShape& shape) { return shape.schema + ".events"; }

void checkpoint(const MeasuredServer& server) { execute(server, "checkpoint"); }

}  // namespace factport::bench
