// SPDX-License-Identifier: Apache-2.0
//
// Writing: what a writer of the never-skip test does until it is told to end: appends of one to
// four events to one or several streams, transactions with pauses inside, some of them rolled back,
// appends that are refused, and reads of what it has just written.
#ifndef FACTPORT_CONFORMANCE_POSTGRES_WRITING_HPP
#define FACTPORT_CONFORMANCE_POSTGRES_WRITING_HPP

#include <factport/host/store.hpp>

#include <atomic>
#include <random>

namespace factport::conformance {

class Writing {
 public:
  /// `number` makes the choices reproducible, as far as the others' timing does.
  Writing(const EventStore& store, unsigned number) : store_(store), random_(number) {}

  /// Throws std::logic_error when an answer is not what the contract says.
  void run(const std::atomic<bool>& ended);

 private:
  void append();
  void be_refused();
  void transact();
  void check_own(std::int64_t global_position);
  EventStream any_stream();
  void pause();
  bool chance(unsigned percent) { return random_() % 100 < percent; }

  const EventStore& store_;
  std::mt19937 random_;
  int written_ = 0;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_POSTGRES_WRITING_HPP
