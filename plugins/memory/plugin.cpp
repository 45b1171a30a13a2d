// SPDX-License-Identifier: Apache-2.0
#include "memory_adapter.hpp"

#include <factport/cpp/plugin.hpp>

FACTPORT_PLUGIN(factport::memory::MemoryAdapter);
