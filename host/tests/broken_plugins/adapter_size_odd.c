/* SPDX-License-Identifier: Apache-2.0 */
/* The size of its adapter is no multiple of 8. */
#define ADAPTER_SIZE sizeof(factport_adapter) + 4
#include "plugin_under_test.h"
