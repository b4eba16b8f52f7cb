// SPDX-License-Identifier: Apache-2.0
// An evil LDAP server: the input is what it answers, well-formed messages with any content or any bytes. The
// client ends soon, with an answer within its limits or with an error.
#include "adapters/directory/ldap/connection.hpp"
#include "adapters/directory/ldap/ranges.hpp"
#include "adapters/open/open_directory.hpp"
#include "tests/directory/ldap_server.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/scratch.hpp"

#include <filesystem>
#include <fstream>

namespace gc2pc::fuzz {
namespace {

using Operation = test::LdapRequest::Operation;

/// What the server says, taken from the input in the order in which it is asked, by whatever connection.
class Script {
 public:
  explicit Script(Input input) : input_(input) {}

  void answer(const test::LdapRequest& request, test::LdapPeer& peer) {
    const std::lock_guard lock(mutex_);
    if (request.operation == Operation::bind) {
      peer.send(
          test::encode_result(request.id, request.operation, input_.below(16) == 15 ? input_.byte() : 0));
      return;
    }
    bool garbled = false;
    for (int messages = 0; messages < 400; ++messages) {
      if (input_.empty())
        break;
      const auto kind = input_.below(9);
      if (kind <= 2) {
        peer.send(test::encode_entry(request.id + (kind == 2 ? 1 : 0), entry()));
      } else if (kind == 3) {
        peer.send(test::encode_reference(request.id, text()));
      } else if (kind == 4) {
        peer.send_raw(text());
        garbled = true;
      } else {
        end(request, peer, kind);
        if (garbled) // the client may wait for the rest of something
          break;
        return;
      }
    }
    peer.close();
  }

 private:
  void end(const test::LdapRequest& request, test::LdapPeer& peer, unsigned kind) {
    const int code = kind == 6 ? input_.byte() : 0;
    std::vector<test::LdapControl> controls;
    if (kind == 7)
      controls.push_back(test::page_control(text()));
    if (kind == 8)
      controls.push_back({std::string(test::paged_results_oid), text()});
    peer.send(test::encode_result(request.id, request.operation, code, kind == 6 ? text() : "", controls,
                                  kind == 6 ? text() : ""));
  }

  std::string text() { return std::string(input_.up_to('\n')); }

  DirectoryEntry entry() {
    static constexpr std::string_view names[] = {"objectClass",
                                                 "objectGUID",
                                                 "member",
                                                 "member;range=0-1",
                                                 "member;range=2-*",
                                                 "msRTCSIP-PrimaryUserAddress",
                                                 "proxyAddresses",
                                                 "defaultNamingContext",
                                                 "configurationNamingContext",
                                                 "cn",
                                                 "nTSecurityDescriptor",
                                                 "uSNChanged"};
    DirectoryEntry made{text(), {}};
    for (auto left = input_.below(5); left > 0; --left) {
      const auto name = input_.below(std::size(names) + 1);
      DirectoryAttribute attribute{name < std::size(names) ? std::string(names[name]) : text(), {}};
      for (auto values = input_.below(4); values > 0; --values)
        attribute.values.push_back(text());
      made.attributes.push_back(std::move(attribute));
    }
    return made;
  }

  std::mutex mutex_;
  Input input_;
};

const std::filesystem::path& password_file() {
  static const Scratch folder;
  static const std::filesystem::path file = [] {
    auto made = folder / "password";
    std::ofstream(made) << "Geheim-1234!";
    std::filesystem::permissions(made, std::filesystem::perms{0600});
    return made;
  }();
  return file;
}

constexpr std::size_t most_values = 60, most_entries = 40;

void within_limits(const std::vector<DirectoryEntry>& entries) {
  holds(entries.size() <= most_entries, "no more objects than the limit");
  for (const auto& entry : entries)
    for (const auto& attribute : entry.attributes)
      holds(attribute.values.size() <= most_values && !ldap::parse_range(attribute.name),
            "values are complete and within the limit");
}

void search(const test::LdapServer& server, const DirectoryLogin& login, bool base) {
  auto settings = ldap::settings_of(server.url(), login);
  settings.connect_timeout = settings.operation_timeout = std::chrono::seconds(1);
  settings.limits.values = most_values;
  settings.limits.entries = most_entries;
  settings.limits.pages = 30;
  settings.limits.empty_pages = 5;
  settings.limits.bytes = 1U << 20U;
  const auto password = ldap::BindPassword::from(settings.login);
  ldap::Connection connection(settings.servers.front(), settings, &password);
  ldap::Search question;
  question.base = "DC=x";
  question.scope = base ? ldap::Scope::base : ldap::Scope::subtree;
  within_limits(connection.search(question));
  if (const auto one = connection.read("CN=y,DC=x"))
    within_limits({*one});
}

void directory(const test::LdapServer& server, const DirectoryLogin& login) {
  const auto opened = open_directory(server.url(), login);
  for (const auto& owner : opened->find_owners(SipUri::parse("sip:ocschat@contoso.com")))
    (void)refused([&] { (void)opened->before_image(owner.entry.dn); });
  (void)opened->deployment();
}

void one_input(std::string_view bytes) {
  Input input(bytes);
  const auto choice = input.below(3);
  Script script(input);
  DirectoryLogin login;
  login.bind_dn = "tester@memory.test";
  login.password_file = password_file();
  login.tls = Tls::off;
  const auto begin = std::chrono::steady_clock::now();
  {
    const test::LdapServer server([&](const auto& request, auto& peer) { script.answer(request, peer); },
                                  test::LdapServer::Manner::plain);
    (void)refused([&] {
      if (choice == 2)
        directory(server, login);
      else
        search(server, login, choice == 1);
    });
  }
  holds(std::chrono::steady_clock::now() - begin < std::chrono::minutes(2),
        "no server keeps the client for long");
}

const Registration registration{"evil_ldap", one_input};

} // namespace
} // namespace gc2pc::fuzz
