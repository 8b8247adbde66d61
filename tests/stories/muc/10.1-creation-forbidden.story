# XEP-0045 §10.1.1: where nobody may make rooms.
accounts: crone
settings: muc.creation = nobody
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first' id='j'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop' type='error' id='j'>{error:not-allowed by=coven@conference.example.org}</presence>
