// SPDX-License-Identifier: Apache-2.0
#include "error_sink.hpp"
#include "load_error.hpp"
#include "scratch_directory.hpp"

#include <factport/cpp/bytes.hpp>
#include <factport/host/library.hpp>
#include <factport/host/log.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <thread>
#include <vector>

using Catch::Contains;
using factport::Status;
using factport::StatusCode;
using factport::view_of;
using factport::host::CallKind;
using factport::host::ErrorSink;
using factport::host::explain_load_error;
using factport::host::Library;
using factport::host::LoadedAdapter;

namespace fs = std::filesystem;

namespace {

fs::path fixture(const std::string& name) {
  return fs::path(FACTPORT_BROKEN_PLUGINS) / (name + ".factport.so");
}

/// Why a fixture is refused; every message names the file.
std::string refusal(const std::string& name, StatusCode code = StatusCode::kPluginLoad) {
  const Status status = Library::load(fixture(name)).status();
  REQUIRE_FALSE(status.ok());
  CHECK(status.code() == code);
  CHECK_THAT(std::string(status.message()), Contains(name + ".factport.so"));
  return std::string(status.message());
}

}  // namespace

TEST_CASE("library: a plugin is loaded and its adapters are copied", "[library]") {
  const auto library = Library::load(fixture("good"));
  REQUIRE(library.ok());
  CHECK((*library)->file() == fs::canonical(fixture("good")));
  CHECK((*library)->contents().name == "plugin-under-test");
  CHECK((*library)->contents().version == "4.5.6");
  CHECK((*library)->contents().license == "Apache-2.0");
  REQUIRE((*library)->contents().adapters.size() == 1);
  const LoadedAdapter& adapter = (*library)->contents().adapters[0];
  CHECK(adapter.name == "idle");
  CHECK(adapter.version == "1.2.3");
  CHECK(adapter.description == "Does nothing.");
  CHECK(adapter.config_schema.empty());
  CHECK(adapter.plugin_file == (*library)->file().string());
  CHECK(view_of(adapter.table.name).data() == adapter.name.data());
  CHECK(view_of(adapter.table.version) == "1.2.3");

  const auto found = (*library)->adapter("idle");
  REQUIRE(found.ok());
  CHECK(*found == &adapter);
  const Status missing = (*library)->adapter("sqlite").status();
  CHECK(missing.code() == StatusCode::kPluginLoad);
  CHECK_THAT(std::string(missing.message()), Contains("no adapter sqlite; it has idle"));
}

TEST_CASE("library: functions that an adapter may leave out answer UNSUPPORTED", "[library]") {
  const auto library = Library::load(fixture("good"));
  REQUIRE(library.ok());
  const LoadedAdapter& adapter = (*library)->contents().adapters[0];
  CHECK_FALSE(adapter.has_latest);
  CHECK_FALSE(adapter.has_listing);
  CHECK_FALSE(adapter.has_log_info);
  CHECK_FALSE(adapter.has_extensions);
  CHECK(adapter.table.latest == nullptr);
  CHECK(adapter.table.get_extension(nullptr, {}) == nullptr);

  ErrorSink list_error;
  const Status list =
      list_error.to_status(adapter.table.list(nullptr, nullptr, nullptr, nullptr, list_error.raw()),
                           "idle", "list", CallKind::kRead);
  CHECK(list.code() == StatusCode::kUnsupported);
  CHECK(list.message() == "idle: this adapter does not offer listing");

  ErrorSink info_error;
  const Status info = info_error.to_status(
      adapter.table.log_info(nullptr, nullptr, nullptr, nullptr, info_error.raw()), "idle",
      "log_info", CallKind::kRead);
  CHECK(info.code() == StatusCode::kUnsupported);
  CHECK_THAT(std::string(info.message()), Contains("does not offer information about logs"));
}

TEST_CASE("library: a file is loaded once, whatever it is called", "[library]") {
  const ScratchDirectory scratch;
  const auto first = Library::load(fixture("counts_calls"));
  const auto second = Library::load(fixture("counts_calls"));
  const fs::path link = scratch.path() / "other_name.factport.so";
  fs::create_symlink(fixture("counts_calls"), link);
  const auto third = Library::load(link);
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  REQUIRE(third.ok());
  CHECK(*first == *second);
  CHECK(*first == *third);
}

TEST_CASE("library: a copy of a file is another library", "[library]") {
  const ScratchDirectory scratch;
  const fs::path copy = scratch.path() / "copy.factport.so";
  fs::copy_file(fixture("good"), copy);
  const auto original = Library::load(fixture("good"));
  const auto other = Library::load(copy);
  REQUIRE(original.ok());
  REQUIRE(other.ok());
  CHECK(*original != *other);
  CHECK((*other)->contents().adapters[0].table.open !=
        (*original)->contents().adapters[0].table.open);
}

