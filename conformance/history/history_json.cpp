// SPDX-License-Identifier: Apache-2.0
#include "history_json.hpp"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>

namespace factport::conformance {

namespace {

using Value = rapidjson::Value;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::string_view kLevels[] = {"none", "stream", "category", "log"};
constexpr Level kLevelOf[] = {Level::kNone, Level::kStream, Level::kCategory, Level::kLog};
constexpr std::string_view kSkips[] = {"within_level", "every_scope"};
constexpr std::string_view kOutcomes[] = {"ok", "refused", "failed", "unknown"};
constexpr std::string_view kDirections[] = {"forwards", "backwards"};

std::string_view view(const Value& text) { return {text.GetString(), text.GetStringLength()}; }

[[noreturn]] void fail(const std::string& what) { throw HistoryError(what); }

// ---- reading

const Value* find(const Value& object, const char* name) {
  const auto member = object.FindMember(name);
  return member == object.MemberEnd() ? nullptr : &member->value;
}

const Value& need(const Value& object, const char* name) {
  const Value* member = find(object, name);
  if (member == nullptr) fail(std::string("\"") + name + "\" is missing");
  return *member;
}

void only(const Value& object, const char* what, std::initializer_list<std::string_view> names) {
  if (!object.IsObject()) fail(std::string(what) + " must be an object");
  for (const auto& member : object.GetObject()) {
    bool known = false;
    for (const std::string_view name : names) known = known || name == view(member.name);
    if (!known) fail("unknown member \"" + std::string(view(member.name)) + "\" in " + what);
  }
}

std::int64_t integer(const Value& value, const char* what) {
  if (!value.IsInt64()) fail(std::string(what) + " must be an integer of 64 bits");
  return value.GetInt64();
}

template <class Unsigned>
Unsigned natural(const Value& value, const char* what) {
  if (!value.IsUint64() || value.GetUint64() > std::numeric_limits<Unsigned>::max())
    fail(std::string(what) + " must be an integer from 0 to " +
         std::to_string(std::numeric_limits<Unsigned>::max()));
  return static_cast<Unsigned>(value.GetUint64());
}

std::string string(const Value& object, const char* name) {
  const Value& value = need(object, name);
  if (!value.IsString()) fail(std::string("\"") + name + "\" must be a string");
  return std::string(view(value));
}

template <std::size_t N>
std::size_t one_of(const std::string_view (&names)[N], const Value& value, const char* what) {
  std::string all;
  for (std::size_t at = 0; at < N; ++at) {
    if (value.IsString() && view(value) == names[at]) return at;
    all += (at == 0 ? "" : ", ") + std::string(names[at]);
  }
  fail(std::string(what) + " must be one of " + all);
}

Uuid uuid(const Value& value) {
  const auto id = value.IsString() ? Uuid::parse(view(value)) : std::nullopt;
  if (!id) fail("an id must be a UUID");
  return *id;
}

const Value& array(const Value& value, const char* what) {
  if (!value.IsArray()) fail(std::string(what) + " must be an array");
  return value;
}

SeenEvent seen(const Value& value) {
  if (!value.IsArray() || value.Size() != 3)
    fail("an event that was seen must be [id, position, global position]");
  return {uuid(value[0]), integer(value[1], "a position"), integer(value[2], "a global position")};
}

std::vector<SeenEvent> seen_events(const Value& value, const char* what) {
  std::vector<SeenEvent> events;
  events.reserve(array(value, what).Size());
  for (const Value& event : value.GetArray()) events.push_back(seen(event));
  return events;
}

StreamName stream_name(const Value& object) {
  return {string(object, "category"), string(object, "stream")};
}

Scope scope(const Value& value) {
  only(value, "\"scope\"", {"category", "stream"});
  Scope out;
  if (find(value, "category") != nullptr) {
    out.width = Width::kCategory;
    out.category = string(value, "category");
  }
  if (find(value, "stream") == nullptr) return out;
  if (out.width != Width::kCategory) fail("a stream's scope needs its \"category\"");
  out.width = Width::kStream;
  out.stream = string(value, "stream");
  return out;
}

Condition condition(const Value& value) {
  if (value.IsString() && view(value) == "stream_is_empty")
    return {Condition::Kind::kStreamIsEmpty, -1};
  if (value.IsString() && view(value) == "stream_exists")
    return {Condition::Kind::kStreamExists, -1};
  if (!value.IsObject())
    fail("\"if\" must be \"stream_is_empty\", \"stream_exists\" or {\"position_is\": N}");
  only(value, "\"if\"", {"position_is"});
  return {Condition::Kind::kPositionIs, integer(need(value, "position_is"), "\"position_is\"")};
}

Append append(const Value& value) {
  only(value, "\"append\"", {"targets", "events", "receipts", "actual"});
  Append out;
  for (const Value& target : array(need(value, "targets"), "\"targets\"").GetArray()) {
    only(target, "a target", {"category", "stream", "if"});
    const Value* only_if = find(target, "if");
    out.targets.push_back(
        {stream_name(target), only_if == nullptr ? Condition{} : condition(*only_if)});
  }
  for (const Value& event : array(need(value, "events"), "\"events\"").GetArray()) {
    if (!event.IsArray() || event.Size() != 2) fail("a submitted event must be [id, target]");
    out.events.push_back({uuid(event[0]), natural<std::uint32_t>(event[1], "a target's index")});
  }
  if (const Value* receipts = find(value, "receipts"))
    out.receipts = seen_events(*receipts, "\"receipts\"");
  const Value* actual = find(value, "actual");
  if (actual == nullptr) return out;
  for (const Value& one : array(*actual, "\"actual\"").GetArray()) {
    if (!one.IsArray() || one.Size() != 2) fail("an actual position must be [target, position]");
    out.actual.push_back(
        {natural<std::uint32_t>(one[0], "a target's index"), integer(one[1], "a position")});
  }
  return out;
}

ScanRead scan(const Value& value) {
  only(value, "\"scan\"", {"scope", "after", "limit", "direction", "events"});
  ScanRead out;
  out.scope = scope(need(value, "scope"));
  if (const Value* after = find(value, "after")) out.after = integer(*after, "\"after\"");
  if (const Value* limit = find(value, "limit"))
    out.limit = natural<std::uint64_t>(*limit, "\"limit\"");
  if (const Value* direction = find(value, "direction"))
    out.direction = static_cast<Direction>(one_of(kDirections, *direction, "\"direction\""));
  if (const Value* events = find(value, "events")) out.events = seen_events(*events, "\"events\"");
  return out;
}

InfoRead info(const Value& value) {
  only(value, "\"info\"", {"category", "stream", "count"});
  return {stream_name(value), integer(need(value, "count"), "\"count\"")};
}

LatestRead latest(const Value& value) {
  only(value, "\"latest\"", {"scope", "event"});
  LatestRead out{scope(need(value, "scope")), std::nullopt};
  if (const Value* event = find(value, "event")) out.event = seen(*event);
  return out;
}

Operation operation(const Value& line) {
  only(line, "an operation",
       {"op", "process", "thread", "session", "invoked", "returned", "outcome", "append", "scan",
        "info", "latest"});
  Operation out;
  out.id = natural<std::uint64_t>(need(line, "op"), "\"op\"");
  out.process = natural<std::uint32_t>(need(line, "process"), "\"process\"");
  out.thread = natural<std::uint32_t>(need(line, "thread"), "\"thread\"");
  out.session = natural<std::uint32_t>(need(line, "session"), "\"session\"");
  out.invoked = integer(need(line, "invoked"), "\"invoked\"");
  if (const Value* returned = find(line, "returned"))
    out.returned = integer(*returned, "\"returned\"");
  out.outcome = static_cast<Outcome>(one_of(kOutcomes, need(line, "outcome"), "\"outcome\""));
  int calls = 0;
  const auto made = [&](const char* name, auto read) {
    const Value* call = find(line, name);
    if (call == nullptr) return;
    out.call = read(*call);
    ++calls;
  };
  made("append", append);
  made("scan", scan);
  made("info", info);
  made("latest", latest);
  if (calls != 1) fail("an operation must be one of append, scan, info, latest");
  return out;
}

LoggedEvent logged(const Value& value) {
  only(value, "\"event\"", {"id", "category", "stream", "position", "global_position"});
  return {uuid(need(value, "id")), stream_name(value),
          integer(need(value, "position"), "\"position\""),
          integer(need(value, "global_position"), "\"global_position\"")};
}

void read_header(const Value& line, History& history) {
  only(line, "the first line", {"history", "level", "never_skips"});
  if (natural<std::uint32_t>(need(line, "history"), "\"history\"") != 1)
    fail("only version 1 of the format is known");
  history.level = kLevelOf[one_of(kLevels, need(line, "level"), "\"level\"")];
  if (const Value* skips = find(line, "never_skips"))
    history.never_skips = static_cast<NeverSkips>(one_of(kSkips, *skips, "\"never_skips\""));
}

void read_line(const Value& line, bool first, History& history) {
  if (!line.IsObject()) fail("a line must be an object");
  if (first) {
    read_header(line, history);
  } else if (const Value* event = find(line, "event")) {
    only(line, "the line of an event", {"event"});
    history.log.push_back(logged(*event));
  } else if (const Value* crash = find(line, "crash")) {
    only(line, "the line of a crash", {"crash"});
    history.crashes.push_back(integer(*crash, "\"crash\""));
  } else {
    history.operations.push_back(operation(line));
  }
}

// ---- writing

void text(Writer& json, std::string_view value) {
  json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void member(Writer& json, const char* name, std::string_view value) {
  json.Key(name);
  text(json, value);
}

void write(Writer& json, const SeenEvent& event) {
  json.StartArray();
  text(json, event.id.to_string());
  json.Int64(event.position);
  json.Int64(event.global_position);
  json.EndArray();
}

void write(Writer& json, const char* name, const std::vector<SeenEvent>& events) {
  json.Key(name);
  json.StartArray();
  for (const SeenEvent& event : events) write(json, event);
  json.EndArray();
}

void write(Writer& json, const StreamName& name) {
  member(json, "category", name.category);
  member(json, "stream", name.stream);
}

void write(Writer& json, const Scope& scope) {
  json.Key("scope");
  json.StartObject();
  if (scope.width != Width::kLog) member(json, "category", scope.category);
  if (scope.width == Width::kStream) member(json, "stream", scope.stream);
  json.EndObject();
}

void write(Writer& json, const Condition& condition) {
  if (condition.kind == Condition::Kind::kNone) return;
  json.Key("if");
  if (condition.kind == Condition::Kind::kStreamIsEmpty) {
    text(json, "stream_is_empty");
  } else if (condition.kind == Condition::Kind::kStreamExists) {
    text(json, "stream_exists");
  } else {
    json.StartObject();
    json.Key("position_is");
    json.Int64(condition.position);
    json.EndObject();
  }
}

void write(Writer& json, const Append& append) {
  json.Key("append");
  json.StartObject();
  json.Key("targets");
  json.StartArray();
  for (const Target& target : append.targets) {
    json.StartObject();
    write(json, target.name);
    write(json, target.condition);
    json.EndObject();
  }
  json.EndArray();
  json.Key("events");
  json.StartArray();
  for (const SubmittedEvent& event : append.events) {
    json.StartArray();
    text(json, event.id.to_string());
    json.Uint(event.target);
    json.EndArray();
  }
  json.EndArray();
  write(json, "receipts", append.receipts);
  json.Key("actual");
  json.StartArray();
  for (const ActualPosition& actual : append.actual) {
    json.StartArray();
    json.Uint(actual.target);
    json.Int64(actual.position);
    json.EndArray();
  }
  json.EndArray();
  json.EndObject();
}

void write(Writer& json, const ScanRead& scan) {
  json.Key("scan");
  json.StartObject();
  write(json, scan.scope);
  json.Key("after");
  json.Int64(scan.after);
  if (scan.limit) {
    json.Key("limit");
    json.Uint64(*scan.limit);
  }
  member(json, "direction", kDirections[static_cast<std::size_t>(scan.direction)]);
  write(json, "events", scan.events);
  json.EndObject();
}

void write(Writer& json, const InfoRead& info) {
  json.Key("info");
  json.StartObject();
  write(json, info.name);
  json.Key("count");
  json.Int64(info.count);
  json.EndObject();
}

void write(Writer& json, const LatestRead& latest) {
  json.Key("latest");
  json.StartObject();
  write(json, latest.scope);
  if (latest.event) {
    json.Key("event");
    write(json, *latest.event);
  }
  json.EndObject();
}

void write(Writer& json, const Operation& operation) {
  json.StartObject();
  json.Key("op");
  json.Uint64(operation.id);
  json.Key("process");
  json.Uint(operation.process);
  json.Key("thread");
  json.Uint(operation.thread);
  json.Key("session");
  json.Uint(operation.session);
  json.Key("invoked");
  json.Int64(operation.invoked);
  if (operation.returned != kNever) {
    json.Key("returned");
    json.Int64(operation.returned);
  }
  member(json, "outcome", kOutcomes[static_cast<std::size_t>(operation.outcome)]);
  std::visit([&](const auto& call) { write(json, call); }, operation.call);
  json.EndObject();
}

void write(Writer& json, const LoggedEvent& event) {
  json.StartObject();
  json.Key("event");
  json.StartObject();
  member(json, "id", event.id.to_string());
  write(json, event.name);
  json.Key("position");
  json.Int64(event.position);
  json.Key("global_position");
  json.Int64(event.global_position);
  json.EndObject();
  json.EndObject();
}

void write_header(Writer& json, const History& history) {
  json.StartObject();
  json.Key("history");
  json.Uint(1);
  for (std::size_t at = 0; at < std::size(kLevels); ++at) {
    if (kLevelOf[at] == history.level) member(json, "level", kLevels[at]);
  }
  member(json, "never_skips", kSkips[static_cast<std::size_t>(history.never_skips)]);
  json.EndObject();
}

}  // namespace

History read_history(std::istream& in) {
  History history;
  std::string text;
  std::size_t number = 0;
  while (std::getline(in, text)) {
    ++number;
    try {
      rapidjson::Document line;
      // Iterative: depth costs memory, not the stack.
      line.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
          text.data(), text.size());
      if (line.HasParseError())
        fail(std::string(rapidjson::GetParseError_En(line.GetParseError())) + " (at byte " +
             std::to_string(line.GetErrorOffset()) + ')');
      read_line(line, number == 1, history);
    } catch (const HistoryError& error) {
      throw HistoryError("line " + std::to_string(number) + ": " + error.what());
    }
  }
  const std::string last = "line " + std::to_string(number) + ": ";
  if (number == 0) throw HistoryError("line 1: \"history\" is missing");
  if (const auto problem = malformed(history)) throw HistoryError(last + *problem);
  return history;
}

void write_history(const History& history, std::ostream& out) {
  rapidjson::StringBuffer buffer;
  const auto line = [&](auto write_it) {
    buffer.Clear();
    Writer json(buffer);
    write_it(json);
    out.write(buffer.GetString(), static_cast<std::streamsize>(buffer.GetSize())).put('\n');
  };
  line([&](Writer& json) { write_header(json, history); });
  for (const Operation& operation : history.operations)
    line([&](Writer& json) { write(json, operation); });
  for (const Instant crash : history.crashes) {
    line([&](Writer& json) {
      json.StartObject();
      json.Key("crash");
      json.Int64(crash);
      json.EndObject();
    });
  }
  for (const LoggedEvent& event : history.log) line([&](Writer& json) { write(json, event); });
}

}  // namespace factport::conformance
