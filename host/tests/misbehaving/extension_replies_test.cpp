// SPDX-License-Identifier: Apache-2.0
//
// A plugin that lies in an extension is reported by its name, never believed.
#include "misbehaving_store.hpp"

#include <factport/host/administration.hpp>
#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace factport;
using namespace factport::host_test;

namespace {

using Lies = std::vector<std::pair<std::string, std::string>>;

void check_named(const Status& status, StatusCode code, const std::string& words) {
  INFO(status.to_string());
  CHECK(name_of(status.code()) == name_of(code));
  CHECK_THAT(std::string(status.message()), Catch::Contains("extended"));
  CHECK_THAT(std::string(status.message()), Catch::Contains(words));
}

CallOptions in(Transaction& transaction) {
  CallOptions call;
  call.transaction = &transaction;
  return call;
}

std::vector<NewEvent> one_event() { return {{.name = "n", .payload = "1"}}; }

/// What happens in a transaction of a store that lies: `act` takes a stream and the transaction.
template <class Act>
Status in_transaction(const std::string& fault, Act&& act) {
  const EventStore store = open_store(extended_with_fault(fault));
  store.stream("c", "s").publish(one_event());
  Transaction transaction = store.begin();
  try {
    act(store.stream("c", "s"), transaction);
  } catch (const Error& error) {
    // Whatever was answered, only its end is left.
    CHECK(name_of(transaction.try_commit().code()) == "INVALID_STATE");
    return error.status();
  }
  return {};
}

}  // namespace

TEST_CASE("extension replies: a capability without its table, or a table that is broken") {
  for (const auto& [fault, words] :
       Lies{{"no table of transactions", "the capability transactions"},
            {"a short table of transactions", "struct_size of 8"},
            {"transactions without commit", "no function commit"},
            {"a misaligned table", "misaligned"},
            {"no table of wait", "the capability wait"},
            {"wait without a function", "no function wait"},
            {"a short administration", "struct_size of 12"}}) {
    CAPTURE(fault);
    check_named(try_open_store(extended_with_fault(fault)).status(), StatusCode::kPluginMisbehaved,
                words);
  }
}

TEST_CASE("extension replies: OK without a transaction") {
  check_named(open_store(extended_with_fault("begin without transaction")).try_begin().status(),
              StatusCode::kPluginMisbehaved, "OK without a transaction");
}

TEST_CASE("extension replies: an append in a transaction that cannot have happened") {
  const auto append = [](const EventStream& stream, Transaction& transaction) {
    stream.publish(one_event(), {}, in(transaction));
  };
  check_named(in_transaction("receipts with a gap", append), StatusCode::kPluginMisbehaved,
              "position -2");
  check_named(in_transaction("append in a transaction loses its outcome", append),
              StatusCode::kPluginMisbehaved, "OUTCOME_UNKNOWN");
  check_named(in_transaction("append in a transaction refuses anything", append),
              StatusCode::kPluginMisbehaved, "CONDITION_FAILED");
  check_named(in_transaction("append in a transaction with an unheard-of status", append),
              StatusCode::kUnknown, "unknown status -4711 from append in a transaction");
  check_named(in_transaction("append in a transaction throws", append), StatusCode::kInternal,
              "thrown");
}

TEST_CASE("extension replies: a read in a transaction that cannot be") {
  check_named(in_transaction("scan without cursor",
                             [](const EventStream& stream, Transaction& transaction) {
                               ScanOptions options;
                               options.call = in(transaction);
                               stream.scan(options);
                             }),
              StatusCode::kPluginMisbehaved, "OK without a cursor");
  check_named(in_transaction("latest with stride 0",
                             [](const EventStream& stream, Transaction& transaction) {
                               ReadOptions options;
                               options.call = in(transaction);
                               stream.latest(options);
                             }),
              StatusCode::kPluginMisbehaved, "stride 0");
  check_named(in_transaction("info with a negative count",
                             [](const EventStream& stream, Transaction& transaction) {
                               ReadOptions options;
                               options.call = in(transaction);
                               stream.info(options);
                             }),
              StatusCode::kPluginMisbehaved, "stream_info answered");
}

TEST_CASE("extension replies: a commit whose answer is not understood leaves the outcome unknown") {
  for (const auto& [fault, words] : Lies{{"commit with an unheard-of status", "status -4711"},
                                         {"commit throws", "thrown by commit"}}) {
    CAPTURE(fault);
    const EventStore store = open_store(extended_with_fault(fault));
    Transaction transaction = store.begin();
    check_named(transaction.try_commit(), StatusCode::kOutcomeUnknown, words);
    Transaction another = store.begin();
    CHECK_THROWS_AS(another.commit(), OutcomeUnknown);
  }
  Transaction silent = open_store(extended_with_fault("commit says nothing")).begin();
  check_named(silent.try_commit(), StatusCode::kBusy, "without saying why");
}

TEST_CASE("extension replies: a wait that answers something unheard-of is UNKNOWN") {
  const EventStore store = open_store(extended_with_fault("wait with an unheard-of status"));
  check_named(store.log().try_wait(0), StatusCode::kUnknown, "from wait");
}

TEST_CASE("extension replies: a schema that cannot be") {
  const auto ask = [](const std::string& fault) {
    return open_administration(extended_with_fault(fault)).try_schema_status().status();
  };
  check_named(ask("schema of a negative version"), StatusCode::kPluginMisbehaved, "version -1");
  check_named(ask("schema without a newest version"), StatusCode::kPluginMisbehaved,
              "newest version 0");
  const StoreAdministration idle =
      open_administration(extended_config(R"({"fault":"upgrade does nothing","schema":1})"));
  check_named(idle.try_schema_upgrade().status(), StatusCode::kPluginMisbehaved,
              "left version 1 instead of 2");
}

TEST_CASE(
    "extension replies: a change of level that is not understood leaves the outcome unknown") {
  const EventStore store = open_store(extended_with_fault("set_level with an unheard-of status"));
  check_named(store.log().try_set_level(Level::kLog), StatusCode::kOutcomeUnknown, "set_level");
}

TEST_CASE("extension replies: findings that cannot be read") {
  for (const auto& [fault, words] : Lies{{"findings with stride 0", "3 findings with stride 0"},
                                         {"findings without end", "18446744073709551615 findings"},
                                         {"findings that are null", "3 findings"},
                                         {"a finding with a null text", "without a subject"},
                                         {"a finding without a subject", "without a subject"}}) {
    CAPTURE(fault);
    check_named(open_administration(extended_with_fault(fault)).try_diagnose().status(),
                StatusCode::kPluginMisbehaved, words);
  }
  const Findings findings =
      open_administration(extended_with_fault("a finding of unknown severity")).diagnose();
  CHECK(findings.at(0).severity == Severity::kProblem);
}
