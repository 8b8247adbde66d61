// Encrypted files and their aesgcm:// links.
#include "omemo/media.hpp"

#include "tests/omemo/omemo_json.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

namespace {

struct SealedMedia {
  Bytes data;
  std::string fragment;
};

void append(Bytes& to, const auto& what) { to.insert(to.end(), what.begin(), what.end()); }

// In pieces of `piece` bytes.
Result<SealedMedia> seal_media(BytesView file, std::size_t piece = 1000) {
  auto sealer = must(MediaSealer::create());
  SealedMedia sealed{{}, sealer.fragment()};
  for (std::size_t at = 0; at < file.size(); at += piece) {
    append(sealed.data, must(sealer.seal(file.subspan(at, std::min(piece, file.size() - at)))));
  }
  append(sealed.data, must(sealer.finish()));
  return sealed;
}

Result<Bytes> open_media(BytesView data, std::string_view fragment, std::size_t piece = 1000) {
  auto opener = MediaOpener::create(fragment);
  if (!opener) return tl::unexpected(opener.error());
  Bytes file;
  for (std::size_t at = 0; at < data.size(); at += piece) {
    append(file, must(opener->open(data.subspan(at, std::min(piece, data.size() - at)))));
  }
  if (auto genuine = opener->finish(); !genuine) return tl::unexpected(genuine.error());
  return file;
}

}  // namespace

TEST_CASE("a file opens with the fragment of its link") {
  for (const std::size_t size : {0U, 1U, 100000U}) {
    const Bytes file(size, 'x');
    const auto sealed = must(seal_media(file));
    CHECK(sealed.data.size() == size + 16);
    CHECK(sealed.fragment.size() == 88);
    for (const std::size_t piece : {1U, 15U, 16U, 17U, 4096U, 200000U}) {
      if (size > 1 && piece == 1) continue;
      CHECK(must(open_media(sealed.data, "#" + sealed.fragment, piece)) == file);
    }
  }
  CHECK(must(seal_media(bytes("x"))).fragment != must(seal_media(bytes("x"))).fragment);
}

TEST_CASE("test case 15 of the GCM specification, and a vector of 16 bytes") {
  // McGrew and Viega, The Galois/Counter Mode of Operation, appendix B.
  const std::string key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
  const Bytes data = omemo_json::from_hex(
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0a"
      "bcc9f662898015adb094dac5d93471bdec1a502270e3cc6c");
  const Bytes opened = must(open_media(data, "cafebabefacedbaddecaf888" + key));
  CHECK(
      omemo_json::to_hex(opened) ==
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657"
      "ba637b391aafd255");
  CHECK(error_of(open_media(data, "cafebabefacedbaddecaf88800000000" + key)) == ErrorCode::bad_payload);
}

TEST_CASE("changed or cut files and impossible fragments are refused") {
  const auto sealed = must(seal_media(bytes("a picture")));
  for (std::size_t at = 0; at < sealed.data.size(); ++at) {
    Bytes changed = sealed.data;
    changed[at] ^= 1;
    CHECK(error_of(open_media(changed, sealed.fragment)) == ErrorCode::bad_payload);
  }
  CHECK(error_of(open_media(Bytes(15), sealed.fragment)) == ErrorCode::malformed);
  CHECK(error_of(open_media(sealed.data, "")) == ErrorCode::malformed);
  CHECK(error_of(open_media(sealed.data, sealed.fragment.substr(2))) == ErrorCode::malformed);
  CHECK(error_of(open_media(sealed.data, "zz" + sealed.fragment.substr(2))) == ErrorCode::malformed);
}

TEST_CASE("links") {
  const std::string fragment(88, 'a');
  const std::string link = "aesgcm://upload.example/1/cat.jpg#" + fragment;
  CHECK(must(media_link("https://upload.example/1/cat.jpg", fragment)) == link);
  const auto parsed = must(parse_media_link(link));
  CHECK(parsed.https_url == "https://upload.example/1/cat.jpg");
  CHECK(parsed.fragment == fragment);
  CHECK(error_of(media_link("http://upload.example/cat.jpg", fragment)) == ErrorCode::malformed);
  CHECK(error_of(media_link("https://upload.example/cat.jpg#x", fragment)) == ErrorCode::malformed);
  CHECK(error_of(media_link("https://upload.example/cat.jpg", "abc")) == ErrorCode::malformed);
  for (const char* bad : {"", "aesgcm://", "https://upload.example/cat.jpg", "aesgcm://upload.example/cat.jpg",
                          "aesgcm://upload.example/cat.jpg#abcd"}) {
    CHECK(error_of(parse_media_link(bad)) == ErrorCode::malformed);
  }
  CHECK(error_of(parse_media_link("aesgcm://#" + fragment)) == ErrorCode::malformed);
}
