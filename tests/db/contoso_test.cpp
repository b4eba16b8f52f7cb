// SPDX-License-Identifier: Apache-2.0
/// \file
/// A pool of a size that occurs, where the shared test data is there.
#include "adapters/source/legacy_source.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/support/skip.hpp"

#include <cstdlib>

using namespace gc2pc;

TEST_CASE("the contoso pool is read whole") {
  const char* data = std::getenv("GC2PC_SHARED_DATA");
  const auto file =
      std::filesystem::path(data != nullptr ? data : GC2PC_SHARED_DIR "/data") / "contoso/legacy.db";
  if (!std::filesystem::exists(file)) {
    gc2pc::test::skip("no shared data (GC2PC_SHARED_DATA)");
    return;
  }
  const auto source = open_source(test::sqlite(file), std::nullopt);
  CHECK(source->profile().name == "group-chat-2010");
  const auto inventory = source->inventory();
  CHECK(inventory.generation == legacy::Generation::lync_2010);
  CHECK(inventory.nodes.size() == 68);
  CHECK(inventory.principals.size() == 3'409);
  CHECK(inventory.affiliations.size() == 7'928);
  CHECK(inventory.roles.size() == 1'819);
  CHECK(inventory.invitations.size() == 512);
  CHECK(inventory.preferences.size() == 37);
  CHECK(inventory.compliance_rows == 3);
  CHECK(inventory.file_tokens == 1);

  Batch<legacy::Message> batch;
  std::size_t count = 0, with_rtf = 0;
  std::pair<std::int64_t, std::int64_t> last{-1, -1};
  const auto reader = source->messages({});
  while (reader->next(batch)) {
    for (const auto& message : batch.rows()) {
      const std::pair<std::int64_t, std::int64_t> key{message.room.value, message.id.value};
      CHECK(last < key);
      last = key;
      ++count;
      with_rtf += message.rtf ? 1 : 0;
    }
  }
  CHECK(count == 37'827);
  CHECK(with_rtf == 7'583);
}
