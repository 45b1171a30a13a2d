# SPDX-License-Identifier: Apache-2.0
# factport_add_plugin(NAME SOURCES...)
#
# Makes NAME.factport.so: a loadable module in C or C++20 that exports the plugin entry and nothing
# else. Link the client library of your backend to it afterwards, PRIVATE. The plugins of Factport
# itself are made by this same function.
#
# Set FACTPORT_SANITIZE when you build with a sanitizer: its runtime lives in the executable, so the
# check for undefined symbols is left out.

set(_factport_plugin_map ${CMAKE_CURRENT_LIST_DIR}/factport-plugin.map)

function(factport_add_plugin name)
  add_library(${name} MODULE ${ARGN})
  target_link_libraries(${name} PRIVATE factport::sdk)
  target_compile_features(${name} PRIVATE cxx_std_20)
  set_target_properties(${name} PROPERTIES
    PREFIX ""
    SUFFIX .factport.so
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${_factport_plugin_map})
  target_link_options(${name} PRIVATE
    -Wl,--version-script=${_factport_plugin_map}
    -Wl,--exclude-libs,ALL
    -Wl,-z,now -Wl,-z,relro -Wl,-z,noexecstack)
  if(NOT FACTPORT_SANITIZE)
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
  if(FACTPORT_PLUGIN_OUTPUT_DIRECTORY)
    set_target_properties(${name} PROPERTIES
      LIBRARY_OUTPUT_DIRECTORY ${FACTPORT_PLUGIN_OUTPUT_DIRECTORY})
  endif()
endfunction()
