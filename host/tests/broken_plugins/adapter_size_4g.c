/* SPDX-License-Identifier: Apache-2.0 */
/* Its adapter has nearly 4 GiB. */
#define ADAPTER_SIZE 0xFFFFFFF8u
#include "plugin_under_test.h"
