# Plan, cutover, verify, rollback, status: everything below the command line.
target_sources(migrator PRIVATE
  run_config.cpp
  session.cpp)
