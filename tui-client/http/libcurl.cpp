// By name, as any program finds it; one that lacks a function is none.
#include "tui-client/http/libcurl.hpp"

#include <dlfcn.h>

#include "libxmpp/base/log.hpp"

namespace tui {

namespace {

struct Loaded {
  Libcurl functions;
  bool works = false;

  Loaded() {
    void* const library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    works = library != nullptr;
    if (!works) xmpp::log::error("http", "{}", ::dlerror());
    find(library, "curl_easy_cleanup", functions.easy_cleanup);
    find(library, "curl_easy_getinfo", functions.easy_getinfo);
    find(library, "curl_easy_header", functions.easy_header);
    find(library, "curl_easy_init", functions.easy_init);
    find(library, "curl_easy_setopt", functions.easy_setopt);
    find(library, "curl_easy_strerror", functions.easy_strerror);
    find(library, "curl_free", functions.free);
    find(library, "curl_global_init", functions.global_init);
    find(library, "curl_multi_add_handle", functions.multi_add_handle);
    find(library, "curl_multi_cleanup", functions.multi_cleanup);
    find(library, "curl_multi_info_read", functions.multi_info_read);
    find(library, "curl_multi_init", functions.multi_init);
    find(library, "curl_multi_remove_handle", functions.multi_remove_handle);
    find(library, "curl_multi_setopt", functions.multi_setopt);
    find(library, "curl_multi_socket_action", functions.multi_socket_action);
    find(library, "curl_slist_append", functions.slist_append);
    find(library, "curl_slist_free_all", functions.slist_free_all);
    find(library, "curl_url", functions.url);
    find(library, "curl_url_cleanup", functions.url_cleanup);
    find(library, "curl_url_get", functions.url_get);
    find(library, "curl_url_set", functions.url_set);
  }

  template <class Function>
  void find(void* library, const char* name, Function& function) {
    if (works) function = reinterpret_cast<Function>(::dlsym(library, name));
    works = works && function;
  }
};

const Loaded& loaded() {
  static const Loaded once;
  return once;
}

}  // namespace

bool load_libcurl() { return loaded().works; }
const Libcurl& libcurl() { return loaded().functions; }

}  // namespace tui
