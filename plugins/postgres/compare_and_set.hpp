// SPDX-License-Identifier: Apache-2.0
//
// CompareAndSet: the fast way to append at level `log`. Verdicts and positions are made here, from
// the cached heads, and one plain statement stores what was accepted if and only if the log's row
// still is what the cache says (head_cache.hpp). That row is the only lock, and reading heads,
// which costs the server as much as storing an event, is not done at all.
//
// Why it is correct: the update locks the row until the commit. When it had to wait, READ COMMITTED
// judges its WHERE again on the newest version, so a row comes back only if global position, tip
// and epoch are those that were cached. Nothing else is read, so the snapshot's age does not
// matter. The unique indexes stand behind it: a mistake would be an error, never a duplicate.
//
// Thread rule: one thread at a time. Borrows the requests until bind() has returned.
#ifndef FACTPORT_POSTGRES_COMPARE_AND_SET_HPP
#define FACTPORT_POSTGRES_COMPARE_AND_SET_HPP

#include "head_cache.hpp"
#include "log_directory.hpp"
#include "names.hpp"
#include "params.hpp"
#include "verdict.hpp"

#include <factport/cpp/append.hpp>

#include <pqxx/pqxx>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace factport::postgres {

/// The two statements: for one event, and for any number.
struct CompareAndSetStatements {
  explicit CompareAndSetStatements(const Names& names);
  Statement one;
  Statement many;
};

class CompareAndSet {
 public:
  /// Judges the requests in order. Nothing when the cache does not know every stream that they
  /// name, or when none of them is accepted: then there is nothing that could prove the refusals.
  static std::optional<CompareAndSet> judge(std::span<const AppendRequest* const> requests,
                                            const HeadCache& cache);

  const Statement& statement(const CompareAndSetStatements& statements) const;
  Params bind(std::string_view log, const LogPin& pin, const HeadCache& cache);

  /// The verdicts, and the cache as it is now. Nothing when the cache was not current: nothing is
  /// stored, and the cache is empty.
  std::optional<std::vector<Verdict>> read(const pqxx::result& answer, HeadCache& cache);

 private:
  using Heads = std::map<std::pair<std::string_view, std::string_view>, std::int64_t>;

  CompareAndSet() = default;
  void take(const AppendRequest& request, Verdict& verdict, Heads& heads);

  // In the order of the requests; global positions count from the log's row until read().
  std::vector<Verdict> verdicts_;
  // Of accepted events, in global order.
  struct Accepted {
    const factport_new_event* event;
    StreamView stream;
    std::int64_t position;
  };
  std::vector<Accepted> accepted_;
  // Copied: the requests may be gone when the answer comes.
  std::vector<std::pair<std::pair<std::string, std::string>, std::int64_t>> heads_after_;
  Uuid tip_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_COMPARE_AND_SET_HPP
