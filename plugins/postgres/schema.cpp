// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include "migrations.hpp"

#include <string>

namespace factport::postgres {

namespace {

std::string in_versions(std::int64_t has) {
  return "schema version " + std::to_string(has) + ", and this adapter makes version " +
         std::to_string(kSchemaVersion);
}

Status too_new(std::int64_t version, const std::string& store) {
  return {StatusCode::kInvalidState,
          store + " has " + in_versions(version) + "; use a newer adapter, nothing was changed"};
}

/// 0 when there is no store. In an open transaction nothing may fail, so the table is looked for
/// first.
Result<std::int64_t> version_of(Connection& connection, const Names& names, const Call& call) {
  auto rows = connection.execute(names.fill_in("select to_regclass('@version@')"), call);
  if (!rows.ok()) return rows.status();
  if ((*rows)[0][0].is_null()) return std::int64_t{0};
  rows = connection.execute(names.fill_in("select max(version) from @version@"), call);
  if (!rows.ok()) return rows.status();
  return integer_of((*rows)[0][0]);
}

/// `create schema if not exists` demands a privilege even where the schema exists.
constexpr std::string_view kMakeSchema = R"sql(
do $$ begin
  if to_regnamespace('@schema@') is null then create schema @schema@; end if;
end $$;
)sql";

std::string migration_from(std::int64_t version, const Names& names, const Settings& settings) {
  std::string sql;
  if (version == 0) sql.append(kMakeSchema);
  for (; version < kSchemaVersion; ++version) sql.append(kMigrations[version]);
  if (settings.index_names) {
    sql.append("create index if not exists \"@table@_name\" on @events@ (name);");
  }
  if (settings.index_occurred_at) {
    sql.append("create index if not exists \"@table@_occurred_at\" on @events@ (occurred_at);");
  }
  sql.append("update @version@ set version = ").append(std::to_string(kSchemaVersion)).append(";");
  return names.fill_in(sql);
}

/// What is in the way of a new store is not overwritten.
Status told_apart(const Status& status, const Names& names, const Settings& settings) {
  const bool exists = !status.ok() && (status.failure().sqlstate == "42P07" ||
                                       status.failure().sqlstate == "42723");
  if (!exists) return status;
  Failure failure = status.failure();
  failure.code = StatusCode::kInvalidState;
  failure.message = "something of another application has a name that the store " +
                    names.fill_in("@events@") + " in " + settings.label +
                    " needs; nothing was changed, choose another \"schema\" or \"table\" (" +
                    failure.message + ")";
  return Status(std::move(failure));
}

/// REQUIRES: a transaction is open, and ended by the caller.
Status migrate_locked(Connection& connection, const Names& names, const Settings& settings,
                      const Call& call) {
  // One lock for all stores of a schema, as they may make it both.
  const std::string lock = "select pg_advisory_xact_lock(hashtext('factport schema'), hashtext('" +
                           names.schema() + "'))";
  if (Status status = connection.execute(lock, call).status(); !status.ok()) return status;
  // Another process may have been faster.
  const Result<std::int64_t> version = version_of(connection, names, call);
  if (!version.ok()) return version.status();
  if (*version > kSchemaVersion) return too_new(*version, names.fill_in("@events@"));
  if (*version == kSchemaVersion) return {};
  const std::string sql = migration_from(*version, names, settings);
  return told_apart(connection.execute(sql, call).status(), names, settings);
}

Status migrate(Connection& connection, const Names& names, const Settings& settings,
               const Call& call) {
  if (Status status = connection.execute("begin", call).status(); !status.ok()) return status;
  Status status = migrate_locked(connection, names, settings, call);
  if (status.ok()) return connection.execute("commit", call).status();
  // Should this fail, the connection is lost, and the transaction with it.
  if (connection.usable()) (void)connection.execute("rollback", call);
  return status;
}

bool is_absent(const Status& status) {
  return !status.ok() &&
         (status.failure().sqlstate == "42P01" || status.failure().sqlstate == "3F000");
}

void warn_of_missing_indexes(const SchemaFacts& facts, const Names& names, const Settings& settings,
                             Host host) {
  const auto warn = [&](const char* column) {
    host.warn(names.fill_in("@events@ in ") + settings.label + " has no index by " + column +
              ", which the configuration asks for; make it with `" +
              names.fill_in("create index concurrently \"@table@_") + column +
              names.fill_in("\" on @events@ (") + column + ")`");
  };
  if (settings.index_names && !facts.index_names) warn("name");
  if (settings.index_occurred_at && !facts.index_occurred_at) warn("occurred_at");
}

/// Why a store that is not current cannot be used as it is.
Status refusal(std::int64_t version, const Names& names, const Settings& settings) {
  const std::string store = names.fill_in("the store @events@ in ") + settings.label;
  if (version > kSchemaVersion) return too_new(version, store);
  if (version > 0) {
    return {StatusCode::kInvalidState,
            store + " has " + in_versions(version) +
                "; run `factport schema upgrade`, or open it with \"create\": true"};
  }
  return {StatusCode::kNotFound,
          settings.label + names.fill_in(" holds no store @events@; run `factport schema init`, or "
                                         "let it be made with \"create\": true")};
}

}  // namespace

Result<SchemaFacts> prepare_schema(Connection& connection, const Names& names,
                                   const Settings& settings, Host host, const Call& call) {
  Result<SchemaFacts> facts = look_at_schema(connection, names, settings, call);
  if (!facts.ok() && !is_absent(facts.status())) return facts;
  const std::int64_t version = facts.ok() ? facts->version : 0;
  if (version != kSchemaVersion) {
    if (!settings.create || version > kSchemaVersion) return refusal(version, names, settings);
    Status status = migrate(connection, names, settings, call);
    if (!status.ok()) return status;
    facts = look_at_schema(connection, names, settings, call);
    if (!facts.ok()) return facts;
  }
  if (Status status = check_schema(*facts, names, settings); !status.ok()) return status;
  warn_of_missing_indexes(*facts, names, settings, host);
  return facts;
}

Result<SchemaStatus> schema_status(Connection& connection, const Names& names, const Call& call) {
  const Result<std::int64_t> version = version_of(connection, names, call);
  if (!version.ok()) return version.status();
  return SchemaStatus{*version, kSchemaVersion};
}

Result<SchemaStatus> upgrade_schema(Connection& connection, const Names& names,
                                    const Settings& settings, const Call& call) {
  if (Status status = migrate(connection, names, settings, call); !status.ok()) return status;
  return schema_status(connection, names, call);
}

}  // namespace factport::postgres
