# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where. The sdk is a set of its own, so that an author of adapters needs
# neither Boost nor fmt; the host is another.
include(CMakePackageConfigHelpers)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/factport)

install(TARGETS factport_sdk EXPORT factport-sdk-targets FILE_SET HEADERS)
install(EXPORT factport-sdk-targets NAMESPACE factport:: DESTINATION ${config_dir})
install(FILES sdk/cmake/FactportPlugin.cmake sdk/cmake/factport-plugin.map DESTINATION ${config_dir})

install(TARGETS factport_host EXPORT factport-host-targets FILE_SET HEADERS)
install(EXPORT factport-host-targets NAMESPACE factport:: DESTINATION ${config_dir})

install(TARGETS factport RUNTIME)

configure_package_config_file(sdk/cmake/factportConfig.cmake.in
  ${PROJECT_BINARY_DIR}/factportConfig.cmake INSTALL_DESTINATION ${config_dir} PATH_VARS CMAKE_INSTALL_LIBDIR)
# Before 1.0 a minor may break; afterwards only a major may.
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(compatibility SameMinorVersion)
else()
  set(compatibility SameMajorVersion)
endif()
write_basic_package_version_file(${PROJECT_BINARY_DIR}/factportConfigVersion.cmake
  COMPATIBILITY ${compatibility})
install(FILES ${PROJECT_BINARY_DIR}/factportConfig.cmake
  ${PROJECT_BINARY_DIR}/factportConfigVersion.cmake DESTINATION ${config_dir})

install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
