// SPDX-License-Identifier: Apache-2.0
/// \file
/// What is known of the directory before a plan: who owns the lookup address, where it can go, what is in
/// the way.
#pragma once

#include "migrator/run/session.hpp"

#include <string>
#include <vector>

namespace gc2pc {

struct DirectoryPreview {
  struct Owner {
    std::string kind; ///< user, endpoint, contact, other
    std::string dn;
  };
  std::string directory, address;
  std::vector<Owner> owners;
  std::vector<std::string> facts;     ///< each a sentence without its full stop
  std::vector<std::string> obstacles; ///< what a plan would be refused for
};

/// For a session with a handover; changes nothing. What cannot be planned is an obstacle, not an error.
[[nodiscard]] DirectoryPreview directory_preview(ReadSession& session);

} // namespace gc2pc
