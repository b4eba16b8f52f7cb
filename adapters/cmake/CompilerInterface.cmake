# One INTERFACE target that every target of the project links: language level, warnings, sanitizers, coverage.
option(GC2PC_WERROR "Warnings are errors" ON)
set(GC2PC_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")
option(GC2PC_COVERAGE "Instrument for coverage" OFF)
option(GC2PC_HARDENING "Harden release builds; off only to measure what it costs (tests/bench/hardening.sh)" ON)
option(GC2PC_FUZZ "Instrument for libFuzzer, and build the fuzzers (clang)" OFF)

add_library(gc2pc_compiler_interface INTERFACE)
target_compile_features(gc2pc_compiler_interface INTERFACE cxx_std_20)
target_compile_options(gc2pc_compiler_interface INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${GC2PC_WERROR}>:-Werror>)
# GCC 12 warns of an overlap that cannot be in `"text" + std::string(...)` when it optimises (its bug 105651).
target_compile_options(gc2pc_compiler_interface INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict>)
if(CMAKE_UNITY_BUILD)
  # Several files as one: what is a file's own looks as if a header had it, and is there for the files that follow. Each
  # file alone is checked by preset dev.
  target_compile_options(gc2pc_compiler_interface INTERFACE -Wno-shadow $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage>)
endif()
target_include_directories(gc2pc_compiler_interface INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")
if(GC2PC_SANITIZE)
  # SOCI's Debian build hides its typeinfo, which UBSan's vptr check needs at link time. A null pointer ends a
  # program without a check, this processor allows any alignment, and the two checks cost a fifth of the time to compile.
  target_compile_options(gc2pc_compiler_interface INTERFACE
    -fsanitize=${GC2PC_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -fno-sanitize=vptr,null,alignment)
  target_link_options(gc2pc_compiler_interface INTERFACE -fsanitize=${GC2PC_SANITIZE})
endif()
if(GC2PC_FUZZ)
  target_compile_options(gc2pc_compiler_interface INTERFACE -fsanitize=fuzzer-no-link)
endif()
# The tools read hostile input as root: an overrun ends the program instead of becoming code. FORTIFY needs
# optimisation, and the sanitizers replace all of this.
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
if(GC2PC_HARDENING AND NOT GC2PC_SANITIZE AND build_type MATCHES "^(RELEASE|RELWITHDEBINFO|MINSIZEREL)$")
  target_compile_options(gc2pc_compiler_interface INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection)
  include(CheckCXXCompilerFlag)
  check_cxx_compiler_flag(-fcf-protection GC2PC_CF_PROTECTION) # x86 only
  if(GC2PC_CF_PROTECTION)
    target_compile_options(gc2pc_compiler_interface INTERFACE -fcf-protection)
  endif()
  # As a program (-fPIE) and not as a shared library (-fPIC, which CMake takes for libraries of a program that has no fixed
  # address): there the compiler may not put a function into another one that calls it, because a library before it could
  # bring its own. That costs more than all of the above.
  set(type $<TARGET_PROPERTY:TYPE>)
  target_compile_options(gc2pc_compiler_interface INTERFACE
    $<$<NOT:$<IN_LIST:${type},MODULE_LIBRARY$<SEMICOLON>SHARED_LIBRARY>>:-fPIE>)
  target_link_options(gc2pc_compiler_interface INTERFACE
    -Wl,-z,relro,-z,now,-z,noexecstack $<$<STREQUAL:${type},EXECUTABLE>:-pie>)
endif()
# Programs for tests are many, and linking them one after the other takes minutes; what is released is linked as usual.
find_program(GC2PC_MOLD mold)
if(GC2PC_MOLD AND build_type STREQUAL "DEBUG")
  target_link_options(gc2pc_compiler_interface INTERFACE -fuse-ld=mold)
endif()
if(GC2PC_COVERAGE)
  target_compile_options(gc2pc_compiler_interface INTERFACE --coverage)
  target_link_options(gc2pc_compiler_interface INTERFACE --coverage)
endif()

# gc2pc_alone(TARGET FILE...): keeps files out of unity builds, where their file-local names would meet those of others.
function(gc2pc_alone target)
  set_source_files_properties(${ARGN} TARGET_DIRECTORY ${target} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
