// SPDX-License-Identifier: Apache-2.0
//
// GrowingArray: an array that one writer extends while any number of readers read it, none of them
// waiting for another. Elements never move and never change once they are published.
//
// The writer stages elements and then publishes all of them at once, or rolls them back.
//
// Thread rule: the functions under "Writer" by one thread at a time; the others by any thread.
#ifndef FACTPORT_MEMORY_GROWING_ARRAY_HPP
#define FACTPORT_MEMORY_GROWING_ARRAY_HPP

#include "arena.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace factport::memory {

/// Chunks hold kFirst elements, then twice as many each, until kLargest.
///
/// Invariants:
///  1. Elements below `published_` are constant. The writer writes only at and above it.
///  2. A chunk that was entered into a directory stays where it is until the arena dies.
///  3. `directory_` points to an array with every chunk that the elements below `published_` need:
///     it is set before `published_` is. When it is full a longer copy replaces it; the old one
///     stays readable, in the arena.
template <class T, std::size_t kFirst, std::size_t kLargest>
class GrowingArray {
  static_assert(std::has_single_bit(kFirst) && std::has_single_bit(kLargest) && kFirst < kLargest);
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  GrowingArray() = default;
  GrowingArray(const GrowingArray&) = delete;
  GrowingArray& operator=(const GrowingArray&) = delete;

  /// How many elements are published. Whoever reads it sees them whole.
  std::size_t size() const noexcept { return published_.load(std::memory_order_acquire); }

  /// REQUIRES: index < size().
  const T& operator[](std::size_t index) const noexcept {
    const Place place = place_of(index);
    return directory_.load(std::memory_order_acquire)[place.chunk][place.offset];
  }

  /// The elements from `index` on that lie side by side, at most `most` of them.
  /// REQUIRES: index + most <= size(), most > 0.
  std::span<const T> run(std::size_t index, std::size_t most) const noexcept {
    const std::size_t in_chunk = size_of_chunk(place_of(index).chunk) - place_of(index).offset;
    return {&(*this)[index], std::min(most, in_chunk)};
  }

  // Writer.

  /// Published and staged elements.
  std::size_t staged() const noexcept { return staged_; }

  /// Throws std::bad_alloc; nothing is staged then.
  void stage(const T& element, Arena& arena) {
    const Place place = place_of(staged_);
    if (place.chunk == chunks_) add_chunk(arena);
    directory_.load(std::memory_order_relaxed)[place.chunk][place.offset] = element;
    ++staged_;
  }
  /// Makes everything staged readable.
  void publish() noexcept { published_.store(staged_, std::memory_order_release); }
  /// Forgets everything staged since the last publish.
  void rollback() noexcept { staged_ = published_.load(std::memory_order_relaxed); }

 private:
  struct Place {
    std::size_t chunk;
    std::size_t offset;
  };

  static constexpr std::size_t log2(std::size_t power) noexcept {
    return static_cast<std::size_t>(std::bit_width(power)) - 1;
  }
  // The doubling chunks, as many as come before those of kLargest elements.
  static constexpr std::size_t kDoublings = log2(kLargest) - log2(kFirst);
  static constexpr std::size_t kFirstDirectory = 4;

  static constexpr std::size_t size_of_chunk(std::size_t chunk) noexcept {
    return chunk < kDoublings ? kFirst << chunk : kLargest;
  }
  // Shifted by kFirst, chunk i of the doubling ones begins at kFirst << i.
  static constexpr Place place_of(std::size_t index) noexcept {
    const std::size_t shifted = index + kFirst;
    if (shifted >= kLargest) return {kDoublings - 1 + shifted / kLargest, shifted % kLargest};
    const std::size_t power = log2(shifted);
    return {power - log2(kFirst), shifted - (std::size_t{1} << power)};
  }

  void add_chunk(Arena& arena) {
    T* chunk = arena.array<T>(size_of_chunk(chunks_));
    const bool full = chunks_ >= kFirstDirectory && std::has_single_bit(chunks_);
    if (chunks_ == 0 || full) grow_directory(arena);
    directory_.load(std::memory_order_relaxed)[chunks_++] = chunk;
  }
  void grow_directory(Arena& arena) {
    T** longer = arena.array<T*>(std::max(kFirstDirectory, chunks_ * 2));
    std::copy_n(directory_.load(std::memory_order_relaxed), chunks_, longer);
    directory_.store(longer, std::memory_order_release);
  }

  std::atomic<T**> directory_{nullptr};
  std::atomic<std::size_t> published_{0};
  // The writer's.
  std::size_t staged_ = 0;
  std::size_t chunks_ = 0;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_GROWING_ARRAY_HPP
