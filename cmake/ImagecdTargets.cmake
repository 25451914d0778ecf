# imagecd_library(NAME SOURCES a.cc ... [PUBLIC targets] [PRIVATE targets])
#   One static library per folder; includes are written from the repository root.
# imagecd_test(NAME SOURCES a_test.cc ... [LINK targets])
#   A GoogleTest program, known to ctest under its name.
# imagecd_script_test(NAME SCRIPT test_x.py [ARGS arguments] [LABELS labels] [TIMEOUT seconds] [SERIAL])
#   A test in Python (unittest), run by IMAGECD_PYTHON if set, otherwise by the system's: such a script says which
#   packages or programs it lacks and exits with 77, which ctest shows as skipped.
# imagecd_fuzzer(NAME SOURCES fuzz_x.cc [LINK targets])
#   A libFuzzer program (preset fuzz only). Its seeds are in tests/fuzz/corpus/NAME; ci/fuzz.sh runs it.

function(imagecd_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers)
  if(IMAGECD_WERROR AND IMAGECD_TESTED_COMPILER)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(${target} PRIVATE -Wthread-safety)
  elseif(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 sees overlap in std::string::insert of a literal as soon as it inlines it (GCC bug 105329).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
endfunction()

function(imagecd_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_compile_definitions(${name} PUBLIC JSON_USE_IMPLICIT_CONVERSIONS=0)
  target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  imagecd_warnings(${name})
endfunction()

function(imagecd_test name)
  if(NOT IMAGECD_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gmock_main)
  imagecd_warnings(${name})
  add_test(NAME ${name} COMMAND ${name})
endfunction()

function(imagecd_script_test name)
  if(NOT IMAGECD_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "SERIAL" "SCRIPT;TIMEOUT" "ARGS;LABELS" ${ARGN})
  if(IMAGECD_PYTHON)
    set(python ${IMAGECD_PYTHON})
  else()
    set(python python3)
  endif()
  get_filename_component(script ${ARG_SCRIPT} ABSOLUTE)
  add_test(NAME ${name} COMMAND ${python} -B ${script} ${ARG_ARGS})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES
    SKIP_RETURN_CODE 77
    TIMEOUT ${ARG_TIMEOUT}
    LABELS "${ARG_LABELS}"
    RUN_SERIAL "${ARG_SERIAL}"
    ENVIRONMENT "IMAGECD_SOURCE_DIR=${CMAKE_SOURCE_DIR};IMAGECD_BUILD_DIR=${CMAKE_BINARY_DIR};\
IMAGECD_PULUMI_BIN=${IMAGECD_PULUMI_BIN};IMAGECD_GOTOOLS_BIN=${IMAGECD_GOTOOLS_BIN};IMAGECD_KUBERNETES_BIN=${IMAGECD_KUBERNETES_BIN};\
IMAGECD_SDKGEN=${IMAGECD_SDKGEN};IMAGECD_GOEXAMPLE=${IMAGECD_GOEXAMPLE};IMAGECD_NODE=${IMAGECD_NODE}")
endfunction()

function(imagecd_fuzzer name)
  if(NOT IMAGECD_FUZZERS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzzers)
  add_dependencies(fuzzers ${name})
  imagecd_warnings(${name})
endfunction()
