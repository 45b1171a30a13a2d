// SPDX-License-Identifier: Apache-2.0
//
// ForkGuard: notices that the process was forked since the guard was made. Costs one relaxed load.
#ifndef FACTPORT_HOST_FORK_GUARD_HPP
#define FACTPORT_HOST_FORK_GUARD_HPP

#include <cstdint>

namespace factport::host {

class ForkGuard {
 public:
  ForkGuard();
  /// Whether this is a child of the process in which the guard was made.
  bool forked() const noexcept;

 private:
  std::uint64_t generation_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_FORK_GUARD_HPP
