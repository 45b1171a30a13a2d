/* SPDX-License-Identifier: Apache-2.0 */
/* Its descriptor has no size. */
#define PLUGIN_SIZE 0
#include "plugin_under_test.h"
