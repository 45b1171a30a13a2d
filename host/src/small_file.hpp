// SPDX-License-Identifier: Apache-2.0
//
// Reading a small file whole.
//
// Thread rule: any thread.
#ifndef FACTPORT_HOST_SMALL_FILE_HPP
#define FACTPORT_HOST_SMALL_FILE_HPP

#include <factport/cpp/status.hpp>

#include <cstddef>
#include <filesystem>
#include <string>

namespace factport::host {

/// The content of a regular file (or a link to one). Anything else is refused without being read,
/// so a FIFO cannot hang the caller. Fails with NOT_FOUND, PERMISSION_DENIED, LIMIT (more than
/// `max_bytes`) or INVALID_ARGUMENT (no regular file); the message names the file.
Result<std::string> read_small_file(const std::filesystem::path& file, std::size_t max_bytes);

}  // namespace factport::host

#endif  // FACTPORT_HOST_SMALL_FILE_HPP
