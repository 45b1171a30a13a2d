# SPDX-License-Identifier: Apache-2.0
# What every target built in this tree has in common. Never installed.

find_program(FACTPORT_CCACHE ccache)
if(FACTPORT_CCACHE)
  # Or it would not look at what is compiled with a precompiled header.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${FACTPORT_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
# The build tree has the installed tree's shape, so the command finds its plugins in both.
set(FACTPORT_PLUGIN_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR}/factport)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

if(FACTPORT_SANITIZE)
  add_compile_options(-fsanitize=${FACTPORT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${FACTPORT_SANITIZE})
endif()

add_library(factport_warnings INTERFACE)
target_compile_options(factport_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  # g++ 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105329).
  $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict>
  $<$<BOOL:${FACTPORT_WERROR}>:-Werror>)

if(FACTPORT_BUILD_TESTS)
  find_package(Catch2 2.13 REQUIRED)
  include(Catch)
  # Reading Catch2 is half of the time that a test takes to compile.
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled_catch.cpp CONTENT "int main() {}\n")
  add_executable(precompiled_catch EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/precompiled_catch.cpp)
  target_link_libraries(precompiled_catch PRIVATE factport_warnings Catch2::Catch2)
  target_precompile_headers(precompiled_catch PRIVATE <catch2/catch.hpp>)
  # All that ThreadSanitizer is for: the tests labelled so, and the plugins that they load.
  add_custom_target(concurrency_tests)
endif()

# factport_add_test(NAME SOURCES... [LINK targets...] [LABELS labels...] [PROPERTIES name value...])
# One Catch2 executable per folder; each of its cases is a test of ctest's.
function(factport_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK;LABELS;PROPERTIES")
  add_executable(${name} ${arg_SOURCES} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE factport_warnings Catch2::Catch2WithMain ${arg_LINK})
  target_precompile_headers(${name} REUSE_FROM precompiled_catch)
  # An empty value would be dropped on the way, and every name and value after it shifted.
  if(arg_LABELS)
    set(labels LABELS "${arg_LABELS}")
  endif()
  if("concurrency" IN_LIST arg_LABELS)
    add_dependencies(concurrency_tests ${name})
  endif()
  catch_discover_tests(${name} TEST_PREFIX "${name}: "
    DISCOVERY_MODE PRE_TEST
    # A name that ctest cuts in pieces would match no case, and pass.
    EXTRA_ARGS --warn NoTests
    PROPERTIES TIMEOUT 300
      ENVIRONMENT "FACTPORT_TEST_PLUGINS=${FACTPORT_PLUGIN_OUTPUT_DIRECTORY}"
      ${labels} ${arg_PROPERTIES})
endfunction()
