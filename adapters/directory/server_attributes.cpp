// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/server_attributes.hpp"

#include <algorithm>
#include <array>

namespace gc2pc {
namespace {

constexpr std::array<std::string_view, 27> kept_by_server{"badpasswordtime",
                                                          "badpwdcount",
                                                          "cn",
                                                          "distinguishedname",
                                                          "dscorepropagationdata",
                                                          "instancetype",
                                                          "iscriticalsystemobject",
                                                          "isdeleted",
                                                          "lastknownparent",
                                                          "lastlogoff",
                                                          "lastlogon",
                                                          "lastlogontimestamp",
                                                          "lockouttime",
                                                          "logoncount",
                                                          "name",
                                                          "ntsecuritydescriptor",
                                                          "objectcategory",
                                                          "objectclass",
                                                          "objectguid",
                                                          "objectsid",
                                                          "primarygroupid",
                                                          "pwdlastset",
                                                          "samaccounttype",
                                                          "useraccountcontrol",
                                                          "usnchanged",
                                                          "usncreated",
                                                          "whenchanged"};

} // namespace

bool is_kept_by_server(std::string_view name) {
  return std::find(kept_by_server.begin(), kept_by_server.end(), name) != kept_by_server.end();
}

} // namespace gc2pc
