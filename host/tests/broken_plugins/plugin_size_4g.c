/* SPDX-License-Identifier: Apache-2.0 */
/* Its descriptor has nearly 4 GiB. */
#define PLUGIN_SIZE 0xFFFFFFF8u
#include "plugin_under_test.h"
