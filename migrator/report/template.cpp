// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/template.hpp"

#include "mappings/model/error.hpp"
#include "migrator/report/isolates.hpp"

#include <kainjow/mustache.hpp>

namespace gc2pc::report {
namespace {

using namespace kainjow::mustache;

data data_of(const nlohmann::json& value) {
  switch (value.type()) {
  case nlohmann::json::value_t::object: {
    object members;
    for (const auto& [name, member] : value.items())
      members.emplace(name, data_of(member));
    return members;
  }
  case nlohmann::json::value_t::array: {
    list elements;
    elements.reserve(value.size());
    for (const auto& element : value)
      elements.push_back(data_of(element));
    return elements;
  }
  case nlohmann::json::value_t::string: {
    const auto& text = value.get_ref<const std::string&>();
    return text.empty() ? data(false) : data(text);
  }
  case nlohmann::json::value_t::boolean:
    return value.get<bool>();
  case nlohmann::json::value_t::null:
    return false;
  default:
    return value.dump();
  }
}

/// A name that is not there would be shown as nothing.
class StrictContext : public context<std::string> {
 public:
  using context<std::string>::context;

  [[nodiscard]] const data* get(const std::string& name) const override {
    const auto* found = context<std::string>::get(name);
    if (found == nullptr)
      throw Error(ErrorKind::internal, "the report's template names '" + name + "', which the report lacks");
    return found;
  }
};

} // namespace

struct Template::Impl {
  mustache parsed;
};

Template::Template(std::string_view text) : impl_(std::make_unique<Impl>(Impl{mustache(std::string(text))})) {
  if (!impl_->parsed.is_valid())
    throw Error(ErrorKind::internal, "the report's template: " + impl_->parsed.error_message());
  impl_->parsed.set_custom_escape([](const std::string& value) { return marked_html(value); });
}

Template::~Template() = default;

void Template::render(const nlohmann::json& model, const Write& write) {
  const auto values = data_of(model);
  StrictContext context(&values);
  write(with_isolates(impl_->parsed.render(context)));
}

} // namespace gc2pc::report
