// SPDX-License-Identifier: Apache-2.0
// Servers that misbehave: each ends with one clear error, soon and without much memory.
#include "adapters/directory/ldap/session.hpp"
#include "tests/directory/memory_fixture.hpp"
#include "tests/directory/memory_peak.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace gc2pc;
using namespace gc2pc::test;
using namespace std::chrono_literals;
using namespace std::string_literals;
using Operation = LdapRequest::Operation;

namespace {

const std::string group = "CN=g,DC=x";

/// A server that lets everybody sign in and answers searches as `answer` says.
LdapAnswer searches(LdapAnswer answer) {
  return [answer = std::move(answer)](const LdapRequest& request, LdapPeer& peer) {
    if (request.operation == Operation::bind)
      peer.send(encode_result(request.id, request.operation, LDAP_SUCCESS));
    else if (request.operation == Operation::search)
      answer(request, peer);
  };
}

std::string done(const LdapRequest& request, const std::vector<LdapControl>& controls = {}) {
  return encode_result(request.id, request.operation, LDAP_SUCCESS, {}, controls);
}

DirectoryEntry object(const std::string& name) {
  return {"CN=" + name + ",DC=x", {{"cn", {name}}}};
}

/// What a client gets from such a server, and how long that takes it.
class Client {
 public:
  explicit Client(LdapAnswer answer, LdapServer::Manner manner = LdapServer::Manner::tls)
      : server_(std::move(answer), manner), settings_(login_.settings(server_)) {
    settings_.connect_timeout = 1s;
    settings_.operation_timeout = 1s;
  }

  [[nodiscard]] ldap::Limits& limits() { return settings_.limits; }
  [[nodiscard]] ldap::Settings& settings() { return settings_; }
  [[nodiscard]] std::string url() const { return server_.url(); }
  [[nodiscard]] int connections() const { return server_.connections(); }

  [[nodiscard]] std::vector<DirectoryEntry> search(ldap::Scope scope = ldap::Scope::subtree) {
    ldap::Search search;
    search.base = scope == ldap::Scope::base ? group : "DC=x";
    search.scope = scope;
    return connect(settings_)->search(search);
  }
  /// Kind and text, the server's address left out; fails when it takes longer than `most`.
  [[nodiscard]] std::string trouble(ldap::Scope scope = ldap::Scope::subtree,
                                    std::chrono::seconds most = 4s) {
    const auto begin = std::chrono::steady_clock::now();
    auto line = line_of([&] { (void)search(scope); });
    CHECK(std::chrono::steady_clock::now() - begin < most);
    for (auto at = line.find(url()); at != std::string::npos; at = line.find(url()))
      line.replace(at, url().size(), "SERVER");
    return line;
  }

 private:
  TestLogin login_;
  LdapServer server_;
  ldap::Settings settings_;
};

const std::string below = "cannot search below 'DC=x': SERVER";
const std::string timed_out = "connection: " + below + ": Timed out";
const std::string lost = "connection: " + below + " closed the connection, or is not an LDAP server";

/// One big-endian number as BER has it in a long length.
std::string long_length(std::uint32_t size) {
  std::string octets = "\x84";
  for (int shift = 24; shift >= 0; shift -= 8)
    octets += static_cast<char>(size >> shift & 0xFF);
  return octets;
}

} // namespace

