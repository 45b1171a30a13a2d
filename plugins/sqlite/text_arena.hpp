// SPDX-License-Identifier: Apache-2.0
//
// TextArena: copies of texts, all freed together. What was put stays where it is until clear(), so
// other threads may read it while more is put.
#ifndef FACTPORT_SQLITE_TEXT_ARENA_HPP
#define FACTPORT_SQLITE_TEXT_ARENA_HPP

#include <factport/bytes.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace factport::sqlite {

class TextArena {
 public:
  factport_bytes put(std::string_view text) {
    if (text.empty()) return {nullptr, 0};
    if (text.size() > left_) make_room(text.size());
    std::memcpy(at_, text.data(), text.size());
    const factport_bytes stored{at_, text.size()};
    at_ += text.size();
    left_ -= text.size();
    return stored;
  }

  /// Forgets every text, and keeps the memory.
  void clear() {
    used_ = 0;
    at_ = nullptr;
    left_ = 0;
  }

  /// Bytes of memory held.
  std::size_t capacity() const noexcept { return capacity_; }

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  static constexpr std::size_t kChunk = std::size_t{64} << 10;

  void make_room(std::size_t size) {
    // Kept chunks that are too small for a large text are passed over until the next clear().
    while (used_ < chunks_.size() && chunks_[used_].size < size) ++used_;
    if (used_ == chunks_.size()) {
      const std::size_t room = std::max(size, kChunk);
      chunks_.push_back({std::unique_ptr<char[]>(new char[room]), room});
      capacity_ += room;
    }
    at_ = chunks_[used_].bytes.get();
    left_ = chunks_[used_].size;
    ++used_;
  }

  std::vector<Chunk> chunks_;
  std::size_t capacity_ = 0;
  // Chunks that are full or being filled.
  std::size_t used_ = 0;
  char* at_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_TEXT_ARENA_HPP
