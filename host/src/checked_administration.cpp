// SPDX-License-Identifier: Apache-2.0
//
// How the work of an operator goes through: schema, levels, findings.
#include "checked_store.hpp"
#include "checked_transaction.hpp"
#include "plugin_text.hpp"
#include "request_check.hpp"

#include <factport/cpp/bytes.hpp>
#include <factport/host/secrets.hpp>

#include <fmt/format.h>

#include <utility>

namespace factport::host {

namespace {

constexpr std::uint64_t kMaxFindings = 100'000;

Status misbehaves(std::string message) {
  return {StatusCode::kPluginMisbehaved, std::move(message)};
}

Status check_findings(const factport_findings& findings) {
  const bool walkable = findings.findings != nullptr &&
                        findings.finding_stride >= sizeof(factport_finding) &&
                        findings.finding_stride % alignof(factport_finding) == 0;
  if (findings.finding_count > kMaxFindings || (findings.finding_count > 0 && !walkable)) {
    return misbehaves(fmt::format("diagnose answered {} findings with stride {}",
                                  findings.finding_count, findings.finding_stride));
  }
  for (std::uint64_t i = 0; i < findings.finding_count; ++i) {
    const auto& finding =
        *FACTPORT_ELEMENT(factport_finding, findings.findings, findings.finding_stride, i);
    const bool readable = finding.subject.data != nullptr && finding.text.data != nullptr;
    if (!readable || finding.subject.size == 0 || finding.text.size == 0) {
      return misbehaves("diagnose answered a finding without a subject or a text");
    }
  }
  return {};
}

/// What is not known counts as the worst.
Severity severity_of(std::uint32_t raw) {
  return raw > FACTPORT_FINDING_PROBLEM ? Severity::kProblem : static_cast<Severity>(raw);
}

}  // namespace

Result<SchemaStatus> CheckedStore::ask_schema(SchemaFunction function, std::string_view name,
                                              const CallOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  if (Status status = CheckedTransaction::none_in(options, name); !status.ok()) return status;
  if (function == nullptr) return not_offered("a schema that can be looked after");
  const CallContext call(options, timeout_, *clock_);
  factport_schema_status answer{};
  answer.struct_size = sizeof answer;
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw = function(store_, call.raw(), &answer, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, name);
  if (answer.version < 0 || answer.newest < 1) {
    return misbehaved(misbehaves(fmt::format("{} answered version {} and newest version {}", name,
                                             answer.version, answer.newest)));
  }
  return SchemaStatus{answer.version, answer.newest};
}

Result<SchemaStatus> CheckedStore::schema_status(const CallOptions& options) {
  return ask_schema(extensions_.administration.schema_status, "schema_status", options);
}

Result<SchemaStatus> CheckedStore::schema_upgrade(const CallOptions& options) {
  auto after = ask_schema(extensions_.administration.schema_upgrade, "schema_upgrade", options);
  if (after.ok() && after->version != after->newest) {
    return misbehaved(misbehaves(fmt::format("schema_upgrade left version {} instead of {}",
                                             after->version, after->newest)));
  }
  return after;
}

Status CheckedStore::set_level(std::string_view log, Level level, const CallOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  if (Status status = check_name("log", log); !status.ok()) return status;
  if (Status status = CheckedTransaction::none_in(options, "set_level"); !status.ok()) {
    return status;
  }
  if (extensions_.administration.set_level == nullptr) {
    return not_offered("changing the level of a log");
  }
  if (level == Level::kUnspecified) {
    return {StatusCode::kInvalidArgument,
            "a log has one of the levels stream, category, log, none"};
  }
  Status offered = check_level(static_cast<std::uint32_t>(level), facts_.levels, adapter_.name);
  if (!offered.ok()) return offered;
  factport_set_level_request request{};
  request.struct_size = sizeof request;
  request.log = bytes_of(log);
  request.level = static_cast<std::uint32_t>(level);
  const CallContext call(options, timeout_, *clock_);
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw =
      extensions_.administration.set_level(store_, call.raw(), &request, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "set_level");
  return {};
}

Result<Findings> CheckedStore::diagnose(const CallOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  if (Status status = CheckedTransaction::none_in(options, "diagnose"); !status.ok()) return status;
  if (extensions_.administration.diagnose == nullptr) return not_offered("a diagnosis");
  const CallContext call(options, timeout_, *clock_);
  factport_findings answer{};
  answer.struct_size = sizeof answer;
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw =
      extensions_.administration.diagnose(store_, call.raw(), &answer, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "diagnose");
  const Status status = check_findings(answer);
  Findings findings;
  for (std::uint64_t i = 0; status.ok() && i < answer.finding_count; ++i) {
    const auto& finding =
        *FACTPORT_ELEMENT(factport_finding, answer.findings, answer.finding_stride, i);
    findings.push_back({redact(plugin_text(view_of(finding.subject)), secrets_),
                        redact(plugin_text(view_of(finding.text)), secrets_),
                        severity_of(finding.severity)});
  }
  if (answer.release != nullptr) answer.release(&answer);
  if (!status.ok()) return misbehaved(status);
  return findings;
}

}  // namespace factport::host
