# SPDX-License-Identifier: Apache-2.0
# Installs a build into an empty folder, builds the consumer project against it, and runs it.
#   cmake -DBUILD=<build tree> -DSOURCE=<checkout> -DWORK=<folder> -P installed.cmake

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect text)
  string(FIND "${output}" "${text}" found)
  if(found EQUAL -1)
    message(FATAL_ERROR "expected \"${text}\" in:\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
run(${CMAKE_COMMAND} -S ${SOURCE}/sdk/tests/consumer -B ${WORK}/build -G Ninja
  -DCMAKE_PREFIX_PATH=${WORK}/prefix -DEXAMPLES=${SOURCE}/examples)
run(${CMAKE_COMMAND} --build ${WORK}/build)

# The adapter that was just built, and the plugins that were installed, found without being told.
run(${CMAKE_COMMAND} -E env FACTPORT_PATH=${WORK}/build ${WORK}/build/application vector:)
expect("1 moved")
run(${CMAKE_COMMAND} -E env --unset=FACTPORT_PATH ${WORK}/prefix/bin/factport plugins)
expect("memory")
expect("sqlite")
run(${CMAKE_COMMAND} -E env FACTPORT_PATH=${WORK}/build ${WORK}/prefix/bin/factport describe vector)
expect("vector 1.0.0")
file(REMOVE_RECURSE ${WORK})
