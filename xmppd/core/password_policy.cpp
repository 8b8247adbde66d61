// The list of common passwords, and the rules.
#include "xmppd/core/password_policy.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <set>

#include "libxmpp/base/log.hpp"
#include "xmppd/core/config.hpp"
#include "xmppd/core/settings.hpp"

namespace xmppd {
namespace {

// From published lists of what is tried first, without what passwords.min_length refuses by itself at its smallest.
// In the order of their bytes.
constexpr std::array<std::string_view, 436> common_passwords{
    "!qaz2wsx",   "000000",      "00000000",     "010203",        "101010",      "102030",        "1111",
    "111111",     "11111111",    "112233",       "11223344",      "121212",      "12121212",      "123123",
    "123123123",  "123321",      "1234",         "12341234",      "12344321",    "12345",         "123454321",
    "123456",     "123456123",   "123456654321", "1234567",       "12345678",    "123456789",     "1234567890",
    "123456a",    "123456q",     "12345a",       "1234abcd",      "1234qwer",    "123654",        "123789",
    "123abc",     "123mudar",    "123qwe",       "131313",        "13579",       "142536",        "147258369",
    "147852",     "147852369",   "159159",       "159357",        "159753",      "1a2b3c4d",      "1q2w3e",
    "1q2w3e4r",   "1q2w3e4r5t",  "1qaz2wsx",     "1qazxsw2",      "2000",        "369258147",     "555555",
    "654321",     "666666",      "696969",       "741852963",     "777777",      "7777777",       "789456123",
    "87654321",   "88888888",    "963852741",    "98765",         "987654",      "98765432",      "987654321",
    "99999999",   "a123456",     "a1b2c3d4",     "aa123456",      "aa12345678",  "aaaaaa",        "aaaaaaaa",
    "aaron",      "abc123",      "abc12345",     "abc123456",     "abcd1234",    "abcdef",        "abcdefg",
    "abcdefgh",   "access",      "adam",         "admin",         "admin123",    "administrator", "alexander",
    "alexis",     "amanda",      "andrea",       "andrew",        "angel",       "angel1",        "angela",
    "angels",     "anthony",     "apple",        "april",         "arsenal",     "asdf1234",      "asdfasdf",
    "asdfgh",     "asdfghjkl",   "asdfjkl;",     "ashley",        "august",      "austin",        "austin1",
    "autumn",     "azerty",      "azertyuiop",   "banana",        "barbara",     "barcelona",     "baseball",
    "baseball1",  "batman",      "batman1",      "bayern",        "bears",       "benjamin",      "betty",
    "beyonce",    "blink182",    "bonjour",      "brandon",       "brian",       "bulls",         "buster",
    "butterfly",  "carol",       "changeme",     "charlie",       "charlie1",    "chat",          "chatchat",
    "cheese",     "cheese1",     "chelsea",      "chelsea1",      "chocolate",   "christopher",   "coffee",
    "computer",   "contrasena",  "contraseña",   "conversations", "cookie",      "corona",        "cowboy",
    "cowboys",    "dallas",      "daniel",       "david",         "deborah",     "december",      "default",
    "dolphin",    "dolphins",    "donald",       "donna",         "dorothy",     "dortmund",      "doudou",
    "dragon",     "dragon1",     "eagles",       "elizabeth",     "eminem",      "enter",         "enterprise",
    "eric",       "facebook",    "falcon",       "february",      "ficken",      "flower",        "flowers",
    "football",   "football1",   "freedom",      "friday",        "frodo",       "gandalf",       "geheim",
    "geheim123",  "george",      "gerald",       "ginger",        "google",      "guest",         "hallo",
    "hallo123",   "harley",      "harold",       "helen",         "hello",       "hello123",      "hobbit",
    "hockey",     "hunter",      "iloveme",      "iloveyou",      "iloveyou1",   "instagram",     "internet",
    "jabber",     "james",       "january",      "jason",         "jeffrey",     "jennifer",      "jeremy",
    "jessica",    "john",        "jonathan",     "jordan",        "jordan23",    "joseph",        "joshua",
    "july",       "june",        "justin",       "juventus",      "karen",       "keith",         "kennwort",
    "kevin",      "killer",      "kimberly",     "klaster",       "knights",     "kyle",          "lakers",
    "laura",      "lawrence",    "leia",         "letmein",       "letmein1",    "letmeinnow",    "linda",
    "linkedin",   "lions",       "lisa",         "liverpool",     "lkjhgfdsa",   "login",         "love",
    "lovely",     "luke",        "madonna",      "maggie",        "magic",       "manchester",    "march",
    "margaret",   "mary",        "master",       "master1",       "matrix",      "matrix1",       "matthew",
    "merlin",     "metallica",   "michael",      "michael1",      "michelle",    "minecraft",     "mnbvcxz",
    "monday",     "monkey",      "monkey1",      "morpheus",      "motdepasse",  "mustang",       "nancy",
    "naruto",     "nathan",      "ncc1701",      "nicholas",      "nicole",      "nirvana",       "nopassword",
    "nothing",    "november",    "october",      "opensesame",    "orange",      "p@ssw0rd",      "p@ssword",
    "pa55word",   "packers",     "pass",         "passpass",      "passw0rd",    "password",      "password!",
    "password01", "password1",   "password1!",   "password12",    "password123", "password2",     "passwort",
    "passwort1",  "passwort123", "patricia",     "patrick",       "pepper",      "pepper1",       "peter",
    "phoenix",    "pizza",       "poiuytrewq",   "pokemon",       "princess",    "princess1",     "q1w2e3",
    "q1w2e3r4",   "q2w3e4r5",    "qazwsx",       "qqqqqq",        "qqqqqqqq",    "qwe123",        "qweasd",
    "qweasdzxc",  "qweqwe",      "qwer1234",     "qwerty",        "qwerty12",    "qwerty123",     "qwertyuiop",
    "qwertz",     "qwertz123",   "raiders",      "rainbow",       "ranger",      "rangers",       "realmadrid",
    "richard",    "rihanna",     "robert",       "roger",         "root",        "ruth",          "samsung",
    "samuel",     "sandra",      "sarah",        "schatz",        "scott",       "sean",          "secret",
    "secret123",  "senha",       "september",    "sesame",        "shadow",      "shadow1",       "shakira",
    "sharon",     "signal",      "skywalker",    "slipknot",      "soccer",      "soleil",        "spring",
    "stargate",   "startrek",    "starwars",     "steelers",      "stephen",     "steven",        "summer",
    "summer1",    "summer2020",  "summer2021",   "summer2022",    "summer2023",  "summer2024",    "summer2025",
    "sunday",     "sunshine",    "sunshine1",    "superman",      "superman1",   "susan",         "taylor",
    "telegram",   "tequila",     "terry",        "test",          "test123",     "testtest",      "thomas",
    "thunder",    "thx1138",     "tigers",       "tigger",        "toor",        "trinity",       "trustme",
    "trustno1",   "tyler",       "walter",       "welcome",       "welcome1",    "whatever",      "whatsapp",
    "whiskey",    "william",     "winter",       "winter2020",    "winter2021",  "winter2022",    "winter2023",
    "winter2024", "winter2025",  "wizard",       "xmpp",          "xxxxxx",      "yankee",        "yankees",
    "yoda",       "youtube",     "zachary",      "zaq12wsx",      "zaq1zaq1",    "zxcvbn",        "zxcvbnm",
    "zzzzzz",     "zzzzzzzz"};

// Some digits and signs at the end are what people add to a word to please such a rule.
std::string_view stem(std::string_view word) {
  constexpr int most_added = 4;
  for (int i = 0; i < most_added && !word.empty() &&
                  (std::ispunct(static_cast<unsigned char>(word.back())) != 0 ||
                   std::isdigit(static_cast<unsigned char>(word.back())) != 0);
       ++i) {
    word.remove_suffix(1);
  }
  return word;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c); });
  return lower;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// The operator's own list, as long as its file stays the same.
