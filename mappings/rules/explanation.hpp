// SPDX-License-Identifier: Apache-2.0
/// \file
/// How something was decided, rule by rule: what an administrator answers with when a user asks why.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// One rule at work.
struct Ground {
  std::string rule; ///< e.g. "C9"
  std::string text; ///< what it did
};

/// One property of the new item, or one role or row that it has or lost.
struct Explained {
  std::string what;                 ///< e.g. "name", or whose role it is
  std::optional<std::string> value; ///< nothing: there is none in the target (dropped)
  std::vector<Ground> grounds;
};

/// What belongs together: columns, members, dropped roles, …
struct ExplainedPart {
  std::string title;
  std::vector<Explained> entries;
};

struct Explanation {
  std::string subject;  ///< the legacy item
  std::string sentence; ///< what happens to it
  std::vector<ExplainedPart> parts;
};

/// What is asked. At least one of the two. Each is a GUID (of either database), or a name: of a room its
/// legacy name, its path or its new name; of a principal its address or display name.
struct Question {
  std::optional<std::string> room; ///< a category is found too, when no room is called so
  std::optional<std::string> principal;
};

} // namespace gc2pc
