// SPDX-License-Identifier: Apache-2.0
//
// Site: the place of a store on the test's server, before there is one.
#ifndef FACTPORT_POSTGRES_TESTS_TEST_SITE_HPP
#define FACTPORT_POSTGRES_TESTS_TEST_SITE_HPP

#include "connection_pool.hpp"
#include "names.hpp"
#include "schema.hpp"
#include "settings.hpp"
#include "test_session.hpp"

#include <string>
#include <utility>

namespace factport::postgres_test {

/// Nothing of an earlier test is left where stores are by default, nor a session that has not
/// noticed yet that its client is gone: its locks and these would meet.
inline void empty_the_schema() {
  ask_server(
      "select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity "
      "where backend_type = 'client backend' and pid <> pg_backend_pid()");
  ask_server("drop schema public cascade");
  ask_server("create schema public");
}

struct Site {
  explicit Site(ConfigValues config = {}, bool create = true)
      : session(with(std::move(config), create)),
        settings(session.settings()),
        names(settings),
        pool(settings, session.host()) {}

  Result<postgres::SchemaFacts> prepare() {
    auto connection = pool.borrow(postgres::Purpose::kWrite, call.call());
    if (!connection.ok()) return connection.status();
    return postgres::prepare_schema(**connection, names, settings, session.host(), call.call());
  }
  Status prepare_status() { return prepare().status(); }
  std::string ask(const std::string& sql) { return ask_server(names.fill_in(sql)); }

  static ConfigValues with(ConfigValues config, bool create) {
    config.try_emplace("create", create);
    return config;
  }

  TestSession session;
  TestCall call = session.call();
  postgres::Settings settings;
  postgres::Names names;
  postgres::ConnectionPool pool;
};

}  // namespace factport::postgres_test

#endif  // FACTPORT_POSTGRES_TESTS_TEST_SITE_HPP
