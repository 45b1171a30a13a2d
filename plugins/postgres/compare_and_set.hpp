// SPDX-License-Identifier: Apache-2.0
//
// CompareAndSet: the fast way to append at level `log`. Verdicts and positions are made here, from
// the cached heads, and one plain statement stores what was accepted if and only if the log's row
// still is what the cache says (head_cache.hpp). That row is the only lock, and reading heads,
// which costs the server as much as storing an event, is not done at all.
//
// Why it is correct: the update locks the row until the commit. When it had to wait, READ COMMITTED
// judges its WHERE again on the newest version, so a row comes back only if global position, tip
// and epoch are those that were cached: nobody has appended since, and nobody can until the commit.
// So the snapshot's age does not matter, and a head that is not cached may be read from it, by the
// statement itself. Only a condition on such a head cannot be judged here. The unique indexes stand
// behind it: a mistake would be an error, never a duplicate.
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
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace factport::postgres {

/// The statements: for one event, and for any number; the same where some heads are not known or
/// something is refused; and for refusals only.
struct CompareAndSetStatements {
  explicit CompareAndSetStatements(const Names& names);
  Statement one;
  Statement many;
  Statement one_careful;
  Statement many_careful;
  Statement refusals;
};

class CompareAndSet {
 public:
  /// Judges the requests in order. Nothing when a condition names a stream that the cache does not
  /// know.
  static std::optional<CompareAndSet> judge(std::span<const AppendRequest* const> requests,
                                            const HeadCache& cache);

  const Statement& statement(const CompareAndSetStatements& statements) const;
  Params bind(std::string_view log, const LogPin& pin, const HeadCache& cache) const;

  /// The verdicts, and the cache as it is now. Nothing when the cache was not current: nothing is
  /// stored, and the cache is empty.
  std::optional<std::vector<Verdict>> read(const pqxx::result& answer, HeadCache& cache);

 private:
  /// A stream of the requests. Its names are copied: the requests may be gone when the answer
  /// comes.
  struct Stream {
    std::string category;
    std::string stream;
    /// The last position before this statement; absent = to be read by it.
    std::optional<std::int64_t> head;
    std::int64_t added = 0;
  };
  /// An accepted event, in global order.
  struct Accepted {
    const factport_new_event* event;
    std::size_t stream;
    /// From 1, in its stream and this statement.
    std::int64_t number;
  };
  using StreamNumbers = std::map<std::pair<std::string_view, std::string_view>, std::size_t>;

  CompareAndSet() = default;
  void take(const AppendRequest& request, const std::vector<std::size_t>& streams);
  /// Of the accepted events; NULL where it is not known.
  ArrayImage heads() const;
  void bind_one(Params& params) const;
  void bind_many(Params& params) const;
  std::vector<std::int64_t> positions(const pqxx::row& answer) const;

  std::vector<Stream> streams_;
  std::vector<Accepted> accepted_;
  // Both in the order of the requests; receipts are filled in, and refusals proved, by read().
  std::vector<Verdict> verdicts_;
  // Of those that are refused.
  std::vector<std::vector<Uuid>> ids_of_;
  // Some head is not known, or something is refused.
  bool careful_ = false;
  Uuid tip_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_COMPARE_AND_SET_HPP
