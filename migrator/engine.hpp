// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the verbs do, without command line and output: plan, cutover, verify, rollback, status.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/observer.hpp"
#include "migrator/run_config.hpp"
#include "migrator/session.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// Asked often; true when the operator wants to stop (Ctrl-C). The engine then stops at the next consistent
/// point with Error(interrupted).
using StopRequested = std::function<bool()>;

/// A rate measured in this run, and where it comes from.
struct Rate {
  std::string work; ///< e.g. "read source", "copy messages", "verify"
  std::uint64_t units = 0;
  std::uint64_t bytes = 0;
  double seconds = 0;
  bool rehearsed = false; ///< measured in a rehearsal, not in the run itself
  [[nodiscard]] double per_second() const { return seconds > 0 ? static_cast<double>(units) / seconds : 0; }
};

/// How long it is expected to take, and from what that follows.
struct Forecast {
  struct Part {
    std::string work;
    double seconds = 0;
    std::string basis; ///< "measured while planning", "assumed: …"
  };
  std::vector<Part> parts;
  double cutover_seconds = 0;
  double rollback_seconds = 0;
};

enum class StepStatus { pending, started, done, confirmed, undoing, undone, failed, skipped };
[[nodiscard]] std::string_view to_string(StepStatus status);

/// Where one step stands, from the journal.
struct StepState {
  /// quiet, snapshot, structure, messages, rest, files, verify, release, endpoint, handover
  std::string name;
  std::string purpose; ///< one line
  StepStatus status = StepStatus::pending;
  std::string started_at, finished_at; ///< UTC, ISO 8601; empty when not yet
  double seconds = 0;
  std::optional<double> forecast_seconds; ///< what was expected when it began; nothing when it was not asked
  std::string summary;                    ///< what it did, or would do, or why it cannot
};

/// Where a run stands.
enum class RunPhase {
  planned,
  precopying,
  precopied,
  cutting_over,
  data_done,
  complete,
  rolling_back,
  rolled_back
};
[[nodiscard]] std::string_view to_string(RunPhase phase);

struct RunStatus {
  std::string run; ///< id
  RunConfig config;
  std::string plan_hash;
  RunPhase phase = RunPhase::planned;
  std::vector<StepState> steps;
  std::vector<Rate> rates;
  std::string sentence; ///< one sentence that says what is so
  /// When all of source and target was compared last without a difference: UTC time.
  std::optional<std::string> verified_at;
  /// Set between release and endpoint, as the journal has it, until a look at the directory shows an owner:
  /// UTC time of the first moment without one.
  std::optional<std::string> nobody_owns_since;
  std::optional<std::string> lock_owner; ///< host, pid and start of a living process that holds the run
};

/// One difference that verification found.
struct Difference {
  std::string kind; ///< message, role, …, file, address
  std::string guid; ///< of the room or item; empty for the store
  std::string name;
  std::string detail; ///< expected and found: counts, digests, chatId range
};

struct VerifyResult {
  std::uint64_t lines_compared = 0;
  std::uint64_t messages_read = 0;
  std::uint64_t files_compared = 0;
  std::uint64_t source_messages_read = 0;
  std::uint64_t rooms_read = 0; ///< whose messages were read in the target
  std::string store_digest;     ///< of the whole target, 64 hex digits; empty when only a sample was read
  std::vector<Difference> differences;
};

/// One journal record, for status --audit and the report.
struct JournalEntry {
  std::int64_t sequence = 0;
  std::string at;    ///< UTC, ISO 8601 with milliseconds
  std::string who;   ///< user@host pid
  std::string event; ///< e.g. "step-started"
  std::string step;
  std::string detail;
};

/// What a rehearsal came to.
struct Rehearsal {
  std::string at;           ///< UTC, ISO 8601
  std::string plan_hash;    ///< of the run's plan that was rehearsed
  std::string store_digest; ///< of the whole scratch target after the cutover; the real one must get the same
  double cutover_seconds = 0, rollback_seconds = 0;
  std::vector<Rate> rates;
};

/// The server of the source or of the target.
struct ServerNote {
  std::string role;                 ///< source, target
  std::string text;                 ///< product, version, edition
  std::vector<std::string> remarks; ///< what an operator should deal with before the cutover
  std::optional<ServerPings> pings; ///< of its chat servers, where the database says
};

