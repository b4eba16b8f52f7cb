// SPDX-License-Identifier: Apache-2.0
// The searches of a Connection.
#include "adapters/directory/ldap/connection.hpp"

#include "adapters/directory/ldap/failure.hpp"
#include "adapters/directory/ldap/ranges.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <sys/time.h>

#include <algorithm>
#include <utility>

namespace gc2pc::ldap {
namespace {

/// Well below the 1,000 that Active Directory takes by default, and large enough to need few round trips.
constexpr int page_size = 500;

/// How long a silent server keeps a stop waiting.
constexpr std::chrono::microseconds stop_interval{250'000};

int native(Scope scope) {
  switch (scope) {
  case Scope::base:
    return LDAP_SCOPE_BASE;
  case Scope::children:
    return LDAP_SCOPE_ONELEVEL;
  case Scope::subtree:
    return LDAP_SCOPE_SUBTREE;
  }
  return LDAP_SCOPE_BASE;
}

int last_code(LDAP* handle) {
  int code = LDAP_OTHER;
  ldap_get_option(handle, LDAP_OPT_RESULT_CODE, &code);
  return code;
}

/// A question that was sent; one that is left before its last answer is abandoned, so that what the server
/// still sends is thrown away.
class Asked {
 public:
  Asked(LDAP* handle, int id) : handle_(handle), id_(id) {}
  ~Asked() {
    if (!over_)
      ldap_abandon_ext(handle_, id_, nullptr, nullptr);
  }
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

  /// The next answer; null when none comes in time, or at all (see `type`).
  [[nodiscard]] Message next(std::chrono::microseconds patience) {
    constexpr std::int64_t second = 1'000'000;
    timeval left{patience.count() / second, patience.count() % second};
    LDAPMessage* got = nullptr;
    type_ = ldap_result(handle_, id_, LDAP_MSG_ONE, &left, &got);
    over_ = type_ == LDAP_RES_SEARCH_RESULT || type_ < 0;
    return Message(got);
  }
  /// Of the last answer; 0 when none came in time, -1 when libldap gave up.
  [[nodiscard]] int type() const noexcept { return type_; }

 private:
  LDAP* handle_;
  int id_, type_ = 0;
  bool over_ = false;
};

/// Attribute by attribute, each counted before the next is read. Returns a code of libldap.
int read_entry(LDAP* handle, LDAPMessage* message, SearchBudget& budget, DirectoryEntry& entry) {
  BerElement* position = nullptr;
  berval name{0, nullptr};
  int code = ldap_get_dn_ber(handle, message, &position, &name);
  const Ber owner(position);
  if (code != LDAP_SUCCESS)
    return code;
  entry.dn = view(name);
  while (true) {
    berval* got = nullptr;
    name = {0, nullptr};
    code = ldap_get_attribute_ber(handle, message, position, &name, &got);
    const ValueList values(got);
    if (code != LDAP_SUCCESS || !name.bv_val)
      return code;
    budget.count_value(view(name));
    auto& attribute = entry.attributes.emplace_back();
    attribute.name = view(name);
    for (const auto* value = got; value && value->bv_val; ++value) {
      budget.count_value(view(*value));
      attribute.values.emplace_back(view(*value));
    }
  }
}

/// The object of an entry, whatever it is called by now.
std::string base_of(const DirectoryEntry& entry) {
  const auto guid = Guid::from_directory(entry.first("objectGUID"));
  return guid ? "<GUID=" + guid->text() + ">" : entry.dn;
}

} // namespace

std::vector<DirectoryEntry> Connection::search(const Search& search) {
  const auto doing = "search below " + quoted_name(search.base);
  SearchBudget budget(limits_, server_.url(), doing, stop_);
  auto found = all_pages(search, doing, budget);
  if (search.names_only)
    return found;
  for (auto& entry : found) {
    Search part;
    part.base = base_of(entry);
    part.scope = Scope::base;
    part.deleted = search.deleted;
    complete_ranges(
        entry,
        [&](const std::string& attribute) {
          part.attributes = {attribute, "uSNChanged"};
          auto answer = all_pages(part, doing, budget);
          return answer.empty() ? DirectoryEntry{} : std::move(answer.front());
        },
        limits_);
  }
  return found;
}

std::vector<DirectoryEntry> Connection::all_pages(const Search& search, const std::string& doing,
                                                  SearchBudget& budget) {
  std::vector<DirectoryEntry> found;
  Berval cookie;
  while (true) {
    budget.stop_long_search();
    const auto before = found.size();
    cookie = one_page(search, cookie.get(), doing, budget, found);
    if (!cookie)
      return found;
    budget.count_page(found.size() - before, found.size() > before ? found[before].dn : std::string());
  }
}

Berval Connection::one_page(const Search& search, berval* cookie, const std::string& doing,
                            SearchBudget& budget, std::vector<DirectoryEntry>& found) {
  auto* handle = handle_.get();
  const bool in_pages = search.scope != Scope::base;
  std::vector<char*> attributes;
  for (const auto& name : search.attributes)
    attributes.push_back(const_cast<char*>(name.c_str()));
  attributes.push_back(nullptr);
  std::vector<Control> controls;
  if (in_pages)
    controls.push_back(page(handle, page_size, cookie));
  if (search.deleted)
    controls.push_back(show_deleted());
  if (search.security)
    controls.push_back(security_descriptor());
  auto list = list_of(controls);

  const auto begin = std::chrono::steady_clock::now();
  int id = 0;
  int code = ldap_search_ext(handle, search.base.c_str(), native(search.scope), search.filter.text().c_str(),
                             search.attributes.empty() ? nullptr : attributes.data(),
                             search.names_only ? 1 : 0, list.data(), nullptr, nullptr, LDAP_NO_LIMIT, &id);
  if (code != LDAP_SUCCESS)
    throw failure(code, handle, server_, doing);
  Asked asked(handle, id);
  const auto require = [&](int result) {
    if (result == LDAP_SERVER_DOWN) // libldap's word for both
      throw Error(ErrorKind::connection, "cannot " + doing + ": " + server_.url() +
                                             " closed the connection, or is not an LDAP server")
          .retryable();
    if (result != LDAP_SUCCESS)
      throw failure(result, result == LDAP_DECODING_ERROR ? "" : diagnostic_of(handle), server_, doing);
  };
  while (true) {
    const auto left = budget.left(begin, request_time_);
    const auto answer = asked.next(std::min(left, stop_interval));
    if (asked.type() == 0 && left > stop_interval) {
      budget.stop_long_search();
      continue;
    }
    switch (asked.type()) {
    case -1:
      require(last_code(handle));
      throw failure(LDAP_OTHER, handle, server_, doing);
    case 0:
      static_cast<void>(budget.left(begin, request_time_)); // throws when it is the search that took too long
      throw failure(LDAP_TIMEOUT, "", server_, doing);
    case LDAP_RES_SEARCH_ENTRY:
      budget.count_entry();
      require(read_entry(handle, answer.get(), budget, found.emplace_back()));
      if (!in_pages && found.size() > 1)
        throw budget.trouble("returned several objects for a search for one");
      break;
    case LDAP_RES_SEARCH_REFERENCE: // leads to a server that was not named
      budget.count_reference();
      break;
    case LDAP_RES_SEARCH_RESULT: {
      LDAPControl** answered = nullptr;
      require(ldap_parse_result(handle, answer.get(), &code, nullptr, nullptr, nullptr, &answered, 0));
      const Controls owner(answered);
      require(code); // a referral only: the base lies on another server
      auto next = answered && in_pages ? next_page(handle, answered) : Berval();
      if (!next)
        require(LDAP_DECODING_ERROR);
      return *std::move(next);
    }
    default:
      break; // an intermediate response, which nothing was asked that has one
    }
  }
}

} // namespace gc2pc::ldap
