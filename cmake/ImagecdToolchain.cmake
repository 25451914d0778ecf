# Compiler cache, linker and instrumentation for all targets. The presets set the variables.

set(IMAGECD_SANITIZE "" CACHE STRING "Sanitizers for the whole build, as in -fsanitize=: address,undefined or thread")
option(IMAGECD_COVERAGE "Instrument for line coverage" OFF)

# Our presets set this. Somebody who builds a package must not fail because of a warning, nor must one of us who tries a
# compiler that we do not test with.
option(IMAGECD_WERROR "Treat warnings as errors, with the compilers that the tests run with" OFF)
set(IMAGECD_TESTED_COMPILER OFF)
if("${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}" MATCHES "^(GNU 12|Clang 14)\\.")
  set(IMAGECD_TESTED_COMPILER ON)
endif()

find_program(IMAGECD_CCACHE ccache DOC "Compiler cache, used when found")
if(IMAGECD_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${IMAGECD_CCACHE})
endif()

find_program(IMAGECD_LLD ld.lld DOC "LLVM's linker, used when found: a link takes a fifth of the time")
if(IMAGECD_LLD AND NOT IMAGECD_COVERAGE)
  add_link_options(-fuse-ld=lld)
endif()

if(IMAGECD_FUZZERS)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "IMAGECD_FUZZERS needs clang: cmake --preset fuzz")
  endif()
  set(instrumentation -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
elseif(IMAGECD_SANITIZE)
  set(instrumentation -fsanitize=${IMAGECD_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 follows the branches of the sanitizers and then prints false warnings.
    list(APPEND instrumentation -Wno-maybe-uninitialized)
  endif()
elseif(IMAGECD_COVERAGE)
  set(instrumentation --coverage -fprofile-update=atomic)
endif()
add_compile_options(${instrumentation})
add_link_options(${instrumentation})

# Debian's gRPC and Protobuf cannot run under ThreadSanitizer: that build leaves out what links them.
set(IMAGECD_WITH_GRPC ON)
if(IMAGECD_SANITIZE MATCHES "thread")
  set(IMAGECD_WITH_GRPC OFF)
endif()
