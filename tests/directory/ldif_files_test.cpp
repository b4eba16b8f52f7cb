// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_directory.hpp"
#include "adapters/directory/ldif_file.hpp"
#include "adapters/directory/ldif_pending.hpp"
#include "adapters/directory/ldif_spec.hpp"
#include "adapters/open/open_directory.hpp"
#include "adapters/open/scratch_directory.hpp"

#include "adapters/files/leftovers.hpp"
#include "mappings/model/sha256.hpp"
#include "tests/directory/directory_conformance.hpp"
#include "tests/directory/ldif_fixture.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

using namespace gc2pc;
using namespace gc2pc::test;
namespace fs = std::filesystem;

namespace {

const std::string users =
    "dn: DC=x\ndc: x\n\ndn: CN=gone,DC=x\ncn: gone\n\ndn: CN=b,DC=x\nmember: CN=gone,DC=x\ncn: b\n";
const std::string users_without = "dn: DC=x\ndc: x\n\ndn: CN=b,DC=x\ncn: b\n";
const std::string groups =
    "dn: OU=g,DC=x\r\nchangetype: add\r\nou: g\r\n\r\n"
    "dn: CN=g,OU=g,DC=x\r\nchangetype: add\r\nmember: CN=gone,DC=x\r\ncn: g\r\n\r\n"
    "dn: CN=g,OU=g,DC=x\r\nchangetype: modify\r\nadd: member\r\nmember: cn=Gone,DC=x\r\n-\r\n";
const std::string groups_without = "dn: OU=g,DC=x\r\nchangetype: add\r\nou: g\r\n\r\n"
                                   "dn: CN=g,OU=g,DC=x\r\nchangetype: add\r\ncn: g\r\n\r\n"
                                   "dn: CN=g,OU=g,DC=x\r\nchangetype: modify\r\nadd: member\r\n-\r\n";
const std::string configuration = "version: 1\n\ndn: CN=Configuration,DC=x\ncn: Configuration\n";

/// Three exports of one forest.
struct Scene {
  TemporaryFolder folder;

  Scene() { write(users, groups); }
  void write(const std::string& user_text, const std::string& group_text) const {
    write_file(folder / "users.ldif", user_text);
    write_file(folder / "groups.ldif", group_text);
    write_file(folder / "configuration.ldif", configuration);
  }
  [[nodiscard]] std::vector<fs::path> paths() const {
    return {folder / "users.ldif", folder / "groups.ldif", folder / "configuration.ldif"};
  }
  [[nodiscard]] LdifDirectory open() const { return LdifDirectory(paths()); }
  [[nodiscard]] std::string text(std::size_t file) const { return read_file(paths()[file]); }
  [[nodiscard]] bool holds(const std::string& user_text, const std::string& group_text) const {
    return text(0) == user_text && text(1) == group_text && text(2) == configuration;
  }
  [[nodiscard]] fs::path pending() const { return pending_path(fs::canonical(paths()[0])); }
  /// The files of the folder, hidden ones too.
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.path()), {}));
  }
  /// What a process leaves that is killed while it makes a change: its notes, and each file old or new.
  void interrupt(const std::string& user_before, const std::string& user_after,
                 const std::string& group_before, const std::string& group_after, bool user_done,
                 bool group_done) const {
    const auto file = [&](std::size_t number, const std::string& before, const std::string& after) {
      return LdifPendingFile{fs::canonical(paths()[number]).string(),
                             sha256_hex(before),
                             sha256_hex(after),
                             {{0, before.size(), after}}};
    };
    write_pending(pending(), {file(0, user_before, user_after), file(1, group_before, group_after)});
    write(user_done ? user_after : user_before, group_done ? group_after : group_before);
  }
};

