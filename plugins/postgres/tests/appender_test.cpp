// SPDX-License-Identifier: Apache-2.0
#include "appender.hpp"

#include "log_directory.hpp"
#include "test_append.hpp"
#include "test_site.hpp"

#include <factport/cpp/condition.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using Catch::Contains;
using std::chrono::milliseconds;

namespace {

struct Stored {
  Status status;
  std::vector<factport_receipt> receipts;
};

/// A store handle that appends.
struct Writer {
  explicit Writer(Level level, ConfigValues config = {})
      : site(std::move(config)), logs(site.pool, site.names, "default", level) {
    prepared = site.prepare_status();
    appender = std::make_unique<Appender>(site.pool, site.names, logs);
  }
  Stored append(const TestAppend& append, milliseconds timeout = milliseconds(20'000)) {
    Stored stored{{}, std::vector<factport_receipt>(append.size())};
    factport_append_result result{};
    result.struct_size = sizeof result;
    result.receipts = stored.receipts.data();
    result.receipt_stride = sizeof(factport_receipt);
    Receipts receipts(result);
    const factport_append_request raw = append.raw();
    const TestCall call = site.session.call(timeout);
    stored.status = appender->append(call.call(), AppendRequest(raw), receipts);
    return stored;
  }

  Site site;
  LogDirectory logs;
  Status prepared;
  std::unique_ptr<Appender> appender;
};

constexpr std::uint32_t kStreams = 3;

/// A random tree of at most `depth`, over targets 0 to 2.
void add_tree(std::vector<factport_condition>& nodes, std::mt19937& random, int depth) {
  const auto kind = static_cast<std::uint32_t>(depth == 0 ? 16 + random() % 3 : 1 + random() % 6);
  const std::size_t at = nodes.size();
  if (kind > 3) {
    const std::uint32_t leaf =
        FACTPORT_CONDITION_STREAM_IS_EMPTY + (kind > 15 ? kind - 16 : kind - 4);
    const bool positioned = leaf == FACTPORT_CONDITION_POSITION_IS;
    nodes.push_back({leaf, 1, static_cast<std::uint32_t>(random() % kStreams), 0,
                     positioned ? static_cast<std::int64_t>(random() % 5) - 1 : 0});
    return;
  }
  nodes.push_back({kind, 1, 0, 0, 0});
  const std::size_t children = kind == FACTPORT_CONDITION_NOT ? 1 : random() % 4;
  for (std::size_t i = 0; i < children; ++i) add_tree(nodes, random, depth - 1);
  nodes[at].subtree = static_cast<std::uint32_t>(nodes.size() - at);
}

void add_nodes(TestAppend& append, const std::vector<factport_condition>& nodes) {
  for (const factport_condition& node : nodes) {
    if (detail::is_leaf(node.kind)) {
      append.leaf(node.kind, node.target, node.position);
    } else {
      append.inner(node.kind, node.subtree);
    }
  }
}

}  // namespace

TEST_CASE("append: the server judges every condition as the sdk does, and names the same leaves") {
  const Level level = GENERATE(Level::kStream, Level::kCategory, Level::kLog, Level::kNone);
  CAPTURE(name_of(level));
  empty_the_schema();
  Writer writer(level);
  REQUIRE(writer.prepared.to_string() == "OK");
  std::mt19937 random(7);
  std::vector<std::int64_t> positions(kStreams, -1);
  int refused = 0;
  for (std::uint64_t round = 0; round < 400; ++round) {
    TestAppend append;
    for (std::uint32_t i = 0; i < kStreams; ++i) append.target("c", "s" + std::to_string(i));
    std::vector<factport_condition> nodes;
    add_tree(nodes, random, 4);
    add_nodes(append, nodes);
    // At level `none` a leaf's stream must be written, and elsewhere each is guarded at times.
    for (std::uint32_t i = 0; i < kStreams; ++i) {
      if (level == Level::kNone || i == 0 || random() % 8 == 0) append.event(i, round * 8 + i);
    }
    const factport_append_request raw = append.raw();
    const AppendRequest request(raw);
    const Status expected = judge(request, [&](std::uint32_t target) { return positions[target]; });
    const Stored stored = writer.append(append);
    CAPTURE(round, expected.to_string());
    REQUIRE(stored.status.to_string() == expected.to_string());
    if (!expected.ok()) {
      ++refused;
      const auto& leaves = stored.status.failure().failed_leaves;
      REQUIRE(leaves.size() == expected.failure().failed_leaves.size());
      for (std::size_t i = 0; i < leaves.size(); ++i) {
        CHECK(leaves[i].node == expected.failure().failed_leaves[i].node);
        CHECK(leaves[i].actual_position == expected.failure().failed_leaves[i].actual_position);
      }
      continue;
    }
    for (std::size_t i = 0; i < stored.receipts.size(); ++i) {
      CHECK(stored.receipts[i].position == ++positions[request.events().raw(i).target]);
    }
    // Streams that stay near the positions that conditions name.
    if (positions[0] > 3) {
      writer.site.ask("delete from @events@");
      writer.site.ask("delete from @stream_heads@");
      writer.site.ask("update @logs@ set tip = gen_random_uuid()");
      positions.assign(kStreams, -1);
    }
  }
  CHECK(refused > 50);
  CHECK(refused < 350);
}

TEST_CASE("append: two handles on a log of level log never believe what is past") {
  empty_the_schema();
  Writer one(Level::kLog);
  Writer other(Level::kLog);
  REQUIRE(one.prepared.to_string() == "OK");
  std::mt19937 random(11);
  std::map<std::string, std::int64_t> heads;
  std::int64_t last = 0;
  for (std::uint64_t i = 1; i <= 300; ++i) {
    Writer& writer = random() % 3 == 0 ? other : one;
    const std::string stream = "s" + std::to_string(random() % 4);
    TestAppend append;
    const std::uint32_t target = append.target("c", stream);
    const int count = random() % 3 == 0 ? 3 : 1;
    for (int n = 0; n < count; ++n) append.event(target, 10 * i + static_cast<std::uint64_t>(n));
    const std::int64_t head = heads.try_emplace(stream, -1).first->second;
    // Without a condition, a head that is not remembered is read by the statement itself.
    const bool conditional = random() % 2 == 0;
    const bool right = !conditional || random() % 4 != 0;
    if (conditional) {
      append.leaf(FACTPORT_CONDITION_POSITION_IS, 0, right ? head : head + 1);
    }
    const Stored stored = writer.append(append);
    CAPTURE(i, stored.status.to_string());
    REQUIRE(stored.status.ok() == right);
    if (!right) continue;
    for (const factport_receipt& receipt : stored.receipts) {
      CHECK(receipt.position == ++heads[stream]);
      CHECK(receipt.global_position == ++last);
    }
  }
}

TEST_CASE("append: what one of a group does wrong is nobody else's failure") {
  const Level level = GENERATE(Level::kStream, Level::kLog);
  CAPTURE(name_of(level));
  empty_the_schema();
  constexpr int kCallers = 12;
  // The first waits for all, so that they share a statement.
  Writer writer(level, {{"lanes", std::int64_t{1}},
                        {"group_commit.max_appends", std::int64_t{kCallers}},
                        {"group_commit.max_delay_us", std::int64_t{10'000'000}}});
  REQUIRE(writer.prepared.to_string() == "OK");
  std::vector<std::unique_ptr<TestAppend>> appends;
  for (int i = 0; i < kCallers; ++i) {
    auto& append = *appends.emplace_back(std::make_unique<TestAppend>());
    append.target("c", "s" + std::to_string(i));
    // One is not JSON, one has another's id, one is refused.
    append.event(0, i == 5 ? 4 : static_cast<std::uint64_t>(i), "happened", i == 3 ? "{" : "{}");
    if (i == 7) append.leaf(FACTPORT_CONDITION_STREAM_EXISTS, 0);
  }
  std::vector<Stored> stored(kCallers);
  {
    std::vector<std::jthread> callers;
    for (std::size_t i = 0; i < kCallers; ++i) {
      callers.emplace_back([&, i] { stored[i] = writer.append(*appends[i]); });
    }
  }
  int duplicates = 0;
  for (std::size_t i = 0; i < kCallers; ++i) {
    CAPTURE(i, stored[i].status.to_string());
    if (i == 3) {
      CHECK(stored[i].status.code() == StatusCode::kInvalidArgument);
    } else if (i == 7) {
      CHECK(stored[i].status.code() == StatusCode::kConditionFailed);
    } else if (i == 4 || i == 5) {
      if (stored[i].status.code() == StatusCode::kDuplicateId) ++duplicates;
    } else {
      CHECK(stored[i].status.to_string() == "OK");
      CHECK(stored[i].receipts[0].position == 0);
    }
  }
  CHECK(duplicates == 1);
  CHECK(writer.site.ask("select count(*) from @events@") == std::to_string(kCallers - 3));
}

TEST_CASE("append: a stream that somebody has locked holds up no other") {
  empty_the_schema();
  Writer writer(Level::kStream, {{"lanes", std::int64_t{1}}});
  REQUIRE(writer.prepared.to_string() == "OK");
  TestAppend first;
  first.event(first.target("c", "locked"), 1);
  REQUIRE(writer.append(first).status.ok());

  pqxx::connection foreign(TestServer::shared().conninfo());
  pqxx::work holding(foreign);
  holding.exec(
      writer.site.names.fill_in("select * from @stream_heads@ where stream = 'locked' "
                                "for update"));
  std::atomic<bool> ended{false};
  Stored blocked;
  std::jthread caller([&] {
    TestAppend append;
    append.event(append.target("c", "locked"), 2);
    blocked = writer.append(append, milliseconds(3'000));
    ended = true;
  });
  for (std::uint64_t i = 10; i < 40; ++i) {
    TestAppend append;
    append.event(append.target("c", "free"), i);
    CHECK(writer.append(append).status.to_string() == "OK");
  }
  CHECK_FALSE(ended);
  caller.join();
  CAPTURE(blocked.status.to_string());
  CHECK(blocked.status.code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(blocked.status.message()), Contains("lock"));
}
