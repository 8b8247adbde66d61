# XEP-0313 §4: pages of an archive, in both directions, by id, by time, by whom
accounts: romeo, juliet, nurse
juliet/balcony connects
juliet/balcony sends
  <message to='romeo@example.org/orchard' type='chat' id='m1'><body>one</body></message>
  <message to='nurse@example.org' type='chat' id='m2'><body>two</body></message>
  <message to='romeo@example.org' type='chat' id='m3'><body>three</body></message>
juliet/balcony sends
  <iq type='set' id='all'><query xmlns='urn:xmpp:mam:2' queryid='f27'/></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'>
    <result xmlns='urn:xmpp:mam:2' queryid='f27' id='{set:1}'>
      <forwarded xmlns='urn:xmpp:forward:0'>
        <delay xmlns='urn:xmpp:delay' stamp='{set:time}'/>
        <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>one</body></message>
      </forwarded>
    </result>
  </message>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' queryid='f27' id='{set:2}'>{...}</result></message>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' queryid='f27' id='{set:3}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='all'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><first>{get:1}</first><last>{get:3}</last></set></fin></iq>

story: §4.3.2 forward: the first page, the one after it, and that it was the last
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><after>{get:2}</after></set></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:1}'>{...}</result></message>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:2}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><first>{get:1}</first><last>{get:2}</last></set></fin></iq>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:3}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><first>{get:3}</first><last>{get:3}</last></set></fin></iq>

story: §4.3.3 the last page, in the order of time; the one before it
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before/></set></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:2}'>{...}</result></message>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:3}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><first>{get:2}</first><last>{get:3}</last></set></fin></iq>
juliet/balcony sends
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before>{get:2}</before></set></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:1}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><first>{get:1}</first><last>{get:1}</last></set></fin></iq>

story: §4.3.4 flipped, the same page comes from its end
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set><flip-page/></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:2}'>{...}</result></message>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:1}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><first>{get:1}</first><last>{get:2}</last></set></fin></iq>

story: §4.1.3 between two ids; those asked for by id
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='after-id'><value>{get:1}</value></field><field var='before-id'><value>{get:3}</value></field></x></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='ids'><value>{get:3}</value><value>{get:1}</value></field></x></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:2}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:1}'>{...}</result></message>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:3}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>

story: §4.1.1 with a bare address every resource, with a full one itself
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>romeo@example.org</value></field></x></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>romeo@example.org/orchard</value></field></x></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:1}'>{...}</result></message>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:3}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:1}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>

story: §4.1.2 from a time on, up to a time; absurd ranges hold nothing
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='start'><value>{get:time}</value></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='end'><value>1970-01-01T00:00:00Z</value></field></x></query></iq>
  <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='start'><value>9999-12-31T23:59:59Z</value></field></x></query></iq>
  <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='start'><value>9999-12-31T23:59:59Z</value></field><field var='end'><value>0001-01-01T00:00:00Z</value></field></x></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:1}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'>{...}</fin></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q3'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q4'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>

story: XEP-0059 §2.7 how many there are
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>romeo@example.org</value></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><count>3</count></set></fin></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><count>2</count></set></fin></iq>

story: §5 where it begins and ends; an empty one
accounts: paris
juliet/balcony sends
  <iq type='get' id='q1'><metadata xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><metadata xmlns='urn:xmpp:mam:2'><start id='{get:1}' timestamp='{get:time}'/><end id='{get:3}' timestamp='{any}'/></metadata></iq>
paris/hall connects
paris/hall sends
  <iq type='get' id='q1'><metadata xmlns='urn:xmpp:mam:2'/></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><before/></set></query></iq>
paris/hall receives
  <iq from='paris@example.org' to='paris@example.org/hall' type='result' id='q1'><metadata xmlns='urn:xmpp:mam:2'/></iq>
  <iq from='paris@example.org' to='paris@example.org/hall' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>

story: §4.1.5 the fields
juliet/balcony sends
  <iq type='get' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'>
    <query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='form'>
      <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field>
      <field var='with' type='jid-single'/><field var='start' type='text-single'/><field var='end' type='text-single'/><field var='before-id' type='text-single'/><field var='after-id' type='text-single'/>
      <field var='ids' type='list-multi'><validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:string'><open/></validate></field>
      <field var='include-groupchat' type='boolean'/><field var='{urn:xmpp:fulltext:0}fulltext' type='text-single'/>
    </x></query>
  </iq>

story: a restart of the client changes nothing: another device finds the same
juliet/balcony disconnects
juliet/chamber connects
juliet/chamber sends
  <iq to='juliet@example.org' type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>1</max><after>{get:1}</after></set></query></iq>
juliet/chamber receives
  <message from='juliet@example.org' to='juliet@example.org/chamber' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:2}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'>{...}</fin></iq>
