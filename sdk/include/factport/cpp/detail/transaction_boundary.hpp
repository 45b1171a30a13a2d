// SPDX-License-Identifier: Apache-2.0
//
// The table factport.transactions/1 over StoreTransaction, and what a transaction need not remember
// by itself: after an error, and after commit, only close is legal. Not promised to anybody:
// include factport/cpp/plugin.hpp.
#ifndef FACTPORT_CPP_DETAIL_TRANSACTION_BOUNDARY_HPP
#define FACTPORT_CPP_DETAIL_TRANSACTION_BOUNDARY_HPP

#include <factport/cpp/detail/store_boundary.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace factport::detail {

inline factport_status FACTPORT_CALL begin(factport_store* handle, const factport_call* raw_call,
                                           const factport_begin_request* raw,
                                           factport_transaction** transaction,
                                           factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    if (Status s = understood(store, *raw_call); !s.ok()) return report(error, s);
    if (Status s = understood(raw->must_understand, raw->flags); !s.ok()) return report(error, s);
    auto open = std::make_unique<OpenTransaction>(
        OpenTransaction{store, std::string(view_of(raw->log)), nullptr});
    auto begun = store.adapter->begin(Call(*raw_call, store.host), BeginRequest(*raw));
    if (!begun.ok()) return report(error, begun.status());
    open->transaction = std::move(*begun);
    *transaction = reinterpret_cast<factport_transaction*>(open.release());
    return FACTPORT_OK;
  });
}

/// Runs one call of a transaction: `body` takes the OpenTransaction and returns a Status. Whatever
/// fails ends the transaction.
template <class Body>
factport_status in_transaction(factport_transaction* handle, factport_error* error, Body&& body,
                               factport_status lost = FACTPORT_INTERNAL) noexcept {
  OpenTransaction& open = transaction_of(handle);
  if (open.ended) {
    return guarded(error, [&] { return report(error, open.under_way()); });
  }
  return guarded(
      error,
      [&] {
        // Until the body has said otherwise: an exception is a failure too.
        open.ended = true;
        const Status status = body(open);
        if (!status.ok()) {
          open.end("has failed before: " + status.to_string());
          return report(error, status);
        }
        open.ended = false;
        return FACTPORT_OK;
      },
      lost);
}

inline Status about_its_log(const OpenTransaction& open, std::string_view log) {
  if (log == open.log) return {};
  return {StatusCode::kInvalidArgument,
          "the transaction is about the log " + open.log + ", the request about another"};
}

inline factport_status FACTPORT_CALL append_in(factport_transaction* handle,
                                               const factport_call* raw_call,
                                               const factport_append_request* raw,
                                               factport_append_result* result,
                                               factport_error* error) noexcept {
  return in_transaction(handle, error, [&](OpenTransaction& open) {
    const AppendRequest request(*raw);
    if (Status s = understood(open.store, *raw_call, request); !s.ok()) return s;
    if (Status s = about_its_log(open, request.log()); !s.ok()) return s;
    Receipts receipts(*result);
    return open.transaction->append(Call(*raw_call, open.store.host), request, receipts);
  });
}

inline factport_status FACTPORT_CALL scan_open_in(factport_transaction* handle,
                                                  const factport_call* raw_call,
                                                  const factport_scan_request* raw,
                                                  factport_cursor** cursor,
                                                  factport_error* error) noexcept {
  return in_transaction(handle, error, [&](OpenTransaction& open) {
    const ScanRequest request(*raw);
    if (Status s = understood(open.store, *raw_call, request); !s.ok()) return s;
    if (Status s = about_its_log(open, request.scope().log); !s.ok()) return s;
    auto opened = open.transaction->scan(Call(*raw_call, open.store.host), request);
    if (!opened.ok()) return opened.status();
    auto made =
        std::make_unique<OpenCursor>(OpenCursor{std::move(*opened), open.store.host, &open});
    *cursor = reinterpret_cast<factport_cursor*>(made.release());
    return Status();
  });
}

inline factport_status FACTPORT_CALL latest_in(factport_transaction* handle,
                                               const factport_call* raw_call,
                                               const factport_info_request* raw,
                                               factport_batch* out,
                                               factport_error* error) noexcept {
  return in_transaction(handle, error, [&](OpenTransaction& open) {
    if (Status s = understood(open.store, *raw_call, *raw); !s.ok()) return s;
    const InfoRequest request(*raw);
    if (Status s = about_its_log(open, request.scope().log); !s.ok()) return s;
    Result<Batch> batch = open.transaction->latest(Call(*raw_call, open.store.host), request);
    if (!batch.ok()) return batch.status();
    lend(std::move(*batch), *out);
    return Status();
  });
}

inline factport_status FACTPORT_CALL stream_info_in(factport_transaction* handle,
                                                    const factport_call* raw_call,
                                                    const factport_info_request* raw,
                                                    factport_stream_info* out,
                                                    factport_error* error) noexcept {
  return in_transaction(handle, error, [&](OpenTransaction& open) {
    if (Status s = understood(open.store, *raw_call, *raw); !s.ok()) return s;
    const InfoRequest request(*raw);
    if (Status s = about_its_log(open, request.scope().log); !s.ok()) return s;
    const Result<StreamInfo> info =
        open.transaction->get_stream_info(Call(*raw_call, open.store.host), request);
    if (!info.ok()) return info.status();
    fill(*info, *out);
    return Status();
  });
}

inline factport_status FACTPORT_CALL commit(factport_transaction* handle,
                                            const factport_call* raw_call,
                                            factport_error* error) noexcept {
  const factport_status answer = in_transaction(
      handle, error,
      [&](OpenTransaction& open) {
        if (Status s = understood(*raw_call); !s.ok()) return s;
        return open.transaction->commit(Call(*raw_call, open.store.host));
      },
      FACTPORT_OUTCOME_UNKNOWN);
  // Short enough to need no memory, so this throws nothing.
  if (answer == FACTPORT_OK) transaction_of(handle).end("is committed");
  return answer;
}

inline void FACTPORT_CALL close_transaction(factport_transaction* transaction) noexcept {
  delete &transaction_of(transaction);
}

template <class Adapter>
inline constexpr bool kHasTransactions =
    !std::is_same_v<decltype(&Adapter::begin), decltype(&EventStorageAdapter::begin)>;

inline constexpr factport_transactions_ext kTransactionsTable{
    .struct_size = sizeof(factport_transactions_ext),
    .reserved = 0,
    .begin = &begin,
    .append = &append_in,
    .scan_open = &scan_open_in,
    .latest = &latest_in,
    .stream_info = &stream_info_in,
    .commit = &commit,
    .close = &close_transaction,
};

template <class Adapter>
const void* transactions_table(const OpenStore& store) noexcept {
  if (!kHasTransactions<Adapter> || !store.offers(FACTPORT_CAPABILITY_TRANSACTIONS)) return nullptr;
  return &kTransactionsTable;
}

}  // namespace factport::detail

#endif  // FACTPORT_CPP_DETAIL_TRANSACTION_BOUNDARY_HPP