/// The conformance scene, its Configuration in a file of its own.
class TwoFileFixture final : public DirectoryFixture {
 public:
  std::unique_ptr<Directory> open() override {
    return std::make_unique<LdifDirectory>(
        std::vector<fs::path>{domain_.file(), fs::path(configuration_file())});
  }
  std::string domain() const override { return domain_.domain(); }
  std::string configuration() const override { return domain_.configuration(); }
  void add(DirectoryEntry entry) override {
    both([&] { domain_.add(std::move(entry)); });
  }
  void modify(std::string_view dn, std::string_view attribute, std::vector<std::string> values) override {
    both([&] { domain_.modify(dn, attribute, std::move(values)); });
  }
  void erase(std::string_view dn) override {
    both([&] { domain_.erase(dn); });
  }
  void rename(std::string_view dn, const std::string& new_rdn) override {
    both([&] { domain_.rename(dn, new_rdn); });
  }

  TwoFileFixture() { split(); }

 private:
  [[nodiscard]] std::string configuration_file() const { return domain_.file().string() + ".configuration"; }

  /// The fixture knows one file: the two are joined for it, and taken apart after it.
  template <class Work>
  void both(Work&& work) {
    const LdifDocument own(read_file(configuration_file()));
    std::string text = read_file(domain_.file());
    for (std::size_t i = 0; i < own.size(); ++i)
      text += "\n" + std::string(own.raw(i));
    write_file(domain_.file(), text);
    work();
    split();
  }
  void split() const {
    const LdifDocument all(read_file(domain_.file()));
    std::string first = "version: 1\n", second = "version: 1\n";
    for (std::size_t i = 0; i < all.size(); ++i)
      (all.key(i).find("cn=configuration,") == std::string::npos ? first : second) +=
          "\n" + std::string(all.raw(i));
    write_file(domain_.file(), first);
    write_file(configuration_file(), second);
  }

  LdifFixture domain_;
};

} // namespace

TEST_CASE("ldif files: conformance, Configuration in a file of its own") {
  check_directory_conformance([] { return std::make_unique<TwoFileFixture>(); });
}

TEST_CASE("ldif files: objects are looked up in all, the name names all") {
  const Scene scene;
  auto directory = scene.open();
  const auto at = scene.folder.path().string();
  CHECK(directory.description() ==
        "ldif:" + at + "/users.ldif," + at + "/groups.ldif," + at + "/configuration.ldif");
  for (const std::string dn : {"DC=x", "OU=g,DC=x", "CN=configuration,DC=x"})
    CHECK(directory.read(dn).has_value());
  CHECK(directory.before_image("CN=gone,DC=x").group_dns ==
        std::vector<std::string>{"CN=b,DC=x", "CN=g,OU=g,DC=x"});
  write_file(scene.folder / "groups.ldif", "dn: OU=g,DC=x\nou: g\nbad\n");
  CHECK(line_of([&] { (void)directory.read("DC=x"); }) ==
        "wrong-input: '" + at +
            "/groups.ldif': line 3: no ':' in the line; the file is damaged or truncated here. Export the "
            "directory again.");
}

TEST_CASE("ldif files: a removal changes each file that is concerned, restoring gives all bytes back") {
  const Scene scene;
  auto directory = scene.open();
  const auto image = directory.before_image("CN=gone,DC=x");
  const auto untouched = fs::last_write_time(scene.paths()[2]);
  directory.remove(image);
  CHECK(scene.holds(users_without, groups_without));
  CHECK(directory.restore(image).differences.empty());
  CHECK(scene.holds(users, groups));
  CHECK(directory.restore(image).differences.empty());
  CHECK(scene.holds(users, groups));
  CHECK(fs::last_write_time(scene.paths()[2]) == untouched);
  CHECK(scene.files() == 3);
}

TEST_CASE("ldif files: what is created goes after its parent's file, in that file's form") {
  const Scene scene;
  auto directory = scene.open();
  directory.create({"CN=new,OU=g,DC=x", {{"objectClass", {"contact"}}}});
  CHECK(scene.holds(users, groups +
                               "\r\ndn: CN=new,OU=g,DC=x\r\nchangetype: add\r\nobjectClass: contact\r\ncn: "
                               "new\r\n"));
  directory.remove_created("CN=new,OU=g,DC=x");
  CHECK(scene.holds(users, groups));
  directory.create({"CN=new,DC=x", {{"objectClass", {"contact"}}}});
  CHECK(scene.holds(users + "\ndn: CN=new,DC=x\nobjectClass: contact\ncn: new\n", groups));
}

