// What a form shows besides words: pictures that come with it (XEP-0221, XEP-0231), as CAPTCHAs have them (XEP-0158).
#pragma once

#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "tui-client/types.hpp"

namespace tui {

inline constexpr std::size_t most_form_picture_bytes = 128 * 1024;  // a larger one is left out

struct FormMedia {
  std::string picture;             // the first image that came along, the file itself; empty: there is none
  std::vector<std::string> links;  // http(s) addresses of what did not; fetched by nobody
  bool any = false;                // there is a <media/>, whatever became of it
};

// `x`: the form; `around`: what it and its <data/> stand in (XEP-0231 §2.1). Data counts only with the hash that its
// name says.
FormMedia read_form_media(const xmpp::Element& x, const xmpp::Element& around);
// The form with both: links are said in its instructions.
IllustratedForm illustrated(xmpp::DataForm form, const FormMedia& media);

}  // namespace tui
