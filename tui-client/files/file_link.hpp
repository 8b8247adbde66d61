// A message that is the link to a file, and what its address says about the file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tui {

struct FileLink {
  std::string url;       // https://…
  std::string fragment;  // secret: opens the file (omemo/media.hpp); empty: the file is not encrypted
};

// `text`: a link and nothing else. aesgcm:// (XEP-0454; what older programs put into further lines is left out) or
// https://. Nothing in it is trusted yet.
std::optional<FileLink> parse_file_link(std::string_view text);

// The last part of the address's path, decoded, as a name to show; "" if there is none.
std::string name_in_link(std::string_view url);

// "https://Example.org:5443/x" → "example.org"; "" if there is none that is plainly one.
std::string host_in_link(std::string_view url);

// A name for a file of ours that somebody else chose: one component of a path, of at most 120 bytes of valid UTF-8,
// without control characters and what file systems and shells have a meaning for; never hidden, never empty.
std::string safe_file_name(std::string_view name);

// By the ending of its name: "image/jpeg"; "application/octet-stream" where that says nothing.
std::string media_type_of(std::string_view name);

// "photo.jpg" → ".jpg", in lower case; "" if it has none or none of letters and digits.
std::string ending_of(std::string_view name);

// By its first bytes: ".png", ".jpg", ".gif", ".webp"; "" of what is none of these.
std::string image_ending(std::string_view bytes);

// "214 KiB", "2.1 MiB".
std::string size_words(std::uint64_t bytes);

}  // namespace tui