TEST_CASE("ldif files: first and last objects of a file go back into it") {
  const std::string second = "dn: CN=y,DC=x\ncn: y\n";
  const std::string gone = "dn: CN=gone,DC=x\ncn: gone\n";
  for (const auto& text : {gone + "\n" + second, second + "\n" + gone, second + "\n" + gone + "\n",
                           "\n" + gone + "\n" + second, "version: 1\n" + gone + "\n" + second}) {
    CAPTURE(text);
    const Scene scene;
    scene.write("dn: DC=x\ndc: x\n", text);
    auto directory = scene.open();
    const auto image = directory.before_image("CN=gone,DC=x");
    directory.remove(image);
    CHECK(scene.text(0) == "dn: DC=x\ndc: x\n");
    CHECK(scene.text(1).find("gone") == std::string::npos);
    CHECK(directory.restore(image).differences.empty());
    CHECK(scene.holds("dn: DC=x\ndc: x\n", text));
  }
  const Scene scene;
  scene.write("dn: DC=x\ndc: x\n", gone);
  auto directory = scene.open();
  CHECK(line_of([&] { directory.remove(directory.before_image("CN=gone,DC=x")); }) ==
        "conflict: 'CN=gone,DC=x' is the only object of the file. Export the whole directory.");
}

TEST_CASE("ldif files: an overlap of two exports") {
  const Scene scene;
  const auto at = scene.folder.path().string();
  scene.write(users, groups + "\r\ndn: dc=X\r\nchangetype: add\r\ndc: x\r\n");
  auto directory = scene.open();
  const auto image = directory.before_image("CN=gone,DC=x"); // has nothing to do with it
  directory.remove(image);
  CHECK(directory.restore(image).differences.empty());
  CHECK(line_of([&] { (void)directory.before_image("DC=x"); }) ==
        "conflict: 'DC=x' must be changed, but occurs twice: in '" + at + "/users.ldif', line 1, and in '" +
            at + "/groups.ldif', line 16. Remove one of the two records, or export without the overlap.");
  scene.write(users, groups + "\r\ndn: dc=X\r\nchangetype: add\r\ndc: y\r\n");
  CHECK(line_of([&] { (void)directory.read("DC=x"); }) ==
        "wrong-input: '" + at + "/groups.ldif': line 16: 'dc=X' already occurs in '" + at +
            "/users.ldif', line 1, with other attributes. Names are compared without case. Export both again "
            "one directly after the other, or remove one of the two records.");
  // Values are added to an object of the same file.
  scene.write(users, groups + "\r\ndn: DC=x\r\nchangetype: modify\r\nadd: dc\r\ndc: z\r\n-\r\n");
  CHECK(line_of([&] { (void)directory.read("DC=x"); }) ==
        "wrong-input: '" + at +
            "/groups.ldif': line 16: the record adds values to 'DC=x', but the file does not contain that "
            "object above it. Give the complete export, in the order written by ldifde.");
}

