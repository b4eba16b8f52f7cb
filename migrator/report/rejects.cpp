// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/rejects.hpp"

#include "adapters/files/atomic_file.hpp"
#include "adapters/files/os_error.hpp"
#include "migrator/report/element_json.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

constexpr std::array leaving{
    Code::description_cut, Code::invite_forced_off, Code::room_setting_lost,     Code::room_scope_lost,
    Code::addin_lost,      Code::voiced_on_normal,  Code::unknown_role_kind,     Code::orphan,
    Code::out_of_scope,    Code::denied_in_target,  Code::federated_user,        Code::federated_group,
    Code::value_cut,       Code::unknown_author,    Code::messages_without_room, Code::compliance_waiting,
    Code::bad_text,        Code::addin_url,         Code::file_missing,          Code::room_skipped,
    Code::topic_dropped,   Code::before_start_date, Code::invitations_dropped,   Code::voiced_on_category,
    Code::root_manager,    Code::preference_kept,   Code::setting_dropped,       Code::row_left_out,
    Code::rtf_dropped,     Code::time_clamped,      Code::upload_ban_lost,       Code::office_lost};

constexpr mode_t rejects_mode = 0600;
/// Written at once; a file of a large pool has tens of megabytes.
constexpr std::size_t rejects_piece_bytes = std::size_t{1024} * 1024;

std::string file_of(const CodeText& code) {
  return std::string(code.name) + ".jsonl";
}

void write_lines(AtomicFile& file, std::vector<const Finding*> findings, const Finding* others) {
  if (others != nullptr)
    findings.push_back(others);
  std::string text;
  for (const auto* finding : findings) {
    put_json(text, *finding);
    text += '\n';
    if (text.size() >= rejects_piece_bytes) {
      file.write(text);
      text.clear();
    }
  }
  file.write(text);
}

} // namespace

bool leaves_behind(Code code) noexcept {
  return text_of(code).severity == Severity::error ||
         std::find(leaving.begin(), leaving.end(), code) != leaving.end();
}

void write_rejects(const fs::path& run_folder, const std::vector<Finding>& findings) {
  const auto folder = run_folder / "rejects";
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    throw os_error(fmt::format("cannot create the folder '{}'", folder.string()), errno);
  const auto groups = grouped_findings(findings);
  const auto is_found = [&](const CodeText& code) {
    return std::any_of(groups.begin(), groups.end(),
                       [&](const FindingGroup& group) { return group.text->code == code.code; });
  };
  // What an earlier plan left goes first: a file that is missing for a moment misleads no one.
  for (const auto& code : code_texts())
    if (std::error_code failed; !is_found(code) && !fs::remove(folder / file_of(code), failed) && failed)
      throw os_error(fmt::format("cannot remove '{}'", (folder / file_of(code)).string()), failed.value());
  for (const auto& group : groups)
    if (leaves_behind(group.text->code))
      write_file_atomically(
          folder / file_of(*group.text),
          [&](AtomicFile& file) { write_lines(file, group.items, group.others); }, rejects_mode,
          Durability::not_synced); // a file for each code, and report.json has them all
}

} // namespace gc2pc
