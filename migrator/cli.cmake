# The command line, the report and the sample generator, and the program itself.
target_sources(migrator PRIVATE
  exit_code.cpp
  format.cpp
  html.cpp
  report.cpp
  report_html.cpp
  report_json.cpp
  report_lists.cpp
  report_parts.cpp
  report_sections.cpp
  version.cpp
  cli/arguments.cpp
  cli/connection_text.cpp
  cli/event_log.cpp
  cli/help.cpp
  cli/meter.cpp
  cli/options.cpp
  cli/program.cpp
  cli/progress.cpp
  cli/stop_signal.cpp
  cli/suggest.cpp
  cli/verbs.cpp
  )
gc2pc_embed_text(migrator report_style embedded "report_css=${CMAKE_CURRENT_SOURCE_DIR}/report.css")
set_property(SOURCE version.cpp APPEND PROPERTY COMPILE_DEFINITIONS "GC2PC_VERSION=\"${PROJECT_VERSION}\"")
target_link_libraries(migrator PRIVATE Boost::program_options LibXml2::LibXml2)