TEST_CASE("ldif files: an interrupted change counts as made, and the next one finishes it") {
  for (const bool user_done : {false, true})
    for (const bool group_done : {false, true}) {
      CAPTURE(user_done);
      CAPTURE(group_done);
      const Scene scene;
      const auto image = scene.open().before_image("CN=gone,DC=x");
      const auto interrupt = [&] {
        scene.interrupt(users, users_without, groups, groups_without, user_done, group_done);
      };

      interrupt();
      auto directory = scene.open();
      CHECK_FALSE(directory.read("CN=gone,DC=x").has_value());
      CHECK(directory.read("CN=g,OU=g,DC=x")->values("member").empty());
      CHECK(scene.text(0) == (user_done ? users_without : users)); // reading writes nothing
      CHECK(fs::exists(scene.pending()));
      directory.create({"CN=new,CN=Configuration,DC=x", {{"cn", {"new"}}}});
      directory.remove_created("CN=new,CN=Configuration,DC=x");
      CHECK(scene.holds(users_without, groups_without));
      CHECK(scene.files() == 3);

      interrupt();
      CHECK(scene.open().restore(image).differences.empty());
      CHECK(scene.holds(users, groups));
      CHECK(scene.files() == 3);

      interrupt();
      write_file(scene.folder / temporary_name("users.ldif"), "half");
      write_file(scene.folder / temporary_name(scene.pending().filename().string()), "half");
      scene.open().remove_leftovers();
      CHECK(scene.holds(users_without, groups_without));
      CHECK(scene.files() == 3);
      CHECK(scene.open().restore(image).differences.empty());

      // The way back, interrupted.
      scene.interrupt(users_without, users, groups_without, groups, user_done, group_done);
      CHECK(scene.open().restore(image).differences.empty());
      scene.open().remove_leftovers();
      CHECK(scene.holds(users, groups));
      scene.open().remove(image);
      CHECK(scene.holds(users_without, groups_without));
    }
}

TEST_CASE("ldif files: an interrupted change that cannot be finished") {
  const Scene scene;
  const auto at = fs::canonical(scene.folder.path()).string();
  scene.interrupt(users, users_without, groups, groups_without, true, false);
  const auto kept = scene.pending().string();
  CHECK(line_of([&] { LdifDirectory directory(scene.paths()[0]); }) ==
        "conflict: a change to several files was interrupted, and one of them, '" + at +
            "/groups.ldif', is not in --directory. Give the same files in --directory as in the interrupted "
            "run. The pending change is in '" +
            kept + "'.");
  write_file(scene.paths()[1], groups + "\r\n# somebody\r\n");
  CHECK(line_of([&] { (void)scene.open(); }) ==
        "conflict: '" + scene.paths()[1].string() +
            "' was changed by another program after a change to several files was interrupted; the change "
            "cannot be completed. Restore the file as it was at the interruption, or correct the files by "
            "hand and remove '" +
            kept + "'.");
  for (const std::string damage : {"", "{", "{\"format\": 2, \"files\": []}", "[]",
                                   "{\"format\": 1, \"files\": [{\"path_hex\": \"x\"}]}"}) {
    CAPTURE(damage);
    write_file(kept, damage);
    CHECK(line_of([&] { (void)scene.open(); }) ==
          "corrupt: '" + kept +
              "' contains a pending change to LDIF files that cannot be read. gc2pc writes this file "
              "completely or not at all, so another program changed it. If you remove it, gc2pc uses the "
              "LDIF files as they are.");
  }
  // Offsets that are not in the file.
  write_pending(kept,
                {{at + "/groups.ldif", sha256_hex(scene.text(1)), sha256_hex("x"), {{9999, 99999, "x"}}}});
  CHECK(error_of([&] { (void)scene.open(); }).kind() == ErrorKind::conflict);
  fs::remove(kept);
  CHECK(scene.open().read("CN=g,OU=g,DC=x").has_value());
}

TEST_CASE("ldif files: one of them cannot be written, so none is") {
  const Scene scene;
  fs::create_directory(scene.folder / "other");
  fs::rename(scene.paths()[1], scene.folder / "other" / "groups.ldif");
  fs::create_symlink(scene.folder / "other" / "groups.ldif", scene.paths()[1]);
  fs::permissions(scene.folder.path(), fs::perms(0777));
  for (const auto& path : scene.paths())
    fs::permissions(path, fs::perms(0666));
  fs::permissions(scene.folder / "other", fs::perms(0555));
  if (::geteuid() == 0)
    for (const auto& path : scene.paths())
      REQUIRE(::chown(path.c_str(), 65534, static_cast<gid_t>(-1)) == 0);
  {
    const WithoutRights nobody;
    auto directory = scene.open();
    const auto image = directory.before_image("CN=gone,DC=x");
    CHECK(error_of([&] { directory.remove(image); }).kind() == ErrorKind::permission);
  }
  CHECK(scene.holds(users, groups));
  CHECK_FALSE(fs::exists(scene.pending()));
  for (const auto& folder : {scene.folder.path(), scene.folder / "other"})
    fs::permissions(folder, fs::perms(0755)); // root takes no file from a folder that others may write
  auto directory = scene.open();
  directory.remove(directory.before_image("CN=gone,DC=x"));
  CHECK(scene.holds(users_without, groups_without));
  CHECK(fs::is_symlink(scene.paths()[1]));
}

