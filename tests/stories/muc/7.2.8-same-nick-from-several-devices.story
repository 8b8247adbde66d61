# XEP-0045 §7.2.8: a user has several clients under one nick.
accounts: crone, wicca, hag
crone/desktop connects
hag/pda connects
hag/phone connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='create'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='create'/>
hag/pda sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
hag/pda receives
  <presence from='coven@conference.example.org/first' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/pda'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/pda'/></x>{...}</presence>
hag/phone sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
hag/phone receives
  <presence from='coven@conference.example.org/first' to='hag@example.org/phone'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/third' to='hag@example.org/phone'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/phone'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='hag@example.org/phone' type='groupchat' id='{any}'><subject/></message>
hag/pda receives
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/phone'/><status code='110'/></x>{...}</presence>
crone/desktop receives
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/phone'/></x>{...}</presence>

story: a message reaches both, and both may speak
hag/phone sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>
hag/phone receives
  <message from='coven@conference.example.org/third' to='hag@example.org/phone' type='groupchat' id='m1'><body>hi</body>{...}</message>
hag/pda receives
  <message from='coven@conference.example.org/third' to='hag@example.org/pda' type='groupchat' id='m1'><body>hi</body>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/third' to='crone@example.org/desktop' type='groupchat' id='m1'><body>hi</body>{...}</message>
hag/pda sends
  <message to='coven@conference.example.org' type='groupchat' id='m2'><body>ho</body></message>
hag/pda receives
  <message from='coven@conference.example.org/third' to='hag@example.org/pda' type='groupchat' id='m2'><body>ho</body>{...}</message>
hag/phone receives
  <message from='coven@conference.example.org/third' to='hag@example.org/phone' type='groupchat' id='m2'><body>ho</body>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/third' to='crone@example.org/desktop' type='groupchat' id='m2'><body>ho</body>{...}</message>

story: a private message reaches both
crone/desktop sends
  <message to='coven@conference.example.org/third' type='chat' id='p1'><body>psst</body></message>
hag/pda receives
  <message from='coven@conference.example.org/first' to='hag@example.org/pda' type='chat' id='p1'><body>psst</body>{...}</message>
hag/phone receives
  <message from='coven@conference.example.org/first' to='hag@example.org/phone' type='chat' id='p1'><body>psst</body>{...}</message>

story: one leaves, the other stays
hag/phone sends
  <presence to='coven@conference.example.org/third' type='unavailable'/>
hag/phone receives
  <presence from='coven@conference.example.org/third' to='hag@example.org/phone' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='hag@example.org/phone'/><status code='110'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/pda'/><status code='110'/></x>{...}</presence>
crone/desktop receives
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/pda'/></x>{...}</presence>

story: both are kicked
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='k'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='third' role='none'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='k'/>
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='hag@example.org/phone'><actor nick='first'/></item><status code='307'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='hag@example.org/phone'><actor nick='first'/></item><status code='110'/><status code='307'/></x>{...}</presence>
hag/phone receives
  <presence from='coven@conference.example.org/third' to='hag@example.org/phone' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='hag@example.org/phone'><actor nick='first'/></item><status code='110'/><status code='307'/></x>{...}</presence>
