// SPDX-License-Identifier: Apache-2.0
#include <factport/cpp/append.hpp>
#include <factport/cpp/condition.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace factport;

constexpr std::uint32_t kTargets = 4;
constexpr std::array<std::string_view, kTargets> kStreams = {"s0", "s1", "s2", "s3"};

/// A condition as a tree with pointers: what the flat array stands for.
struct Tree {
  std::uint32_t kind = FACTPORT_CONDITION_ALL;
  std::uint32_t target = 0;
  std::int64_t position = 0;
  std::vector<Tree> children;
  std::uint32_t node = 0;
};

using Positions = std::array<std::int64_t, kTargets>;

class Trees {
 public:
  explicit Trees(std::uint32_t seed) : random_(seed) {}

  Tree next() {
    budget_ = 40;
    return tree(0);
  }
  Positions positions() {
    Positions positions;
    for (std::int64_t& position : positions) position = below(4) - 1;
    return positions;
  }

 private:
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }

  Tree tree(int depth) {
    --budget_;
    if (depth >= 6 || budget_ <= 0 || below(3) == 0) return leaf();
    Tree node;
    node.kind = FACTPORT_CONDITION_ALL + static_cast<std::uint32_t>(below(3));
    const int children = node.kind == FACTPORT_CONDITION_NOT ? 1 : below(5);
    for (int i = 0; i < children; ++i) node.children.push_back(tree(depth + 1));
    return node;
  }
  Tree leaf() {
    Tree node;
    node.kind = FACTPORT_CONDITION_STREAM_IS_EMPTY + static_cast<std::uint32_t>(below(3));
    node.target = static_cast<std::uint32_t>(below(kTargets));
    if (node.kind == FACTPORT_CONDITION_POSITION_IS) node.position = below(5) - 1;
    return node;
  }

  std::mt19937 random_;
  int budget_ = 0;
};

/// Writes the tree in pre-order, and each node's index into the tree.
void flatten(Tree& tree, std::vector<factport_condition>& nodes) {
  tree.node = static_cast<std::uint32_t>(nodes.size());
  nodes.push_back({tree.kind, 0, tree.target, 0, tree.position});
  for (Tree& child : tree.children) flatten(child, nodes);
  nodes[tree.node].subtree = static_cast<std::uint32_t>(nodes.size()) - tree.node;
}

bool holds(const Tree& tree, const Positions& positions) {
  const std::int64_t position = positions[tree.target];
  switch (tree.kind) {
    case FACTPORT_CONDITION_STREAM_IS_EMPTY: return position == -1;
    case FACTPORT_CONDITION_STREAM_EXISTS: return position != -1;
    case FACTPORT_CONDITION_POSITION_IS: return position == tree.position;
    case FACTPORT_CONDITION_NOT: return !holds(tree.children[0], positions);
    default: break;
  }
  const bool any = tree.kind == FACTPORT_CONDITION_ANY;
  for (const Tree& child : tree.children) {
    if (holds(child, positions) == any) return any;
  }
  return !any;
}

/// The contract's words: the leaves reached by descending only into nodes with the wrong value.
void descend(const Tree& tree, bool wanted, const Positions& positions,
             std::vector<std::uint32_t>& leaves) {
  if (holds(tree, positions) == wanted) return;
  if (tree.kind >= FACTPORT_CONDITION_STREAM_IS_EMPTY) leaves.push_back(tree.node);
  const bool below = tree.kind == FACTPORT_CONDITION_NOT ? !wanted : wanted;
  for (const Tree& child : tree.children) descend(child, below, positions, leaves);
}

/// A request that is nothing but its targets and its condition.
struct Question {
  std::vector<factport_target> targets;
  std::vector<factport_condition> nodes;

  explicit Question(Tree& tree) {
    for (const std::string_view stream : kStreams) {
      targets.push_back({bytes_of("c"), bytes_of(stream)});
    }
    flatten(tree, nodes);
  }
  factport_append_request raw() const {
    factport_append_request request{};
    request.struct_size = sizeof request;
    request.targets = targets.data();
    request.target_count = kTargets;
    request.target_stride = sizeof(factport_target);
    request.conditions = nodes.data();
    request.condition_count = static_cast<std::uint32_t>(nodes.size());
    request.condition_stride = sizeof(factport_condition);
    return request;
  }
};