TEST_CASE("ldif files: killed at any moment, the same command ends it") {
  const auto start = std::random_device{}();
  MESSAGE("seed ", start);
  std::mt19937 dice(start);
  const Scene scene;
  const auto image = scene.open().before_image("CN=gone,DC=x");
  int interrupted = 0;
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      try {
        auto directory = scene.open();
        for (;;) {
          directory.remove(image);
          (void)directory.restore(image);
        }
      } catch (...) {
        ::_exit(1); // it continues until it is killed
      }
    }
    ::usleep(std::uniform_int_distribution<useconds_t>(1000, 40000)(dice));
    REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    if (fs::exists(scene.pending()))
      ++interrupted;
    auto directory = scene.open();
    const bool there = directory.read("CN=gone,DC=x").has_value();
    CHECK(directory.read("CN=g,OU=g,DC=x")->values("member").size() == (there ? 2 : 0));
    CHECK(directory.read("CN=b,DC=x")->values("member").size() == (there ? 1 : 0));
    if (!there && round % 2 == 0) {
      directory.remove_leftovers();
      CHECK(scene.holds(users_without, groups_without));
    }
    CHECK(directory.restore(image).differences.empty());
    directory.remove_leftovers();
    CHECK(scene.holds(users, groups));
    CHECK(scene.files() == 3);
  }
  CHECK(interrupted > 0); // most are: writing takes longer than reading
}

TEST_CASE("ldif files: a copy to rehearse on holds all of them, and what was interrupted") {
  const Scene scene;
  fs::create_directory(scene.folder / "a,b"); // commas in a path
  const auto folder = scene.folder / "a,b";
  scene.interrupt(users, users_without, groups, groups_without, false, true);
  const ScratchScope scope{SipUri::parse("sip:a@x"), "p", [] { return std::vector<Guid>(); }};
  const auto copy = scratch_directory(ldif_spec(scene.paths()), {}, scope, folder);
  CHECK(copy ==
        ldif_spec({folder / "directory.ldif", folder / "directory-2.ldif", folder / "directory-3.ldif"}));
  CHECK(read_file(folder / "directory.ldif") == users_without);
  CHECK(read_file(folder / "directory-2.ldif") == groups_without);
  CHECK(read_file(folder / "directory-3.ldif") == configuration);
  CHECK(open_directory(copy)->read("CN=configuration,DC=x").has_value());
  CHECK(scene.text(0) == users);
}

TEST_CASE("ldif files: a link is followed once; what takes the file's name later is not written") {
  TemporaryFolder folder;
  const std::string text = "dn: DC=x\ndc: x\n";
  const auto file = folder / "users.ldif", other = folder / "other", link = folder / "link.ldif";
  write_file(file, text);
  write_file(other, text);
  fs::create_symlink(file, link);
  const std::vector<LdifEdit> edit{{text.size(), text.size(), "description: new\n"}};

  SUBCASE("another link") {
    LdifFiles files({link});
    static_cast<void>(files.load());
    fs::remove(link);
    fs::create_symlink(other, link);
    files.replace(edit);
    CHECK(read_file(file) == text + "description: new\n");
    CHECK(read_file(other) == text);
  }
  SUBCASE("a link in the file's place") {
    LdifFiles files({file});
    static_cast<void>(files.load());
    fs::remove(file);
    fs::create_symlink(other, file);
    CHECK(line_of([&] { files.replace(edit); }) ==
          "changed: '" + file.string() +
              "' was changed by another program while gc2pc worked on it. Run the command again.");
    CHECK(fs::is_symlink(file));
    CHECK(read_file(other) == text);
  }
  SUBCASE("another folder in the place of the file's") {
    const auto exports = folder / "exports", moved = folder / "moved";
    write_file(exports / "a.ldif", text);
    LdifFiles files({exports / "a.ldif"});
    static_cast<void>(files.load());
    fs::rename(exports, moved);
    write_file(exports / "a.ldif", text);
    files.replace(edit);
    CHECK(read_file(exports / "a.ldif") == text);
    CHECK(read_file(moved / "a.ldif") == text + "description: new\n");
  }
}

