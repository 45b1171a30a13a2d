// SPDX-License-Identifier: Apache-2.0
#include "diagnosis.hpp"

#include "diagnosis_questions.hpp"
#include "schema.hpp"

#include <string>

namespace factport::postgres {

namespace {

Severity severity_of(const pqxx::field& field) {
  switch (integer_of(field)) {
    case 0: return Severity::kOk;
    case 1: return Severity::kWarning;
    default: return Severity::kProblem;
  }
}

std::string filled_in(const Question& question, const Names& names, const Settings& settings) {
  constexpr std::string_view kPoolMax = "POOL_MAX";
  // A table that somebody has locked must not keep the rest from being told. Several statements at
  // once are one transaction.
  std::string sql = "select set_config('lock_timeout', '500ms', true);";
  sql.append(names.fill_in(question.sql));
  for (std::size_t at = sql.find(kPoolMax); at != sql.npos; at = sql.find(kPoolMax, at)) {
    sql.replace(at, kPoolMax.size(), std::to_string(settings.pool.max));
  }
  return sql;
}

/// Whether the store can be asked more.
bool look_at_version(const Result<SchemaStatus>& status, Findings& findings) {
  const std::string subject = "schema";
  if (!status.ok()) {
    findings.push_back({subject, status.status().to_string(), Severity::kProblem});
    return false;
  }
  const std::string newest = std::to_string(status->newest);
  const std::string version = "version " + std::to_string(status->version);
  if (status->version == status->newest) {
    findings.push_back({subject, version + ", the one that this adapter makes", Severity::kOk});
    return true;
  }
  if (status->version == 0) {
    findings.push_back(
        {subject, "there is no store yet; run `factport schema init`", Severity::kProblem});
  } else if (status->version < status->newest) {
    findings.push_back({subject, version + "; run `factport schema upgrade` to make it " + newest,
                        Severity::kProblem});
  } else {
    findings.push_back(
        {subject,
         version + ", and this adapter knows versions up to " + newest + "; use a newer adapter",
         Severity::kProblem});
  }
  return false;
}

void look_at_fit(Connection& connection, const Names& names, const Settings& settings,
                 const Call& call, Findings& findings) {
  const auto facts = look_at_schema(connection, names, settings, call);
  const Status status = facts.ok() ? check_schema(*facts, names, settings) : facts.status();
  if (!status.ok()) {
    findings.push_back({"store", status.to_string(), Severity::kProblem});
    return;
  }
  findings.push_back({"store", "the tables fit the configuration, and the user has all privileges",
                      Severity::kOk});
}

Status ask(Connection& connection, const Question& question, const std::string& sql,
           const Call& call, Findings& findings) {
  const Result<pqxx::result> rows = connection.execute(sql, call);
  if (!rows.ok()) {
    // Without a connection, or without time, there is nothing more to be found out.
    if (!connection.usable() || call.remaining_ns() == 0 || call.cancelled()) return rows.status();
    findings.push_back({std::string(question.subject),
                        "could not be found out: " + rows.status().to_string(),
                        Severity::kWarning});
    return {};
  }
  for (const pqxx::row& row : rows.value()) {
    findings.push_back(
        {std::string(text_of(row[1])), std::string(text_of(row[2])), severity_of(row[0])});
  }
  return {};
}

}  // namespace

Result<Findings> diagnose(ConnectionPool& pool, const Names& names, const Call& call) {
  Result<Borrowed> borrowed = pool.borrow(Purpose::kRead, call);
  if (!borrowed.ok()) return borrowed.status();
  Connection& connection = **borrowed;
  Findings findings{{"connection", "reached " + connection.label(), Severity::kOk}};
  const bool current = look_at_version(schema_status(connection, names, call), findings);
  if (current) look_at_fit(connection, names, pool.settings(), call, findings);
  for (const Question& question : diagnosis_questions()) {
    if (question.of_store && !current) continue;
    const std::string sql = filled_in(question, names, pool.settings());
    Status status = ask(connection, question, sql, call, findings);
    if (!status.ok()) return status;
  }
  return findings;
}

}  // namespace factport::postgres
