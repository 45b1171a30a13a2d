// SPDX-License-Identifier: Apache-2.0
#include "append_contests.hpp"

#include "callers.hpp"
#include "contention.hpp"
#include "pgbench.hpp"
#include "preloaded_store.hpp"
#include "raw_postgres.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace factport::bench {

namespace {

const StoreShape kStream{.schema = "at_stream", .level = "stream"};
const StoreShape kLog{.schema = "at_log", .level = "log"};
const StoreShape kJson{.schema = "at_stream_json", .level = "stream", .payload_type = "json"};

StoreShape one_a_transaction(StoreShape shape, int callers) {
  shape.group_commit = false;
  shape.lanes = callers;
  return shape;
}

class AppendContests {
 public:
  AppendContests(const MeasuredServer& server, const PostgresPlan& plan,
                 const std::filesystem::path& scratch, Report& report)
      : server_(server), plan_(plan), report_(report) {
    for (const StoreShape& shape : {kStream, kLog, kJson}) {
      preload(server, shape, plan.events, plan.streams);
    }
    raw_.emplace(server, table_of(kStream), plan.streams);
    pgbench_.emplace(server, raw_->table(), plan.streams, scratch);
  }

  // One event an append.
  void single(int callers) {
    const std::string baseline = fmt::format("pgbench, single-row INSERT, {}", callers);
    std::vector<Contender> contenders;
    contenders.push_back({baseline, [&] { return pgbench_->run(callers, plan_.seconds); }});
    for (const StoreShape& shape : {kStream, kLog}) {
      const std::string alone = fmt::format("level {}, one append a transaction", shape.level);
      if (callers > 1) {
        contenders.push_back({alone, appends(one_a_transaction(shape, callers), callers, {}),
                              baseline, wanted_alone(shape, callers)});
      }
      contenders.push_back({fmt::format("level {}, group commit", shape.level),
                            appends(shape, callers, {}), baseline, wanted(shape, callers)});
      if (shape.level == "log" && callers > 1 && server_.setting().flush_us >= 2000) {
        contenders.push_back({"level log, group commit, again", appends(shape, callers, {}), alone,
                              callers == 32 ? std::optional(10.0) : std::nullopt});
      }
    }
    hold(fmt::format("single events, {} callers", callers), contenders);
  }

  void batch() {
    const CallerLoad load{.events = 100};
    const std::string baseline = "libpqxx, INSERT of 100 rows";
    hold("batches of 100 events, 1 caller",
         {{baseline, [&] { return raw_->insert(100, Spread::kOneStream, plan_.seconds); }},
          {"level stream", appends(kStream, 1, load), baseline, 0.8},
          {"level log", appends(kLog, 1, load), baseline, 0.8},
          {"level stream, json", appends(kJson, 1, load), "level stream"}});
  }

  void import_of(std::size_t events) {
    const CallerLoad load{.events = events, .spread = Spread::kManyStreams};
    const std::string baseline = fmt::format("libpqxx, COPY of {} rows", events);
    hold(fmt::format("imports, {} events an append over 1,000 streams, 1 caller", events),
         {{baseline, [&, events] { return raw_->copy_in(events, plan_.seconds); }},
          {"level stream", appends(kStream, 1, load), baseline, 0.6},
          {"level log", appends(kLog, 1, load), baseline, 0.6}});
  }

  void contended() {
    std::vector<Contender> contenders;
    for (const StoreShape& shape : {kStream, kLog}) {
      contenders.push_back({fmt::format("level {}, events stored", shape.level), [&, shape] {
                              return contend(server_, open_store_on(server_, shape), 32,
                                             plan_.seconds);
                            }});
    }
    hold("50 streams contended by 32 conditional callers", contenders);
  }

  // What a function planned on an empty table makes of one that grows.
  void empty() {
    std::vector<Contender> contenders;
    for (const StoreShape& shape : {kStream, kLog}) {
      const std::string filled = fmt::format("level {}, filled and analyzed", shape.level);
      const CallerLoad load{.callers = 8, .seconds = 2 * plan_.seconds, .streams = plan_.streams};
      contenders.push_back({filled, appends(shape, 8, load)});
      contenders.push_back({fmt::format("level {}, empty at first, never analyzed", shape.level),
                            [&, shape, load]() mutable {
                              StoreShape fresh = shape;
                              fresh.schema = fmt::format("empty_{}", ++fresh_);
                              const EventStore store = open_store_on(server_, fresh);
                              return append_by_callers(server_, store, load);
                            },
                            filled, 0.5});
    }
    hold("single events, 8 callers, 2 s from an empty table on", contenders);
  }

 private:
  // A store is opened once and stays open.
  const EventStore& store(const StoreShape& shape) {
    const std::string key = fmt::format("{} {} {}", shape.schema, shape.group_commit, shape.lanes);
    auto found = stores_.find(key);
    if (found == stores_.end()) {
      found = stores_.emplace(key, open_store_on(server_, shape)).first;
    }
    return found->second;
  }

  std::function<Figures()> appends(const StoreShape& shape, int callers, CallerLoad load) {
    load.callers = callers;
    if (load.seconds == CallerLoad().seconds) load.seconds = plan_.seconds;
    load.streams = plan_.streams;
    return [this, shape, load] { return append_by_callers(server_, store(shape), load); };
  }

  std::optional<double> wanted_alone(const StoreShape& shape, int callers) const {
    if (shape.level != "stream" || callers != 8) return std::nullopt;
    if (server_.setting().flush_us == 250) return 0.85;
    if (server_.setting().name == "memory") return 0.55;
    return std::nullopt;
  }

  std::optional<double> wanted(const StoreShape& shape, int callers) const {
    if (callers == 1) return 0.6;
    if (callers == 32 && server_.setting().name == "own") return shape.level == "log" ? 1.4 : 1.9;
    return std::nullopt;
  }

  void hold(const std::string& name, const std::vector<Contender>& contenders) {
    checkpoint(server_);
    report_.add(name, hold_contest(contenders, plan_.rounds));
  }

  const MeasuredServer& server_;
  const PostgresPlan& plan_;
  Report& report_;
  std::map<std::string, EventStore> stores_;
  std::optional<RawPostgres> raw_;
  std::optional<Pgbench> pgbench_;
  int fresh_ = 0;
};

}  // namespace

void hold_append_contests(const MeasuredServer& server, const PostgresPlan& plan,
                          const std::filesystem::path& scratch, Report& report) {
  AppendContests contests(server, plan, scratch, report);
  if (plan.wants("single")) {
    for (const int callers : plan.callers) contests.single(callers);
  }
  if (plan.wants("batch")) contests.batch();
  if (plan.wants("import")) {
    contests.import_of(1000);
    contests.import_of(10'000);
  }
  if (plan.wants("contended")) contests.contended();
  if (plan.wants("empty")) contests.empty();
}

}  // namespace factport::bench
