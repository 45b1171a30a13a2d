// SPDX-License-Identifier: Apache-2.0
#include "transaction.hpp"

#include "appender.hpp"
#include "error_map.hpp"
#include "lock_wait.hpp"
#include "outcome.hpp"

#include <algorithm>
#include <utility>

namespace factport::postgres {

namespace {

// A rollback that is not answered by then is left to the server, which sees the client hang up.
constexpr std::chrono::seconds kRollbackTime{1};

std::string begin_statement(const BeginRequest& request) {
  // The server's own limit for idle sessions must not come before the transaction's.
  const auto idle = std::chrono::ceil<std::chrono::milliseconds>(request.timeout()).count() + 1000;
  return "begin isolation level read committed read write; "
         "set local idle_in_transaction_session_timeout = " +
         std::to_string(std::min<std::int64_t>(idle, 2'147'483'647));
}

}  // namespace

Result<std::unique_ptr<StoreTransaction>> PostgresTransaction::begin(const Store& store,
                                                                     const Call& call,
                                                                     const BeginRequest& request) {
  const Result<LogPin> pin = store.logs.obtain(request.log(), call);
  if (!pin.ok()) return pin.status();
  auto connection = store.pool.borrow(Purpose::kWrite, call);
  if (!connection.ok()) return connection.status();
  auto begun = std::make_unique<PostgresTransaction>(store, std::move(*connection), request, *pin);
  const auto answer = begun->connection_->execute(begin_statement(request), call);
  if (!answer.ok()) {
    begun->connection_->abandon();
    return begun->in_terms_of_timeout(answer.status());
  }
  return begun;
}

PostgresTransaction::PostgresTransaction(const Store& store, Borrowed connection,
                                         const BeginRequest& request, const LogPin& pin)
    : store_(store),
      log_(request.log()),
      pin_(pin),
      timeout_(request.timeout()),
      connection_(std::move(connection)),
      reads_(*this, store.read_statements, [this](std::string_view) { return highest_given_; }) {
  watch_.emplace(store_.pool.interrupter(), connection_->socket(),
                 store_.pool.host().monotonic_ns() + timeout_.count());
}

PostgresTransaction::~PostgresTransaction() {
  if (!connection_) return;
  if (!committed_ && connection_->usable()) {
    const std::int64_t deadline =
        store_.pool.host().monotonic_ns() + std::chrono::nanoseconds(kRollbackTime).count();
    if (!connection_->execute("rollback", deadline).ok()) connection_->abandon();
  }
  watch_->stop();
  if (watch_->reason() != Interruption::kNone) connection_->abandon();
}

Status PostgresTransaction::in_terms_of_timeout(Status failure) const {
  return watch_->reason() == Interruption::kDeadline ? past_timeout(timeout_) : failure;
}

Status PostgresTransaction::append(const Call& call, const AppendRequest& request,
                                   Receipts& receipts) {
  if (Status status = check_ids_within(request); !status.ok()) return status;
  if (Status status = check_guards(request, pin_.level); !status.ok()) return status;
  const AppendRequest* const requests[] = {&request};
  AppendGroup group(requests);
  const Settings& settings = store_.pool.settings();
  const Params params =
      group.bind(pin_, true, transaction_settings(settings, lock_timeout_of(call, settings)));
  const auto answer = connection_->run(store_.statements.group, params, call);
  if (!answer.ok()) {
    connection_->abandon();
    Status failure = in_terms_of_timeout(answer.status());
    const bool moved = !failure.ok() && failure.failure().sqlstate == kLevelChanged;
    if (moved) return store_.logs.changed(log_, pin_, call);
    return in_terms_of_call(std::move(failure), call, store_.pool, store_.statements.lock_holder);
  }
  return take(request, group.read((*answer)[0]).front(), call, receipts);
}

Status PostgresTransaction::take(const AppendRequest& request, const Verdict& verdict,
                                 const Call& call, Receipts& receipts) {
  if (verdict.kind == Verdict::Kind::kRefused) return refusal_of(request, verdict.judged);
  if (verdict.kind == Verdict::Kind::kRepeated) {
    const auto stored = store_.statements.stored_ids.run(*connection_, request, call);
    if (!stored.ok()) return in_terms_of_timeout(stored.status());
    if (stored->kind != StoredIds::Kind::kAll) return stored->duplicate;
    for (std::size_t i = 0; i < stored->receipts.size(); ++i) receipts.set(i, stored->receipts[i]);
    receipts.already_stored();
    return {};
  }
  for (std::size_t i = 0; i < verdict.receipts.size(); ++i) receipts.set(i, verdict.receipts[i]);
  if (draws_++ == 0) first_given_ = verdict.receipts.front().global_position;
  highest_given_ = verdict.receipts.back().global_position;
  an_id_ = request.events()[0].id();
  return {};
}

Result<pqxx::result> PostgresTransaction::run(const Statement& statement, const Params& params,
                                              const Call& call) {
  Result<pqxx::result> answer = connection_->run(statement, params, call);
  if (answer.ok()) return answer;
  connection_->abandon();
  return in_terms_of_timeout(answer.status());
}

Result<std::unique_ptr<Cursor>> PostgresTransaction::scan(const Call& call,
                                                          const ScanRequest& request) {
  return reads_.scan(call, request);
}

Result<Batch> PostgresTransaction::latest(const Call& call, const InfoRequest& request) {
  return reads_.latest(call, request);
}

Result<StreamInfo> PostgresTransaction::get_stream_info(const Call& call,
                                                        const InfoRequest& request) {
  return reads_.stream_info(call, request);
}

// One round trip: where the first statement fails, the second is not looked at.
std::string PostgresTransaction::commit_statement() const {
  if (draws_ <= 1 || pin_.level == Level::kLog) return "commit";
  return store_.names.fill_in("insert into @transactions@ values (") +
         connection_->raw().quote(log_) + ", " + std::to_string(first_given_) + ", " +
         std::to_string(highest_given_) + "); commit";
}

Status PostgresTransaction::commit(const Call& call) {
  const auto answer = connection_->execute(commit_statement(), call);
  committed_ = true;
  if (answer.ok()) {
    tell();
    return check_replicated(*connection_);
  }
  connection_->abandon();
  if (!connection_->lost()) return in_terms_of_timeout(answer.status());
  if (!an_id_) return {};
  return resolve_commit(call);
}

void PostgresTransaction::tell() {
  if (!an_id_) return;
  store_.logs.given(log_, highest_given_);
  store_.arrivals.announce(log_);
}

Status PostgresTransaction::resolve_commit(const Call& call) {
  // Its place in the pool is needed to find out.
  const Backend backend = connection_->backend();
  watch_->stop();
  connection_.reset();
  const Result<StoredIds> stored =
      resolve_outcome(store_.pool, call, backend, [&](Connection& connection) {
        return store_.statements.stored_ids.find(connection, log_, *an_id_, call);
      });
  if (!stored.ok()) return stored.status();
  if (stored->kind != StoredIds::Kind::kNone) {
    tell();
    return {};
  }
  if (watch_->reason() == Interruption::kDeadline) return past_timeout(timeout_);
  return {StatusCode::kUnavailable, "the connection to " + store_.pool.settings().label +
                                        " was lost under the commit, and nothing of the "
                                        "transaction is stored; begin it again"};
}

}  // namespace factport::postgres
