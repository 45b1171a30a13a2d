/* SPDX-License-Identifier: Apache-2.0 */
/* The size of its descriptor is no multiple of 8. */
#define PLUGIN_SIZE sizeof(factport_plugin) + 4
#include "plugin_under_test.h"
