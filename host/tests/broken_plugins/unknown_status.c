/* SPDX-License-Identifier: Apache-2.0 */
/* Answers a status that does not exist. */
#define ANSWER return -77
#include "plugin_under_test.h"
