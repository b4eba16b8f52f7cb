// SPDX-License-Identifier: Apache-2.0
#include "migrator/handover/release_preview.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gc2pc {

std::string ReleasePreview::sentence() const {
  return remarks.empty() ? effect : fmt::format("{}. About that user: {}", effect, fmt::join(remarks, "; "));
}

std::string ReleasePreview::trouble() const {
  return lacking.empty() ? ""
                         : fmt::format("the account that signs in to the directory lacks rights: {}",
                                       fmt::join(lacking, "; "));
}

ReleasePreview release_preview(ReadSession& session, const std::string& dn) {
  auto& directory = *session.directory;
  const auto image = directory.before_image(dn);
  auto advice = directory.release_advice(image, session.release);
  ReleasePreview preview{directory.is_deferred() ? "a script " : "", std::move(advice.remarks),
                         std::move(advice.lacking), std::move(advice.obstacles)};
  if (session.release == Release::withdraw) {
    preview.effect += "would remove the address from the user '" + image.dn +
                      "', which stays; a rollback restores the address as it was";
    return preview;
  }
  const auto lost = directory.restore_fidelity(image).all();
  preview.effect += "would remove the user '" + image.dn + "'; a rollback restores it " +
                    (lost.empty() ? "as it is" : fmt::format("with a difference: {}", fmt::join(lost, "; ")));
  return preview;
}

} // namespace gc2pc
