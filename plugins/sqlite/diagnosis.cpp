// SPDX-License-Identifier: Apache-2.0
#include "diagnosis.hpp"

#include "connection.hpp"
#include "migrations.hpp"
#include "query.hpp"
#include "schema.hpp"

#include <factport/cpp/info.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

namespace factport::sqlite {

namespace {

namespace fs = std::filesystem;

// What the log shrinks to again by itself after a burst; see Connection::configure.
constexpr std::uintmax_t kUsualLog = std::uintmax_t{64} << 20;

std::string in_bytes(std::uintmax_t size) { return std::to_string(size) + " bytes"; }

/// While it lives, statements of the connection end when the call is cancelled or too late.
class Interruptible {
 public:
  Interruptible(Connection& connection, const Call& call) : connection_(connection), call_(call) {
    constexpr int kInstructions = 10'000;
    sqlite3_progress_handler(connection.raw(), kInstructions, &is_over, this);
  }
  ~Interruptible() { sqlite3_progress_handler(connection_.raw(), 0, nullptr, nullptr); }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  static int is_over(void* self) {
    const Call& call = static_cast<Interruptible*>(self)->call_;
    return call.cancelled() || call.remaining_ns() == 0 ? 1 : 0;
  }

  Connection& connection_;
  const Call& call_;
};

class Diagnosis {
 public:
  Diagnosis(const Settings& settings, const Call& call) : settings_(settings), call_(call) {}

  Result<Findings> run() {
    if (look_at_file()) {
      LockWait wait(call_, settings_.busy_timeout);
      auto connection = Connection::open(settings_, access_to_read(settings_), wait);
      if (connection.ok()) {
        const Connection::Waiting waiting(**connection, wait);
        const Interruptible interruptible(**connection, call_);
        look_into(**connection);
      } else {
        problem("database", connection.status());
      }
    }
    Status late = call_.interrupted("the diagnosis of " + settings_.file);
    if (!late.ok()) return late;
    return std::move(findings_);
  }

 private:
  void add(Severity severity, std::string subject, std::string text) {
    findings_.push_back({std::move(subject), std::move(text), severity});
  }
  void problem(std::string subject, const Status& status) {
    add(Severity::kProblem, std::move(subject), std::string(status.message()));
  }

  /// Whether there is one.
  bool look_at_file() {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(settings_.file, error);
    if (error) {
      add(Severity::kProblem, "file",
          settings_.file + " cannot be looked at: " + error.message() +
              "; check the path, or make the store with `factport schema init`");
      return false;
    }
    add(Severity::kOk, "file", settings_.file + ", " + in_bytes(size));
    const std::uintmax_t log = fs::file_size(settings_.file + "-wal", error);
    if (error || log <= kUsualLog) {
      add(Severity::kOk, "write-ahead log", error ? "none" : in_bytes(log));
    } else {
      add(Severity::kWarning, "write-ahead log",
          in_bytes(log) +
              ": it grows while a program keeps a read of the file open; find and end "
              "that program, and the log is emptied with the appends that follow");
    }
    return true;
  }

  void look_into(Connection& connection) {
    const Result<std::int64_t> version = schema_version(connection);
    if (!version.ok()) return problem("schema", version.status());
    look_at_durability(connection);
    check_integrity(connection);
    if (look_at_schema(*version)) look_at_logs(connection);
  }

  /// Whether this adapter can read it.
  bool look_at_schema(std::int64_t version) {
    const std::string text = "version " + std::to_string(version);
    const std::string newest = std::to_string(kSchemaVersion);
    if (version == kSchemaVersion) {
      add(Severity::kOk, "schema", text + ", the newest");
    } else if (version == 0) {
      add(Severity::kProblem, "schema", "none yet; make it with `factport schema init`");
    } else if (version < kSchemaVersion) {
      add(Severity::kWarning, "schema",
          text + ", older than " + newest + "; migrate it with `factport schema upgrade`");
    } else {
      add(Severity::kProblem, "schema",
          text + ", and this adapter knows versions up to " + newest + "; use a newer adapter");
    }
    return version == kSchemaVersion;
  }

  void look_at_durability(Connection& connection) {
    Query mode(connection, "PRAGMA journal_mode");
    if (!mode.next()) return problem("journal mode", mode.failure());
    const std::string text(mode.text(0));
    if (text == "wal") {
      add(Severity::kOk, "journal mode", text);
    } else {
      add(Severity::kWarning, "journal mode",
          text +
              " instead of wal: appends block reads, and the store is not declared durable; "
              "move the file to a local disk");
    }
    if (settings_.synchronous == Synchronous::kNormal) {
      add(Severity::kWarning, "synchronous",
          "normal: loss of power may take the last appends; write \"synchronous\": \"full\" in the "
          "configuration unless that is acceptable");
    } else {
      add(Severity::kOk, "synchronous",
          settings_.synchronous == Synchronous::kExtra ? "extra" : "full");
    }
  }

  void check_integrity(Connection& connection) {
    Query check(connection, "PRAGMA quick_check(10)");
    std::string found;
    while (check.next()) found.append(found.empty() ? "" : "; ").append(check.text(0));
    if (!check.ok()) {
      problem("integrity", check.failure());
    } else if (found == "ok") {
      add(Severity::kOk, "integrity", "ok (PRAGMA quick_check)");
    } else {
      add(Severity::kProblem, "integrity",
          found +
              "; restore the file from a backup, or save what can be read with `sqlite3 FILE "
              ".recover`");
    }
  }

  void look_at_logs(Connection& connection) {
    Query logs(connection,
               "SELECT name, level, epoch, event_count FROM logs WHERE event_count > 0 "
               "ORDER BY name");
    while (logs.next()) {
      add(Severity::kOk, "level of log " + std::string(logs.text(0)),
          std::string(name_of(static_cast<Level>(logs.integer(1)))) + ", epoch " +
              std::to_string(logs.integer(2)) + ", " + std::to_string(logs.integer(3)) + " events");
    }
    if (!logs.ok()) problem("logs", logs.failure());
  }

  const Settings& settings_;
  const Call& call_;
  Findings findings_;
};

}  // namespace

Result<Findings> diagnose_file(const Settings& settings, const Call& call) {
  return Diagnosis(settings, call).run();
}

}  // namespace factport::sqlite
