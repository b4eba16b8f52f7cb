// SPDX-License-Identifier: Apache-2.0
/// \file
/// Several controllers of one domain as one: the first that answers is used until it is lost.
#pragma once

#include "adapters/directory/ldap/connection.hpp"
#include "mappings/model/error.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace gc2pc::ldap {

/// What the root of a server tells of itself and of its forest.
struct RootFacts {
  std::string domain;        ///< DN of the domain it serves
  std::string root_domain;   ///< DN of the forest's first domain
  std::string configuration; ///< DN of the Configuration container
  std::string schema;
  std::string service;               ///< DN of its NTDS Settings
  std::vector<std::string> contexts; ///< naming contexts that it holds
  bool is_catalog = false;           ///< global catalog, ready
};

/// Connects when first asked, and again when a connection is lost. Not for use by several threads at once.
class DirectorySession {
 public:
  explicit DirectorySession(Settings settings) : settings_(std::move(settings)) {}

  [[nodiscard]] const Settings& settings() const noexcept { return settings_; }

  /// Does something that changes nothing: after a lost connection once more, with the next controller if it
  /// must be.
  template <class Work>
  auto read(Work&& work) -> std::invoke_result_t<Work, Connection&> {
    for (std::size_t attempt = 0;; ++attempt)
      try {
        return work(connection());
      } catch (const Error& error) {
        if (!error.is_retryable() || attempt >= settings_.servers.size())
          throw;
        drop();
      }
  }
  /// Does something once. Whether it was done is not known after a lost connection; who calls looks before it
  /// tries again. A connection that went away while it was idle is replaced before.
  template <class Work>
  void write(Work&& work) {
    static_cast<void>(root(Freshness::now));
    try {
      work(connection());
    } catch (Error& error) {
      if (error.is_retryable()) {
        drop();
        error.retryable(false).hint(
            "The outcome is unknown. Run the same command again; it checks before retrying.");
      }
      throw;
    }
  }

  [[nodiscard]] const RootFacts& root() { return root(Freshness::kept); }

  /// Does something that changes nothing at one particular controller, without trying another.
  template <class Work>
  auto at(const Server& server, Work&& work) -> std::invoke_result_t<Work, Connection&> {
    const auto found = others_.find(server.url());
    const bool kept = found != others_.end();
    auto& held = kept ? found->second : others_[server.url()];
    try {
      if (!kept)
        held = connect(server);
      return work(*held);
    } catch (const Error&) {
      others_.erase(server.url());
      throw;
    }
  }

 private:
  enum class Freshness { kept, now };
  const RootFacts& root(Freshness freshness);
  Connection& connection();
  std::unique_ptr<Connection> connect(const Server& server);
  void drop();

  Settings settings_;
  std::optional<BindPassword> password_; ///< read once: it may come from a pipe
  std::unique_ptr<Connection> connection_;
  std::map<std::string, std::unique_ptr<Connection>> others_; ///< by URL
  std::size_t current_ = 0;                                   ///< the server that is used
  std::optional<RootFacts> root_;
};

} // namespace gc2pc::ldap