TEST_CASE("ldif files: what is looked at is read from the file, and only what was checked") {
  const Scene scene;
  LdifFiles files(scene.paths());
  const auto& document = files.look();
  CHECK(document.text().empty());
  CHECK(document.raw(*document.find("cn=gone,dc=x")) == "dn: CN=gone,DC=x\ncn: gone\n");
  CHECK(document.record(*document.find("cn=g,ou=g,dc=x")).lines.size() == 3);
  CHECK(document.raw(*document.find("cn=configuration,dc=x")) ==
        "dn: CN=Configuration,DC=x\ncn: Configuration\n");
  const auto changed = "changed: '" + (scene.folder / "users.ldif").string() +
                       "' was changed by another program while gc2pc worked on it. Run the command again.";

  SUBCASE("another text in the same place") {
    auto other = users;
    other.replace(other.find("cn: b"), 5, "cn: c");
    scene.write(other, groups);
    CHECK(files.look().raw(2).ends_with("cn: c\n"));
  }
  SUBCASE("another text while it is read") {
    auto other = users;
    other.replace(other.find("cn: b"), 5, "cn: c");
    const auto& looked = files.look();
    scene.write(other, groups);
    CHECK(line_of([&] { static_cast<void>(looked.raw(2)); }) == changed);
  }
  SUBCASE("a file that is cut off while it is read") {
    const auto& looked = files.look();
    scene.write("dn: DC=x\ndc: x\n", groups);
    CHECK(line_of([&] { static_cast<void>(looked.raw(2)); }) == changed);
    CHECK(files.look().size() == 4);
  }
  SUBCASE("a change is made to what was looked at, byte for byte") {
    files.replace({{users.size(), users.size(), "description: new\n"}});
    CHECK(scene.holds(users + "description: new\n", groups));
    CHECK(files.look().raw(2).ends_with("description: new\n"));
    scene.write(users, groups);
    CHECK(line_of([&] { files.replace({{0, 0, "# new\n"}}); }) == changed);
    CHECK(scene.holds(users, groups));
  }
}

TEST_CASE("ldif files: root takes no file from a folder that another account may write") {
  if (::geteuid() != 0) {
    skip("only root is refused");
    return;
  }
  TemporaryFolder folder;
  const auto exports = folder / "exports";
  write_file(exports / "a.ldif", "dn: DC=x\ndc: x\n");
  const auto load = [&] { static_cast<void>(LdifFiles({exports / "a.ldif"}).load()); };
  fs::permissions(exports, fs::perms::all);
  CHECK(line_of(load).starts_with("configuration: the folder of '" + (exports / "a.ldif").string() +
                                  "' is owned by root (uid 0) and has mode 0777"));
  fs::permissions(exports, fs::perms::all | fs::perms::sticky_bit);
  load(); // as in /tmp: nobody else can take the file's name away
  fs::permissions(exports, fs::perms{0755});
  load();
  REQUIRE(::chown(exports.c_str(), 65534, 0) == 0);
  CHECK(line_of(load).starts_with("configuration: the folder of '" + (exports / "a.ldif").string() +
                                  "' is owned by nobody (uid 65534) and has mode 0755"));
}
