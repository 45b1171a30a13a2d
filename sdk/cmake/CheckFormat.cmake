# SPDX-License-Identifier: Apache-2.0
# cmake -DROOT=<source tree> -P CheckFormat.cmake
#
# Proves that every C and C++ source is as clang-format 14 would leave it. Other versions break
# lines elsewhere, so without version 14 the check is skipped, and says so.
cmake_minimum_required(VERSION 3.25)

find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
if(CLANG_FORMAT)
  execute_process(COMMAND ${CLANG_FORMAT} --version OUTPUT_VARIABLE version)
endif()
if(NOT version MATCHES "version 14\\.")
  message("SKIPPED: clang-format 14 is not installed; nothing was checked")
  return()
endif()

set(patterns "")
foreach(folder sdk plugins host conformance examples)
  foreach(kind h hpp c cpp)
    list(APPEND patterns ${ROOT}/${folder}/*.${kind})
  endforeach()
endforeach()
file(GLOB_RECURSE files ${patterns})
execute_process(COMMAND ${CLANG_FORMAT} --dry-run -Werror ${files} RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "run clang-format -i on the files named above")
endif()
