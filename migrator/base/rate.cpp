// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/rate.hpp"

#include <algorithm>
#include <array>

namespace gc2pc {
namespace {

struct Name {
  Work work;
  std::string_view name, gerund;
};

constexpr std::array names{
    Name{Work::read_source, "read source", "reading the source"},
    Name{Work::check_source, "look at source", "checking the source"},
    Name{Work::write_rows, "write rows", "writing rows"},
    Name{Work::copy_messages, "copy messages", "copying messages"},
    Name{Work::write_messages, "write messages", "writing messages"},
    Name{Work::copy_files, "copy files", "copying files"},
    Name{Work::verify, "verify", "verifying"},
    Name{Work::delete_messages, "delete messages", "deleting messages"},
    Name{Work::other_cutover, "everything else", "working"},
    Name{Work::other_rollback, "everything else of a rollback", "rolling back"},
};

const Name& entry_of(Work work) {
  return *std::find_if(names.begin(), names.end(), [&](const Name& name) { return name.work == work; });
}

} // namespace

std::string_view to_string(Work work) {
  return entry_of(work).name;
}

std::optional<Work> work_from(std::string_view name) {
  const auto* found = std::find_if(names.begin(), names.end(), [&](const Name& n) { return n.name == name; });
  return found == names.end() ? std::nullopt : std::optional(found->work);
}

std::string_view gerund_of(Work work) {
  return entry_of(work).gerund;
}

} // namespace gc2pc
