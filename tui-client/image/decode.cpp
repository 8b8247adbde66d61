// Four libraries, each asked for the size first, so that nothing is allocated for what is too large.
#include "tui-client/image/decode.hpp"

#include <gif_lib.h>
#include <png.h>
#include <turbojpeg.h>
#include <webp/decode.h>
#include <webp/demux.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace tui::image {

namespace {

using Bytes = std::vector<std::uint8_t>;
using Decoded = tl::expected<Pixels, Failure>;

bool begins_with(const Bytes& file, std::string_view magic, std::size_t at = 0) {
  return file.size() >= at + magic.size() && std::memcmp(file.data() + at, magic.data(), magic.size()) == 0;
}

// Failure::damaged where there is nothing, too_large beyond the bounds.
tl::expected<void, Failure> check_size(long long width, long long height, long long most) {
  if (width < 1 || height < 1) return tl::unexpected(Failure::damaged);
  if (width > most_side || height > most_side || width * height > most) return tl::unexpected(Failure::too_large);
  return {};
}

Pixels blank(int width, int height, std::string_view format) {
  return {width, height, width, height, format, Bytes(static_cast<std::size_t>(width) * height * 4)};
}

Decoded decode_png(const Bytes& file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, void (*)(png_image*)> guard(&image, png_image_free);
  if (!png_image_begin_read_from_memory(&image, file.data(), file.size())) return tl::unexpected(Failure::damaged);
  if (const auto fits = check_size(image.width, image.height, most_pixels); !fits) return tl::unexpected(fits.error());
  image.format = PNG_FORMAT_RGBA;
  auto pixels = blank(static_cast<int>(image.width), static_cast<int>(image.height), "PNG");
  if (!png_image_finish_read(&image, nullptr, pixels.rgba.data(), 0, nullptr)) return tl::unexpected(Failure::damaged);
  return pixels;
}

// How the camera was held: 1 … 8 as EXIF has it (its tag 0x0112), 1 where nothing sensible is said.
int orientation_in(const Bytes& jpeg) {
  const auto byte = [&](std::size_t at) -> unsigned { return at < jpeg.size() ? jpeg[at] : 0; };
  for (std::size_t at = 2; byte(at) == 0xff && byte(at + 1) != 0xda;) {  // up to the image itself
    const std::size_t size = byte(at + 2) << 8 | byte(at + 3), tiff = at + 10,
                      end = std::min(at + 2 + size, jpeg.size());
    const bool exif = byte(at + 1) == 0xe1 && begins_with(jpeg, {"Exif\0\0", 6}, at + 4);
    at += 2 + std::max<std::size_t>(size, 2);
    if (!exif || tiff + 8 > end) continue;
    const bool little = byte(tiff) == 'I';
    const auto number = [&](std::size_t from, std::size_t bytes) {
      std::size_t value = 0;
      for (std::size_t i = 0; i < bytes; ++i) {
        const std::size_t place = from + (little ? bytes - 1 - i : i);
        value = value << 8 | (place < end ? byte(place) : 0);
      }
      return value;
    };
    const std::size_t directory = tiff + number(tiff + 4, 4);
    constexpr std::size_t most_entries = 100, entry_bytes = 12, orientation_tag = 0x0112;
    const auto entries = std::min(number(directory, 2), most_entries);
    for (std::size_t i = 0; i < entries; ++i) {
      const std::size_t entry = directory + 2 + i * entry_bytes;
      if (number(entry, 2) != orientation_tag) continue;
      const auto value = number(entry + 8, 2);
      return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
  }
  return 1;
}

Pixels turned(Pixels from, int orientation) {
  if (orientation == 1) return from;
  const int w = from.width, h = from.height;
  const bool lying = orientation >= 5;
  Pixels to{lying ? h : w,
            lying ? w : h,
            lying ? from.full_height : from.full_width,
            lying ? from.full_width : from.full_height,
            from.format,
            Bytes(from.rgba.size())};
  for (int y = 0; y < to.height; ++y) {
    for (int x = 0; x < to.width; ++x) {
      const int across = lying ? y : x, down = lying ? x : y;
      const bool mirrored = orientation == 2 || orientation == 3 || orientation >= 7;
      const bool upside_down = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
      const auto source =
          static_cast<std::size_t>(upside_down ? h - 1 - down : down) * w + (mirrored ? w - 1 - across : across);
      std::memcpy(&to.rgba[(static_cast<std::size_t>(y) * to.width + x) * 4], &from.rgba[source * 4], 4);
    }
  }
  return to;
}

// What is larger than any terminal is decoded at an eighth, a quarter or a half of its size.
Decoded decode_jpeg(const Bytes& file) {
  constexpr int enough = 2048;
  const std::unique_ptr<void, int (*)(void*)> decoder(tjInitDecompress(), tjDestroy);
  int width = 0, height = 0, sampling = 0, colors = 0;
  if (!decoder || tjDecompressHeader3(decoder.get(), file.data(), file.size(), &width, &height, &sampling, &colors)) {
    return tl::unexpected(Failure::damaged);
  }
  if (const auto fits = check_size(width, height, most_jpeg_pixels); !fits) return tl::unexpected(fits.error());
  tjscalingfactor factor{1, 1};
  while (factor.denom < 8 && std::max(width, height) / factor.denom > enough) factor.denom *= 2;
  auto pixels = blank(TJSCALED(width, factor), TJSCALED(height, factor), "JPEG");
  pixels.full_width = width;
  pixels.full_height = height;
  const int failed = tjDecompress2(decoder.get(), file.data(), file.size(), pixels.rgba.data(), pixels.width, 0,
                                   pixels.height, TJPF_RGBA, TJFLAG_LIMITSCANS);
  if (failed && tjGetErrorCode(decoder.get()) == TJERR_FATAL) return tl::unexpected(Failure::damaged);
  return turned(std::move(pixels), orientation_in(file));  // with a warning: the end is missing, and grey
}

Decoded decode_webp(const Bytes& file) {
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(file.data(), file.size(), &features) != VP8_STATUS_OK) return tl::unexpected(Failure::damaged);
  // The decoder of animations holds two frames.
  const auto most = features.has_animation ? most_pixels / 2 : most_pixels;
  if (const auto fits = check_size(features.width, features.height, most); !fits) return tl::unexpected(fits.error());
  auto pixels = blank(features.width, features.height, "WebP");
  if (!features.has_animation) {
    const auto* done =
        WebPDecodeRGBAInto(file.data(), file.size(), pixels.rgba.data(), pixels.rgba.size(), features.width * 4);
    if (!done) return tl::unexpected(Failure::damaged);
    return pixels;
  }
  const WebPData data{file.data(), file.size()};
  const std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder*)> decoder(WebPAnimDecoderNew(&data, nullptr),
                                                                             WebPAnimDecoderDelete);
  std::uint8_t* frame = nullptr;
  int when = 0;
  if (!decoder || !WebPAnimDecoderGetNext(decoder.get(), &frame, &when)) return tl::unexpected(Failure::damaged);
  std::memcpy(pixels.rgba.data(), frame, pixels.rgba.size());
  return pixels;
}

