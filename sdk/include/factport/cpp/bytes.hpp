// SPDX-License-Identifier: Apache-2.0
//
// Between factport_bytes and std::string_view, and ranges over C arrays that travel with a stride.
#ifndef FACTPORT_CPP_BYTES_HPP
#define FACTPORT_CPP_BYTES_HPP

#include <factport/bytes.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace factport {

constexpr std::string_view view_of(factport_bytes bytes) noexcept {
  return bytes.size == 0 ? std::string_view() : std::string_view(bytes.data, bytes.size);
}

constexpr factport_bytes bytes_of(std::string_view text) noexcept {
  return {text.data(), text.size()};
}

/// A C array of Raw whose elements are `stride` bytes apart, seen as a random-access range of View.
/// View is made from `const Raw&`. Borrows the array.
template <class View, class Raw>
class Strided {
 public:
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = View;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = View;

    iterator() = default;
    iterator(const char* at, std::size_t stride) : at_(at), stride_(stride) {}
    View operator*() const { return View(*reinterpret_cast<const Raw*>(at_)); }
    iterator& operator++() {
      at_ += stride_;
      return *this;
    }
    iterator operator++(int) {
      iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const iterator& other) const { return at_ == other.at_; }

   private:
    const char* at_ = nullptr;
    std::size_t stride_ = 0;
  };

  Strided(const Raw* array, std::size_t count, std::size_t stride)
      : array_(reinterpret_cast<const char*>(array)), count_(count), stride_(stride) {}

  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  /// REQUIRES: index < size().
  View operator[](std::size_t index) const { return View(raw(index)); }
  const Raw& raw(std::size_t index) const {
    return *reinterpret_cast<const Raw*>(array_ + index * stride_);
  }
  iterator begin() const { return {array_, stride_}; }
  iterator end() const { return {array_ + count_ * stride_, stride_}; }

 private:
  const char* array_;
  std::size_t count_;
  std::size_t stride_;
};

}  // namespace factport

#endif  // FACTPORT_CPP_BYTES_HPP
