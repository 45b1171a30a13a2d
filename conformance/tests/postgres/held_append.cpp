// SPDX-License-Identifier: Apache-2.0
#include "held_append.hpp"

namespace factport::conformance {

HeldAppend::HeldAppend(const std::string& url, const std::string& schema) : session_(url, schema) {
  session_.run("begin");
  session_.run("select pg_current_xact_id()");
}

std::int64_t HeldAppend::draw(const std::string& category, const std::string& stream) {
  const std::string names = "'default', '" + category + "', '" + stream + "'";
  session_.run("insert into @stream_heads@ (log, category, stream, position) values (" + names +
               ", 0)");
  // As plugins/postgres/sql/001_append.sql does.
  session_.run(
      "select pg_advisory_xact_lock_shared("
      "((32768 | ('@sequence@'::regclass::oid::bigint % 16384)) << 47)"
      " | coalesce((pg_sequence_last_value('@sequence@'::regclass) - 1) / 16384 + 1, 0))");
  return std::stoll(session_.ask(
      "insert into @events@ (id, log, category, stream, name, payload, position, global_position,"
      " occurred_at) values (gen_random_uuid(), " +
      names +
      ", 'held', '0', 0, nextval('@sequence@'::regclass), now())"
      " returning global_position"));
}

}  // namespace factport::conformance
