/* SPDX-License-Identifier: Apache-2.0 */
/* Carries two adapters of one name. */
#define ADAPTERS \
  { &adapter, &adapter }
#include "plugin_under_test.h"