struct GifSource {
  const Bytes& file;
  std::size_t at = 0;

  static int read(GifFileType* gif, GifByteType* into, int wanted) {
    auto& source = *static_cast<GifSource*>(gif->UserData);
    const auto count = std::min(static_cast<std::size_t>(std::max(wanted, 0)), source.file.size() - source.at);
    if (count > 0) std::memcpy(into, source.file.data() + source.at, count);
    source.at += count;
    return static_cast<int>(count);
  }
};

// The first image of the file, at its place on the whole screen. Extensions before it say what is transparent.
Decoded read_first_frame(GifFileType* gif) {
  GraphicsControlBlock control{};
  control.TransparentColor = NO_TRANSPARENT_COLOR;
  for (;;) {
    GifRecordType type;
    if (DGifGetRecordType(gif, &type) == GIF_ERROR) return tl::unexpected(Failure::damaged);
    if (type == IMAGE_DESC_RECORD_TYPE) break;
    if (type != EXTENSION_RECORD_TYPE) return tl::unexpected(Failure::damaged);
    int code = 0;
    GifByteType* block = nullptr;
    if (DGifGetExtension(gif, &code, &block) == GIF_ERROR) return tl::unexpected(Failure::damaged);
    if (code == GRAPHICS_EXT_FUNC_CODE && block && block[0] >= 4) DGifExtensionToGCB(block[0], block + 1, &control);
    while (block) {
      if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) return tl::unexpected(Failure::damaged);
    }
  }
  if (DGifGetImageDesc(gif) == GIF_ERROR) return tl::unexpected(Failure::damaged);
  const auto& frame = gif->Image;
  const ColorMapObject* colors = frame.ColorMap ? frame.ColorMap : gif->SColorMap;
  if (const auto fits = check_size(frame.Width, frame.Height, most_pixels); !fits) return tl::unexpected(fits.error());
  if (!colors) return tl::unexpected(Failure::damaged);
  auto pixels = blank(gif->SWidth, gif->SHeight, "GIF");
  std::vector<GifPixelType> line(static_cast<std::size_t>(frame.Width));
  const auto draw_line = [&](int row) {
    const int y = frame.Top + row;
    if (DGifGetLine(gif, line.data(), frame.Width) == GIF_ERROR) return false;
    for (int i = 0; i < frame.Width; ++i) {
      const int x = frame.Left + i, index = line[static_cast<std::size_t>(i)];
      if (x < 0 || y < 0 || x >= pixels.width || y >= pixels.height || index >= colors->ColorCount) continue;
      if (index == control.TransparentColor) continue;
      auto* pixel = &pixels.rgba[(static_cast<std::size_t>(y) * pixels.width + x) * 4];
      const auto& color = colors->Colors[index];
      pixel[0] = color.Red, pixel[1] = color.Green, pixel[2] = color.Blue, pixel[3] = 255;
    }
    return true;
  };
  constexpr int starts[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};
  for (int pass = 0; pass < (frame.Interlace ? 4 : 1); ++pass) {
    const int step = frame.Interlace ? steps[pass] : 1;
    for (int row = frame.Interlace ? starts[pass] : 0; row < frame.Height; row += step) {
      if (!draw_line(row)) return tl::unexpected(Failure::damaged);
    }
  }
  return pixels;
}

Decoded decode_gif(const Bytes& file) {
  GifSource source{file};
  const auto close = [](GifFileType* gif) { DGifCloseFile(gif, nullptr); };
  const std::unique_ptr<GifFileType, decltype(close)> gif(DGifOpen(&source, GifSource::read, nullptr), close);
  if (!gif) return tl::unexpected(Failure::damaged);
  if (const auto fits = check_size(gif->SWidth, gif->SHeight, most_pixels); !fits) return tl::unexpected(fits.error());
  return read_first_frame(gif.get());
}

}  // namespace

tl::expected<Pixels, Failure> decode(const std::vector<std::uint8_t>& file) {
  if (begins_with(file, "\x89PNG\r\n\x1a\n")) return decode_png(file);
  if (begins_with(file, "\xff\xd8\xff")) return decode_jpeg(file);
  if (begins_with(file, "GIF87a") || begins_with(file, "GIF89a")) return decode_gif(file);
  if (begins_with(file, "RIFF") && begins_with(file, "WEBP", 8)) return decode_webp(file);
  return tl::unexpected(Failure::unknown_type);
}

}  // namespace tui::image
