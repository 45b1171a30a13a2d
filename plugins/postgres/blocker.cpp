// SPDX-License-Identifier: Apache-2.0
#include "blocker.hpp"

#include "connection.hpp"

#include <utility>

namespace factport::postgres {

namespace {

constexpr std::string_view kSession = R"(
format('session %s (user %s, application "%s", %s for %s s: %s)', a.pid,
       coalesce(a.usename, '?'), a.application_name, coalesce(a.state, 'state not visible'),
       coalesce(extract(epoch from clock_timestamp() - a.xact_start)::bigint, 0),
       coalesce(nullif(left(regexp_replace(a.query, '\s+', ' ', 'g'), 60), ''),
                'statement not visible'))
)";

// The holder of the lowest key, as @horizon@ finds it. A prepared transaction's locks have no
// process; one of them is that on its own number.
constexpr std::string_view kOfHorizon = R"(
select coalesce(
  (select SESSION from pg_catalog.pg_stat_activity a where a.pid = h.pid),
  (select format('prepared transaction "%s" (user %s, for %s s); commit or roll it back', p.gid,
            p.owner, extract(epoch from clock_timestamp() - p.prepared)::bigint)
     from pg_catalog.pg_prepared_xacts p
     join pg_catalog.pg_locks t on t.transactionid = p.transaction and t.pid is null
    where h.pid is null and t.virtualtransaction = h.virtualtransaction))
from (
  select l.pid, l.virtualtransaction from pg_catalog.pg_locks l
   where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
     and (l.classid::bigint >> 15)
         = (32768 | (pg_catalog.to_regclass('@sequence@')::oid::bigint % 16384))
     and l.database = (select d.oid from pg_catalog.pg_database d
                        where d.datname = current_database())
   order by ((l.classid::bigint & 32767) << 32) | l.objid::bigint limit 1) h
)";

constexpr std::string_view kOfLocks = R"(
select SESSION from pg_catalog.pg_stat_activity a
 where a.pid <> pg_backend_pid() and exists (
   select from pg_catalog.pg_locks l
    where l.pid = a.pid and l.locktype = 'relation' and l.granted and l.mode <> 'AccessShareLock'
      and l.database = a.datid
      and l.relation in ('@events@'::regclass, '@logs@'::regclass, '@stream_heads@'::regclass,
                         '@category_heads@'::regclass))
 order by a.xact_start limit 1
)";

Statement statement(std::string name, std::string_view question, const Names& names) {
  constexpr std::string_view kPlace = "SESSION";
  std::string sql(question);
  sql.replace(sql.find(kPlace), kPlace.size(), kSession);
  return {std::move(name), names.fill_in(sql)};
}

}  // namespace

BlockerQuestion BlockerQuestion::of_horizon(const Names& names) {
  return BlockerQuestion(statement("blocker_of_horizon", kOfHorizon, names));
}

BlockerQuestion BlockerQuestion::of_locks(const Names& names) {
  return BlockerQuestion(statement("blocker_of_locks", kOfLocks, names));
}

std::string BlockerQuestion::ask(ConnectionPool& pool, const Call& call) const {
  factport_call raw = call.raw();
  raw.given |= FACTPORT_CALL_HAS_DEADLINE;
  raw.deadline_ns = pool.host().monotonic_ns() + std::chrono::nanoseconds(kGrace).count();
  const Call last(raw, pool.host());
  Result<Borrowed> connection = pool.borrow(Purpose::kRead, last);
  if (!connection.ok()) return {};
  const Result<pqxx::result> answer = connection.value()->run(statement_, Params(), last);
  if (!answer.ok() || answer->empty()) return {};
  return std::string(text_of((*answer)[0][0]));
}

}  // namespace factport::postgres
