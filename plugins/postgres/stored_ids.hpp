// SPDX-License-Identifier: Apache-2.0
//
// StoredIds: what is stored under the ids of a request. Asked after a refusal, a unique violation
// or a lost answer, never before an append: an append that is new pays nothing for being safe to
// repeat.
//
// Thread rule: pure functions of the connection.
#ifndef FACTPORT_POSTGRES_STORED_IDS_HPP
#define FACTPORT_POSTGRES_STORED_IDS_HPP

#include "connection.hpp"
#include "names.hpp"

#include <factport/cpp/append.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <string_view>
#include <vector>

namespace factport::postgres {

struct StoredIds {
  enum class Kind {
    kNone,
    /// The whole request is stored: same streams, same names, contiguous, in this order.
    kAll,
    /// Something else is stored under at least one of its ids.
    kOther,
  };
  Kind kind = Kind::kNone;
  /// kAll: one an event, as they were given when it was stored.
  std::vector<factport_receipt> receipts;
  /// kOther: DUPLICATE_ID, naming an id and where it is stored.
  Status duplicate;
};

class StoredIdsQuery {
 public:
  explicit StoredIdsQuery(const Names& names);
  Result<StoredIds> run(Connection& connection, const AppendRequest& request,
                        const Call& call) const;
  /// For a single id: kAll, with its receipt, or kNone.
  Result<StoredIds> find(Connection& connection, std::string_view log, const Uuid& id,
                         const Call& call) const;

 private:
  Result<pqxx::result> ask(Connection& connection, std::string_view log, ArrayImage& ids,
                           const Call& call) const;

  Statement statement_;
};

/// DUPLICATE_ID when an id stands twice in the request.
Status check_ids_within(const AppendRequest& request);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_STORED_IDS_HPP
