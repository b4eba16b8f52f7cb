// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/session.hpp"

#include "adapters/directory/quoted_name.hpp"

namespace gc2pc::ldap {
namespace {

RootFacts facts_of(Connection& connection) {
  const auto entry =
      connection.read("", {"defaultNamingContext", "rootDomainNamingContext", "configurationNamingContext",
                           "schemaNamingContext", "namingContexts", "dsServiceName", "isGlobalCatalogReady"});
  RootFacts facts;
  if (entry) {
    facts.domain = entry->first("defaultNamingContext");
    facts.root_domain = entry->first("rootDomainNamingContext");
    facts.configuration = entry->first("configurationNamingContext");
    facts.schema = entry->first("schemaNamingContext");
    facts.service = entry->first("dsServiceName");
    const auto contexts = entry->values("namingContexts");
    facts.contexts.assign(contexts.begin(), contexts.end());
    facts.is_catalog = entry->first("isGlobalCatalogReady") == "TRUE";
  }
  if (facts.domain.empty() || facts.configuration.empty() || facts.schema.empty())
    throw Error(ErrorKind::wrong_input,
                connection.server().url() + " is not a domain controller of Active Directory")
        .hint("Give a domain controller, not another kind of directory server.");
  return facts;
}

} // namespace

std::unique_ptr<Connection> DirectorySession::connect(const Server& server) {
  if (settings_.bind == BindMethod::simple && !password_)
    password_.emplace(BindPassword::from(settings_.login));
  return std::make_unique<Connection>(server, settings_, password_ ? &*password_ : nullptr);
}

Connection& DirectorySession::connection() {
  if (connection_)
    return *connection_;
  std::optional<Error> last;
  for (std::size_t tried = 0; tried < settings_.servers.size(); ++tried) {
    try {
      connection_ = connect(settings_.servers[current_]);
      root_.reset();
      return *connection_;
    } catch (const Error& error) {
      // Only a controller that is away gives way to the next: a wrong password is wrong everywhere, and every
      // try counts towards the account's lockout.
      if (error.kind() != ErrorKind::connection)
        throw;
      last = error;
      current_ = (current_ + 1) % settings_.servers.size();
    }
  }
  if (settings_.servers.size() == 1)
    throw *last;
  throw Error(ErrorKind::connection,
              "none of " + text_of(settings_.servers) + " can be reached; the last: " + last->message());
}

void DirectorySession::drop() {
  connection_.reset();
}

const RootFacts& DirectorySession::root(Freshness freshness) {
  if (freshness == Freshness::now || !root_ || !connection_)
    root_ = read([](Connection& connection) { return facts_of(connection); });
  return *root_;
}

} // namespace gc2pc::ldap
