// SPDX-License-Identifier: Apache-2.0
/// \file
/// How far away a database server is, which decides what proof gc2pc wants of it.
#pragma once

#include <string_view>

namespace gc2pc {

/// In ascending order of the distance: a socket of this machine, its loopback addresses, another machine.
enum class Reach { socket, loopback, remote };

/// Of a host as a connection names it. Only `localhost` and the loopback addresses as they are usually
/// written are known to be this machine: any other name may lead elsewhere tomorrow. An empty name is
/// `loopback`.
[[nodiscard]] Reach reach_of_host(std::string_view host);

} // namespace gc2pc
