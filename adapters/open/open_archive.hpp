// SPDX-License-Identifier: Apache-2.0
/// \file
/// What `archive:FOLDER` means where a database could be named.
#pragma once

#include "adapters/export/archive_folder.hpp"
#include "adapters/source/legacy_source.hpp"
#include "adapters/stop.hpp"
#include "adapters/target/chat_content.hpp"

#include <memory>
#include <optional>
#include <string>

namespace gc2pc {

/// As open_source, and `archive:FOLDER`. Throws Error(usage) for a profile beside an archive, which has its
/// own, and Error(wrong_input) for an archive of a part of a pool. `open` is for an encrypted archive.
[[nodiscard]] std::unique_ptr<LegacySource> open_any_source(const std::string& connection,
                                                            const std::optional<Profile>& profile,
                                                            const OpenSealed& open = {});

/// What a Persistent Chat database holds, or `archive:FOLDER`. Throws Error(not_found) for a database that is
/// not one of Persistent Chat, and what opening throws. `stop` ends waits for a server.
[[nodiscard]] std::unique_ptr<ChatContent> open_content(const std::string& connection,
                                                        StopRequested stop = {}, const OpenSealed& open = {});

} // namespace gc2pc
