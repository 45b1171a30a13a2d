// SPDX-License-Identifier: Apache-2.0
#include "raw_rows.hpp"

#include "workload.hpp"

#include <factport/host/clock.hpp>

#include <endian.h>

#include <algorithm>
#include <string_view>

namespace factport::bench {

namespace {

void put(std::string& bytes, std::uint32_t value) {
  const std::uint32_t big = htobe32(value);
  bytes.append(reinterpret_cast<const char*>(&big), sizeof(big));
}

}  // namespace

RawRows::RawRows(std::size_t streams)
    : names_(stream_names(streams)), payload_(json_of_size(300)), metadata_(json_of_size(60)) {}

const std::vector<RawRow>& RawRows::next(std::size_t count, Spread spread) {
  rows_.clear();
  std::size_t stream = random_() % names_.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (spread == Spread::kManyStreams) {
      stream = random_() % std::min(kManyStreams, names_.size());
    }
    const std::int64_t now = system_clock()->now_us();
    rows_.push_back({system_ids()->next(now), stream, position_++, now});
  }
  return rows_;
}

BinaryArray::BinaryArray(std::uint32_t element, std::size_t count) {
  put(bytes_, 1);  // Dimensions.
  put(bytes_, 0);  // No NULL among them.
  put(bytes_, element);
  put(bytes_, static_cast<std::uint32_t>(count));
  put(bytes_, 1);  // The first index.
}

void BinaryArray::add(std::string_view bytes) {
  put(bytes_, static_cast<std::uint32_t>(bytes.size()));
  bytes_.append(bytes);
}

void BinaryArray::add(std::int64_t value) {
  const std::uint64_t big = htobe64(static_cast<std::uint64_t>(value));
  add({reinterpret_cast<const char*>(&big), sizeof(big)});
}

}  // namespace factport::bench
