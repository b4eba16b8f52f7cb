# gc2pc_check_headers(TARGET library HEADERS...): compiles every header alone, in an object library of its own, with
# the include paths of `library`. A header that leans on what was included before it fails the build.
function(gc2pc_check_headers target)
  set(sources "")
  foreach(header IN LISTS ARGN)
    file(RELATIVE_PATH relative "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}/${header}")
    string(REPLACE "/" "_" flat "${relative}")
    set(source "${PROJECT_BINARY_DIR}/header_check/${flat}.cpp")
    file(CONFIGURE OUTPUT "${source}" CONTENT "#include \"${relative}\" // IWYU pragma: keep\n" @ONLY)
    list(APPEND sources "${source}")
  endforeach()
  add_library(${target}_headers OBJECT EXCLUDE_FROM_ALL ${sources})
  target_compile_options(${target}_headers PRIVATE -g0) # only whether they compile is of interest
  target_link_libraries(${target}_headers PRIVATE ${target} gc2pc_compiler_interface)
  if(NOT TARGET header_check)
    add_custom_target(header_check)
  endif()
  add_dependencies(header_check ${target}_headers)
endfunction()
