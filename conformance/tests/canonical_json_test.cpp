// SPDX-License-Identifier: Apache-2.0
#include "canonical_json.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using factport::conformance::canonical_json;

TEST_CASE("canonical JSON: one text for what is equal, another for what is not") {
  // Everything in one row is equal, and nothing in two rows is.
  const std::vector<std::vector<std::string>> rows = {
      {"null", " null "},
      {"{}", "{ }"},
      {"[]", "[ ]"},
      {"0", "-0", "0.0", "0e5"},
      {"1", "1.0", "10e-1", "0.1E+1"},
      {"-1"},
      {"100000", "1E5", "1e+05"},
      {"9007199254740993"},
      {"9007199254740992"},
      {"1e400"},
      {"\"1\"", "\"\\u0031\""},
      {"\"é\"", "\"\\u00e9\""},
      {"\"e\u0301\""},
      {"\"😀\"", "\"\\ud83d\\ude00\""},
      {"\"/\\n\"", "\"\\/\\u000A\""},
      {R"({"a":1,"b":[true,false]})", R"({ "b" : [ true , false ], "\u0061" : 1.0 })"},
      {R"({"a":1,"b":[false,true]})"},
      {"[[1],2]"},
      {"[[1,2]]"},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const std::string& text : rows[i]) {
      CAPTURE(text);
      CHECK(canonical_json(text) == canonical_json(rows[i][0]));
      for (std::size_t j = 0; j < i; ++j) CHECK(canonical_json(text) != canonical_json(rows[j][0]));
    }
  }
}
