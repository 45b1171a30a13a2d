// SPDX-License-Identifier: Apache-2.0
#include "schema_facts.hpp"

namespace factport::postgres {

namespace {

// A subquery for each column, and all of them by catalogs and settings, but the version.
constexpr std::string_view kFacts = R"sql(
select
  (select max(v.version) from @version@ v),
  (select t.typname from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = '@events@'::regclass and a.attname = 'payload'),
  (select c.relkind = 'p' from pg_class c where c.oid = '@events@'::regclass),
  (select s.seqcache from pg_sequence s where s.seqrelid = '@sequence@'::regclass),
  (select string_agg(p.wanted || ' on ' || p.name::regclass::text, ', ')
     from (values
       ('select', '@version@'), ('select', '@logs@'), ('insert', '@logs@'), ('update', '@logs@'),
       ('select', '@events@'), ('insert', '@events@'),
       ('select', '@stream_heads@'), ('insert', '@stream_heads@'),
       ('update', '@stream_heads@'), ('delete', '@stream_heads@'),
       ('select', '@category_heads@'), ('insert', '@category_heads@'),
       ('update', '@category_heads@'),
       ('select', '@transactions@'), ('insert', '@transactions@')) p(wanted, name)
    where not has_table_privilege(p.name, p.wanted)),
  has_sequence_privilege('@sequence@', 'usage'),
  to_regclass('@schema@."@table@_name"') is not null,
  to_regclass('@schema@."@table@_occurred_at"') is not null,
  current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on',
  current_setting('synchronous_commit') <> 'off')sql";

bool is_true(const pqxx::field& field) { return text_of(field) == "t"; }

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

Status other(const char* key, const char* has, const char* wants, const std::string& store) {
  return {StatusCode::kInvalidState,
          store + " was made with " + quoted(key) + ": " + quoted(has) +
              ", and the configuration says " + quoted(wants) +
              "; configure what it has, or copy its events into a store made otherwise"};
}

}  // namespace

Result<SchemaFacts> look_at_schema(Connection& connection, const Names& names,
                                   const Settings& settings, const Call& call) {
  const Result<pqxx::result> rows = connection.execute(names.fill_in(kFacts), call);
  if (!rows.ok()) return rows.status();
  const pqxx::row row = rows.value()[0];
  SchemaFacts facts;
  facts.version = integer_of(row[0]);
  facts.payload_type = text_of(row[1]) == "json" ? PayloadType::kJson : PayloadType::kJsonb;
  facts.partition = is_true(row[2]) ? Partition::kLog : Partition::kNone;
  facts.sequence_cache = integer_of(row[3]);
  facts.missing_privileges = text_of(row[4]);
  if (!is_true(row[5])) {
    facts.missing_privileges.append(facts.missing_privileges.empty() ? "" : ", ")
        .append(names.fill_in("usage on sequence @sequence@"));
  }
  facts.index_names = is_true(row[6]);
  facts.index_occurred_at = is_true(row[7]);
  // Behind a pooler each append sets it for its own transaction.
  const bool waits = settings.pooler == Pooler::kTransaction ? settings.synchronous_commit != "off"
                                                             : is_true(row[9]);
  facts.durable = is_true(row[8]) && waits;
  return facts;
}

Status check_schema(const SchemaFacts& facts, const Names& names, const Settings& settings) {
  const std::string store = names.fill_in("the store @events@ in ") + settings.label;
  if (facts.payload_type != settings.payload_type) {
    const bool has_json = facts.payload_type == PayloadType::kJson;
    return other("payload_type", has_json ? "json" : "jsonb", has_json ? "jsonb" : "json", store);
  }
  if (facts.partition != settings.partition) {
    const bool has_logs = facts.partition == Partition::kLog;
    return other("partition", has_logs ? "log" : "none", has_logs ? "none" : "log", store);
  }
  if (facts.sequence_cache != 1) {
    return {
        StatusCode::kInvalidState,
        "the sequence of " + store + " has CACHE " + std::to_string(facts.sequence_cache) +
            ", with which global positions are given out of order and readers skip events; run " +
            names.fill_in("`alter sequence @sequence@ cache 1`, after every other session that "
                          "used it has ended")};
  }
  if (facts.missing_privileges.empty()) return {};
  return {StatusCode::kPermissionDenied, "the user lacks these privileges for " + store + ": " +
                                             facts.missing_privileges + "; grant them"};
}

}  // namespace factport::postgres
