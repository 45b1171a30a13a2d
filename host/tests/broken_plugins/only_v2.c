/* SPDX-License-Identifier: Apache-2.0 */
/* Built for the next ABI major. */
#define FACTPORT_NO_ENTRY_DECLARATION
#define ENTRY factport_plugin_entry_v2
#include "plugin_under_test.h"
