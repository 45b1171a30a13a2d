/* SPDX-License-Identifier: Apache-2.0 */
/* Its adapter cannot append. */
#define APPEND 0
#include "plugin_under_test.h"
