// SPDX-License-Identifier: Apache-2.0
//
// What judging a payload costs: no allocation once a thread is warm, and how many bytes a second
// (hidden; run with "[.benchmark]" in a release build).
#include "json_text.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdlib>
#include <ctime>
#include <string>

using factport::host::find_json_fault;

namespace {

const std::string kPayload =
    R"({"org:group":"V30","resource country":"France","organization country":"fr","org:resource":"Frederic",)"
    R"("organization involved":"Org line A2","org:role":"A2_4","impact":"Medium","product":"PROD582",)"
    R"("lifecycle:transition":"In Progress","amounts":[12.5,1e400,-3],"note":"caf\u00e9 )"
    "\xC3\xA9\xE2\x82\xAC"
    R"(","escaped\u0020key":{"a":null,"b":true}})";

// 300 bytes of ASCII, as an ordinary application writes them.
const std::string kPlainPayload =
    R"({"order_id":144272509,"customer":"customer-611178","amount":418.07,"currency":"EUR","items":[)"
    R"({"sku":"SKU-16753","qty":8,"price":49.43},{"sku":"SKU-3562","qty":7,"price":12.95},)"
    R"({"sku":"SKU-98001","qty":1,"price":7.10}],"note":"leave at the door, please ring twice, )"
    R"(and mind the dog; thank you","paid":true})";

}  // namespace

#if defined(__has_feature)
#define FACTPORT_TEST_HAS_FEATURE(name) __has_feature(name)
#else
#define FACTPORT_TEST_HAS_FEATURE(name) 0
#endif

// The sanitizers bring a malloc of their own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !FACTPORT_TEST_HAS_FEATURE(address_sanitizer) && !FACTPORT_TEST_HAS_FEATURE(thread_sanitizer)

namespace {
thread_local std::size_t allocations = 0;
}  // namespace

extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}

TEST_CASE("json text: a warm thread allocates nothing") {
  REQUIRE_FALSE(find_json_fault(kPayload));
  const std::size_t before = allocations;
  bool fault = false;
  for (int i = 0; i < 1000; ++i) fault = fault || find_json_fault(kPayload).has_value();
  const std::size_t after = allocations;
  CHECK_FALSE(fault);
  CHECK(after == before);
  // The counter counts.
  std::free(std::malloc(1));  // NOLINT(cppcoreguidelines-no-malloc)
  const std::string text(100, 'x');
  CHECK(allocations > after);
}

#endif

TEST_CASE("json text: throughput", "[.benchmark]") {
  constexpr int kRounds = 500'000;
  const std::clock_t begin = std::clock();  // of this process, so that others do not count
  bool fault = false;
  for (int i = 0; i < kRounds; ++i) fault = fault || find_json_fault(kPlainPayload).has_value();
  const double elapsed = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  CHECK_FALSE(fault);
  WARN(kPlainPayload.size() << "-byte payloads: "
                            << static_cast<double>(kPlainPayload.size()) * kRounds / elapsed / 1e6
                            << " MB/s");
}
