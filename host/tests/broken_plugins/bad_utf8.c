/* SPDX-License-Identifier: Apache-2.0 */
/* The version of its adapter is not UTF-8. */
#define ADAPTER_VERSION TEXT("\xFF\xFE")
#include "plugin_under_test.h"
