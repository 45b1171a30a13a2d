// SPDX-License-Identifier: Apache-2.0
#include "params.hpp"

#include <cassert>

namespace factport::postgres {

namespace {

// Dimensions, "has nulls", element type; and of the one dimension, elements and first index.
constexpr std::size_t kEmptyHeader = 12;
constexpr std::size_t kHeader = 20;
constexpr char kJsonbVersion = 1;
/// 2000-01-01, where PostgreSQL's time begins.
constexpr std::int64_t kPostgresEpochUs = 946'684'800'000'000;

template <class Integer>
void put(std::string& to, Integer value) {
  for (int shift = static_cast<int>(sizeof value) * 8 - 8; shift >= 0; shift -= 8) {
    to.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> shift));
  }
}

void put_at(std::string& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> (24 - 8 * i));
}

void put_length(std::string& to, std::size_t length) {
  put(to, static_cast<std::uint32_t>(length));
}

std::string_view bytes_in(const Uuid& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

template <class Integer>
std::string image_of(Integer value) {
  std::string image;
  put(image, value);
  return image;
}

}  // namespace

ArrayImage::ArrayImage(ElementType type) : bytes_(kHeader, '\0'), type_(type) {}

void ArrayImage::add_null() {
  put(bytes_, std::int32_t{-1});
  has_null_ = true;
  ++count_;
}

void ArrayImage::add(std::int64_t value) {
  put_length(bytes_, sizeof value);
  put(bytes_, value);
  ++count_;
}

void ArrayImage::add(std::int32_t value) {
  put_length(bytes_, sizeof value);
  put(bytes_, value);
  ++count_;
}

void ArrayImage::add(std::string_view text) {
  const bool is_jsonb = type_ == ElementType::kJsonb;
  put_length(bytes_, text.size() + (is_jsonb ? 1 : 0));
  if (is_jsonb) bytes_.push_back(kJsonbVersion);
  bytes_.append(text);
  ++count_;
}

void ArrayImage::add(const Uuid& id) {
  put_length(bytes_, id.bytes.size());
  bytes_.append(bytes_in(id));
  ++count_;
}

void ArrayImage::add_time(std::int64_t unix_us) { add(unix_us - kPostgresEpochUs); }

void ArrayImage::append(const ArrayImage& other) {
  assert(type_ == other.type_);
  bytes_.append(other.bytes_, kHeader);
  count_ += other.count_;
  has_null_ = has_null_ || other.has_null_;
}

void ArrayImage::clear() {
  bytes_.resize(kHeader);
  count_ = 0;
  has_null_ = false;
}

std::string_view ArrayImage::image() {
  put_at(bytes_, 0, count_ == 0 ? 0 : 1);
  put_at(bytes_, 4, has_null_ ? 1 : 0);
  put_at(bytes_, 8, static_cast<std::uint32_t>(type_));
  put_at(bytes_, 12, count_);
  put_at(bytes_, 16, 1);
  return count_ == 0 ? std::string_view(bytes_).substr(0, kEmptyHeader) : bytes_;
}

Params& Params::add(std::string_view text) {
  images_.emplace_back(text);
  return *this;
}

Params& Params::add(std::int64_t value) {
  images_.push_back(image_of(value));
  return *this;
}

Params& Params::add(std::int32_t value) {
  images_.push_back(image_of(value));
  return *this;
}

Params& Params::add(const Uuid& id) { return add(bytes_in(id)); }

Params& Params::add_time(std::int64_t unix_us) { return add(unix_us - kPostgresEpochUs); }

Params& Params::add(ArrayImage& array) { return add(array.image()); }

}  // namespace factport::postgres
