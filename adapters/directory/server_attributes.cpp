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

constexpr std::array<std::string_view, 30> octet_strings{"attributecertificateattribute",
                                                         "audio",
                                                         "auditingpolicy",
                                                         "jpegphoto",
                                                         "logonhours",
                                                         "ms-ds-consistencyguid",
                                                         "msds-generationid",
                                                         "msexcharchiveguid",
                                                         "msexchblockedsendershash",
                                                         "msexchdisabledarchiveguid",
                                                         "msexchmailboxguid",
                                                         "msexchmailboxsecuritydescriptor",
                                                         "msexchmasteraccountsid",
                                                         "msexchsaferecipientshash",
                                                         "msexchsafesendershash",
                                                         "msexchumpinchecksum",
                                                         "msrtcsip-groupingid",
                                                         "msrtcsip-tenantid",
                                                         "msrtcsip-userroutinggroupid",
                                                         "objectguid",
                                                         "objectsid",
                                                         "photo",
                                                         "sidhistory",
                                                         "thumbnaillogo",
                                                         "thumbnailphoto",
                                                         "usercert",
                                                         "usercertificate",
                                                         "userpkcs12",
                                                         "usersmimecertificate",
                                                         "x500uniqueidentifier"};

} // namespace

bool is_kept_by_server(std::string_view name) {
  return std::find(kept_by_server.begin(), kept_by_server.end(), name) != kept_by_server.end();
}

bool is_octet_string(std::string_view name) {
  return std::find(octet_strings.begin(), octet_strings.end(), name) != octet_strings.end();
}

} // namespace gc2pc
