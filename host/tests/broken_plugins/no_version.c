/* SPDX-License-Identifier: Apache-2.0 */
/* Its adapter has no version. */
#define ADAPTER_VERSION TEXT("")
#include "plugin_under_test.h"
