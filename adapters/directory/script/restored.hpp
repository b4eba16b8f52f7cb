// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an administrator's undo script has restored so far: read back, as no report comes.
#pragma once

#include "adapters/directory/directory_reader.hpp"

#include <string>
#include <string_view>

namespace gc2pc::script {

/// By GUID; by name where an export has left that out.
[[nodiscard]] bool same_object(const DirectoryEntry& a, const DirectoryEntry& b);

/// Every SIP value of `before` is there.
[[nodiscard]] bool has_sip_values(const DirectoryEntry& before, const DirectoryEntry& now);

/// Compares the object that is there again, as `dn`, with its image, by what `reader` sees. Writes into
/// `fidelity` what it has become and what differs. Returns by whom it is not named again yet though someone
/// can see to that: "'CN=…' (member), …"; empty when there is nothing left to wait for.
[[nodiscard]] std::string compare_restored(DirectoryReader& reader, const DirectoryBeforeImage& image,
                                           std::string_view dn, RestoreFidelity& fidelity);

} // namespace gc2pc::script
