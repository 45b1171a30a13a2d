// SPDX-License-Identifier: Apache-2.0
// Its entry throws.
#include <factport/plugin.h>

#include <stdexcept>

FACTPORT_PLUGIN_NOTE(0);

factport_status factport_plugin_entry_v1(const factport_host*, const factport_plugin**,
                                         factport_error*) {
  throw std::runtime_error("the moon is wrong");
}
