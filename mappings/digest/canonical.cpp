// SPDX-License-Identifier: Apache-2.0
#include "mappings/digest/canonical.hpp"

#include "mappings/model/text.hpp"

#include <charconv>
#include <map>

namespace gc2pc {
namespace {

/// Builds one row: fields joined by TAB, LF at the end. Writes into a buffer that only grows, with one check
/// of its size for each field: every message passes here twice in a cutover.
class RowText {
 public:
  explicit RowText(std::string& buffer) : buffer_(buffer) {}
  /// Long texts go into the digest from where they are, with all that is before them; finish() has the
  /// rest.
  RowText(std::string& buffer, Sha256& digest) : buffer_(buffer), digest_(&digest) {}

  RowText& guid(const Guid* guid) {
    if (!guid)
      return null();
    put(guid->write_to(field(Guid::text_size)));
    return *this;
  }
  RowText& guid(const std::optional<Guid>& guid) { return this->guid(guid ? &*guid : nullptr); }
  RowText& integer(std::int64_t value) {
    char* const digits = field(most_digits);
    put(std::to_chars(digits, digits + most_digits, value).ptr);
    return *this;
  }
  template <class T>
  RowText& integer(const std::optional<T>& value) {
    return value ? integer(static_cast<std::int64_t>(*value)) : null();
  }
  /// Two fields: length in bytes, then the text. NULL is one `-`.
  RowText& text(std::string_view value) {
    return integer(static_cast<std::int64_t>(value.size())).word(value);
  }
  RowText& text(const std::string& value) { return text(std::string_view(value)); }
  RowText& text(const std::optional<std::string>& value) {
    return value ? text(std::string_view(*value)) : null();
  }
  RowText& word(std::string_view value) {
    if (digest_ && value.size() > longest_copied) {
      digest_->update(std::string_view(buffer_).substr(0, used_));
      digest_->update(value);
      used_ = 0;
      value = {};
    }
    char* const begin = field(value.size());
    value.copy(begin, value.size());
    put(begin + value.size());
    return *this;
  }
  RowText& date(const std::optional<DateTime>& value) { return value ? word(value->seconds_text()) : null(); }
  RowText& null() { return word("-"); }
  std::string_view finish() {
    buffer_[used_ - 1] = '\n'; // the TAB after the last field
    return std::string_view(buffer_).substr(0, used_);
  }

 private:
  static constexpr std::size_t most_digits = 20; ///< of an int64, with its sign
  /// Bytes. Up to there one call of the digest's for the whole row is faster than several.
  static constexpr std::size_t longest_copied = std::size_t{16} * 1024;

  /// Where a field of up to `size` characters and its TAB can be written.
  char* field(std::size_t size) {
    if (buffer_.size() < used_ + size + 1)
      buffer_.resize(2 * (used_ + size + 1));
    return buffer_.data() + used_;
  }
  /// The field that was written ends there.
  void put(char* end) {
    *end = '\t';
    used_ = static_cast<std::size_t>(end - buffer_.data()) + 1;
  }

  std::string& buffer_;
  Sha256* digest_ = nullptr;
  std::size_t used_ = 0;
};

/// Digests rows of all kinds, each in the group that it belongs to.
class StructureRows {
 public:
  explicit StructureRows(const chat::Inventory& inventory) : guids_(inventory) {
    for (const auto& type : inventory.role_types)
      role_kinds_.emplace(type.id, ascii_lower(type.description));
  }

  void add(const chat::Config&) {}   // of the store itself
  void add(const chat::RoleType&) {} // is in the rows of the roles
  void add(const chat::Node& n) {
    add("node", &n.guid,
        RowText(buffer_)
            .guid(&n.guid)
            .guid(node(n.parent))
            .integer(n.is_category)
            .text(n.name)
            .text(n.description)
            .integer(n.invite)
            .integer(n.logged)
            .integer(n.file_post)
            .integer(n.disabled)
            .integer(n.behavior)
            .integer(n.visibility)
            .guid(n.addin)
            .guid(guids_.principal(n.added_by))
            .integer(n.added_on.value)
            .guid(guids_.principal(n.updated_by))
            .integer(n.updated_on.value)
            .date(n.purged_on)
            .finish());
  }
  void add(const chat::Principal& p) {
    add("principal", &p.guid,
        RowText(buffer_)
            .guid(&p.guid)
            .text(p.uri)
            .text(p.name)
            .text(p.display_name)
            .text(p.company)
            .text(p.email)
            .text(p.ad_path)
            .text(p.upn)
            .integer(p.disabled)
            .integer(static_cast<std::int64_t>(p.type))
            .integer(p.pool_id)
            .integer(p.policy_id)
            .guid(principal(p.added_by))
            .integer(p.added_on.value)
            .guid(principal(p.updated_by))
            .integer(p.updated_on.value)
            .date(p.verified_on)
            .finish());
  }
  void add(const chat::Role& r) {
    const auto kind = role_kinds_.find(r.type);
    const auto* node = guids_.node(r.node);
    add("role", node,
        RowText(buffer_)
            .guid(node)
            .guid(guids_.principal(r.principal))
            .word(kind == role_kinds_.end() ? "-" : std::string_view(kind->second))
            .guid(guids_.principal(r.updated_by))
            .finish());
  }
  void add(const chat::ScopeEntry& s) {
    const auto* node = guids_.node(s.node);
    add("scope", node,
        RowText(buffer_)
            .guid(node)
            .guid(guids_.principal(s.principal))
            .integer(s.denied)
            .guid(guids_.principal(s.updated_by))
            .finish());
  }
  void add(const chat::Addin& a) {
    add("addin", &a.id, RowText(buffer_).guid(&a.id).text(a.name).text(a.url).finish());
  }
  void add(const chat::Invitation& i) {
    const auto* node = guids_.node(i.node);
    add("invitation", node,
        RowText(buffer_)
            .guid(node)
            .guid(guids_.principal(i.principal))
            .integer(i.invite_id)
            .date(i.created_on)
            .finish());
  }
  void add(const chat::Preference& p) {
    add("preference", nullptr,
        RowText(buffer_)
            .text(p.label)
            .integer(p.sequence)
            .text(p.content)
            .guid(guids_.principal(p.modified_by))
            .finish());
  }
  void add(const chat::Affiliation& a) {
    const auto* principal = guids_.principal(a.principal);
    add("affiliation", principal,
        RowText(buffer_)
            .guid(principal)
            .guid(guids_.principal(a.affiliation))
            .integer(a.index)
            .guid(guids_.principal(a.updated_by))
            .finish());
  }
  void add(const chat::LastChatId& l) {
    const auto* node = guids_.node(l.node);
    add("lastchat", node, RowText(buffer_).guid(node).integer(l.last.value).finish());
  }
  void add(const chat::LastInviteId& l) {
    const auto* principal = guids_.principal(l.principal);
    add("lastinvite", principal, RowText(buffer_).guid(principal).integer(l.last).finish());
  }
  void add(const chat::PrincipalMeta& m) {
    const auto* principal = guids_.principal(m.principal);
    add("meta", principal,
        RowText(buffer_)
            .guid(principal)
            .integer(m.affiliations_dirty)
            .integer(m.attributes_dirty)
            .integer(m.deleted)
            .integer(m.try_count)
            .finish());
  }

