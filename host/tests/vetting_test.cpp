// SPDX-License-Identifier: Apache-2.0
#include "vetting.hpp"

#include "elf_file.hpp"
#include "scratch_directory.hpp"
#include "sha256.hpp"

#include <catch2/catch.hpp>
#include <elf.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

using Catch::Contains;
using factport::Status;
using factport::StatusCode;
using factport::host::read_elf;
using factport::host::vet_plugin;

namespace fs = std::filesystem;

namespace {

const fs::path kFixtures = FACTPORT_BROKEN_PLUGINS;

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string& good_plugin() {
  static const std::string bytes = content_of(kFixtures / "good.factport.so");
  return bytes;
}

/// The bytes of the good plugin with a number of its ELF header replaced.
template <class T>
std::string patched(std::size_t offset, T value) {
  std::string bytes = good_plugin();
  std::memcpy(bytes.data() + offset, &value, sizeof value);
  return bytes;
}

/// Why `file` is refused. What is wrong with the file is PLUGIN_LOAD, and the message names it.
std::string refusal(const fs::path& file, StatusCode code = StatusCode::kPluginLoad) {
  const Status status = vet_plugin(file).status();
  REQUIRE_FALSE(status.ok());
  CHECK(status.code() == code);
  CHECK_THAT(std::string(status.message()), Contains(file.string()));
  return std::string(status.message());
}

std::string refusal_of_bytes(std::string_view bytes) {
  const ScratchDirectory scratch;
  return refusal(scratch.write("x.factport.so", bytes));
}

}  // namespace

TEST_CASE("vetting: a good plugin passes and is described", "[vetting]") {
  const auto plugin = vet_plugin(kFixtures / "good.factport.so");
  REQUIRE(plugin.ok());
  CHECK(plugin->warnings.empty());
  CHECK(plugin->file.path == fs::canonical(kFixtures / "good.factport.so"));
  CHECK(plugin->file.elf.type == ET_DYN);
  CHECK_FALSE(plugin->file.elf.executable_stack);
  REQUIRE(plugin->file.note);
  CHECK(plugin->file.note->abi_major == 1);
  CHECK(plugin->file.note->min_host_minor == 0);
  bool found = false;
  for (const auto& symbol : plugin->file.elf.exports) {
    found = found || (symbol.name == "factport_plugin_entry_v1" && symbol.is_function);
  }
  CHECK(found);
}

TEST_CASE("vetting: what a plugin is linked to is read from the file", "[vetting]") {
  const auto plugin = vet_plugin(kFixtures / "missing_library.factport.so");
  REQUIRE(plugin.ok());
  const auto& needed = plugin->file.elf.needed;
  CHECK(std::find(needed.begin(), needed.end(), "libfactport_absent.so") != needed.end());
}

TEST_CASE("vetting: paths that name no file are refused", "[vetting]") {
  CHECK_THAT(std::string(vet_plugin("").status().message()), Contains("empty"));
  CHECK_THAT(std::string(vet_plugin(fs::path(std::string("/tmp/a\0b", 8))).status().message()),
             Contains("NUL"));
  CHECK_THAT(refusal("good.factport.so"), Contains("no absolute path"));
  CHECK_THAT(refusal("/nowhere/x.factport.so"),
             Contains("No such file or directory") && Contains("install the plugin"));
  CHECK_THAT(refusal("/tmp/" + std::string(5000, 'x')), Contains("too long"));
}

TEST_CASE("vetting: only a regular file is opened", "[vetting]") {
  const ScratchDirectory scratch;
  const fs::path file = scratch.path() / "x.factport.so";
  SECTION("a directory") {
    fs::create_directory(file);
    CHECK_THAT(refusal(file), Contains("is a directory"));
  }
  SECTION("a pipe, which would hang") {
    REQUIRE(mkfifo(file.c_str(), 0600) == 0);
    CHECK_THAT(refusal(file), Contains("is a named pipe"));
  }
  SECTION("a device") { CHECK_THAT(refusal("/dev/null"), Contains("is a device")); }
  SECTION("a socket") {
    const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    file.native().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    CHECK_THAT(refusal(file), Contains("is a socket"));
    close(descriptor);
  }
  SECTION("a link to itself") {
    fs::create_symlink(file, file);
    CHECK_THAT(refusal(file), Contains("Too many levels of symbolic links"));
  }
  SECTION("a file that may not be read") {
    scratch.write("x.factport.so", good_plugin());
    fs::permissions(file, fs::perms::none);
    fs::permissions(scratch.path(), fs::perms::owner_all | fs::perms::others_exec);
    const bool privileged = geteuid() == 0;
    if (privileged) REQUIRE(seteuid(65534) == 0);
    const std::string reason = refusal(file);
    if (privileged) REQUIRE(seteuid(0) == 0);
    CHECK_THAT(reason, Contains("Permission denied") && Contains("readable"));
  }
}

