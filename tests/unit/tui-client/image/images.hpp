// Images for tests, as files: small honest ones, and some that are made to do harm.
#pragma once

#include <png.h>
#include <turbojpeg.h>
#include <webp/encode.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace test {

// The left half red, the right half blue; as RGB.
inline std::vector<std::uint8_t> two_colors(int width, int height) {
  std::vector<std::uint8_t> rgb;
  for (int i = 0; i < width * height; ++i) {
    const bool left = i % width < width / 2;
    for (const int value : {left ? 255 : 0, 0, left ? 0 : 255}) rgb.push_back(static_cast<std::uint8_t>(value));
  }
  return rgb;
}

inline std::string png_of(int width, int height) {
  const auto rgb = two_colors(width, height);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  png_image_write_to_memory(&image, nullptr, &size, 0, rgb.data(), 0, nullptr);
  std::string file(size, '\0');
  png_image_write_to_memory(&image, file.data(), &size, 0, rgb.data(), 0, nullptr);
  file.resize(size);
  return file;
}

inline std::uint32_t crc_of(std::string_view bytes) {
  std::uint32_t crc = ~0U;
  for (const unsigned char byte : bytes) {
    crc ^= byte;
    for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320U : 0);
  }
  return ~crc;
}

// The same file, which says that it is of another size: a few bytes that claim to be gigabytes.
inline std::string png_that_claims(std::uint32_t width, std::uint32_t height) {
  auto file = png_of(2, 2);
  const auto put = [&](std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) file[at + i] = static_cast<char>(value >> (24 - 8 * i));
  };
  put(16, width);
  put(20, height);
  put(29, crc_of(std::string_view(file).substr(12, 17)));
  return file;
}

inline std::string jpeg_of(int width, int height) {
  const auto rgb = two_colors(width, height);
  const auto compressor = tjInitCompress();
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  tjCompress2(compressor, rgb.data(), width, 0, height, TJPF_RGB, &bytes, &size, TJSAMP_444, 90, 0);
  std::string file(reinterpret_cast<char*>(bytes), size);
  tjFree(bytes);
  tjDestroy(compressor);
  return file;
}

inline std::string webp_of(int width, int height) {
  const auto rgb = two_colors(width, height);
  std::uint8_t* bytes = nullptr;
  const auto size = WebPEncodeLosslessRGB(rgb.data(), width, height, width * 3, &bytes);
  std::string file(reinterpret_cast<char*>(bytes), size);
  WebPFree(bytes);
  return file;
}

// A red pixel, then so many blue ones, one after another.
inline std::string animated_gif(int more_frames) {
  using namespace std::string_literals;
  const auto frame = [](char color) {
    // LZW of two-bit codes: clear, the colour, end.
    return "!\xf9\x04\x00\x0a\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02"s + (color ? "\x4c" : "\x44") +
           "\x01\x00"s;
  };
  auto file = "GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\xff"s + frame(0);
  for (int i = 0; i < more_frames; ++i) file += frame(1);
  return file + ";";
}

}  // namespace test
