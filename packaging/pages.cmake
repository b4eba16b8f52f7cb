# Manual pages, completions and Debian's changelog, compressed where Debian has them so:
# cmake -D PROGRAM= -D VERSION= -D MAINTAINER= -D ROOT= -D PREFIX= -D MAN= -D DOC= -P pages.cmake
set(to "${ROOT}${PREFIX}")

function(compressed file)
  execute_process(COMMAND gzip -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Writes what the program prints.
function(printed file)
  execute_process(COMMAND "${PROGRAM}" ${ARGN} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  file(WRITE "${file}" "${text}")
  message(STATUS "Installing: ${file}")
endfunction()

set(pages "${to}/${MAN}/man1")
printed("${pages}/gc2pc.1" man)
file(STRINGS "${pages}/gc2pc.1" lines REGEX "^\\.BR gc2pc")
foreach(line IN LISTS lines)
  string(REGEX REPLACE "^\\.BR gc2pc..([a-z]+) .*" "\\1" command "${line}")
  list(APPEND commands "${command}")
endforeach()
list(REMOVE_DUPLICATES commands)
foreach(command IN LISTS commands)
  printed("${pages}/gc2pc-${command}.1" man ${command})
  compressed("${pages}/gc2pc-${command}.1")
endforeach()
compressed("${pages}/gc2pc.1")

printed("${to}/share/bash-completion/completions/gc2pc" completion bash)
# Debian keeps the folder of zsh itself for zsh.
if(PREFIX MATCHES "/usr$")
  printed("${to}/share/zsh/vendor-completions/_gc2pc" completion zsh)
else()
  printed("${to}/share/zsh/site-functions/_gc2pc" completion zsh)
endif()

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH, when it is set
set(changelog "${to}/${DOC}/changelog")
file(WRITE "${changelog}" "gc2pc (${VERSION}) bookworm; urgency=medium

  * CHANGELOG.md in this folder says what changed.

 -- ${MAINTAINER}  ${date}
")
compressed("${changelog}")
