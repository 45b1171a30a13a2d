// SPDX-License-Identifier: Apache-2.0
//
// ElfImage: bounds-checked access to the bytes of an ELF file, by offset and by the address at
// which the loader would put them.
#ifndef FACTPORT_HOST_ELF_IMAGE_HPP
#define FACTPORT_HOST_ELF_IMAGE_HPP

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace factport::host {

class ElfImage {
 public:
  explicit ElfImage(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t size() const { return bytes_.size(); }

  bool contains(std::uint64_t offset, std::uint64_t length) const {
    return offset <= bytes_.size() && length <= bytes_.size() - offset;
  }

  /// Nothing where the file ends before it.
  template <class T>
  std::optional<T> at(std::uint64_t offset) const {
    if (!contains(offset, sizeof(T))) return std::nullopt;
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }

  /// Element `index` of an array of T at `offset`.
  template <class T>
  std::optional<T> at(std::uint64_t offset, std::uint64_t index) const {
    if (index > bytes_.size() / sizeof(T) || offset > bytes_.size()) return std::nullopt;
    return at<T>(offset + index * sizeof(T));
  }

  /// Nothing where the file ends before the end of it.
  std::optional<std::string_view> slice(std::uint64_t offset, std::uint64_t length) const {
    if (!contains(offset, length)) return std::nullopt;
    return bytes_.substr(offset, length);
  }

  /// The segments through which addresses are translated; may be set once they were checked.
  void set_segments(std::vector<Elf64_Phdr> segments) { segments_ = std::move(segments); }
  const std::vector<Elf64_Phdr>& segments() const { return segments_; }

  /// Where in the file the byte at `address` is; nothing where no loaded segment has it.
  std::optional<std::uint64_t> offset_of(std::uint64_t address) const {
    for (const Elf64_Phdr& segment : segments_) {
      if (segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
          address - segment.p_vaddr < segment.p_filesz) {
        return segment.p_offset + (address - segment.p_vaddr);
      }
    }
    return std::nullopt;
  }

 private:
  std::string_view bytes_;
  std::vector<Elf64_Phdr> segments_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_ELF_IMAGE_HPP
