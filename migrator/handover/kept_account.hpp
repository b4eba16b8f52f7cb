// SPDX-License-Identifier: Apache-2.0
/// \file
/// The account as it was when it gave the address up: kept in the run, and what the account is compared with
/// afterwards.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// The image that `keep_account` kept; nothing before that. Newer than the one of the snapshot: between the
/// two lie hours in which a directory changes.
[[nodiscard]] std::optional<DirectoryBeforeImage> kept_account(const Run& run);
/// Keeps it in the run and in the snapshot, with the differences that a rollback is going to leave: these
/// were announced.
void keep_account(ReadSession& session, Run& run, const DirectoryBeforeImage& image);

/// The owner is the account of the image, wherever it was moved to; one that was created again has its name
/// only.
[[nodiscard]] bool is_account(const DirectoryBeforeImage& image, const AddressOwner& owner);

/// In what an account differs from its before-image.
struct AccountDifferences {
  std::vector<std::string> announced;  ///< said before the account was touched
  std::vector<std::string> unexpected; ///< all others

  [[nodiscard]] bool none() const { return announced.empty() && unexpected.empty(); }
  /// "set its password again; it is not a member of '…'".
  [[nodiscard]] std::string text() const;
};
/// Reads the directory.
[[nodiscard]] AccountDifferences differences_of_account(const Run& run, DirectoryReader& directory,
                                                        const DirectoryBeforeImage& image);

} // namespace gc2pc
