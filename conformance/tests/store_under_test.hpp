// SPDX-License-Identifier: Apache-2.0
//
// StoreUnderTest: a fresh store of one adapter at one level, opened through the application's API,
// that is what every behaviour test runs on. Each test case begins with
//
//     const StoreUnderTest store;
//
// and thereby runs once for every store of the list in store_under_test.cpp; a failure names the
// store. Differences that the contract allows come from facts() only.
//
// Thread rule: made by the thread that runs the test; afterwards any thread.
#ifndef FACTPORT_CONFORMANCE_STORE_UNDER_TEST_HPP
#define FACTPORT_CONFORMANCE_STORE_UNDER_TEST_HPP

#include "fresh_schema.hpp"

#include <factport/host/store.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace factport::conformance {

/// A directory that goes away with everything in it.
class FreshDirectory {
 public:
  FreshDirectory();
  ~FreshDirectory();
  FreshDirectory(const FreshDirectory&) = delete;
  FreshDirectory& operator=(const FreshDirectory&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

/// Where a store's tables are.
enum class Server { kNone, kPostgres, kPooler };

/// An adapter of the list, and one of the levels that it declares.
struct StoreKind {
  std::string adapter;
  /// A short form, or a configuration in JSON. With NAME for a name and DIRECTORY for an empty
  /// directory that nobody else uses; URL for its server, SCHEMA for a schema that is not there.
  std::string configuration;
  /// How many events a test that wants many appends.
  int size;
  /// Whether a second open of the same configuration sees the same events.
  bool shared;
  Level level = Level::kUnspecified;
  Server server = Server::kNone;
  /// What the suite runs it at; empty = every level that it declares.
  std::vector<Level> levels = {};

  std::string name() const { return adapter + " at level " + std::string(name_of(level)); }
};

class StoreUnderTest {
 public:
  /// The next store of the list. To be made once, at the beginning of a test case.
  StoreUnderTest();

  const EventStore& operator*() const noexcept { return store_; }
  const EventStore* operator->() const noexcept { return &store_; }
  const StoreKind& kind() const noexcept { return kind_; }

  /// FACTPORT_CAPABILITY_*.
  bool offers(std::uint64_t capability) const {
    return (store_.facts().capabilities & capability) != 0;
  }
  /// Whether an append may depend on streams that it does not write.
  bool guards() const { return offers(FACTPORT_CAPABILITY_GUARDS) && kind_.level != Level::kNone; }

  /// What the store was opened with.
  StoreConfig config() const { return config_; }
  /// Opens another store of this one's adapter; with config() and kind().shared, the same one.
  Result<EventStore> open(const StoreConfig& config) const;
  /// Another open of this store, with a state of its own; the same one where there can be no other.
  EventStore second_handle() const;

 private:
  StoreKind kind_;
  Catch::ScopedMessage named_;
  FreshDirectory directory_;
  std::optional<FreshSchema> schema_;
  StoreConfig config_;
  EventStore store_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_STORE_UNDER_TEST_HPP
