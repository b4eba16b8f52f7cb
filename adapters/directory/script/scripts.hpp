// SPDX-License-Identifier: Apache-2.0
/// \file
/// The PowerShell scripts of a handover: a head with the values, and a body that is always the same.
#pragma once

#include "adapters/directory/directory_reader.hpp"

#include <functional>
#include <string>
#include <vector>

namespace gc2pc::script {

/// A change and how it is undone.
struct Pair {
  std::string forward, undo;
};

/// Whether an attribute holds octets and no text, which decides how it is written.
using OctetsTest = std::function<bool(const DirectoryAttribute&)>;

/// The user gives the address up; Remove-ADUser or Disable-CsUser, and back. `controller` is the host that
/// the script works at; empty for one that it looks for itself.
[[nodiscard]] Pair release_scripts(const std::string& controller, const DirectoryBeforeImage& image,
                                   Release release, const OctetsTest& holds_octets);

/// What an endpoint is made of. Its home server is the cmdlet's business: a Persistent Chat pool has none of
/// its own, the pool in front of it has.
struct Endpoint {
  std::string address, display_name;
  std::string pool;     ///< FQDN of the Persistent Chat pool; not needed to remove one
  std::string contacts; ///< DN of the container
};
/// New-CsPersistentChatEndpoint and Remove-CsPersistentChatEndpoint.
[[nodiscard]] Pair endpoint_scripts(const std::string& controller, const Endpoint& endpoint);

/// The object of a before-image.
[[nodiscard]] DirectoryEntry object_of(const DirectoryBeforeImage& image);

/// An object that names the one of the image, and the attribute that does.
struct NamedBy {
  DirectoryEntry holder;
  std::string attribute;
};
/// Who named it when the image was taken.
[[nodiscard]] std::vector<NamedBy> named_by(const DirectoryBeforeImage& image);

/// The attributes of the object that the undo script writes again where they are lost.
[[nodiscard]] std::vector<DirectoryAttribute> written_again(const DirectoryBeforeImage& image);

} // namespace gc2pc::script
