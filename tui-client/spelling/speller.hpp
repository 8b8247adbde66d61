// Speller: a dictionary of the user's language, by enchant.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace tui {

// May go from one thread to another, but only one may use it at a time.
class Speller {
 public:
  // "de_AT", or "auto" for what LC_ALL, LC_MESSAGES or LANG say. Reads a dictionary, which takes up to some tenths of a
  // second. Errors: not_found where there is none for that language.
  static xmpp::Result<std::shared_ptr<Speller>> open(const std::string& language);
  ~Speller();
  Speller(const Speller&) = delete;
  Speller& operator=(const Speller&) = delete;

  bool knows(std::string_view word);
  // The best first, a handful; takes up to some tenths of a second.
  std::vector<std::string> suggestions(std::string_view word);

 private:
  struct Impl;
  explicit Speller(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The words of a text that can be looked up, as bytes [from, end): no numbers, links, addresses, names behind @ or :.
std::vector<std::pair<std::size_t, std::size_t>> words_to_check(std::string_view text);

}  // namespace tui
