# How every folder becomes one link target, and every test folder one doctest program.
#
#   project_library(xmppd_core SOURCES a.cpp b.cpp DEPS libxmpp_xml fmt::fmt)
#   project_program(xmppd SOURCES main.cpp DEPS xmppd_app)
#   project_test(test_xmppd_core SOURCES x_test.cpp DEPS xmppd_core)      registered with CTest under its own name
#
# QUICKLY: what runs once for a command, a keystroke or a setting is compiled with less optimisation, in three quarters of the time.
# OBJECTS: objects for whoever links them directly, with libraries of his own choice below.
# ALONE names those of SOURCES that a unity build (CMAKE_UNITY_BUILD) must compile for themselves, because a file-local name
# means something else in them than in their neighbours. A namespace with the file's name costs less time, where it will do.

include(CMakeParseArguments)

function(project_settings target)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow=local -Wnon-virtual-dtor -Woverloaded-virtual)
  # Collecting its own garbage is a tenth of what g++ does; below half a GiB it needn't.
  target_compile_options(${target} PRIVATE "$<$<CXX_COMPILER_ID:GNU>:SHELL:--param ggc-min-heapsize=500000>")
  # A unity build hides from the compiler that a type is local to one file.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  if(WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  # g++ 12 sees uninitialised members in moved std::optional and tl::expected that are not there, and takes long to say so.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endfunction()

# Tests are compiled quickly; what they test is compiled as it ships.
function(compile_as_test target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O0 -g0 -U_FORTIFY_SOURCE>)
endfunction()

function(project_library target)
  cmake_parse_arguments(arg "QUICKLY;OBJECTS" "" "SOURCES;ALONE;DEPS" ${ARGN})
  set_source_files_properties(${arg_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set(kind STATIC)
  if(arg_OBJECTS)
    set(kind OBJECT)
  endif()
  add_library(${target} ${kind} ${arg_SOURCES})
  project_settings(${target})
  if(arg_QUICKLY)
    target_compile_options(${target} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O1>)
  endif()
  target_link_libraries(${target} PUBLIC ${arg_DEPS})
endfunction()

function(project_program target)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${target} ${arg_SOURCES})
  project_settings(${target})
  target_link_libraries(${target} PRIVATE ${arg_DEPS})
endfunction()

# What the program says of itself with --man and --completion is installed where man and shells look for it.
function(install_manual target section)
  set(page ${CMAKE_CURRENT_BINARY_DIR}/${target}.${section})
  install(CODE "execute_process(COMMAND \"$<TARGET_FILE:${target}>\" --man OUTPUT_FILE \"${page}\" COMMAND_ERROR_IS_FATAL ANY)")
  install(FILES ${page} DESTINATION share/man/man${section})
  foreach(place bash:share/bash-completion/completions:${target} zsh:share/zsh/site-functions:_${target} fish:share/fish/vendor_completions.d:${target}.fish)
    string(REPLACE ":" ";" place ${place})
    list(GET place 0 shell)
    list(GET place 1 folder)
    list(GET place 2 name)
    set(script ${CMAKE_CURRENT_BINARY_DIR}/completion/${shell}/${name})
    file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/completion/${shell})
    install(CODE "execute_process(COMMAND \"$<TARGET_FILE:${target}>\" --completion ${shell} OUTPUT_FILE \"${script}\" COMMAND_ERROR_IS_FATAL ANY)")
    install(FILES ${script} DESTINATION ${folder})
  endforeach()
endfunction()

# A manual page that shows another one.
function(install_alias name section page)
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/${name}.${section} ".so ${page}\n")
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.${section} DESTINATION share/man/man${section})
endfunction()

# A unit of systemd, in which @BIN@ is where programs for administrators are installed.
function(install_unit file)
  get_filename_component(name ${file} NAME)
  install(CODE "set(BIN \"\${CMAKE_INSTALL_PREFIX}/sbin\")
    configure_file(\"${CMAKE_CURRENT_SOURCE_DIR}/${file}\" \"${CMAKE_CURRENT_BINARY_DIR}/${name}\" @ONLY)")
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name} DESTINATION lib/systemd/system)
endfunction()

function(project_test target)
  if(NOT BUILD_TESTING)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;ALONE;DEPS" ${ARGN})
  set_source_files_properties(${arg_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  if(NOT TARGET doctest_main)
    add_library(doctest_main OBJECT ${PROJECT_SOURCE_DIR}/tests/unit/doctest_main.cpp)
    project_settings(doctest_main)
    compile_as_test(doctest_main)
  endif()
  add_executable(${target} ${arg_SOURCES})
  project_settings(${target})
  target_link_libraries(${target} PRIVATE doctest_main ${arg_DEPS})
  compile_as_test(${target})
  set_target_properties(${target} PROPERTIES UNITY_BUILD_BATCH_SIZE 24)  # unoptimised, they need half the memory
  target_compile_definitions(${target} PRIVATE SOURCE_DIRECTORY="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${target} COMMAND ${target})
endfunction()
