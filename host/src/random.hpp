// SPDX-License-Identifier: Apache-2.0
//
// Random bytes from the kernel, a buffer at a time: a getrandom of 16 bytes costs 275 ns.
//
// Thread rule: any thread; each has a buffer of its own. After fork() the child's buffers are
// empty, so that it never hands out bytes that its parent hands out too.
#ifndef FACTPORT_HOST_RANDOM_HPP
#define FACTPORT_HOST_RANDOM_HPP

#include <cstddef>

namespace factport::host {

/// Fills `size` bytes. Ends the process where the kernel forbids getrandom: ids that repeat would
/// lose events.
void random_bytes(void* bytes, std::size_t size) noexcept;

}  // namespace factport::host

#endif  // FACTPORT_HOST_RANDOM_HPP
