// SPDX-License-Identifier: Apache-2.0
#include "diagnosis_questions.hpp"

namespace factport::postgres {

namespace {

constexpr std::string_view kServer = R"sql(
select 0, 'server', format('PostgreSQL %s, database %s, user %s',
  current_setting('server_version'), current_database(), current_user)
union all
select 1, 'server', 'this is a standby: it answers reads, and no append'
 where pg_is_in_recovery())sql";

constexpr std::string_view kDurability = R"sql(
select case when s.setting = 'on' then 0 when s.name = 'synchronous_commit' then
         case when s.setting = 'off' then 1 else 0 end else 2 end,
  s.name,
  case when s.setting = 'off' and s.name = 'synchronous_commit' then
         'off: an answered append may be lost when the server crashes, and the store is not declared '
         'durable'
       when s.setting = 'off' then
         'off: a crash of the machine may leave the database damaged, and the store is not declared '
         'durable; turn it on'
       else s.setting end
  from pg_settings s where s.name in ('fsync', 'full_page_writes', 'synchronous_commit')
 order by 2)sql";

// What a role or a database sets by default; sessions of this adapter say otherwise themselves, but
// not behind a pooler.
constexpr std::string_view kIsolation = R"sql(
select 1, 'isolation', format('%s has %s: sessions behind a pooler are refused, and readers of your '
    'own skip events; set it to read committed',
    coalesce('role ' || r.rolname, 'database ' || d.datname), c.setting)
  from pg_db_role_setting s
  cross join lateral unnest(s.setconfig) c(setting)
  left join pg_roles r on r.oid = s.setrole
  left join pg_database d on d.oid = s.setdatabase
 where c.setting like 'default_transaction_isolation=%' and c.setting not like '%=read committed'
   and (s.setdatabase = 0 or d.datname = current_database()))sql";

constexpr std::string_view kConnections = R"sql(
select case when POOL_MAX > room then 1 else 0 end, 'connections',
  format('%s in use of %s; this store may open POOL_MAX and one more to listen', used, room)
    || case when POOL_MAX > room then
         ', which is more than there are: lower pool.max or raise max_connections' else '' end
  from (select current_setting('max_connections')::integer
               - current_setting('superuser_reserved_connections')::integer as room,
               (select count(*) from pg_stat_activity where backend_type = 'client backend') as used) c
)sql";

constexpr std::string_view kReplication = R"sql(
select 0, 'standby ' || coalesce(nullif(r.application_name, ''), r.pid::text),
  format('%s, %s, %s bytes behind', r.state, r.sync_state,
         pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
                              else pg_current_wal_lsn() end, r.replay_lsn))
  from pg_stat_replication r
union all
select 2, 'synchronous_standby_names', format('%s, and no synchronous standby is connected: every '
    'append waits for one', current_setting('synchronous_standby_names'))
 where current_setting('synchronous_standby_names') <> ''
   and not exists (select from pg_stat_replication where sync_state in ('sync', 'quorum')))sql";

constexpr std::string_view kWaiting = R"sql(
select 1, 'waiting', format('process %s (%s) has waited %s s for process %s (%s, %s, %s s in its '
    'transaction): %s', w.pid, coalesce(nullif(w.application_name, ''), w.usename::text),
    round(extract(epoch from clock_timestamp() - w.query_start))::bigint, coalesce(b.pid::text, '?'),
    coalesce(nullif(b.application_name, ''), b.usename::text, 'a prepared transaction'),
    coalesce(b.state, 'prepared'),
    coalesce(round(extract(epoch from clock_timestamp() - b.xact_start))::bigint::text, '?'),
    coalesce(regexp_replace(left(b.query, 60), '\s+', ' ', 'g'), 'commit or roll it back'))
  from pg_stat_activity w
  cross join lateral unnest(pg_blocking_pids(w.pid)) p(pid)
  left join pg_stat_activity b on b.pid = p.pid
 where w.wait_event_type = 'Lock' and w.datname = current_database()
 order by w.query_start limit 20)sql";

constexpr std::string_view kIdle = R"sql(
select 1, 'idle in transaction', format('process %s (%s) has done nothing for %s s in a transaction, '
    'and may hold locks; last: %s', a.pid, coalesce(nullif(a.application_name, ''), a.usename::text),
    round(extract(epoch from clock_timestamp() - a.state_change))::bigint,
    regexp_replace(left(a.query, 60), '\s+', ' ', 'g'))
  from pg_stat_activity a
 where a.state like 'idle in transaction%' and a.datname = current_database()
   and a.state_change < clock_timestamp() - interval '5 seconds'
 order by a.state_change limit 20)sql";

constexpr std::string_view kPrepared = R"sql(
select 1, 'prepared transaction', format('%s, prepared %s ago by %s, keeps its locks until it is '
    'committed or rolled back', p.gid, date_trunc('second', clock_timestamp() - p.prepared), p.owner)
  from pg_prepared_xacts p where p.database = current_database()
 order by p.prepared limit 20)sql";

constexpr std::string_view kLogs = R"sql(
select 0, format('log %s', l.log), format('level %s, epoch %s, last global position %s', l.level,
    l.epoch, coalesce((select max(e.global_position) from @events@ e where e.log = l.log), 0))
  from @logs@ l order by l.log limit 100)sql";