class WordFile {
 public:
  bool holds(const std::string& path, const std::string& lower) {
    struct stat found {};
    if (stat(path.c_str(), &found) != 0) {
      xmpp::log::error("passwords", "{}: can't be read", path);
      return false;
    }
    if (path != path_ || found.st_mtim.tv_sec != read_.tv_sec || found.st_mtim.tv_nsec != read_.tv_nsec) {
      path_ = path;
      read_ = found.st_mtim;
      words_.clear();
      std::ifstream in(path);
      for (std::string line; words_.size() < most_words && std::getline(in, line);) words_.insert(lower_case(line));
    }
    return words_.contains(lower);
  }

 private:
  static constexpr std::size_t most_words = 1'000'000;
  std::string path_;
  timespec read_{};
  std::set<std::string, std::less<>> words_;
};

}  // namespace

bool is_common_password(std::string_view lower) {
  return std::binary_search(common_passwords.begin(), common_passwords.end(), lower);
}

std::optional<std::string> objection_to_password(const Config& config, const xmpp::Jid& account,
                                                 std::string_view password) {
  const auto least = static_cast<std::size_t>(config.get(settings::passwords_min_length));
  if (characters(password) < least) return fmt::format("The password has to have at least {} characters.", least);
  if (!config.get(settings::passwords_refuse_common)) return std::nullopt;
  const auto lower = lower_case(password);
  const auto name = lower_case(account.local());
  const bool one_character = lower.find_first_not_of(lower.front()) == std::string::npos;
  if (one_character || stem(lower) == name || lower == lower_case(account.text())) {
    return "That password would be guessed at once.";
  }
  if (is_common_password(lower) || is_common_password(stem(lower))) return "That password is one of those tried first.";
  static WordFile own_list;
  const auto& file = config.get(settings::passwords_common_file);
  if (!file.empty() && own_list.holds(file, lower)) return "That password is one of those tried first.";
  return std::nullopt;
}

}  // namespace xmppd
