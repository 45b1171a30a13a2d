// SPDX-License-Identifier: Apache-2.0
//
// What a diagnosis asks the server. The findings are put into words by the statements themselves,
// so that one table holds what is looked at, what counts as bad, and what is said about it.
#ifndef FACTPORT_POSTGRES_DIAGNOSIS_QUESTIONS_HPP
#define FACTPORT_POSTGRES_DIAGNOSIS_QUESTIONS_HPP

#include <string_view>
#include <vector>

namespace factport::postgres {

struct Question {
  /// Of the finding that it could not be answered.
  std::string_view subject;
  /// With the placeholders of names.hpp, and POOL_MAX for pool.max. Its rows: severity (0 ok,
  /// 1 warning, 2 problem), subject, text.
  std::string_view sql;
  /// Whether it asks for the tables of a current store.
  bool of_store;
};

const std::vector<Question>& diagnosis_questions();

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_DIAGNOSIS_QUESTIONS_HPP