/// What a plan says besides itself.
struct PlanResult {
  Plan plan;
  Forecast forecast;
  std::vector<Rate> rates;
  std::vector<StepState> checks; ///< each step's read-only check: would it work now?
  std::vector<ServerNote> servers;
};

/// A forecast is right on average; a deadline needs one that is rarely too short. Half as much again leaves
/// room for a backup or a virus scan that comes upon the same disks meanwhile; who knows better says so.
inline constexpr double default_safety = 1.5;

/// How a source that was read before is looked at again.
enum class SourceLook {
  whole, ///< every message is read
  quick  ///< the database is asked for counts, last ids and lengths per room; only what is new is read
};

/// What the cutover is allowed to do.
struct CutoverOptions {
  std::string plan_hash;          ///< as given with --plan: at least 12 of the 64 hex digits
  bool consent_directory = false; ///< --consent directory
  bool only_handover = false;     ///< finalize: only the last three steps
  double quiet_seconds = 2;       ///< --quiet: apart between the two looks at the source
  /// --deadline: a step is begun only when it, and then undoing everything, is expected to be done by then;
  /// otherwise Error(deadline).
  std::optional<std::chrono::system_clock::time_point> deadline;
  /// --safety: forecasts are taken times this before they are held against the deadline.
  double safety = default_safety;
  /// --consent changes: what changed in the source since the approved plan of a precopied run is taken along.
  bool consent_changes = false;
  /// --verify: quick leaves the verification until the address is handed over. Only with a precopy.
  SourceLook look = SourceLook::whole;
};

/// What a precopy came to, or would.
struct PrecopyResult {
  RunStatus status;
  Plan plan;                        ///< the one that is in the target now, or would be
  std::string plan_before;          ///< hash of the run's plan before
  std::int64_t messages_there = 0;  ///< of this run in the target
  std::int64_t messages_copied = 0; ///< by this call
};

/// Plans into memory; nothing is written anywhere.
[[nodiscard]] PlanResult make_plan(Session& session, Observer& observer, const StopRequested& stop);
/// The same beside the run in `folder`: rows that its precopy has put into the target are not taken for what
/// was there before. Throws changed when the session is not for what that run is for.
[[nodiscard]] PlanResult plan_since(const std::filesystem::path& folder, Session& session, Observer& observer,
                                    const StopRequested& stop);
/// Plans and keeps the plan in `folder` (created 0700). A folder with a run that has begun is refused
/// (conflict).
[[nodiscard]] PlanResult plan_run(const std::filesystem::path& folder, Session& session, Observer& observer,
                                  const StopRequested& stop);

/// The configuration kept in a run folder. Throws no_such_run.
[[nodiscard]] RunConfig load_config(const std::filesystem::path& folder);
/// The plan kept in a run folder.
[[nodiscard]] PlanResult load_plan(const std::filesystem::path& folder);

/// The whole cutover of the run's plan, and its rollback, against copies of target and directory in the run
/// folder, by the same code. Keeps the result in the run, for the forecast and for comparison; the copies go
/// when it went well. Throws conflict when the run has begun, changed when the plan is not that of the source
/// as it is now, and whatever the cutover would throw.
Rehearsal rehearse_run(const std::filesystem::path& folder, Observer& observer, const StopRequested& stop);
/// The last rehearsal kept in the run, if any.
[[nodiscard]] std::optional<Rehearsal> last_rehearsal(const std::filesystem::path& folder);

/// What a precopy would do now. Changes nothing.
[[nodiscard]] PrecopyResult check_precopy(const std::filesystem::path& folder, Session& session,
                                          Observer& observer, const StopRequested& stop);
/// Copies structure, messages and files while the legacy system is in use, or brings an earlier precopy up to
/// date; the run gets the plan of now. Throws conflict when the cutover has begun.
[[nodiscard]] PrecopyResult run_precopy(const std::filesystem::path& folder, Session& session,
                                        Observer& observer, const StopRequested& stop);
/// What a cutover would do now: each pending step's check. Changes nothing, also on a half-done run.
[[nodiscard]] RunStatus check_cutover(const std::filesystem::path& folder, Session& session,
                                      const CutoverOptions& options, Observer& observer);
/// Does all pending steps that are allowed. Resumes where an earlier call stopped; after success it is a
/// no-op that says so.
[[nodiscard]] RunStatus run_cutover(const std::filesystem::path& folder, Session& session,
                                    const CutoverOptions& options, Observer& observer,
                                    const StopRequested& stop);
