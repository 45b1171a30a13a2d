// SPDX-License-Identifier: Apache-2.0
//
// TextArena: texts that must stay where they are until they are forgotten all at once.
#ifndef FACTPORT_HOST_CLI_TEXT_ARENA_HPP
#define FACTPORT_HOST_CLI_TEXT_ARENA_HPP

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace factport::cli {

class TextArena {
 public:
  /// A copy of `text`, valid until clear.
  std::string_view keep(std::string_view text) {
    if (text.size() > left_) add_block(text.size());
    char* const kept = next_;
    if (!text.empty()) std::memcpy(kept, text.data(), text.size());
    next_ += text.size();
    left_ -= text.size();
    return {kept, text.size()};
  }

  /// Forgets every text, and keeps one block of memory.
  void clear() {
    if (blocks_.size() == 1 && size_ == kBlockBytes) {
      next_ = blocks_.front().get();
      left_ = size_;
      return;
    }
    blocks_.clear();
    next_ = nullptr;
    left_ = size_ = 0;
  }

 private:
  static constexpr std::size_t kBlockBytes = std::size_t{2} << 20;

  void add_block(std::size_t wanted) {
    size_ = wanted > kBlockBytes ? wanted : kBlockBytes;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size_));
    next_ = blocks_.back().get();
    left_ = size_;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  // Of the last block.
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t size_ = 0;
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_TEXT_ARENA_HPP
