// SPDX-License-Identifier: Apache-2.0
//
// TestTransaction: a transaction of a TestStore, and its operations in the form that tests want.
#ifndef FACTPORT_SQLITE_TESTS_TEST_TRANSACTION_HPP
#define FACTPORT_SQLITE_TESTS_TEST_TRANSACTION_HPP

#include "test_store.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace factport::sqlite_test {

class TestTransaction {
 public:
  static Result<std::unique_ptr<StoreTransaction>> begin(
      TestStore& store, const TestCall& call,
      std::chrono::nanoseconds timeout = std::chrono::seconds(30)) {
    factport_begin_request request{};
    request.struct_size = sizeof request;
    request.log = bytes_of("default");
    request.timeout_ns = timeout.count();
    return store.adapter().begin(call.call(), BeginRequest(request));
  }

  /// Throws what goes wrong.
  explicit TestTransaction(TestStore& store,
                           std::chrono::nanoseconds timeout = std::chrono::seconds(30))
      : store_(store) {
    auto begun = begin(store, store.call(), timeout);
    if (!begun.ok()) throw std::runtime_error(begun.status().to_string());
    transaction_ = std::move(*begun);
  }

  /// One event to a stream of the category "c".
  Appended append(std::string_view stream, std::uint64_t id) {
    TestAppend request;
    request.event(request.target("c", stream), id);
    return append(request);
  }
  Appended append(const TestAppend& append) {
    Appended appended;
    appended.receipts.resize(append.size());
    factport_append_result result{};
    result.struct_size = sizeof result;
    result.receipts = appended.receipts.data();
    result.receipt_stride = sizeof(factport_receipt);
    Receipts receipts(result);
    const factport_append_request raw = append.raw();
    appended.status = transaction_->append(store_.call().call(), AppendRequest(raw), receipts);
    appended.already_stored = (result.flags & FACTPORT_APPEND_ALREADY_STORED) != 0;
    return appended;
  }

  /// Throws what goes wrong.
  std::vector<std::int64_t> scan(const factport_scan_request& request) {
    std::vector<std::int64_t> positions;
    auto cursor = transaction_->scan(store_.call().call(), ScanRequest(request));
    if (!cursor.ok()) throw std::runtime_error(cursor.status().to_string());
    for (bool end = false; !end;) {
      const auto batch = (*cursor)->next(store_.call().call());
      if (!batch.ok()) throw std::runtime_error(batch.status().to_string());
      for (std::size_t i = 0; i < batch->count; ++i) {
        positions.push_back(batch->events[i].global_position);
      }
      end = batch->end;
    }
    return positions;
  }
  Status commit() { return transaction_->commit(store_.call().call()); }
  StoreTransaction& raw() { return *transaction_; }
  void close() { transaction_.reset(); }

 private:
  TestStore& store_;
  std::unique_ptr<StoreTransaction> transaction_;
};

}  // namespace factport::sqlite_test

#endif  // FACTPORT_SQLITE_TESTS_TEST_TRANSACTION_HPP
