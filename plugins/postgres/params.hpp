// SPDX-License-Identifier: Apache-2.0
//
// Params: the parameters of one statement, in PostgreSQL's binary format. Everything is sent in
// binary, arrays included: nothing is quoted, no text is cut at a NUL, times and ids are exact, and
// a statement has a dozen parameters however many events it carries.
//
// Statements cast each parameter ($3::uuid[]), because binary parameters are not converted.
//
// Thread rule: values.
#ifndef FACTPORT_POSTGRES_PARAMS_HPP
#define FACTPORT_POSTGRES_PARAMS_HPP

#include <factport/cpp/uuid.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace factport::postgres {

/// The element types of arrays, by PostgreSQL's own numbers.
enum class ElementType : std::uint32_t {
  kInt8 = 20,
  kInt4 = 23,
  kText = 25,
  kJson = 114,
  kTimestamptz = 1184,
  kUuid = 2950,
  kJsonb = 3802,
};

/// The image of a one-dimensional array, grown element by element.
class ArrayImage {
 public:
  explicit ArrayImage(ElementType type);

  void add_null();
  void add(std::int64_t value);
  void add(std::int32_t value);
  /// Text, or JSON where the array is one of json or jsonb.
  void add(std::string_view text);
  /// NULL for an empty text.
  void add_unless_empty(std::string_view text) {
    if (text.empty()) {
      add_null();
    } else {
      add(text);
    }
  }
  void add(const Uuid& id);
  /// Microseconds since the Unix epoch.
  void add_time(std::int64_t unix_us);

  std::uint32_t size() const noexcept { return count_; }
  /// Appends the other's elements. REQUIRES: the same type.
  void append(const ArrayImage& other);
  void clear();
  /// The finished image; valid until the next change.
  std::string_view image();

 private:
  std::string bytes_;
  std::uint32_t count_ = 0;
  ElementType type_;
  bool has_null_ = false;
};

class Params {
 public:
  Params& add(std::string_view text);
  Params& add(std::int64_t value);
  Params& add(std::int32_t value);
  /// A template, because a literal would rather be a bool than a text.
  template <std::same_as<bool> Bool>
  Params& add(Bool value) {
    images_.emplace_back(1, value ? '\1' : '\0');
    return *this;
  }
  Params& add(const Uuid& id);
  Params& add_time(std::int64_t unix_us);
  Params& add(ArrayImage& array);

  const std::vector<std::string>& images() const noexcept { return images_; }

 private:
  std::vector<std::string> images_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_PARAMS_HPP
