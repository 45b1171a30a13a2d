// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"

#include "json_stream.hpp"
#include "json_string.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

namespace factport::host {
namespace {

struct SeenKey {
  std::uint64_t mark;  // equal keys have equal marks
  std::string_view text;
  std::size_t offset;
};

std::uint64_t load(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, count);
  return word;
}

std::uint64_t mark_of(std::string_view key) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15u;
  const std::size_t size = key.size();
  const char* const data = key.data();
  if (size >= 8) return load(data, 8) * kOdd ^ load(data + size - 8, 8) ^ size << 56;
  if (size >= 4) return load(data, 4) << 32 ^ load(data + size - 4, 4) ^ size << 56;
  if (size == 0) return 0;
  return load(data, 1) << 16 ^ load(data + size / 2, 1) << 8 ^ load(data + size - 1, 1) ^
         size << 56;
}

// What a thread keeps between calls.
struct Buffers {
  std::vector<SeenKey> keys;  // of all open objects, the innermost last
  std::string unescaped;      // keys that were written with escapes

  // One giant must not hold its memory for ever.
  void reset() {
    constexpr std::size_t kKeptKeys = 4096;
    constexpr std::size_t kKeptBytes = 65536;
    keys.clear();
    unescaped.clear();
    if (keys.capacity() > kKeptKeys) keys = {};
    if (unescaped.capacity() > kKeptBytes) unescaped = {};
  }
};

// Gives the buffers back empty, also when an allocation failed.
class BufferUse {
 public:
  explicit BufferUse(Buffers& buffers) : buffers_(buffers) {}
  ~BufferUse() { buffers_.reset(); }
  BufferUse(const BufferUse&) = delete;
  BufferUse& operator=(const BufferUse&) = delete;

 private:
  Buffers& buffers_;
};

// The first key of `keys` that an earlier one equals; null = none.
const SeenKey* find_repeated_of_few(const SeenKey* keys, std::size_t count) {
  for (std::size_t i = 1; i < count; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (keys[i].mark == keys[j].mark && keys[i].text == keys[j].text) return &keys[i];
    }
  }
  return nullptr;
}

// As above, and reorders `keys`.
const SeenKey* find_repeated_of_many(SeenKey* keys, std::size_t count) {
  std::sort(keys, keys + count, [](const SeenKey& a, const SeenKey& b) {
    if (a.mark != b.mark) return a.mark < b.mark;
    const int order = a.text.compare(b.text);
    return order != 0 ? order < 0 : a.offset < b.offset;
  });
  const SeenKey* repeated = nullptr;
  for (std::size_t i = 1; i < count; ++i) {
    if (keys[i].mark != keys[i - 1].mark || keys[i].text != keys[i - 1].text) continue;
    if (repeated == nullptr || keys[i].offset < repeated->offset) repeated = &keys[i];
  }
  return repeated;
}

// Counts levels and compares keys while RapidJSON reads. false ends the reading.
class Judge {
 public:
  Judge(std::string_view text, JsonStream& stream, Buffers& buffers)
      : text_(text), stream_(stream), buffers_(buffers) {}

  bool Null() { return true; }
  bool Bool(bool) { return true; }
  bool Int(int) { return !stream_.fault(); }
  bool Uint(unsigned) { return !stream_.fault(); }
  bool Int64(std::int64_t) { return !stream_.fault(); }
  bool Uint64(std::uint64_t) { return !stream_.fault(); }
  bool Double(double) { return !stream_.fault(); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return !stream_.fault(); }
  bool String(const char*, rapidjson::SizeType, bool) { return !stream_.fault(); }
  bool StartObject() { return enter(); }
  bool StartArray() { return enter(); }
  bool EndArray(rapidjson::SizeType) { return leave(); }

  bool Key(const char* raw, rapidjson::SizeType size, bool) {
    if (stream_.fault()) return false;
    const std::string_view key = meaning_of({raw, size});
    buffers_.keys.push_back({mark_of(key), key, static_cast<std::size_t>(raw - text_.data()) - 1});
    return true;
  }

