// SPDX-License-Identifier: Apache-2.0
#include "tests/directory/ldap_messages.hpp"

#include "adapters/directory/ldap/handles.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace gc2pc::test {
namespace {

using ldap::view;

constexpr int most_nested = 32;
constexpr ber_tag_t controls_tag = 0xA0, referral_tag = 0xA3, simple_tag = 0x80;

/// What decoding throws; a message that cannot be decoded is not described.
struct NotLdap {};

void require(bool good) {
  if (!good)
    throw NotLdap{};
}

template <class... Arguments>
void scan(BerElement* ber, const char* format, Arguments... arguments) {
  require(ber_scanf(ber, const_cast<char*>(format), arguments...) != LBER_ERROR);
}

std::string text(BerElement* ber) {
  berval value{0, nullptr};
  scan(ber, "m", &value);
  return std::string(view(value));
}

/// Calls `each` for every element of a sequence or set.
template <class Each>
void elements(BerElement* ber, Each&& each) {
  ber_len_t size = 0;
  char* end = nullptr;
  for (auto tag = ber_first_element(ber, &size, &end); tag != LBER_DEFAULT;
       tag = ber_next_element(ber, &size, end))
    each();
}

std::vector<std::string> texts(BerElement* ber) {
  std::vector<std::string> all;
  elements(ber, [&] { all.push_back(text(ber)); });
  return all;
}

LdapFilter decode_filter(BerElement* ber, int nested = 0) {
  using Kind = LdapFilter::Kind;
  require(nested < most_nested);
  LdapFilter filter;
  ber_len_t size = 0;
  const auto tag = ber_peek_tag(ber, &size);
  switch (tag) {
  case LDAP_FILTER_AND:
  case LDAP_FILTER_OR:
    filter.kind = tag == LDAP_FILTER_AND ? Kind::all_of : Kind::any_of;
    elements(ber, [&] { filter.parts.push_back(decode_filter(ber, nested + 1)); });
    break;
  case LDAP_FILTER_NOT:
    filter.kind = Kind::none_of;
    scan(ber, "{");
    filter.parts.push_back(decode_filter(ber, nested + 1));
    break;
  case LDAP_FILTER_EQUALITY:
    filter.kind = Kind::equals;
    scan(ber, "{");
    filter.attribute = text(ber);
    filter.value = text(ber);
    break;
  case LDAP_FILTER_PRESENT:
    filter.kind = Kind::present;
    filter.attribute = text(ber);
    break;
  default:
    scan(ber, "x");
  }
  return filter;
}

void decode_search(BerElement* ber, LdapRequest& request) {
  ber_int_t scope = 0, aliases = 0, most = 0, seconds = 0, names_only = 0;
  scan(ber, "{");
  request.dn = text(ber);
  scan(ber, "eeiib", &scope, &aliases, &most, &seconds, &names_only);
  require(scope >= 0 && scope <= 2);
  request.scope = static_cast<LdapRequest::Scope>(scope);
  request.names_only = names_only != 0;
  request.filter = decode_filter(ber);
  request.attributes = texts(ber);
}

LdapChange decode_change(BerElement* ber, bool has_operation) {
  LdapChange change;
  change.operation = LdapChange::Operation::add;
  scan(ber, "{");
  if (has_operation) {
    ber_int_t operation = 0;
    scan(ber, "e{", &operation);
    require(operation >= 0 && operation <= 2);
    change.operation = static_cast<LdapChange::Operation>(operation);
  }
  change.attribute.name = text(ber);
  change.attribute.values = texts(ber);
  return change;
}

void decode_operation(BerElement* ber, ber_tag_t tag, LdapRequest& request) {
  using Operation = LdapRequest::Operation;
  ber_int_t number = 0;
  switch (tag) {
  case LDAP_REQ_BIND: {
    request.operation = Operation::bind;
    scan(ber, "{i", &number);
    request.dn = text(ber);
    ber_len_t size = 0;
    require(ber_peek_tag(ber, &size) == simple_tag);
    request.text = text(ber);
    return;
  }
  case LDAP_REQ_UNBIND:
    request.operation = Operation::unbind;
    return;
  case LDAP_REQ_SEARCH:
    request.operation = Operation::search;
    return decode_search(ber, request);
  case LDAP_REQ_MODIFY:
  case LDAP_REQ_ADD:
    request.operation = tag == LDAP_REQ_MODIFY ? Operation::modify : Operation::add;
    scan(ber, "{");
    request.dn = text(ber);
    elements(ber, [&] { request.changes.push_back(decode_change(ber, tag == LDAP_REQ_MODIFY)); });
    return;
  case LDAP_REQ_DELETE:
    request.operation = Operation::erase;
    request.dn = text(ber);
    return;
  case LDAP_REQ_MODDN:
    request.operation = Operation::rename;
    scan(ber, "{");
    request.dn = text(ber);
    request.text = text(ber);
    scan(ber, "b", &number);
    return;
  case LDAP_REQ_ABANDON:
    request.operation = Operation::abandon;
    scan(ber, "i", &number);
    return;
  case LDAP_REQ_EXTENDED:
    request.operation = Operation::extended;
    scan(ber, "{");
    request.text = text(ber);
    return;
  default:
    throw NotLdap{};
  }
}

void decode_controls(BerElement* ber, LdapRequest& request) {
  ber_len_t size = 0;
  if (ber_peek_tag(ber, &size) != controls_tag)
    return;
  elements(ber, [&] {
    auto& control = request.controls.emplace_back();
    ber_int_t critical = 0;
    scan(ber, "{");
    control.oid = text(ber);
    if (ber_peek_tag(ber, &size) == LBER_BOOLEAN)
      scan(ber, "b", &critical);
    if (ber_peek_tag(ber, &size) == LBER_OCTETSTRING)
      control.value = text(ber);
  });
}

class Writer {
 public:
  Writer() : ber_(ber_alloc_t(LBER_USE_DER)) {
    if (!ber_)
      throw std::bad_alloc();
  }
  template <class... Arguments>
  Writer& put(const char* format, Arguments... arguments) {
    if (ber_printf(ber_.get(), const_cast<char*>(format), arguments...) < 0)
      throw std::bad_alloc();
    return *this;
  }
  Writer& text(std::string_view value) {
    return put("o", value.data(), static_cast<ber_len_t>(value.size()));
  }
  [[nodiscard]] std::string bytes() {
    berval* value = nullptr;
    if (ber_flatten(ber_.get(), &value) != 0)
      throw std::bad_alloc();
    const ldap::Berval owner(value);
    return std::string(view(*value));
  }

