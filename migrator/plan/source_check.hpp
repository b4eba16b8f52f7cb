// SPDX-License-Identifier: Apache-2.0
/// \file
/// How a source that was read before is read again.
#pragma once

namespace gc2pc {

/// How a source that was read before is checked again.
enum class SourceCheck {
  whole, ///< every message is read
  quick  ///< the database is asked for counts, last ids and lengths per room; only what is new is read
};

} // namespace gc2pc
