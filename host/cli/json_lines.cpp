// SPDX-License-Identifier: Apache-2.0
#include "json_lines.hpp"

#include "json_stream.hpp"
#include "json_string.hpp"
#include "json_text.hpp"
#include "json_writer.hpp"
#include "request_check.hpp"
#include "utf8.hpp"

#include <factport/cpp/bytes.hpp>
#include <factport/host/timestamp.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace factport::cli {

namespace {

enum Key : std::size_t {
  kLog,
  kCategory,
  kStream,
  kName,
  kPayload,
  kMetadata,
  kOccurredAt,
  kId,
  kRecordedAt,
  kGlobalPosition,
  kPosition,
  kKeyCount,
};

constexpr std::array<std::string_view, kKeyCount> kKeyNames{
    "log", "category",    "stream",          "name",    "payload", "metadata", "occurred_at",
    "id",  "recorded_at", "global_position", "position"};

constexpr std::string_view kWhitespace = " \t\r\n";

bool is_text(Key key) { return key != kPayload && key != kMetadata && key < kRecordedAt; }

/// Where the members of a line's object are.
struct Member {
  bool given = false;
  bool is_string = false;
  /// The value as it is written, quotes included.
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Takes note of the members of the outermost object while RapidJSON reads. false ends the reading.
class MemberFinder {
 public:
  MemberFinder(std::string_view line, host::JsonStream& stream) : line_(line), stream_(stream) {}

  bool Null() { return value(false); }
  bool Bool(bool) { return value(false); }
  bool Int(int) { return value(false); }
  bool Uint(unsigned) { return value(false); }
  bool Int64(std::int64_t) { return value(false); }
  bool Uint64(std::uint64_t) { return value(false); }
  bool Double(double) { return value(false); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return value(false); }
  bool String(const char*, rapidjson::SizeType, bool) { return value(true); }
  bool StartObject() { return enter(); }
  bool EndObject(rapidjson::SizeType) { return leave(); }
  bool StartArray() {
    if (depth_ == 0) return not_an_object();
    return enter();
  }
  bool EndArray(rapidjson::SizeType) { return leave(); }

  bool Key(const char* raw, rapidjson::SizeType size, bool) {
    if (stream_.fault()) return false;
    if (depth_ > 1) return true;
    const std::size_t offset = static_cast<std::size_t>(raw - line_.data()) - 1;
    return begin_member({raw, size}, offset);
  }

  const Member& operator[](cli::Key key) const { return members_[key]; }

 private:
  bool begin_member(std::string_view raw, std::size_t offset) {
    std::string name;
    host::append_unescaped(raw, name);
    const auto* const known = std::find(kKeyNames.begin(), kKeyNames.end(), name);
    if (known == kKeyNames.end()) {
      return stream_.refuse(offset,
                            fmt::format("unknown key {}; the keys are {}", host::json_quoted(name),
                                        fmt::join(kKeyNames, ", ")));
    }
    current_ = &members_[static_cast<std::size_t>(known - kKeyNames.begin())];
    if (current_->given) {
      return stream_.refuse(offset, "duplicate key " + host::json_quoted(name));
    }
    // Whitespace, a colon, whitespace: the reader makes sure of the colon before it goes on.
    const std::size_t after_colon = std::min(line_.find(':', stream_.Tell()), line_.size() - 1) + 1;
    current_->begin = std::min(line_.find_first_not_of(kWhitespace, after_colon), line_.size());
    current_->given = true;
    return true;
  }

  bool value(bool is_string) {
    if (stream_.fault()) return false;
    if (depth_ == 0) return not_an_object();
    if (depth_ == 1) end_member(is_string);
    return true;
  }
  bool enter() {
    // A level more than payloads may have: theirs are counted on their own.
    return ++depth_ <= host::kMaxJsonDepth + 2 ||
           stream_.refuse(stream_.Tell() - 1, "more than 512 levels of arrays and objects");
  }
  bool leave() {
    if (--depth_ == 1) end_member(false);
    return true;
  }
  void end_member(bool is_string) {
    current_->is_string = is_string;
    current_->end = stream_.Tell();
  }
  bool not_an_object() { return stream_.refuse(0, "a line is one JSON object, one event"); }

  const std::string_view line_;
  host::JsonStream& stream_;
  std::array<Member, kKeyCount> members_{};
  Member* current_ = nullptr;
  unsigned depth_ = 0;
};

/// What RapidJSON says about a line that it cannot read is said in the host's words.
LineFault syntax_fault(std::string_view line, const host::JsonStream& stream) {
  if (stream.fault()) return {stream.fault()->offset, stream.fault()->reason};
  const auto fault = host::find_json_fault(line);
  if (fault) return {fault->offset, fault->reason};
  return {stream.Tell(), "not valid JSON"};
}

// Turns the members that were found into an event; the first fault counts.
class EventMaker {
 public:
  EventMaker(std::string_view line, const MemberFinder& members, TextArena& arena)
      : line_(line), members_(members), arena_(arena) {}

  std::optional<LineFault> make(LineEvent& event) {
    event = {};
    check_shape();
    if (members_[kLog].given) event.log = name(kLog);
    event.category = name(kCategory);
    event.stream = name(kStream);
    event.name = name(kName);
    event.payload = json(kPayload);
    event.metadata = json(kMetadata);
    take_time(event);
    take_id(event);
    return std::move(fault_);
  }

