// SPDX-License-Identifier: Apache-2.0
//
// Names: what the tables and functions of a store are called. A store is one schema and one table;
// everything else that belongs to it is called after the table, so that several stores may share a
// schema and none of them takes a name that an application would use.
//
// Statements are written with placeholders, and filled in once a store: `@events@` becomes
// `"public"."events"`. The placeholders:
//   @schema@                        the schema
//   @events@ @logs@                 the tables of README.md
//   @stream_heads@ @category_heads@ @transactions@
//   @version@                       the schema's version, one row
//   @sequence@                      the global positions of levels narrower than `log`
//   @append@ @horizon@ ...          functions: @NAME@ is `"schema"."TABLE_NAME"`
//   @payload@                       jsonb or json
//   @partition_by@                  of the events: `partition by list (log)`, or nothing
//   @table@                         the bare table's name, for names of indexes and constraints
#ifndef FACTPORT_POSTGRES_NAMES_HPP
#define FACTPORT_POSTGRES_NAMES_HPP

#include "settings.hpp"

#include <string>
#include <string_view>

namespace factport::postgres {

class Names {
 public:
  explicit Names(const Settings& settings);

  /// Replaces every placeholder. `@` alone, as in an operator, stays.
  std::string fill_in(std::string_view sql) const;

  /// The channel on which appends are announced; at most 63 bytes.
  std::string channel() const;
  const std::string& schema() const noexcept { return schema_; }
  const std::string& table() const noexcept { return table_; }

 private:
  /// `"schema"."table_suffix"`.
  std::string qualified(std::string_view suffix) const;
  std::string meaning_of(std::string_view placeholder) const;

  std::string schema_;
  std::string table_;
  std::string payload_;
  std::string partition_by_;
};

/// A statement of a store: its text, filled in, and the name under which it is prepared.
struct Statement {
  std::string name;
  std::string sql;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_NAMES_HPP
