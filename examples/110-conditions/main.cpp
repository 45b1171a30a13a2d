// SPDX-License-Identifier: Apache-2.0
//
// Conditions: a withdrawal is stored only if nothing else happened to the account since it was
// looked at; a refusal says what was expected and what is; two accounts change together or not.
#include <factport/host/host.hpp>

#include <iostream>
#include <string>

using namespace factport;

namespace {

// The balance after the account's events: each event's payload is a signed number.
long balance_of(const EventStream& account) {
  long balance = 0;
  for (const auto& event : account.scan()) balance += std::stol(std::string(event.payload()));
  return balance;
}

void withdraw(const EventStream& account, long amount) {
  retry_on_unmet_condition(5, [&] {
    const auto info = account.info();
    if (balance_of(account) < amount) throw std::runtime_error("not enough money");
    return account.publish({{.name = "withdrawn", .payload = std::to_string(-amount)}},
                           position_is(info.last_position));
  });
}

}  // namespace

int main(int argc, char** argv) {
  auto store = open_store(argc > 1 ? argv[1] : "memory:");
  auto accounts = store.category("accounts");
  auto ann = accounts.stream("ann");
  auto bob = accounts.stream("bob");

  ann.publish({{.name = "deposited", .payload = "100"}}, stream_is_empty());
  withdraw(ann, 30);
  std::cout << "ann has " << balance_of(ann) << "\n";

  // Opening it again is refused, and that is fine.
  ignore_unmet_condition(
      [&] { return ann.publish({{.name = "deposited", .payload = "100"}}, stream_is_empty()); });

  // A transfer: both streams or neither.
  accounts.publish({{"ann", {{.name = "sent", .payload = "-20"}}, position_is(1)},
                    {"bob", {{.name = "received", .payload = "20"}}, stream_is_empty()}});
  std::cout << "ann has " << balance_of(ann) << ", bob has " << balance_of(bob) << "\n";

  try {
    accounts.publish({{"ann", {{.name = "sent", .payload = "-20"}}, position_is(1)},
                      {"bob", {{.name = "received", .payload = "20"}}, !stream_exists()}});
  } catch (const UnmetCondition& unmet) {
    for (const auto& leaf : unmet.leaves()) {
      std::cout << "refused: " << leaf.stream << " should have " << leaf.expected
                << ", is at position " << leaf.actual_position << "\n";
    }
  }
}
