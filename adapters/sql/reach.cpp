// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/reach.hpp"

#include "mappings/model/text.hpp"

#include <arpa/inet.h>

#include <string>

namespace gc2pc {

Reach reach_of_host(std::string_view host) {
  const std::string name(host);
  if (name.empty() || ascii_lower(name) == "localhost")
    return Reach::loopback;
  in_addr four{};
  if (::inet_pton(AF_INET, name.c_str(), &four) == 1)
    return (ntohl(four.s_addr) >> 24) == 127 ? Reach::loopback : Reach::remote;
  in6_addr six{};
  if (::inet_pton(AF_INET6, name.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six))
    return Reach::loopback;
  return Reach::remote;
}

} // namespace gc2pc