TEST_CASE("hostile ldap: pages") {
  SUBCASE("without end") {
    std::atomic<int> pages = 0;
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      const auto number = std::to_string(++pages);
      for (int i = 0; i < 500; ++i)
        peer.send(encode_entry(request.id, object(number + "-" + std::to_string(i))));
      peer.send(done(request, {page_control(number)}));
    }));
    client.limits().entries = 10'000;
    CHECK(client.trouble() ==
          "connection: " + below + " returned more than 10000 objects, the limit of gc2pc for one search");
    CHECK(pages == 21);
  }
  SUBCASE("without end, of one object each") {
    std::atomic<int> pages = 0;
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      const auto number = std::to_string(++pages);
      peer.send(encode_entry(request.id, object(number)));
      peer.send(done(request, {page_control(number)}));
    }));
    client.limits().pages = 1'000;
    CHECK(client.trouble() == "connection: " + below + " returned more than 1000 pages, the limit of gc2pc");
    CHECK(pages == 1'001);
    CHECK(ldap::Limits{}.pages <= 100'000);
    CHECK(ldap::Limits{}.values <= 10'000'000);
  }
  SUBCASE("without end, and the operator stops") {
    std::atomic<int> pages = 0;
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      const auto number = std::to_string(++pages);
      peer.send(encode_entry(request.id, object(number)));
      std::this_thread::sleep_for(1ms);
      peer.send(done(request, {page_control(number)}));
    }));
    std::atomic<int> asked = 0;
    client.settings().stop = [&] { return ++asked > 0; };
    CHECK(client.trouble(ldap::Scope::subtree, 2s) ==
          "interrupted: stopped while reading from the directory");
    CHECK(asked == 1); // at the first question
  }
  SUBCASE("one without an answer, and the operator stops") {
    Client client(searches([](const LdapRequest&, LdapPeer&) {}));
    client.settings().operation_timeout = 30s;
    client.settings().stop = [] { return true; };
    CHECK(client.trouble(ldap::Scope::subtree, 2s) ==
          "interrupted: stopped while reading from the directory");
  }
  SUBCASE("the same page for ever") {
    std::atomic<int> pages = 0;
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      ++pages;
      peer.send(encode_entry(request.id, object("a")));
      peer.send(done(request, {page_control("again")}));
    }));
    CHECK(client.trouble() == "connection: " + below + " returned the same page again");
    CHECK(pages == 2);
  }
  SUBCASE("one cookie for all pages is as good as another") {
    std::atomic<int> pages = 0;
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      const int number = ++pages;
      peer.send(encode_entry(request.id, object(std::to_string(number))));
      peer.send(done(request, {page_control(number < 5 ? "search 1" : "")}));
    }));
    CHECK(client.search().size() == 5);
  }
  SUBCASE("without objects, with one cookie or many") {
    std::atomic<int> pages = 0;
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      ++pages;
      peer.send(done(request, {page_control("go on")}));
    }));
    CHECK(client.trouble() == "connection: " + below + " returned pages without objects, more than 1000");
    CHECK(pages == 1'001);
  }
  SUBCASE("some without objects") {
    std::atomic<int> pages = 0;
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      const int number = ++pages;
      if (number == 3)
        peer.send(encode_entry(request.id, object("a")));
      peer.send(done(request, {page_control(number < 5 ? std::to_string(number) : "")}));
    }));
    CHECK(client.search().size() == 1);
  }
  SUBCASE("of one object, which was not asked for in pages") {
    std::atomic<int> pages = 0;
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      ++pages;
      peer.send(encode_entry(request.id, object("g")));
      peer.send(done(request, {page_control("more")}));
    }));
    CHECK(client.search(ldap::Scope::base).size() == 1);
    CHECK(pages == 1);
  }
}

TEST_CASE("hostile ldap: controls that cannot be read") {
  for (const auto& value : {""s, "x"s, "\x30\x05\x02\x01\x00\x04\x7F"s, "\x30\x84\xFF\xFF\xFF\xFF"s}) {
    Client client(searches([value](const LdapRequest& request, LdapPeer& peer) {
      peer.send(done(request, {{std::string(paged_results_oid), value}}));
    }));
    CHECK(client.trouble() == "wrong-input: " + below + ": Decoding error");
  }
}

TEST_CASE("hostile ldap: objects and bytes without end in one answer") {
  const std::string photo(1 << 20, 'x');
  Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
    for (std::size_t i = 0; peer.send(encode_entry(request.id, {"CN=a,DC=x", {{"photo", {photo}}}})); ++i) {
    }
  }));
  client.settings().operation_timeout = 30s;
  client.limits().bytes = 64 << 20;
  const MemoryPeak memory;
  CHECK(client.trouble(ldap::Scope::subtree, 10s) ==
        "connection: " + below + " returned more than 64 MiB, the limit of gc2pc for one search");
  CHECK(memory.grown_kilobytes() < 200 << 10);
}

