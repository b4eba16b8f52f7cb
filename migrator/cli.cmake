# The command line, the report and the sample generator, and the program itself.
target_sources(migrator PRIVATE
  assessment.cpp
  directory_outlook.cpp
  exit_code.cpp
  html.cpp
  limits.cpp
  rejects.cpp
  report.cpp
  report_html.cpp
  report_json.cpp
  report_lists.cpp
  report_parts.cpp
  report_sections.cpp
  report_stream.cpp
  version.cpp
  cli/arguments.cpp
  cli/connection_text.cpp
  cli/deadline.cpp
  cli/event_log.cpp
  cli/help.cpp
  cli/meter.cpp
  cli/options.cpp
  cli/print.cpp
  cli/print_changes.cpp
  cli/program.cpp
  cli/progress.cpp
  cli/run_access.cpp
  cli/stop_signal.cpp
  cli/stopped_early.cpp
  cli/suggest.cpp
  cli/verb_assess.cpp
  cli/verb_cutover.cpp
  cli/verb_digest.cpp
  cli/verb_explain.cpp
  cli/verb_plan.cpp
  cli/verb_precopy.cpp
  cli/verb_rehearse.cpp
  cli/verb_rules.cpp
  cli/verb_run.cpp
  cli/verb_sample.cpp
  cli/verbs.cpp
  sample/directory_writer.cpp
  sample/memberships.cpp
  sample/message_stream.cpp
  sample/organisation.cpp
  sample/sample.cpp
  sample/store_writer.cpp
  sample/text_maker.cpp
  sample/words.cpp)
gc2pc_embed_text(migrator report_style embedded "report_css=${CMAKE_CURRENT_SOURCE_DIR}/report.css")
set_property(SOURCE version.cpp APPEND PROPERTY COMPILE_DEFINITIONS "GC2PC_VERSION=\"${PROJECT_VERSION}\"")
target_link_libraries(migrator PRIVATE Boost::program_options LibXml2::LibXml2)

add_executable(gc2pc main.cpp)
target_link_libraries(gc2pc PRIVATE migrator)
install(TARGETS gc2pc RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
