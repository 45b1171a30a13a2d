// SPDX-License-Identifier: Apache-2.0
#include "checked_transaction.hpp"

#include "request_check.hpp"

#include <factport/cpp/bytes.hpp>

#include <fmt/format.h>

#include <utility>

namespace factport::host {

CheckedTransaction::CheckedTransaction(std::shared_ptr<CheckedStore> store, std::string_view log)
    : store_(std::move(store)), table_(*store_->extensions_.transactions), log_(log) {}

CheckedTransaction::~CheckedTransaction() { close_adapter(); }

Result<std::shared_ptr<CheckedTransaction>> CheckedTransaction::begin(
    std::shared_ptr<CheckedStore> store, std::string_view log, const TransactionOptions& options) {
  if (Status status = store->alive(); !status.ok()) return status;
  if (Status status = check_name("log", log); !status.ok()) return status;
  if (Status status = none_in(options.call, "begin"); !status.ok()) return status;
  if (options.timeout.count() <= 0) {
    return Status(StatusCode::kInvalidArgument,
                  "the timeout of a transaction must be greater than 0");
  }
  if (!store->extensions_.transactions) return store->not_offered("transactions");
  std::shared_ptr<CheckedTransaction> made(new CheckedTransaction(std::move(store), log));
  const CheckedStore& opened = *made->store_;

  factport_begin_request request{};
  request.struct_size = sizeof request;
  request.log = bytes_of(made->log_);
  request.timeout_ns = options.timeout.count();
  const CallContext call(options.call, opened.timeout_, *opened.clock_);
  ErrorSink sink;
  factport_transaction* transaction = nullptr;
  factport_status raw = FACTPORT_OK;
  {
    const auto lock = made->store_->serialize();
    raw = made->table_.begin(opened.store_, call.raw(), &request, &transaction, sink.raw());
  }
  if (raw != FACTPORT_OK) return opened.failure(sink, raw, "begin");
  if (transaction == nullptr) {
    return opened.misbehaved(
        {StatusCode::kPluginMisbehaved, "begin answered OK without a transaction"});
  }
  made->transaction_ = transaction;
  return made;
}

Result<std::shared_ptr<CheckedTransaction>> CheckedTransaction::of(const CallOptions& call,
                                                                   const CheckedStore& store,
                                                                   std::string_view log) {
  if (call.transaction == nullptr) return std::shared_ptr<CheckedTransaction>();
  const std::shared_ptr<CheckedTransaction>& named = call.transaction->transaction_;
  if (named == nullptr) {
    return Status(StatusCode::kInvalidState,
                  "the transaction was rolled back or moved elsewhere; begin another one");
  }
  Status status = named->under_way();
  if (!status.ok()) return status;
  if (named->store_.get() != &store) {
    status = {StatusCode::kInvalidArgument, "the transaction belongs to another open store"};
  } else if (named->log_ != log) {
    status = {StatusCode::kInvalidArgument,
              fmt::format("the transaction is about the log {}, this handle about the log {}",
                          named->log_, log)};
  }
  if (status.ok()) return named;
  named->failed(status);
  return status;
}

Status CheckedTransaction::none_in(const CallOptions& call, std::string_view what) {
  if (call.transaction == nullptr) return {};
  return {StatusCode::kUnsupported,
          fmt::format("{} has no place in a transaction; leave it out of the call", what)};
}

Status CheckedTransaction::under_way() const {
  if (Status status = store_->alive(); !status.ok()) return status;
  if (!ended_) return {};
  return {StatusCode::kInvalidState, fmt::format("the transaction {}; begin another one", why_)};
}

Status CheckedTransaction::commit(const CallOptions& options) {
  if (Status status = under_way(); !status.ok()) return status;
  if (cursors_ > 0) {
    return {StatusCode::kInvalidState,
            "a scan in the transaction is still under way; end it before the commit"};
  }
  const CallContext call(options, store_->timeout_, *store_->clock_);
  ErrorSink sink;
  factport_status raw = FACTPORT_OK;
  {
    const auto lock = store_->serialize();
    raw = table_.commit(transaction_, call.raw(), sink.raw());
  }
  if (raw == FACTPORT_OK) {
    end("is committed");
    return {};
  }
  Status status = store_->failure(sink, raw, "commit");
  failed(status);
  return status;
}

void CheckedTransaction::failed(const Status& status) {
  if (!ended_) end("has failed before: " + status.to_string());
}

void CheckedTransaction::roll_back() noexcept {
  if (!ended_) end("is rolled back");
}

void CheckedTransaction::cursor_closed() noexcept {
  --cursors_;
  if (ended_) close_adapter();
}

void CheckedTransaction::end(std::string why) noexcept {
  ended_ = true;
  why_ = std::move(why);
  close_adapter();
}

void CheckedTransaction::close_adapter() noexcept {
  if (transaction_ == nullptr || cursors_ > 0 || !store_->alive().ok()) return;
  const auto lock = store_->serialize();
  table_.close(std::exchange(transaction_, nullptr));
}

}  // namespace factport::host
