// SPDX-License-Identifier: Apache-2.0
//
// Random bytes for ids, not for keys: a generator per thread (xoshiro256++) that the kernel seeds.
// The kernel's own bytes, bought by the buffer, cost more than all the rest of an id.
//
// Thread rule: any thread. After fork() the child seeds its generators anew, so that it never hands
// out bytes that its parent hands out too.
#ifndef FACTPORT_HOST_RANDOM_HPP
#define FACTPORT_HOST_RANDOM_HPP

#include <cstddef>

namespace factport::host {

/// Fills `size` bytes. Ends the process where the kernel forbids getrandom: ids that repeat would
/// lose events.
void random_bytes(void* bytes, std::size_t size) noexcept;

}  // namespace factport::host

#endif  // FACTPORT_HOST_RANDOM_HPP
