/* SPDX-License-Identifier: Apache-2.0 */
/* Its adapter cannot close. */
#define CLOSE 0
#include "plugin_under_test.h"
