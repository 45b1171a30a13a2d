// SPDX-License-Identifier: Apache-2.0
#include "reference_store.hpp"

#include <factport/cpp/plugin.hpp>

FACTPORT_PLUGIN(factport::reference::ReferenceStore);
