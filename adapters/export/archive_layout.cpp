// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/archive_layout.hpp"

#include <fmt/format.h>

namespace gc2pc {

std::string_view to_string(ArchiveKind kind) {
  return kind == ArchiveKind::persistent_chat ? "persistent-chat" : "group-chat";
}

std::optional<ArchiveKind> archive_kind(std::string_view name) {
  for (const auto kind : {ArchiveKind::persistent_chat, ArchiveKind::group_chat})
    if (to_string(kind) == name)
      return kind;
  return std::nullopt;
}

namespace archive_files {

std::string key(std::int64_t number) {
  return fmt::format("keys/{:04}{}", number, sealed_ending);
}

bool is_open(std::string_view name) {
  return name == readme || name.starts_with("keys/");
}

std::string table(std::string_view name) {
  return fmt::format("data/{}.jsonl.zst", name);
}

std::string schema(std::string_view name) {
  return fmt::format("data/{}.schema.json", name);
}

std::string messages(std::int64_t number) {
  return fmt::format("data/tblChat-{:06}.jsonl.zst", number);
}

} // namespace archive_files
} // namespace gc2pc
