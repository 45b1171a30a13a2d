/* SPDX-License-Identifier: Apache-2.0 */
/* No defect: what the others are measured against. */
#include "plugin_under_test.h"
