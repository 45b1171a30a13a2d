// SPDX-License-Identifier: Apache-2.0
//
// What RapidJSON's reader reads from here: a borrowed text, shown in such a way that the reader
// neither copies nor judges what it judges too leniently or too strictly.
//
//   - Strings: the reader believes that it unescapes in place; nothing is written, and the handler
//     gets the raw text between the quotes. Runs of plain characters are taken at once, as UTF-8.
//   - Escapes: \u0000 and a surrogate without its partner are refused; the reader lets a lone
//     \udc00 pass.
//   - Numbers: the reader sees the first digit only, since it answers 1e400 with an error even
//     where numbers are strings; number() is the whole.
//   - NUL: the reader takes it for the end; where the stream is not at_end() then, it was not.
//
// The handler must end the reading as soon as the stream has a fault.
//
// Thread rule: an object by one thread at a time.
#ifndef FACTPORT_HOST_JSON_STREAM_HPP
#define FACTPORT_HOST_JSON_STREAM_HPP

#include "json_number.hpp"
#include "json_text.hpp"
#include "utf8.hpp"

#include <rapidjson/reader.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace factport::host {

class JsonStream {
 public:
  using Ch = char;

  /// `text` outlives the stream.
  explicit JsonStream(std::string_view text)
      : begin_(text.data()), cursor_(begin_), end_(begin_ + text.size()) {}

  // What RapidJSON asks of a stream that it parses in place.
  Ch Peek() const { return cursor_ != end_ ? *cursor_ : '\0'; }
  Ch Take() {
    const Ch c = *cursor_++;
    if (c >= '0' && c <= '9' && !in_string_) take_number();
    return c;
  }
  std::size_t Tell() const { return static_cast<std::size_t>(cursor_ - begin_); }
  Ch* PutBegin() {
    in_string_ = true;
    return const_cast<Ch*>(cursor_);  // never written to: Put drops what it gets
  }
  void Put(Ch) {}
  std::size_t PutEnd(const Ch* head) {
    in_string_ = false;
    return static_cast<std::size_t>(cursor_ - head);
  }

  /// Takes characters of a string up to a quote, a backslash, a control character or the end.
  bool take_plain_characters() {
    for (;;) {
      cursor_ = skip_plain_ascii(cursor_, end_);
      if (cursor_ == end_ || static_cast<unsigned char>(*cursor_) < 0x80) return true;
      const std::size_t length = utf8_sequence_length(cursor_, end_);
      if (length == 0) return refuse(Tell(), "invalid UTF-8");
      cursor_ += length;
    }
  }

  /// Judges what a \u escape, or a pair of them, stood for.
  void take_code_point(unsigned code_point) {
    if (code_point == 0) refuse(Tell() - 6, "the escape \\u0000 is not allowed");
    if (code_point >= 0xDC00 && code_point <= 0xDFFF) {
      refuse(Tell() - 6, "a low surrogate escape without a high one before it");
    }
  }

  /// The number that was read last, its sign included.
  std::string_view number() const { return number_; }

  bool at_end() const { return cursor_ == end_; }

  /// Keeps the first fault. Always false.
  bool refuse(std::size_t offset, std::string reason) {
    if (!fault_) fault_ = JsonFault{offset, std::move(reason)};
    return false;
  }
  const std::optional<JsonFault>& fault() const { return fault_; }

 private:
  void take_number() {
    const char* const first = cursor_ - 1;
    cursor_ = end_of_json_number(first, end_);
    const char* const sign = first != begin_ && first[-1] == '-' ? first - 1 : first;
    number_ = {sign, static_cast<std::size_t>(cursor_ - sign)};
    // The reader would take the rest of 1e5.5 for the rest of the digit that it has seen.
    if (const Ch next = Peek(); next == '.' || next == 'e' || next == 'E') {
      refuse(Tell(), "malformed number");
    }
    if (!is_within_number_limits(number_)) {
      refuse(static_cast<std::size_t>(sign - begin_),
             "a number with more than 1000 significant digits or an exponent beyond 1000");
    }
  }

  // Eight bytes at a time: the marks of a word are the top bits of its bytes that are not plain.
  // The lowest mark is exact, those above it may be borrowed.
  static const char* skip_plain_ascii(const char* cursor, const char* end) {
    constexpr std::uint64_t kOnes = 0x0101010101010101u;
    constexpr std::uint64_t kTops = 0x8080808080808080u;
    for (; end - cursor >= 8; cursor += 8) {
      std::uint64_t word;
      std::memcpy(&word, cursor, sizeof word);
      const std::uint64_t quote = word ^ kOnes * '"';
      const std::uint64_t backslash = word ^ kOnes * '\\';
      const std::uint64_t marks =
          (word | ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash) |
           ((word - kOnes * 0x20) & ~word)) &
          kTops;
      if (marks != 0) return cursor + std::countr_zero(marks) / 8;
    }
    while (cursor != end && is_plain(*cursor)) ++cursor;
    return cursor;
  }
  static bool is_plain(char c) {
    return c >= 0x20 && static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\\';
  }

  const char* const begin_;
  const char* cursor_;
  const char* const end_;
  bool in_string_ = false;
  std::string_view number_;
  std::optional<JsonFault> fault_;
};

/// How RapidJSON hands the inside of strings to a JsonStream.
struct JsonStreamEncoding : rapidjson::UTF8<> {
  template <class Input, class Output>
  static bool Validate(Input& stream, Output&) {
    return stream.take_plain_characters();
  }
  static void Encode(JsonStream& stream, unsigned code_point) {
    stream.take_code_point(code_point);
  }
  // The reader compiles its copying branch as well, and never takes it.
  template <class Output>
  static void Encode(Output&, unsigned) {}
};

/// Reads one value and sends its events to `handler`, strings and keys as raw text.
template <class Handler>
rapidjson::ParseResult read_json(JsonStream& stream, Handler& handler) {
  constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseValidateEncodingFlag;
  rapidjson::GenericReader<JsonStreamEncoding, JsonStreamEncoding> reader;
  return reader.template Parse<kFlags>(stream, handler);
}

}  // namespace factport::host

#endif  // FACTPORT_HOST_JSON_STREAM_HPP
