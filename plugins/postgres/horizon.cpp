// SPDX-License-Identifier: Apache-2.0
#include "horizon.hpp"

namespace factport::postgres {

Reach Reach::of(const std::vector<std::int64_t>& note) {
  return {note[0] == 1, note[1], note[2], note[3]};
}

}  // namespace factport::postgres
