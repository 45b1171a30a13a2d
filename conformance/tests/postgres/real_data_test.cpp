// SPDX-License-Identifier: Apache-2.0
//
// Real event logs, imported into a SQLite store and a PostgreSQL store by the command: whatever is
// read back is the same.
#include "canonical_json.hpp"
#include "fresh_schema.hpp"
#include "json_string.hpp"
#include "postgres_store.hpp"
#include "recorded_event.hpp"
#include "shared_servers.hpp"
#include "store_under_test.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

/// The folder of the data; nothing, said loudly, when there is none.
std::optional<std::filesystem::path> data() {
  const char* directory = std::getenv("FACTPORT_TEST_DATA");
  if (directory == nullptr) {
    WARN("SKIPPED: FACTPORT_TEST_DATA is not set to a folder of event logs");
    return std::nullopt;
  }
  return directory;
}

std::string quoted(const std::string& word) { return "'" + word + "'"; }

void run_command(const std::string& arguments, const std::filesystem::path& output) {
  std::string line = FACTPORT_COMMAND;
  line.append(" ").append(arguments).append(" > ").append(quoted(output.string()));
  line.append(" 2> ").append(quoted(output.string() + ".err"));
  INFO(line);
  const int status = std::system(line.c_str());
  std::ifstream words(output.string() + ".err");
  const std::string said((std::istreambuf_iterator<char>(words)), {});
  INFO(said);
  REQUIRE(status == 0);
}

/// What an event is, without when it was recorded and the gaps between global positions.
std::string essence(const RecordedEvent& event) {
  return event.category + "/" + event.stream + "@" + std::to_string(event.position) + " " +
         event.name + " " + event.id.to_string() + " " + std::to_string(event.occurred_at) + " " +
         canonical_json(event.payload) + " " +
         (event.metadata ? canonical_json(*event.metadata) : "absent");
}

void check_equal(const RecordedEvents& one, const RecordedEvents& other) {
  REQUIRE(one.size() == other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (essence(one[i]) != essence(other[i]))
      FAIL("event " << i << " differs: " << essence(one[i]) << " / " << essence(other[i]));
  }
}

void check_equal_lines(const std::filesystem::path& one, const std::filesystem::path& other) {
  std::ifstream a(one);
  std::ifstream b(other);
  int count = 0;
  for (std::string left, right; std::getline(a, left); ++count) {
    REQUIRE(std::getline(b, right));
    if (canonical_json(left) != canonical_json(right)) FAIL(left << " / " << right);
  }
  CHECK(count > 1'000);
  CHECK(b.peek() == EOF);
}

std::vector<std::string> names_of(const Listing& listing) {
  std::vector<std::string> names;
  for (const ListEntry& entry : listing) names.push_back(entry.name);
  return names;
}

void check_same_streams(const EventStore& one, const EventStore& other) {
  const std::vector<std::string> categories = names_of(one.log().categories());
  CHECK(categories == names_of(other.log().categories()));
  for (const std::string& category : categories) {
    const auto streams = names_of(one.category(category).streams({.limit = 10'000}));
    CHECK(streams == names_of(other.category(category).streams({.limit = 10'000})));
    for (std::size_t i = 0; i < streams.size(); i += streams.size() / 50 + 1) {
      const EventStream mine = one.stream(category, streams[i]);
      const EventStream theirs = other.stream(category, streams[i]);
      CHECK(mine.info().event_count == theirs.info().event_count);
      CHECK(mine.info().last_position == theirs.info().last_position);
      CHECK(essence(RecordedEvent(*mine.latest())) == essence(RecordedEvent(*theirs.latest())));
      check_equal(read(mine.scan()), read(theirs.scan()));
    }
  }
}

/// A folder with the configurations of a SQLite store and of a PostgreSQL store.
struct TwoStores {
  explicit TwoStores(const std::string& keys)
      : schema(shared_postgres()),
        sqlite(write("sqlite.json", R"({"adapter": "sqlite", "config": {"path": "events.db"}})")),
        postgres(write("postgres.json", R"({"adapter": "postgres", "config": {"url": )" +
                                            json_string(schema.connection()) + R"(, "schema": )" +
                                            json_string(schema.name()) + keys + "}}")) {}

  std::filesystem::path write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = directory.path() / name;
    std::ofstream(path) << text;
    return path;
  }
  void import(const std::filesystem::path& config, const std::filesystem::path& input) const {
    run_command("import --store " + quoted(config.string()) + " " + quoted(input.string()),
                directory.path() / "import.out");
  }
  std::filesystem::path exported(const std::filesystem::path& config,
                                 const std::string& log) const {
    const std::filesystem::path output = config.string() + ".ndjson";
    run_command("export --store " + quoted(config.string()) + " --log " + quoted(log), output);
    return output;
  }

  FreshDirectory directory;
  FreshSchema schema;
  std::filesystem::path sqlite;
  std::filesystem::path postgres;
};

void check_import(const std::filesystem::path& input, const std::string& keys) {
  const TwoStores stores(keys);
  stores.import(stores.sqlite, input);
  const EventStore sqlite = open_store(stores.sqlite.string(), test_options());
  const std::string log = names_of(sqlite.logs()).at(0);
  // The export has the ids that the import has made.
  const std::filesystem::path lines = stores.exported(stores.sqlite, log);
  stores.import(stores.postgres, lines);
  check_equal_lines(lines, stores.exported(stores.postgres, log));

  const EventStore one = sqlite.in_log(log);
  const EventStore other = open_store(stores.postgres.string(), test_options()).in_log(log);
  check_equal(read_log(one), read_log(other));
  const ScanOptions last{.limit = 500, .direction = Direction::kBackwards};
  check_equal(read(one.log().scan(last)), read(other.log().scan(last)));
  CHECK(essence(RecordedEvent(*one.log().latest())) ==
        essence(RecordedEvent(*other.log().latest())));
  check_same_streams(one, other);

  // As it is, without ids, it is as many events once more.
  const std::size_t before = read_log(other).size();
  stores.import(stores.postgres, input);
  CHECK(read_log(other).size() == 2 * before);
}

}  // namespace

TEST_CASE("real data: imported into SQLite and PostgreSQL, it is the same to every reader") {
  const auto folder = data();
  if (!folder) return;
  for (const char* file : {"receipt.ndjson.gz", "bpic2013.ndjson.gz"})
    REQUIRE(std::filesystem::exists(*folder / file));
  check_import(*folder / "receipt.ndjson.gz", R"(, "payload_type": "json")");
  check_import(*folder / "bpic2013.ndjson.gz", "");
}
