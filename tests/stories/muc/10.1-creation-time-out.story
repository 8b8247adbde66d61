# XEP-0045 §10.1.1 (5): a room that nobody configures goes.
accounts: crone
settings: muc.locked_seconds = 60
only in-process
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
clock advances 61 s
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/><destroy><reason>The room was not configured in time.</reason></destroy><status code='110'/></x></presence>
