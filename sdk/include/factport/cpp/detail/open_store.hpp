// SPDX-License-Identifier: Apache-2.0
//
// What the handles of the C table point to. Not promised to anybody: include
// factport/cpp/plugin.hpp.
#ifndef FACTPORT_CPP_DETAIL_OPEN_STORE_HPP
#define FACTPORT_CPP_DETAIL_OPEN_STORE_HPP

#include <factport/cpp/adapter.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace factport::detail {

/// What a factport_store* points to.
struct OpenStore {
  std::unique_ptr<EventStorageAdapter> adapter;
  Host host;
  StoreFacts facts;
  // Opened with FACTPORT_OPEN_FOR_ADMINISTRATION: nothing else reaches the adapter.
  bool for_administration = false;

  bool offers(std::uint64_t capability) const { return (facts.capabilities & capability) != 0; }
};

inline OpenStore& store_of(factport_store* store) { return *reinterpret_cast<OpenStore*>(store); }

/// What a factport_transaction* points to.
struct OpenTransaction {
  OpenStore& store;
  std::string log;
  std::unique_ptr<StoreTransaction> transaction;
  // Whether only close is legal, and why, in words that a later call answers.
  bool ended = false;
  std::string why = {};

  Status under_way() const {
    if (!ended) return {};
    return {StatusCode::kInvalidState, "the transaction " +
                                           (why.empty() ? std::string("has failed before") : why) +
                                           "; begin another one"};
  }
  void end(std::string because) {
    ended = true;
    why = std::move(because);
  }
};

inline OpenTransaction& transaction_of(factport_transaction* transaction) {
  return *reinterpret_cast<OpenTransaction*>(transaction);
}

/// What a factport_cursor* points to.
struct OpenCursor {
  std::unique_ptr<Cursor> cursor;
  Host host;
  // The transaction that it reads in, which outlives it; null = none.
  OpenTransaction* transaction = nullptr;
  // After the end: what every later answer says was scanned.
  std::int64_t scanned_through = 0;
  bool ended = false;
};

inline OpenCursor& cursor_of(factport_cursor* cursor) {
  return *reinterpret_cast<OpenCursor*>(cursor);
}

}  // namespace factport::detail

#endif  // FACTPORT_CPP_DETAIL_OPEN_STORE_HPP
