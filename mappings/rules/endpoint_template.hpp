// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which classes and attributes the endpoint gets that has the lookup address: an XML file, so that a site
/// can have what its own cmdlet writes.
#pragma once

#include "mappings/model/sip_uri.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc {

/// What the placeholders of a template stand for.
struct EndpointFacts {
  SipUri address;
  std::string pool;        ///< FQDN of the Persistent Chat pool
  std::string home_server; ///< DN of the home pool's Lc Services; empty where it is not known
  std::string guid;
};

/// Attribute names with their values.
using EndpointAttributes = std::vector<std::pair<std::string, std::vector<std::string>>>;

struct EndpointTemplate {
  std::vector<std::string> classes;
  EndpointAttributes attributes; ///< values with placeholders
  std::string sha256;            ///< of the file

  /// The attributes with every placeholder filled in, objectClass first.
  [[nodiscard]] EndpointAttributes filled(const EndpointFacts& facts) const;
};

/// Throws Error(configuration) "FILE:LINE: …" for what is not a template, an attribute that is there twice or
/// that the directory gives by itself, an unknown placeholder, and an endpoint that is not a contact or would
/// have another address than the one that is handed over.
[[nodiscard]] EndpointTemplate parse_endpoint_template(std::string_view xml, const std::string& origin);
/// The one that ships: what the published pages show for an application contact of the same kind.
[[nodiscard]] EndpointTemplate default_endpoint_template();

} // namespace gc2pc
