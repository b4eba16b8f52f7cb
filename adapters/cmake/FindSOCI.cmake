# Debian 12 ships SOCI 4.0.3 without a CMake config: this finds the headers, the core and the wanted backends.
# Targets: SOCI::core, SOCI::sqlite3, SOCI::postgresql, SOCI::odbc.
include(FindPackageHandleStandardArgs)
find_path(SOCI_INCLUDE_DIR soci/soci.h)
find_library(SOCI_CORE_LIBRARY NAMES soci_core)
if(SOCI_INCLUDE_DIR)
  file(STRINGS "${SOCI_INCLUDE_DIR}/soci/version.h" soci_version_line REGEX "define SOCI_LIB_VERSION \"")
  string(REGEX REPLACE ".*\"([0-9]+)_([0-9]+)(_([0-9]+))?\".*" "\\1.\\2.\\4" SOCI_VERSION "${soci_version_line}")
endif()
foreach(backend IN LISTS SOCI_FIND_COMPONENTS)
  find_library(SOCI_${backend}_LIBRARY NAMES soci_${backend})
  if(SOCI_${backend}_LIBRARY)
    set(SOCI_${backend}_FOUND TRUE)
  endif()
endforeach()
find_package_handle_standard_args(SOCI REQUIRED_VARS SOCI_CORE_LIBRARY SOCI_INCLUDE_DIR
  VERSION_VAR SOCI_VERSION HANDLE_COMPONENTS)
if(SOCI_FOUND AND NOT TARGET SOCI::core)
  add_library(SOCI::core UNKNOWN IMPORTED)
  set_target_properties(SOCI::core PROPERTIES IMPORTED_LOCATION "${SOCI_CORE_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR}")
  foreach(backend IN LISTS SOCI_FIND_COMPONENTS)
    add_library(SOCI::${backend} UNKNOWN IMPORTED)
    set_target_properties(SOCI::${backend} PROPERTIES IMPORTED_LOCATION "${SOCI_${backend}_LIBRARY}"
      INTERFACE_LINK_LIBRARIES SOCI::core)
  endforeach()
endif()
mark_as_advanced(SOCI_INCLUDE_DIR SOCI_CORE_LIBRARY)