constexpr std::string_view kPositions = R"sql(
select case when n.last > n.given then 2 else 0 end, format('positions of log %s', l.log),
  format('given out up to %s, stored up to %s', n.given, n.last) || case when n.last > n.given then
    '; the store was restored or written to by hand, and appends fail until it is set: ' ||
    case when l.level = 'log' then 'update @logs@ set global_position'
         else 'select setval of @sequence@' end || ' to what is stored' else '' end
  from @logs@ l
  cross join lateral (select
    case when l.level = 'log' then l.global_position
         else 16384 * coalesce((pg_sequence_last_value('@sequence@'::regclass) - 1) / 16384 + 1, 0)
         end as given,
    coalesce((select max(e.global_position) from @events@ e where e.log = l.log), 0) as last) n
 where n.last > 0 order by 1 desc, l.log limit 100)sql";

constexpr std::string_view kIndexes = R"sql(
select 2, 'index ' || i.name, 'is missing; make it again as the schema has it'
  from (values ('@table@_id'), ('@table@_position'), ('@table@_global_position'),
               ('@table@_category')) i(name)
 where to_regclass('@schema@."' || i.name || '"') is null
union all
select 2, 'index ' || x.indexrelid::regclass::text, 'is not valid, and is not used; run reindex index '
    || x.indexrelid::regclass::text
  from pg_index x
  join pg_class c on c.oid = x.indexrelid
 where x.indrelid in (select '@events@'::regclass union
                      select t.relid from pg_partition_tree('@events@'::regclass) t)
   and not x.indisvalid
union all
select 0, 'indexes', format('%s, all that are needed', count(*)) from pg_index x
 where x.indrelid = '@events@'::regclass
having bool_and(x.indisvalid) and count(*) >= 4)sql";

constexpr std::string_view kHorizon = R"sql(
with held as (
  select l.pid, l.virtualtransaction,
         16384 * (((l.classid::bigint & 32767) << 32) | l.objid::bigint) as at
    from pg_locks l
   where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
     and (l.classid::bigint >> 15) = (32768 | ('@sequence@'::regclass::oid::bigint % 16384))
     and l.database = (select d.oid from pg_database d where d.datname = current_database())
   order by 3 limit 1)
select case when p.gid is not null or a.xact_start < clock_timestamp() - interval '5 seconds'
            then 1 else 0 end,
  'horizon', format('reads of more than the log''s level end at global position %s, because of %s', h.at,
    coalesce('the prepared transaction ' || p.gid || ': commit or roll it back',
             format('process %s (%s, %s, %s s in its transaction): %s', h.pid,
                    coalesce(nullif(a.application_name, ''), a.usename::text), a.state,
                    round(extract(epoch from clock_timestamp() - a.xact_start))::bigint,
                    regexp_replace(left(a.query, 60), '\s+', ' ', 'g'))))
  from held h
  left join pg_stat_activity a on a.pid = h.pid
  left join pg_locks x on h.pid is null and x.pid is null and x.locktype = 'transactionid'
                      and x.virtualtransaction = h.virtualtransaction
  left join pg_prepared_xacts p on p.transaction = x.transactionid
union all
select 0, 'horizon', 'nothing that is being written holds readers back'
 where not exists (select from held))sql";

constexpr std::string_view kVacuum = R"sql(
select case when age(c.relfrozenxid) > 1500000000 then 2
            when not v.on or coalesce(s.n_dead_tup > 100000 and s.n_dead_tup > s.n_live_tup, false)
            then 1 else 0 end,
  'vacuum of ' || c.relname,
  format('%s live rows, %s dead ones, last vacuum %s', s.n_live_tup, s.n_dead_tup,
         coalesce(date_trunc('second', greatest(s.last_vacuum, s.last_autovacuum))::text, 'never'))
    || case when not v.on then '; autovacuum is off: turn it on, or the tables grow for ever'
            else '' end
    || case when age(c.relfrozenxid) > 1500000000 then '; its transactions wrap around soon: vacuum it'
            else '' end
  from pg_class c
  join pg_stat_all_tables s on s.relid = c.oid
  cross join lateral (select current_setting('autovacuum') = 'on' and not coalesce(
    'autovacuum_enabled=false' = any (c.reloptions) or 'autovacuum_enabled=off' = any (c.reloptions),
    false) as on) v
 where c.oid in ('@events@'::regclass, '@logs@'::regclass, '@stream_heads@'::regclass,
                 '@category_heads@'::regclass, '@transactions@'::regclass) and c.relkind = 'r'
 order by c.relname)sql";

}  // namespace

const std::vector<Question>& diagnosis_questions() {
  static const std::vector<Question> questions = {
      {"server", kServer, false},
      {"durability", kDurability, false},
      {"isolation", kIsolation, false},
      {"connections", kConnections, false},
      {"replication", kReplication, false},
      {"logs", kLogs, true},
      {"positions", kPositions, true},
      {"indexes", kIndexes, true},
      {"horizon", kHorizon, true},
      {"waiting", kWaiting, false},
      {"idle in transaction", kIdle, false},
      {"prepared transactions", kPrepared, false},
      {"vacuum", kVacuum, true},
  };
  return questions;
}

}  // namespace factport::postgres