TEST_CASE("library: threads that load the same file get the same library", "[library]") {
  const ScratchDirectory scratch;
  const fs::path file = scratch.path() / "counts_calls.factport.so";
  fs::copy_file(fixture("counts_calls"), file);
  std::vector<std::shared_ptr<const Library>> loaded(4);
  std::vector<std::thread> threads;
  for (auto& slot : loaded) {
    threads.emplace_back([&slot, &file] {
      auto library = Library::load(file);
      if (library.ok()) slot = *library;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(loaded[0] != nullptr);
  for (const auto& library : loaded) CHECK(library == loaded[0]);
}

TEST_CASE("library: the pin is checked each time, also when the file is loaded", "[library]") {
  REQUIRE(Library::load(fixture("good")).ok());
  const Status status = Library::load(fixture("good"), {.sha256 = std::string(64, 'a')}).status();
  CHECK(status.code() == StatusCode::kPluginLoad);
  CHECK_THAT(std::string(status.message()), Contains("SHA-256"));
}

TEST_CASE("library: a missing note is logged, and no reason to refuse", "[library]") {
  std::string heard;
  factport::set_log_sink([&heard](factport::LogLevel, std::string_view,
                                  std::string_view message) { heard += message; },
                         factport::LogLevel::kWarning);
  const auto library = Library::load(fixture("no_note"));
  factport::set_log_sink(nullptr);
  CHECK(library.ok());
  CHECK_THAT(heard, Contains("no_note.factport.so") && Contains("no Factport note"));
}

TEST_CASE("library: what fails vetting is never loaded", "[library]") {
  CHECK_THAT(refusal("no_entry"), Contains("some_function"));
  CHECK_THAT(refusal("only_v2", StatusCode::kPluginIncompatible), Contains("ABI 2"));
  CHECK_THAT(refusal("absent"), Contains("No such file"));
}

TEST_CASE("library: what the loader refuses is explained", "[library]") {
  CHECK_THAT(refusal("undefined_symbol"),
             Contains("symbol function_that_nobody_defines") && Contains("link the plugin"));
  CHECK_THAT(refusal("missing_library"),
             Contains("needs the library libfactport_absent.so") && Contains("install"));
}

TEST_CASE("library: the loader's other words are put into ours", "[library]") {
  CHECK_THAT(explain_load_error("/lib/libc.so.6: version `GLIBC_2.99' not found (required by x)"),
             Contains("needs GLIBC_2.99, which is newer than /lib/libc.so.6"));
  CHECK_THAT(explain_load_error("x: undefined symbol: PQexec, version LIBPQ"),
             Contains("the symbol PQexec,"));
  CHECK_THAT(explain_load_error("x: cannot allocate memory in static TLS block"),
             Contains("thread-local") && Contains("load it earlier"));
  CHECK_THAT(explain_load_error("x: failed to map segment from shared object"), Contains("noexec"));
  CHECK_THAT(explain_load_error("something new"), Contains("cannot be loaded: something new"));
}

TEST_CASE("library: an entry that fails is reported in its own words, or in ours", "[library]") {
  CHECK_THAT(refusal("returns_null"), Contains("gives NULL for its descriptor"));
  CHECK_THAT(refusal("fails_silently"), Contains("UNSUPPORTED") && Contains("without saying why"));
  CHECK_THAT(refusal("unknown_status"), Contains("unknown status -77"));
}

TEST_CASE("library: an entry that throws is survived", "[library]") {
  CHECK_THAT(refusal("throws", StatusCode::kPluginMisbehaved),
             Contains("threw an exception (the moon is wrong)") && Contains("tell its author"));
  CHECK_THAT(refusal("throws_number", StatusCode::kPluginMisbehaved),
             Contains("no std::exception"));
}

TEST_CASE("library: a descriptor of another ABI is refused", "[library]") {
  CHECK_THAT(refusal("abi_major_2", StatusCode::kPluginIncompatible),
             Contains("built for Factport ABI 2, this host speaks 1"));
  CHECK_THAT(refusal("needs_newer_host_unnoted", StatusCode::kPluginIncompatible),
             Contains("needs a host with Factport ABI 1.99"));
  CHECK_THAT(refusal("contradicting_note"), Contains("contradicts itself") && Contains("1.7"));
}

TEST_CASE("library: a broken descriptor is refused by what is wrong with it", "[library]") {
  CHECK_THAT(refusal("bad_magic"), Contains("magic") && Contains("tell its author"));
  CHECK_THAT(refusal("plugin_size_0"), Contains("its descriptor has a struct_size of 0"));
  CHECK_THAT(refusal("plugin_size_4g"), Contains("struct_size of 4294967288"));
  CHECK_THAT(refusal("plugin_size_odd"), Contains("multiple of 8"));
  CHECK_THAT(refusal("no_adapters"), Contains("carries 0 adapters"));
  CHECK_THAT(refusal("null_adapter"), Contains("NULL for an adapter"));
  CHECK_THAT(refusal("misaligned_adapter"), Contains("misaligned pointer for an adapter"));
  CHECK_THAT(refusal("duplicate_names"), Contains("two adapters called idle"));
}

TEST_CASE("library: a broken adapter is refused by what is wrong with it", "[library]") {
  CHECK_THAT(refusal("adapter_size_0"), Contains("an adapter has a struct_size of 0"));
  CHECK_THAT(refusal("adapter_size_4g"), Contains("struct_size of 4294967288"));
  CHECK_THAT(refusal("adapter_size_odd"), Contains("multiple of 8"));
  CHECK_THAT(refusal("null_append"), Contains("idle without the required function append"));
  CHECK_THAT(refusal("null_close"), Contains("idle without the required function close"));
  CHECK_THAT(refusal("bad_name"), Contains("[a-z0-9]"));
  CHECK_THAT(refusal("no_version"), Contains("no version"));
  CHECK_THAT(refusal("bad_utf8"), Contains("no version in UTF-8"));
}

TEST_CASE("library: what was refused stays refused, and its entry is not called again",
          "[library]") {
  CHECK(refusal("null_append") == refusal("null_append"));
}
