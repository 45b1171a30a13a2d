// SPDX-License-Identifier: Apache-2.0
// Its entry throws what is no std::exception.
#include <factport/plugin.h>

FACTPORT_PLUGIN_NOTE(0);

factport_status factport_plugin_entry_v1(const factport_host*, const factport_plugin**,
                                         factport_error*) {
  throw 42;
}
