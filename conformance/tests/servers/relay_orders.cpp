// SPDX-License-Identifier: Apache-2.0
#include "relay_orders.hpp"

#include <string_view>
#include <utility>

namespace factport::conformance {

namespace {

bool contains_any(std::string_view statement, std::string_view alternatives) {
  for (;;) {
    const std::size_t end = alternatives.find('|');
    if (statement.find(alternatives.substr(0, end)) != std::string_view::npos) return true;
    if (end == std::string_view::npos) return false;
    alternatives.remove_prefix(end + 1);
  }
}

/// Parse and Sync alone, as PQprepare sends them.
bool is_preparation(std::string_view statement) {
  return statement.substr(0, 6) == "parse " && statement.substr(statement.size() - 2) == "; ";
}

}  // namespace

void RelayOrders::give(Action action, Moment moment, std::string text) {
  const std::lock_guard lock(mutex_);
  order_ = Order{action, moment, std::move(text)};
  bytes_left_.reset();
  obeyed_ = false;
}

void RelayOrders::cut_at_byte(std::size_t byte) {
  const std::lock_guard lock(mutex_);
  order_.reset();
  bytes_left_ = byte;
  obeyed_ = false;
}

bool RelayOrders::wait_obeyed(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] { return obeyed_; });
}

void RelayOrders::release() {
  const std::lock_guard lock(mutex_);
  held_ = false;
  changed_.notify_all();
}

void RelayOrders::freeze(bool frozen) {
  const std::lock_guard lock(mutex_);
  frozen_ = frozen;
  changed_.notify_all();
}

void RelayOrders::refuse(bool refused) {
  const std::lock_guard lock(mutex_);
  refused_ = refused;
  down_ = down_ && refused;
}

void RelayOrders::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

std::vector<std::string> RelayOrders::statements() const {
  const std::lock_guard lock(mutex_);
  return statements_;
}

void RelayOrders::forget_statements() {
  const std::lock_guard lock(mutex_);
  statements_.clear();
}

bool RelayOrders::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

bool RelayOrders::applies(Moment moment, const std::string& statement) const {
  if (!order_ || order_->moment != moment) return false;
  return !is_preparation(statement) && contains_any(statement, order_->text);
}

RelayOrders::Fate RelayOrders::on_moment(Moment moment, const std::string& statement) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !frozen_ || ended_; });
  if (down_) return Fate::kCut;
  if (!applies(moment, statement)) return Fate::kPass;
  const Action action = order_->action;
  order_.reset();
  obeyed_ = true;
  held_ = action == Action::kHold;
  if (action == Action::kGoDown) refused_ = down_ = true;
  changed_.notify_all();
  if (action != Action::kHold) return Fate::kCut;
  changed_.wait(lock, [&] { return !held_ || ended_; });
  return Fate::kPass;
}

void RelayOrders::on_answered(const std::string& statement) {
  const std::lock_guard lock(mutex_);
  statements_.push_back(statement);
}

std::size_t RelayOrders::on_bytes(std::size_t bytes) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !frozen_ || ended_; });
  if (!bytes_left_) return bytes;
  if (bytes <= *bytes_left_) {
    *bytes_left_ -= bytes;
    return bytes;
  }
  const std::size_t left = *bytes_left_;
  bytes_left_.reset();
  obeyed_ = true;
  changed_.notify_all();
  return left;
}

}  // namespace factport::conformance
