/* SPDX-License-Identifier: Apache-2.0 */
/* Needs a host minor that does not exist yet, and says so in its note. */
#define NOTE FACTPORT_PLUGIN_NOTE(99)
#define MIN_HOST_MINOR 99
#include "plugin_under_test.h"
