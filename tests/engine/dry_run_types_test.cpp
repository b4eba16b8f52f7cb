// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a dry run gets offers no write, so that a step or workflow that tried one would not compile.
#include "migrator/steps/step.hpp"
#include "migrator/workflows/cutover.hpp"
#include "migrator/workflows/explain.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/precopy.hpp"
#include "migrator/workflows/rollback.hpp"
#include "migrator/workflows/verify.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <concepts>
#include <cstdint>
#include <functional>
#include <span>
#include <type_traits>
#include <utility>

using namespace gc2pc;

namespace {

// One concept for each write, so that a failure names it. Each holds for the interface that writes: a renamed
// call would otherwise never be missed.
template <class T>
concept creates_target = requires(T& t, const chat::Seed& seed) {
  t.create(seed, "");
};
template <class T>
concept removes_target = requires(T& t) {
  t.remove_created("");
};
template <class T>
concept applies = requires(T& t, const chat::ChangeSet& changes) {
  t.apply(changes, "", "");
};
template <class T>
concept amends = requires(T& t, const MarkedChanges& changes) {
  t.amend(changes, changes, "", "");
};
template <class T>
concept reverts = requires(T& t, const chat::ChangeSet& changes) {
  t.revert(changes, "", "");
};
template <class T>
concept writes_messages = requires(T& t) {
  t.writer("");
};
template <class T>
concept probes = requires(T& t) {
  t.probe();
};
template <class T>
concept deletes_messages = requires(T& t, const std::function<void(std::int64_t)>& progress) {
  t.delete_messages(std::span<const chat::NodeId>(), "", progress);
};
template <class T>
concept closes_runs = requires(T& t) {
  t.close_run("");
};

template <class T>
concept withdraws = requires(T& t, const DirectoryBeforeImage& image) {
  t.withdraw(image);
};
template <class T>
concept gives_back = requires(T& t, const DirectoryBeforeImage& image) {
  t.give_back(image);
};
template <class T>
concept removes_object = requires(T& t, const DirectoryBeforeImage& image) {
  t.remove(image);
};
template <class T>
concept restores = requires(T& t, const DirectoryBeforeImage& image) {
  t.restore(image);
};
template <class T>
concept creates_object = requires(T& t, const DirectoryEntry& entry) {
  t.create(entry);
};
template <class T>
concept creates_endpoint = requires(T& t, const DirectoryEntry& entry) {
  t.create_endpoint(entry, "");
};
template <class T>
concept removes_created = requires(T& t) {
  t.remove_created("");
};
template <class T>
concept removes_leftovers = requires(T& t) {
  t.remove_leftovers();
};

template <class T>
concept copies_files = requires(T& t, FileReader& source, const StoredFile& file) {
  t.copy_from(source, file);
};
template <class T>
concept removes_files = requires(T& t) {
  t.remove("");
};
template <class T>
concept creates_folder = requires(T& t) {
  t.create();
};

template <class T>
concept has_writable_store = requires(T& t) {
  t.writable_store();
};
template <class T>
concept has_writable_directory = requires(T& t) {
  t.writable_directory();
};
template <class T>
concept has_writable_files = requires(T& t) {
  t.writable_files();
};

/// What a context leads to.
template <class Context>
using SessionOf = std::remove_reference_t<decltype(std::declval<Context&>().session)>;
template <class Context>
using StoreOf = std::remove_reference_t<decltype(*std::declval<Context&>().session.store)>;
template <class Context>
using DirectoryOf = std::remove_reference_t<decltype(*std::declval<Context&>().session.directory)>;
template <class Context>
using FilesFromOf = std::remove_reference_t<decltype(*std::declval<Context&>().session.files_from)>;
template <class Context>
using FilesToOf = std::remove_reference_t<decltype(*std::declval<Context&>().session.files_to)>;

template <class T>
constexpr bool writes_target =
    creates_target<T> || removes_target<T> || applies<T> || amends<T> || reverts<T> || writes_messages<T> ||
    probes<T> || deletes_messages<T> || closes_runs<T>;
template <class T>
constexpr bool changes_directory =
    withdraws<T> || gives_back<T> || removes_object<T> || restores<T> || creates_object<T> ||
    creates_endpoint<T> || removes_created<T> || removes_leftovers<T>;
template <class T>
constexpr bool writes_files = copies_files<T> || removes_files<T> || creates_folder<T>;

// The interfaces that write have each of these calls.
static_assert(creates_target<ChatStore> && removes_target<ChatStore> && applies<ChatStore>);
static_assert(amends<ChatStore> && reverts<ChatStore> && writes_messages<ChatStore> && probes<ChatStore>);
static_assert(deletes_messages<ChatStore> && closes_runs<ChatStore>);
static_assert(withdraws<Directory> && gives_back<Directory> && removes_object<Directory>);
static_assert(restores<Directory> && creates_object<Directory> && creates_endpoint<Directory>);
static_assert(removes_created<Directory> && removes_leftovers<Directory>);
static_assert(copies_files<FileStore> && removes_files<FileStore> && creates_folder<FileStore>);
static_assert(has_writable_store<Session> && has_writable_directory<Session> && has_writable_files<Session>);
static_assert(std::same_as<SessionOf<StepContext>, Session>);

/// Nothing that the context leads to can write.
template <class Context>
constexpr bool only_looks =
    !writes_target<StoreOf<Context>> && !changes_directory<DirectoryOf<Context>> &&
    !writes_files<FilesFromOf<Context>> && !writes_files<FilesToOf<Context>> &&
    !has_writable_store<SessionOf<Context>> && !has_writable_directory<SessionOf<Context>> &&
    !has_writable_files<SessionOf<Context>> && !std::derived_from<SessionOf<Context>, Session>;

static_assert(only_looks<CheckContext>, "a dry run of a step can write");
static_assert(only_looks<ConfirmContext>, "the confirmation of a step can write");
static_assert(only_looks<DirectoryContext>, "waiting for the directory can write");
// No way back to the session that writes.
static_assert(!std::is_constructible_v<Session, ReadSession> &&
              !std::is_convertible_v<ReadSession&, Session&>);

// Commands that only read need only a session that reads.
static_assert(std::invocable<decltype(open_read_session), const RunConfig&, const StopRequested&>);
static_assert(std::same_as<decltype(open_read_session(std::declval<const RunConfig&>())), ReadSession>);
static_assert(std::invocable<decltype(make_plan), ReadSession&, Observer&, const StopRequested&>);
static_assert(
    std::invocable<decltype(plan_since), const Run&, ReadSession&, Observer&, const StopRequested&>);
static_assert(std::invocable<decltype(plan_run), Run&, ReadSession&, Observer&, const StopRequested&,
                             const std::vector<Rate>&>);
static_assert(
    std::invocable<decltype(check_precopy), const Run&, ReadSession&, Observer&, const StopRequested&>);
static_assert(
    std::invocable<decltype(check_cutover), const RunView&, ReadSession&, const CutoverOptions&, Observer&>);
static_assert(std::invocable<decltype(check_rollback), const RunView&, ReadSession&, Observer&>);
static_assert(requires(Run & run, ReadSession& session, const VerifyOptions& options, Observer& observer,
                       const StopRequested& stop) { verify_run(run, session, options, observer, stop); });
static_assert(std::invocable<decltype(explain_now), ReadSession&, const Run*, const Question&, Observer&,
                             const StopRequested&>);
// Those that change something do not.
static_assert(!std::invocable<decltype(run_precopy), Run&, ReadSession&, Observer&, const StopRequested&>);
static_assert(!std::invocable<decltype(run_cutover), Run&, ReadSession&, const CutoverOptions&, Observer&,
                              const StopRequested&>);
static_assert(!std::invocable<decltype(run_rollback), Run&, ReadSession&, const RollbackOptions&, Observer&,
                              const StopRequested&>);

} // namespace

TEST_CASE("session: what is written is what is read") {
  const test::PracticePool pool;
  const auto session = pool.session();
  CHECK(session.store.get() == &session.writable_store());
  CHECK(session.directory.get() == &session.writable_directory());
  CHECK(session.files_to.get() == &session.writable_files());
}

TEST_CASE("session: one that only reads has every edge of the configuration") {
  const test::PracticePool pool;
  const auto session = pool.session();
  const auto reading = pool.read_session();
  CHECK(reading.source->description() == session.source->description());
  CHECK(reading.store->description() == session.store->description());
  CHECK(reading.directory->description() == session.directory->description());
  CHECK(reading.files_from->description() == session.files_from->description());
  CHECK(reading.files_to->description() == session.files_to->description());
}
