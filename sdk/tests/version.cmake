# SPDX-License-Identifier: Apache-2.0
# cmake -DHEADER=<version.h> -DPROJECT_VERSION=<x.y.z> -P version.cmake
#
# Proves that the version's numbers, its text and the build's idea of it are one.
cmake_minimum_required(VERSION 3.25)

file(READ ${HEADER} header)
foreach(part MAJOR MINOR PATCH)
  if(NOT header MATCHES "#define FACTPORT_VERSION_${part} ([0-9]+)\n")
    message(FATAL_ERROR "${HEADER} does not define FACTPORT_VERSION_${part} as a number")
  endif()
  list(APPEND numbers ${CMAKE_MATCH_1})
endforeach()
list(JOIN numbers "." numbers)

if(NOT header MATCHES "#define FACTPORT_VERSION_STRING \"${numbers}\"\n")
  message(SEND_ERROR "${HEADER}: the numbers say ${numbers}, FACTPORT_VERSION_STRING does not")
endif()
if(NOT PROJECT_VERSION STREQUAL numbers)
  message(SEND_ERROR "${HEADER} says ${numbers}, the build ${PROJECT_VERSION}: configure it again")
endif()
