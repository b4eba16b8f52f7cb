// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/version.hpp"

namespace gc2pc {

std::string_view program_version() noexcept {
  return GC2PC_VERSION;
}

} // namespace gc2pc
