// SPDX-License-Identifier: Apache-2.0
#include "read_source.hpp"

namespace factport::postgres {

Result<pqxx::result> PooledReads::run(const Statement& statement, const Params& params,
                                      const Call& call) {
  for (int attempt = 1;; ++attempt) {
    Result<Borrowed> connection = pool_.borrow(Purpose::kRead, call);
    if (!connection.ok()) return connection.status();
    Result<pqxx::result> answer = connection.value()->run(statement, params, call);
    const bool broke = !answer.ok() && answer.status().code() == StatusCode::kUnavailable &&
                       !connection.value()->usable();
    if (!broke || attempt == 2) return answer;
  }
}

}  // namespace factport::postgres
