// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a release of the lookup address would do and cost, said before it is done: by the step and by an
/// assessment.
#pragma once

#include "migrator/run/session.hpp"

#include <string>
#include <vector>

namespace gc2pc {

struct ReleasePreview {
  std::string effect;                 ///< "would remove the user '…'; a rollback restores it as it is"
  std::vector<std::string> remarks;   ///< of the user and the directory, each a clause
  std::vector<std::string> lacking;   ///< rights, each a clause
  std::vector<std::string> obstacles; ///< whatever the rights, each one or two sentences

  /// Effect and remarks.
  [[nodiscard]] std::string sentence() const;
  /// "the account that signs in to the directory lacks rights: …"; empty when it lacks none.
  [[nodiscard]] std::string trouble() const;
};

/// Of the user with that name; changes nothing.
[[nodiscard]] ReleasePreview release_preview(ReadSession& session, const std::string& dn);

} // namespace gc2pc