TEST_CASE("hostile ldap: empty values and attributes without end cost memory, too") {
  DirectoryEntry entry{"CN=a,DC=x", {}};
  SUBCASE("values") {
    entry.attributes = {{"a", std::vector<std::string>(100'000)}};
  }
  SUBCASE("attributes") {
    entry.attributes.assign(100'000, {"a", {}});
  }
  Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
    const auto bytes = encode_entry(request.id, entry);
    while (peer.send(bytes)) {
    }
  }));
  client.settings().operation_timeout = 30s;
  client.limits().bytes = 64 << 20;
  CHECK(client.trouble(ldap::Scope::subtree, 10s) ==
        "connection: " + below + " returned more than 64 MiB, the limit of gc2pc for one search");
}

TEST_CASE("hostile ldap: referrals lead nowhere") {
  LdapServer elsewhere(
      searches([](const LdapRequest& request, LdapPeer& peer) { peer.send(done(request)); }));
  SUBCASE("instead of an answer") {
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      peer.send(encode_result(request.id, request.operation, LDAP_REFERRAL, "look there", {},
                              elsewhere.url() + "/DC=x"));
    }));
    CHECK(client.trouble() ==
          "conflict: cannot search below 'DC=x': SERVER says 'look there' (LDAP 10, Referral)");
  }
  SUBCASE("beside the answer") {
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      peer.send(encode_reference(request.id, elsewhere.url() + "/DC=a,DC=x"));
      peer.send(encode_entry(request.id, object("a")));
      peer.send(encode_reference(request.id, elsewhere.url() + "/DC=b,DC=x"));
      peer.send(done(request));
    }));
    CHECK(client.search().size() == 1);
  }
  SUBCASE("to itself, without end") {
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      while (peer.send(encode_reference(request.id, elsewhere.url()))) {
      }
    }));
    client.limits().entries = 1'000;
    CHECK(client.trouble() ==
          "connection: " + below + " returned more than 1000 references to other servers");
  }
  CHECK(elsewhere.connections() == 0);
}

TEST_CASE("hostile ldap: one object asked for, several given") {
  Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
    peer.send(encode_entry(request.id, object("g")));
    peer.send(encode_entry(request.id, object("h")));
    peer.send(done(request));
  }));
  CHECK(client.trouble(ldap::Scope::base) ==
        "connection: cannot search below 'CN=g,DC=x': SERVER returned several objects for a search for one");
}

TEST_CASE("hostile ldap: silence and slowness") {
  SUBCASE("not a word, not even of TLS") {
    Client client({}, LdapServer::Manner::silent);
    CHECK(client.trouble() == "connection: cannot connect: SERVER: Timed out");
  }
  SUBCASE("no answer to StartTLS, or nothing behind it") {
    for (const bool agrees : {false, true}) {
      Client client(
          [agrees](const LdapRequest& request, LdapPeer& peer) {
            if (agrees)
              peer.send(encode_result(request.id, request.operation, LDAP_SUCCESS));
            while (peer.wait(100ms)) { // reads no more
            }
          },
          LdapServer::Manner::plain);
      client.settings().tls = true;
      CHECK(client.trouble() == "connection: cannot connect: SERVER: Timed out");
    }
  }
  SUBCASE("no answer to the bind") {
    Client client([](const LdapRequest&, LdapPeer&) {});
    CHECK(client.trouble() == "connection: cannot sign in as 'tester@memory.test': SERVER: Timed out");
  }
  SUBCASE("no answer to the search") {
    Client client(searches([](const LdapRequest&, LdapPeer&) {}));
    CHECK(client.trouble() == timed_out);
  }
  SUBCASE("an object every now and then, for ever") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      for (int i = 0; peer.send(encode_entry(request.id, object(std::to_string(i)))) && peer.wait(100ms);
           ++i) {
      }
    }));
    CHECK(client.trouble() == timed_out);
  }
  SUBCASE("a page every now and then, for ever") {
    std::atomic<int> pages = 0;
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      peer.wait(100ms);
      peer.send(encode_entry(request.id, object(std::to_string(++pages))));
      peer.send(done(request, {page_control("go on")}));
    }));
    client.limits().search_time = 1s;
    CHECK(client.trouble() == "connection: " + below + " did not complete the search within 1 s");
  }
  SUBCASE("a part of a message, then nothing") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      peer.send(encode_entry(request.id, object("a")).substr(0, 9));
    }));
    CHECK(client.trouble() == timed_out);
  }
  SUBCASE("a message octet by octet") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      for (const char octet : encode_entry(request.id, object(std::string(1'000, 'a'))))
        if (!peer.send({&octet, 1}) || !peer.wait(100ms))
          return;
    }));
    CHECK(client.trouble() == timed_out);
  }
  SUBCASE("a part of a TLS record, then nothing") {
    Client client(searches([](const LdapRequest&, LdapPeer& peer) { peer.send_raw("\x17\x03\x03\x40"s); }));
    CHECK(client.trouble() == timed_out);
  }
  SUBCASE("a TLS record octet by octet") {
    Client client(searches([](const LdapRequest&, LdapPeer& peer) {
      peer.send_raw("\x17\x03\x03\x40\x00"s);
      while (peer.send_raw("x") && peer.wait(100ms)) {
      }
    }));
    CHECK(client.trouble() == timed_out);
  }
}

