// SPDX-License-Identifier: Apache-2.0
#include "horizon.hpp"

namespace factport::postgres {

namespace {

// The holder of the lowest key, as @horizon@ finds it. A prepared transaction's locks have no
// process; one of them is that on its own number.
constexpr const char* kSelectBlocker = R"(
select coalesce(
  (select format('session %s (user %s, application "%s", %s for %s s: %s)', a.pid,
            coalesce(a.usename, '?'), a.application_name, coalesce(a.state, 'state not visible'),
            coalesce(extract(epoch from clock_timestamp() - a.xact_start)::bigint, 0),
            coalesce(nullif(left(regexp_replace(a.query, '\s+', ' ', 'g'), 60), ''),
                     'statement not visible'))
     from pg_catalog.pg_stat_activity a where a.pid = h.pid),
  (select format('prepared transaction "%s" (user %s, for %s s); commit or roll it back', p.gid,
            p.owner, extract(epoch from clock_timestamp() - p.prepared)::bigint)
     from pg_catalog.pg_prepared_xacts p
     join pg_catalog.pg_locks t on t.transactionid = p.transaction and t.pid is null
    where h.pid is null and t.virtualtransaction = h.virtualtransaction))
from (
  select l.pid, l.virtualtransaction from pg_catalog.pg_locks l
   where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
     and (l.classid::bigint >> 15)
         = (32768 | (pg_catalog.to_regclass($1::text)::oid::bigint % 16384))
     and l.database = (select d.oid from pg_catalog.pg_database d
                        where d.datname = current_database())
   order by ((l.classid::bigint & 32767) << 32) | l.objid::bigint limit 1) h
)";

}  // namespace

Reach Reach::of(const std::vector<std::int64_t>& note) {
  return {note[0] == 1, note[1], note[2], note[3]};
}

BlockerQuestion::BlockerQuestion(const Names& names)
    : sequence_(names.fill_in("@sequence@")), statement_{"blocker", kSelectBlocker} {}

std::string BlockerQuestion::ask(ConnectionPool& pool, const Call& call) const {
  Result<Borrowed> connection = pool.borrow(Purpose::kRead, call);
  if (!connection.ok()) return {};
  const Result<pqxx::result> answer =
      connection.value()->run(statement_, Params().add(sequence_), call);
  if (!answer.ok() || answer->empty()) return {};
  return std::string(text_of((*answer)[0][0]));
}

}  // namespace factport::postgres
