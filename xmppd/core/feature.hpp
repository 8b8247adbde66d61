// Feature: one XEP or one chapter of an RFC, in one file; FeatureEntry: its row in features/features.cpp.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "xmppd/core/setting.hpp"

namespace xmppd {

class Host;

class Feature {
 public:
  virtual ~Feature() = default;
};

struct Specification {
  int xep = 0;               // 0: an RFC
  std::string_view version;  // of the XEP implemented; or "RFC 6121"
  bool partly = false;       // what it leaves out matters to others
};

struct FeatureEntry {
  std::string_view name;
  std::vector<Specification> specifications;
  std::vector<const SettingBase*> settings;
  std::unique_ptr<Feature> (*make)(Host& host);
};

template <class T>
std::unique_ptr<Feature> make_feature(Host& host) {
  return std::make_unique<T>(host);
}

}  // namespace xmppd
