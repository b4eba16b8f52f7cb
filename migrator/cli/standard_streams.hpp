// SPDX-License-Identifier: Apache-2.0
/// \file
/// The descriptors 0 to 2.
#pragma once

namespace gc2pc::cli {

/// Opens those that the caller closed, so that no file gets their numbers and with them what is meant for
/// people. Reading and writing them fails as before.
void occupy_standard_streams() noexcept;

} // namespace gc2pc::cli
