// SPDX-License-Identifier: Apache-2.0
//
// The dynamic section of a shared object: what it needs, and what others can bind to. Read the way
// the loader does, through the program headers, since section headers may be stripped.
#ifndef FACTPORT_HOST_ELF_DYNAMIC_HPP
#define FACTPORT_HOST_ELF_DYNAMIC_HPP

#include "elf_file.hpp"
#include "elf_image.hpp"

namespace factport::host {

/// Fills what is known from the dynamic section `segment` (PT_DYNAMIC). False: it contradicts
/// itself or points outside of the file.
bool read_dynamic(const ElfImage& image, const Elf64_Phdr& segment, ElfFile& file);

}  // namespace factport::host

#endif  // FACTPORT_HOST_ELF_DYNAMIC_HPP
