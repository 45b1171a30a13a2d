// SPDX-License-Identifier: Apache-2.0
#include "stored_ids.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

namespace factport::postgres {

namespace {

struct StoredEventKey {
  std::string category;
  std::string stream;
  std::string name;
  factport_receipt receipt;
};
using Stored = std::unordered_map<Uuid, StoredEventKey>;

Stored read(const pqxx::result& rows) {
  Stored stored;
  for (const pqxx::row& row : rows) {
    stored.emplace(*Uuid::parse(text_of(row[0])),
                   StoredEventKey{std::string(text_of(row[1])),
                                  std::string(text_of(row[2])),
                                  std::string(text_of(row[3])),
                                  {integer_of(row[4]), integer_of(row[5]), integer_of(row[6])}});
  }
  return stored;
}

Status duplicate_of(const AppendRequest& request, const Stored& stored) {
  for (const NewEventView event : request.events()) {
    const auto found = stored.find(event.id());
    if (found == stored.end()) continue;
    const StoredEventKey& at = found->second;
    return {StatusCode::kDuplicateId,
            "the id " + event.id().to_string() + " is stored already in log \"" +
                std::string(request.log()) + "\": \"" + at.category + "\" / \"" + at.stream +
                "\", position " + std::to_string(at.receipt.position) +
                "; repeat the whole append that stored it, or give the event an id of its own"};
  }
  return {};
}

/// The receipts of an exact repeat. Order across streams is part of it, because receipts are
/// increasing; what else was written between the events of different streams is not.
std::optional<std::vector<factport_receipt>> repeat_of(const AppendRequest& request,
                                                       const Stored& stored) {
  std::vector<factport_receipt> receipts;
  std::vector<std::int64_t> last(request.target_count(), -1);
  std::int64_t last_global = 0;
  for (const NewEventView event : request.events()) {
    const auto found = stored.find(event.id());
    if (found == stored.end()) return std::nullopt;
    const StoredEventKey& at = found->second;
    const StreamView stream = request.target(event.target());
    std::int64_t& before = last[event.target()];
    if (at.category != stream.category || at.stream != stream.stream) return std::nullopt;
    if (at.name != event.name()) return std::nullopt;
    if (before >= 0 && at.receipt.position != before + 1) return std::nullopt;
    if (at.receipt.global_position <= last_global) return std::nullopt;
    before = at.receipt.position;
    last_global = at.receipt.global_position;
    receipts.push_back(at.receipt);
  }
  return receipts;
}

}  // namespace

StoredIdsQuery::StoredIdsQuery(const Names& names)
    : statement_{"stored_ids",
                 names.fill_in("select e.id, e.category, e.stream, e.name, e.position, "
                               "e.global_position, (extract(epoch from e.recorded_at) * "
                               "1000000)::int8 from @events@ e "
                               "where e.log = $1::text and e.id = any ($2::uuid[])")} {}

// To the end of its time, but not cancelled: it is what makes an outcome known.
Result<pqxx::result> StoredIdsQuery::ask(Connection& connection, std::string_view log,
                                         ArrayImage& ids, const Call& call) const {
  Params params;
  params.add(log).add(ids);
  return connection.run(statement_, params, call.deadline_ns());
}

Result<StoredIds> StoredIdsQuery::run(Connection& connection, const AppendRequest& request,
                                      const Call& call) const {
  ArrayImage ids(ElementType::kUuid);
  for (const NewEventView event : request.events()) ids.add(event.id());
  const auto rows = ask(connection, request.log(), ids, call);
  if (!rows.ok()) return rows.status();
  StoredIds found;
  if (rows->empty()) return found;
  const Stored stored = read(*rows);
  if (auto receipts = repeat_of(request, stored)) {
    found.kind = StoredIds::Kind::kAll;
    found.receipts = std::move(*receipts);
  } else {
    found.kind = StoredIds::Kind::kOther;
    found.duplicate = duplicate_of(request, stored);
  }
  return found;
}

Result<StoredIds> StoredIdsQuery::find(Connection& connection, std::string_view log, const Uuid& id,
                                       const Call& call) const {
  ArrayImage ids(ElementType::kUuid);
  ids.add(id);
  const auto rows = ask(connection, log, ids, call);
  if (!rows.ok()) return rows.status();
  StoredIds found;
  if (rows->empty()) return found;
  found.kind = StoredIds::Kind::kAll;
  found.receipts.push_back(read(*rows).begin()->second.receipt);
  return found;
}

Status check_ids_within(const AppendRequest& request) {
  std::vector<Uuid> ids;
  ids.reserve(request.event_count());
  for (const NewEventView event : request.events()) ids.push_back(event.id());
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  if (twice == ids.end()) return {};
  return {StatusCode::kDuplicateId,
          "the id " + twice->to_string() + " stands twice in the request; give each event its own"};
}

}  // namespace factport::postgres
