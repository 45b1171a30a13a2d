// SPDX-License-Identifier: Apache-2.0
//
// begin(): a transaction through a handle.
#ifndef FACTPORT_MEMORY_TESTS_BEGIN_REQUEST_HPP
#define FACTPORT_MEMORY_TESTS_BEGIN_REQUEST_HPP

#include "test_host.hpp"

#include <factport/cpp/transaction.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace factport::memory::test {

using Transaction = std::unique_ptr<StoreTransaction>;

inline Result<Transaction> begin_result(const Handle& store, const TestCall& call,
                                        std::chrono::nanoseconds timeout = std::chrono::seconds(30),
                                        std::string_view log = "default") {
  factport_begin_request request{};
  request.struct_size = sizeof request;
  request.log = bytes_of(log);
  request.timeout_ns = timeout.count();
  return store->begin(call, BeginRequest(request));
}

/// Throws on an error.
inline Transaction begin(const TestHost& host, const Handle& store,
                         std::chrono::nanoseconds timeout = std::chrono::seconds(30),
                         std::string_view log = "default") {
  Result<Transaction> begun = begin_result(store, TestCall(host), timeout, log);
  if (!begun.ok()) throw std::runtime_error(begun.status().to_string());
  return std::move(*begun);
}

}  // namespace factport::memory::test

#endif  // FACTPORT_MEMORY_TESTS_BEGIN_REQUEST_HPP
