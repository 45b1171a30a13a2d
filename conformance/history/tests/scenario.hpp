// SPDX-License-Identifier: Apache-2.0
//
// Scenario: a small history, written by hand. Appends are stored in the order in which they are
// written down, whatever their times; global positions are 1, 2, 3, ...; reads name the global
// positions that they saw.
#ifndef FACTPORT_CONFORMANCE_SCENARIO_HPP
#define FACTPORT_CONFORMANCE_SCENARIO_HPP

#include "check.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace factport::conformance {

inline const StreamName kA{"a", "1"};
inline const StreamName kB{"b", "1"};
inline const Scope kLog{Width::kLog, {}, {}};
inline const Scope kCategoryA{Width::kCategory, "a", {}};
inline const Scope kStreamA{Width::kStream, "a", "1"};

inline const Condition kEmpty{Condition::Kind::kStreamIsEmpty, -1};
inline const Condition kExists{Condition::Kind::kStreamExists, -1};
inline Condition at(std::int64_t position) { return {Condition::Kind::kPositionIs, position}; }

struct During {
  Instant invoked;
  Instant returned;
};

/// The nth id of a history.
Uuid numbered_id(std::uint64_t number);

class Scenario {
 public:
  explicit Scenario(Level level = Level::kLog) { history.level = level; }

  /// An acknowledged append that is stored: one event for each name.
  Operation& stored(std::vector<StreamName> names, During during, Condition condition = {});
  /// An append of one event that is not stored.
  Operation& not_stored(const StreamName& name, During during, Outcome outcome,
                        Condition condition = {});
  Operation& refused(const StreamName& name, During during, Condition condition,
                     std::int64_t actual);
  Operation& scan(const Scope& scope, During during, std::vector<std::int64_t> seen,
                  std::int64_t after = 0, std::optional<std::uint64_t> limit = {});
  Operation& scan_backwards(const Scope& scope, During during, std::vector<std::int64_t> seen,
                            std::optional<std::uint64_t> limit = {});
  Operation& info(const StreamName& name, During during, std::int64_t count);
  /// 0 = none.
  Operation& latest(const Scope& scope, During during, std::int64_t seen);

  /// The stable names of what it proves broken, each once, in order.
  std::vector<std::string> broken() const;

  History history;

 private:
  Operation& add(During during);
  Append append_of(const std::vector<StreamName>& names, Condition condition);
  SeenEvent seen(std::int64_t global_position) const;

  std::uint64_t ids_ = 0;
};

using Names = std::vector<std::string>;

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SCENARIO_HPP
