// SPDX-License-Identifier: Apache-2.0
/// \file
/// One connection to one directory server: signed in, with every limit set.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "adapters/directory/ldap/bind_password.hpp"
#include "adapters/directory/ldap/connect_watch.hpp"
#include "adapters/directory/ldap/controls.hpp"
#include "adapters/directory/ldap/filter.hpp"
#include "adapters/directory/ldap/handles.hpp"
#include "adapters/directory/ldap/search_budget.hpp"
#include "adapters/directory/ldap/settings.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::ldap {

enum class Scope { base, children, subtree };

/// One question to a server.
struct Search {
  std::string base;
  Scope scope = Scope::subtree;
  Filter filter = Filter::present("objectClass");
  std::vector<std::string> attributes; ///< empty: all but the operational ones
  bool deleted = false;                ///< tombstones, too
  bool security = false;               ///< owner, group and DACL of nTSecurityDescriptor, which must be named
  bool names_only = false;             ///< which attributes there are, without their values
};

/// Replaces all values of an attribute, or takes it away when there are none; or adds or removes some.
struct Change {
  enum class Operation { replace, add, remove };
  Operation operation = Operation::replace;
  std::string attribute;
  std::vector<std::string> values;
};

/// Bound from the constructor on. Referrals are recognised and not followed: they lead to
/// servers that were not named. Not for use by several threads at once.
class Connection {
 public:
  /// `password` is null for SASL. Throws Error(connection), permission when the server refuses the bind.
  Connection(const Server& server, const Settings& settings, const BindPassword* password);

  [[nodiscard]] const Server& server() const noexcept { return server_; }

  /// Who is signed in, as the server says it where it can be asked (RFC 4532), else the name of the login;
  /// empty when neither says.
  [[nodiscard]] std::string account();
  /// Until when the server's certificate is valid, in seconds since 1970; nothing without TLS.
  [[nodiscard]] std::optional<std::int64_t> certificate_end() const;

  /// All answers, in pages, values in ranges fetched to their end. Throws not_found when the base does not
  /// exist, and an Error for a server that goes beyond the Limits of the settings or whose answers do not fit
  /// together.
  [[nodiscard]] std::vector<DirectoryEntry> search(const Search& search);
  /// One object, or nothing when there is none of that name.
  [[nodiscard]] std::optional<DirectoryEntry>
  read(std::string_view dn, std::vector<std::string> attributes = {}, bool deleted = false);

  void add(const DirectoryEntry& entry);
  void modify(std::string_view dn, const std::vector<Change>& changes,
              const std::vector<Control>& controls = {});
  void erase(std::string_view dn);
  /// Another name in the same place, e.g. `CN=new`, or below another parent.
  void rename(std::string_view dn, const std::string& new_rdn, const std::string& new_parent = {});

 private:
  void set_options(const Settings& settings);
  void set_tls_options(const Settings& settings);
  void connect(const Settings& settings);
  void begin_tls(const Settings& settings);
  /// Throws for a code that is none of success, or a watch that ended it.
  void require_connected(int code, const Settings& settings);
  void bind(const Settings& settings, const BindPassword* password);
  void bind_simple(const Settings& settings, const BindPassword& password);
  void bind_sasl(const Settings& settings);
  /// All pages as the server gives them.
  [[nodiscard]] std::vector<DirectoryEntry> all_pages(const Search& search, const std::string& doing,
                                                      SearchBudget& budget);
  /// Adds the entries of one page, and returns the cookie of the next.
  [[nodiscard]] Berval one_page(const Search& search, berval* cookie, const std::string& doing,
                                SearchBudget& budget, std::vector<DirectoryEntry>& found);

  Server server_;
  std::string login_;                   ///< the name of a simple bind
  std::unique_ptr<ConnectWatch> watch_; ///< outlives the handle
  Handle handle_;
  std::chrono::seconds request_time_;
  Limits limits_;
  StopRequested stop_;
};

} // namespace gc2pc::ldap
