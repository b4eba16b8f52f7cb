// SPDX-License-Identifier: Apache-2.0
/// \file
/// What libldap gives out, each with an owner that gives it back.
#pragma once

#include <ldap.h>

#include <memory>
#include <string_view>

namespace gc2pc::ldap {

struct Unbind {
  void operator()(LDAP* handle) const noexcept { ldap_unbind_ext_s(handle, nullptr, nullptr); }
};
struct FreeMessage {
  void operator()(LDAPMessage* message) const noexcept { ldap_msgfree(message); }
};
struct FreeBer {
  void operator()(BerElement* element) const noexcept { ber_free(element, 0); }
};
/// For an encoder, which owns its buffer, too.
struct FreeBerAndBuffer {
  void operator()(BerElement* element) const noexcept { ber_free(element, 1); }
};
struct FreeText {
  void operator()(char* text) const noexcept { ldap_memfree(text); }
};
/// For an array of values whose octets lie in a message.
struct FreeValueList {
  void operator()(berval* values) const noexcept { ber_memfree(values); }
};
struct FreeControl {
  void operator()(LDAPControl* control) const noexcept { ldap_control_free(control); }
};
struct FreeControls {
  void operator()(LDAPControl** controls) const noexcept { ldap_controls_free(controls); }
};
struct FreeUrl {
  void operator()(LDAPURLDesc* url) const noexcept { ldap_free_urldesc(url); }
};
struct FreeBerval {
  void operator()(berval* value) const noexcept { ber_bvfree(value); }
};

using Handle = std::unique_ptr<LDAP, Unbind>;
using Message = std::unique_ptr<LDAPMessage, FreeMessage>;
using Ber = std::unique_ptr<BerElement, FreeBer>;
using BerWriter = std::unique_ptr<BerElement, FreeBerAndBuffer>;
using ValueList = std::unique_ptr<berval, FreeValueList>;
using Text = std::unique_ptr<char, FreeText>;
using Control = std::unique_ptr<LDAPControl, FreeControl>;
using Controls = std::unique_ptr<LDAPControl*, FreeControls>;
using Url = std::unique_ptr<LDAPURLDesc, FreeUrl>;
using Berval = std::unique_ptr<berval, FreeBerval>;

inline std::string_view view(const berval& value) {
  return value.bv_val ? std::string_view(value.bv_val, value.bv_len) : std::string_view();
}

/// Points into `text`, which must live as long; libldap takes values as char* but does not write to them.
inline berval borrowed(std::string_view text) {
  return {text.size(), const_cast<char*>(text.data())};
}

} // namespace gc2pc::ldap