 private:
  ldap::BerWriter ber_;
};

ber_tag_t answer_tag(LdapRequest::Operation operation) {
  using Operation = LdapRequest::Operation;
  switch (operation) {
  case Operation::bind:
    return LDAP_RES_BIND;
  case Operation::search:
    return LDAP_RES_SEARCH_RESULT;
  case Operation::modify:
    return LDAP_RES_MODIFY;
  case Operation::add:
    return LDAP_RES_ADD;
  case Operation::erase:
    return LDAP_RES_DELETE;
  case Operation::rename:
    return LDAP_RES_MODDN;
  case Operation::extended:
    return LDAP_RES_EXTENDED;
  case Operation::unbind:
  case Operation::abandon:
    return 0;
  }
  return 0;
}

} // namespace

const LdapControl* LdapRequest::control(std::string_view oid) const {
  const auto found =
      std::find_if(controls.begin(), controls.end(), [&](const auto& control) { return control.oid == oid; });
  return found == controls.end() ? nullptr : &*found;
}

std::optional<LdapRequest> decode_request(std::string_view message) {
  auto bytes = ldap::borrowed(message);
  const ldap::BerWriter ber(ber_init(&bytes));
  if (!ber)
    return std::nullopt;
  try {
    LdapRequest request;
    ber_int_t id = 0;
    ber_tag_t tag = 0;
    scan(ber.get(), "{it", &id, &tag);
    request.id = id;
    decode_operation(ber.get(), tag, request);
    if (tag != LDAP_REQ_BIND && tag != LDAP_REQ_EXTENDED)
      decode_controls(ber.get(), request);
    return request;
  } catch (const NotLdap&) {
    return std::nullopt;
  }
}

std::optional<std::pair<std::size_t, std::string>> page_of(const LdapRequest& request) {
  const auto* control = request.control(paged_results_oid);
  if (!control)
    return std::nullopt;
  auto bytes = ldap::borrowed(control->value);
  const ldap::BerWriter ber(ber_init(&bytes));
  ber_int_t size = 0;
  berval cookie{0, nullptr};
  if (!ber || ber_scanf(ber.get(), const_cast<char*>("{im}"), &size, &cookie) == LBER_ERROR || size <= 0)
    return std::nullopt;
  return std::pair(static_cast<std::size_t>(size), std::string(view(cookie)));
}

std::string encode_entry(int id, const DirectoryEntry& entry) {
  Writer writer;
  writer.put("{it{", id, static_cast<ber_tag_t>(LDAP_RES_SEARCH_ENTRY)).text(entry.dn).put("{");
  for (const auto& attribute : entry.attributes) {
    writer.put("{").text(attribute.name).put("[");
    for (const auto& value : attribute.values)
      writer.text(value);
    writer.put("]}");
  }
  return writer.put("}}}").bytes();
}

std::string encode_reference(int id, const std::string& url) {
  Writer writer;
  return writer.put("{it{", id, static_cast<ber_tag_t>(LDAP_RES_SEARCH_REFERENCE))
      .text(url)
      .put("}}")
      .bytes();
}

std::string encode_result(int id, LdapRequest::Operation operation, int code, const std::string& diagnostic,
                          const std::vector<LdapControl>& controls, const std::string& referral) {
  const auto tag = answer_tag(operation);
  if (tag == 0)
    return {};
  Writer writer;
  writer.put("{it{es", id, tag, code, "").text(diagnostic);
  if (!referral.empty())
    writer.put("t{", referral_tag).text(referral).put("}");
  writer.put("}");
  if (!controls.empty()) {
    writer.put("t{", controls_tag);
    for (const auto& control : controls)
      writer.put("{").text(control.oid).text(control.value).put("}");
    writer.put("}");
  }
  return writer.put("}").bytes();
}

LdapControl page_control(const std::string& cookie) {
  Writer writer;
  return {std::string(paged_results_oid), writer.put("{i", 0).text(cookie).put("}").bytes()};
}

} // namespace gc2pc::test
