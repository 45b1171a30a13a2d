# SPDX-License-Identifier: Apache-2.0
# cmake -DINCLUDE=<folder of headers> -P thread_tags.cmake
#
# Proves that the comment above every function pointer, and above the entry, says in brackets from
# which threads it may be called. A comment serves the one function that follows it.
cmake_minimum_required(VERSION 3.25)

set(tags "<any-thread>|<one-thread-per-cursor>|<one-thread-per-transaction>|<last>|<thread of the call>")
# A member of a struct (not a callback among a function's parameters), or the entry.
set(member "^  [a-z][^(]*\\(FACTPORT_CALL\\* *")
set(entry "^FACTPORT_EXPORT .* FACTPORT_CALL ")

file(GLOB_RECURSE headers ${INCLUDE}/*.h)
set(functions 0)
foreach(header IN LISTS headers)
  file(READ ${header} text)
  # Semicolons and brackets mean something in a list of lines.
  string(REPLACE ";" "," text "${text}")
  string(REPLACE "[" "<" text "${text}")
  string(REPLACE "]" ">" text "${text}")
  string(REPLACE "\n" ";" lines "${text}")
  set(comment "")
  foreach(line IN LISTS lines)
    if(line MATCHES "^ */\\*")
      set(comment "${line}")
    elseif(line MATCHES "^ *\\* |^ *\\*/")
      string(APPEND comment "${line}")
    elseif(line MATCHES "(${member}|${entry})([a-z0-9_]+)")
      set(name ${CMAKE_MATCH_2})
      math(EXPR functions "${functions} + 1")
      if(NOT comment MATCHES "${tags}")
        message(SEND_ERROR "${header}: ${name} has no thread tag in the comment above it; "
          "adapter.h explains the tags")
      endif()
      set(comment "")
    endif()
  endforeach()
endforeach()

if(functions EQUAL 0)
  message(FATAL_ERROR "no function found below ${INCLUDE}")
endif()
message("${functions} functions carry a thread tag")
