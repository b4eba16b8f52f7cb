# Messages into the target, and read again to compare: all that reads on a thread of its own. Apart from the rest, so that
# ThreadSanitizer is not kept waiting for it.
add_library(pipeline STATIC
  format.cpp
  pipeline/chunk_writer.cpp
  pipeline/back_pressure.cpp
  pipeline/message_copy.cpp
  pipeline/room_reader.cpp
  pipeline/stale_rooms.cpp
  run/clock.cpp
  verify/line_compare.cpp
  verify/room_compare.cpp
  verify/room_sample.cpp
  verify/source_compare.cpp
  verify/store_lines.cpp)
target_link_libraries(pipeline PUBLIC adapters PRIVATE fmt::fmt Threads::Threads)
target_link_libraries(migrator PUBLIC pipeline)

# Plan, cutover, verify, rollback, status: everything below the command line.
target_sources(migrator PRIVATE
  engine_cutover.cpp
  engine_plan.cpp
  engine_precopy.cpp
  engine_rehearse.cpp
  engine_rollback.cpp
  engine_status.cpp
  engine_verify.cpp
  plan/channel_records.cpp
  plan/forecast.cpp
  plan/inputs.cpp
  plan/explain_now.cpp
  plan/plan_changes.cpp
  plan/plan_now.cpp
  plan/quick_survey.cpp
  plan/renew_plan.cpp
  plan/running_servers.cpp
  plan/server_notes.cpp
  plan/source_digest.cpp
  plan/target_before.cpp
  plan/target_probe.cpp
  plan/totals_now.cpp
  rollback/before.cpp
  run/applied_plan.cpp
  run/describe.cpp
  run/file_record.cpp
  run/journal.cpp
  run/lock.cpp
  run/open_run.cpp
  run/process.cpp
  run/read_file.cpp
  run/records.cpp
  run/run.cpp
  run/run_state.cpp
  run/step_runner.cpp
  run_config.cpp
  session.cpp
  snapshot/directory_image.cpp
  snapshot/keys.cpp
  snapshot/layout.cpp
  snapshot/manifest.cpp
  snapshot/snapshot.cpp
  snapshot/target_image.cpp
  steps/controllers.cpp
  steps/endpoint.cpp
  steps/errand.cpp
  steps/files.cpp
  steps/handover.cpp
  steps/kept_account.cpp
  steps/lookup_address.cpp
  steps/messages.cpp
  steps/quiet.cpp
  steps/release.cpp
  steps/release_outlook.cpp
  steps/rest.cpp
  steps/snapshot.cpp
  steps/steps.cpp
  steps/structure.cpp
  steps/verify.cpp
  verify/verification.cpp)
