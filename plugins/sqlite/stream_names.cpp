// SPDX-License-Identifier: Apache-2.0
#include "stream_names.hpp"

#include "query.hpp"

namespace factport::sqlite {

Result<StreamNames::Name> StreamNames::find_another(Connection& connection,
                                                    std::int64_t stream_no) {
  if (const auto known = names_.find(stream_no); known != names_.end()) {
    last_no_ = stream_no;
    return last_ = known->second;
  }
  Query query(connection,
              "SELECT c.name, s.name FROM streams s JOIN categories c USING (category_no) "
              "WHERE s.stream_no = ?");
  if (!query.bind(stream_no).next()) {
    return query.ok() ? connection.failure(SQLITE_CORRUPT) : query.failure();
  }
  const Name name{texts_.put(query.text(0)), texts_.put(query.text(1))};
  names_.emplace(stream_no, name);
  last_no_ = stream_no;
  return last_ = name;
}

}  // namespace factport::sqlite
