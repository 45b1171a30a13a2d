// SPDX-License-Identifier: Apache-2.0
//
// check_refused(): an append that must fail, with this code and these words, and change nothing.
#ifndef FACTPORT_CONFORMANCE_REFUSAL_HPP
#define FACTPORT_CONFORMANCE_REFUSAL_HPP

#include "recorded_event.hpp"

#include <factport/host/store.hpp>

#include <catch2/catch.hpp>

#include <functional>
#include <string>

namespace factport::conformance {

/// Also looks at the log before and after, which must be identical.
inline AppendResult check_refused(const EventStore& store, StatusCode code,
                                  const std::string& words,
                                  const std::function<AppendResult()>& append) {
  const RecordedEvents before = read_log(store);
  AppendResult result = append();
  INFO(result.status.to_string());
  CHECK(name_of(result.status.code()) == name_of(code));
  CHECK_THAT(std::string(result.status.message()), Catch::Contains(words));
  CHECK(result.receipts.empty());
  CHECK(read_log(store) == before);
  return result;
}

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_REFUSAL_HPP
