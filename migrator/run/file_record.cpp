// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/file_record.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/step_names.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

constexpr std::string_view before_name = "files.before";

std::string group_name(std::size_t number) {
  return "files." + std::to_string(number);
}

Error corrupt() {
  return {ErrorKind::corrupt, "the run's list of copied files cannot be read"};
}

/// Behind each text: no path below a store holds it, whatever the encoding of its name.
constexpr std::string_view end_mark = "//";

/// Calls `visit(text)` for each text.
template <class Visit>
void for_each_text(const std::string& texts, Visit&& visit) {
  for (std::size_t at = 0; at < texts.size();) {
    const auto end = texts.find(end_mark, at);
    if (end == std::string::npos)
      throw corrupt();
    visit(texts.substr(at, end - at));
    at = end + end_mark.size();
  }
}

} // namespace

std::optional<std::vector<std::string>> files_before(const Run& run) {
  const auto kept = run.value(before_name);
  if (!kept)
    return std::nullopt;
  std::vector<std::string> paths;
  for_each_text(*kept, [&](std::string path) { paths.push_back(std::move(path)); });
  return paths;
}

void keep_files_before(Run& run, const std::vector<std::string>& paths) {
  auto sorted = paths;
  std::sort(sorted.begin(), sorted.end());
  std::string text;
  for (const auto& path : sorted)
    text.append(path).append(end_mark);
  run.keep(before_name, text);
}

FileRecord::FileRecord(Run& run) : run_(run) {
  while (const auto group = run_.value(group_name(groups_))) {
    std::optional<std::string> path;
    for_each_text(*group, [&](std::string text) {
      if (path) {
        if (text.empty())
          hashes_.erase(*path);
        else
          hashes_[*path] = std::move(text);
        path.reset();
      } else {
        path = std::move(text);
      }
    });
    if (path)
      throw corrupt();
    ++groups_;
  }
}

void FileRecord::add(const std::string& path, const std::string& sha256, std::uint64_t bytes) {
  hashes_[path] = sha256;
  waiting_.push_back(path);
  waiting_bytes_ += static_cast<std::int64_t>(bytes);
}

std::vector<std::string> FileRecord::paths() const {
  std::vector<std::string> result;
  for (const auto& [path, hash] : hashes_)
    result.push_back(path);
  return result;
}

// An empty hash stands for a file that is not there any more.
void FileRecord::forget(const std::string& path) {
  hashes_.erase(path);
  waiting_.push_back(path);
}

void FileRecord::flush() {
  if (waiting_.empty())
    return;
  std::string text;
  for (const auto& path : waiting_) {
    text.append(path).append(end_mark);
    const auto hash = hashes_.find(path);
    text.append(hash == hashes_.end() ? std::string() : hash->second).append(end_mark);
  }
  run_.keep(group_name(groups_++), text);
  run_.record(Event::files_copied, StepId::files, {},
              {{"files", static_cast<std::int64_t>(waiting_.size())}, {"bytes", waiting_bytes_}});
  waiting_.clear();
  waiting_bytes_ = 0;
}

} // namespace gc2pc
