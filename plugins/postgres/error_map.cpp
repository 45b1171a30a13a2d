// SPDX-License-Identifier: Apache-2.0
#include "error_map.hpp"

#include <pqxx/pqxx>

#include <algorithm>
#include <iterator>
#include <new>
#include <utility>

namespace factport::postgres {

namespace {

struct Meaning {
  /// The whole code, or its class; a code stands before its class.
  std::string_view sqlstate;
  StatusCode status;
  /// STORE stands for the database. The server's own words follow.
  std::string_view words;
};

constexpr Meaning kMeanings[] = {
    {kLevelChanged, StatusCode::kInvalidState, "STORE: open the store again"},
    {"23505", StatusCode::kConflict, "another append to STORE was faster; try again"},
    {"23", StatusCode::kCorrupt,
     "what STORE counts contradicts the events that it holds; run `factport doctor`"},
    {"40003", StatusCode::kOutcomeUnknown,
     "STORE cannot say whether the statement was completed; retry with the same ids"},
    {"40", StatusCode::kConflict, "STORE gave way to a concurrent transaction; try again"},
    {"55P03", StatusCode::kConflict,
     "a lock in STORE was not given within lock_timeout_ms; try again, or run `factport doctor` to "
     "see who holds it"},
    {"57014", StatusCode::kTimeout,
     "STORE ended the statement: it took longer than statement_timeout_ms, or somebody cancelled "
     "it; try again"},
    {"57", StatusCode::kUnavailable, "STORE is not available at the moment; try again"},
    {"08", StatusCode::kUnavailable, "the connection to STORE was lost; try again"},
    {"25006", StatusCode::kUnavailable,
     "STORE is read-only, a standby for instance; connect to the primary "
     "(\"target_session_attrs\": \"read-write\" finds it among several hosts)"},
    {"25P03", StatusCode::kUnavailable,
     "STORE ended a session that was idle in a transaction for longer than "
     "idle_in_transaction_timeout_ms; try again"},
    {"53300", StatusCode::kResourceExhausted,
     "STORE takes no more connections; try again, lower pool.max, or raise the server's "
     "max_connections"},
    {"53100", StatusCode::kResourceExhausted,
     "the disk of STORE is full; free some space and try again"},
    {"53", StatusCode::kResourceExhausted, "STORE lacks resources; look at the server, try again"},
    {"54", StatusCode::kLimit, "this passes a limit of STORE"},
    {"42501", StatusCode::kPermissionDenied,
     "the user may not do this in STORE; grant the privilege that is named"},
    {"42P01", StatusCode::kNotFound,
     "a table of the store is missing in STORE; run `factport schema init`"},
    {"3F000", StatusCode::kNotFound, "the schema is missing in STORE; run `factport schema init`"},
    {"42883", StatusCode::kNotFound,
     "a function of the store is missing in STORE; run `factport schema upgrade`"},
    {"42703", StatusCode::kInvalidState,
     "the tables in STORE are not as this adapter makes them; run `factport doctor`"},
    {"42P07", StatusCode::kConflict, "another process made the same table in STORE; try again"},
    {"28", StatusCode::kUnauthenticated, "STORE does not let the user in; check user and password"},
    {"3D000", StatusCode::kNotFound,
     "there is no such database as STORE; create it, or name another"},
    {"0A", StatusCode::kUnsupported, "STORE does not know how to do this"},
    {"22", StatusCode::kInvalidArgument, "STORE cannot hold this value"},
    {"58", StatusCode::kCorrupt, "the server of STORE has trouble with its files; look at its log"},
    {"XX", StatusCode::kCorrupt, "STORE is damaged or its server has a defect; look at its log"},
};

/// The server's own words: the first line, without what its severity is called.
std::string_view essence_of(std::string_view message) {
  message = message.substr(0, message.find('\n'));
  const std::size_t severity = message.find(":  ");
  if (severity != message.npos && severity < 20) message.remove_prefix(severity + 3);
  return message;
}

std::string in_words(std::string_view words, std::string_view label, std::string_view detail) {
  constexpr std::string_view kPlace = "STORE";
  std::string text;
  if (const std::size_t at = words.find(kPlace); at != words.npos) {
    text.append(words.substr(0, at)).append(label);
    words.remove_prefix(at + kPlace.size());
  }
  text.append(words);
  if (!detail.empty()) text.append(" (PostgreSQL: ").append(detail).append(")");
  return text;
}

/// What stands last in `text` between the two, whatever the language is: names and columns are not
/// translated.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t end = text.rfind(after);
  if (end == text.npos || end == 0) return {};
  const std::size_t begin = text.rfind(before, end - 1);
  if (begin == text.npos) return {};
  return text.substr(begin + before.size(), end - begin - before.size());
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

void tell_unique_violation(std::string_view message, std::string_view label, Failure& failure) {
  const std::string_view constraint = between(message.substr(0, message.find('\n')), "\"", "\"");
  // DETAIL:  Key (log, id)=(default, 0198...) already exists.
  const std::string_view key = between(message.substr(0, message.find(")=(") + 1), "(", ")");
  failure.details.emplace_back("constraint", constraint);
  failure.details.emplace_back("key", key);
  if (key != "log, id" && !ends_with(constraint, "_id")) return;
  failure.code = StatusCode::kDuplicateId;
  failure.message =
      in_words("an event with the same id is in STORE already", label, essence_of(message));
}

/// REQUIRES: called in a catch block of its own failure.
Status plain(StatusCode code, std::string_view words, std::string_view label,
             std::string_view detail) {
  return {code, in_words(words, label, essence_of(detail))};
}

/// 6.4 loses the code of some errors, but not their type.
std::string sqlstate_of(const pqxx::sql_error& error) {
  if (!error.sqlstate().empty()) return error.sqlstate();
  if (dynamic_cast<const pqxx::insufficient_privilege*>(&error) != nullptr) return "42501";
  if (dynamic_cast<const pqxx::disk_full*>(&error) != nullptr) return "53100";
  if (dynamic_cast<const pqxx::insufficient_resources*>(&error) != nullptr) return "53000";
  return {};
}

struct Phrase {
  std::string_view said;
  StatusCode status;
  std::string_view words;
};

constexpr std::string_view kCheckUser = "STORE does not let the user in; check user and password";
constexpr std::string_view kTooMany =
    "STORE takes no more connections; try again, lower pool.max, or raise the server's "
    "max_connections";

constexpr Phrase kPhrases[] = {
    {"password authentication failed", StatusCode::kUnauthenticated, kCheckUser},
    {"no password supplied", StatusCode::kUnauthenticated,
     "STORE asks for a password; give one by \"password\", PGPASSWORD or a password file"},
    {"authentication failed", StatusCode::kUnauthenticated, kCheckUser},
    {"no pg_hba.conf entry", StatusCode::kUnauthenticated,
     "STORE does not let the user in from here; the server's pg_hba.conf decides about that"},
    {"pg_hba.conf rejects", StatusCode::kUnauthenticated,
     "STORE does not let the user in from here; the server's pg_hba.conf decides about that"},
    {"not permitted to log in", StatusCode::kUnauthenticated, kCheckUser},
    {"no such user", StatusCode::kUnauthenticated, kCheckUser},
    {"no such database", StatusCode::kNotFound,
     "there is no such database as STORE; create it, or name another"},
    {"permission denied for database", StatusCode::kPermissionDenied,
     "the user may not connect to STORE; grant the privilege CONNECT"},
    {"too many clients", StatusCode::kResourceExhausted, kTooMany},
    {"too many connections", StatusCode::kResourceExhausted, kTooMany},
    {"remaining connection slots", StatusCode::kResourceExhausted, kTooMany},
    {"no more connections allowed", StatusCode::kResourceExhausted, kTooMany},
    {"unsupported startup parameter", StatusCode::kUnsupported,
     "a pooler stands before STORE that takes no startup options; set \"pooler\": \"transaction\""},
    {"certificate", StatusCode::kUnauthenticated,
     "the certificates of STORE and of this client do not match; check sslrootcert, sslcert, "
     "sslkey "
     "and sslmode"},
    {"server does not support SSL", StatusCode::kUnsupported,
     "STORE offers no TLS; change sslmode, or the server"},
    {"starting up", StatusCode::kUnavailable, "STORE is starting; try again"},
    {"shutting down", StatusCode::kUnavailable, "STORE is shutting down; try again later"},
    {"could not translate host name", StatusCode::kUnavailable,
     "the host of STORE has no address; check its name and the network"},
};

bool says(std::string_view message, std::string_view phrase) {
  return message.find(phrase) != message.npos;
}

/// A line for each host that was tried, without the questions that libpq asks back.
std::string joined(std::string_view message) {
  std::string text;
  while (!message.empty()) {
    const std::string_view line = message.substr(0, message.find('\n'));
    message.remove_prefix(std::min(line.size() + 1, message.size()));
    if (line.empty() || line.front() == '\t') continue;
    text.append(text.empty() ? "" : "; ").append(line);
  }
  return text;
}

}  // namespace

Status failure_of(std::string_view sqlstate, std::string_view message, std::string_view label) {
  const auto means = [sqlstate](const Meaning& meaning) {
    return sqlstate.substr(0, meaning.sqlstate.size()) == meaning.sqlstate;
  };
  const auto* const found = std::find_if(std::begin(kMeanings), std::end(kMeanings), means);
  const bool known = found != std::end(kMeanings);
  Failure failure;
  failure.sqlstate = sqlstate;
  failure.code = known ? found->status : StatusCode::kUnknown;
  const std::string unknown =
      "STORE refused the statement with SQLSTATE " + std::string(sqlstate) + "; look it up there";
  failure.message =
      in_words(known ? found->words : std::string_view(unknown), label, essence_of(message));
  if (sqlstate == "23505") tell_unique_violation(message, label, failure);
  return Status(std::move(failure));
}

Status failure_of_current_exception(std::string_view label, bool& lost) {
  // By type, from the special to the general: in 6.4 a rollback and a broken connection are no
  // sql_error and have no SQLSTATE, in 7 they may be and have.
  try {
    throw;
  } catch (const pqxx::in_doubt_error& error) {
    lost = true;
    return failure_of("40003", error.what(), label);
  } catch (const pqxx::statement_completion_unknown& error) {
    lost = true;
    return failure_of("40003", error.what(), label);
  } catch (const pqxx::too_many_connections& error) {
    return failure_of("53300", error.what(), label);
  } catch (const pqxx::broken_connection& error) {
    lost = true;
    return failure_of("08006", error.what(), label);
  } catch (const pqxx::deadlock_detected& error) {
    return failure_of("40P01", error.what(), label);
  } catch (const pqxx::transaction_rollback& error) {
    return failure_of("40001", error.what(), label);
  } catch (const pqxx::sql_error& error) {
    const std::string state = sqlstate_of(error);
    // The server has ended the session, before or after the statement.
    lost = lost || state.substr(0, 2) == "08" || state.substr(0, 4) == "57P0" || state == "25P03";
    return state.empty()
               ? plain(StatusCode::kUnknown, "STORE refused the statement", label, error.what())
               : failure_of(state, error.what(), label);
  } catch (const std::bad_alloc&) {
    return plain(StatusCode::kResourceExhausted, "out of memory while using STORE", label, "");
  } catch (const std::exception& error) {
    return plain(StatusCode::kInternal, "the client library was misused on STORE", label,
                 error.what());
  }
}

Status connect_failure_of(std::string_view message, std::string_view label) {
  const std::string why = joined(message);
  for (const Phrase& phrase : kPhrases) {
    if (says(message, phrase.said)) return {phrase.status, in_words(phrase.words, label, why)};
  }
  if (says(message, "does not exist") && says(message, "FATAL:")) {
    return says(message, "role \"")
               ? Status(StatusCode::kUnauthenticated, in_words(kCheckUser, label, why))
               : failure_of("3D000", why, label);
  }
  return {StatusCode::kUnavailable,
          in_words("cannot connect to STORE; check that the server runs and that host and port are "
                   "right",
                   label, why)};
}

}  // namespace factport::postgres