TEST_CASE("vetting: files that are no ELF file are called by what they are", "[vetting]") {
  CHECK_THAT(refusal_of_bytes(""), Contains("is empty"));
  CHECK_THAT(refusal_of_bytes("#!/bin/sh\nexit 0\n"), Contains("is a text file"));
  CHECK_THAT(refusal_of_bytes("!<arch>\nfoo"), Contains("is a static library"));
  CHECK_THAT(refusal_of_bytes(std::string("MZ\x90\0\3", 5)), Contains("Windows"));
  CHECK_THAT(refusal_of_bytes("\xCF\xFA\xED\xFE..."), Contains("macOS"));
  CHECK_THAT(refusal_of_bytes(std::string(100, '\0')), Contains("no ELF shared object"));
}

TEST_CASE("vetting: ELF files of another kind or machine are named", "[vetting]") {
  CHECK_THAT(refusal_of_bytes(patched(EI_CLASS, ELFCLASS32)), Contains("32-bit"));
  CHECK_THAT(refusal_of_bytes(patched(EI_DATA, ELFDATA2MSB)), Contains("big-endian"));
  const std::size_t machine = offsetof(Elf64_Ehdr, e_machine);
  std::uint16_t other = EM_NONE;
  std::memcpy(&other, good_plugin().data() + machine, sizeof other);
  other = other == EM_X86_64 ? EM_AARCH64 : EM_X86_64;
  CHECK_THAT(refusal_of_bytes(patched<std::uint16_t>(machine, other)),
             Contains("is built for " + factport::host::machine_name(other)) &&
                 Contains("this machine is"));
  CHECK_THAT(refusal_of_bytes(patched<std::uint16_t>(machine, 9999)), Contains("machine 9999"));
  const std::size_t type = offsetof(Elf64_Ehdr, e_type);
  CHECK_THAT(refusal_of_bytes(patched<std::uint16_t>(type, ET_EXEC)), Contains("is a program"));
  CHECK_THAT(refusal_of_bytes(patched<std::uint16_t>(type, ET_REL)), Contains("not linked"));
  CHECK_THAT(refusal_of_bytes(patched<std::uint16_t>(type, ET_CORE)), Contains("core dump"));
  CHECK_THAT(refusal_of_bytes(patched<std::uint16_t>(type, 77)), Contains("unknown type 77"));
  CHECK_THAT(refusal_of_bytes(patched<std::uint16_t>(offsetof(Elf64_Ehdr, e_phnum), 0)),
             Contains("no dynamic section"));
  CHECK_THAT(refusal_of_bytes(patched<std::uint16_t>(offsetof(Elf64_Ehdr, e_phentsize), 32)),
             Contains("is damaged"));
  CHECK_THAT(refusal(fs::canonical("/proc/self/exe")), Contains("is a program"));
}

TEST_CASE("vetting: a plugin that is cut short anywhere is refused", "[vetting]") {
  const ScratchDirectory scratch;
  const fs::path file = scratch.path() / "x.factport.so";
  std::size_t passed = 0;
  const std::size_t step = good_plugin().size() / 400 + 1;
  for (std::size_t length = 0; length < good_plugin().size(); length += step) {
    scratch.write("x.factport.so", std::string_view(good_plugin()).substr(0, length));
    if (vet_plugin(file).ok()) ++passed;
  }
  CHECK(passed == 0);
  scratch.write("x.factport.so", std::string_view(good_plugin()).substr(0, 3000));
  CHECK_THAT(refusal(file), Contains("is truncated") && Contains("3000 bytes"));
}

