/* SPDX-License-Identifier: Apache-2.0 */
/* Needs a host minor that does not exist yet. */
#define NOTE struct no_note
#define MIN_HOST_MINOR 99
#include "plugin_under_test.h"
