// Pictures are made one after another, of what is on the screen, and drawn when they are there.
#include "tui-client/app/app.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

void App::view_picture(const PictureSource& source, const std::string& name) {
  if (!hooks_.make_picture || model_.preview_rows == 0) {
    return complain("pictures are turned off in the configuration: /open shows it");
  }
  model_.picture_page = {source, name, {}, nullptr, {}};
  model_.overlay = {OverlayKind::picture, name, {}, 0, {}};
  changed();
}

void App::set_avatar(const std::string& path) {
  const auto account = model_.default_account();
  const auto publish = [this, account](const AvatarImage& image) {
    auto* personal = client_.personal(account);
    if (!personal) return complain("not connected");
    personal->publish_avatar(image, [this, account, side = image.side](const xmpp::Result<void>& done) {
      const auto size = std::to_string(side);
      model_.say(account, !done      ? "the avatar is not published: " + done.error().detail
                          : side > 0 ? "others see this avatar of you now (" + size + "×" + size + ")"
                                     : "you have no avatar any more", !done);
      changed();
    });
  };
  if (path.empty()) return publish({});
  if (!hooks_.make_avatar) return complain("images can't be read here");
  hooks_.make_avatar(path, [this, publish, path](const xmpp::Result<AvatarImage>& made) {
    changed();
    if (made) return publish(*made);
    complain(path + ": " + made.error().detail);
  });
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
    return make_picture(page.source, wanted, [this, source = page.source, wanted](const auto& made) {
      auto& shown = model_.picture_page;
      if (shown.source != source || shown.request != wanted) return;
      shown.picture = made ? std::make_shared<const Picture>(*made) : nullptr;
      shown.problem = made ? std::string() : made.error().detail;
    });
  }
  if (model_.form && !model_.form->offer().picture.empty()) {
    auto& page = *model_.form;
    const auto wanted = form_request(model_, width, height);
    if (page.picture_request == wanted) return;
    page.picture_request = wanted;
    page.picture = nullptr;
    if (wanted == PictureRequest{}) return;
    return make_picture({{}, page.offer().picture}, wanted, [this, id = page.offer().id, wanted](const auto& made) {
      if (!model_.form || model_.form->offer().id != id || model_.form->picture_request != wanted) return;
      model_.form->picture = made ? std::make_shared<const Picture>(*made) : nullptr;
      model_.form->picture_problem = made ? std::string() : made.error().detail;
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
