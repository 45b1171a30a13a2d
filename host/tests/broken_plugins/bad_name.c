/* SPDX-License-Identifier: Apache-2.0 */
/* Its adapter has a name that no configuration can give. */
#define ADAPTER_NAME TEXT("../Idle")
#include "plugin_under_test.h"
