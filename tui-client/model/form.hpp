// FormPage: a data form (XEP-0004) while somebody fills it in: its rows, what is chosen, what is missing.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tui-client/model/composer.hpp"
#include "tui-client/picture.hpp"
#include "tui-client/types.hpp"

namespace tui {

class FormPage {
 public:
  static constexpr std::size_t max_rows = 5000;  // of a longer form the rest can't be reached, and stays as it was sent

  struct Row {
    enum class Kind { text, picture, field, option, action };  // text and picture: to be looked at only
    Kind kind = Kind::text;
    std::size_t field = 0;   // of field and option
    std::size_t option = 0;  // of option
    std::string text;        // of text; of action its name, "cancel" the last
  };

  explicit FormPage(FormOffer offer);

  const FormOffer& offer() const { return offer_; }
  // What an authenticator shall read ("otpauth:…"), if there is such a field; empty: there is none. It has an action, "code".
  std::string code() const;
  const std::vector<Row>& rows() const { return rows_; }
  std::size_t selected() const { return selected_; }
  // What is wrong with it, in words; empty: nothing known.
  std::string error;
  bool sent = false;  // and not answered yet: nothing can be changed
  // Of offer().picture, which has the actions "picture" and "save": what the terminal shows of it, once it is made.
  PictureRequest picture_request = {};
  std::shared_ptr<const Picture> picture = {};
  std::string picture_problem = {};

  // To the next row something can be done with.
  void move(int step);
  // The text being edited; null where the selected row is none.
  Composer* composer();
  const Composer* composer(std::size_t field) const;
  // A boolean, the next (or previous) choice of a list, an option. False: there is nothing to choose here.
  bool choose(int step);
  bool chosen(std::size_t field, std::size_t option) const;
  // Text of more than one line (text-multi, jid-multi).
  static bool has_lines(const xmpp::FormField& field);
  // One list and nothing else: choosing answers it.
  bool is_menu() const { return menu_; }
  // False: a required field is empty or an address is none; it is selected and `error` says what.
  bool check();
  xmpp::DataForm answer() const;

 private:
  std::vector<std::string> values(std::size_t field) const;

  FormOffer offer_;
  std::vector<Row> rows_;
  std::map<std::size_t, Composer> texts_;  // by field
  std::size_t selected_ = 0;
  bool menu_ = false;
};

}  // namespace tui
