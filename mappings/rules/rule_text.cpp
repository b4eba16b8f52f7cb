// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/rule_text.hpp"

#include "mappings/model/date_time.hpp"
#include "mappings/model/error.hpp"
#include "mappings/rules/rule_names.hpp"

#include <libxml/xmlwriter.h>

#include <memory>

namespace gc2pc {
namespace {

struct Release {
  void operator()(xmlTextWriter* writer) const noexcept { xmlFreeTextWriter(writer); }
  void operator()(xmlBuffer* buffer) const noexcept { xmlBufferFree(buffer); }
};

const xmlChar* chars(const std::string& text) {
  return reinterpret_cast<const xmlChar*>(text.c_str());
}

/// Writes elements; libxml2 escapes what is in them.
class Writer {
 public:
  Writer() : buffer_(xmlBufferCreate()), writer_(xmlNewTextWriterMemory(buffer_.get(), 0)) {
    check(writer_ ? 0 : -1);
    check(xmlTextWriterSetIndent(writer_.get(), 1));
    check(xmlTextWriterSetIndentString(writer_.get(), chars("  ")));
    check(xmlTextWriterStartDocument(writer_.get(), nullptr, "UTF-8", nullptr));
  }

  void begin(const std::string& element) { check(xmlTextWriterStartElement(writer_.get(), chars(element))); }
  void end() { check(xmlTextWriterEndElement(writer_.get())); }
  void attribute(const std::string& name, const std::string& value) {
    check(xmlTextWriterWriteAttribute(writer_.get(), chars(name), chars(value)));
  }
  void text(const std::string& element, const std::string& value) {
    check(xmlTextWriterWriteElement(writer_.get(), chars(element), chars(value)));
  }
  template <class Policy, std::size_t count>
  void choice(const std::string& element, Policy policy, const rule_names::Names<Policy, count>& names) {
    for (const auto& [name, value] : names)
      if (value == policy)
        text(element, std::string(name));
  }
  template <class Policy, std::size_t count>
  void choice(const std::string& element, const std::optional<Policy>& policy,
              const rule_names::Names<Policy, count>& names) {
    if (policy)
      choice(element, *policy, names);
  }
  void start_date(const std::optional<Ticks>& from) {
    text("start-date", from ? DateTime{*from}.text() : "none");
  }

  [[nodiscard]] std::string finish() {
    check(xmlTextWriterEndDocument(writer_.get()));
    writer_.reset(); // flushes
    return reinterpret_cast<const char*>(xmlBufferContent(buffer_.get()));
  }

 private:
  static void check(int result) {
    if (result < 0)
      throw Error(ErrorKind::internal, "libxml2 cannot write the rules");
  }

  std::unique_ptr<xmlBuffer, Release> buffer_;
  std::unique_ptr<xmlTextWriter, Release> writer_;
};

void write_override(Writer& writer, const Override& rule) {
  writer.begin(rule.is_category ? "category" : "room");
  if (rule.guid)
    writer.attribute("guid", rule.guid->text());
  else
    writer.attribute("path", rule.path);
  writer.choice("skip", rule.skip, rule_names::truth);
  if (rule.rename)
    writer.text("rename", *rule.rename);
  if (rule.target_category)
    writer.text("target-category", *rule.target_category);
  writer.choice("long-names", rule.long_names, rule_names::long_names);
  writer.choice("name-conflict", rule.name_conflict, rule_names::name_conflict);
  writer.choice("target-conflict", rule.target_conflict, rule_names::target_conflict);
  if (rule.start_date)
    writer.start_date(rule.start_date->from);
  writer.end();
}

} // namespace

std::string rules_text(const Policies& policies) {
  Writer writer;
  writer.begin("mapping");
  writer.attribute("version", "1");
  writer.choice("bad-text", policies.bad_text, rule_names::bad_text);
  writer.text("separator", policies.separator);
  writer.choice("root-rooms", policies.root_rooms, rule_names::root_rooms);
  writer.text("default-category-name", policies.default_category_name);
  writer.choice("long-names", policies.long_names, rule_names::long_names);
  writer.choice("name-conflict", policies.name_conflict, rule_names::name_conflict);
  writer.choice("target-conflict", policies.target_conflict, rule_names::target_conflict);
  writer.choice("disabled-rooms", policies.disabled_rooms, rule_names::disabled_rooms);
  writer.choice("topic", policies.topic, rule_names::topic);
  writer.choice("mixed-settings", policies.mixed_settings, rule_names::mixed_settings);
  for (const auto& [from, to] : policies.visibility) {
    writer.begin("visibility");
    writer.attribute("from", std::to_string(from));
    writer.attribute("to", std::to_string(to));
    writer.end();
  }
  writer.choice("root-managers", policies.root_managers, rule_names::root_managers);
  writer.choice("mark-principals-dirty", policies.mark_principals_dirty, rule_names::truth);
  if (policies.sip_domain)
    writer.text("sip-domain", *policies.sip_domain);
  writer.start_date(policies.start_date);
  for (const auto& rule : policies.overrides)
    write_override(writer, rule);
  writer.end();
  return writer.finish();
}

} // namespace gc2pc
