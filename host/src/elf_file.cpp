// SPDX-License-Identifier: Apache-2.0
#include "elf_file.hpp"

#include "elf_dynamic.hpp"
#include "elf_image.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace factport::host {
namespace {

Status refuse(std::string reason) { return {StatusCode::kPluginLoad, std::move(reason)}; }

Status damaged(std::string_view what) {
  return refuse(fmt::format("is damaged: {}; install it again", what));
}

/// What the bytes are instead of an ELF file, for a stranger.
std::string_view kind_of(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.empty()) return "is empty";
  if (bytes.starts_with("!<arch>\n")) return "is a static library";
  if (bytes.starts_with("MZ")) return "is a program or library for Windows";
  if (bytes.starts_with("\xCF\xFA\xED\xFE"sv) || bytes.starts_with("\xCA\xFE\xBA\xBE"sv)) {
    return "is a program or library for macOS";
  }
  const std::string_view start = bytes.substr(0, 512);
  const auto is_text = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || (byte >= '\t' && byte <= '\r');
  };
  return std::all_of(start.begin(), start.end(), is_text) ? "is a text file"
                                                          : "is no ELF shared object";
}

Status check_identification(std::string_view bytes) {
  if (!bytes.starts_with(ELFMAG)) {
    return refuse(fmt::format("{}; a plugin is a shared object, made by factport_add_plugin",
                              kind_of(bytes)));
  }
  if (bytes.size() < sizeof(Elf64_Ehdr)) {
    return refuse(
        fmt::format("is truncated: it has {} bytes, less than an ELF header; install it "
                    "again",
                    bytes.size()));
  }
  if (bytes[EI_CLASS] != ELFCLASS64) {
    return refuse("is built for a 32-bit machine; install its build for 64 bits");
  }
  if (bytes[EI_DATA] != ELFDATA2LSB) {
    return refuse("is built for a big-endian machine; install its build for this one");
  }
  return {};
}

/// The number of section headers; it is kept in the first of them where it is too large.
std::uint64_t section_count(const ElfImage& image, const Elf64_Ehdr& header) {
  if (header.e_shoff == 0 || header.e_shnum != 0) return header.e_shnum;
  const auto first = image.at<Elf64_Shdr>(header.e_shoff);
  return first ? first->sh_size : 1;
}

/// The end of a range, at most the largest number.
std::uint64_t end_of(std::uint64_t offset, std::uint64_t length) {
  const std::uint64_t end = offset + length;
  return end < offset ? UINT64_MAX : end;
}

/// Everything that the loader maps or debuggers read lies inside the file.
Status check_length(const ElfImage& image, const Elf64_Ehdr& header) {
  std::uint64_t end = end_of(header.e_phoff, std::uint64_t{header.e_phnum} * sizeof(Elf64_Phdr));
  const std::uint64_t sections = std::min<std::uint64_t>(section_count(image, header), 1u << 24);
  end = std::max(end, end_of(header.e_shoff, sections * sizeof(Elf64_Shdr)));
  for (const Elf64_Phdr& segment : image.segments()) {
    end = std::max(end, end_of(segment.p_offset, segment.p_filesz));
  }
  if (end <= image.size()) return {};
  return refuse(fmt::format("is truncated: it has {} bytes and needs {}; install it again",
                            image.size(), end));
}

std::vector<Elf64_Phdr> segments_of(const ElfImage& image, const Elf64_Ehdr& header) {
  std::vector<Elf64_Phdr> segments;
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    const auto segment = image.at<Elf64_Phdr>(header.e_phoff, i);
    if (!segment) break;
    segments.push_back(*segment);
  }
  return segments;
}

std::uint64_t padded(std::uint64_t length, std::uint64_t alignment) {
  return (length + alignment - 1) / alignment * alignment;
}

void read_notes(const ElfImage& image, const Elf64_Phdr& segment, std::vector<ElfNote>& notes) {
  const std::uint64_t alignment = segment.p_align == 8 ? 8 : 4;
  const std::uint64_t end = segment.p_offset + segment.p_filesz;
  for (std::uint64_t at = segment.p_offset; at < end;) {
    const auto header = image.at<Elf64_Nhdr>(at);
    if (!header) return;
    const std::uint64_t owner_at = at + sizeof *header;
    const std::uint64_t content_at = at + padded(sizeof *header + header->n_namesz, alignment);
    const auto owner = image.slice(owner_at, header->n_namesz);
    const auto content = image.slice(content_at, header->n_descsz);
    if (!owner || !content) return;
    notes.push_back({owner->substr(0, owner->find('\0')), header->n_type, *content});
    at = content_at + padded(header->n_descsz, alignment);
  }
}

Status read_segments(const ElfImage& image, ElfFile& file) {
  // Without the segment that would say otherwise, Linux makes the stack executable.
  file.executable_stack = true;
  for (const Elf64_Phdr& segment : image.segments()) {
    switch (segment.p_type) {
      case PT_LOAD:
        if (segment.p_filesz > segment.p_memsz) return damaged("a segment is larger than its room");
        break;
      case PT_INTERP: file.is_program = true; break;
      case PT_GNU_STACK: file.executable_stack = (segment.p_flags & PF_X) != 0; break;
      case PT_NOTE: read_notes(image, segment, file.notes); break;
      case PT_DYNAMIC:
        file.has_dynamic_section = true;
        if (!read_dynamic(image, segment, file)) return damaged("its dynamic section is broken");
        break;
      default: break;
    }
  }
  return {};
}

}  // namespace

Result<ElfFile> read_elf(std::string_view bytes) {
  if (Status status = check_identification(bytes); !status.ok()) return status;
  ElfImage image(bytes);
  const Elf64_Ehdr header = *image.at<Elf64_Ehdr>(0);
  ElfFile file;
  file.type = header.e_type;
  file.machine = header.e_machine;
  if (file.type != ET_DYN) return file;
  if (header.e_phnum > 0 && header.e_phentsize != sizeof(Elf64_Phdr)) {
    return damaged("its program headers have an unknown size");
  }
  image.set_segments(segments_of(image, header));
  if (Status status = check_length(image, header); !status.ok()) return status;
  if (Status status = read_segments(image, file); !status.ok()) return status;
  return file;
}

std::string machine_name(std::uint16_t machine) {
  switch (machine) {
    case EM_386: return "i386";
    case EM_X86_64: return "x86-64";
    case EM_ARM: return "arm";
    case EM_AARCH64: return "aarch64";
    case EM_PPC64: return "ppc64";
    case EM_S390: return "s390x";
    case EM_RISCV: return "riscv";
    case EM_MIPS: return "mips";
    default: return fmt::format("machine {}", machine);
  }
}

}  // namespace factport::host
