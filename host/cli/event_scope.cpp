// SPDX-License-Identifier: Apache-2.0
#include "event_scope.hpp"

#include <factport/host/error.hpp>

namespace factport::cli {

namespace {

void check(const ScopeOption& scope) {
  if (scope.stream && !scope.category) {
    throw Error({StatusCode::kInvalidArgument,
                 "--stream needs --category: a stream belongs to a category"});
  }
}

}  // namespace

Scan scan(const EventStore& store, const ScopeOption& scope, const ScanOptions& options) {
  check(scope);
  if (scope.stream) return store.stream(*scope.category, *scope.stream).scan(options);
  if (scope.category) return store.category(*scope.category).scan(options);
  return store.log().scan(options);
}

std::optional<StoredEvent> latest(const EventStore& store, const ScopeOption& scope) {
  check(scope);
  if (scope.stream) return store.stream(*scope.category, *scope.stream).latest();
  if (scope.category) return store.category(*scope.category).latest();
  return store.log().latest();
}

std::string describe(const EventStore& store, const ScopeOption& scope) {
  if (scope.stream) return "stream " + *scope.category + "/" + *scope.stream;
  if (scope.category) return "category " + *scope.category;
  return "log " + store.log_name();
}

}  // namespace factport::cli