TEST_CASE("vetting: bytes that are damaged anywhere are survived", "[vetting]") {
  // Under a sanitizer this finds every read past the end.
  std::minstd_rand random(20240607);
  const std::string& good = good_plugin();
  int readable = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = good;
    const bool in_headers = round % 2 == 0;
    for (int flips = 0; flips < 4; ++flips) {
      const std::size_t at = random() % (in_headers ? 1024 : bytes.size());
      bytes[at] = static_cast<char>(random());
    }
    // Exactly as large as its content, so that a sanitizer sees its end.
    const std::vector<char> exact(bytes.begin(), bytes.end());
    if (read_elf({exact.data(), exact.size()}).ok()) ++readable;
  }
  CHECK(readable > 0);
  CHECK(readable < 3000);
}

TEST_CASE("vetting: a plugin without the entry is told apart from one of another ABI",
          "[vetting]") {
  CHECK_THAT(refusal(kFixtures / "no_entry.factport.so"),
             Contains("does not export factport_plugin_entry_v1") && Contains("some_function"));
  CHECK_THAT(refusal(kFixtures / "only_v2.factport.so", StatusCode::kPluginIncompatible),
             Contains("built for Factport ABI 2, this host speaks 1"));
  CHECK_THAT(refusal(kFixtures / "mangled_entry.factport.so"), Contains("extern \"C\""));
  CHECK_THAT(refusal(kFixtures / "entry_is_data.factport.so"), Contains("as data"));
}

TEST_CASE("vetting: the note is believed before anything runs", "[vetting]") {
  CHECK_THAT(refusal(kFixtures / "needs_newer_host.factport.so", StatusCode::kPluginIncompatible),
             Contains("needs a host with Factport ABI 1.99") && Contains("update the host"));
  const auto unnoted = vet_plugin(kFixtures / "no_note.factport.so");
  REQUIRE(unnoted.ok());
  REQUIRE(unnoted->warnings.size() == 1);
  CHECK_THAT(unnoted->warnings[0], Contains("no Factport note"));
}

TEST_CASE("vetting: a pinned plugin is the pinned file", "[vetting]") {
  const fs::path file = kFixtures / "good.factport.so";
  std::string digest = factport::host::sha256_hex(good_plugin());
  CHECK(vet_plugin(file, digest).ok());
  for (char& c : digest) c = static_cast<char>(std::toupper(c));
  CHECK(vet_plugin(file, digest).ok());
  const Status status = vet_plugin(file, std::string(64, '0')).status();
  CHECK(status.code() == StatusCode::kPluginLoad);
  CHECK_THAT(std::string(status.message()), Contains("SHA-256") && Contains("plugin_sha256"));
  CHECK_FALSE(vet_plugin(file, digest.substr(1)).ok());
}

TEST_CASE("vetting: SHA-256 is SHA-256", "[vetting]") {
  CHECK(factport::host::sha256_hex("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("vetting: nothing is loaded from where everybody may write", "[vetting]") {
  const ScratchDirectory scratch;
  const fs::path file = scratch.write("x.factport.so", good_plugin());
  REQUIRE(vet_plugin(file).ok());
  SECTION("the file") {
    fs::permissions(file, fs::perms::others_write, fs::perm_options::add);
    CHECK_THAT(refusal(file), Contains("the file " + file.string()) && Contains("everybody"));
  }
  SECTION("its directory, sticky or not") {
    fs::permissions(scratch.path(), fs::perms::others_write, fs::perm_options::add);
    CHECK_THAT(refusal(file), Contains("the directory") && Contains("chmod o-w"));
    fs::permissions(scratch.path(), fs::perms::sticky_bit, fs::perm_options::add);
    CHECK_THAT(refusal(file), Contains("the directory") && Contains("chmod o-w"));
  }
  SECTION("a link from such a directory") {
    const fs::path open = scratch.path() / "open";
    fs::create_directory(open);
    fs::create_symlink(file, open / "x.factport.so");
    fs::permissions(open, fs::perms::all);
    CHECK_THAT(refusal(open / "x.factport.so"), Contains(open.string()));
  }
  SECTION("a link into such a directory") {
    const fs::path open = scratch.path() / "open";
    fs::create_directory(open);
    fs::rename(file, open / "y.factport.so");
    fs::create_symlink(open / "y.factport.so", file);
    fs::permissions(open, fs::perms::all);
    CHECK_THAT(refusal(file), Contains(open.string()));
  }
}
