// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the doctor asks of this host: folders, keys, the program itself.
#include "adapters/crypto/key_checks.hpp"
#include "adapters/crypto/key_file.hpp"
#include "adapters/files/access.hpp"
#include "adapters/libraries.hpp"
#include "migrator/base/version.hpp"
#include "migrator/snapshot/keys.hpp"
#include "migrator/workflows/doctor_lanes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ctime>
#include <filesystem>

namespace gc2pc::doctor {
namespace {

namespace fs = std::filesystem;

/// The folder itself, or the nearest one above it that exists: what is missing is made there.
fs::path existing(const fs::path& folder) {
  auto path = fs::absolute(folder).lexically_normal();
  while (!fs::exists(path) && path.has_relative_path())
    path = path.parent_path();
  return path;
}

void say_folder(Answers& answers, const DoctorRequest& request) {
  refuse_run_in_store(request.config, *request.run_folder);
  const auto folder = existing(*request.run_folder);
  if (const auto reason = write_refusal(folder); !reason.empty())
    answers.failed(fmt::format("the run folder '{}' cannot be written: {}", folder.string(), reason),
                   "Name another folder with --run, or change the rights of this one.");
  else
    answers.good(fmt::format("the account may write the run folder '{}'", request.run_folder->string()));
}

void say_keys(Answers& answers, ReadSession& session) {
  const auto& keys = snapshot_keys(session, KeyUse::writing);
  if (!keys.envelope.seals() && !keys.signer) {
    answers.unchecked(
        "keys of the snapshot: not checked, none is given; the snapshot is neither encrypted nor "
        "signed");
    return;
  }
  for (const auto& remark : keys.remarks)
    answers.remark(remark, "Renew the certificate before the weekend.");
  auto ends = keys.envelope.ends();
  if (keys.signer)
    if (auto end = keys.signer->end())
      ends.push_back(*std::move(end));
  const auto now = std::time(nullptr);
  for (const auto& [name, at] : ends)
    if (at && *at > now) // the remarks have what expired
      say_certificate(answers, "'" + name + "'", *at, now);
  if (ends.empty())
    answers.good("the keys of the snapshot can be read");
}

void say_login_certificate(Answers& answers, const ReadSession& session) {
  const auto& file = session.config.login.cert;
  if (!file)
    return;
  const auto certificate = read_certificate(file->string());
  const auto end = end_of(certificate.get());
  if (end)
    say_certificate(answers, "--directory-cert '" + subject_of(certificate.get()) + "'", *end,
                    std::time(nullptr));
}

} // namespace

Lane legacy_files_lane(const Edges& edges) {
  Lane lane{"the legacy file store",
            edges->files_from || edges->config.files_from ? "" : "no legacy file store is given",
            {},
            1};
  lane.questions = {{CheckGroup::rights, "files.read", "the legacy file store", [edges](Answers& answers) {
                       if (!edges->files_from)
                         edges->files_from = legacy_files_of(edges->config);
                       if (auto trouble = edges->files_from->trouble_reading(); !trouble.empty())
                         answers.failed("legacy file store: " + trouble,
                                        "Mount the share, or give the account the right to read it.");
                       else
                         answers.good(fmt::format("the account may read the legacy file store ({})",
                                                  edges->files_from->description()));
                     }}};
  return lane;
}

Lane pool_files_lane(const Edges& edges, const DoctorRequest& request) {
  Lane lane{"the file store of the pool",
            edges->files_to || edges->config.files_to ? "" : "no file store of the pool is given",
            {},
            1};
  lane.questions = {{CheckGroup::rights, "files.write", "the file store of the pool",
                     [edges](Answers& answers) {
                       if (!edges->files_to)
                         edges->files_to = pool_files_of(edges->config);
                       if (auto trouble = edges->files_to->trouble_writing(); !trouble.empty())
                         answers.failed("file store of the pool: " + trouble,
                                        "Mount the share, or give the account the right to write to it.");
                       else
                         answers.good(fmt::format("the account may write the file store of the pool ({})",
                                                  edges->files_to->description()));
                     }},
                    {CheckGroup::disk, "files.space", "disk space of the file store of the pool",
                     [edges, needs = request.space](Answers& answers) {
                       say_space(answers, "file store of the pool", edges->files_to->free_bytes(), needs);
                     }}};
  return lane;
}

Lane run_folder_lane(const DoctorRequest& request) {
  Lane lane{"the run folder", request.run_folder ? "" : "no run folder is given", {}, 1};
  lane.questions = {{CheckGroup::rights, "run.write", "the run folder",
                     [request](Answers& answers) { say_folder(answers, request); }},
                    {CheckGroup::disk, "run.space", "disk space of the run folder, with the snapshot",
                     [request](Answers& answers) {
                       say_space(answers, "run folder", fs::space(existing(*request.run_folder)).available,
                                 request.space);
                     }}};
  return lane;
}

Lane keys_lane(const Edges& edges) {
  Lane lane{"the keys", {}, {}, 1};
  lane.questions = {{CheckGroup::keys, "snapshot.keys", "keys of the snapshot",
                     [edges](Answers& answers) { say_keys(answers, *edges); }},
                    {CheckGroup::keys, "directory.login", "the certificate of the login",
                     [edges](Answers& answers) { say_login_certificate(answers, *edges); }}};
  return lane;
}

Lane program_lane() {
  Lane lane{"gc2pc", {}, {}, 1};
  lane.questions = {{CheckGroup::versions, "program.version", "the version of gc2pc",
                     [](Answers& answers) { answers.good(fmt::format("gc2pc {}", program_version())); }},
                    {CheckGroup::versions, "program.libraries", "the libraries",
                     [](Answers& answers) {
                       std::vector<std::string> names;
                       for (const auto& library : libraries())
                         names.push_back(fmt::format("{} {}", library.name, library.version));
                       answers.good(fmt::format("libraries: {}", fmt::join(names, ", ")));
                     }},
                    {CheckGroup::versions, "program.drivers", "the ODBC drivers", [](Answers& answers) {
                       const auto drivers = odbc_drivers();
                       answers.good(drivers.empty()
                                        ? "no ODBC driver is installed"
                                        : fmt::format("ODBC drivers: {}", fmt::join(drivers, ", ")));
                     }}};
  return lane;
}

} // namespace gc2pc::doctor
