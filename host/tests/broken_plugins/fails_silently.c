/* SPDX-License-Identifier: Apache-2.0 */
/* Fails without saying why. */
#define ANSWER return FACTPORT_UNSUPPORTED
#include "plugin_under_test.h"
