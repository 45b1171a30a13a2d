/* SPDX-License-Identifier: Apache-2.0 */
/* Its descriptor does not begin like one. */
#define MAGIC \
  { 'F', 'A', 'C', 'T', 'P', 'A', 'R', 'T' }
#include "plugin_under_test.h"
