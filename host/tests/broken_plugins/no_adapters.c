/* SPDX-License-Identifier: Apache-2.0 */
/* Carries no adapter. */
#define ADAPTER_COUNT 0
#include "plugin_under_test.h"
