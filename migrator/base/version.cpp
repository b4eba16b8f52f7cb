// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/version.hpp"

namespace gc2pc {

std::string_view program_version() noexcept {
  return GC2PC_VERSION;
}

std::string_view program_commit() noexcept {
  return GC2PC_COMMIT;
}

std::string_view build_type() noexcept {
  return GC2PC_BUILD_TYPE;
}

std::string_view compiler() noexcept {
  return GC2PC_COMPILER;
}

} // namespace gc2pc
