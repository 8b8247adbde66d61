// What every event needs of its alternatives.
#include "tui-client/events.hpp"

#include <utility>

namespace tui {

template <class Alternative>
Event::Event(Alternative value) : value_(std::move(value)) {}
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(const Event& other) = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;

template Event::Event(ConnectionChanged);
template Event::Event(CertificateQuestion);
template Event::Event(WeakerLoginQuestion);
template Event::Event(LoginCodeQuestion);
template Event::Event(RosterReceived);
template Event::Event(ContactChanged);
template Event::Event(ContactRemoved);
template Event::Event(PresenceChanged);
template Event::Event(SubscriptionRequested);
template Event::Event(MessageAdded);
template Event::Event(MessageUpdated);
template Event::Event(MessagesRead);
template Event::Event(MessageChanged);
template Event::Event(TypingChanged);
template Event::Event(EncryptionChanged);
template Event::Event(TrustNeeded);
template Event::Event(RoomChanged);
template Event::Event(SeenInRoom);
template Event::Event(NotifyChanged);
template Event::Event(RoomInvitation);
template Event::Event(AffiliationsReceived);
template Event::Event(FormReceived);
template Event::Event(FormAnswered);
template Event::Event(ChatsChanged);
template Event::Event(ArchiveProgress);
template Event::Event(OlderRead);
template Event::Event(TransferChanged);
template Event::Event(AvatarChanged);
template Event::Event(BlockListChanged);
template Event::Event(TimerChanged);
template Event::Event(Notice);

}  // namespace tui
