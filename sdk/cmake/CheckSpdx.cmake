# SPDX-License-Identifier: Apache-2.0
# cmake -DROOT=<source tree> -P CheckSpdx.cmake
#
# Proves that every source file names its licence in its first lines.
cmake_minimum_required(VERSION 3.25)

set(patterns "")
foreach(folder sdk plugins host conformance examples)
  foreach(kind *.h *.hpp *.c *.cpp *.cmake *.sh *.awk *.sql CMakeLists.txt)
    list(APPEND patterns ${ROOT}/${folder}/${kind})
  endforeach()
endforeach()
file(GLOB_RECURSE files ${patterns})
list(APPEND files ${ROOT}/CMakeLists.txt ${ROOT}/bootstrap ${ROOT}/.ci/run ${ROOT}/.clang-tidy)

foreach(file IN LISTS files)
  file(READ ${file} beginning LIMIT 200)
  if(NOT beginning MATCHES "SPDX-License-Identifier: Apache-2.0\n"
      AND NOT beginning MATCHES "SPDX-License-Identifier: Apache-2.0 ")
    message(SEND_ERROR "${file}: add the line `SPDX-License-Identifier: Apache-2.0` as a comment "
      "at its top")
  endif()
endforeach()
