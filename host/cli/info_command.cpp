// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "json_writer.hpp"
#include "table.hpp"

#include <factport/host/error.hpp>
#include <factport/host/timestamp.hpp>

namespace factport::cli {

namespace {

/// A time of something that may not be there.
std::string time_or_none(std::int64_t events, std::int64_t time) {
  return events > 0 ? host::format_rfc3339(time) : std::string();
}

void write_stream_json(const EventStream& stream, const StreamInfo& info, Output& out) {
  const auto time = [&](std::int64_t value, JsonWriter& json) {
    if (info.event_count > 0) {
      json.text(host::format_rfc3339(value));
    } else {
      json.null();
    }
  };
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("log").text(stream.log()).key("category").text(stream.category());
  json.key("stream").text(stream.name()).key("event_count").integer(info.event_count);
  json.key("first_position").integer(info.first_position);
  json.key("last_position").integer(info.last_position);
  json.key("first_global_position").integer(info.first_global_position);
  json.key("last_global_position").integer(info.last_global_position);
  time(info.first_recorded_at, json.key("first_recorded_at"));
  time(info.last_recorded_at, json.key("last_recorded_at"));
  json.end_object();
  out.write(line + "\n");
}

void write_stream_fields(const EventStream& stream, const StreamInfo& info, Output& out) {
  Table table({{"", Fit::kWhole}, {"", Fit::kWrap}}, out.columns(),
              [&](std::string_view text) { out.write(text); });
  table.add({"log", stream.log()});
  table.add({"category", stream.category()});
  table.add({"stream", stream.name()});
  table.add({"events", std::to_string(info.event_count)});
  table.add({"first position", std::to_string(info.first_position)});
  table.add({"last position", std::to_string(info.last_position)});
  table.add({"first global position", std::to_string(info.first_global_position)});
  table.add({"last global position", std::to_string(info.last_global_position)});
  table.add({"first recorded at", time_or_none(info.event_count, info.first_recorded_at)});
  table.add({"last recorded at", time_or_none(info.event_count, info.last_recorded_at)});
  table.finish();
}

void write_log_json(const EventLog& log, const LogInfo& info, Output& out) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("log").text(log.name()).key("level").text(name_of(info.level));
  json.key("uuid").text(info.uuid.to_string()).key("epoch").integer(info.epoch);
  json.key("event_count").integer(info.event_count);
  json.key("last_global_position").integer(info.last_global_position).end_object();
  out.write(line + "\n");
}

void write_log_fields(const EventLog& log, const LogInfo& info, Output& out) {
  Table table({{"", Fit::kWhole}, {"", Fit::kWrap}}, out.columns(),
              [&](std::string_view text) { out.write(text); });
  table.add({"log", log.name()});
  table.add({"level", std::string(name_of(info.level))});
  table.add({"uuid", info.uuid.to_string()});
  table.add({"epoch", std::to_string(info.epoch)});
  table.add({"events", std::to_string(info.event_count)});
  table.add({"last global position", std::to_string(info.last_global_position)});
  table.finish();
}

}  // namespace

ExitCode InfoCommand::run(Output& out) const {
  if (scope.category.has_value() != scope.stream.has_value()) {
    throw Error({StatusCode::kInvalidArgument,
                 "info is about a stream (--category and --stream) or about the log (neither)"});
  }
  const EventStore source = open(store);
  if (scope.stream) {
    const EventStream stream = source.stream(*scope.category, *scope.stream);
    (json ? write_stream_json : write_stream_fields)(stream, stream.info(), out);
  } else {
    const EventLog log = source.log();
    (json ? write_log_json : write_log_fields)(log, log.info(), out);
  }
  return ExitCode::kDone;
}

}  // namespace factport::cli
