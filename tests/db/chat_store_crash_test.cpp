// SPDX-License-Identifier: Apache-2.0
/// \file
/// kill -9 in the middle of creating and committing.
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/db_fixture.hpp"

#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>

using namespace gc2pc;

namespace {

constexpr std::string_view run = "run 1";

bool writes(long call) {
  switch (call) {
  case SYS_write:
  case SYS_pwrite64:
  case SYS_fsync:
  case SYS_fdatasync:
  case SYS_ftruncate:
  case SYS_rename:
  case SYS_unlink:
    return true;
  default:
    return false;
  }
}

/// Runs `work` in a child and kills it with SIGKILL at its `count`-th system call that changes a file. False
/// when it came to its end before that.
bool killed_at(int count, const std::function<void()>& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::raise(SIGSTOP);
    try {
      work();
    } catch (...) {
      ::_exit(1);
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  bool entering = true;
  for (;;) {
    REQUIRE(::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) == 0);
    REQUIRE(::waitpid(child, &status, 0) == child);
    if (WIFEXITED(status)) {
      CHECK(WEXITSTATUS(status) == 0);
      return false;
    }
    if (!WIFSTOPPED(status) || WSTOPSIG(status) != (SIGTRAP | 0x80))
      continue;
    if (std::exchange(entering, !entering)) {
      user_regs_struct registers{};
      REQUIRE(::ptrace(PTRACE_GETREGS, child, nullptr, &registers) == 0);
      if (writes(static_cast<long>(registers.orig_rax)) && --count == 0) {
        ::kill(child, SIGKILL);
        ::waitpid(child, &status, 0);
        return true;
      }
    }
  }
}

} // namespace

TEST_CASE("create() killed at any write leaves nothing or everything") {
  std::vector<std::pair<const char*, bool>> starts{{"absent", false}, {"empty", true}};
  for (const auto& [the_name, exists] : starts) {
    const auto& name = the_name; // clang 14 captures no structured binding
    CAPTURE(name);
    int complete = 0, point = 1;
    for (;; ++point) {
      CAPTURE(point);
      const test::TemporaryFolder folder;
      const auto file = folder / "target.db";
      if (exists)
        test::write_file(file, "");
      const auto open = [&] { return open_store(test::sqlite(file)); };
      const auto before = open()->state();
      const bool killed = killed_at(point, [&] { open()->create(test::test_seed(), run); });
      const auto after = open()->state();
      if (after == StoreState::present) {
        ++complete;
        CHECK(open()->has_mark(run, "create"));
        CHECK(open()->inventory().role_types.size() == 4);
      } else {
        CHECK(after == before);
        open()->create(test::test_seed(), run); // resuming
      }
      open()->remove_created(run); // and going back
      CHECK(open()->state() == before);
      if (!exists)
        CHECK(std::filesystem::is_empty(folder.path()));
      if (!killed)
        break;
    }
    CHECK(complete >= 1);
    CHECK(point > 5);
  }
}

TEST_CASE("a commit killed at any write is there with its cursor or not at all") {
  for (int point = 1;; ++point) {
    CAPTURE(point);
    const test::TemporaryFolder folder;
    const auto open = [&] { return open_store(test::sqlite(folder / "target.db")); };
    open()->create(test::test_seed(), run);
    const auto digests = open()->table_digests();
    const bool killed = killed_at(point, [&] {
      const auto store = open();
      const auto writer = store->writer(run);
      writer->append(test::test_messages(3, 1, 200));
      RoomCursor cursor;
      cursor.room = chat::NodeId{3};
      cursor.last = ChatId{200};
      writer->commit({&cursor, 1});
    });
    const auto store = open();
    const auto cursors = store->cursors(run);
    const auto messages = test::read_messages_of(*store, std::nullopt).size();
    if (cursors.empty()) {
      CHECK(messages == 0);
      CHECK(store->table_digests() == digests);
    } else {
      CHECK(cursors[0].last == ChatId{200});
      CHECK(messages == 200);
    }
    if (!killed)
      break;
  }
}

TEST_CASE("apply() killed at any write is there with its mark or not at all") {
  for (int point = 1;; ++point) {
    CAPTURE(point);
    const test::TemporaryFolder folder;
    const auto open = [&] { return open_store(test::sqlite(folder / "target.db")); };
    open()->create(test::test_seed(), run);
    const auto digests = open()->table_digests();
    const bool killed = killed_at(point, [&] { open()->apply(test::test_structure(), run, "structure"); });
    const auto store = open();
    CHECK((store->table_digests() == digests) != store->has_mark(run, "structure"));
    store->revert(test::test_structure(), run, "structure");
    CHECK(store->table_digests() == digests);
    if (!killed)
      break;
  }
}
