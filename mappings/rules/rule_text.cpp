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
  /// What is read has a limit; what is written has passed it.
  void text(const std::string& element, const std::string& value, Utf16Length = {}) {
    check(xmlTextWriterWriteElement(writer_.get(), chars(element), chars(value)));
  }
  void text(const std::string& element, const std::optional<std::string>& value, Utf16Length = {}) {
    if (value)
      text(element, *value);
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
      throw Error(ErrorKind::internal, "libxml2 cannot write the rule file");
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
  rule_names::for_each_exception(rule, writer);
  if (rule.start_date)
    writer.start_date(rule.start_date->from);
  writer.end();
}

} // namespace

std::string rules_text(const Policies& policies) {
  Writer writer;
  writer.begin("mapping");
  writer.attribute("version", "1");
  rule_names::for_each_policy(policies, writer);
  for (const auto& [from, to] : policies.visibility) {
    writer.begin("visibility");
    writer.attribute("from", std::to_string(from));
    writer.attribute("to", std::to_string(to));
    writer.end();
  }
  writer.text("sip-domain", policies.sip_domain);
  writer.start_date(policies.start_date);
  for (const auto& rule : policies.overrides)
    write_override(writer, rule);
  writer.end();
  return writer.finish();
}

} // namespace gc2pc