Status judged(const Question& question, const Positions& positions) {
  const factport_append_request raw = question.raw();
  return judge(AppendRequest(raw), [&](std::uint32_t target) { return positions[target]; });
}

/// Why judge() and the brute force differ; empty when they agree.
std::string difference(Tree& tree, const Positions& positions) {
  const Question question(tree);
  const Status status = judged(question, positions);
  if (status.ok() != holds(tree, positions)) return "the values differ";
  if (status.ok()) return "";
  if (status.code() != StatusCode::kConditionFailed) return status.to_string();
  std::vector<std::uint32_t> expected;
  descend(tree, true, positions, expected);
  const std::vector<FailedLeaf>& leaves = status.failure().failed_leaves;
  if (leaves.size() != expected.size()) return "the number of failed leaves differs";
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (leaves[i].node != expected[i]) return "a failed leaf differs";
    if (leaves[i].actual_position != positions[question.nodes[expected[i]].target]) {
      return "an actual position differs";
    }
  }
  return "";
}

Tree node(std::uint32_t kind, std::vector<Tree> children) {
  Tree tree;
  tree.kind = kind;
  tree.children = std::move(children);
  return tree;
}
Tree position_is(std::uint32_t target, std::int64_t position) {
  Tree tree;
  tree.kind = FACTPORT_CONDITION_POSITION_IS;
  tree.target = target;
  tree.position = position;
  return tree;
}

}  // namespace

TEST_CASE("condition: judge() agrees with a recursive evaluation of 40,000 random trees") {
  Trees trees(20'240'229);
  int refused = 0;
  for (int i = 0; i < 40'000; ++i) {
    Tree tree = trees.next();
    const Positions positions = trees.positions();
    const std::string found = difference(tree, positions);
    if (!found.empty()) FAIL("tree " << i << ": " << found);
    refused += holds(tree, positions) ? 0 : 1;
  }
  CHECK(refused > 10'000);
  CHECK(refused < 30'000);
}

TEST_CASE("condition: no nodes are no condition") {
  const factport_append_request raw{};
  CHECK(judge(AppendRequest(raw), [](std::uint32_t) { return std::int64_t{-1}; }).ok());
}

TEST_CASE("condition: `not all()` is refused without a failed leaf") {
  Tree tree = node(FACTPORT_CONDITION_NOT, {node(FACTPORT_CONDITION_ALL, {})});
  const Status status = judged(Question(tree), {-1, -1, -1, -1});
  REQUIRE(status.code() == StatusCode::kConditionFailed);
  CHECK(status.failure().failed_leaves.empty());
  CHECK(status.message() == "the condition does not hold");
}

TEST_CASE("condition: the message names stream, expectation and actual position of each leaf") {
  Tree tree = node(FACTPORT_CONDITION_ALL,
                   {position_is(0, 4), node(FACTPORT_CONDITION_NOT, {position_is(1, 2)})});
  const Status status = judged(Question(tree), {-1, 2, -1, -1});
  CHECK(status.message() ==
        "the condition does not hold: c/s0: expected position 4, actual empty; "
        "c/s1 must not be: position 2, actual position 2");
}

TEST_CASE("condition: 1,024 nodes in one row and 32 in one column are judged") {
  Tree row = node(FACTPORT_CONDITION_ANY, std::vector<Tree>(1023, position_is(0, 7)));
  CHECK(judged(Question(row), {6, 0, 0, 0}).failure().failed_leaves.size() == 1023);
  CHECK(judged(Question(row), {7, 0, 0, 0}).ok());

  Tree column = position_is(0, 7);
  for (int depth = 1; depth < 32; ++depth) column = node(FACTPORT_CONDITION_NOT, {column});
  CHECK(judged(Question(column), {6, 0, 0, 0}).ok());
  CHECK(judged(Question(column), {7, 0, 0, 0}).failure().failed_leaves.size() == 1);
}
