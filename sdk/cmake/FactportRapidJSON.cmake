# SPDX-License-Identifier: Apache-2.0
# RapidJSON as a target; its own package defines none. Its macros change its types, so whoever
# links it gets the same ones: none.
find_package(RapidJSON 1.1 REQUIRED)

add_library(factport_rapidjson INTERFACE IMPORTED)
target_include_directories(factport_rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIRS})