/// What a rollback would undo. Changes nothing.
[[nodiscard]] RunStatus check_rollback(const std::filesystem::path& folder, Session& session,
                                       Observer& observer);
/// Undoes everything that was done, in reverse, also after a killed rollback; proves by digest that target
/// and directory are as before. `discard_new_messages`: messages that users wrote into migrated rooms since
/// are deleted too, else they make it stop (conflict) before anything is undone.
[[nodiscard]] RunStatus run_rollback(const std::filesystem::path& folder, Session& session,
                                     bool consent_directory, bool discard_new_messages, Observer& observer,
                                     const StopRequested& stop);
/// Takes gc2pc's own tables out of the target of a complete run. After that there is no rollback any more.
/// Already closed is success. Throws conflict when the run is not complete, its verification is owed, or it
/// found differences that are not consented to.
[[nodiscard]] RunStatus close_run(const std::filesystem::path& folder, Session& session,
                                  bool consent_differences, Observer& observer);
/// How closely a verification looks.
struct VerifyOptions {
  /// Rooms whose messages are read, of 100: chosen by their GUIDs, so that two quick looks see the same. Rows
  /// that are no messages, files and address are always compared.
  int sample_percent = 100;
  /// Read the messages of the source anew, too.
  bool source = true;
  /// They were just read and found as planned, by the same call: with the target compared, everything is.
  bool source_was_read = false;
};

/// Reads source and target anew and compares both with what the plan expects; files and address too, as far
/// as they are done.
[[nodiscard]] VerifyResult verify_run(const std::filesystem::path& folder, Session& session,
                                      const VerifyOptions& options, Observer& observer,
                                      const StopRequested& stop);
/// Reads the journal. Checks its chain of hashes: a torn tail is told apart from an edited record (corrupt).
[[nodiscard]] RunStatus status_of(const std::filesystem::path& folder);
/// The same; where the journal leaves open who owns the address, the directory is asked. `login` says how to
/// sign in where the kept configuration does not.
[[nodiscard]] RunStatus status_now(const std::filesystem::path& folder, const DirectoryLogin& login = {});
[[nodiscard]] std::vector<JournalEntry> audit(const std::filesystem::path& folder);
/// The last verification's result kept in the run, if any.
[[nodiscard]] std::optional<VerifyResult> last_verification(const std::filesystem::path& folder);

/// Canonical digest of any store (C53): lines sorted by bytes.
[[nodiscard]] std::vector<DigestLine> digest_store(ChatStore& store, Observer& observer,
                                                   const StopRequested& stop);

/// A file inside a part of the snapshot.
struct SnapshotFile {
  std::string name;
  std::uint64_t bytes = 0;
  std::string sha256;
};
/// A part of the snapshot: an archive.
struct SnapshotPart {
  std::string name; ///< file below snapshot/
  std::uint64_t bytes = 0;
  std::string sha256; ///< of the file as it is on disk, encrypted or not
  std::string holds;  ///< one line: what is in it
  std::vector<SnapshotFile> files;
};
/// Somebody who can open an encrypted snapshot.
struct SnapshotRecipient {
  std::string subject, sha256; ///< of the certificate
  friend bool operator==(const SnapshotRecipient&, const SnapshotRecipient&) = default;
};
struct SnapshotInfo {
  std::string run, plan, taken_at;
  std::string source_fingerprint, target_fingerprint; ///< of the plan's inputs that are about them
  std::string target_digest;
  std::vector<SnapshotRecipient> recipients; ///< with a passphrase, or any of these: encrypted
  bool passphrase = false;
  std::string signature;  ///< ed25519, cms, or empty when it is not signed
  std::string public_key; ///< PEM, of who signed
  std::vector<SnapshotPart> parts;

  // What a check found out; not kept.
  bool opened = false;       ///< the files inside were compared, too; else only the outside of the parts was
  bool known_signer = false; ///< it was signed with the key that was asked for

  [[nodiscard]] bool encrypted() const { return passphrase || !recipients.empty(); }
};
/// Checks the manifest, its signature and every part of the snapshot in the folder, and the files inside as
/// far as `given` (decrypt-key, passphrase-…) or the run's own options open it. Throws corrupt with the
/// part's name.
[[nodiscard]] SnapshotInfo verify_snapshot(const std::filesystem::path& folder, const RunConfig& given = {});

} // namespace gc2pc
