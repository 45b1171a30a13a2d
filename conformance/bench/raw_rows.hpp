// SPDX-License-Identifier: Apache-2.0
//
// The rows of the baselines, as column arrays in PostgreSQL's binary format, and as text for COPY.
#ifndef FACTPORT_BENCH_RAW_ROWS_HPP
#define FACTPORT_BENCH_RAW_ROWS_HPP

#include <factport/cpp/uuid.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace factport::bench {

/// Which streams the events of one request belong to: all to one, or each to any.
enum class Spread { kOneStream, kManyStreams };

/// How many streams at most a request with many has: the limit of an append.
inline constexpr std::size_t kManyStreams = 1000;

struct RawRow {
  Uuid id;
  std::size_t stream;
  std::int64_t position;
  std::int64_t occurred_at;
};

class RawRows {
 public:
  explicit RawRows(std::size_t streams);

  /// New rows; valid until the next call. No position is given out twice.
  const std::vector<RawRow>& next(std::size_t count, Spread spread);

  const std::string& name_of(std::size_t stream) const { return names_[stream]; }
  const std::string& payload() const noexcept { return payload_; }
  const std::string& metadata() const noexcept { return metadata_; }

 private:
  std::vector<std::string> names_;
  std::string payload_;
  std::string metadata_;
  std::vector<RawRow> rows_;
  std::mt19937_64 random_{1};
  // Above what any stream was preloaded with.
  std::int64_t position_ = std::int64_t{1} << 40;
};

/// Grows the image of a one-dimensional array, element by element.
class BinaryArray {
 public:
  /// `element` is the element type's number in the server's catalogue.
  BinaryArray(std::uint32_t element, std::size_t count);

  void add(std::string_view bytes);
  void add(std::int64_t value);
  const std::string& bytes() const noexcept { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_RAW_ROWS_HPP
