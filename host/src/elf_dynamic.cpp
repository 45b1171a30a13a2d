// SPDX-License-Identifier: Apache-2.0
#include "elf_dynamic.hpp"

#include <algorithm>

namespace factport::host {
namespace {

/// The entries that matter, as they stand; addresses are still addresses.
struct Entries {
  std::vector<std::uint64_t> needed;
  std::optional<std::uint64_t> soname;
  std::optional<std::uint64_t> runpath;
  std::optional<std::uint64_t> rpath;
  std::optional<std::uint64_t> strings;
  std::optional<std::uint64_t> symbols;
  std::optional<std::uint64_t> hash;
  std::optional<std::uint64_t> gnu_hash;
  std::uint64_t strings_size = 0;
  std::uint64_t flags = 0;
  std::uint64_t flags_1 = 0;
};

void take(const Elf64_Dyn& entry, Entries& entries) {
  const std::uint64_t value = entry.d_un.d_val;
  switch (entry.d_tag) {
    case DT_NEEDED: entries.needed.push_back(value); break;
    case DT_SONAME: entries.soname = value; break;
    case DT_RUNPATH: entries.runpath = value; break;
    case DT_RPATH: entries.rpath = value; break;
    case DT_STRTAB: entries.strings = value; break;
    case DT_STRSZ: entries.strings_size = value; break;
    case DT_SYMTAB: entries.symbols = value; break;
    case DT_HASH: entries.hash = value; break;
    case DT_GNU_HASH: entries.gnu_hash = value; break;
    case DT_FLAGS: entries.flags = value; break;
    case DT_FLAGS_1: entries.flags_1 = value; break;
    default: break;
  }
}

Entries entries_of(const ElfImage& image, const Elf64_Phdr& segment) {
  Entries entries;
  for (std::uint64_t i = 0; i < segment.p_filesz / sizeof(Elf64_Dyn); ++i) {
    const auto entry = image.at<Elf64_Dyn>(segment.p_offset, i);
    if (!entry || entry->d_tag == DT_NULL) break;
    take(*entry, entries);
  }
  return entries;
}

/// The symbols counted by the older hash table: one chain entry each.
std::optional<std::uint64_t> count_by_hash(const ElfImage& image, std::uint64_t address) {
  const auto offset = image.offset_of(address);
  return offset ? image.at<std::uint32_t>(*offset, 1) : std::nullopt;
}

/// The newer hash table has no count: the last symbol is the end of the chain that starts last.
std::optional<std::uint64_t> count_by_gnu_hash(const ElfImage& image, std::uint64_t address) {
  struct Header {
    std::uint32_t buckets;
    std::uint32_t first_symbol;
    std::uint32_t bloom_words;
    std::uint32_t bloom_shift;
  };
  const auto offset = image.offset_of(address);
  const auto header = offset ? image.at<Header>(*offset) : std::nullopt;
  if (!header) return std::nullopt;
  const std::uint64_t buckets = *offset + sizeof(Header) + std::uint64_t{header->bloom_words} * 8;
  std::uint64_t last = 0;
  for (std::uint64_t i = 0; i < header->buckets; ++i) {
    const auto bucket = image.at<std::uint32_t>(buckets, i);
    if (!bucket) return std::nullopt;
    last = std::max<std::uint64_t>(last, *bucket);
  }
  if (last < header->first_symbol) return header->first_symbol;
  const std::uint64_t chains = buckets + std::uint64_t{header->buckets} * 4;
  while (true) {
    const auto link = image.at<std::uint32_t>(chains, last - header->first_symbol);
    if (!link) return std::nullopt;
    ++last;
    if ((*link & 1) != 0) return last;
  }
}

std::optional<std::uint64_t> count_symbols(const ElfImage& image, const Entries& entries) {
  if (entries.hash) return count_by_hash(image, *entries.hash);
  if (entries.gnu_hash) return count_by_gnu_hash(image, *entries.gnu_hash);
  return 0;
}

class Strings {
 public:
  /// Empty where the section has none, or points outside of the file.
  Strings(const ElfImage& image, const Entries& entries) {
    const auto offset = entries.strings ? image.offset_of(*entries.strings) : std::nullopt;
    if (!offset) return;
    table_ = image.slice(*offset, entries.strings_size).value_or(std::string_view());
  }

  std::optional<std::string_view> at(std::uint64_t offset) const {
    if (offset >= table_.size()) return std::nullopt;
    const std::string_view rest = table_.substr(offset);
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    return rest.substr(0, end);
  }

 private:
  std::string_view table_;
};

bool is_exported(const Elf64_Sym& symbol) {
  const unsigned binding = ELF64_ST_BIND(symbol.st_info);
  const unsigned visibility = ELF64_ST_VISIBILITY(symbol.st_other);
  return symbol.st_shndx != SHN_UNDEF && binding != STB_LOCAL &&
         (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

bool read_exports(const ElfImage& image, const Entries& entries, const Strings& strings,
                  std::vector<ElfSymbol>& exports) {
  const auto count = count_symbols(image, entries);
  const auto offset = entries.symbols ? image.offset_of(*entries.symbols) : std::nullopt;
  if (!count || (*count > 0 && !offset)) return false;
  for (std::uint64_t i = 1; i < *count; ++i) {
    const auto symbol = image.at<Elf64_Sym>(*offset, i);
    const auto name = symbol ? strings.at(symbol->st_name) : std::nullopt;
    if (!name) return false;
    const unsigned type = ELF64_ST_TYPE(symbol->st_info);
    if (is_exported(*symbol)) exports.push_back({*name, type == STT_FUNC || type == STT_GNU_IFUNC});
  }
  return true;
}

}  // namespace

bool read_dynamic(const ElfImage& image, const Elf64_Phdr& segment, ElfFile& file) {
  const Entries entries = entries_of(image, segment);
  const Strings strings(image, entries);
  const auto text = [&strings](std::optional<std::uint64_t> offset) {
    return offset ? strings.at(*offset).value_or(std::string_view()) : std::string_view();
  };
  for (const std::uint64_t needed : entries.needed) {
    const auto name = strings.at(needed);
    if (!name) return false;
    file.needed.push_back(*name);
  }
  file.soname = text(entries.soname);
  file.runpath = text(entries.runpath ? entries.runpath : entries.rpath);
  file.static_tls = (entries.flags & DF_STATIC_TLS) != 0;
  file.is_program = file.is_program || (entries.flags_1 & DF_1_PIE) != 0;
  return read_exports(image, entries, strings, file.exports);
}

}  // namespace factport::host
