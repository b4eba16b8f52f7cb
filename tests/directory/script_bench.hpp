// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a handover whose changes others make, by scripts that a real PowerShell runs at a real
/// directory.
#pragma once

#include "adapters/directory/directory.hpp"
#include "tests/directory/administrator.hpp"
#include "tests/directory/deployment.hpp"
#include "tests/support/temporary_folder.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace gc2pc::test {

/// What it takes to run scripts.
struct ScriptPlace {
  const SambaDc& samba;
  PowerShell& shell;
  /// Nothing, and the test case is skipped, where one of them is missing.
  [[nodiscard]] static std::optional<ScriptPlace> there();
};

/// What is asked for with a script: the part of a request that every one has.
[[nodiscard]] std::string instruction(const std::filesystem::path& script);

/// What an object has that is not the server's own business, and who names it: attribute and values; of a
/// holder, "attribute of DN".
using Lasting = std::map<std::string, std::multiset<std::string>>;
[[nodiscard]] Lasting lasting(SambaFixture& fixture, const std::string& dn);
/// What one has and the other has not; empty when they are the same.
[[nodiscard]] std::string difference(const Lasting& one, const Lasting& other);

/// An account and its scripts, without a migration around them.
struct ScriptBench {
  explicit ScriptBench(const ScriptPlace& place);
  /// The before-image of the account, its members that tell of other objects filled in.
  [[nodiscard]] DirectoryBeforeImage image(const std::string& primary_group = {});
  /// Writes release.ps1 and undo-release.ps1.
  void write(const DirectoryBeforeImage& image, Release release = Release::remove);
  /// Writes endpoint.ps1 and undo-endpoint.ps1.
  void write_endpoint(const std::string& pool_name = pool_fqdn);
  /// The script must reach its end.
  ScriptRun run(const std::string& name);
  /// The script must not; gives why.
  std::string refusal(const std::string& name, const ScriptManner& manner = {});
  /// The number that grows with each change of anything in the directory.
  [[nodiscard]] std::string update_number();
  [[nodiscard]] std::vector<std::string> owners();
  /// Puts an entry that denies Everyone a right first in the security descriptor of an object.
  void deny_everyone(const std::string& dn, unsigned right);

  ScriptPlace place;
  SambaFixture fixture{place.samba};
  TemporaryFolder folder;
  Administrator administrator{folder.path(), place.shell};
};

inline const std::string contacts = "CN=Application Contacts," + rtc_service;
/// A group that is the primary group of the account in some tests.
inline const std::string main_group = "CN=Main Group,OU=Groups," + samba_domain;
inline const std::string domain_users = "CN=Domain Users,CN=Users," + samba_domain;

} // namespace gc2pc::test
