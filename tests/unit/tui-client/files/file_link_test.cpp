// Links to files, and names that strangers choose.
#include "tui-client/files/file_link.hpp"

#include <doctest/doctest.h>

using namespace tui;

TEST_CASE("a message that is a link") {
  const std::string fragment(88, 'a');
  const auto link = parse_file_link("aesgcm://upload.example/1/cat.jpg#" + fragment);
  REQUIRE(link);
  CHECK(link->url == "https://upload.example/1/cat.jpg");
  CHECK(link->fragment == fragment);
  CHECK(parse_file_link("aesgcm://upload.example/1/cat.jpg#" + fragment + "\ndata:image/jpeg,xyz")->fragment ==
        fragment);
  CHECK(parse_file_link("https://upload.example/cat.jpg\n")->url == "https://upload.example/cat.jpg");
  CHECK(parse_file_link("https://upload.example/cat.jpg#page2")->url == "https://upload.example/cat.jpg");
  for (const std::string bad :
       {"", "see https://upload.example/cat.jpg", "https://a.example/x https://b.example/y",
        "http://upload.example/cat.jpg", "https://", "aesgcm://upload.example/cat.jpg",
        "aesgcm://upload.example/cat.jpg#abc", "https://upload.example/\x1b[2J", "file:///etc/passwd"}) {
    CHECK(!parse_file_link(bad));
  }
  CHECK(!parse_file_link("https://upload.example/" + std::string(10000, 'x')));
}

TEST_CASE("the name in a link") {
  CHECK(name_in_link("https://upload.example/1/tr%C3%A8s%20cool.jpg?x=1#y") == "très cool.jpg");
  CHECK(name_in_link("https://upload.example/%2e%2e%2f%2e%2e%2fetc%2fpasswd") == "../../etc/passwd");
  CHECK(name_in_link("https://upload.example") == "");
  CHECK(name_in_link("https://upload.example/a/") == "");
  CHECK(name_in_link("https://upload.example/100%") == "100%");
  CHECK(name_in_link("https://upload.example/%zz") == "%zz");
}

// CVE-2021-33896.
TEST_CASE("names become harmless") {
  CHECK(safe_file_name("photo.jpg") == "photo.jpg");
  CHECK(safe_file_name("très cool 日本.jpg") == "très_cool_日本.jpg");
  CHECK(safe_file_name("../../etc/passwd") == "etc_passwd");
  CHECK(safe_file_name("/etc/passwd") == "etc_passwd");
  CHECK(safe_file_name("..") == "file");
  CHECK(safe_file_name("") == "file");
  CHECK(safe_file_name(".bashrc") == "bashrc");
  CHECK(safe_file_name("-rf") == "rf");
  CHECK(safe_file_name("a\\b:c*d?e") == "a_b_c_d_e");
  CHECK(safe_file_name("$(rm -rf ~);`x`") == "(rm_-rf_)_x");
  CHECK(safe_file_name("a\nb\x1b[2Jc\x7f") == "a_b_[2Jc");
  CHECK(safe_file_name("innocent\u202egpj.exe") == "innocent_gpj.exe");
  CHECK(safe_file_name("bad\xff\xfe utf8\xc3") == "bad_utf8");
  CHECK(safe_file_name(std::string("a\0b", 3)) == "a_b");
  CHECK(safe_file_name(std::string(500, 'x') + ".jpeg").size() == 120);
  CHECK(safe_file_name(std::string(500, 'x') + ".jpeg").ends_with("x.jpeg"));
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "é";
  CHECK(safe_file_name(wide).size() <= 120);
  CHECK(safe_file_name(wide).size() % 2 == 0);
}

TEST_CASE("types and sizes") {
  CHECK(media_type_of("a.JPG") == "image/jpeg");
  CHECK(media_type_of("a.tar.gz") == "application/gzip");
  CHECK(media_type_of("README") == "application/octet-stream");
  CHECK(ending_of("a.b/c") == "");
  CHECK(ending_of("a.PnG") == ".png");
  CHECK(ending_of(".profile") == "");
  CHECK(size_words(999) == "999 bytes");
  CHECK(size_words(2150) == "2.1 KiB");
  CHECK(size_words(219000) == "214 KiB");
  CHECK(size_words(3ULL << 40) == "3.0 TiB");
}

TEST_CASE("the host of a link") {
  CHECK(host_in_link("https://Files.Example.org:5443/a?b#c") == "files.example.org");
  CHECK(host_in_link("https://example.org") == "example.org");
  CHECK(host_in_link("https://[::1]:5443/x") == "[::1]");
  for (const auto* strange : {"http://example.org/", "https://example.org@evil.example/", "https://evil\\@example.org/",
                              "https:///x", "example.org", ""}) {
    CHECK(host_in_link(strange) == "");
  }
  CHECK(host_in_link("https://evil.example/.example.org") == "evil.example");
}
