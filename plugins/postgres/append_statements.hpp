// SPDX-License-Identifier: Apache-2.0
//
// AppendStatements: every statement by which a store appends, filled in once.
#ifndef FACTPORT_POSTGRES_APPEND_STATEMENTS_HPP
#define FACTPORT_POSTGRES_APPEND_STATEMENTS_HPP

#include "append_group.hpp"
#include "blocker.hpp"
#include "compare_and_set.hpp"
#include "names.hpp"
#include "settings.hpp"
#include "stored_ids.hpp"
#include "stream_append.hpp"

#include <string>

namespace factport::postgres {

struct AppendStatements {
  explicit AppendStatements(const Names& names)
      : stream(names),
        current(names),
        group{"append", names.fill_in(AppendGroup::kSql)},
        stored_ids(names),
        lock_holder(BlockerQuestion::of_locks(names)) {}

  StreamAppend stream;
  CompareAndSetStatements current;
  Statement group;
  StoredIdsQuery stored_ids;
  BlockerQuestion lock_holder;
};

/// What an append sets for its transaction, so that it holds whichever session a pooler gives it:
/// the waits for locks, the durability, and plans by the indexes whatever the statistics say.
inline AppendGroup::TransactionSettings transaction_settings(
    const Settings& settings, std::chrono::milliseconds lock_timeout) {
  AppendGroup::TransactionSettings words{"lock_timeout", std::to_string(lock_timeout.count())};
  if (settings.pooler == Pooler::kNone) return words;
  for (const char* word :
       {"synchronous_commit", settings.synchronous_commit.c_str(), "plan_cache_mode",
        "force_generic_plan", "enable_seqscan", "off", "enable_hashjoin", "off", "enable_mergejoin",
        "off", "enable_bitmapscan", "off"}) {
    words.emplace_back(word);
  }
  return words;
}

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_APPEND_STATEMENTS_HPP
