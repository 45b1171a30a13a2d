// SPDX-License-Identifier: Apache-2.0
#include "reads.hpp"

#include "freshness.hpp"
#include "scan_cursor.hpp"
#include "timestamp.hpp"

#include <optional>
#include <string>
#include <utility>

namespace factport::postgres {

namespace {

/// The scan whose only event is the last one of the scope.
factport_scan_request last_event_of(const InfoRequest& request) {
  factport_scan_request scan{};
  scan.struct_size = sizeof scan;
  scan.flags = FACTPORT_SCAN_BACKWARDS;
  scan.given = FACTPORT_SCAN_HAS_LIMIT;
  scan.scope = request.raw().scope;
  scan.limit = 1;
  scan.batch_events = 1;
  scan.freshness = request.raw().freshness;
  scan.at_least = request.at_least();
  return scan;
}

/// The columns of @stream_info@.
StreamInfo stream_info_of(const pqxx::row& row) {
  StreamInfo info;
  if (row[1].is_null()) return info;
  info.event_count = integer_of(row[1]);
  info.first_position = integer_of(row[2]);
  info.first_global_position = integer_of(row[3]);
  info.first_recorded_at = parse_timestamp(text_of(row[4])).value_or(0);
  info.last_position = integer_of(row[5]);
  info.last_global_position = integer_of(row[6]);
  info.last_recorded_at = parse_timestamp(text_of(row[7])).value_or(0);
  return info;
}

Level level_of(std::string_view name) {
  for (const Level level : {Level::kStream, Level::kCategory, Level::kLog, Level::kNone}) {
    if (name_of(level) == name) return level;
  }
  return Level::kUnspecified;
}

}  // namespace

Reads::Reads(ReadSource& source, const ReadStatements& statements, HighestGiven highest_given)
    : source_(source), statements_(statements), highest_given_(std::move(highest_given)) {}

template <class Request>
std::int64_t Reads::target_of(const Request& request) const {
  switch (request.freshness()) {
    case Freshness::kOwn: return highest_given_(request.scope().log);
    case Freshness::kAtLeast: return request.at_least();
    case Freshness::kComplete:
    case Freshness::kAvailable: break;
  }
  return 0;
}

Result<std::unique_ptr<Cursor>> Reads::scan(const Call& call, const ScanRequest& request) {
  return ScanCursor::open(source_, statements_, call, request, target_of(request));
}

/// Asks again until the answer's first column, a note, says that it is fresh.
template <class Ask>
Result<pqxx::result> Reads::ask_until_fresh(const Call& call, const InfoRequest& request,
                                            Ask&& ask) {
  FreshnessWait wait(source_.pool(), statements_.blocker, call, request.scope().log,
                     request.freshness(), target_of(request));
  while (true) {
    Result<pqxx::result> answer = ask(wait);
    if (!answer.ok()) return wait.failure_of(answer.status());
    const Reach reach = Reach::of(integers_of((*answer)[0][0], -1));
    if (reach.fresh) return answer;
    if (Status status = wait.pause(reach); !status.ok()) return status;
  }
}

Result<StreamInfo> Reads::stream_info(const Call& call, const InfoRequest& request) {
  const ScopeView scope = request.scope();
  const auto answer = ask_until_fresh(call, request, [&](const FreshnessWait& wait) {
    Params params;
    params.add(scope.log).add(scope.category).add(scope.stream);
    params.add(static_cast<std::int32_t>(wait.freshness())).add(wait.target());
    return source_.run(statements_.stream_info, params, call);
  });
  if (!answer.ok()) return answer.status();
  return stream_info_of((*answer)[0]);
}

Result<Batch> Reads::latest(const Call& call, const InfoRequest& request) {
  const factport_scan_request scan = last_event_of(request);
  auto cursor = this->scan(call, ScanRequest(scan));
  if (!cursor.ok()) return cursor.status();
  return (*cursor)->next(call);
}

Result<Listing> Reads::list(const Call& call, const ListRequest& request) {
  return list_names(source_, statements_.list, request, call);
}

Result<LogInfo> Reads::log_info(const Call& call, const InfoRequest& request) {
  const std::string_view log = request.scope().log;
  const auto answer = ask_until_fresh(call, request, [&](const FreshnessWait& wait) {
    Params params;
    params.add(log).add(static_cast<std::int32_t>(wait.freshness())).add(wait.target());
    return source_.run(statements_.log_info, params, call);
  });
  if (!answer.ok()) return answer.status();
  const pqxx::row row = (*answer)[0];
  if (integer_of(row[4]) == 0) {
    return Status(StatusCode::kNotFound, "log \"" + std::string(log) + "\" has no events in " +
                                             source_.pool().settings().label +
                                             "; the first append creates it");
  }
  return LogInfo{level_of(text_of(row[1])), Uuid::parse(text_of(row[2])).value_or(Uuid()),
                 integer_of(row[3]), integer_of(row[4]), integer_of(row[5])};
}

Result<Arrival> Reads::arrived(const Call& call, const ScopeView& scope, std::int64_t after) {
  Params params;
  params.add(static_cast<std::int32_t>(scope.kind));
  params.add(scope.log).add(scope.category).add(scope.stream).add(after);
  const Result<pqxx::result> answer = source_.run(statements_.arrived, params, call);
  if (!answer.ok()) return answer.status();
  const pqxx::row row = (*answer)[0];
  return Arrival{text_of(row[0]) == "t", text_of(row[1]) == "t"};
}

}  // namespace factport::postgres
