/* SPDX-License-Identifier: Apache-2.0 */
/* Its adapter has no size. */
#define ADAPTER_SIZE 0
#include "plugin_under_test.h"
