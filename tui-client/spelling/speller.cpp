// Words by UAX #29, dictionaries by enchant, which is loaded with the first dictionary: verbs have no use for it.
#include "tui-client/spelling/speller.hpp"

#include <dlfcn.h>
#include <enchant.h>
#include <unicode/brkiter.h>

#include <algorithm>
#include <cstdlib>

namespace tui {

namespace {

constexpr std::size_t most_suggestions = 6;

std::string language_of_environment() {
  for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value && *value) return value;
  }
  return {};
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

struct Enchant {
  decltype(&::enchant_broker_init) init = nullptr;
  decltype(&::enchant_broker_free) free = nullptr;
  decltype(&::enchant_broker_request_dict) request_dictionary = nullptr;
  decltype(&::enchant_broker_free_dict) free_dictionary = nullptr;
  decltype(&::enchant_dict_check) check = nullptr;
  decltype(&::enchant_dict_suggest) suggest = nullptr;
  decltype(&::enchant_dict_free_string_list) free_list = nullptr;
  bool works = false;

  Enchant() {
    void* const library = ::dlopen("libenchant-2.so.2", RTLD_NOW | RTLD_LOCAL);
    works = library != nullptr;
    find(library, "enchant_broker_init", init);
    find(library, "enchant_broker_free", free);
    find(library, "enchant_broker_request_dict", request_dictionary);
    find(library, "enchant_broker_free_dict", free_dictionary);
    find(library, "enchant_dict_check", check);
    find(library, "enchant_dict_suggest", suggest);
    find(library, "enchant_dict_free_string_list", free_list);
  }

  template <class Function>
  void find(void* library, const char* name, Function& function) {
    if (works) function = reinterpret_cast<Function>(::dlsym(library, name));
    works = works && function;
  }
};

const Enchant& enchant() {
  static const Enchant loaded;
  return loaded;
}

}  // namespace

struct Speller::Impl {
  EnchantBroker* broker = enchant().works ? enchant().init() : nullptr;
  EnchantDict* dictionary = nullptr;
  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (dictionary) enchant().free_dictionary(broker, dictionary);
    if (broker) enchant().free(broker);
  }
};

Speller::Speller(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Speller::~Speller() = default;

xmpp::Result<std::shared_ptr<Speller>> Speller::open(const std::string& language) {
  auto wanted = language == "auto" ? language_of_environment() : language;
  wanted = wanted.substr(0, wanted.find_first_of(".@"));
  const auto nothing = [&] { return xmpp::fail(xmpp::Errc::not_found, "no dictionary for \"" + wanted + "\""); };
  if (wanted.empty() || wanted == "C" || wanted == "POSIX") return nothing();
  auto impl = std::make_unique<Impl>();
  if (!impl->broker) return nothing();
  for (const auto& name : {wanted, wanted.substr(0, wanted.find('_'))}) {
    impl->dictionary = enchant().request_dictionary(impl->broker, name.c_str());
    if (impl->dictionary) return std::shared_ptr<Speller>(new Speller(std::move(impl)));
  }
  return nothing();
}

bool Speller::knows(std::string_view word) {
  // Negative for a word that can't be looked up: that is no reason to mark it.
  return enchant().check(impl_->dictionary, word.data(), static_cast<ssize_t>(word.size())) <= 0;
}

std::vector<std::string> Speller::suggestions(std::string_view word) {
  std::size_t count = 0;
  char** all = enchant().suggest(impl_->dictionary, word.data(), static_cast<ssize_t>(word.size()), &count);
  std::vector<std::string> found;
  for (std::size_t i = 0; all && i < count && found.size() < most_suggestions; ++i) found.emplace_back(all[i]);
  if (all) enchant().free_list(impl_->dictionary, all);
  return found;
}

std::vector<std::pair<std::size_t, std::size_t>> words_to_check(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> words;
  UErrorCode status = U_ZERO_ERROR;
  static const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  UText* source = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  if (U_SUCCESS(status) && iterator) {
    iterator->setText(source, status);
    auto from = static_cast<std::size_t>(iterator->first());
    for (auto at = iterator->next(); U_SUCCESS(status) && at != icu::BreakIterator::DONE; at = iterator->next()) {
      const auto begin = std::exchange(from, static_cast<std::size_t>(at));
      const auto kind = iterator->getRuleStatus();
      if (kind >= UBRK_WORD_LETTER && kind < UBRK_WORD_LETTER_LIMIT) words.emplace_back(begin, from);
    }
  }
  utext_close(source);
  // What stands between blanks together with such signs is no prose.
  std::erase_if(words, [&](const auto& word) {
    auto begin = word.first, end = word.second;
    while (begin > 0 && !is_blank(text[begin - 1])) --begin;
    while (end < text.size() && !is_blank(text[end])) ++end;
    const auto whole = text.substr(begin, end - begin);
    return whole.find_first_of("@/\\_#0123456789=<>{}[]") != whole.npos || whole.starts_with(':') ||
           whole.find("::") != whole.npos;
  });
  return words;
}

}  // namespace tui
