// SPDX-License-Identifier: Apache-2.0
#include "fresh_schema.hpp"

#include <pqxx/pqxx>
#include <unistd.h>

#include <atomic>
#include <iostream>

namespace factport::conformance {

namespace {

// Capitals, a space and a dash: a name that must be quoted everywhere.
std::string unused_name() {
  static std::atomic<int> count{0};
  return "Test " + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

}  // namespace

FreshSchema::FreshSchema(std::string connection)
    : connection_(std::move(connection)), name_(unused_name()) {}

FreshSchema::~FreshSchema() {
  try {
    pqxx::connection server(connection_);
    pqxx::nontransaction session(server);
    session.exec("set client_min_messages = error");
    session.exec("set lock_timeout = '10s'");
    session.exec("drop schema if exists " + server.quote_name(name_) + " cascade");
  } catch (const std::exception& failure) {
    std::cerr << "the schema " << name_ << " was not dropped: " << failure.what() << "\n";
  }
}

}  // namespace factport::conformance
