// SPDX-License-Identifier: Apache-2.0
// Its entry has C++ linkage.
#define FACTPORT_NO_ENTRY_DECLARATION
#include <factport/plugin.h>

FACTPORT_EXPORT factport_status factport_plugin_entry_v1(const factport_host*,
                                                         const factport_plugin**, factport_error*) {
  return FACTPORT_INTERNAL;
}