TEST_CASE("hostile ldap: a connection that ends") {
  SUBCASE("in the middle of a message") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      peer.send(encode_entry(request.id, object("a")).substr(0, 9));
      peer.close();
    }));
    CHECK(client.trouble() == lost);
  }
  SUBCASE("between two objects") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      peer.send(encode_entry(request.id, object("a")));
      peer.close();
    }));
    CHECK(client.trouble() == lost);
  }
  SUBCASE("between two ranges") {
    std::atomic<int> asked = 0;
    Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
      if (++asked == 3)
        return peer.close();
      peer.send(encode_entry(request.id, {group, {{"member;range=0-0", {"a"}}}}));
      peer.send(done(request));
    }));
    CHECK(client.trouble() == lost);
  }
  SUBCASE("by a notice of disconnection") {
    Client client(searches([](const LdapRequest&, LdapPeer& peer) {
      // Without a text, which libldap 2.5 would not give back.
      peer.send(encode_result(0, Operation::extended, LDAP_UNAVAILABLE));
      peer.close();
    }));
    CHECK(client.trouble() == lost);
  }
}

TEST_CASE("hostile ldap: what is not LDAP") {
  const auto answered = [](const std::string& bytes) {
    return searches([bytes](const LdapRequest&, LdapPeer& peer) { peer.send(bytes); });
  };
  SUBCASE("text") {
    CHECK(Client(answered("HTTP/1.1 400 Bad Request\r\n\r\n")).trouble() == timed_out); // H, 84 octets: T
    CHECK(Client(answered(std::string(200, 'H'))).trouble() == lost);
  }
  SUBCASE("a length of 2 GiB") {
    const MemoryPeak memory;
    CHECK(Client(answered("\x30" + long_length(0x7FFFFFFF) + "\x02\x01\x02")).trouble() == lost);
    CHECK(memory.grown_kilobytes() < 32 << 10);
  }
  SUBCASE("a length of 4 GiB") {
    CHECK(Client(answered("\x30" + long_length(0xFFFFFFFF) + "\x02\x01\x02")).trouble() == lost);
  }
  SUBCASE("a length of 8 octets") {
    CHECK(Client(answered("\x30\x88\x00\x00\x00\x00\x00\x00\x00\x05\x02\x01\x02"s)).trouble() == lost);
  }
  SUBCASE("a length below the limit that never comes") {
    const MemoryPeak memory;
    CHECK(Client(answered("\x30" + long_length(0x0FFFFFF0) + "\x02\x01\x02")).trouble() == timed_out);
    CHECK(memory.grown_kilobytes() < 32 << 10);
  }
  SUBCASE("octets without a meaning") {
    std::string octets;
    for (int i = 0; i < 1'000; ++i)
      octets += static_cast<char>(i * 37 + i / 7);
    CHECK(Client(answered(octets)).trouble() == lost);
  }
}

TEST_CASE("hostile ldap: answers that do not hold together") {
  SUBCASE("to a question that was not asked") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      auto other = request;
      other.id += 1'000;
      while (peer.send(encode_entry(other.id, object("a"))) && peer.send(done(other)) && peer.wait(10ms)) {
      }
    }));
    CHECK(client.trouble() == timed_out);
  }
  SUBCASE("objects whose octets end before they do") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      auto bytes = encode_entry(request.id, {"CN=a,DC=x", {{"cn", {"a"}}, {"sn", {"b"}}}});
      bytes[bytes.find("\x04\x01"s + "b") + 1] = '\x7F'; // a value that goes beyond the message
      peer.send(bytes);
      peer.send(done(request));
    }));
    CHECK(client.trouble() == "wrong-input: " + below + ": Decoding error");
  }
  SUBCASE("an answer without its parts") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      peer.send("\x30\x05\x02\x01"s + static_cast<char>(request.id) + "\x65\x00"s);
    }));
    CHECK(client.trouble() == "wrong-input: " + below + ": Decoding error");
  }
  SUBCASE("an object without its parts") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      peer.send("\x30\x05\x02\x01"s + static_cast<char>(request.id) + "\x64\x00"s);
      peer.send(done(request));
    }));
    CHECK(client.trouble() == "wrong-input: " + below + ": Decoding error");
  }
  SUBCASE("an answer to another kind of question") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      peer.send(encode_result(request.id, Operation::modify, LDAP_SUCCESS));
    }));
    CHECK(client.trouble() == timed_out);
  }
  SUBCASE("an unknown result") {
    Client client(searches([](const LdapRequest& request, LdapPeer& peer) {
      peer.send(encode_result(request.id, request.operation, 4'711, "\x1B[2Jgone\n"));
    }));
    CHECK(client.trouble() == "conflict: cannot search below 'DC=x': SERVER says ' [2Jgone' (LDAP 4711, "
                              "Unknown (extension) error)");
  }
}

TEST_CASE("hostile ldap: after an answer that was left, the next question gets its own") {
  std::atomic<int> asked = 0;
  LdapServer server(searches([&](const LdapRequest& request, LdapPeer& peer) {
    if (++asked == 1)
      for (int i = 0; i < 1'000; ++i)
        peer.send(encode_entry(request.id, object(std::to_string(i))));
    else
      peer.send(encode_entry(request.id, object("new")));
    peer.send(done(request));
  }));
  const TestLogin login;
  auto settings = login.settings(server);
  settings.limits.entries = 10;
  const auto connection = connect(settings);
  ldap::Search search;
  search.base = "DC=x";
  CHECK(line_of([&] { (void)connection->search(search); }) ==
        "connection: cannot search below 'DC=x': " + server.url() +
            " returned more than 10 objects, the limit of gc2pc for one search");
  const auto found = connection->search(search);
  REQUIRE(found.size() == 1);
  CHECK(found[0].dn == "CN=new,DC=x");
}

TEST_CASE("hostile ldap: a server that reads slowly gets all of a large request") {
  MemoryDirectory memory;
  LdapServer server([&](const LdapRequest& request, LdapPeer& peer) {
    peer.wait(200ms);
    memory.answer(request, peer);
  });
  const TestLogin login;
  const auto connection = connect(login.settings(server));
  std::string photo(20 << 20, '\0');
  for (std::size_t i = 0; i < photo.size(); i += 7)
    photo[i] = static_cast<char>(i / 7);
  connection->add(
      {"CN=a," + memory.domain(), {{"objectClass", {"top", "user"}}, {"thumbnailPhoto", {photo}}}});
  CHECK(connection->read("CN=a," + memory.domain())->first("thumbnailPhoto") == photo);
}

TEST_CASE("hostile ldap: ranges") {
  // What the server gives after the first two values.
  std::atomic<int> asked = 0;
  DirectoryEntry second{group, {}};
  Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
    const bool first = ++asked <= 2; // with all others, then from 0 on
    const DirectoryEntry two{group, {{"member", {}}, {"member;range=0-1", {"CN=a", "CN=b"}}}};
    peer.send(encode_entry(request.id, first ? two : second));
    peer.send(done(request));
  }));
  const auto of_group = " of 'member' of '" + group + "'";
  const auto trouble = [&](DirectoryAttribute attribute) {
    second.attributes = {std::move(attribute)};
    asked = 0;
    const auto line = client.trouble(ldap::Scope::base);
    CHECK(asked == 3);
    return line;
  };
  const auto follows = [&](const std::string& got) {
    return "connection: the server returned values" + of_group + " from number " + got +
           "; expected number 2";
  };
  const auto stopped = "connection: the server returned only 2 values" + of_group;
  CHECK(trouble({"member;range=0-1", {"CN=a", "CN=b"}}) == follows("0"));
  CHECK(trouble({"member;range=1-2", {"CN=b", "CN=c"}}) == follows("1"));
  CHECK(trouble({"member;range=4-*", {"CN=d"}}) == follows("4"));
  CHECK(trouble({"member;range=2-*", {"CN=a"}}) ==
        "wrong-input: the server returned a value" + of_group + " in two ranges");
  CHECK(trouble({"member;range=2-5", {"CN=c"}}) ==
        "connection: the server returned 1 values" + of_group + " as the numbers 2 to 5");
  CHECK(trouble({"member;range=2-x", {"CN=c"}}) ==
        "wrong-input: the server returned an invalid range: 'member;range=2-x'");
  CHECK(trouble({"memberOf;range=2-*", {"CN=c"}}) == stopped);
  CHECK(trouble({"cn", {"g"}}) == stopped);
  CHECK(trouble({"member;range=2-*", {}}) == stopped);
  CHECK(trouble({"member", {"CN=c"}}) == stopped);
}