  bool EndObject(rapidjson::SizeType count) {
    constexpr rapidjson::SizeType kFew = 24;
    SeenKey* const keys = buffers_.keys.data() + (buffers_.keys.size() - count);
    const SeenKey* const repeated =
        count <= kFew ? find_repeated_of_few(keys, count) : find_repeated_of_many(keys, count);
    if (repeated != nullptr) {
      return stream_.refuse(repeated->offset, "duplicate key " + json_quoted(repeated->text));
    }
    buffers_.keys.resize(buffers_.keys.size() - count);
    return leave();
  }

 private:
  bool enter() {
    return ++depth_ <= kMaxJsonDepth ||
           stream_.refuse(stream_.Tell() - 1, "more than 512 levels of arrays and objects");
  }
  bool leave() {
    --depth_;
    return true;
  }

  std::string_view meaning_of(std::string_view raw) {
    if (raw.find('\\') == std::string_view::npos) return raw;
    // Unescaping never lengthens, so this room is enough for all keys and they stay where they are.
    std::string& room = buffers_.unescaped;
    if (room.empty()) room.reserve(text_.size());
    const std::size_t begin = room.size();
    append_unescaped(raw, room);
    return std::string_view(room).substr(begin);
  }

  const std::string_view text_;
  JsonStream& stream_;
  Buffers& buffers_;
  unsigned depth_ = 0;
};

// In words of ours: RapidJSON's do not tell an unfinished string from a NUL inside one.
std::string_view reason_of(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty: return "expected a value";
    case rapidjson::kParseErrorDocumentRootNotSingular: return "unexpected text after the value";
    case rapidjson::kParseErrorObjectMissName: return "expected a key in double quotes";
    case rapidjson::kParseErrorObjectMissColon: return "expected ':' after the key";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket: return "expected ',' or '}'";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket: return "expected ',' or ']'";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "\\u needs four hexadecimal digits";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return "a high surrogate escape without a low one after it";
    case rapidjson::kParseErrorStringEscapeInvalid: return "unknown escape in a string";
    case rapidjson::kParseErrorStringMissQuotationMark: return "the string does not end";
    default: return "expected a value";
  }
}

JsonFault describe(std::string_view text, const rapidjson::ParseResult& result) {
  const std::size_t offset = result.Offset();
  if (offset >= text.size()) {
    return {text.size(), fmt::format("the text ends too early: {}", reason_of(result.Code()))};
  }
  if (text[offset] == '\0') return {offset, "NUL is not allowed"};
  if (result.Code() == rapidjson::kParseErrorStringEscapeInvalid && text[offset] != '\\') {
    return {offset, "a control character in a string must be written as an escape"};
  }
  return {offset, std::string(reason_of(result.Code()))};
}

std::optional<JsonFault> judge(std::string_view text, Buffers& buffers) {
  JsonStream stream(text);
  Judge handler(text, stream, buffers);
  const rapidjson::ParseResult result = read_json(stream, handler);
  if (stream.fault()) return stream.fault();
  if (result.IsError()) return describe(text, result);
  if (!stream.at_end()) return JsonFault{stream.Tell(), "NUL is not allowed"};
  return std::nullopt;
}

}  // namespace

std::optional<JsonFault> find_json_fault(std::string_view text) {
  thread_local Buffers buffers;
  if (text.size() > std::numeric_limits<rapidjson::SizeType>::max()) {
    return JsonFault{0, "longer than 4 GiB"};
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    return JsonFault{0, "a byte order mark is not allowed"};
  }
  const BufferUse use(buffers);
  return judge(text, buffers);
}

Status check_json_text(std::string_view text, std::string_view field) {
  const std::optional<JsonFault> fault = find_json_fault(text);
  if (!fault) return Status();
  return Status(StatusCode::kInvalidArgument, fmt::format("{} is not valid JSON at byte {}: {}",
                                                          field, fault->offset, fault->reason));
}

}  // namespace factport::host
