// SPDX-License-Identifier: Apache-2.0
#include "level_change.hpp"

#include "appender.hpp"
#include "log_directory.hpp"
#include "test_append.hpp"
#include "test_site.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using Catch::Contains;
using std::chrono::milliseconds;

namespace {

/// A store handle that appends.
struct Writer {
  explicit Writer(Level level = Level::kUnspecified, ConfigValues config = {})
      : site(std::move(config)), logs(site.pool, site.names, "default", level) {
    prepared = site.prepare_status();
    appender = std::make_unique<Appender>(site.pool, site.names, logs);
  }
  Status append(std::string_view stream, std::uint64_t id) {
    TestAppend append;
    append.event(append.target("c", stream), id);
    factport_receipt receipt{};
    factport_append_result result{};
    result.struct_size = sizeof result;
    result.receipts = &receipt;
    result.receipt_stride = sizeof receipt;
    Receipts receipts(result);
    const factport_append_request raw = append.raw();
    const TestCall call = site.session.call(milliseconds(20'000));
    return appender->append(call.call(), AppendRequest(raw), receipts);
  }
  Result<LogPin> change(Level level, std::optional<milliseconds> timeout = std::nullopt,
                        std::string_view log = "default") {
    const TestCall call = site.session.call(timeout);
    auto pin = change_level(site.pool, site.names, log, level, call.call());
    if (pin.ok()) logs.renew(log, *pin);
    return pin;
  }
  std::string logs_row() {
    return site.ask(
        "select concat_ws(' ', level, epoch, global_position, right(tip::text, 2)) "
        "from @logs@ where log = 'default'");
  }
  std::string heads() {
    return site.ask(
        "select string_agg(stream || '=' || position, ' ' order by stream) from @stream_heads@");
  }

  Site site;
  LogDirectory logs;
  Status prepared;
  std::unique_ptr<Appender> appender;
};

}  // namespace

TEST_CASE("level change: the counter and the heads are those of the events", "[level]") {
  empty_the_schema();
  Writer writer(Level::kStream);
  REQUIRE(writer.prepared.to_string() == "OK");
  for (const auto& [stream, id] : {std::pair("a", 1), {"b", 2}, {"a", 3}}) {
    REQUIRE(writer.append(stream, static_cast<std::uint64_t>(id)).to_string() == "OK");
  }
  CHECK(writer.heads() == "a=1 b=0");
  const std::string last = writer.site.ask("select max(global_position) from @events@");

  REQUIRE(writer.change(Level::kLog).status().to_string() == "OK");
  CHECK(writer.logs_row() == "log 2 " + last + " 03");
  CHECK(writer.heads().empty());
  REQUIRE(writer.append("b", 4).to_string() == "OK");

  REQUIRE(writer.change(Level::kCategory).status().to_string() == "OK");
  CHECK(writer.heads() == "a=1 b=1");
  CHECK(writer.site.ask(
            "select last_value + 16383 >= (select max(global_position) from @events@) from "
            "@sequence@") == "t");
  REQUIRE(writer.append("a", 5).to_string() == "OK");
  REQUIRE(writer.append("c", 6).to_string() == "OK");

  REQUIRE(writer.change(Level::kStream).status().to_string() == "OK");
  CHECK(writer.heads() == "a=2 b=1 c=0");
  CHECK(writer.site.ask("select count(*) from @category_heads@") == "0");

  REQUIRE(writer.change(Level::kNone).status().to_string() == "OK");
  CHECK(writer.heads().empty());
  REQUIRE(writer.append("c", 7).to_string() == "OK");
  REQUIRE(writer.change(Level::kLog).status().to_string() == "OK");
  CHECK_THAT(writer.logs_row(), Contains("log 6 ") && Contains(" 07"));
  REQUIRE(writer.append("c", 8).to_string() == "OK");
  CHECK(writer.site.ask("select string_agg(stream || position, ' ' order by global_position) from "
                        "@events@") == "a0 b0 a1 b1 a2 c0 c1 c2");
}

TEST_CASE("level change: the level that a log has already changes nothing", "[level]") {
  empty_the_schema();
  Writer writer(Level::kCategory);
  REQUIRE(writer.append("a", 1).to_string() == "OK");
  const Result<LogPin> same = writer.change(Level::kCategory);
  REQUIRE(same.status().to_string() == "OK");
  CHECK(same->epoch == 1);
  CHECK_THAT(writer.logs_row(), Contains("category 1 "));
}

TEST_CASE("level change: a log that does not exist is not found", "[level]") {
  empty_the_schema();
  Writer writer;
  const Status status = writer.change(Level::kLog, std::nullopt, "nobody's").status();
  CHECK(status.code() == StatusCode::kNotFound);
  CHECK_THAT(std::string(status.message()), Contains("nobody's"));
}

TEST_CASE("level change: another handle is told at its next append, with both levels", "[level]") {
  empty_the_schema();
  Writer writer;
  Writer other;
  REQUIRE(other.append("a", 1).to_string() == "OK");
  REQUIRE(writer.change(Level::kLog).status().to_string() == "OK");
  const Status status = other.append("a", 2);
  CHECK(status.code() == StatusCode::kInvalidState);
  CHECK_THAT(std::string(status.message()),
             Contains("level stream (epoch 1)") && Contains("level log (epoch 2)"));
  CHECK(writer.append("a", 2).to_string() == "OK");
}

TEST_CASE("level change: it waits for whoever is appending, as long as it may", "[level]") {
  empty_the_schema();
  Writer writer(Level::kStream, ConfigValues{{"lock_timeout_ms", std::int64_t{300}}});
  REQUIRE(writer.append("a", 1).to_string() == "OK");
  pqxx::connection session(TestServer::shared().conninfo());
  pqxx::work appending(session);
  appending.exec(writer.site.names.fill_in(
      "insert into @events@ values (gen_random_uuid(), 'default', 'c', 'b', 'n', '1', null, 0, "
      "nextval('@sequence@'), now())"));
  CHECK(writer.change(Level::kLog).status().code() == StatusCode::kBusy);
  CHECK(writer.change(Level::kLog, milliseconds(100)).status().code() == StatusCode::kTimeout);
  CHECK_THAT(writer.logs_row(), Contains("stream 1 "));
  appending.commit();
  REQUIRE(writer.change(Level::kLog).status().to_string() == "OK");
  CHECK_THAT(writer.logs_row(), Contains("log 2 16385 "));
}

TEST_CASE("level change: among appends at every level nothing is lost, doubled or deadlocked",
          "[level]") {
  empty_the_schema();
  constexpr int kChanges = 24;
  constexpr std::uint64_t kWriters = 4;
  const std::vector<Level> levels = {Level::kLog, Level::kStream, Level::kNone, Level::kCategory};
  Writer changing;
  REQUIRE(changing.prepared.to_string() == "OK");
  REQUIRE(changing.append("seed", 1).to_string() == "OK");
  std::atomic<bool> done = false;
  std::vector<std::vector<std::string>> unexpected(kWriters);
  std::vector<std::uint64_t> stored(kWriters);
  std::vector<std::thread> threads;
  for (std::uint64_t w = 0; w < kWriters; ++w) {
    threads.emplace_back([&, w] {
      auto writer = std::make_unique<Writer>();
      for (std::uint64_t id = (w + 1) << 32; !done; ++id) {
        // Two share each stream.
        const Status status = writer->append(w % 2 == 0 ? "even" : "odd", id);
        if (status.ok()) {
          ++stored[w];
        } else if (status.code() == StatusCode::kInvalidState) {
          writer = std::make_unique<Writer>();
        } else if (status.code() != StatusCode::kConflict || status.failure().sqlstate == "40P01") {
          unexpected[w].push_back(status.to_string());
        }
      }
    });
  }
  std::vector<std::string> changes;
  for (std::size_t i = 0; i < kChanges; ++i) {
    std::this_thread::sleep_for(milliseconds(20));
    changes.push_back(changing.change(levels[i % levels.size()]).status().to_string());
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  for (const std::string& change : changes) CHECK(change == "OK");
  std::uint64_t total = 1;
  for (std::uint64_t w = 0; w < kWriters; ++w) {
    total += stored[w];
    for (const std::string& status : unexpected[w]) CHECK(status == "OK");
  }
  CHECK(changing.site.ask("select count(*) from @events@") == std::to_string(total));
  // Positions without a gap, in the order of the global ones.
  CHECK(changing.site.ask("select count(*) from (select position, row_number() over (partition by "
                          "stream order by global_position) - 1 as place from @events@) e where "
                          "position <> place") == "0");
}
