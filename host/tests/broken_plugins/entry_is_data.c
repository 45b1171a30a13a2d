/* SPDX-License-Identifier: Apache-2.0 */
/* Exports the entry's name for a variable. */
#include <factport/abi.h>

FACTPORT_EXPORT int factport_plugin_entry_v1 = 1;
