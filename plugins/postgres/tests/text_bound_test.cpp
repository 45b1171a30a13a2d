// SPDX-License-Identifier: Apache-2.0
#include "text_bound.hpp"

#include <catch2/catch.hpp>

#include <string>

using factport::postgres::least_text_with;

TEST_CASE("text bound: a text is its own, and a cut character is completed by the least") {
  CHECK(least_text_with("") == "");
  CHECK(least_text_with("a\xC3\xA9z") == "a\xC3\xA9z");
  CHECK(least_text_with("\xF4\x8F\xBF\xBF") == "\xF4\x8F\xBF\xBF");
  CHECK(least_text_with("a\xC3") == "a\xC3\x80");
  CHECK(least_text_with("\xE0") == "\xE0\xA0\x80");
  CHECK(least_text_with("\xE2\x82") == "\xE2\x82\x80");
  CHECK(least_text_with("\xF0") == "\xF0\x90\x80\x80");
  CHECK(least_text_with("\xF4\x8F\xBF") == "\xF4\x8F\xBF\x80");
}

TEST_CASE("text bound: no text begins with what is not UTF-8") {
  for (const char* bytes : {"\xFF", "a\x80", "\xC0", "\xE0\x80", "\xED\xA0", "\xF4\x90", "\xC3z"}) {
    CAPTURE(bytes);
    CHECK_FALSE(least_text_with(bytes).has_value());
  }
}
