// SPDX-License-Identifier: Apache-2.0
#include "plugin_file.hpp"

#include <factport/plugin.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace factport::host {
namespace {

namespace fs = std::filesystem;

Status refuse(const fs::path& file, std::string_view reason) {
  return {StatusCode::kPluginLoad, fmt::format("{}: {}", file.string(), reason)};
}

Status cannot(std::string_view what, const fs::path& file, int code) {
  const std::string_view next = code == ENOENT   ? "; check the path, or install the plugin"
                                : code == EACCES ? "; make it readable for this user"
                                                 : "";
  return refuse(
      file, fmt::format("cannot be {}: {}{}", what, std::generic_category().message(code), next));
}

std::string_view kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a named pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

Status check_kind(const fs::path& file, const struct stat& facts) {
  if (!S_ISREG(facts.st_mode)) {
    return refuse(file, fmt::format("is {}; a plugin is a regular file", kind_of(facts.st_mode)));
  }
  if (static_cast<std::uint64_t>(facts.st_size) > kMaxPluginBytes) {
    return refuse(file, fmt::format("has {} bytes, more than a plugin can have ({})", facts.st_size,
                                    kMaxPluginBytes));
  }
  return {};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

/// Up to `size` bytes; fewer when the file is shorter by now. Nothing on an error, in errno.
std::optional<std::string> read_up_to(int descriptor, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t length = 0;
  while (length < size) {
    const ssize_t got = read(descriptor, bytes.data() + length, size - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
  }
  bytes.resize(length);
  return bytes;
}

std::optional<AbiNote> abi_note_of(const ElfFile& elf) {
  for (const ElfNote& note : elf.notes) {
    std::uint32_t words[4];
    if (note.owner != FACTPORT_NOTE_OWNER || note.type != FACTPORT_NOTE_TYPE) continue;
    if (note.content.size() < sizeof words) continue;
    std::memcpy(words, note.content.data(), sizeof words);
    return AbiNote{words[0], words[1], words[2]};
  }
  return std::nullopt;
}

}  // namespace

Result<PluginFile> read_plugin_file(const fs::path& file) {
  struct stat facts {};
  if (stat(file.c_str(), &facts) != 0) return cannot("found", file, errno);
  if (Status status = check_kind(file, facts); !status.ok()) return status;
  const Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (opened.number() < 0) return cannot("opened", file, errno);
  // Looked at again, through the descriptor: the name may mean another file by now.
  if (fstat(opened.number(), &facts) != 0) return cannot("read", file, errno);
  if (Status status = check_kind(file, facts); !status.ok()) return status;
  auto bytes = read_up_to(opened.number(), static_cast<std::size_t>(facts.st_size));
  if (!bytes) return cannot("read", file, errno);

  std::error_code error;
  PluginFile plugin{.path = fs::canonical(file, error),
                    .identity = {facts.st_dev, facts.st_ino},
                    .bytes = std::make_shared<const std::string>(std::move(*bytes)),
                    .elf = {},
                    .note = {}};
  if (error) return cannot("found", file, error.value());
  Result<ElfFile> elf = read_elf(*plugin.bytes);
  if (!elf.ok()) return refuse(file, elf.status().message());
  plugin.elf = std::move(*elf);
  plugin.note = abi_note_of(plugin.elf);
  return plugin;
}

}  // namespace factport::host
