// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include "connecting.hpp"
#include "error_map.hpp"
#include "pqxx_version.hpp"
#include "session.hpp"

#include <poll.h>

#include <charconv>
#include <chrono>
#include <limits>
#include <utility>

namespace factport::postgres {

/// Keeps what libpq and the server say beside their answers; without it libpqxx writes it to
/// stderr.
class Connection::Notices final : public pqxx::errorhandler {
 public:
  explicit Notices(pqxx::connection& connection) : pqxx::errorhandler(connection) {}
  bool operator()(const char message[]) noexcept override {
    try {
      // Nobody asks for those of a listening session.
      if (text.size() < kMost) text.append(message);
    } catch (...) {
      text.clear();
    }
    return false;
  }
  std::string text;

 private:
  static constexpr std::size_t kMost = 64 * 1024;
};

Connection::Connection(const Settings& settings, Purpose purpose, Interrupter& interrupter,
                       Host host)
    : label_(settings.label),
      purpose_(purpose),
      pooled_(settings.pooler == Pooler::kTransaction && purpose != Purpose::kListen),
      interrupter_(interrupter),
      host_(host) {}

// The notices belong to the connection, which must outlive them.
Connection::~Connection() { notices_.reset(); }

Result<std::unique_ptr<Connection>> Connection::open(const Settings& settings, Purpose purpose,
                                                     Interrupter& interrupter, Host host,
                                                     const Call& call) {
  std::unique_ptr<Connection> connection(new Connection(settings, purpose, interrupter, host));
  Status status = connection->connect(connect_string_of(settings, purpose, call), call);
  if (status.ok()) status = connection->begin_session(call);
  if (!status.ok()) return status;
  connection->opened_at_ns_ = host.monotonic_ns();
  return connection;
}

Status Connection::connect(const std::string& connect_string, const Call& call) {
  auto connected = connect_within(call, connect_string, label_, interrupter_.left_behind());
  if (!connected.ok()) return connected.status();
  raw_ = *std::move(connected);
  never_reconnect(*raw_);
  notices_ = std::make_unique<Notices>(*raw_);
  return {};
}

Status Connection::begin_session(const Call& call) {
  const Result<pqxx::result> answer = execute(session_query(pooled_), call);
  if (!answer.ok()) return answer.status();
  const pqxx::row row = answer.value()[0];
  backend_.pid = static_cast<std::int32_t>(integer_of(row[0]));
  backend_.started = text_of(row[1]);
  return check_session({.version = integer_of(row[2]),
                        .encoding = text_of(row[3]),
                        .isolation = text_of(row[4]),
                        .time_zone = text_of(row[5]),
                        .date_style = text_of(row[6])},
                       label_);
}

/// Why a statement that was watched has ended.
Status Connection::interrupted(const Watch& watch, std::string_view what) const {
  const bool cancelled = watch.reason() == Interruption::kCancelled;
  return {cancelled ? StatusCode::kCancelled : StatusCode::kTimeout,
          (cancelled ? "cancelled while " : "the deadline passed while ") + std::string(what) +
              label_ + "; the connection was given up"};
}

template <class Ask>
Result<pqxx::result> Connection::ask(Watch& watch, Ask&& ask) {
  Result<pqxx::result> answer = pqxx::result();
  try {
    pqxx::nontransaction work(*raw_);
    answer = ask(work);
  } catch (...) {
    answer = failure_of_current_exception(label_, lost_);
  }
  watch.stop();
  const bool was_interrupted = watch.reason() != Interruption::kNone;
  // The answer may have come just before the interruption: it stands, the connection is gone.
  if (lost_ || was_interrupted || !raw_->is_open()) usable_ = false;
  if (was_interrupted && !answer.ok() && lost_) return interrupted(watch, "waiting for ");
  return answer;
}

/// Before a statement is sent, when nothing can have happened yet.
Status Connection::ready() {
  lost_ = false;
  if (usable_ && is_alive()) return {};
  usable_ = false;
  return {StatusCode::kUnavailable,
          "the connection to " + label_ + " was closed by the server or on the way; try again"};
}

Status Connection::prepare(Watch& watch, const Statement& statement) {
  if (pooled_ || prepared_.count(statement.name) != 0) return {};
  const Result<pqxx::result> answer = ask(watch, [&](pqxx::nontransaction&) {
    prepare_now(*raw_, statement.name, statement.sql);
    return pqxx::result();
  });
  // Nothing was asked for yet.
  lost_ = false;
  if (answer.ok() && usable_) prepared_.insert(statement.name);
  return answer.status();
}

template <class Until>
Result<pqxx::result> Connection::run_until(const Statement& statement, const Params& params,
                                           const Until& until) {
  if (Status status = ready(); !status.ok()) return status;
  if (!pooled_ && prepared_.count(statement.name) == 0) {
    Watch watch(interrupter_, socket(), until);
    if (Status status = prepare(watch, statement); !status.ok()) return status;
  }
  const std::vector<BinaryParam> images = binary_params(params.images());
  const auto list = pqxx::prepare::make_dynamic_params(images);
  Watch watch(interrupter_, socket(), until);
  return ask(watch, [&](pqxx::nontransaction& work) {
    return pooled_ ? work.exec_params(statement.sql, list)
                   : work.exec_prepared(statement.name, list);
  });
}

template <class Until>
Result<pqxx::result> Connection::execute_until(const std::string& sql, const Until& until) {
  if (Status status = ready(); !status.ok()) return status;
  Watch watch(interrupter_, socket(), until);
  return ask(watch, [&](pqxx::nontransaction& work) { return work.exec(sql); });
}

Result<pqxx::result> Connection::run(const Statement& statement, const Params& params,
                                     const Call& call) {
  if (Status status = call.interrupted("its turn on " + label_); !status.ok()) return status;
  return run_until(statement, params, call);
}

Result<pqxx::result> Connection::run(const Statement& statement, const Params& params,
                                     std::int64_t deadline_ns) {
  return run_until(statement, params, deadline_ns);
}

Result<pqxx::result> Connection::execute(const std::string& sql, const Call& call) {
  if (Status status = call.interrupted("its turn on " + label_); !status.ok()) return status;
  return execute_until(sql, call);
}

Result<pqxx::result> Connection::execute(const std::string& sql, std::int64_t deadline_ns) {
  return execute_until(sql, deadline_ns);
}

bool Connection::is_alive() const {
  // Something to read may be a notice, or a ticket of TLS; a server that goes hangs up besides.
  pollfd state{socket(), POLLIN | POLLRDHUP, 0};
  if (state.fd < 0 || poll(&state, 1, 0) < 0) return false;
  return (state.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) == 0;
}

std::string Connection::take_notices() { return std::exchange(notices_->text, {}); }

int Connection::socket() const { return raw_->sock(); }

std::int64_t integer_of(const pqxx::field& field) {
  std::int64_t value = 0;
  const std::string_view text = text_of(field);
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::int64_t> integers_of(const pqxx::field& field, std::int64_t null_value) {
  std::vector<std::int64_t> values;
  const std::string_view text = text_of(field);
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end && *at != '}') {
    ++at;  // { or ,
    if (at == end || *at == '}') break;
    std::int64_t value = null_value;
    const auto [after, error] = std::from_chars(at, end, value);
    at = error == std::errc() ? after : at + std::string_view("NULL").size();
    values.push_back(value);
  }
  return values;
}

}  // namespace factport::postgres
