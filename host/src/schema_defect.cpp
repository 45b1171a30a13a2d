// SPDX-License-Identifier: Apache-2.0
#include "schema_defect.hpp"

#include "schema_pattern.hpp"
#include "schema_place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace factport::host {
namespace {

using Kind = JsonValue::Kind;

// Looks for circles of schemas that all apply to the same value: judging by one never ends.
class CircleSearch {
 public:
  explicit CircleSearch(const JsonValue& schema) : schema_(schema) {}

  bool finds_circle_at(const JsonValue& node) {
    if (contains(open_, &node)) return true;
    if (!node.is(Kind::kObject) || contains(done_, &node)) return false;
    open_.push_back(&node);
    const std::vector<const JsonValue*> others = applied_with(node);
    const bool found = std::any_of(others.begin(), others.end(), [this](const JsonValue* other) {
      return finds_circle_at(*other);
    });
    open_.pop_back();
    done_.push_back(&node);
    return found;
  }

 private:
  using Nodes = std::vector<const JsonValue*>;

  static bool contains(const Nodes& nodes, const JsonValue* node) {
    return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
  }
  // The schemas that a value is held against because it is held against `node`.
  Nodes applied_with(const JsonValue& node) const {
    Nodes nodes;
    for (const std::string_view keyword : {"allOf", "anyOf", "oneOf", "dependencies"}) {
      const JsonValue* const branches = node.find(keyword);
      if (branches == nullptr) continue;
      for (const JsonValue& branch : branches->items) nodes.push_back(&branch);
    }
    if (const JsonValue* const negated = node.find("not")) nodes.push_back(negated);
    const JsonValue* const reference = node.find("$ref");
    const JsonValue* const target =
        reference != nullptr ? find_reference(schema_, reference->text) : nullptr;
    if (target != nullptr) nodes.push_back(target);
    return nodes;
  }

  const JsonValue& schema_;
  Nodes open_;
  Nodes done_;
};

class DefectSearch {
 public:
  explicit DefectSearch(const JsonValue& schema) : schema_(schema), circles_(schema) {}

  std::string find_in(const JsonValue& node) {
    if (circles_.finds_circle_at(node)) return "a schema in it refers to itself for one value";
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      std::string defect;
      if (node.is(Kind::kObject)) defect = find_in_member(node.keys[i], node.items[i]);
      if (defect.empty()) defect = find_in(node.items[i]);
      if (!defect.empty()) return defect;
    }
    return {};
  }

 private:
  std::string find_in_member(std::string_view key, const JsonValue& value) const {
    if (key == "pattern" && value.is(Kind::kString)) return judge_pattern(value.text);
    if (key == "$ref" && value.is(Kind::kString)) return judge_reference(value.text);
    if (key != "patternProperties") return {};
    for (const std::string& pattern : value.keys) {
      if (std::string defect = judge_pattern(pattern); !defect.empty()) return defect;
    }
    return {};
  }
  static std::string judge_pattern(const std::string& pattern) {
    return is_supported_pattern(pattern) ? ""
                                         : fmt::format("the pattern {} is not supported", pattern);
  }
  std::string judge_reference(std::string_view reference) const {
    const JsonValue* const target = find_reference(schema_, reference);
    const bool found = target != nullptr && target->is(Kind::kObject);
    return found ? "" : fmt::format("the $ref {} leads to no schema in it", reference);
  }

  const JsonValue& schema_;
  CircleSearch circles_;
};

}  // namespace

std::string find_schema_defect(const JsonValue& schema) {
  return DefectSearch(schema).find_in(schema);
}

}  // namespace factport::host