 private:
  void refuse(std::size_t offset, std::string reason) {
    if (!fault_) fault_ = LineFault{offset, std::move(reason)};
  }

  void check_shape() {
    for (const Key key : {kCategory, kStream, kName, kPayload}) {
      if (!members_[key].given) {
        refuse(0, fmt::format("the key {} is missing", host::json_quoted(kKeyNames[key])));
      }
    }
    for (std::size_t key = 0; key < kKeyCount; ++key) {
      const Member& member = members_[static_cast<Key>(key)];
      if (member.given && is_text(static_cast<Key>(key)) && !member.is_string) {
        refuse(member.begin, fmt::format("{} must be a string", kKeyNames[key]));
      }
    }
  }

  std::string_view raw(Key key) const {
    const Member& member = members_[key];
    return line_.substr(member.begin, member.end - member.begin);
  }

  /// The meaning of a string; empty where there is none.
  std::string_view text(Key key) {
    if (!members_[key].given || fault_) return {};
    const std::string_view inside = raw(key).substr(1, raw(key).size() - 2);
    if (inside.find('\\') == std::string_view::npos) return inside;
    std::string meaning;
    host::append_unescaped(inside, meaning);
    return arena_.keep(meaning);
  }

  std::string_view name(Key key) {
    const std::string_view given = text(key);
    if (fault_) return {};
    const Status status = host::check_name(kKeyNames[key], given);
    if (!status.ok()) refuse(members_[key].begin, std::string(status.message()));
    return given;
  }

  std::string_view json(Key key) {
    if (!members_[key].given || fault_) return {};
    const auto fault = host::find_json_fault(raw(key));
    if (fault) {
      refuse(members_[key].begin + fault->offset,
             fmt::format("{}: {}", kKeyNames[key], fault->reason));
    }
    return raw(key);
  }

  void take_time(LineEvent& event) {
    const std::string_view given = text(kOccurredAt);
    if (!members_[kOccurredAt].given || fault_) return;
    const auto time =
        host::parse_rfc3339(given, host::FractionDigits::kTruncate, &event.time_truncated);
    if (time.ok()) {
      event.occurred_at = *time;
    } else {
      refuse(members_[kOccurredAt].begin, fmt::format("occurred_at: {}", time.status().message()));
    }
  }

  void take_id(LineEvent& event) {
    const std::string_view given = text(kId);
    if (!members_[kId].given || fault_) return;
    event.id = Uuid::parse(given);
    if (!event.id) {
      refuse(members_[kId].begin, fmt::format("id: {} is not a UUID", host::json_quoted(given)));
    }
  }

  const std::string_view line_;
  const MemberFinder& members_;
  TextArena& arena_;
  std::optional<LineFault> fault_;
};

void append_member(std::string_view key, std::string_view text, std::string& out) {
  out.append(",\"").append(key).append("\":");
  host::append_json_string(text, out);
}

// Outside of strings JSON has line ends as whitespace only, and inside of them not at all.
void append_on_one_line(std::string_view json, std::string& out) {
  const std::size_t begin = out.size();
  out += json;
  if (json.find_first_of("\r\n") == std::string_view::npos) return;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](char c) { return c == '\r' || c == '\n'; }, ' ');
}

}  // namespace

std::optional<LineFault> read_event_line(std::string_view line, TextArena& arena,
                                         LineEvent& event) {
  if (line.size() > std::numeric_limits<rapidjson::SizeType>::max()) {
    return LineFault{0, "longer than 4 GiB"};
  }
  if (line.starts_with("\xEF\xBB\xBF")) return LineFault{0, "a byte order mark is not allowed"};
  host::JsonStream stream(line);
  MemberFinder members(line, stream);
  const rapidjson::ParseResult result = host::read_json(stream, members);
  if (result.IsError() || stream.fault() || !stream.at_end()) return syntax_fault(line, stream);
  return EventMaker(line, members, arena).make(event);
}

std::size_t column_of(std::string_view line, std::size_t offset) {
  std::size_t column = 1;
  const char* at = line.data();
  const char* const end = at + std::min(offset, line.size());
  while (at != end) {
    at += std::max<std::size_t>(host::utf8_sequence_length(at, end), 1);
    ++column;
  }
  return column;
}

void append_event_line(const factport_event& event, std::string_view log, LineShape shape,
                       std::string& out) {
  out += "{\"log\":";
  host::append_json_string(log, out);
  append_member("category", view_of(event.category), out);
  append_member("stream", view_of(event.stream), out);
  append_member("name", view_of(event.name), out);
  out += ",\"payload\":";
  append_on_one_line(view_of(event.payload), out);
  if (event.metadata.size != 0) {
    out += ",\"metadata\":";
    append_on_one_line(view_of(event.metadata), out);
  }
  append_member("occurred_at", host::format_rfc3339(event.occurred_at), out);
  append_member("id", Uuid(event.id).to_string(), out);
  if (shape == LineShape::kFull) {
    out += fmt::format(",\"position\":{},\"global_position\":{}", event.position,
                       event.global_position);
    append_member("recorded_at", host::format_rfc3339(event.recorded_at), out);
  }
  out += "}\n";
}

}  // namespace factport::cli
