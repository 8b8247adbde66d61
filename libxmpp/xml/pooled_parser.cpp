// Blocks of one reserved range of addresses: whether a piece is of a block shows in its address.
#include "libxmpp/xml/pooled_parser.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <utility>

namespace xmpp {
namespace {

using Index = std::uint16_t;
constexpr std::size_t block_count = 65536;   // as many as have an index: for more parsers at once the heap serves
constexpr std::size_t kept_blocks = 64;      // free ones that the kernel does not get back: for the next parsers
constexpr std::size_t returned_blocks = 64;  // it gets so many together, those that are neighbours in one call
constexpr std::size_t alignment = alignof(std::max_align_t);

class Pool {
 public:
  static Pool& instance() {
    static auto* pool = new Pool;  // never destroyed: a parser may outlive what is static
    return *pool;
  }

  // Null if there is none left.
  std::byte* take() {
    const std::lock_guard lock(mutex_);
    if (warm_count_ != 0 || cold_count_ != 0) {
      ++used_;
      return begin_ + (warm_count_ != 0 ? warm_[--warm_count_] : cold_[--cold_count_]) * PooledParser::block_size;
    }
    if (fresh_ == block_count || begin_ == nullptr) return nullptr;
    ++used_;
    return begin_ + fresh_++ * PooledParser::block_size;
  }

  void give(std::byte* block) {
    const std::lock_guard lock(mutex_);
    --used_;
    warm_[warm_count_++] = static_cast<Index>((block - begin_) / PooledParser::block_size);
    if (warm_count_ == warm_.size()) return_blocks();
  }

  bool owns(const void* piece) const {
    const auto* at = static_cast<const std::byte*>(piece);
    return begin_ != nullptr && at >= begin_ && at < begin_ + block_count * PooledParser::block_size;
  }

  std::size_t resident_bytes() {
    const std::lock_guard lock(mutex_);
    return (used_ + warm_count_) * PooledParser::block_size;
  }

 private:
  // Each call stops all other threads for a moment: their processors' page tables change.
  void return_blocks() {
    std::sort(warm_.begin(), warm_.end());
    std::size_t run = kept_blocks;
    for (std::size_t i = kept_blocks; i < warm_.size(); ++i) {
      cold_[cold_count_++] = warm_[i];
      if (i + 1 < warm_.size() && warm_[i + 1] == warm_[i] + 1) continue;
      madvise(begin_ + warm_[run] * PooledParser::block_size, (i + 1 - run) * PooledParser::block_size, MADV_DONTNEED);
      run = i + 1;
    }
    warm_count_ = kept_blocks;
  }

  Pool() {
    constexpr std::size_t size = block_count * PooledParser::block_size;
    void* range = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (range == MAP_FAILED) return;        // addresses are limited: the heap serves
    madvise(range, size, MADV_NOHUGEPAGE);  // which would keep what one block of it needs
    begin_ = static_cast<std::byte*>(range);
  }

  std::mutex mutex_;
  std::byte* begin_ = nullptr;
  std::size_t fresh_ = 0;  // from there on no block was used yet
  std::size_t used_ = 0;
  // Free ones, as arrays: giving a block back must not need memory.
  std::array<Index, kept_blocks + returned_blocks> warm_;
  std::array<Index, block_count> cold_;
  std::size_t warm_count_ = 0, cold_count_ = 0;
};

}  // namespace

// Pieces lie one behind the other, each behind its size; only the last one can grow or be taken back.
struct PooledParser::Memory {
  Memory() : begin(Pool::instance().take()), next(begin) {}
  ~Memory() {
    if (begin != nullptr) Pool::instance().give(begin);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  // Expat's functions get no context: the memory of the parser that this thread is in.
  static thread_local Memory* current;
  struct Scope {
    explicit Scope(Memory& memory) : before(std::exchange(current, &memory)) {}
    ~Scope() { current = before; }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    Memory* before;
  };

  static std::size_t rounded(std::size_t size) { return (size + alignment - 1) / alignment * alignment; }
  static std::size_t& size_of(void* piece) {
    return *reinterpret_cast<std::size_t*>(static_cast<std::byte*>(piece) - alignment);
  }
  bool fits(std::size_t size) const { return size <= static_cast<std::size_t>(begin + block_size - next); }
  bool is_last(void* piece) const { return static_cast<std::byte*>(piece) + rounded(size_of(piece)) == next; }

  static void* allocate(std::size_t size) {
    Memory* memory = current;
    if (memory == nullptr || memory->begin == nullptr || size > block_size ||
        !memory->fits(alignment + rounded(size))) {
      return std::malloc(size);
    }
    void* piece = memory->next + alignment;
    size_of(piece) = size;
    memory->next += alignment + rounded(size);
    return piece;
  }

  static void* reallocate(void* piece, std::size_t size) {
    if (piece == nullptr) return allocate(size);
    if (!Pool::instance().owns(piece)) return std::realloc(piece, size);
    std::size_t& old = size_of(piece);
    if (current != nullptr && current->is_last(piece) && size <= block_size) {
      auto* end = static_cast<std::byte*>(piece) + rounded(size);
      if (end <= current->begin + block_size) {
        current->next = end;
        old = size;
        return piece;
      }
    }
    if (size <= old) return piece;
    void* larger = allocate(size);
    if (larger != nullptr) std::memcpy(larger, piece, old);
    return larger;
  }

  static void release(void* piece) {
    if (piece == nullptr) return;
    if (!Pool::instance().owns(piece)) return std::free(piece);
    if (current != nullptr && current->is_last(piece)) current->next = static_cast<std::byte*>(piece) - alignment;
  }

  std::byte* const begin;
  std::byte* next;
};

thread_local PooledParser::Memory* PooledParser::Memory::current = nullptr;

PooledParser::PooledParser(char separator) : memory_(std::make_shared<Memory>()) {
  static const XML_Memory_Handling_Suite suite{Memory::allocate, Memory::reallocate, Memory::release};
  const Memory::Scope scope(*memory_);
  const char separators[] = {separator, '\0'};
  parser_.reset(XML_ParserCreate_MM("UTF-8", &suite, separators));
  if (!parser_) throw std::bad_alloc();
#ifdef EXPAT_HAS_REPARSE_DEFERRAL
  XML_SetReparseDeferralEnabled(parser_.get(), XML_FALSE);
#endif
}

XML_Status PooledParser::parse(std::string_view bytes) {
  const Memory::Scope scope(*memory_);
  return XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()), XML_FALSE);
}

std::size_t PooledParser::resident_bytes() { return Pool::instance().resident_bytes(); }

}  // namespace xmpp
