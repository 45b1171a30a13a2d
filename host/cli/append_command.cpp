// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "diagnostics.hpp"
#include "json_writer.hpp"
#include "text_argument.hpp"

#include <factport/host/clock.hpp>
#include <factport/host/error.hpp>
#include <factport/host/timestamp.hpp>

#include <fmt/format.h>

#include <charconv>

namespace factport::cli {

namespace {

Error invalid(std::string message) {
  return Error({StatusCode::kInvalidArgument, std::move(message)});
}

Condition condition_of(const std::optional<std::string>& expect) {
  if (!expect) return {};
  if (*expect == "empty") return stream_is_empty();
  if (*expect == "exists") return stream_exists();
  std::int64_t position = 0;
  const char* const end = expect->data() + expect->size();
  const auto [stop, error] = std::from_chars(expect->data(), end, position);
  if (error != std::errc() || stop != end) {
    throw invalid(
        fmt::format("--expect is \"{}\"; it may be a position, empty or exists", *expect));
  }
  return position_is(position);
}

// An id is made here where none is given, so that it can be named when the answer is lost.
Uuid id_of(const std::optional<std::string>& text) {
  if (!text) return system_ids()->next(system_clock()->now_us());
  const auto id = Uuid::parse(*text);
  if (!id) throw invalid(fmt::format("--id: \"{}\" is not a UUID", *text));
  return *id;
}

std::optional<std::int64_t> time_of(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto time = host::parse_rfc3339(*text);
  if (!time.ok()) throw invalid(fmt::format("--occurred-at: {}", time.status().message()));
  return *time;
}

NewEvent event_of(const AppendCommand& command) {
  NewEvent event{.name = command.name, .payload = {}};
  event.id = id_of(command.id);
  event.occurred_at = time_of(command.occurred_at);
  event.payload = text_of_argument(command.payload);
  if (command.metadata) event.metadata = text_of_argument(*command.metadata);
  return event;
}

std::string receipt_line(const EventStream& stream, const AppendResult& result) {
  const Receipt& receipt = result.receipts.front();
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("log").text(stream.log()).key("category").text(stream.category());
  json.key("stream").text(stream.name()).key("position").integer(receipt.position);
  json.key("global_position").integer(receipt.global_position);
  json.key("id").text(receipt.id.to_string());
  json.key("recorded_at").text(host::format_rfc3339(receipt.recorded_at));
  json.key("already_stored").boolean(result.already_stored).end_object();
  return line + "\n";
}

std::string refusal_line(const AppendResult& result) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("status").text(name_of(result.status.code()));
  json.key("unmet").begin_array();
  for (const UnmetLeaf& leaf : result.unmet) {
    json.begin_object().key("category").text(leaf.category).key("stream").text(leaf.stream);
    json.key("expected").text(leaf.expected);
    json.key("actual_position").integer(leaf.actual_position).end_object();
  }
  json.end_array().end_object();
  return line + "\n";
}

void say_refusal(const AppendResult& result) {
  std::string text = "refused: the condition does not hold; nothing is stored";
  for (const UnmetLeaf& leaf : result.unmet) {
    text += fmt::format(
        "\n  {}/{}: expected {}, actual {}", leaf.category, leaf.stream, leaf.expected,
        leaf.actual_position < 0 ? "empty" : fmt::format("position {}", leaf.actual_position));
  }
  say(text);
}

}  // namespace

ExitCode AppendCommand::run(Output& out) const {
  const Condition condition = condition_of(expect);
  const NewEvent event = event_of(*this);
  const EventStream target = open(store).stream(category, stream);
  const AppendResult result = target.try_publish({&event, 1}, condition);
  if (result.ok()) {
    out.write(receipt_line(target, result));
    return ExitCode::kDone;
  }
  if (result.status.code() == StatusCode::kConditionFailed) {
    say_refusal(result);
    if (json) out.write(refusal_line(result));
    return ExitCode::kRefused;
  }
  report(result.status);
  if (result.status.code() == StatusCode::kOutcomeUnknown) {
    say(fmt::format("the event may be stored or not; to find out, append it again with --id {}",
                    event.id->to_string()));
  }
  return exit_code_of(result.status.code());
}

}  // namespace factport::cli
