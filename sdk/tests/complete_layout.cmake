# SPDX-License-Identifier: Apache-2.0
# cmake -DINCLUDE=<folder of headers> -P complete_layout.cmake
#
# Proves that layout.c forgets nothing: every struct that a header defines has its SIZE line, and
# the sizes of its FIELD lines add up to that size, so that no field and no hidden gap is missing.
cmake_minimum_required(VERSION 3.25)

file(READ ${CMAKE_CURRENT_LIST_DIR}/layout.c table)
file(GLOB_RECURSE headers ${INCLUDE}/*.h)
if(NOT headers)
  message(FATAL_ERROR "no header below ${INCLUDE}")
endif()

foreach(header IN LISTS headers)
  file(STRINGS ${header} definitions REGEX "struct factport_[a-z0-9_]+ {")
  foreach(definition IN LISTS definitions)
    string(REGEX MATCH "factport_[a-z0-9_]+" name ${definition})
    if(NOT table MATCHES "\nSIZE\\(${name}, ([0-9]+)\\)")
      message(SEND_ERROR "${header}: struct ${name} has no SIZE line in layout.c")
      continue()
    endif()
    set(size ${CMAKE_MATCH_1})
    set(covered 0)
    string(REGEX MATCHALL "\nFIELD\\(${name}, [^)]*\\)" fields "${table}")
    foreach(field IN LISTS fields)
      string(REGEX MATCH "([0-9]+)\\)$" _ ${field})
      math(EXPR covered "${covered} + ${CMAKE_MATCH_1}")
    endforeach()
    if(NOT covered EQUAL size)
      message(SEND_ERROR "${header}: ${name} is ${size} bytes, its FIELD lines cover ${covered}: "
        "list every field, and spell gaps out as reserved fields")
    endif()
  endforeach()
endforeach()
