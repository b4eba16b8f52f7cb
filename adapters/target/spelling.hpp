// SPDX-License-Identifier: Apache-2.0
/// \file
/// Where an engine keeps GUIDs and dates as text, another program may have written them in another way than
/// gc2pc does (upper case, a T between date and time). A row that is changed and restored must be what it was
/// to the letter, so the old spelling is kept in the target with the mark of the change.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/target/control_tables.hpp"
#include "mappings/model/change_set.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Keeps what write_changes is going to overwrite or delete; before it, in the same transaction.
void keep_spelling(Database& database, const chat::ChangeSet& changes, std::string_view run,
                   std::string_view mark);
/// Restores what was kept, and forgets it; after the changes that take `changes` back, in the same
/// transaction.
void restore_spelling(Database& database, const chat::ChangeSet& changes, std::string_view run,
                      std::string_view mark);

/// The same for changes that take the place of others: what was kept is taken over as far as the same rows
/// are still replaced, and restored where they no longer are. All in the caller's transaction.
class Respelling {
 public:
  Respelling(Database& database, std::string_view run, std::string_view mark)
      : database_(database), run_(run), mark_(mark) {}

  /// Before the rows are written.
  void take_over(const chat::ChangeSet& from, const chat::ChangeSet& to);
  /// Behind them.
  void finish();

 private:
  Database& database_;
  std::string run_, mark_;
  std::vector<std::function<void()>> restores_;
};

} // namespace gc2pc
