// Pictures are made one after another, of what is on the screen, and drawn when they are there.
#include "tui-client/app/app.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

void App::view_picture(const std::string& path, const std::string& name) {
  if (!hooks_.make_picture || model_.preview_rows == 0) {
    return complain("pictures are turned off in the configuration: /open shows it");
  }
  model_.picture_page = {path, name, {}, nullptr, {}};
  model_.overlay = {OverlayKind::picture, name, {}, 0, {}};
  changed();
}

void App::forget_pictures() {
  model_.pictures.forget();
  model_.picture_page = {};
}

// Begins the next one that the screen lacks.
void App::want_pictures() {
  if (making_picture_ || !hooks_.make_picture || model_.preview_rows == 0 || model_.lock) return;
  const int width = screen_.width(), height = screen_.height();
  if (model_.overlay.kind == OverlayKind::picture) {
    auto& page = model_.picture_page;
    const auto wanted = page_request(model_, width, height);
    if (page.request == wanted) return;
    page.request = wanted;
    return make_picture({page.path}, wanted, [this, path = page.path, wanted](const auto& made) {
      auto& shown = model_.picture_page;
      if (shown.path != path || shown.request != wanted) return;
      shown.picture = made ? std::make_shared<const Picture>(*made) : nullptr;
      shown.problem = made ? std::string() : made.error().detail;
    });
  }
  const auto wanted = preview_request(model_, width, height);
  for (const auto* message : shown_files(model_, width, height)) {
    const auto& path = message->file->path;
    const auto* entry = model_.pictures.find(path);
    if (entry && entry->request == wanted) continue;
    return make_picture({path}, wanted, [this, path, wanted](const auto& made) {
      model_.pictures.put({path, wanted, made ? std::make_shared<const Picture>(*made) : nullptr,
                           made ? std::string() : made.error().detail});
    });
  }
  if (avatars_to_draw_.empty()) return;
  const auto next = avatars_to_draw_.extract(avatars_to_draw_.begin());
  drawing_avatar_ = next.key();
  make_picture({{}, next.mapped()}, avatar_request(model_), [this](const auto& made) {
    if (made && drawing_avatar_) model_.avatars[*drawing_avatar_] = *made;
  });
}

void App::avatar_changed(const AvatarChanged& changed) {
  const std::pair whose(changed.account, changed.jid);
  avatars_to_draw_.erase(whose);
  if (drawing_avatar_ == whose) drawing_avatar_.reset();
  const auto& can = model_.picture_ability;
  if (changed.image.empty() || !config_.pictures.avatars || model_.ascii || can.colors < 16) return;
  avatars_to_draw_[whose] = changed.image;
}

void App::make_picture(const PictureSource& source, const PictureRequest& request,
                       std::function<void(const xmpp::Result<Picture>&)> then) {
  making_picture_ = true;
  hooks_.make_picture(source, request, [this, then = std::move(then)](const xmpp::Result<Picture>& made) {
    making_picture_ = false;
    if (!model_.lock) then(made);
    changed();
  });
}

}  // namespace tui
