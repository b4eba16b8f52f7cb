// SPDX-License-Identifier: Apache-2.0
/// \file
/// Ctrl-C and SIGTERM: the work stops at the next consistent point.
#pragma once

namespace gc2pc::cli {

/// Catches SIGINT and SIGTERM once (a second one ends the program at once, which the journal survives), and
/// ignores SIGPIPE, because `gc2pc … | head` must not kill a cutover. Holds SIGUSR1 for LineSignal.
void install_signal_handlers();
/// Whether one of them came.
[[nodiscard]] bool stop_requested() noexcept;

} // namespace gc2pc::cli
