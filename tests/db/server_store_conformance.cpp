// SPDX-License-Identifier: Apache-2.0
#include "tests/db/server_store_conformance.hpp"

#include "adapters/sql/database.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/open_database.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <vector>

namespace gc2pc::test {
namespace {

constexpr std::string_view run = "run 1";
/// Longer than an answer takes that does not wait; shorter than the servers let anybody wait for a lock.
constexpr std::chrono::milliseconds while_held{700};

/// Another session, in the midst of a transaction.
class Writer {
 public:
  Writer(const std::string& url, std::string_view table)
      : database_(open_database(url, Access::read_write)), transaction_(database_, Access::read_write) {
    database_.execute("DELETE FROM " + database_.quoted(table));
  }
  void commit() { transaction_.commit(); }

 private:
  Database database_;
  Transaction transaction_;
};

/// `work` is under way until the writer commits, and comes to its end then.
template <class Work>
auto held_by(Writer& writer, Work&& work) {
  auto result = std::async(std::launch::async, std::forward<Work>(work));
  CHECK(result.wait_for(while_held) == std::future_status::timeout);
  writer.commit();
  return result.get();
}

} // namespace

void check_server_store(const std::string& url) {
  const auto store = open_store(url);
  store->create(test_seed(), run);
  SUBCASE("the position of the copy is asked after all who may still commit") {
    store->apply(test_structure(), run, "structure");
    store->writer(run)->commit(std::vector{RoomCursor{chat::NodeId{3}, ChatId{0}, {}, false}});
    REQUIRE(store->cursors(run).size() == 1);
    Writer writer(url, "gc2pc_cursor");
    CHECK(held_by(writer, [&] { return open_store(url)->cursors(run).size(); }) == 0);
  }
  SUBCASE("a store that was made is not removed over what another program is changing") {
    Writer writer(url, "tblRoleType");
    const auto line = held_by(writer, [&] { return line_of([&] { open_store(url)->remove_created(run); }); });
    CHECK(line.find("contains more rows than it was created with") != std::string::npos);
    CHECK(store->state() == StoreState::present);
  }
}

} // namespace gc2pc::test