  /// Sorted.
  [[nodiscard]] std::vector<DigestLine> lines() const {
    std::vector<DigestLine> lines;
    for (const auto& [kind, groups] : kinds_) {
      lines.reserve(lines.size() + groups.size());
      for (const auto& [group, digest] : groups)
        lines.push_back({std::string(kind), group, digest});
    }
    sort_lines(lines);
    return lines;
  }

 private:
  struct GroupHash {
    std::size_t operator()(const std::optional<Guid>& group) const noexcept {
      return group ? std::hash<Guid>()(*group) : 0;
    }
  };
  using Groups = std::unordered_map<std::optional<Guid>, GroupDigest, GroupHash>;

  void add(std::string_view kind, const Guid* group, std::string_view row) {
    digest_.update(row);
    const auto key = group ? std::optional<Guid>(*group) : std::nullopt;
    kinds_[kind][key].add(digest_.finish());
  }
  [[nodiscard]] const Guid* node(const std::optional<chat::NodeId>& id) const {
    return id ? guids_.node(*id) : nullptr;
  }
  [[nodiscard]] const Guid* principal(const std::optional<chat::PrincipalId>& id) const {
    return id ? guids_.principal(*id) : nullptr;
  }

  const GuidIndex guids_;
  std::unordered_map<chat::RoleTypeId, std::string> role_kinds_;
  std::map<std::string_view, Groups> kinds_;
  Sha256 digest_;
  std::string buffer_;
};

} // namespace

Sha256Bytes MessageHasher::hash(const Guid* room, ChatId id, Ticks date, const Guid* author, bool is_alert,
                                std::string_view content, const std::optional<std::string>& rtf) {
  RowText row(row_, digest_);
  row.guid(room).integer(id.value).integer(date.value).guid(author).integer(is_alert).text(content).text(rtf);
  digest_.update(row.finish());
  return digest_.finish();
}

GuidIndex::GuidIndex(const chat::Inventory& inventory) {
  nodes.reserve(inventory.nodes.size());
  for (const auto& node : inventory.nodes)
    nodes.emplace(node.id, node.guid);
  principals.reserve(inventory.principals.size());
  for (const auto& principal : inventory.principals)
    principals.emplace(principal.id, principal.guid);
}

const Guid* GuidIndex::node(chat::NodeId id) const {
  const auto found = nodes.find(id);
  return found == nodes.end() ? nullptr : &found->second;
}

const Guid* GuidIndex::principal(chat::PrincipalId id) const {
  const auto found = principals.find(id);
  return found == principals.end() ? nullptr : &found->second;
}

std::vector<DigestLine> structure_lines(const chat::Inventory& inventory) {
  StructureRows rows(inventory);
  chat::for_each_table(inventory, [&](const auto& table) {
    for (const auto& row : table)
      rows.add(row);
  });
  return rows.lines();
}

MessageLines::MessageLines(const chat::Inventory& inventory) : guids_(inventory) {
  for (const auto& node : inventory.nodes)
    if (!node.is_category)
      rooms_.emplace(node.id, GroupDigest{});
}

void MessageLines::add(std::span<const chat::Message> messages) {
  for (const auto& m : messages) {
    const auto hash = hasher_.hash(guids_.node(m.room), m.id, m.date, guids_.principal(m.author), m.is_alert,
                                   m.content, m.rtf);
    (guids_.node(m.room) ? rooms_[m.room] : roomless_).add(hash);
    total_.add(hash);
  }
}

std::vector<DigestLine> MessageLines::lines() const {
  std::vector<DigestLine> lines;
  lines.reserve(rooms_.size() + 1);
  for (const auto& [room, digest] : rooms_)
    lines.push_back({"message", *guids_.node(room), digest});
  if (roomless_.count != 0)
    lines.push_back({"message", std::nullopt, roomless_});
  sort_lines(lines);
  return lines;
}

} // namespace gc2pc
