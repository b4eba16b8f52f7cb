// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/controls.hpp"

#include "mappings/model/error.hpp"

namespace gc2pc::ldap {
namespace {

constexpr const char* show_deleted_oid = "1.2.840.113556.1.4.417";
constexpr const char* sd_flags_oid = "1.2.840.113556.1.4.801";
constexpr int owner_group_dacl = 1 | 2 | 4;

void require(int code) {
  if (code != LDAP_SUCCESS)
    throw Error(ErrorKind::internal, std::string("a control cannot be created: ") + ldap_err2string(code));
}

} // namespace

Control show_deleted() {
  LDAPControl* control = nullptr;
  require(ldap_control_create(show_deleted_oid, 1, nullptr, 0, &control));
  return Control(control);
}

Control security_descriptor() {
  const BerWriter writer(ber_alloc_t(LBER_USE_DER));
  berval* value = nullptr;
  if (!writer || ber_printf(writer.get(), "{i}", owner_group_dacl) < 0 ||
      ber_flatten(writer.get(), &value) != 0)
    throw Error(ErrorKind::internal, "a control cannot be created: no memory");
  const Berval owner(value);
  LDAPControl* control = nullptr;
  require(ldap_control_create(sd_flags_oid, 1, value, 1, &control));
  return Control(control);
}

Control page(LDAP* handle, int size, berval* cookie) {
  LDAPControl* control = nullptr;
  // Not critical: a server without pages, or under one page of answers, is as good.
  require(ldap_create_page_control(handle, size, cookie, 0, &control));
  return Control(control);
}

std::optional<Berval> next_page(LDAP* handle, LDAPControl** answered) {
  auto* control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, answered, nullptr);
  if (!control)
    return Berval();
  if (control->ldctl_value.bv_len == 0) // libldap 2.5 reads what is not there
    return std::nullopt;
  ber_int_t total = 0;
  berval cookie{0, nullptr};
  if (ldap_parse_pageresponse_control(handle, control, &total, &cookie) != LDAP_SUCCESS)
    return std::nullopt;
  const Text owner(cookie.bv_val);
  return Berval(cookie.bv_len > 0 ? ber_bvdup(&cookie) : nullptr);
}

std::vector<LDAPControl*> list_of(const std::vector<Control>& controls) {
  std::vector<LDAPControl*> list;
  for (const auto& control : controls)
    list.push_back(control.get());
  list.push_back(nullptr);
  return list;
}

} // namespace gc2pc::ldap