TEST_CASE("hostile ldap: ranges without end") {
  Client client(searches([&](const LdapRequest& request, LdapPeer& peer) {
    const auto& name = request.attributes.empty() ? "member;range=0-*" : request.attributes[0];
    const auto from = std::stoul(name.substr(name.find('=') + 1));
    DirectoryEntry entry{group,
                         {{"member;range=" + std::to_string(from) + "-" + std::to_string(from + 99), {}}}};
    for (std::size_t i = from; i < from + 100; ++i)
      entry.attributes[0].values.push_back("CN=" + std::to_string(i));
    peer.send(encode_entry(request.id, entry));
    peer.send(done(request));
  }));
  client.settings().operation_timeout = 30s;
  client.limits().values = 200'000;
  const MemoryPeak memory;
  SUBCASE("of values") {
    CHECK(client.trouble(ldap::Scope::base, 20s) == "connection: the server returned more than 200000 "
                                                    "values of 'member' of 'CN=g,DC=x', the limit of gc2pc");
  }
  SUBCASE("of bytes") {
    client.limits().bytes = 4 << 20;
    CHECK(client.trouble(ldap::Scope::base, 20s) ==
          "connection: cannot search below 'CN=g,DC=x': SERVER returned more than 4 MiB, the limit of gc2pc "
          "for one search");
  }
  SUBCASE("of time") {
    client.limits().search_time = 1s;
    client.limits().values = 100'000'000;
    CHECK(client.trouble(ldap::Scope::base) ==
          "connection: cannot search below 'CN=g,DC=x': SERVER did not complete the search within 1 s");
  }
  CHECK(memory.grown_kilobytes() < 100 << 10);
}

TEST_CASE("hostile ldap: a handshake that goes wrong, and slowly when gc2pc looks why") {
  Client client({}, LdapServer::Manner::garbled);
  const auto line = client.trouble();
  CHECK(line.starts_with("connection: cannot connect: SERVER says '")); // in the words of the TLS library
  CHECK(line.ends_with("' (Can't contact LDAP server)"));
  CHECK(client.connections() == 2);
}
