// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/file_record.hpp"

#include "adapters/run/run_tables.hpp"
#include "migrator/base/step_names.hpp"

#include <algorithm>

namespace gc2pc {

std::optional<std::vector<std::string>> files_before(const Run& run) {
  if (!row_count(run.database(), file_before_table))
    return std::nullopt;
  std::vector<std::string> paths;
  for_each_row(run.database(), file_before_table,
               [&](std::span<Slot> row) { paths.push_back(std::move(row[0].text)); });
  return paths;
}

void keep_files_before(Run& run, const std::vector<std::string>& paths) {
  auto sorted = paths;
  std::sort(sorted.begin(), sorted.end());
  add_rows(run.database(), file_before_table, [&](SealedWriter& rows) {
    for (const auto& path : sorted)
      rows.write(path);
  });
}

FileRecord::FileRecord(Run& run) : run_(run) {
  for_each_row(run_.database(), copied_file_table, [&](std::span<Slot> row) {
    files_[row[0].text] = {std::move(row[1].text), static_cast<std::int64_t>(row[2].integer)};
  });
}

void FileRecord::add(const std::string& path, const std::string& sha256, std::uint64_t bytes) {
  const auto& file = files_[path] = {sha256, static_cast<std::int64_t>(bytes)};
  waiting_.push_back(path);
  waiting_bytes_ += file.bytes;
}

std::int64_t FileRecord::bytes() const {
  std::int64_t sum = 0;
  for (const auto& [path, file] : files_)
    sum += file.bytes;
  return sum;
}

std::vector<std::string> FileRecord::paths() const {
  std::vector<std::string> result;
  for (const auto& [path, file] : files_)
    result.push_back(path);
  return result;
}

void FileRecord::forget(const std::string& path) {
  files_.erase(path);
  ++forgotten_;
}

void FileRecord::flush() {
  const auto count = static_cast<std::int64_t>(waiting_.size()) + forgotten_;
  if (count == 0)
    return;
  run_.together([&] {
    if (forgotten_ > 0) // rarely, and once in a step: then all are written again
      run_.database().write_tables([](Database& database) { clear_sealed(database, copied_file_table); });
    add_rows(run_.database(), copied_file_table, [&](SealedWriter& rows) {
      const auto write = [&](const std::string& path, const File& file) {
        rows.write(path, file.sha256, file.bytes);
      };
      if (forgotten_ > 0)
        for (const auto& [path, file] : files_)
          write(path, file);
      else
        for (const auto& path : waiting_)
          write(path, files_.at(path));
    });
    run_.record(Event::files_copied, StepId::files, {}, {{"files", count}, {"bytes", waiting_bytes_}});
  });
  waiting_.clear();
  waiting_bytes_ = 0;
  forgotten_ = 0;
}

} // namespace gc2pc
